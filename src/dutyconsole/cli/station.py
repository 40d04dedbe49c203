"""A station made: one's own by `init`, a made-up one to look at by `demo`."""

import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from dutyconsole import clock
from dutyconsole.cli.console import open_console
from dutyconsole.cli.spoken import command, option
from dutyconsole.config import Identity, zone
from dutyconsole.config_file import load, parse, template
from dutyconsole.errors import NotAllowed
from dutyconsole.home import Home
from dutyconsole.language import N_, _, current
from dutyconsole.text import clean, clean_line


@command(
    help=N_(
        "Make a station: its record, and the commented settings station.toml unless there are some."
    )
)
@option("--name", metavar=N_("NAME"), help=N_("What the duty room is called."))
@option(
    "--by",
    metavar=N_("NAME"),
    help=N_("Who does this; it is recorded. The duty room itself if not given."),
)
@click.pass_obj
def init(home: Home, name: str | None, by: str | None) -> None:
    """Make the station in `home`."""
    _refuse_existing(home, name)
    made_here = not home.path.exists()
    home.path.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        _found(home, clean_line(name or ""), by)
    except BaseException:
        if made_here:
            home.path.rmdir()
        raise
    click.echo(clean(_said(home)))

"""A station made: one's own by `init`, a made-up one to look at by `demo`."""

import json
import re
from contextlib import closing, suppress
from pathlib import Path
from shlex import quote
from tempfile import TemporaryDirectory

import click
from arrow import Arrow

from dutyconsole import clock
from dutyconsole.cli.spoken import command, option
from dutyconsole.cli.typed import refuse_unreadable
from dutyconsole.config import Station, zone
from dutyconsole.config.file import load, parse, template
from dutyconsole.errors import NotAllowed
from dutyconsole.home import Home, find
from dutyconsole.language import N_, _, current
from dutyconsole.store.database import Record
from dutyconsole.text import clean, clean_line


@command(help=N_("Make a station. Its record is made, and station.toml unless there is one."))
@option("--name", metavar=N_("NAME"), help=N_("What the duty room is called."))
@option(
    "--by",
    metavar=N_("PERSON"),
    help=N_("Who does this; it is recorded. If left out, the duty room by its name."),
)
@click.pass_obj
def init(home: Home, name: str | None, by: str | None) -> None:
    """Make the station in `home`, whole or not at all."""
    refuse_unreadable({"name": name, "by": by})
    if home.record.exists():
        raise NotAllowed(
            _("There is a record at {path} already; nothing was changed").format(path=home.record)
        )
    text = None if home.settings.exists() else _settings(name)
    if text is None and name is not None:
        raise NotAllowed(
            _("{path} says already what the duty room is called; leave --name out").format(
                path=home.settings
            )
        )
    station = load(home.settings) if text is None else parse(text, where=home.settings.name)
    try:
        _make(home, station, text, by=by or station.station.name)
    except OSError as error:
        raise NotAllowed(
            _("No station can be made at {path}: {reason}").format(
                path=home.path, reason=error.strerror
            )
        ) from error
    click.echo(clean(_what_now(home)))


@command(help=N_("Open the console on a made-up station. With --home it is made there and kept."))
@click.pass_context
def demo(ctx: click.Context) -> None:
    """Make the demonstration station and open it; without a folder it is not kept."""
    # Only a folder that is named now: the one of DUTYCONSOLE_HOME is the duty room's own.
    if ctx.find_root().params["home"]:
        ctx.exit(_demonstrate(ctx.obj))
    with TemporaryDirectory(prefix="dutyconsole-demo-") as temporary:
        ctx.exit(_demonstrate(Home(Path(temporary, "station"))))


_NAME = re.compile(r"^name = .*$", re.MULTILINE)


def _settings(name: str | None) -> str:
    """The commented station.toml to begin with, of a duty room called `name`."""
    text = template(current())
    if name is None:
        return text
    # The first name in it is the station's; JSON writes a text as TOML does.
    line = f"name = {json.dumps(clean_line(name), ensure_ascii=False)}"
    return _NAME.sub(lambda _match: line, text, count=1)


def _make(home: Home, station: Station, text: str | None, *, by: str) -> None:
    """The settings, where there is a `text` for them, and then the record; or neither.

    Whatever ends this halfway leaves settings at most, and those the next `init` uses.
    """
    home.path.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        if text is not None:
            _put_whole(home.settings, text)
        _found(home, station, remove=text is not None, by=by)
    finally:
        with suppress(OSError):
            home.path.rmdir()  # goes only if it is empty


def _put_whole(path: Path, text: str) -> None:
    """Write a file that is there whole or not at all, and replaces none."""
    with TemporaryDirectory(prefix=".new-", dir=path.parent) as folder:
        aside = Path(folder, path.name)
        aside.touch(mode=0o600)
        aside.write_text(text, encoding="utf-8")
        path.hardlink_to(aside)


def _found(home: Home, station: Station, *, remove: bool, by: str) -> None:
    """Make the record; if that fails and nobody else made it, `remove` the settings again."""
    from dutyconsole.store.station import found

    try:
        at = clock.now(zone(station))
        with closing(found(home.record, station, by=by, at=at)) as db:
            _anchor(home, db, at=at)
    except BaseException:
        if remove and not home.record.exists():
            home.settings.unlink()
        raise


def _anchor(home: Home, db: Record, *, at: Arrow) -> None:
    """Make the first anchor; without one the station works, and `doctor` says what is missing."""
    from dutyconsole.store.anchors import make_anchor
    from dutyconsole.store.ballast import lay

    lay(home.ballast)
    try:
        make_anchor(home, db, at=at, occasion="founding")
    except NotAllowed as refusal:
        click.echo(clean(str(refusal)), err=True)


def _what_now(home: Home) -> str:
    program = "dutyconsole" if home == find() else f"dutyconsole --home {quote(str(home.path))}"
    file = " ".join((_("FILE"), "--by", _("PERSON")))
    return "\n".join(
        (
            _("The station stands in {path}").format(path=home.path),
            _("Now, in this order:"),
            "  " + _("look through the settings in {path}").format(path=home.settings),
            f"  {program} people import {file}",
            f"  {program} roster import {file}",
            f"  {program}",
        )
    )


def _demonstrate(home: Home) -> int:
    from dutyconsole.cli.console import open_console
    from dutyconsole.demo import build

    here = zone(parse(template(current()), where=home.settings.name))
    return open_console(home, before=lambda: build(home, at=clock.now(here)))

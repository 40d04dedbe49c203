"""`publish`: the copy for leaders made whole; the desk then keeps it up to date by itself."""

import os

import click

from dutyconsole import clock
from dutyconsole.cli.spoken import command, option
from dutyconsole.config import zone
from dutyconsole.config.file import load
from dutyconsole.home import Home
from dutyconsole.language import N_, _
from dutyconsole.store.publication_whole import publish_whole, renew_spare
from dutyconsole.text import clean

PATIENCE = 10
"""How much it lets everything else on the machine go first, as `nice` counts it."""


@command(
    help=N_(
        "Make the copy for leaders anew in the folder of [view]; the desk does it where it is"
        " needed."
    )
)
@option("--spare", is_flag=True, help=N_("Only its second file, which nobody reads."))
@click.pass_obj
def publish(home: Home, *, spare: bool) -> None:
    """Publish a whole copy, or make only the spare anew."""
    station = load(home.settings)
    os.nice(max(0, PATIENCE - os.nice(0)))
    if spare:
        renew_spare(home, station)
        said = _("The second file of the copy for leaders in {folder} is made").format(
            folder=station.view.folder
        )
    else:
        entries = publish_whole(home, station, at=clock.now(zone(station)))
        said = _("Published for leaders, {count} journal entries: {folder}").format(
            count=entries, folder=station.view.folder
        )
    click.echo(clean(said))

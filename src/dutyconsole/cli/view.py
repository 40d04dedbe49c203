"""`view`: the console for looking on, for a leader over SSH."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

import click

from dutyconsole import clock
from dutyconsole.cli.spoken import command, option
from dutyconsole.config import Station, zone
from dutyconsole.config.file import load
from dutyconsole.domain.publication import Standing
from dutyconsole.errors import DutyError, NotAllowed
from dutyconsole.home import Home
from dutyconsole.language import N_, _
from dutyconsole.store import viewing
from dutyconsole.store.database import Record
from dutyconsole.store.desk_lock import held
from dutyconsole.store.journal import head
from dutyconsole.store.publication import read_standing
from dutyconsole.text import clean_line


@command(
    help=N_(
        "Look on: the same screens without a key that writes; on this station, or on the copy that"
        " its desk publishes."
    )
)
@option("--as", "leader", metavar=N_("PERSON"), help=N_("Who looks on, as the directory has it."))
@click.pass_context
def view(ctx: click.Context, leader: str | None) -> None:
    """Open the view in this terminal, and end with its exit status."""
    _leave_out_of_textual()
    ctx.exit(open_view(ctx.obj, clean_line(leader or "")))


def open_view(home: Home, leader: str) -> int:
    """Open the view on the station or the copy in `home`; the answer is the exit status.

    Raises:
        NoTerminal: there is none.
        NotAllowed: nothing is there that can be looked at.
    """
    from dutyconsole.ui.process import run
    from dutyconsole.ui.view_app import ViewApp

    with ExitStack() as stack:

        def build() -> ViewApp:
            with _told(home, leader):
                db = stack.enter_context(closing(viewing.view(home.record)))
                station = load(home.settings)
            here = zone(station)

            def standing() -> Standing | None:
                if db.is_copy:
                    return read_standing(home.path)
                return _of_live(db, home, station)

            return ViewApp(
                db,
                station,
                home,
                lambda: clock.now(here),
                counted=clock.counted,
                standing=standing,
                leader=leader if db.is_copy else "",
            )

        return run(build)


@contextmanager
def _told(home: Home, leader: str) -> Iterator[None]:
    """Tell a leader in words of his own what is not there; an operator, what he can do about it."""
    try:
        yield
    except viewing.AnotherVersion:
        raise
    except DutyError as refusal:
        if not leader:
            raise
        there = os.path.exists(home.record)  # noqa: PTH110 - False where one may not look
        raise NotAllowed(
            _("What the duty room publishes cannot be read: call the duty room")
            if there
            else _("The duty room has published nothing yet: call it")
        ) from refusal


def _of_live(db: Record, home: Home, station: Station) -> Standing | None:
    """How a station stands that is looked at itself: as of now, and its desk is open or not."""
    if not held(home):
        return None
    at = clock.now(zone(station))
    return Standing(alive=at, complete=at, entries=head(db)[0], code="")


def _leave_out_of_textual() -> None:
    """Forget what the environment asks of Textual: logs of keys, drivers, pictures."""
    for name in list(os.environ):
        if name.startswith("TEXTUAL") and name != "TEXTUAL_DISABLE_KITTY_KEY":
            del os.environ[name]
    os.environ |= {"TEXTUAL_ANIMATIONS": "none", "TEXTUAL_FPS": "30", "TEXTUAL_SMOOTH_SCROLL": "0"}

"""The console opened in this terminal."""

from collections.abc import Callable
from contextlib import ExitStack, suppress

from dutyconsole import clock
from dutyconsole.cli.base import Desk, opened
from dutyconsole.config import zone
from dutyconsole.errors import DutyError
from dutyconsole.home import Home


def open_console(home: Home, *, before: Callable[[], None] = lambda: None) -> int:
    """Open the console on the station in `home`; the answer is the exit status.

    `before` makes ready what it needs, once it is known that there is a terminal.

    Raises:
        NotAllowed: there is no terminal, or no station in `home`.
    """
    from dutyconsole.store.desk_lock import as_the_desk
    from dutyconsole.ui.app import DutyApp
    from dutyconsole.ui.custody import Custody
    from dutyconsole.ui.process import run

    with ExitStack() as stack:

        def build() -> DutyApp:
            before()
            desk = stack.enter_context(opened(home, to_write=True))
            alone = stack.enter_context(
                as_the_desk(desk.db, home, standby=desk.station.backup.standby)
            )
            keep_settings(desk, home)
            here = zone(desk.station)
            return DutyApp(
                desk.db,
                desk.station,
                home,
                lambda: clock.now(here),
                Custody(clock.counted),
                publishes=alone,
            )

        return run(build)


def keep_settings(desk: Desk, home: Home) -> None:
    """Keep what station.toml says now, if that is new.

    What hinders it does not keep the console from opening: it hinders the first act too, which says
    so, and the next start tries again.
    """
    from dutyconsole.store import settings
    from dutyconsole.store.failures import with_room

    with suppress(DutyError, OSError, UnicodeDecodeError):
        text = home.settings.read_text(encoding="utf-8-sig")
        by = desk.station.station.name
        with_room(lambda: settings.keep(desk.db, text, by=by, at=desk.at))

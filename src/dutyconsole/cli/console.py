"""The console opened in this terminal."""

from collections.abc import Callable
from contextlib import ExitStack

from dutyconsole import clock
from dutyconsole.cli.base import opened
from dutyconsole.config import zone
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
            stack.enter_context(as_the_desk(desk.db, home, standby=desk.station.backup.standby))
            here = zone(desk.station)
            return DutyApp(
                desk.db, desk.station, home, lambda: clock.now(here), Custody(clock.counted)
            )

        return run(build)

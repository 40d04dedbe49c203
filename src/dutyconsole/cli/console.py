"""The console opened in this terminal."""

from dutyconsole import clock
from dutyconsole.cli.base import opened
from dutyconsole.config import zone
from dutyconsole.home import Home


def open_console(home: Home) -> int:
    """Open the console on the station in `home`; the answer is the exit status.

    Raises:
        NotAllowed: there is no terminal, or no station in `home`.
    """
    from dutyconsole.ui.app import DutyApp
    from dutyconsole.ui.process import run

    with opened(home, to_write=True) as desk:
        now = zone(desk.station)
        return run(lambda: DutyApp(desk.db, desk.station, home, lambda: clock.now(now)))

"""The list of the log alone: `log.py RECORD`."""

import datetime as dt
import sys
from pathlib import Path

from textual.app import App, ComposeResult

from dutyconsole.store.database import connect
from dutyconsole.ui.log_source import WholeLog
from dutyconsole.ui.widgets.log_list import LogList


class Bare(App[None]):
    """One list."""

    def compose(self) -> ComposeResult:
        yield LogList(WholeLog(connect(Path(sys.argv[1]))), today=dt.date(2026, 1, 1))


Bare().run()

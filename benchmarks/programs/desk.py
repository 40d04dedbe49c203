"""The desk alone, drawn lightly or as Textual draws: `desk.py HOME light|plain`."""

import sys
from pathlib import Path

from dutyconsole import clock, language
from dutyconsole.config.file import load
from dutyconsole.home import Home
from dutyconsole.store.crews import times_of
from dutyconsole.store.database import connect
from dutyconsole.ui.app import DutyApp
from dutyconsole.ui.process import run
from dutyconsole.ui.wire import LightlyDrawn

home, how = Home(Path(sys.argv[1])), sys.argv[2]


class Light(LightlyDrawn, DutyApp):
    """Few bytes."""


def build() -> DutyApp:
    language.use(language.CHINESE)
    station = load(home.settings)
    zone = times_of(station).zone
    kind = Light if how == "light" else DutyApp
    return kind(connect(home.record), station, home, lambda: clock.now(zone))


sys.exit(run(build))

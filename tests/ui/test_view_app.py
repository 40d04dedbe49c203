import hashlib
import json
import re
import shutil
import sqlite3
from contextlib import closing
from types import SimpleNamespace

import pytest
from textual.app import App

from builders import AT, a_record, taken_down
from dutyconsole import language
from dutyconsole.config.file import template
from dutyconsole.domain.publication import Standing
from dutyconsole.home import Home
from dutyconsole.store.database import COPY_ID
from dutyconsole.store.desk_lock import as_the_desk
from dutyconsole.ui import reading
from dutyconsole.ui.view_app import ViewApp
from dutyconsole.ui.widgets.log_list import LogList
from keyboard import NARROW, WIDE, _demonstration
from looking_on import Counter, looking_on
from wandering import wander

LEADER = "Zhang Moumou"
WAYS = {
    "": "BoardScreen",
    "a": "AlarmsDialog",
    "question_mark": "HelpScreen",
    "m": "InstructDialog",
    "k": "CheckDialog",
    "slash": "FindScreen",
    "enter": "IncidentScreen",
    "enter t": "BulletinsScreen",
    "c": "ChecklistScreen",
    "h": "HandoverScreen",
    "o": "ObligationsScreen",
    "o l": "LedgerScreen",
    "v": "DirectivesScreen",
    "r": "RosterScreen",
    "p": "PeopleScreen",
    "d": "DailyScreen",
    "d enter": "FigureDialog",
    "d b": "ChartsScreen",
    "g": "RegistersScreen",
    "g enter": "RegisterScreen",
    "g enter enter": "RegisterLineDialog",
    "g y": "CoverageScreen",
    "g s": "StockScreen",
    "g j": "HeadcountScreen",
}
"""The keys that lead from the board to each screen."""
OF_THE_DESK = re.compile(
    r"\bF[2-9]\b|\bpress [^a]\b|\b[a-z] (answers|takes|switches|says|enters)\b|: [kse],|import FILE"
)
"""How the screens of the desk speak of keys and commands that are not here."""
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
HOSTILE = "\x1b]52;c;QQ==\x07\x1b[2J\x9b2J\u202e[@click=app.leave]x[/][/] {0}"


@pytest.fixture(scope="module")
def station():
    """The demonstration station; nothing that only looks changes it."""
    return Home(_demonstration(language.ENGLISH, AT, special=True, registers=True))


@pytest.fixture
def published(tmp_path):
    """A small station's record, put where a copy for reading lies."""
    home = Home(tmp_path)
    home.settings.write_text(template(language.ENGLISH), encoding="utf-8")
    with closing(a_record(tmp_path)) as db, as_the_desk(db, home):
        for number in range(60):
            taken_down(db, text=f"message {number}", at=AT.shift(minutes=number - 60))
    put_in_place(home)
    return home


def put_in_place(home, *statements):
    """As the desk does it: another file under the same name, changed by `statements`."""
    other = home.path / ".next.db"
    with closing(sqlite3.connect(home.record)) as before, closing(sqlite3.connect(other)) as copy:
        before.backup(copy)
    with closing(sqlite3.connect(other)) as copy:
        copy.execute("PRAGMA journal_mode = DELETE")
        copy.execute(f"PRAGMA application_id = {COPY_ID}")
        for statement in statements:
            copy.execute(statement)
        copy.commit()
    other.rename(home.record)


def one_more(home, text):
    """Another copy, with an entry more than before."""
    other = home.path / "other"
    other.mkdir()
    with (
        closing(sqlite3.connect(home.record)) as old,
        closing(sqlite3.connect(other / "duty.db")) as new,
    ):
        old.backup(new)
        new.execute("PRAGMA application_id = 0x64757479")
    from dutyconsole.store.database import connect

    with closing(connect(other / "duty.db")) as db, as_the_desk(db, Home(other)):
        taken_down(db, text=text)
    put_in_place(Home(other))
    (other / "duty.db").rename(home.record)


def contents(folder):
    return {
        each.relative_to(folder): hashlib.sha256(each.read_bytes()).hexdigest()
        for each in sorted(folder.rglob("*"))
        if each.is_file()
    }

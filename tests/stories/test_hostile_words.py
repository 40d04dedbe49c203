"""Words of people are shown as typed and harm nothing: on every screen, in a real terminal."""

import re

import arrow
import pytest

from builders import ZONE
from dutyconsole import demo, language
from dutyconsole.config.file import load
from dutyconsole.domain.incidents import Kind, Message
from dutyconsole.domain.people import PersonName
from dutyconsole.domain.roster import RosterLine
from dutyconsole.home import Home
from dutyconsole.store import checklist, incidents, roster
from dutyconsole.store.crews import times_of
from dutyconsole.store.database import connect
from dutyconsole.store.overview import read_overview
from terminal import Terminal

MARKUP = "[/]结束 [bold red]x[/] [@click=app.quit]y[/]"
ESCAPES = "a\x1b]52;c;ZXZpbA==\x07b\x1b]0;evil\x07c\x9b31md\u202ee\u200bf"
SHOWN = "a]52;c;ZXZpbA==b]0;evilc31mdef"
ATTACK = f"{MARKUP} {ESCAPES}"
KEYS = {
    "board": "",
    "find": "/",
    "incident": "\r",
    "intake": "n",
    "handover": "h",
    "roster": "r",
    "people": "p",
    "checklist": "c",
    "recorder": "w",
    "help": "?",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A station on whose every page stand hostile words; its clock is the real one."""
    language.use(language.ENGLISH)
    at = arrow.now(ZONE).floor("second")  # noqa: TID251 - the program in the terminal asks the real clock
    home = Home(tmp_path_factory.mktemp("hostile"))
    demo.build(home, at=at, special=False, registers=False)
    db, settings = connect(home.record), load(home.settings)
    times = times_of(settings)
    message = Message(
        received_at=at, source="fax", unit=ATTACK, text=ATTACK, category="other", caller=ATTACK,
        caller_post=ATTACK, phone=ATTACK, place=ATTACK, proposal=ATTACK,
    )  # fmt: skip
    first = incidents.take_down(db, message, by=ATTACK, at=at, times=times, categories=("other",))
    incidents.amend(db, first.incident, Kind.SUPPLEMENT, text=ATTACK, by=ATTACK, at=at)
    incidents.take_down(db, message, by=ATTACK, at=at, times=times, categories=("other",))
    today = times.at(at).id
    crew = [
        (post, PersonName(f"{number}{MARKUP}"))
        for number, post in enumerate(("leader", "lead", "second"))
    ]
    roster.import_roster(
        db, [RosterLine(2, today, tuple(crew))], source=ATTACK, times=times, by=ATTACK, at=at
    )
    overview = read_overview(db, settings, at=at)
    checklist.toggle(db, today, overview.checklist[-1], by=ATTACK, at=at)
    db.close()
    return home


@pytest.mark.parametrize("screen", KEYS)
def test_no_escape_of_theirs_reaches_the_terminal(home, screen):
    desk = Terminal("-m", "dutyconsole", "--home", str(home.path), "--lang", "en", size=(120, 40))
    desk.wait_for("Duty log")
    desk.wait_for("? Help")
    desk.press(KEYS[screen])
    desk.settle()
    desk.program.terminate()
    desk.end()

    assert not re.search(rb"\x1b\]52|\x1b\]0;evil|\x9b31m|evil\x07", desk.written)
    assert "\u202e" not in desk.written.decode(errors="replace")


def test_markup_and_the_rest_of_an_escape_are_shown_as_typed(home):
    desk = Terminal("-m", "dutyconsole", "--home", str(home.path), "--lang", "en", size=(200, 50))
    desk.wait_for("Duty log")
    board = desk.wait_for("[/]结束 [bold red]x[/]")
    desk.press("\r")
    desk.wait_for("Esc Back")
    incident = desk.settle()
    desk.program.terminate()
    desk.end()

    assert "[/]结束 [bold red]x[/]" in board
    assert f"{MARKUP} {SHOWN}" in incident.replace("\n", "")


def test_the_record_itself_holds_no_control_character(home):
    db = connect(home.record)
    bodies = [row[0] for row in db.execute("SELECT body FROM journal")]
    db.close()

    assert not [body for body in bodies if re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]|\\u00", body)]

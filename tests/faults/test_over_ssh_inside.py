"""The log on a leader's terminal: no key, no word of the record and no lost line opens anything."""

import re
import sqlite3
import subprocess
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from dutyconsole import clock
from dutyconsole.config import zone
from dutyconsole.config.file import load
from dutyconsole.domain.publication import Standing, standing_text
from dutyconsole.text import width
from faults.sshd import Look, an_open_door, children, until

pytestmark = [pytest.mark.needs("root", "ssh", "sshd", "setpriv")]
TOLD = "材料研究所停水三十八户"
CONTROL = "".join(chr(number) for number in range(1, 32) if number not in (13, 17, 27))
"""All but Enter, Esc and ctrl+q, which have a meaning for those who look on."""
FUNCTIONS = (
    "\x1bOP",
    "\x1bOQ",
    "\x1bOR",
    "\x1bOS",
    *(f"\x1b[{number}~" for number in range(15, 25)),
)
LETTERS = "abcdefghijklmnoprstuvwxyzNDSAX"
"""All but q, which ends the session."""
FORMS = ("Screenshot", "Incident intake", "Who keeps the log", "Theme")
MARKUP = "[/]结束 [bold red]x[/] [@click=app.quit]y[/] [link=file:///etc/passwd]z[/]"
ESCAPES = (
    "a\x1b]52;c;ZXZpbA==\x07b\x1b]0;evil\x07c\x9b31md\x1b]8;;http://evil/\x1b\\e\u202ef\x1b[2Jg"
)
ATTACK = f"{ESCAPES}{MARKUP}"
SCREENS = ("", "\r", "/", "c", "h", "d", "o", "v", "r", "p", "g", "a", "?")


TEXTS = {
    "log_entry": "recorded_by unit caller caller_post phone place text proposal",
    "matter": "text owner next_step giver",
    "person": "department title",
    "checklist_tick": "text by value reason",
    "handover": "note",
    "station": "name bureau",
}
"""Columns that hold words of people."""


@pytest.fixture(scope="module")
def door():
    with an_open_door() as door:
        door.takes_down(TOLD)
        door.publish()
        yield door


@pytest.mark.parametrize("way", ["killed", "closed"])
def test_a_connection_that_is_lost_leaves_no_process(door, way):
    look = Look(door)
    look.comes_in()
    if way == "killed":
        look.program.kill()
    else:
        look.close_window(5)

    assert until(door.is_left, seconds=5), door.processes()


def owned(account, *besides):
    """The files of the account, wherever they lie."""
    places = [place for place in ("/", "/dev/shm", "/run", "/dev/mqueue") if Path(place).exists()]  # noqa: S108 - looked through
    left = [
        word
        for path in ("/proc", "/sys", *besides)
        for word in ("-path", str(path), "-prune", "-o")
    ]
    done = subprocess.run(
        ["find", *places, "-xdev", *left, "-user", account, "-print"],
        check=False, text=True, capture_output=True,
    )  # fmt: skip
    return done.stdout.splitlines()


def test_no_key_gives_a_palette_a_shell_a_file_or_a_form(door):
    published = door.published.record.read_bytes()
    look = Look(door, size=(120, 40))
    look.comes_in()
    pid = door.viewer()
    shown = []
    for keys in (CONTROL, *FUNCTIONS, *LETTERS):
        look.press(keys)
        shown.append(look.settle(0.03))
        look.press("\x1b")
        look.settle(0.11)  # or it is taken for the beginning of the next key
    begun, state = children(pid), door.processes()[pid]
    look.press("q")

    assert look.end() == 0
    assert [word for word in FORMS for each in shown if word in each] == []
    assert begun == []
    assert "view" in state
    assert door.published.record.read_bytes() == published
    assert until(door.is_left), door.processes()
    # What sshd tells the wrapper of the key lies in a file until the connection has ended.
    files = owned(door.account, door.published.inbox, "/root")
    assert [path for path in files if "/sshauth." not in path] == []


@pytest.fixture
def hostile(door):
    """A copy in whose texts stands what no desk would have let in."""
    whole = door.published.record.read_bytes()
    with closing(sqlite3.connect(door.published.record)) as db:
        for table, columns in TEXTS.items():
            changes = ", ".join(f"{column} = :attack" for column in columns.split())
            db.execute(f"UPDATE {table} SET {changes}", {"attack": ATTACK})
        db.commit()
    yield door
    door.published.record.write_bytes(whole)


def click_on(look, text):
    """Click on each cell of a text on the screen."""
    for row, line in enumerate(look.screen.splitlines(), start=1):
        before, found, _after = line.partition(text)
        for column in range(width(before) + 1, width(before) + 1 + width(found)):
            look.press(f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m")
    look.settle()


def test_words_of_the_record_cannot_control_the_terminal(hostile):
    look = Look(hostile, size=(200, 50))
    look.comes_in()
    pid = hostile.viewer()
    for key in SCREENS:
        look.press(key)
        look.settle(0.1)
        look.press("\x1b")
        look.settle(0.11)
    for _time in range(2):  # on a loaded machine the key before was still on its way
        look.press("\x1b")
        look.settle(0.5)
    look.press("\r")
    look.wait_for("y[/]")
    for text in "y[/]", "z[/]", "http://evil/":
        click_on(look, text)
    shown = look.settle()

    assert MARKUP in shown
    assert not re.search(rb"\x1b\](52|8|0;evil)|\x9b31m|evil\x07|file://\x1b", look.written)
    assert "\u202e" not in look.written.decode(errors="replace")
    assert children(pid) == []
    assert hostile.viewers() == [pid]


def stopped(door, minutes):
    """As if the desk had died so long ago."""
    ago = clock.now(zone(load(door.home.settings))).shift(minutes=-minutes)
    standing = Standing(alive=ago, complete=ago, entries=1, code="")
    door.published.standing.write_text(standing_text(standing))


@contextmanager
def read_only(folder):
    """That folder on a file system that cannot be written."""
    subprocess.run(["mount", "--bind", folder, folder], check=True)
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def test_with_the_desk_stopped_and_the_folder_read_only_the_log_is_read_and_that_is_said(door):
    stopped(door, 8)
    with read_only(door.published.path):
        look = Look(door, size=(120, 40))
        shown = look.comes_in()
        look.press("f")
        told = look.settle()
        look.press("q")
        ended = look.end()

    assert "DESK STOPPED 8 min" in shown
    assert TOLD in shown
    assert ended == 0
    assert "read up to" not in told

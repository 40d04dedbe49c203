"""A console in a real terminal: told to stop, closed, dragged about or killed while typing."""

import random
import signal
import sqlite3
from contextlib import closing

import pytest

from faults.console import Console
from faults.notebook import Tally, faults_of
from faults.test_kills import SEED

UNIT = "市材料研究所"
SAVED, TYPED = "实验室漏水", "停水三十八户"
SECONDS = 5.0
"""Within which a console that is told to stop is gone."""


def in_the_log(home, text=SAVED):
    """How often a message is in the duty log."""
    with closing(sqlite3.connect(f"file:{home.record}?mode=ro", uri=True)) as db:
        return db.execute("SELECT count(*) FROM log_entry WHERE text = ?", (text,)).fetchone()[0]


def half_a_message(home):
    """A console in which one message is saved and half of another typed."""
    desk = Console(home)
    desk.take_down(UNIT, SAVED)
    desk.press("n")
    desk.wait_for("Incident intake")
    desk.type(UNIT, TYPED)
    # The key after them has been answered: so have they.
    desk.press("\t")
    desk.wait_for("1Natural disaster")
    return desk


def restored(home):
    """What the form of the next console shows."""
    desk = Console(home)
    desk.open_form()
    desk.wait_for("restored")
    form = desk.settle()
    desk.program.kill()
    desk.end()
    return form


def nothing_is_gone(home, tally: Tally, fault, by, *, times=1):
    form = restored(home)

    assert UNIT in form
    assert TYPED in form
    assert in_the_log(home) == 1
    assert in_the_log(home, TYPED) == 0
    assert faults_of(home) == []
    tally(fault, by=by, times=times, acknowledged=1, lost=0)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_console_told_to_stop_leaves_all_in_order(home, tally, number):
    desk = half_a_message(home)
    desk.program.send_signal(number)
    status = desk.end()

    assert status == 128 + number
    assert desk.is_left_whole
    assert "Traceback" not in desk.screen
    nothing_is_gone(home, tally, "told to stop while typing", f"{number.name} to the console")


def test_a_console_whose_window_is_closed_ends_and_keeps_all(home, tally):
    desk = half_a_message(home)
    status = desk.close_window(SECONDS)

    assert status == 128 + signal.SIGHUP
    nothing_is_gone(home, tally, "the window is closed while typing", "the terminal's end closed")


def test_a_console_killed_while_typing_keeps_all(home, tally):
    desk = half_a_message(home)
    desk.program.kill()
    assert desk.end() == -signal.SIGKILL

    nothing_is_gone(home, tally, "killed while typing", "SIGKILL to the console")


def test_a_window_dragged_about_takes_every_word(home, tally):
    chance = random.Random(SEED)  # noqa: S311 - to be done again, not to be secret
    sizes = [(1, 1), (200, 60), (1, 60), (200, 1), (2, 2)]
    sizes += [(chance.randint(1, 200), chance.randint(1, 60)) for _each in range(195)]
    desk = Console(home)
    desk.open_form()
    desk.type(UNIT, "")
    for number, size in enumerate(sizes):
        desk.resize(*size)
        if number % 20 == 0:
            desk.press(TYPED[number // 20 % len(TYPED)])
        # Read on, or the terminal is full and nobody draws any more.
        desk.drain()
        assert desk.program.poll() is None, f"{size}, FAULTS_SEED={SEED}"
    desk.resize(80, 24)
    expected = "".join(TYPED[number % len(TYPED)] for number in range(10))
    desk.wait_for(expected)
    desk.save()
    desk.wait_for("Saved as")
    desk.program.terminate()

    assert desk.end() == 128 + signal.SIGTERM
    assert desk.is_left_whole
    assert in_the_log(home, expected) == 1
    assert faults_of(home) == []
    tally(
        "the window is dragged about while typing",
        by=f"1x1 to 200x60 at random (FAULTS_SEED={SEED})",
        times=len(sizes),
        acknowledged=1,
        lost=0,
    )

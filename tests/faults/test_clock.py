"""The wall clock jumps under a console in a real terminal; the clock that only counts does not."""

import json
import re
import sqlite3
from contextlib import closing

import arrow
import pytest

from builders import ZONE
from dutyconsole.ui.widgets.countdown import SHAPES, digits_of
from faults.clocks import WallClock
from faults.console import Console
from faults.notebook import Tally, faults_of
from faults.test_terminal import UNIT, in_the_log

pytestmark = pytest.mark.needs("libfaketime")

JUMPS = (2 * 3600, -3600, 3 * 86400, -2 * 86400, 60, 0)
"""Seconds that the wall clock is off, one after the other."""
NEAR = range(-2, 3)
"""Seconds by which what is shown may be off: it is looked at while it moves."""


def jumps_kept(home):
    """How far the wall clock jumped, as the record has it."""
    with closing(sqlite3.connect(f"file:{home.record}?mode=ro", uri=True)) as db:
        rows = db.execute("SELECT seconds FROM clock_jump ORDER BY id").fetchall()
        bodies = db.execute("SELECT body FROM journal").fetchall()
    events = [json.loads(body)["event"] for (body,) in bodies]
    assert events.count("clock.jumped") == len(rows)
    return [seconds for (seconds,) in rows]


def wall(offset):
    """What the wall clock of the console shows now."""
    return arrow.now(ZONE).shift(seconds=offset).floor("second")  # noqa: TID251 - it asks it too


def goes_right(desk, offset):
    """Whether the head shows the wall clock's moment, and the countdown what is left then."""
    now = wall(offset)
    head = desk.screen.partition("\n")[0]
    if not any(now.shift(seconds=off).format("HH:mm:ss") in head for off in NEAR):
        return False
    due = re.search(r"Daily report due (?:(\d\d-\d\d) )?(\d\d:\d\d)\b", desk.screen)
    if not due:
        return "Nothing is due" in desk.screen
    day = f"{now.year}-{due[1]}" if due[1] else now.format("YYYY-MM-DD")
    left = abs((arrow.get(f"{day}T{due[2]}", tzinfo=ZONE) - now).total_seconds())
    return any(is_large(desk.screen, int(left) + off) for off in NEAR)


def is_large(screen, seconds):
    """Whether this many seconds stand there in large digits."""
    digits = digits_of(max(seconds, 0))
    rows = [" ".join(SHAPES[digit][row] for digit in digits).rstrip() for row in range(3)]
    lines = screen.splitlines()
    return any(
        all(row in line for row, line in zip(rows, lines[at:], strict=False))
        for at in range(len(lines) - 2)
    )


@pytest.mark.timeout(120)
def test_a_desk_lives_through_jumps_of_the_clock_and_writes_them_down(home, tmp_path, tally: Tally):
    clock = WallClock(tmp_path)
    desk = Console(home, size=(120, 40), **clock.environment)
    desk.wait_for("? Help")
    desk.wait_until(lambda: goes_right(desk, 0))
    before = 0
    for number, offset in enumerate(JUMPS, start=1):
        clock.jump_to(offset)
        desk.wait_until(lambda number=number: len(jumps_kept(home)) == number)
        assert abs(jumps_kept(home)[-1] - (offset - before)) in NEAR
        desk.wait_until(lambda offset=offset: goes_right(desk, offset))
        desk.take_down(UNIT, f"第{number}次")
        before = offset
    desk.press("q")

    assert desk.end() == 0
    assert [in_the_log(home, f"第{number}次") for number in range(1, 7)] == [1] * len(JUMPS)
    assert len(jumps_kept(home)) == len(JUMPS)
    assert faults_of(home) == []
    tally(
        "the wall clock jumps back and forth",
        by="libfaketime, monotonic left alone, up to five days",
        times=len(JUMPS),
        acknowledged=len(JUMPS),
        lost=0,
    )

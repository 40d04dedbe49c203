import sqlite3
from contextlib import closing

import pytest

from builders import AT, ZONE, on
from dutyconsole import clock, demo
from dutyconsole.domain.journal import entry_from
from dutyconsole.home import Home
from dutyconsole.store.ringing import events_after, raise_
from dutyconsole.ui.app import DutyApp
from keyboard import WIDE, at_the_desk
from terminal import Terminal, home_of

SENT = ("d", "down", *"Liu Jie", "f2")
"""The keys that note the daily report as sent."""


@pytest.fixture
def rung(monkeypatch):
    """The moments at which the bell rang; a terminal that is none has no bell."""
    moments = []
    monkeypatch.setattr(DutyApp, "bell", lambda desk: moments.append(desk.now))
    return moments


def events(hands):
    return [(event.kind, event.occasion) for event in events_after(hands.app.db, 0)]


def banner(hands):
    """The line of the loudest at 80 columns, and whether it is inverse."""
    return hands.screen.splitlines()[2], "#" in hands.marks.splitlines()[2]


async def test_what_came_up_while_the_desk_was_closed_is_one_sentence(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        assert "While the desk was closed: 1 alarm: Daily report, due 17:00" in hands.screen
        assert events(hands) == [("raised", "-60")]


async def test_after_a_night_each_rings_once(tmp_path):
    async with at_the_desk(tmp_path):
        pass
    async with at_the_desk(tmp_path, at=on("09:00", "2020-01-27")) as hands:
        assert "While the desk was closed: 3 alarms, the loudest: Daily report," in hands.screen
        assert events(hands) == [("raised", "-60"), *[("raised", "60")] * 3]


async def test_a_desk_that_is_opened_again_at_once_rings_and_has_nothing_new_to_tell(
    tmp_path, rung
):
    async with at_the_desk(tmp_path):
        rung.clear()
    async with at_the_desk(tmp_path) as hands:
        assert rung == [AT]
        assert "While the desk was closed" not in hands.screen
        assert events(hands) == [("raised", "-60")]


async def test_what_the_desk_notes_by_itself_is_told_apart_from_what_somebody_does(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        (body,) = hands.app.db.execute(
            "SELECT body FROM journal ORDER BY n DESC LIMIT 1"
        ).fetchone()

        assert entry_from(body).event == "alarm.raised"


async def test_the_bell_is_repeated_while_nobody_acknowledges(tmp_path, rung):
    async with at_the_desk(tmp_path) as hands:
        for second in range(1, 61):
            await hands.wait_until(AT.shift(seconds=second))

        assert rung == [AT.shift(seconds=second) for second in (0, 20, 40, 60)]


async def test_it_is_quiet_until_the_next_step_once_somebody_has(tmp_path, rung):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("a", "enter", "escape")
        rung.clear()
        await hands.wait_until(on("16:29:59"))

        assert rung == []
        assert banner(hands) == (" Acknowledged  T-60  Daily report  due 17:00  press a", False)

        await hands.wait_until(on("16:30"))

        assert rung == [on("16:30")]
        assert banner(hands) == (" NOT ACKNOWLEDGED  T-30  Daily report  due 17:00  press a", True)


async def test_a_clock_that_goes_back_does_not_silence_the_bell(tmp_path, rung):
    async with at_the_desk(tmp_path) as hands:
        rung.clear()
        await hands.wait_until(AT.shift(minutes=-5))

        assert rung == [AT.shift(minutes=-5)]


async def test_at_its_own_second_it_is_overdue(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.wait_until(on("16:59:59"))

        assert "due 17:00" in banner(hands)[0]

        await hands.wait_until(on("17:00"))

        assert "T+0  Daily report  overdue since 17:00" in banner(hands)[0]


async def test_what_ended_unacknowledged_stays_until_somebody_acknowledges_it(tmp_path, rung):
    async with at_the_desk(tmp_path) as hands:
        await hands.press(*SENT)
        rung.clear()
        await hands.wait_until(AT.shift(minutes=1))
        line, is_inverse = banner(hands)

        assert line.startswith(" ENDED, NEVER ACKNOWLEDGED  T-60  Daily report  was due 17:00")
        assert not is_inverse
        assert rung == []
    async with at_the_desk(tmp_path, at=on("16:20")) as hands:
        assert "ENDED, NEVER ACKNOWLEDGED  T-60  Daily report" in banner(hands)[0]

        await hands.press("a", "enter", "escape")

        assert "ACKNOWLEDGED" not in hands.screen
    async with at_the_desk(tmp_path, at=on("16:25")) as hands:
        assert "ACKNOWLEDGED" not in hands.screen


async def test_what_ended_acknowledged_is_gone(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("a", "enter", "escape", *SENT)

        assert hands.app.rings == ()
        assert "press a" not in hands.screen


async def test_what_another_program_writes_is_seen(tmp_path):
    gone = "matter 3 2020-01-25T16:00:00+08:00"
    async with at_the_desk(tmp_path, size=WIDE) as hands:
        raise_(hands.app.db, [(gone, "0")], by="李某", at=AT)
        await hands.wait_until(AT.shift(seconds=1))

        assert "ENDED, NEVER ACKNOWLEDGED  T+0  Matter 3" in hands.screen


async def test_an_alarm_that_cannot_be_noted_rings_and_is_noted_in_a_minute(tmp_path, rung):
    async with at_the_desk(tmp_path) as hands:
        hands.app.db.execute("PRAGMA busy_timeout = 0")
        with closing(sqlite3.connect(hands.app.home.record, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await hands.wait_until(on("16:30"))
            await hands.wait_until(on("16:30:01"))

            assert "NOT ACKNOWLEDGED  T-30" in banner(hands)[0]
            assert rung[-1] == on("16:30")
            assert events(hands) == [("raised", "-60")]
        await hands.wait_until(on("16:31"))

        assert events(hands) == [("raised", "-60"), ("raised", "-30")]


async def test_a_second_in_which_nothing_comes_up_reads_nothing(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        asked = []
        hands.app.db.set_trace_callback(asked.append)
        for second in range(1, 20):
            hands.app.ringing.tick(AT.shift(seconds=second))

        assert asked == []


def seconds_pass(desk):
    """Three times the clock on the screen has moved and all is still again."""
    for _time in range(3):
        desk.settle(pause=0.5)


def test_a_real_terminal_is_rung_until_somebody_acknowledges(tmp_path):
    home = Home(tmp_path / "home")
    demo.build(home, at=clock.now(ZONE).shift(days=-2), special=False, registers=False)
    home.settings.write_text(
        home.settings.read_text().replace("bell_seconds = 20", "bell_seconds = 1")
    )
    desk = Terminal("-m", "dutyconsole", "--home", home_of(tmp_path), "--lang", "en")
    desk.wait_for("While the desk was closed")
    desk.press("a")
    desk.wait_for("F4 All of them")
    seconds_pass(desk)
    rang = desk.written.count(b"\x07")
    desk.press("\x1bOS")
    desk.wait_for("acknowledged by")
    rang_before = desk.written.count(b"\x07")
    seconds_pass(desk)
    desk.press("\x1b")
    desk.wait_for("Duty log")
    desk.press("q")

    assert desk.end() == 0
    assert rang >= 3
    assert desk.written.count(b"\x07") == rang_before

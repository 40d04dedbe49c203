import datetime as dt

import pytest

from builders import on
from dutyconsole.domain.daily_turns import is_done, turns_asked, turns_of

DAY = dt.date(2020, 1, 25)
TWICE = (dt.time(10), dt.time(16))
LONG_AGO = on("08:00", "2020-01-20")


def asked(clock, since=LONG_AGO, hours=TWICE):
    return [(turn.day.day, turn.key) for turn in turns_asked(hours, since=since, at=on(clock))]


def done_by(*clocks):
    turns = turns_of(DAY, TWICE, at=on("23:00"))
    return [is_done(turn, turns, [on(clock) for clock in clocks]) for turn in turns]


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("08:00", [(24, "2"), (25, "1"), (25, "2")]),
        ("09:59:59", [(24, "2"), (25, "1"), (25, "2")]),
        ("10:00", [(25, "1"), (25, "2")]),
        ("16:00", [(25, "2")]),
        ("23:59", [(25, "2")]),
    ],
)
def test_a_turn_is_asked_for_until_the_next_one_takes_its_place(clock, expected):
    assert asked(clock) == expected


def test_what_was_due_before_the_campaign_began_is_not_asked_for():
    assert asked("09:00", since=on("08:30")) == [(25, "1"), (25, "2")]


def test_nothing_is_asked_for_while_the_campaign_is_off():
    assert asked("09:00", since=None) == []


def test_nothing_is_asked_for_without_hours():
    assert asked("09:00", hours=()) == []


def test_hours_out_of_order_keep_the_numbers_of_the_settings():
    turns = turns_of(DAY, (dt.time(16), dt.time(10)), at=on("09:00"))

    assert [(turn.key, turn.due) for turn in turns] == [("2", on("10:00")), ("1", on("16:00"))]


@pytest.mark.parametrize(
    ("clocks", "expected"),
    [
        ((), [False, False]),
        (("09:00",), [True, False]),
        (("09:00", "15:00"), [True, True]),
        (("09:00", "09:30"), [True, False]),
        (("10:30",), [True, False]),
        (("10:30", "15:30"), [True, True]),
        (("16:10",), [False, True]),
        (("00:00",), [True, False]),
    ],
)
def test_a_late_round_counts_for_its_own_hour_and_not_for_the_next(clocks, expected):
    assert done_by(*clocks) == expected

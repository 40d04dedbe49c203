import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import DAY_AND_NIGHT, on
from dutyconsole.config import ReportRule
from dutyconsole.domain.handover import Watch
from dutyconsole.domain.obligations import Obligation, ReportToSend, Urgency, obligations
from dutyconsole.domain.reports import DueReport
from dutyconsole.domain.shifts import ShiftId

DAY = dt.date(2020, 1, 25)
DAILY = ReportRule(key="daily", name="日报", to="市办", due=dt.time(17), cutoff=dt.time(16))
REPORT = ReportToSend(DueReport(DAILY, on("17:00"), on("16:00")), "李某")
DAY_SHIFT = DAY_AND_NIGHT.shift(ShiftId(DAY, 1))
WATCH = Watch(DAY_SHIFT, on("08:25"), DAY_AND_NIGHT.shift(ShiftId(DAY, 2)), None)
NO_WATCH = Watch(None, None, DAY_SHIFT, None)

TO_REPORT = Obligation("report", "日报", "李某", "市办", on("17:00"), on("16:00"), "daily")
TO_HAND_OVER = Obligation(
    "handover", "Shift handover", "李某 王某", "赵某", on("17:30"), None, "2020-01-25/1"
)


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("15:59:59", Urgency.AHEAD),
        ("16:00:00", Urgency.WITHIN_HOUR),
        ("16:49:59", Urgency.WITHIN_HOUR),
        ("16:50:00", Urgency.WITHIN_TEN_MINUTES),
        ("16:59:59", Urgency.WITHIN_TEN_MINUTES),
        ("17:00:00", Urgency.OVERDUE),
        ("23:59:59", Urgency.OVERDUE),
    ],
)
def test_urgency_changes_at_the_very_second(clock, expected):
    assert TO_REPORT.urgency(on(clock)) is expected


def test_what_is_due_in_more_than_a_day_is_ahead():
    assert TO_REPORT.urgency(on("16:59:59", "2020-01-24")) is Urgency.AHEAD


@pytest.mark.parametrize(
    ("clock", "day", "expected"),
    [
        ("16:12:07", "2020-01-25", 47 * 60 + 53),
        ("17:00:00", "2020-01-25", 0),
        ("17:00:01", "2020-01-27", -2 * 86400 - 1),
    ],
)
def test_seconds_are_counted_down_and_past_the_limit(clock, day, expected):
    assert TO_REPORT.seconds_left(on(clock, day)) == expected


@given(st.integers(-10_000, 10_000), st.integers(0, 10_000))
def test_urgency_never_falls_as_time_goes_by(seconds, later):
    first, second = on("17:00").shift(seconds=seconds), on("17:00").shift(seconds=seconds + later)
    order = list(Urgency)

    assert order.index(TO_REPORT.urgency(first)) <= order.index(TO_REPORT.urgency(second))


def test_a_report_is_owed_by_its_sender_to_the_office_it_goes_to():
    assert obligations(NO_WATCH, [REPORT], crew="", relief="赵某") == (TO_REPORT,)


def test_a_watch_that_is_kept_is_owed_to_its_relief():
    owed = obligations(WATCH, [], crew="李某 王某", relief="赵某")

    assert owed == (TO_HAND_OVER,)


def test_what_the_registers_ask_for_stands_among_the_rest_by_its_time():
    visitor = Obligation("register", "Visitor", "李某", "", on("16:30"), subject="visitors 12")
    gone = replace(visitor, done_at=on("16:00"))
    owed = obligations(WATCH, [REPORT], crew="李某 王某", relief="赵某", duties=[visitor, gone])

    assert owed == (visitor, TO_REPORT, TO_HAND_OVER)


def test_nothing_is_owed_before_the_first_handover_and_without_reports():
    assert obligations(NO_WATCH, [], crew="", relief="赵某") == ()


def test_the_earliest_comes_first_whatever_kind_it_is():
    tomorrow = ReportToSend(DueReport(DAILY, on("17:00", "2020-01-26"), None), "李某")
    owed = obligations(WATCH, [tomorrow, REPORT], crew="李某 王某", relief="赵某")

    assert [each.due for each in owed] == [on("17:00"), on("17:30"), on("17:00", "2020-01-26")]

import datetime as dt
from dataclasses import replace

import msgspec
import pytest

from builders import ZONE, on
from dutyconsole.config import ReportRule
from dutyconsole.domain.reports import (
    DueReport,
    SentReport,
    check_sending,
    due_reports,
    is_late,
    unsent,
)
from dutyconsole.errors import BadInput, NotAllowed

DAILY = ReportRule(key="daily", name="日报", to="市办", due=dt.time(17), cutoff=dt.time(16))
MORNING = ReportRule(key="morning", name="早报", to="市办", due=dt.time(8))
DUE = DueReport(DAILY, on("17:00"), on("16:00"))
SENT = SentReport(1, "daily", on("17:00"), on("16:55"), "李某", "刘某", "telephone", "")


def sent(at, receiver="刘某", reason="", channel="fax"):
    return SentReport(1, DUE.rule.key, DUE.due, at, "李某", receiver, channel, reason)


@pytest.mark.parametrize(
    ("clock", "expected"),
    [("16:59:59", False), ("17:00:00", True), ("17:00:01", True)],
)
def test_a_report_is_late_at_seventeen_hours_sharp(clock, expected):
    assert is_late(on("17:00"), on(clock)) is expected


def test_the_limit_is_the_same_second_in_every_zone():
    assert is_late(on("17:00"), on("17:00").to("utc"))


@pytest.mark.parametrize(
    ("clock", "expected"), [("16:59:59", None), ("17:00:00", 0), ("18:05:00", 3900)]
)
def test_a_late_report_says_by_how_much(clock, expected):
    assert replace(SENT, sent_at=on(clock)).late_by == expected


def test_a_report_more_than_a_day_late_says_so():
    sent = replace(SENT, sent_at=on("17:00", "2020-01-27"))

    assert sent.late_by == 2 * 24 * 3600


def test_reports_of_several_days_come_in_order_of_their_due_time():
    days = dt.date(2020, 1, 31), dt.date(2020, 2, 1)
    expected = [
        DueReport(MORNING, on("08:00", "2020-01-31"), None),
        DueReport(DAILY, on("17:00", "2020-01-31"), on("16:00", "2020-01-31")),
        DueReport(MORNING, on("08:00", "2020-02-01"), None),
        DueReport(DAILY, on("17:00", "2020-02-01"), on("16:00", "2020-02-01")),
    ]

    assert expected == list(due_reports([DAILY, MORNING], *days, ZONE))


def test_no_report_is_due_between_a_day_and_the_day_before():
    days = dt.date(2020, 1, 25), dt.date(2020, 1, 24)

    assert list(due_reports([DAILY], *days, ZONE)) == []


def test_a_report_that_was_sent_is_not_due_any_more():
    tomorrow = replace(DUE, due=on("17:00", "2020-01-26"))

    assert unsent([DUE, tomorrow], [SENT]) == (tomorrow,)


def test_a_report_of_another_rule_at_the_same_hour_is_still_due():
    rule = ReportRule(key="evening", name="晚报", to="市办", due=dt.time(17))
    evening = DueReport(rule, on("17:00"), None)

    assert unsent([DUE, evening], [SENT]) == (evening,)


def test_a_report_sent_in_time_needs_no_reason():
    check_sending(DUE, sent(on("16:59:59"), "刘某", ""), at=on("17:10"))


def test_a_report_sent_at_the_limit_needs_a_reason():
    with pytest.raises(NotAllowed, match="It is late: say why"):
        check_sending(DUE, sent(on("17:00:00"), "刘某", ""), at=on("17:10"))


def test_a_late_report_with_a_reason_is_noted():
    check_sending(DUE, sent(on("17:00:00"), "刘某", "传真占线"), at=on("17:10"))


def test_somebody_must_have_received_it():
    with pytest.raises(BadInput, match="Who received it"):
        check_sending(DUE, sent(on("16:55"), "", ""), at=on("17:10"))


def test_nothing_is_sent_in_the_future():
    with pytest.raises(BadInput, match="lies ahead of the clock"):
        check_sending(DUE, sent(on("16:55:01"), "刘某", ""), at=on("16:55:00"))


def test_a_report_is_not_sent_before_its_day():
    yesterday = on("23:59:59", "2020-01-24")

    with pytest.raises(NotAllowed, match="The report of 2020-01-25 cannot be sent before"):
        check_sending(DUE, sent(yesterday, "刘某", ""), at=on("17:10"))


def test_a_report_may_be_sent_early_on_its_day():
    check_sending(DUE, sent(on("00:00:00"), "刘某", ""), at=on("17:10"))


def test_the_day_of_sending_is_the_stations_whatever_zone_it_is_told_in():
    check_sending(DUE, sent(on("07:00").to("utc"), "刘某", ""), at=on("17:10"))


def test_an_unknown_channel_is_refused():
    with pytest.raises(BadInput, match="“pigeon” is not a channel"):
        check_sending(DUE, sent(on("16:55"), channel="pigeon"), at=on("17:10"))


def test_a_limit_that_was_changed_since_does_not_make_a_report_unsent():
    earlier = replace(DUE, rule=replace_due(DAILY, dt.time(16, 45)), due=on("16:45"))

    assert unsent([earlier], [SENT]) == ()


def replace_due(rule, due):
    return ReportRule(key=rule.key, name=rule.name, to=rule.to, due=due)


def test_a_weekly_report_is_due_on_its_days_of_the_week_only():
    weekly = msgspec.structs.replace(DAILY, key="weekly", weekdays=(1, 5))
    found = due_reports([weekly], dt.date(2020, 1, 24), dt.date(2020, 2, 2), ZONE)

    assert [each.due.format("MM-DD ddd") for each in found] == [
        "01-24 Fri", "01-27 Mon", "01-31 Fri",
    ]  # fmt: skip


def test_a_report_that_goes_up_several_times_a_day_is_due_each_time():
    found = due_reports([DAILY, MORNING], dt.date(2020, 1, 24), dt.date(2020, 1, 25), ZONE)

    assert [each.due.format("DD HH") for each in found] == ["24 08", "24 17", "25 08", "25 17"]

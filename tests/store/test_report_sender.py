"""Who had to send a report: by the calendar as it was known on its day."""

import datetime as dt

import pytest

from builders import TIMES, ZONE, on, settings
from dutyconsole.domain.calendar import ArrangedDay, Arrangement
from dutyconsole.domain.people import PersonName
from dutyconsole.domain.reports import due_reports
from dutyconsole.domain.roster import RosterLine
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.store import calendar, roster
from dutyconsole.store.crews import Crews
from dutyconsole.store.obligations import all_obligations, sender
from watches import handed_over

STATION = settings()
MAKEUP = dt.date(2020, 2, 1)
FIRST_NOTICE, SECOND_NOTICE = "国办发明电〔2019〕16号", "国办发明电〔2020〕1号"


def entered(db, kind, source, at):
    arranged = ArrangedDay(MAKEUP, kind, "春节", source)
    calendar.import_year(db, Arrangement(2020, (arranged,), source), by="李某", at=at)


@pytest.fixture
def rostered(db):
    """Saturday the 1st of February is a make-up workday by the first notice, with 冯某 on duty."""
    entered(db, "makeup", FIRST_NOTICE, on("09:00", "2020-01-20"))
    line = RosterLine(
        1, ShiftId(MAKEUP), (("leader", PersonName("赵某某")), ("lead", PersonName("冯某")))
    )
    roster.import_roster(
        db, [line], source="值班表.xlsx", times=TIMES, by="李某", at=on("09:00", "2020-01-20")
    )
    return db


def sent_by(db, day="2020-02-01"):
    on_day = dt.date.fromisoformat(day)
    (due,) = due_reports(STATION.reports, on_day, on_day, ZONE)
    return sender(db, Crews(db, STATION), due)


def test_on_a_workday_the_office_sends_it(rostered):
    assert sent_by(rostered) == "领导小组办公室"


def test_on_what_became_a_rest_day_before_it_the_days_officer_sends_it(rostered):
    entered(rostered, "holiday", SECOND_NOTICE, on("20:00", "2020-01-27"))

    assert sent_by(rostered) == "冯某"


def test_a_notice_entered_after_the_report_was_due_does_not_change_who_had_to_send_it(rostered):
    entered(rostered, "holiday", SECOND_NOTICE, on("17:00:01", "2020-02-01"))

    assert sent_by(rostered) == "领导小组办公室"


def test_a_notice_entered_by_the_moment_it_was_due_counts(rostered):
    entered(rostered, "holiday", SECOND_NOTICE, on("17:00", "2020-02-01"))

    assert sent_by(rostered) == "冯某"


def test_the_ledger_names_whoever_had_to_send_it_then(rostered):
    handed_over(rostered)
    entered(rostered, "holiday", SECOND_NOTICE, on("09:00", "2020-02-03"))
    (owed,) = (
        each
        for each in all_obligations(
            rostered, STATION, since=on("08:30", "2020-02-01"), until=on("08:30", "2020-02-02")
        )
        if each.kind == "report"
    )

    assert owed.who == "领导小组办公室"


def test_on_a_rest_day_without_a_roster_it_is_the_duty_officer_whoever_that_is(db):
    assert sent_by(db, "2020-02-02") == "the duty officer"

import datetime as dt

from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from builders import AT, CATEGORIES, TIMES, ZONE, a_message, a_record, hand_over, on, settings
from dutyconsole.domain.people import PersonName
from dutyconsole.domain.reports import due_reports
from dutyconsole.domain.roster import RosterLine
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.store import calendar, incidents, reports, roster
from dutyconsole.store.crews import read_roster
from dutyconsole.store.obligations import next_due_report
from dutyconsole.store.overview import read_overview

FIRST = dt.date(2020, 1, 20)


def rostered(db, days=10, at=AT, per_day=3):
    lines = [
        RosterLine(
            number + 1,
            ShiftId(FIRST + dt.timedelta(days=number)),
            tuple(
                (post, PersonName(f"{post}{number}"))
                for post in ("leader", "lead", "second")[:per_day]
            ),
        )
        for number in range(days)
    ]
    roster.import_roster(db, lines, source="test", times=TIMES, by="刘某", at=at)


def take_the_watch(db, at):
    return hand_over(db, outgoing="", incoming="crew", note="", by="刘某", at=at, times=TIMES)


def names(crew):
    return [person.name for _post, person in crew.seats]


def report_of(day):
    return next(iter(due_reports(settings().reports, day, day, ZONE)))


def test_the_crew_on_duty_is_that_of_the_shift_taken_over(db):
    rostered(db, at=on("08:00", "2020-01-20"))
    take_the_watch(db, on("08:30"))

    overview = read_overview(db, settings(), at=AT)

    assert names(overview.crew) == ["leader5", "lead5", "second5"]
    assert names(overview.relief) == ["leader6", "lead6", "second6"]
    assert overview.recorder == "lead5"


@hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(minutes=st.integers(0, 9 * 24 * 60 - 1))
def test_the_crew_of_any_moment_is_that_of_the_duty_day_it_lies_in(tmp_path_factory, minutes):
    start = on("08:30", "2020-01-20")
    moment = start.shift(minutes=minutes)
    db = a_record(tmp_path_factory.mktemp("crew"), at=start)
    rostered(db, at=start)
    take_the_watch(db, TIMES.at(moment).start)

    overview = read_overview(db, settings(), at=moment)

    assert overview.crew.seats[0][1].name == f"leader{minutes // (24 * 60)}"
    db.close()


def test_without_relief_the_old_crew_stays_in_charge(db):
    rostered(db, at=on("08:00", "2020-01-20"))
    take_the_watch(db, on("08:30"))

    overview = read_overview(db, settings(), at=on("11:00", "2020-01-27"))

    assert "leader5" in names(overview.crew)
    assert overview.watch.overdue_since == on("08:30", "2020-01-26")
    assert "leader7" in names(overview.relief)


def test_before_the_first_watch_nothing_is_overdue(db):
    overview = read_overview(db, settings(), at=AT)

    assert overview.watch.shift is None
    assert overview.next_report.due == on("17:00")


def test_every_report_missed_since_the_first_watch_is_an_obligation(db):
    take_the_watch(db, on("08:30"))

    overview = read_overview(db, settings(), at=on("09:00", "2020-01-27"))
    due = [each.due for each in overview.obligations if each.kind == "report"]

    assert [on("17:00"), on("17:00", "2020-01-26"), on("17:00", "2020-01-27")] == due


def test_a_report_sent_is_no_obligation_any_more(db):
    take_the_watch(db, on("08:30"))
    reports.note_sent(
        db,
        report_of(AT.date()),
        sent_at=AT,
        receiver="侯某",
        channel="fax",
        reason="",
        by="李某",
        at=AT,
    )

    assert next_due_report(db, settings(), at=AT).due == on("17:00", "2020-01-26")


def test_the_office_sends_on_workdays_and_the_lead_officer_on_rest_days(db):
    calendar.seed(db, by="刘某", at=on("08:00", "2020-01-20"))
    rostered(db, days=20, at=on("08:00", "2020-01-20"))

    senders = [
        read_overview(db, settings(), at=on("10:00", day)).next_report.who
        for day in ("2020-01-25", "2020-02-03")
    ]

    assert senders == ["lead5", "领导小组办公室"]


def test_messages_received_are_counted_from_the_beginning_of_the_shift(db):
    take_the_watch(db, on("08:30"))
    for clock in ("08:29", "08:30", "16:05"):
        message = a_message(received_at=on(clock))
        incidents.take_down(db, message, by="李某", at=AT, times=TIMES, categories=CATEGORIES)

    overview = read_overview(db, settings(), at=AT)

    assert (overview.entries, overview.received, overview.open) == (3, 2, 3)


def test_the_roster_tells_what_is_wrong_with_each_day(db):
    rostered(db, per_day=2, at=on("08:00", "2020-01-20"))

    days = read_roster(db, settings(), dt.date(2020, 1, 28), dt.date(2020, 1, 30))

    assert [day.problems for day in days] == [
        ("副班: 1 missing",),
        ("副班: 1 missing",),
        ("Nobody is rostered for this shift",),
    ]

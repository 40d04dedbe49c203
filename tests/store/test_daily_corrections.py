import datetime as dt

import pytest

from builders import CATEGORIES, TIMES, a_message, on, settings
from daily_acts import STATION, a_visitor, all_the_way, corrected, drafted, due_on
from dutyconsole.domain.incidents import IncidentNumber, Kind
from dutyconsole.domain.people import PersonLine
from dutyconsole.domain.registers import CENSUS, VISITORS
from dutyconsole.store import campaign, daily_reports, daily_sources, people, registers
from dutyconsole.store.daily_corrections import seen_now
from dutyconsole.store.incidents import amend, take_down
from dutyconsole.store.register_lists import get

EVENING = on("20:00")


@pytest.fixture
def sent(db):
    """The report of the 25th sent at 16:10, with one visitor who is still inside."""
    campaign.begin(db, dt.date(2020, 1, 20), by="李某", at=on("08:00"))
    a_visitor(db, on("10:00"))
    all_the_way(db)
    return db


def due_now(db, at=EVENING):
    return daily_reports.corrections_due(db, STATION, at=at)


def changed(db, at=EVENING):
    return {each.key: (each.before, each.after) for due in due_now(db, at) for each in due.changes}


def test_nothing_is_to_be_corrected_while_nothing_changes(sent):
    assert due_now(sent) == ()


def test_a_source_that_changed_after_sending_calls_for_a_correction(sent):
    a_visitor(sent, on("17:30"), came=on("15:00"))
    (due,) = due_now(sent)

    assert due.report == daily_reports.latest(sent, due_on())
    assert due.since == on("17:30")
    assert changed(sent)["visitors.count"] == ("1", "2")


def test_what_happened_after_the_period_calls_for_none(sent):
    a_visitor(sent, on("17:30"))
    left = {"left_at": sent.stored(on("17:31"))}
    registers.go_on(sent, STATION, VISITORS, 1, left, by="李某", at=on("17:31"))

    assert due_now(sent) == ()


def test_an_exit_of_the_period_that_was_told_late_calls_for_one(sent):
    left = {"left_at": sent.stored(on("15:50"))}
    registers.go_on(sent, STATION, VISITORS, 1, left, by="李某", at=on("17:31"))

    assert changed(sent)["visitors.inside"] == ("1", "0")


def test_a_line_moved_out_of_the_period_is_missed_in_it(sent):
    line = get(sent, VISITORS, 1)
    values = {**line.values, "at": sent.stored(on("16:05"))}
    registers.correct(
        sent, STATION, VISITORS, 1, values, reason="时间记错", by="李某", at=on("17:00")
    )

    assert changed(sent)["visitors.count"] == ("1", "0")


def test_a_cancelled_line_calls_for_one_and_it_began_with_the_cancelling(sent):
    left = {"left_at": sent.stored(on("16:30"))}
    registers.go_on(sent, STATION, VISITORS, 1, left, by="李某", at=on("16:31"))
    registers.cancel(sent, STATION, VISITORS, 1, reason="重复登记", by="李某", at=on("18:40"))
    (due,) = due_now(sent)

    assert due.since == on("18:40")


def test_the_time_to_correct_begins_with_the_entry_that_changed_a_figure(sent):
    left = {"left_at": sent.stored(on("16:30"))}
    registers.go_on(sent, STATION, VISITORS, 1, left, by="李某", at=on("16:31"))
    a_visitor(sent, on("19:00"), came=on("12:00"), name="郭某")
    (due,) = due_now(sent)

    assert due.since == on("19:00")


def test_an_incident_of_the_period_taken_down_later_calls_for_one(sent):
    message = a_message(received_at=on("15:30"))
    take_down(sent, message, by="李某", at=on("18:00"), times=TIMES, categories=CATEGORIES)
    (due,) = due_now(sent)

    assert changed(sent)["duty.received"] == ("0", "1")
    assert due.since == on("18:00")


def test_a_supplement_to_an_incident_of_the_period_calls_for_none(sent):
    all_the_way(sent, due_on("2020-01-26"), at=on("16:10", "2020-01-26"))
    message = a_message(received_at=on("16:20", "2020-01-26"))
    at = on("16:21", "2020-01-26")
    take_down(sent, message, by="李某", at=at, times=TIMES, categories=CATEGORIES)
    number = IncidentNumber(2020, 1)
    amend(sent, number, Kind.SUPPLEMENT, text="已送医。", by="李某", at=at.shift(hours=1))

    assert due_now(sent, at.shift(hours=2)) == ()


def test_a_release_of_yesterday_that_was_told_after_the_report_calls_for_one(db):
    people.import_people(db, [PersonLine(1, "王芳", "规划科")], by="李某", at=on("07:00"))
    campaign.begin(db, dt.date(2020, 1, 20), by="李某", at=on("08:00"))

    def told(clock, **values):
        given = {"person": "王芳", **values}
        registers.enter(db, STATION, CENSUS, given, by="李某", at=on(clock))

    told("09:00", at=db.stored(on("09:00")), isolation="home", isolation_from="2020-01-20")
    explained = dict.fromkeys(("headcount", "census", "rounds.1", "rounds.2"), "只登记了一人")
    all_the_way(db, explanations=explained)
    told("17:30", released_on="2020-01-24")
    (due,) = due_now(db)

    assert due.since == on("17:30")
    assert changed(db)["isolation.existing"] == ("1", "0")


def test_once_it_is_corrected_nothing_is_due(sent):
    a_visitor(sent, on("17:30"), came=on("15:00"))
    assert due_now(sent, on("17:31"))
    corrected(sent)

    assert due_now(sent) == ()


def test_what_changes_after_a_correction_calls_for_the_next(sent):
    a_visitor(sent, on("17:30"), came=on("15:00"))
    corrected(sent)
    a_visitor(sent, on("19:00"), came=on("14:00"), name="郭某")
    (due,) = due_now(sent)

    assert (due.report.seq, due.since) == (1, on("19:00"))
    assert changed(sent)["visitors.count"] == ("2", "3")


def test_it_stays_due_while_its_correction_is_on_its_way(sent):
    a_visitor(sent, on("17:30"), came=on("15:00"))
    drafted(sent, correcting=True, reason="少登一人", at=on("17:40"))

    assert [each.report.seq for each in due_now(sent)] == [0]


def test_a_report_that_was_confirmed_meanwhile_is_told_as_it_stands(sent):
    a_visitor(sent, on("17:30"), came=on("15:00"))
    due_now(sent)
    daily_reports.confirm(sent, STATION, due_on(), who="刘某", by="李某", at=on("17:35"))
    (due,) = due_now(sent)

    assert due.report.state == "confirmed"


def test_after_a_week_nobody_asks_for_a_correction(sent):
    a_visitor(sent, on("17:30"), came=on("15:00"))

    assert len(due_now(sent, on("16:59", "2020-02-01"))) == 1
    assert due_now(sent, on("17:01", "2020-02-01")) == ()


def test_the_figures_are_counted_again_only_for_what_may_bear_on_them(sent, monkeypatch):
    counted = []
    count = daily_sources.figures_between
    monkeypatch.setattr(
        daily_sources,
        "figures_between",
        lambda *given, **more: counted.append(given) or count(*given, **more),
    )
    a_visitor(sent, on("17:30"))
    due_now(sent)
    assert counted == []
    a_visitor(sent, on("17:30"), came=on("15:00"))
    due_now(sent)
    due_now(sent)
    a_visitor(sent, on("17:32"))
    due_now(sent)

    assert len(counted) == 1


def test_how_far_the_record_can_be_looked_at_names_every_source(sent):
    assert seen_now(sent) == {
        "register": 1, "log": 0, "step": 0, "bulletin": 0, "post_check": 0, "report": 4,
        "person": 0,
    }  # fmt: skip


def test_a_station_that_drafts_no_report_asks_for_no_correction(sent):
    a_visitor(sent, on("17:30"), came=on("15:00"))

    assert daily_reports.corrections_due(sent, settings(), at=EVENING) == ()


def test_whoever_is_surveyed_later_is_no_reason_to_count_a_report_again(sent):
    assert due_now(sent) == ()

    people.import_people(sent, [PersonLine(1, "李伟", "办公室")], by="李某", at=on("08:00"))
    told = {"person": "李伟", "isolation": "home", "isolation_from": "2020-01-20"}
    registers.enter(sent, STATION, CENSUS, told, by="李某", at=on("18:00"))
    asked = []
    sent.set_trace_callback(asked.append)

    assert due_now(sent) == ()
    assert not any("temperatures" in each for each in asked)

    told = {"person": "李伟", "released_on": "2020-01-25"}
    registers.enter(sent, STATION, CENSUS, told, by="李某", at=on("18:30"))
    asked.clear()
    due_now(sent)

    assert any("temperatures" in each for each in asked)

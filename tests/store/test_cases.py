"""The clocks of a station read from its record: which incidents are watched, and what ends that."""

from builders import CATEGORIES, TIMES, a_message, on, settings, taken_down
from dutyconsole.config import Limits, SpecialCriterion
from dutyconsole.domain.bulletins import BulletinKind
from dutyconsole.domain.clocks import step_of
from dutyconsole.domain.incident_steps import Deed, Rules, StepKind
from dutyconsole.domain.incidents import Kind
from dutyconsole.domain.obligations import incident_of
from dutyconsole.store import bulletins, incidents
from dutyconsole.store.cases import clocks_of, running_clocks
from dutyconsole.store.crews import Crew
from dutyconsole.store.explanations import explain
from dutyconsole.store.incident_way import note_step
from dutyconsole.store.obligations import all_obligations

NOBODY = Crew(())
RECEIVED = on("16:40")
STATION = settings()
RULES = Rules((SpecialCriterion(key="fever", name="发热", temperature=37.3),))


def take_down(db, text="职工王某发热38.1度。", *, at=RECEIVED, **said):
    return incidents.take_down(
        db, a_message(text=text, received_at=at, **said), by="李某", at=at, times=TIMES,
        categories=CATEGORIES, rules=RULES,
    ).incident  # fmt: skip


def call(db, number, step, at):
    deed = Deed(kind=StepKind.REPORTED, at=at, step=step, to_whom="张组长")
    return note_step(db, number, deed, by="李某", at=at)


def close(db, number, at):
    incidents.amend(db, number, Kind.CLOSING, text="已办", by="李某", at=at)


def running(db, station=STATION):
    return [(incident_of(each), step_of(each)) for each in running_clocks(db, station, NOBODY)]


def test_a_special_situation_is_watched_and_an_ordinary_message_is_not(db):
    take_down(db, "停水通知。")
    fever = take_down(db)

    assert running(db) == [(fever, "head"), (fever, "office"), (fever, "written")]


def test_where_a_level_has_limits_open_incidents_of_it_are_watched(db):
    station = settings(limits=Limits(preset="wuhan_2020"))
    fire = take_down(db, "库房冒烟。", level="serious")
    assert running(db, station) == [(fire, "office")]
    close(db, fire, on("17:00"))

    assert running(db, station) == []


def test_closing_a_special_situation_ends_no_clock(db):
    fever = take_down(db)
    close(db, fever, on("17:00"))

    assert [step for _number, step in running(db)] == ["head", "office", "written", "final"]


def test_what_a_closed_incident_owes_is_off_the_board_once_it_is_explained(db):
    fever = take_down(db)
    close(db, fever, on("17:00"))
    (head, *_others) = running_clocks(db, STATION, NOBODY)
    explain(db, head.key, "电话打不通", by="李某", at=on("19:00"))
    (kept, *_rest) = clocks_of(db, STATION, fever, NOBODY)

    assert (fever, "head") not in running(db)
    assert (kept.key, kept.is_missed) == (head.key, True)


def test_an_explanation_lifts_nothing_while_the_incident_is_open(db):
    take_down(db)
    (head, *_others) = running_clocks(db, STATION, NOBODY)
    explain(db, head.key, "电话打不通", by="李某", at=on("17:00"))

    assert head in running_clocks(db, STATION, NOBODY)


def test_a_cancelled_incident_is_watched_no_more(db):
    fever = take_down(db)
    incidents.amend(db, fever, Kind.CANCELLATION, reason="误报", by="李某", at=on("16:45"))

    assert running(db) == []


def test_everything_that_was_due_is_found_afterwards_with_what_became_of_it(db):
    fever = take_down(db)
    call(db, fever, "head", on("16:45"))
    call(db, fever, "office", on("17:15"))
    found = all_obligations(db, STATION, since=on("00:00"), until=on("23:59"))
    told = {step_of(each): each for each in found if each.kind == "incident"}

    assert told["head"].late_by(on("18:00")) is None
    assert told["office"].late_by(on("18:00")) == 300
    assert told["written"].is_open


def test_a_matter_goes_on_in_the_next_year(db):
    fever = take_down(db, at=on("23:50", "2020-12-31"))
    call(db, fever, "head", on("00:05", "2021-01-01"))
    (head, *_others) = clocks_of(db, STATION, fever, NOBODY)

    assert (head.due, head.late_by(on("08:00", "2021-01-01"))) == (on("00:00", "2021-01-01"), 300)


def test_a_call_that_was_never_made_stays_on_the_board_after_the_final_report(db):
    entry = taken_down(db, at=on("16:41"), received_at=on("16:40"))
    number, station = entry.incident, settings()
    note_step(
        db, number, Deed(kind=StepKind.SPECIAL, at=on("16:41"), text="x"), by="x", at=on("16:42")
    )
    for minute, kind in ((50, BulletinKind.FIRST), (55, BulletinKind.FINAL)):
        at = on(f"16:{minute}")
        bulletins.draft(
            db, number, station, text="x", elements={}, kind=kind, who="a", by="a", at=at
        )
        bulletins.check(db, number, who="b", by="b", at=at)
        bulletins.issue(db, number, who="c", by="c", at=at)
        bulletins.send(db, number, receiver="d", channel="fax", reason="x", by="a", at=at)
    incidents.amend(db, number, Kind.CLOSING, by="a", at=on("18:00"), text="x")

    assert [step_of(each) for each in running_clocks(db, station, NOBODY)] == ["head", "office"]


def test_the_ledger_of_a_later_week_has_what_was_due_in_it(db):
    """Received on 25 January; a follow-up of the 31st is missed; closed on 3 February."""
    station = settings(limits=Limits(preset="henan"))
    number = taken_down(db, at=on("16:41"), received_at=on("16:40"), level="serious").incident
    for at in (on("16:50"), on("09:00", "2020-01-31")):
        bulletins.draft(db, number, station, text="x", elements={}, who="a", by="a", at=at)
        bulletins.check(db, number, who="b", by="b", at=at)
        bulletins.issue(db, number, who="c", by="c", at=at)
        bulletins.send(db, number, receiver="d", channel="fax", reason="x", by="a", at=at)
    incidents.amend(db, number, Kind.CLOSING, by="a", at=on("11:00", "2020-02-03"), text="x")
    week = {"since": on("12:00", "2020-01-31"), "until": on("12:00", "2020-02-03")}

    assert [step_of(each) for each in all_obligations(db, station, **week)] == ["follow_up"]


def test_what_is_asked_for_anew_stays_on_the_board_after_the_final_report(db):
    """Referred and closed; then special by a supplement: to be referred anew, and it is not."""
    station = settings(limits=Limits(preset="changzi_2025"))
    number = taken_down(db, at=on("16:41"), received_at=on("16:40")).incident
    referred = Deed(kind=StepKind.REFERRED, at=on("16:45"), to_whom="x")
    note_step(db, number, referred, by="a", at=on("16:45"))
    incidents.amend(db, number, Kind.CLOSING, by="a", at=on("17:00"), text="x")
    steps = (
        (Deed(kind=StepKind.SPECIAL, at=on("18:00"), text="x"), on("18:00")),
        (Deed(kind=StepKind.REPORTED, at=on("18:01"), step="leader", to_whom="x"), on("18:01")),
    )
    for deed, at in steps:
        note_step(db, number, deed, by="a", at=at)
    running = [each.key for each in clocks_of(db, station, number, NOBODY) if each.is_open]

    assert [each.key for each in running_clocks(db, station, NOBODY)] == running
    assert [key.split()[2] for key in running] == ["forward"]


def test_clocks_are_reckoned_anew_when_anything_was_added(db):
    fever = take_down(db)
    assert [step for _number, step in running(db)] == ["head", "office", "written"]
    call(db, fever, "head", on("16:45"))
    assert [step for _number, step in running(db)] == ["office", "written"]
    close(db, fever, on("17:00"))

    assert [step for _number, step in running(db)] == ["office", "written", "final"]

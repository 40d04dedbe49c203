"""The clocks of an incident: which run, what stops them, and that no stamp goes away."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import ZONE, a_message, on
from dutyconsole.config import LimitRule, Limits
from dutyconsole.domain.clocks import Names, clocks, step_of
from dutyconsole.domain.incident_steps import IncidentStep, StepKind
from dutyconsole.domain.incidents import Incident, IncidentNumber, Kind, LogEntry, State
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.domain.situations import Case, ReportSent, situations

NUMBER = IncidentNumber(2020, 14)
PLAN = Limits()
SUNDAY = "2020-01-26"
HENAN = Limits(preset="henan")
NAMES = Names("李某, 王某", {"head": "张组长", "office": "市防控办"})
RECEIVED = on("16:40")
STATES = {Kind.CLOSING: State.CLOSED, Kind.CANCELLATION: State.CANCELLED}


def a_case(*parts, steps=(), reports=(), **message):
    """An incident received at 16:40, with further parts as (kind, when, changes of the message)."""
    message = a_message(received_at=RECEIVED, **message)
    entries = [an_entry(1, Kind.RECEIVED, RECEIVED, message)]
    current = entries[0]
    state = State.OPEN
    for kind, at, *changes in parts:
        message = replace(current.message, **(changes[0] if changes else {}))
        entry = an_entry(len(entries) + 1, kind, at, message)
        entries.append(entry)
        if kind is Kind.CORRECTION:
            current = entry
        state = STATES.get(kind, state)
    return Case(Incident(NUMBER, state, tuple(entries), current), tuple(steps), tuple(reports))


def an_entry(number, kind, at, message):
    shift_id = ShiftId(dt.date(2020, 1, 25), 1)
    return LogEntry(number, NUMBER, number - 1, kind, message, at, "李某", shift_id, "", late=False)


def a_step(kind, at, *, recorded_at=None, number=1, **given):
    return IncidentStep(
        id=number, incident=NUMBER, kind=kind, at=at, recorded_at=recorded_at or at,
        recorded_by="李某", **given,
    )  # fmt: skip


def special(at=RECEIVED, number=1):
    return a_step(StepKind.SPECIAL, at, number=number, text="发热")


def told(step, at, number=9, **given):
    return a_step(StepKind.REPORTED, at, number=number, step=step, to_whom="张组长", **given)


def sent(kind, at, number=1):
    return ReportSent(kind, at, at, f"bulletin {number}")


def of(case, rules=PLAN):
    return clocks(case, rules, NAMES, ZONE)


def found(case, rules=PLAN):
    """Each clock as its step, when it is due, and how it ended."""
    return [
        (step_of(each), each.due.format("DD HH:mm"), each.done_by or each.lifted_by)
        for each in of(case, rules)
    ]


def test_an_ordinary_message_starts_no_clock():
    assert of(a_case()) == ()


def test_a_special_situation_starts_the_clocks_of_the_plan_in_their_order():
    assert found(a_case(steps=[special()])) == [
        ("head", "25 16:50", ""),
        ("office", "25 17:10", ""),
        ("written", "25 17:40", ""),
    ]


def test_the_clocks_of_what_is_found_special_later_count_from_then():
    case = a_case(steps=[special(on("18:00"))])

    assert found(case)[0] == ("head", "25 18:10", "")


def test_a_call_stops_its_own_clock_and_no_other():
    case = a_case(steps=[special(), told("office", on("16:45"))])

    assert [entry for _step, _due, entry in found(case)] == ["", "step 9", ""]


def test_late_by_is_the_difference_of_the_two_moments():
    (head, *_others) = of(a_case(steps=[special(), told("head", on("16:53"))]))

    assert head.late_by(on("20:00")) == 180


def test_at_the_limits_own_second_a_call_is_late():
    (head, *_others) = of(a_case(steps=[special(), told("head", on("16:50"))]))

    assert head.late_by(on("20:00")) == 0


def test_a_call_entered_afterwards_takes_no_stamp_away():
    late = told("head", on("16:53"), number=2)
    earlier = told("head", on("16:45"), number=3, recorded_at=on("17:00"))
    (head, *_others) = of(a_case(steps=[special(), late, earlier]))

    assert (head.done_by, head.late_by(on("20:00"))) == ("step 2", 180)


def test_after_the_first_report_follow_ups_go_up_at_the_fixed_hours():
    case = a_case(steps=[special()], reports=[sent("first", on("17:20"))])

    assert found(case)[-1] == ("follow_up", "26 08:00", "")


def test_before_the_written_report_no_follow_up_is_due():
    assert "follow_up" not in [step for step, *_rest in found(a_case(steps=[special()]))]


def test_each_follow_up_starts_the_clock_of_the_next():
    case = a_case(
        steps=[special()],
        reports=[
            sent("first", on("17:20"), 1),
            sent("follow_up", on("08:30", "2020-01-26"), 2),
        ],
    )
    follow_ups = [each for each in of(case) if step_of(each) == "follow_up"]

    assert [(each.due.format("DD HH"), each.late_by(RECEIVED)) for each in follow_ups] == [
        ("26 08", 1800),
        ("26 17", None),
    ]


def test_after_the_final_report_nothing_is_due():
    case = a_case(
        (Kind.CLOSING, on("19:00")),
        steps=[special(), told("head", on("16:42")), told("office", on("16:45"))],
        reports=[sent("first", on("17:00"), 1), sent("final", on("18:50"), 2)],
    )

    assert [each for each in of(case) if each.is_open] == []


def test_a_special_matter_that_is_closed_still_owes_its_reports():
    case = a_case((Kind.CLOSING, on("19:00")), steps=[special(), told("head", on("16:42"))])

    assert found(case) == [
        ("head", "25 16:50", "step 9"),
        ("office", "25 17:10", ""),
        ("written", "25 17:40", ""),
        ("final", "25 20:00", ""),
    ]


def test_what_is_no_special_situation_after_all_lifts_what_was_not_due_yet():
    steps = [special(), a_step(StepKind.NOT_SPECIAL, on("16:45"), number=2, reason="复测36.5")]

    assert of(a_case(steps=steps)) == ()


def test_what_was_overdue_when_it_was_lifted_stays_as_missed():
    steps = [special(), a_step(StepKind.NOT_SPECIAL, on("16:55"), number=2, reason="复测36.5")]
    (head,) = of(a_case(steps=steps))

    assert (step_of(head), head.is_missed, head.lifted_by) == ("head", True, "step 2")


def test_a_second_decision_that_it_is_special_starts_the_clocks_again():
    steps = [
        special(),
        a_step(StepKind.NOT_SPECIAL, on("16:55"), number=2, reason="复测36.5"),
        special(on("18:00"), number=3),
        told("head", on("18:04"), number=4),
    ]

    assert [each for each in found(a_case(steps=steps)) if each[0] == "head"] == [
        ("head", "25 16:50", "step 2"),
        ("head", "25 18:10", "step 4"),
    ]


def test_who_was_told_before_it_was_no_special_situation_is_told_again():
    steps = [
        special(),
        told("head", on("16:42"), number=2),
        a_step(StepKind.NOT_SPECIAL, on("16:55"), number=3, reason="复测36.5"),
        special(on("18:00"), number=4),
    ]

    assert [each for each in found(a_case(steps=steps)) if each[0] == "head"] == [
        ("head", "25 16:50", "step 2"),
        ("head", "25 18:10", ""),
    ]


def test_a_duplicate_leaves_the_clocks_to_the_other_incident():
    link = a_step(
        StepKind.LINKED, on("16:45"), number=2, step="duplicate", other=IncidentNumber(2020, 13)
    )

    assert of(a_case(steps=[special(), link])) == ()


@pytest.mark.parametrize("kind", [Kind.CANCELLATION])
def test_a_cancellation_lifts_what_is_not_due_and_no_more(kind):
    before = a_case((kind, on("16:45")), steps=[special()])
    after = a_case((kind, on("16:55")), steps=[special()])

    assert of(before) == ()
    assert found(after) == [("head", "25 16:50", "entry 2")]


def test_a_level_that_is_raised_counts_from_when_that_was_recorded():
    rules = Limits(preset="wuhan_2020")
    case = a_case((Kind.CORRECTION, on("18:00"), {"level": "serious"}), level="unrated")

    assert found(case, rules) == [("office", "25 19:00", "")]


def test_a_limit_from_the_occurrence_counts_from_then():
    rules = Limits(preset="state_council_2015")
    (office, written) = of(a_case(level="major", occurred_at=on("16:20")), rules)

    assert (office.due, written.due) == (on("16:50"), on("17:20"))
    assert (office.base, office.base_at) == ("occurred", on("16:20"))


def test_moving_the_occurrence_after_the_limit_takes_no_stamp_away():
    rules = Limits(preset="state_council_2015")
    moved = (Kind.CORRECTION, on("17:00"), {"occurred_at": on("16:40")})
    case = a_case(moved, level="major", occurred_at=on("16:20"))

    assert next((each.due, each.is_open) for each in of(case, rules)) == (on("16:50"), True)


def test_of_the_special_limit_and_the_levels_the_earlier_one_counts():
    rules = Limits(rules=(LimitRule(when="major", step="office", minutes=5),))
    case = a_case(steps=[special()], level="major")

    assert ("office", "25 16:45", "") in found(case, rules)


def follow_ups(case, rules=PLAN):
    return [each for each in of(case, rules) if step_of(each) == "follow_up"]


def test_a_follow_up_sent_in_time_is_not_due_again_at_the_same_hour():
    reports = [sent("first", on("17:20"), 1), sent("follow_up", on("07:50", SUNDAY), 2)]
    dues = [each.due for each in follow_ups(a_case(steps=[special()], reports=reports))]

    assert dues == [on("08:00", SUNDAY), on("17:00", SUNDAY)]


def test_an_overdue_follow_up_stays_as_missed_when_it_is_not_special_after_all():
    lifted = a_step(StepKind.NOT_SPECIAL, on("09:00", SUNDAY), number=2, reason="x")
    case = a_case(steps=[special(), lifted], reports=[sent("first", on("17:20"))])

    assert [each.is_missed for each in follow_ups(case)] == [True]


def test_a_follow_up_that_was_late_stays_late_when_the_level_is_lowered():
    case = a_case(
        (Kind.CORRECTION, on("10:00", SUNDAY), {"level": "ordinary"}),
        level="serious",
        reports=[sent("first", on("17:20"), 1), sent("follow_up", on("09:00", SUNDAY), 2)],
    )

    assert [each.late_by(on("20:00", SUNDAY)) for each in follow_ups(case, HENAN)] == [3600.0]


def test_nothing_is_late_for_a_time_when_nobody_knew_that_it_was_special():
    reports = [sent("first", on("17:20"), 1), sent("follow_up", on("12:00", "2020-01-27"), 2)]
    case = a_case(steps=[special(on("10:00", "2020-01-28"))], reports=reports)

    assert [each.due for each in follow_ups(case)] == [on("17:00", "2020-01-28")]


def test_what_is_found_special_after_it_was_closed_starts_its_clocks():
    case = a_case((Kind.CLOSING, on("17:00")), steps=[special(on("18:00"))])

    assert [step for step, *_rest in found(case)] == ["head", "office", "written", "final"]


def test_closed_and_then_not_special_is_as_not_special_and_then_closed():
    lifted = a_step(StepKind.NOT_SPECIAL, on("17:10"), number=2, reason="x")
    case = a_case((Kind.CLOSING, on("17:00")), steps=[special(), lifted], level="serious")

    assert found(case, HENAN) == []


def test_a_corrected_receipt_moves_the_clocks_that_count_from_receipt():
    case = a_case((Kind.CORRECTION, on("16:45"), {"received_at": on("16:30")}), steps=[special()])

    assert found(case)[0][:2] == ("head", "25 16:40")


def test_no_obligation_has_two_lives_under_one_key():
    rules = Limits(rules=(LimitRule(when="special", step="final", minutes=60),))
    steps = [
        special(),
        a_step(StepKind.NOT_SPECIAL, on("19:00"), number=2, reason="x"),
        special(on("20:00"), number=3),
    ]
    case = a_case((Kind.CLOSING, on("17:00")), steps=steps)
    keys = [each.key for each in of(case, rules)]

    assert len(keys) == len(set(keys))


def test_two_follow_ups_before_one_hour_are_both_of_that_hour():
    reports = [
        sent("first", on("17:20"), 1),
        sent("follow_up", on("06:00", SUNDAY), 2),
        sent("follow_up", on("07:30", SUNDAY), 3),
    ]

    assert [each.due for each in follow_ups(a_case(steps=[special()], reports=reports))] == [
        on("08:00", SUNDAY),
        on("17:00", SUNDAY),
    ]


def test_an_hour_is_not_due_twice_where_follow_ups_go_by_minutes_too():
    at = (on("08:00").time(), on("17:00").time())
    rules = Limits(
        preset="changzi_2025",
        rules=(LimitRule(when="special", step="follow_up", minutes=240, at=at),),
    )
    reports = [sent("first", on("16:45"), 1), sent("follow_up", on("16:50"), 2)]
    dues = [each.due for each in follow_ups(a_case(steps=[special()], reports=reports), rules)]

    assert dues == [on("17:00"), on("20:45"), on("20:50")]


def test_a_clock_from_the_occurrence_that_is_asked_for_anew_is_another_one():
    rules = Limits(preset="henan")
    case = a_case(
        (Kind.CORRECTION, on("18:00"), {"level": "unrated"}),
        (Kind.CORRECTION, on("19:00"), {"level": "serious"}),
        level="serious",
        occurred_at=on("16:30"),
        reports=[sent("first", on("17:00"))],
    )
    keys = [each.key for each in of(case, rules)]

    assert len(keys) == len(set(keys)), found(case, rules)


# ------------------------------------------------------------------ whatever happens

MINUTES = st.integers(min_value=0, max_value=900)
CHANGES = st.sampled_from(
    ["head", "office", "leader", "forward", "special", "not_special", "first", "follow_up",
     "final", "closing", "cancellation", "correction", "raised"]
)  # fmt: skip


def told_as(events):
    """A case made of these (minute, change), whether a desk would allow them or not."""
    parts, steps, reports = [], [special()], []
    for number, (minute, change) in enumerate(sorted(events), start=2):
        at = RECEIVED.shift(minutes=minute)
        if change in ("head", "office", "leader"):
            steps.append(told(change, at, number=number))
        elif change == "forward":
            steps.append(a_step(StepKind.REFERRED, at, number=number, to_whom="内部防控小组"))
        elif change in ("special", "not_special"):
            steps.append(a_step(StepKind(change), at, number=number, text="x", reason="x"))
        elif change in ("first", "follow_up", "final"):
            reports.append(sent(change, at, number))
        elif change == "raised":
            parts.append((Kind.CORRECTION, at, {"level": "major"}))
        else:
            parts.append((Kind(change), at))
    return a_case(*parts, steps=steps, reports=reports, level="serious")


ANY_CASE = st.lists(st.tuples(MINUTES, CHANGES), max_size=9).map(told_as)
PRESETS = st.sampled_from(["plan", "henan", "shanxi_2007", "changzi_2025", "state_council_2015"])


def until(case, moment):
    """The case as it was recorded by `moment`."""
    incident = case.incident
    entries = tuple(each for each in incident.entries if each.recorded_at <= moment)
    counting = [each for each in entries if each.kind in (Kind.RECEIVED, Kind.CORRECTION)]
    state = State.OPEN
    for each in entries:
        state = STATES.get(each.kind, state)
    return Case(
        replace(incident, entries=entries, current=counting[-1], state=state),
        tuple(each for each in case.steps if each.recorded_at <= moment),
        tuple(each for each in case.reports if each.recorded_at <= moment),
    )


@given(ANY_CASE, PRESETS, MINUTES)
def test_what_was_overdue_once_never_disappears(case, preset, minute):
    moment = RECEIVED.shift(minutes=minute)
    rules = Limits(preset=preset)
    overdue = {each.key for each in of(until(case, moment), rules) if each.due <= moment}

    assert overdue <= {each.key for each in of(case, rules)}


@given(ANY_CASE, PRESETS, MINUTES)
def test_a_stamp_is_never_taken_away(case, preset, minute):
    moment = RECEIVED.shift(minutes=minute)
    rules = Limits(preset=preset)
    now = {each.key: each for each in of(case, rules)}

    for before in of(until(case, moment), rules):
        if before.done_at and before.late_by(moment) is not None:
            assert now[before.key].late_by(moment) == before.late_by(moment)
        if before.is_missed:
            assert now[before.key].is_missed


@given(ANY_CASE, PRESETS)
def test_a_clock_that_ended_names_the_entry_that_ended_it(case, preset):
    known = {f"entry {each.id}" for each in case.incident.entries}
    known |= {f"step {each.id}" for each in case.steps} | {each.entry for each in case.reports}

    for each in of(case, Limits(preset=preset)):
        assert each.is_open or (each.done_by or each.lifted_by) in known


@given(ANY_CASE, PRESETS)
def test_of_each_step_one_clock_runs_at_most(case, preset):
    running = [step_of(each) for each in of(case, Limits(preset=preset)) if each.is_open]

    assert len(running) == len(set(running))


@given(ANY_CASE)
def test_every_change_of_the_situation_is_kept_in_order(case):
    moments = [each.since for each in situations(case)]

    assert moments == sorted(moments)

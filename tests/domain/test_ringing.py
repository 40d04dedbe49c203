from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import on
from dutyconsole.config import AlarmRules, NoticeStage
from dutyconsole.domain.alarms import Alarm
from dutyconsole.domain.obligations import Obligation
from dutyconsole.domain.ringing import (
    Event,
    State,
    alarm_kind,
    describe,
    in_order,
    next_change,
    notices,
    occasion_at,
    rings,
    state_of,
    step_name,
    steps_for,
    to_raise,
)
from dutyconsole.domain.time_limits import STEPS

RULES = AlarmRules()
BOTH = AlarmRules(both=True)
DUE = on("17:00")
DAILY = Obligation("report", "日报", "李某", "市办", DUE, subject="daily")
CALL = Obligation(
    "incident", "报告组长", "李某", "张某某", DUE, subject="2020/12 head", special=True
)
MATTER = Obligation("matter", "东楼停水", "王某", "", DUE, subject="3")
STAGE = NoticeStage(kinds=("report",), minutes=5, to=("leader", "head"))

MOMENTS = st.integers(-3 * 3600, 3 * 3600).map(lambda seconds: DUE.shift(seconds=seconds))
OBLIGATIONS = st.sampled_from((DAILY, CALL, MATTER))


def event(kind, occasion, by="李某", of=DAILY, clock="16:30"):
    return Event(of.key, occasion, kind, on(clock), by)


def raised(occasion, of=DAILY):
    return event("raised", occasion, "值班室", of)


def acknowledged(occasion, by="李某", of=DAILY):
    return event("acknowledged", occasion, by, of)


@st.composite
def stories(draw):
    """An obligation, a moment, and whatever people may have done with its alarms before."""
    obligation, rules = draw(OBLIGATIONS), draw(st.sampled_from((RULES, BOTH)))
    steps = st.sampled_from([str(step) for step in steps_for(rules, obligation.kind)])
    kinds, names = st.sampled_from(("raised", "acknowledged")), st.sampled_from(("李某", "王某"))
    happened = st.builds(
        lambda kind, step, by: event(kind, step, by, obligation), kinds, steps, names
    )
    return obligation, draw(st.lists(happened, max_size=12)), rules, draw(MOMENTS)


def answered(events, occasion, rules):
    names = {each.by for each in events if (each.kind, each.occasion) == ("acknowledged", occasion)}
    return len(names) >= (2 if rules.both else 1)


# ------------------------------------------------------------------ steps


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("report", RULES.report),
        ("incident", RULES.incident),
        ("handover", RULES.other),
        ("matter", RULES.other),
    ],
)
def test_each_kind_has_its_steps(kind, expected):
    assert steps_for(RULES, kind) == expected


def test_the_moment_it_is_due_is_a_step_even_where_the_settings_leave_it_out():
    assert steps_for(AlarmRules(report=(30, -15)), "report") == (-15, 0, 30)


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("14:59:59", None),
        ("15:00:00", "-120"),
        ("15:59:59", "-120"),
        ("16:45:00", "-15"),
        ("16:59:59", "-5"),
        ("17:00:00", "0"),
        ("17:04:59", "0"),
        ("17:05:00", "5"),
        ("23:59:59", "60"),
    ],
)
def test_the_occasion_is_the_latest_step_whose_second_has_come(clock, expected):
    assert occasion_at(DAILY, RULES, on(clock)) == expected


@given(OBLIGATIONS, MOMENTS)
def test_until_the_next_change_the_occasion_stays_and_then_it_is_another(obligation, at):
    change = next_change([obligation], RULES, at)
    now = occasion_at(obligation, RULES, at)

    if change is None:
        assert now == str(steps_for(RULES, obligation.kind)[-1])
    else:
        assert occasion_at(obligation, RULES, change.shift(seconds=-1)) == now
        assert occasion_at(obligation, RULES, change) != now


def test_what_is_done_changes_no_more():
    assert next_change([replace(DAILY, done_at=on("16:00"))], RULES, on("16:01")) is None


# ------------------------------------------------------------------ states


@given(stories())
def test_the_state_of_what_is_open_hangs_on_its_latest_occasion_alone(story):
    obligation, events, rules, at = story
    occasion = occasion_at(obligation, rules, at)

    if occasion is None:
        expected = State.QUIET
    elif answered(events, occasion, rules):
        expected = State.ACKNOWLEDGED
    else:
        expected = State.UNACKNOWLEDGED
    assert state_of(obligation, events, rules, at) is expected


@given(stories())
def test_what_is_overdue_is_never_quiet(story):
    obligation, events, rules, at = story
    shown = [ring.key for ring in rings([obligation], events, rules, at)]

    assert at < DUE or shown == [obligation.key]


@given(stories())
def test_a_new_occasion_always_resets_the_acknowledgement(story):
    obligation, events, rules, at = story
    change = next_change([obligation], rules, at)
    if change is None:
        return
    occasion = occasion_at(obligation, rules, change)
    before = [each for each in events if each.occasion != occasion]

    assert state_of(obligation, before, rules, change) is State.UNACKNOWLEDGED


@given(stories())
def test_what_is_acknowledged_is_steady_until_the_next_occasion(story):
    obligation, events, rules, at = story
    occasion = occasion_at(obligation, rules, at)
    if occasion is None:
        return
    known = [*events, acknowledged(occasion, "李某", obligation)]
    known.append(acknowledged(occasion, "王某", obligation))
    change = next_change([obligation], rules, at)
    last = change.shift(seconds=-1) if change else at.shift(days=30)

    assert state_of(obligation, known, rules, at) is State.ACKNOWLEDGED
    assert state_of(obligation, known, rules, last) is State.ACKNOWLEDGED


@given(stories(), st.randoms())
def test_it_is_the_same_in_whatever_order_people_acknowledge(story, chance):
    obligation, events, rules, at = story
    shuffled = [each for each in events if each.kind == "acknowledged"]
    chance.shuffle(shuffled)
    others = [each for each in events if each.kind == "raised"]

    for each in (obligation, replace(obligation, done_at=at)):
        assert state_of(each, [*others, *shuffled], rules, at) is state_of(each, events, rules, at)


@given(stories())
def test_what_ended_unacknowledged_stays_shown_and_what_was_settled_does_not(story):
    obligation, events, rules, at = story
    occasions = [each.occasion for each in events if each.kind == "raised"]
    is_open_question = bool(occasions) and not answered(events, occasions[-1], rules)

    for ended in ({"done_at": at}, {"lifted_at": at}):
        found = rings([replace(obligation, **ended)], events, rules, at)
        states = [ring.state for ring in found]

        assert states == [State.CLEARED_UNACKNOWLEDGED] * is_open_question
    gone = rings([], events, rules, at.shift(years=1))
    assert [ring.state for ring in gone] == [State.CLEARED_UNACKNOWLEDGED] * is_open_question


def test_the_same_person_twice_is_one_of_the_two():
    events = [raised("-30"), acknowledged("-30"), acknowledged("-30")]
    (ring,) = rings([DAILY], events, BOTH, on("16:31"))

    assert ring.state is State.UNACKNOWLEDGED
    assert ring.is_half
    assert ring.missing(("李某", "王某", "赵某")) == ("王某", "赵某")


def test_once_both_have_nobody_is_missing():
    events = [raised("-30"), acknowledged("-30"), acknowledged("-30", "王某")]
    (ring,) = rings([DAILY], events, BOTH, on("16:31"))

    assert ring.state is State.ACKNOWLEDGED
    assert ring.acknowledged_by == ("李某", "王某")
    assert ring.missing(("李某", "王某", "赵某")) == ()


# ------------------------------------------------------------------ what is shown


def test_the_loudest_comes_first():
    other = replace(DAILY, subject="weekly")
    special = replace(CALL, due=on("17:03"))
    known = replace(DAILY, subject="known", due=on("16:00"))
    events = [acknowledged("60", of=known), raised("-5", of=MATTER)]
    found = rings([known, other, special, CALL], events, RULES, on("17:01"))

    assert [(ring.key, ring.state.value) for ring in found] == [
        (CALL.key, "unacknowledged"),
        (other.key, "unacknowledged"),
        (special.key, "unacknowledged"),
        (MATTER.key, "cleared_unacknowledged"),
        (known.key, "acknowledged"),
    ]


def test_the_sentence_says_what_it_is_and_its_time():
    before, after = on("16:30"), on("17:30")
    ended = replace(DAILY, done_at=after)

    assert rings([DAILY], (), RULES, before)[0].sentence == "日报, due 17:00"
    assert rings([DAILY], (), RULES, after)[0].sentence == "日报, overdue since 17:00"
    assert rings([ended], [raised("0")], RULES, after)[0].sentence == "日报, was due 17:00"


def test_what_is_gone_is_called_as_it_was_or_by_its_key():
    events = [raised("0", MATTER)]

    assert rings([], events, RULES, DUE, {MATTER.key: "东楼停水"})[0].what == "东楼停水"
    assert rings([], events, RULES, DUE)[0].what == "Matter 3"


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (DAILY.key, "日报"),
        (replace(DAILY, subject="weekly").key, "weekly"),
        (CALL.key, f"〔2020〕 No. 12 {STEPS['head']}"),
        ("incident 2020/x head 2020-01-25T17:00:00+08:00", "2020/x head"),
        ("handover 2020-01-25/1 2020-01-26T08:30:00+08:00", "Shift handover"),
        ("relief 王 某 2020-01-26T08:30:00+08:00", "Relief of 王 某"),
        (MATTER.key, "Matter 3"),
        (
            "report daily correction 2020-01-25 2020-01-25T18:20:00+08:00",
            "日报, correction of 2020-01-25",
        ),
        ("register visitors 12 2020-01-25T18:00:00+08:00", "Visitors 12"),
        ("register keys 12 2020-01-25T18:00:00+08:00", "keys 12"),
        ("第1次", "第1次"),
        ("", ""),
    ],
)
def test_a_key_says_in_short_what_it_was(key, expected):
    assert describe(key, {"daily": "日报"}) == expected


def test_a_key_without_a_moment_has_that_of_its_last_event():
    events = [Event("第1次", "第1次", "raised", on("17:20"), "王某")]

    assert rings([], events, RULES, DUE)[0].due == on("17:20")


def test_a_step_is_called_by_its_minutes():
    assert [step_name(step) for step in ("-15", "0", "5")] == ["T-15", "T+0", "T+5"]


def test_a_record_in_doubt_is_the_loudest_and_a_late_backup_waits_for_what_rings():
    sheet, backup = Alarm("sheet", "", ""), Alarm("backup", "", "")
    loud = rings([DAILY], (), RULES, DUE)
    known = rings([DAILY], [acknowledged("0")], RULES, DUE)

    assert in_order((sheet, backup), loud) == (sheet, *loud, backup)
    assert in_order((sheet, backup), known) == (sheet, backup, *known)


# ------------------------------------------------------------------ what is noted


def test_after_a_night_each_obligation_is_noted_once_and_with_its_latest_step():
    assert to_raise([DAILY, CALL], (), RULES, on("08:00", "2020-01-26")) == (
        (DAILY.key, "60"),
        (CALL.key, "60"),
    )


@given(stories())
def test_what_was_noted_is_not_noted_again(story):
    obligation, events, rules, at = story
    first = to_raise([obligation], events, rules, at)
    then = [*events, *(Event(*each, "raised", at, "值班室") for each in first)]

    assert to_raise([obligation], then, rules, at) == ()


def test_what_has_ended_is_not_noted():
    assert to_raise([replace(DAILY, done_at=DUE)], (), RULES, on("18:00")) == ()


# ------------------------------------------------------------------ who is told outside


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("report", "report"), ("incident", "incident"), ("handover", "other"), ("relief", "other")],
)
def test_kinds_of_obligations_are_told_as_the_settings_have_them(kind, expected):
    assert alarm_kind(kind) == expected


def told(*events, at, stage=STAGE, obligation=DAILY, rules=RULES):
    return notices([obligation], events, rules, [stage], on(at))


def test_the_stage_names_whom_it_reaches():
    assert told(at="17:06") == ((DAILY, STAGE, ("leader", "head")),)


def test_nobody_is_told_before_its_moment_or_once_it_is_done():
    assert told(at="17:04:59") == ()
    assert told(at="17:30", obligation=replace(DAILY, done_at=on("17:10"))) == ()


def test_nobody_is_told_of_another_kind():
    assert told(at="17:30", obligation=MATTER) == ()


def test_whoever_answered_inside_spares_those_outside():
    assert told(raised("5"), acknowledged("5"), at="17:10") == ()


def test_some_are_told_even_then():
    stage = NoticeStage(kinds=("report",), minutes=5, to=("head",), even_acknowledged=True)

    assert told(raised("5"), acknowledged("5"), at="17:05", stage=stage) != ()


def test_of_a_new_occasion_the_room_hears_first():
    answered_before = (raised("0"), acknowledged("0"), raised("5"))

    assert told(*answered_before, at="17:05:59") == ()
    assert told(*answered_before, at="17:06:00") != ()


def test_a_room_that_left_the_last_occasion_without_an_answer_is_not_waited_for():
    assert told(raised("0"), raised("5"), at="17:05") != ()


def test_a_stage_before_the_first_step_waits_for_nobody():
    stage = NoticeStage(kinds=("report",), minutes=-180, to=("head",))

    assert told(at="14:00", stage=stage) != ()


def test_where_both_have_to_one_is_no_answer():
    events = (raised("5"), acknowledged("5"))

    assert told(*events, at="17:10", rules=BOTH) != ()
    assert told(*events, acknowledged("5", "王某"), at="17:10", rules=BOTH) == ()

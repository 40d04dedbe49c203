import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import AT, on
from dutyconsole.config import PresenceRules
from dutyconsole.domain.journal import Entry, Row, Uid
from dutyconsole.domain.presence import (
    Quiet,
    Stage,
    drill_moments,
    is_by_a_person,
    next_change,
    quiet_limit,
    stage_at,
)

RULES = PresenceRules()
DAY, NIGHT = 7200, 3600

every_rules = st.builds(
    PresenceRules,
    day=st.integers(1, 300),
    night=st.integers(1, 300),
    night_from=st.times().map(lambda time: time.replace(microsecond=0)),
    night_to=st.times().map(lambda time: time.replace(microsecond=0)),
    bell_after=st.integers(1, 600),
    notify_after=st.integers(1, 600),
)
every_moment = st.integers(0, 86400 * 3).map(lambda seconds: AT.shift(seconds=seconds))
some_seconds = st.integers(0, 50000)


@pytest.mark.parametrize(
    ("clock", "seconds"),
    [("21:59", DAY), ("22:00", NIGHT), ("00:00", NIGHT), ("05:59", NIGHT), ("06:00", DAY)],
)
def test_a_night_that_crosses_midnight_has_an_interval_of_its_own(clock, seconds):
    assert quiet_limit(RULES, on(clock)) == seconds


@pytest.mark.parametrize(("clock", "seconds"), [("00:59", DAY), ("01:00", NIGHT), ("04:00", DAY)])
def test_so_has_one_that_begins_after_midnight(clock, seconds):
    rules = PresenceRules(night_from=dt.time(1), night_to=dt.time(4))

    assert quiet_limit(rules, on(clock)) == seconds


def test_a_night_that_ends_when_it_begins_is_none():
    rules = PresenceRules(night_from=dt.time(22), night_to=dt.time(22))

    assert quiet_limit(rules, on("22:00")) == DAY


@pytest.mark.parametrize(
    ("seconds", "stage"),
    [
        (0, Stage.NONE),
        (DAY - 1, Stage.NONE),
        (DAY, Stage.SCREEN),
        (DAY + 59, Stage.SCREEN),
        (DAY + 60, Stage.BELL),
        (DAY + 179, Stage.BELL),
        (DAY + 180, Stage.NOTIFY),
        (DAY * 9, Stage.NOTIFY),
    ],
)
def test_it_asks_then_rings_then_tells_others(seconds, stage):
    assert stage_at(RULES, on("08:00"), on("08:00").shift(seconds=seconds)) is stage


def test_the_interval_that_held_when_the_quiet_began_counts_across_the_border_of_the_night():
    in_the_evening, in_the_morning = on("21:30"), on("05:30")

    assert stage_at(RULES, in_the_evening, on("23:29")) is Stage.NONE
    assert stage_at(RULES, in_the_evening, on("23:30")) is Stage.SCREEN
    assert stage_at(RULES, in_the_morning, on("06:30")) is Stage.SCREEN


def test_the_next_stage_is_known_beforehand_and_after_the_last_there_is_none():
    sign = on("08:00")
    moments = [sign]
    while (moment := next_change(RULES, sign, moments[-1])) is not None:
        moments.append(moment)

    assert [each.format("HH:mm:ss") for each in moments[1:]] == ["10:00:00", "10:01:00", "10:03:00"]


@given(every_rules, every_moment, some_seconds, some_seconds)
def test_the_stage_only_climbs_while_nobody_gives_a_sign(rules, sign, earlier, later):
    earlier, later = sorted((earlier, later))

    assert stage_at(rules, sign, sign.shift(seconds=earlier)) <= stage_at(
        rules, sign, sign.shift(seconds=later)
    )


@given(every_rules, every_moment)
def test_any_sign_begins_the_interval_anew(rules, at):
    limit = quiet_limit(rules, at)

    assert stage_at(rules, at, at.shift(seconds=limit - 1)) is Stage.NONE
    assert stage_at(rules, at, at.shift(seconds=limit)) >= Stage.SCREEN


@given(every_rules, every_moment)
def test_there_is_no_alarm_while_it_is_switched_off(rules, at):
    assert stage_at(rules, None, at) is Stage.NONE
    assert next_change(rules, None, at) is None


@given(every_rules, every_moment, some_seconds)
def test_the_stage_changes_at_the_moment_that_was_said_and_not_before(rules, sign, seconds):
    at = sign.shift(seconds=seconds)
    change = next_change(rules, sign, at)
    now = stage_at(rules, sign, at)
    if change is None:
        assert now is Stage.NOTIFY
    else:
        assert stage_at(rules, sign, change.shift(seconds=-1)) == now
        assert stage_at(rules, sign, change) > now


@given(every_rules, every_moment, st.lists(st.integers(-90000, 90000), max_size=20))
def test_neither_sleep_nor_a_clock_that_is_set_climbs_more_than_to_the_question(rules, at, gaps):
    quiet, stage = Quiet(at, at), Stage.NONE
    for gap in gaps:
        at = at.shift(seconds=gap + (31 if gap >= 0 else 0))
        before = stage
        quiet, stage, ran_out = quiet.look(rules, at)

        assert stage <= max(before, Stage.SCREEN)
        assert ran_out == (before is Stage.NONE and stage is Stage.SCREEN)


@given(every_rules, every_moment, st.lists(st.integers(1, 30), min_size=1, max_size=40))
def test_a_desk_that_goes_on_counts_every_second(rules, at, steps):
    quiet = Quiet(at, at)
    for step in steps:
        quiet, stage, ran_out = quiet.look(rules, quiet.looked.shift(seconds=step))

        assert (stage, ran_out) == (stage_at(rules, at, quiet.looked), False)


def test_after_a_nights_sleep_the_question_is_asked_and_the_bell_follows_in_its_time():
    quiet, stage, ran_out = Quiet(on("22:00"), on("22:10")).look(RULES, on("23:59"))
    _after, later, _ = Quiet(quiet.since, quiet.looked, quiet.still).look(RULES, on("23:59:29"))
    assert (stage, ran_out, later) == (Stage.SCREEN, True, Stage.SCREEN)
    for second in (29, 58, 60):
        at = on("23:59").shift(seconds=second)
        quiet, stage, ran_out = quiet.look(RULES, at)

    assert (stage, ran_out) == (Stage.BELL, False)


def test_a_clock_set_back_does_not_silence_the_alarm():
    quiet, _stage, _ = Quiet(on("08:00"), on("09:59:50")).look(RULES, on("03:00"))
    _quiet, stage, _ = quiet.look(RULES, on("03:00:10"))

    assert stage is Stage.SCREEN


@given(st.integers(0, 5), st.lists(st.floats(0, 1, exclude_max=True), min_size=5, max_size=5))
def test_drills_come_in_order_and_within_the_shift(count, chances):
    moments = drill_moments(count, on("08:30"), on("20:30"), iter(chances).__next__)

    assert len(moments) == count
    assert list(moments) == sorted(moments)
    assert all(on("08:30") <= moment < on("20:30") for moment in moments)


def test_a_shift_that_is_over_has_no_drills():
    assert drill_moments(2, on("08:30"), on("08:30"), lambda: 0.5) == ()


@pytest.mark.parametrize(
    ("table", "kind", "by_a_person"),
    [
        ("log_entry", {}, True),
        ("presence_event", {"kind": "on"}, True),
        ("presence_event", {"kind": "off"}, True),
        ("presence_event", {"kind": "missed"}, False),
        ("presence_event", {"kind": "answered"}, False),
        ("alarm_event", {"kind": "raised"}, False),
        ("alarm_event", {"kind": "acknowledged"}, True),
        ("outbox", {}, False),
        ("outbox_try", {"outcome": "sent"}, False),
        ("clock_jump", {}, False),
        ("post_check", {"direction": "drill"}, False),
        ("post_check", {"direction": "of_us"}, True),
    ],
)
def test_what_the_desk_writes_by_itself_is_by_no_person(table, kind, by_a_person):
    row = Row(table, {"id": 1, **kind})

    assert is_by_a_person(an_entry(row)) is by_a_person


def test_an_act_of_a_person_that_the_desk_adds_to_is_by_the_person():
    assert is_by_a_person(an_entry(Row("outbox", {"id": 1}), Row("report", {"id": 1})))


def an_entry(*rows):
    return Entry(1, Uid("uid"), "2020-01-25T16:12:07+08:00", "李某", "some.thing", "", rows)

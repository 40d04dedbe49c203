import datetime as dt
from typing import get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import ZONE, on
from dutyconsole import config
from dutyconsole.config import LimitRule, Limits
from dutyconsole.domain.incidents import LEVELS
from dutyconsole.domain.time_limits import (
    BASES,
    OWN_RULE,
    PRESETS,
    SPECIAL,
    STEPS,
    Base,
    Limit,
    base_used,
    binding,
    due_of,
    limits_for,
    next_follow_up,
)

RECEIVED, OCCURRED = on("16:05"), on("15:20")
HOURS = (dt.time(8), dt.time(17))

TABLE = {
    "plan": {
        "special": [
            ("head", 10, "received"),
            ("office", 30, "received"),
            ("written", 60, "received"),
            ("follow_up", HOURS, "received"),
            ("final", None, "received"),
        ],
    },
    "state_council_2015": {
        level: [
            ("office", 30, "occurred"),
            ("written", 60, "occurred"),
            ("follow_up", None, "occurred"),
            ("final", None, "occurred"),
        ]
        for level in ("major", "particularly_major")
    },
    "shanxi_2007": {
        when: [
            ("head", None, "received"),
            ("office", 60, "received"),
            ("written", None, "received"),
            ("follow_up", None, "received"),
        ]
        for when in ("special", "ordinary", "serious", "major", "particularly_major")
    },
    "changzi_2025": {
        "unrated": [("forward", 60, "received")],
        **{
            when: [("leader", 10, "received"), ("forward", 30, "received")]
            for when in ("special", "ordinary", "serious", "major", "particularly_major")
        },
    },
    "wuhan_2020": {
        "ordinary": [("office", 120, "received")],
        "serious": [("office", 60, "received")],
        "major": [("office", 30, "occurred")],
        "particularly_major": [("office", 30, "occurred")],
    },
    "henan": {
        "ordinary": [("written", 360, "occurred")],
        "serious": [("written", 60, "occurred"), ("follow_up", HOURS, "occurred")],
        **{
            level: [
                ("office", 15, "occurred"),
                ("written", 35, "occurred"),
                ("follow_up", HOURS, "occurred"),
            ]
            for level in ("major", "particularly_major")
        },
    },
    "health_2003": {"special": [("office", 120, "received")]},
}
"""domain.md, 1.5, as the presets of this program read it."""


def plainly(limit):
    return limit.step, limit.at or limit.minutes, str(limit.base)


@pytest.mark.parametrize("preset", TABLE)
def test_a_preset_says_what_its_rule_says_and_nothing_else(preset):
    said = {when: list(map(plainly, limits)) for when, limits in PRESETS[preset].items()}

    assert said == TABLE[preset]


def test_there_are_no_other_presets():
    assert list(PRESETS) == list(TABLE)


@pytest.mark.parametrize("preset", PRESETS)
def test_every_limit_of_a_preset_names_its_clock_and_its_source(preset):
    for when, limits in PRESETS[preset].items():
        assert [limit.key for limit in limits] == [f"{when}.{limit.step}" for limit in limits]
        assert all(limit.source for limit in limits)


def choices(setting, kind=LimitRule):
    return get_args(get_type_hints(kind)[setting])


def test_the_settings_know_what_the_rules_know():
    assert choices("preset", Limits) == tuple(PRESETS)
    assert choices("when") == (SPECIAL, *LEVELS)
    assert choices("step") == tuple(STEPS)
    assert choices("base") == tuple(BASES)
    assert get_args(config.Level) == tuple(LEVELS)


def test_a_special_situation_of_the_plan_starts_its_clocks_in_their_order():
    limits = limits_for(Limits(), "unrated", is_special=True)
    due = [due_of(each, received_at=RECEIVED, occurred_at=OCCURRED) for each in limits]

    assert [each.step for each in limits] == ["head", "office", "written", "follow_up", "final"]
    assert due == [on("16:15"), on("16:35"), on("17:05"), None, None]


@pytest.mark.parametrize("level", LEVELS)
def test_the_plan_has_no_limit_for_what_is_not_special(level):
    assert limits_for(Limits(), level, is_special=False) == ()


def test_a_rule_of_the_stations_own_replaces_that_of_the_preset():
    rule = LimitRule(when="special", step="office", minutes=20, base="occurred")
    limits = limits_for(Limits(rules=(rule,)), "unrated", is_special=True)

    assert [(each.step, each.minutes) for each in limits[:3]] == [
        ("head", 10),
        ("office", 20),
        ("written", 60),
    ]
    assert limits[1] == Limit("special.office", "office", 20, Base.OCCURRED, (), OWN_RULE)


def test_a_rule_of_the_stations_own_is_added_where_the_preset_has_none():
    rule = LimitRule(when="serious", step="leader", minutes=5)
    settings = Limits(preset="henan", rules=(rule,))
    limits = limits_for(settings, "serious", is_special=False)

    assert [each.key for each in limits] == [
        "serious.leader",
        "serious.written",
        "serious.follow_up",
    ]


def test_a_rule_for_another_level_changes_nothing():
    rule = LimitRule(when="major", step="written", minutes=5)

    assert limits_for(Limits(preset="henan", rules=(rule,)), "serious", is_special=False) == (
        limits_for(Limits(preset="henan"), "serious", is_special=False)
    )


def test_the_hours_of_a_rule_ascend():
    rule = LimitRule(when="special", step="follow_up", at=(dt.time(17), dt.time(8)))
    limits = limits_for(Limits(rules=(rule,)), "unrated", is_special=True)

    assert limits[3].at == HOURS


def test_a_special_situation_has_the_limits_of_its_level_too():
    rules = (LimitRule(when="special", step="written", minutes=50),)
    limits = limits_for(Limits(preset="henan", rules=rules), "major", is_special=True)

    assert [each.key for each in limits] == [
        "major.office",
        "special.written",
        "major.written",
        "major.follow_up",
    ]


@pytest.mark.parametrize(
    ("occurred", "due", "base"),
    [
        (OCCURRED, on("15:35"), Base.OCCURRED),
        (RECEIVED, on("16:20"), Base.OCCURRED),
        (None, on("16:20"), Base.RECEIVED),
    ],
)
def test_a_limit_from_occurrence_counts_from_receipt_while_nobody_knows_it(occurred, due, base):
    (limit, *_others) = limits_for(Limits(preset="henan"), "major", is_special=False)

    assert due_of(limit, received_at=RECEIVED, occurred_at=occurred) == due
    assert base_used(limit, occurred_at=occurred) is base


def test_a_limit_from_receipt_does_not_ask_when_it_happened():
    limit = Limit("special.head", "head", 10)

    assert due_of(limit, received_at=RECEIVED, occurred_at=OCCURRED) == on("16:15")
    assert base_used(limit, occurred_at=OCCURRED) is Base.RECEIVED


@pytest.mark.parametrize("step", STEPS)
def test_without_minutes_there_is_no_clock(step):
    assert due_of(Limit(f"major.{step}", step), received_at=RECEIVED, occurred_at=None) is None


def test_a_clock_runs_on_past_midnight():
    limit = Limit("ordinary.written", "written", 360)

    assert due_of(limit, received_at=on("23:30"), occurred_at=None) == on("05:30", "2020-01-26")


def test_a_follow_up_is_not_due_from_the_message_but_from_the_report_before_it():
    limit = Limit("special.follow_up", "follow_up", 240)

    assert due_of(limit, received_at=RECEIVED, occurred_at=None) is None
    assert next_follow_up(limit, on("16:50"), ZONE) == on("20:50")


FIXED = Limit("special.follow_up", "follow_up", at=HOURS)


@pytest.mark.parametrize(
    ("after", "due"),
    [
        (on("07:59:59"), on("08:00")),
        (on("08:00:00"), on("17:00")),
        (on("16:59:59"), on("17:00")),
        (on("17:00:00"), on("08:00", "2020-01-26")),
        (on("23:59:59", "2019-12-31"), on("08:00", "2020-01-01")),
        (on("00:00", "2020-02-29"), on("08:00", "2020-02-29")),
    ],
)
def test_a_follow_up_at_fixed_hours_is_due_by_the_next_of_them(after, due):
    assert next_follow_up(FIXED, after, ZONE) == due


def test_the_fixed_hours_are_the_stations_whatever_zone_the_moment_is_told_in():
    assert next_follow_up(FIXED, on("07:30").to("utc"), ZONE) == on("08:00")


def test_of_an_hour_and_an_interval_the_earlier_one_counts():
    limit = Limit("special.follow_up", "follow_up", 120, at=HOURS)

    assert next_follow_up(limit, on("16:50"), ZONE) == on("17:00")
    assert next_follow_up(limit, on("17:00"), ZONE) == on("19:00")


def test_follow_ups_on_change_only_have_no_moment():
    assert next_follow_up(Limit("major.follow_up", "follow_up"), RECEIVED, ZONE) is None


def test_only_follow_ups_follow_up():
    assert next_follow_up(Limit("major.written", "written", 60), RECEIVED, ZONE) is None


MOMENTS = st.integers(0, 400 * 24 * 3600).map(lambda seconds: on("00:00").shift(seconds=seconds))
TIMES = st.times().map(lambda time: time.replace(microsecond=0))


@given(MOMENTS, st.sets(TIMES, min_size=1, max_size=6).map(lambda at: tuple(sorted(at))))
def test_the_next_follow_up_is_the_first_of_the_hours_to_come(after, hours):
    due = next_follow_up(Limit("special.follow_up", "follow_up", at=hours), after, ZONE)
    seconds = (due - after).total_seconds()

    assert 0 < seconds <= 24 * 3600
    assert due.time() in hours
    assert not [
        hour
        for day in (after.date(), due.date())
        for hour in hours
        if after.datetime < dt.datetime.combine(day, hour, tzinfo=ZONE) < due.datetime
    ]


WHENS = st.sampled_from([SPECIAL, *LEVELS])
RULES = st.lists(
    st.builds(
        LimitRule,
        when=WHENS,
        step=st.sampled_from(list(STEPS)),
        minutes=st.none() | st.integers(1, 600),
        base=st.sampled_from(list(BASES)).map(str),
    ),
    unique_by=lambda rule: (rule.when, rule.step),
    max_size=12,
).map(tuple)
OF_A_STATION = st.builds(Limits, preset=st.sampled_from(list(PRESETS)), rules=RULES)
AGES = st.none() | st.integers(0, 24 * 60).map(lambda minutes: RECEIVED.shift(minutes=-minutes))


@given(OF_A_STATION, st.sampled_from(list(LEVELS)), st.booleans(), AGES)
def test_of_several_limits_on_a_step_the_one_due_first_counts(settings, level, special, occurred):
    moments = {"received_at": RECEIVED, "occurred_at": occurred}
    limits = limits_for(settings, level, is_special=special)
    dues = [(limit, due_of(limit, **moments)) for limit in limits]
    counting = [each for each, _due in binding(dues) if each.step != "follow_up"]
    clocks = {}
    for limit in limits:
        if (due := due_of(limit, **moments)) is not None:
            clocks.setdefault(limit.step, []).append(due)

    assert [each.step for each in counting] == list(
        dict.fromkeys(each.step for each in limits if each.step != "follow_up")
    )
    for limit in counting:
        assert due_of(limit, **moments) == min(clocks.get(limit.step, [None]))


def counting(limits, occurred_at=None):
    """Those of `limits` that count."""
    moments = {"received_at": RECEIVED, "occurred_at": occurred_at}
    found = binding([(limit, due_of(limit, **moments)) for limit in limits])
    return tuple(limit for limit, _due in found)


@given(OF_A_STATION, st.sampled_from(list(LEVELS)), st.booleans())
def test_each_rule_of_the_stations_own_holds_where_it_applies(settings, level, special):
    found = {each.key: each for each in limits_for(settings, level, is_special=special)}
    whens = {SPECIAL, level} if special else {level}
    applying = [rule for rule in settings.rules if rule.when in whens]

    for rule in applying:
        limit = found[f"{rule.when}.{rule.step}"]
        assert (limit.minutes, limit.base, limit.source) == (rule.minutes, rule.base, OWN_RULE)


def test_follow_ups_of_different_hours_all_count():
    limits = (
        FIXED,
        Limit("major.follow_up", "follow_up", at=(dt.time(12),)),
        Limit("serious.follow_up", "follow_up", at=HOURS),
    )

    assert counting(limits) == limits[:2]


def test_of_a_clock_and_at_once_the_clock_counts():
    at_once, clock = Limit("special.head", "head"), Limit("major.head", "head", 10)

    for limits in ((at_once, clock), (clock, at_once)):
        assert counting(limits) == (clock,)


def test_which_of_two_bases_is_due_first_depends_on_when_it_happened():
    received = Limit("special.written", "written", 30)
    occurred = Limit("major.written", "written", 60, Base.OCCURRED)
    found = [
        counting((received, occurred), occurred_at=at) for at in (on("15:20"), on("16:00"), None)
    ]

    assert found == [(occurred,), (received,), (received,)]

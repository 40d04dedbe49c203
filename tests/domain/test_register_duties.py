import datetime as dt
from dataclasses import replace

import msgspec
import pytest

from builders import on, settings
from dutyconsole.config.registers import CampaignRules, OwnField, OwnRegister
from dutyconsole.domain.obligations import Obligation
from dutyconsole.domain.register_duties import (
    Asking,
    is_carried_over,
    next_step,
    of_isolated,
    of_line,
    own_asked,
    sections_named,
)
from dutyconsole.domain.register_lines import LineState, PartKind, RegisterLine

BEGUN = on("08:00", "2020-01-20")


def asking(at=None, begun=BEGUN, **changes):
    station = settings(**changes)
    own = own_asked(station, is_on=begun is not None)
    return Asking(station, "内部防控小组", at or on("16:12"), begun, own)


def a_line(register="visitors", at=None, **values):
    moment = at or on("14:00")
    return RegisterLine(
        1, register, 12, 0, PartKind.ENTERED, LineState.OPEN, moment, moment, "李某", "", values
    )


def dues(found):
    return [(each.subject, each.due) for each in found]


@pytest.mark.parametrize(
    ("came", "expected"), [("14:00", "18:00"), ("16:00", "18:00"), ("17:30", "19:30")]
)
def test_a_visitor_leaves_when_visits_are_over_or_two_hours_after_coming_late(came, expected):
    (duty,) = of_line(asking(), a_line(at=on(came), person="高某", host="李伟"))

    assert duty.what == "Visitor in the house: 高某, visits 李伟"
    assert (duty.kind, duty.subject, duty.due) == ("register", "visitors 12", on(expected))
    assert (duty.who, duty.base_at, duty.special) == ("内部防控小组", on(came), False)


def test_people_inside_or_outside_stay_so_when_the_campaign_ends():
    off = asking(begun=None)
    outing = a_line("outings", person="王芳", destination="北京", back_by=str(on("20:00")))

    assert dues(of_line(off, a_line())) == [("visitors 12", on("18:00"))]
    assert dues(of_line(off, outing)) == [("outings 12", on("20:00"))]


def test_an_outing_is_to_be_approved_before_it_begins_and_over_when_it_was_planned():
    outing = a_line("outings", person="王芳", destination="北京", back_by=str(on("20:00")))

    assert dues(of_line(asking(), outing)) == [
        ("outings 12", on("20:00")),
        ("outings 12 approval", on("14:00")),
    ]


def test_nobody_is_awaited_who_has_not_left_yet():
    ahead = a_line("outings", at=on("08:00", "2020-01-26"), back_by=str(on("20:00", "2020-01-26")))

    assert dues(of_line(asking(), ahead)) == [("outings 12 approval", on("08:00", "2020-01-26"))]


@pytest.mark.parametrize(
    ("needed", "given", "is_enough"),
    [
        ("leader", "approved_section", False),
        ("leader", "approved_leader", True),
        ("leader", "approved_head", True),
        ("head", "approved_leader", False),
        ("section", "approved_section", True),
    ],
)
def test_whoever_stands_above_approves_as_well_and_nobody_beneath(needed, given, is_enough):
    asked = asking(campaign=CampaignRules(approval=needed))
    outing = a_line("outings", back_by=str(on("20:00")), **{given: "张某"})

    assert ("outings 12 approval" not in dict(dues(of_line(asked, outing)))) == is_enough


def test_a_reading_that_is_too_high_is_loud_until_it_is_taken_again():
    reading = a_line("temperatures", person="王芳", temperature="37.6")
    (duty,) = of_line(asking(campaign=CampaignRules(recheck=20)), reading)

    assert (duty.subject, duty.due, duty.special) == ("temperatures 12", on("14:20"), True)
    assert duty.what == "37.6 °C, to be taken again: 王芳"


def test_nothing_is_taken_again_when_the_campaign_is_off():
    assert [*of_line(asking(begun=None), a_line("temperatures", temperature="37.6"))] == []


KEYS = OwnRegister(
    key="keys",
    name="钥匙借用",
    fields=(OwnField(key="phone", name="电话", kind="phone"), OwnField(key="back", name="归还")),
    closed_by="back",
    hours=4,
)


def test_a_line_of_ones_own_register_is_due_in_its_hours_and_keeps_what_is_private_masked():
    line = a_line("keys", phone="13800001234")
    (duty,) = of_line(asking(registers=(KEYS,), begun=None), line)

    assert (duty.subject, duty.due) == ("keys 12", on("18:00"))
    assert duty.what == "钥匙借用, no. 12: 138****1234"


def test_an_own_register_of_the_campaign_ends_with_it():
    registers = (msgspec.structs.replace(KEYS, campaign=True),)
    line = a_line("keys", phone="13800001234")

    assert [*of_line(asking(registers=registers, begun=None), line)] == []
    assert dues(of_line(asking(registers=registers), line)) == [("keys 12", on("18:00"))]


def isolated_duties(asked, line, called):
    return of_isolated(asked, line, asked.turns(asked.station.campaign.follow_up), called)


def isolated(**values):
    given = {"person": "王芳", "isolation": "home", "isolation_from": "2020-01-20"}
    return a_line("census", **(given | values))


def test_whoever_is_isolated_is_called_every_day_and_told_which_day_it_is():
    (duty,) = isolated_duties(asking(at=on("16:12")), isolated(), set())

    assert duty.what == "To be called: 王芳, day 5 of 14, until 3 Feb"
    assert (duty.subject, duty.due) == ("follow_ups 2020-01-25 12", on("16:00"))


@pytest.mark.parametrize(
    ("at", "called", "expected"),
    [
        ("10:00", (), [24, 25]),
        ("10:00", (24,), [25]),
        ("10:00", (25,), []),
        ("16:00", (24,), [25]),
        ("16:00", (), [25]),
    ],
)
def test_yesterdays_call_is_asked_for_until_todays_hour_unless_today_came_first(
    at, called, expected
):
    known = {("王芳", dt.date(2020, 1, day)) for day in called}
    found = isolated_duties(asking(at=on(at)), isolated(), known)

    assert [each.due.day for each in found] == expected


def test_nobody_is_called_for_a_day_before_the_isolation_began():
    found = isolated_duties(asking(at=on("10:00")), isolated(isolation_from="2020-01-25"), set())

    assert [each.due.day for each in found] == [25]


def test_on_the_day_of_release_somebody_has_to_release_them():
    written = isolated(isolation_from="2020-01-11", isolation_until="2020-01-24")
    called = {("王芳", dt.date(2020, 1, 25))}
    (duty,) = isolated_duties(asking(), written, called)

    assert duty.what == "王芳: isolated until 24 Jan, not released"
    assert (duty.subject, duty.due) == ("census 12 release", on("16:00", "2020-01-24"))


def test_whoever_was_released_is_asked_for_no_more():
    assert [*isolated_duties(asking(), isolated(released_on="2020-01-25"), set())] == []


def test_of_many_sections_three_are_named_and_the_rest_counted():
    missing = {f"科室{number}": ("甲",) * number for number in range(6)}

    assert sections_named(missing) == "科室1 1, 科室2 2, 科室3 3 and 2 more sections"


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("visitors 12", "note when they leave"),
        ("outings 12", "ask when they come back"),
        ("outings 12 approval", "have it approved"),
        ("temperatures 12", "take it again under the arm"),
        ("temperatures 2020-01-25 1", "ask the sections"),
        ("census 12 release", "release them, or set a later day"),
        ("supplies release", "count them, and get more"),
        ("keys 12", ""),
    ],
)
def test_it_says_what_comes_next(subject, expected):
    assert next_step(Obligation("register", "", "", "", on("16:00"), subject=subject)) == expected


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("visitors 12", True),
        ("temperatures 12", True),
        ("temperatures 2020-01-25 2", False),
        ("follow_ups 2020-01-25 12", False),
        ("disinfection 2020-01-25 hall 2", False),
    ],
)
def test_a_round_that_is_ahead_is_not_handed_over_by_name_and_one_that_is_late_is(
    subject, expected
):
    duty = Obligation("register", "", "", "", on("16:00"), subject=subject)

    assert is_carried_over(duty, on("15:59:59")) == expected
    assert is_carried_over(replace(duty, due=on("15:00")), on("15:59:59"))

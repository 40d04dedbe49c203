import pytest

from builders import AT, on, settings
from dutyconsole.domain.people import Person
from dutyconsole.domain.register_lines import LineState, PartKind, RegisterLine
from dutyconsole.domain.registers import BUILT_IN, CENSUS, OUTINGS, TEMPERATURES, VISITORS
from dutyconsole.ui.register_typed import (
    FormAct,
    blank_values,
    fields_for,
    offers_people,
    people_meant,
    read_typed,
    still_to_come,
    typed_form,
    unsure,
    with_point,
)

STATION = settings()
PEOPLE = (
    Person(1, "王芳", "规划科", keys="wangfang wf"),
    Person(2, "王飞", "办公室", keys="wangfei wf"),
    Person(3, "李伟", "办公室", keys="liwei lw"),
)


def a_line(register, at=AT, **values):
    return RegisterLine(
        1, register.key, 1, 0, PartKind.ENTERED, LineState.OPEN, at, at, "李某", "", values
    )


def blank(register, act=FormAct.ENTER, line=None, at=AT):
    fields = fields_for(register, act, line)
    return blank_values(register, fields, act, line, STATION, at=at, opened=False)


@pytest.mark.parametrize("register", BUILT_IN, ids=lambda each: each.key)
def test_every_field_is_asked_for_once_the_required_before_the_rest(register):
    fields = fields_for(register, FormAct.ENTER, None)
    asked = [each.required for each in fields if not each.fever]

    assert sorted(each.key for each in fields) == sorted(each.key for each in register.form)
    assert asked == sorted(asked, reverse=True)


def test_going_on_asks_for_what_is_still_to_come():
    line = a_line(OUTINGS, approved_leader="张建军")
    keys = [each.key for each in fields_for(OUTINGS, FormAct.GO_ON, line)]

    assert "approved_leader" not in keys
    assert "returned_at" in keys


def test_nothing_is_to_come_of_whoever_has_left():
    assert still_to_come(VISITORS, {"left_at": "2020-01-25T16:10:00+08:00"}) == ()


@pytest.mark.parametrize(("clock", "number"), [("08:00", "1"), ("12:29", "1"), ("12:31", "2")])
def test_the_round_is_the_one_whose_time_is_nearest(clock, number):
    assert blank(TEMPERATURES, at=on(clock))["round"] == number


def test_nothing_is_preset_where_it_would_undo_what_was_said_before():
    assert set(blank(CENSUS).values()) == {""}


def test_whoever_leaves_does_so_now():
    assert blank(VISITORS, FormAct.GO_ON, a_line(VISITORS, on("16:00")))["left_at"] == "16:12"


def test_whoever_leaves_in_the_minute_of_coming_leaves_after_it():
    left = blank(VISITORS, FormAct.GO_ON, a_line(VISITORS, on("16:12:05")))["left_at"]

    assert left == "2020-01-25 16:12:07"


def test_a_return_is_not_assumed():
    assert blank(OUTINGS, FormAct.GO_ON, a_line(OUTINGS))["returned_at"] == ""


def test_a_masked_value_does_not_stand_in_the_form_before_it_is_opened():
    phone, values = VISITORS.by_key["phone"], {"phone": "13800001234"}

    assert typed_form(phone, values, opened=False) == ""
    assert typed_form(phone, values, opened=True) == "13800001234"


@pytest.mark.parametrize(
    ("typed", "meant"), [("364", "36.4"), (" 374 ", "37.4"), ("36.4", "36.4"), ("36", "36")]
)
def test_a_temperature_may_be_typed_without_its_point(typed, meant):
    assert with_point(TEMPERATURES.by_key["temperature"], typed) == meant


def test_other_numbers_of_three_digits_stay_as_they_are():
    assert with_point(VISITORS.by_key["people"], "120") == "120"


def test_what_is_wrong_is_told_by_its_field():
    typed = {"temperature": "96", "people": "many", "person": "高某"}
    values, wrong = read_typed(VISITORS, VISITORS.form, typed, STATION, at=AT)

    assert values == {"person": "高某"}
    assert set(wrong) == {"temperature", "people"}


@pytest.mark.parametrize(
    ("typed", "names"),
    [("wf", ["王芳", "王飞"]), ("lw", ["李伟"]), ("王芳", []), ("王", ["王芳", "王飞"]), ("", [])],
)
def test_who_is_meant_by_what_is_typed(typed, names):
    assert [each.name for each in people_meant(typed, PEOPLE)] == names


def test_letters_of_several_people_leave_it_open_who_is_meant():
    assert unsure("wf", PEOPLE)
    assert not unsure("lw", PEOPLE)
    assert not unsure("王", PEOPLE)


def test_the_directory_is_offered_for_whom_one_visits_and_not_for_the_visitor():
    assert offers_people(VISITORS, VISITORS.by_key["host"])
    assert not offers_people(VISITORS, VISITORS.by_key["person"])
    assert offers_people(TEMPERATURES, TEMPERATURES.by_key["person"])

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import AT
from dutyconsole.domain.register_fields import (
    Field,
    day_of,
    masked,
    moment_of,
    number_of,
    read_value,
    show_value,
)
from dutyconsole.errors import BadInput

BODY = Field(
    key="temperature", name="体温", kind="number", unit="°C", least=Decimal(34), most=Decimal(42),
    places=1,
)  # fmt: skip
COUNT = Field(key="people", name="人数", kind="number", least=Decimal(1))
FLAG = Field(key="mask", name="口罩", kind="yes_no")
PHONE = Field(key="phone", name="电话", kind="phone")
ID_NUMBER = Field(key="id_number", name="身份证号", kind="id_number")
DAY = Field(key="day", name="日期", kind="day")
PLANNED_DAY = Field(key="day", name="日期", kind="day", plan=True)
MOMENT = Field(key="moment", name="时间", kind="moment")
PLANNED = Field(key="moment", name="时间", kind="moment", plan=True)
CHOICE = Field(
    key="outcome", name="处置", kind="choice", choices={"admitted": "放行", "held": "留观"}
)


def read(field, typed):
    return read_value(field, typed, dict(field.choices), at=AT)


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        (BODY, "36.8", "36.8"),
        (BODY, "37", "37.0"),
        (BODY, "３７．５℃", "37.5"),
        (BODY, "37.2度", "37.2"),
        (BODY, " 38.1 °C ", "38.1"),
        (COUNT, "3人", "3"),
        (COUNT, "1,200", "1200"),
        (FLAG, "是", "yes"),
        (FLAG, "√", "yes"),
        (FLAG, "No", "no"),
        (PHONE, "138 0001 2345", "13800012345"),
        (PHONE, "0351-1234567", "0351-1234567"),
        (ID_NUMBER, "11010519491231002x", "11010519491231002X"),
        (ID_NUMBER, "E12345678", "E12345678"),
        (DAY, "2020年1月5日", "2020-01-05"),
        (DAY, "1-24", "2020-01-24"),
        (DAY, "12.31", "2019-12-31"),
        (PLANNED_DAY, "2-8", "2020-02-08"),
        (MOMENT, "16:05", "2020-01-25T16:05:00+08:00"),
        (PLANNED, "18:30", "2020-01-25T18:30:00+08:00"),
        (PLANNED, "2-10 09:00", "2020-02-10T09:00:00+08:00"),
        (PLANNED, "09:00", "2020-01-25T09:00:00+08:00"),
        (CHOICE, "留观", "held"),
        (CHOICE, "放", "admitted"),
        (CHOICE, "admitted", "admitted"),
        (BODY, "  ", ""),
    ],
)
def test_what_is_typed_is_kept_in_one_form(field, typed, kept):
    assert read(field, typed) == kept


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        (BODY, "3.68"),
        (BODY, "42.1"),
        (BODY, "33.9"),
        (BODY, "36.85"),
        (BODY, "高"),
        (BODY, "nan"),
        (BODY, "inf"),
        (COUNT, "0"),
        (COUNT, "1.5"),
        (FLAG, "也许"),
        (PHONE, "电话"),
        (ID_NUMBER, "110105194912310021"),
        (ID_NUMBER, "1101051949"),
        (DAY, "2020-02-30"),
        (DAY, "2020-01-26"),
        (DAY, "明天"),
        (MOMENT, "2020-01-26 08:00"),
        (MOMENT, "25:00"),
        (CHOICE, "走"),
    ],
)
def test_what_cannot_be_is_refused_with_the_name_of_the_field(field, typed):
    with pytest.raises(BadInput, match=field.name):
        read(field, typed)


@pytest.mark.parametrize(
    ("field", "typed", "decimals"),
    [
        (BODY, "36.85", "with at most 1 decimals"),
        (replace(BODY, places=2), "36.855", "with at most 2 decimals"),
        (COUNT, "1.5", "without decimals"),
    ],
)
def test_a_refusal_of_a_number_says_how_many_decimals_it_may_have(field, typed, decimals):
    with pytest.raises(BadInput, match=decimals):
        read(field, typed)


def test_a_refusal_of_a_number_that_is_private_does_not_show_it():
    with pytest.raises(BadInput) as refusal:
        read(ID_NUMBER, "110105194912310021")

    assert "110***********0021" in str(refusal.value)
    assert "110105194912310021" not in str(refusal.value)


@given(st.decimals(min_value=34, max_value=42, places=1))
def test_every_body_temperature_comes_back_as_it_was(number):
    assert number_of({"temperature": read(BODY, str(number))}, "temperature") == number


@given(st.text(max_size=30))
def test_whatever_is_typed_is_kept_in_a_stable_form_or_refused(typed):
    for field in (BODY, COUNT, FLAG, PHONE, ID_NUMBER, DAY, PLANNED, CHOICE):
        try:
            kept = read(field, typed)
        except BadInput:
            continue
        assert not kept or read(field, kept) == kept


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        (PHONE, "13800012345", "138****2345"),
        (ID_NUMBER, "11010519491231002X", "110***********002X"),
        (PHONE, "110", "***"),
        (Field(key="address", name="住址", private=True), "迎泽街1号", "迎**"),
        (replace(CHOICE, private=True), "held", "**"),
        (replace(FLAG, private=True), "yes", "**"),
        (replace(COUNT, private=True), "17", "**"),
        (replace(DAY, private=True), "1984-05-06", "**"),
        (replace(MOMENT, private=True), "1984-05-06T07:08:09+08:00", "**"),
    ],
)
def test_what_is_private_is_masked(field, value, shown):
    opened = show_value(field, value, {}, at=AT, opened=True)

    assert masked(field, value) == shown
    assert show_value(field, value, {}, at=AT) == shown
    assert opened == show_value(replace(field, private=False), value, {}, at=AT, opened=True)
    assert "*" not in opened


def test_nothing_is_masked_where_nothing_stands():
    assert masked(PHONE, "") == show_value(PHONE, "", {}, at=AT) == ""


def test_what_is_kept_is_shown_in_words():
    assert show_value(CHOICE, "held", dict(CHOICE.choices), at=AT) == "留观"
    assert show_value(MOMENT, "2020-01-25T16:05:00+08:00", {}, at=AT) == "16:05"
    assert show_value(BODY, "36.8", {}, at=AT) == "36.8"


def test_fields_are_read_back_as_what_they_are():
    values = {"moment": "2020-01-25T16:05:00+08:00", "day": "2020-01-25"}

    assert moment_of(values, "moment").hour == 16
    assert day_of(values, "day").day == 25
    assert moment_of(values, "other") is None
    assert number_of(values, "other") is None

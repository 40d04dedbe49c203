import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutyconsole.errors import BadInput
from dutyconsole.exchange.cells import day_of, heading, month_of
from dutyconsole.exchange.sheets import Row

DAY = dt.date(2020, 1, 25)
NEAR = dt.date(2020, 1, 3)


@pytest.mark.parametrize(
    "cell",
    [
        DAY,
        dt.datetime(2020, 1, 25, 8, 30),
        43855,
        43855.5,
        "43855",
        "2020-01-25",
        "2020/1/25",
        "2020.1.25",
        "2020年1月25日",
        "2020年 1月 25日",
        "20200125",
        "1月25日",
        "1-25",
        "1/25",
        "1.25",
        "1月25日(周六)",
        "1月25日（星期六）",
        "1月25日 星期六",
        "2020-01-25 Sat",
        "2020-01-25 00:00:00",
        "２０２０年１月２５日",
    ],
)
def test_days_are_read_as_people_write_them(cell):
    assert day_of(cell, near=NEAR) == DAY


@pytest.mark.parametrize("cell", [25, "25日", "25", "25日 星期六", "25号"])
def test_a_day_without_a_month_is_the_next_one_since_the_row_before(cell):
    assert day_of(cell, near=NEAR, since=dt.date(2020, 1, 24)) == DAY


def test_after_the_31st_comes_the_first_of_the_next_month():
    assert day_of(1, near=NEAR, since=dt.date(2020, 1, 31)) == dt.date(2020, 2, 1)


@pytest.mark.parametrize(
    "cell",
    [None, "", "张三", "25日", 25, 1.25, "2020-02-30", "13-01", "2020-1", "0月1日", True],
)
def test_what_is_not_surely_a_day_is_refused(cell):
    with pytest.raises(BadInput, match="is not a day"):
        day_of(cell, near=NEAR)


def test_in_december_a_day_of_january_is_of_the_next_year():
    assert day_of("1月2日", near=dt.date(2019, 12, 28)) == dt.date(2020, 1, 2)


def test_in_january_a_day_of_december_is_of_the_last_year():
    assert day_of("12月30日", near=NEAR) == dt.date(2019, 12, 30)


def test_the_29th_of_february_is_looked_for_in_the_leap_year():
    assert day_of("2-29", near=dt.date(2019, 12, 28)) == dt.date(2020, 2, 29)


def test_the_row_before_goes_before_the_day_of_reading():
    day = day_of("1月1日", near=dt.date(2024, 5, 1), since=dt.date(2019, 12, 31))

    assert day == dt.date(2020, 1, 1)


@pytest.mark.parametrize(
    ("title", "month"),
    [
        ("市科技局2020年2月份值班表", dt.date(2020, 2, 1)),
        ("12月值班表", dt.date(2019, 12, 1)),
        ("2020年春节值班表（1月24日—30日）", dt.date(2020, 1, 1)),
        ("值班表", None),
        ("13月", None),
    ],
)
def test_a_title_names_the_month(title, month):
    assert month_of([Row(1, (None, title))], near=NEAR) == month


@pytest.mark.parametrize(
    "cell", ["带班 领导", "带班领导（签字）", "带班领导：", "　带班领导", "带班\n领导"]
)
def test_a_heading_is_looked_up_without_decoration(cell):
    assert heading(cell) == "带班领导"


@given(st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1)))
def test_a_serial_number_is_the_day_a_spreadsheet_shows(day):
    serial = (day - dt.date(1899, 12, 30)).days

    assert day_of(serial, near=NEAR) == day


@given(
    st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1)),
    st.integers(-180, 180),
    st.sampled_from(["{0.month}月{0.day}日", "{0.month}-{0.day}", "{0:%m/%d}"]),
)
def test_a_day_without_a_year_is_the_nearest(day, away, form):
    near = day + dt.timedelta(days=away)

    assert day_of(form.format(day), near=near) == day


@given(st.text(max_size=12) | st.integers() | st.floats())
def test_any_cell_is_a_day_or_refused(cell):
    try:
        day = day_of(cell, near=NEAR)
    except BadInput:
        return

    assert isinstance(day, dt.date)

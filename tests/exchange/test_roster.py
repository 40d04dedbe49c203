import datetime as dt

import pytest

from builders import settings
from dutyconsole.config import Post
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.errors import BadInput
from dutyconsole.exchange.roster import read_roster
from dutyconsole.exchange.sheets import Row

POSTS = settings().posts
ON = dt.date(2020, 1, 20)
BY_POST = ("日期", "带班领导", "主班", "副班")


def table(*rows):
    return [Row(number, cells) for number, cells in enumerate(rows, start=1)]


def read(*rows, shifts=1, posts=POSTS, **how):
    return read_roster(table(*rows), posts, shifts, on=ON, **how)


def crews(lines):
    return [[f"{post}:{name}" for post, name in line.crew] for line in lines]


CREW = ["leader:张三", "lead:李四", "second:王五"]


@pytest.mark.parametrize(
    ("headings", "cells"),
    [
        (("日期", "带班领导", "主班", "副班"), ("张三", "李四", "王五")),
        (("日期", "带班", "值班员1", "值班员2"), ("张　三", "李　四", "王　五")),
        (("日期", "副班", "领导", "主班"), ("王五", "张三", "李四")),
        (("日期", "值班人员", "签字"), ("张三 李四 王五", None)),
        (("值班日期", "星期", "值班人员"), ("六", "张三、李四、王五")),
        (("日期", "带班领导", "值班员", "备注"), ("张三", "李四/王五", "春节")),
        (("日期", "带班领导（签字）", "值班员", None), ("张三", "李四", "王五")),
        (("Date", "Duty leader", "Lead officer", "Second officer"), ("张三", "李四", "王五")),
        (("Date", "Leader", "Officers"), ("张三", "李四, 王五")),
    ],
)
def test_the_forms_in_use_are_read(headings, cells):
    lines, bad = read(headings, ("2020-01-25", *cells))

    assert bad == ()
    assert crews(lines) == [CREW]


def test_a_line_knows_its_shift_and_its_row():
    lines, _bad = read(BY_POST, ("2020-01-25", "张三", "李四", "王五"))

    assert (lines[0].shift_id, lines[0].row_number) == (ShiftId(dt.date(2020, 1, 25)), 2)


def test_the_names_of_the_stations_own_posts_are_headings():
    posts = (Post(key="chief", name="总带班"), Post(key="staff", name="值守", count=2))

    lines, _bad = read(("日期", "总带班", "值守"), ("1-25", "张三", "李四 王五"), posts=posts)

    assert crews(lines) == [["chief:张三", "staff:李四", "staff:王五"]]


def test_a_title_and_notes_are_passed_over():
    lines, bad = read(
        ("2020年2月值班表",),
        BY_POST,
        ("1日", "张三", "李四", "王五"),
        BY_POST,
        ("2日", "张三", "李四", "王五"),
        ("备注：值班电话", "0351-1234567", None, None),
        ("负责人签字", None, None, None),
    )

    assert bad == ()
    assert [line.shift_id.day for line in lines] == [dt.date(2020, 2, 1), dt.date(2020, 2, 2)]


def test_the_turn_of_the_year_is_followed_from_row_to_row():
    rows = [(day, "张三", "李四", "王五") for day in ("12-30", "12-31", "1-1")]

    lines, _bad = read(BY_POST, *rows, year=2021)

    assert [str(line.shift_id.day) for line in lines] == ["2021-12-30", "2021-12-31", "2022-01-01"]


def test_shifts_of_a_day_are_read_by_their_names():
    lines, _bad = read(
        ("日期", "班次", "带班", "主班", "副班"),
        ("1-25", "白班(8:30-17:30)", "张三", "李四", "王五"),
        (None, "夜班", "张三", "李四", "王五"),
        ("1-26", 1, "张三", "李四", "王五"),
        ("1-26", 2, "张三", "李四", "王五"),
        shifts=2,
    )

    assert [str(line.shift_id) for line in lines] == [
        "2020-01-25/1",
        "2020-01-25/2",
        "2020-01-26/1",
        "2020-01-26/2",
    ]


def test_without_a_column_for_the_shift_rows_of_a_day_are_its_shifts_in_order():
    row = ("1-25", "张三", "李四", "王五")

    lines, _bad = read(BY_POST, row, row, shifts=2)

    assert [line.shift_id.number for line in lines] == [1, 2]


def test_a_shift_that_the_station_has_not_is_refused():
    _lines, bad = read(("日期", "班次", "值班员"), ("1-25", "夜班", "李四 王五"))

    assert bad[0].reason == "Shift “夜班” is not one of this station's 1 a day"


def test_all_bad_rows_are_told_at_once_and_the_good_ones_kept():
    lines, bad = read(
        BY_POST,
        ("1-25", "张三", "李四", "王五"),
        ("2020-02-30", "张三", "李四", "王五"),
        ("1-27", "张三 赵六", "李四", "王五"),
        ("1-28", None, None, None),
        ("1-29", "张三", "12", "王五"),
    )

    assert len(lines) == 1
    assert [(row.row_number, row.reason.split(";")[0]) for row in bad] == [
        (3, "“2020-02-30” is not a day"),
        (4, "2 names where there is room for 1 (带班领导)"),
        (5, "Nobody is named"),
        (6, "“12” is not a name"),
    ]


def test_a_bad_row_shows_what_stands_there():
    _lines, bad = read(BY_POST, ("1-25", None, None, None))

    assert bad[0].content == "1-25"


def test_of_two_rows_of_one_shift_none_is_taken_and_both_are_named():
    row = ("1-25", "张三", "李四", "王五")

    lines, bad = read(BY_POST, row, ("1-26", "赵六", "孙七", "周八"), row)

    assert [line.row_number for line in lines] == [3]
    assert [(one.row_number, one.reason) for one in bad] == [
        (2, "The same shift as in row 4: 2020-01-25/1"),
        (4, "The same shift as in row 2: 2020-01-25/1"),
    ]


@pytest.mark.parametrize("headings", [("日期", "事项"), ("姓名", "电话"), ("a", "b")])
def test_a_table_that_is_no_roster_is_refused(headings):
    with pytest.raises(BadInput, match="带班领导, 主班, 副班"):
        read(headings, ("1-25", "x"))


@pytest.mark.parametrize("day", ["0001-01-01", "2062-12-14", "9999-12-31"])
def test_a_day_that_cannot_be_meant_is_reported_and_leads_no_later_row_astray(day):
    crew = ("张三", "李四", "王五")

    lines, bad = read(BY_POST, ("2020-01-24", *crew), (day, *crew), ("25日", *crew))

    assert [str(line.shift_id.day) for line in lines] == ["2020-01-24", "2020-01-25"]
    assert "cannot be meant" in bad[0].reason


def test_a_seat_said_to_be_open_is_left_open():
    lines, bad = read(("日期", "值班人员"), ("1-25", "张三、待定、王五"))

    assert bad == ()
    assert crews(lines) == [["leader:张三", "second:王五"]]


def test_a_row_whose_seats_are_all_open_is_reported():
    _lines, bad = read(("日期", "值班人员"), ("1-25", "待定"))

    assert bad[0].reason == "Nobody is named"

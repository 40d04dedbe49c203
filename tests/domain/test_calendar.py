import csv
import datetime as dt
from pathlib import Path

import arrow
import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import HOLIDAYS
from dutyconsole import language
from dutyconsole.domain.calendar import (
    ArrangedDay,
    Arrangement,
    CalendarDay,
    DayClass,
    class_of,
    classes_of,
    holiday_name,
    is_rest_day,
    label,
    possible_kinds,
    refuse_far_off,
    unknown_year_warning,
)
from dutyconsole.errors import BadInput
from dutyconsole.store import calendar as kept

KNOWN = range(2004, 2027)
ENTERED = arrow.get("2020-01-01T00:00:00+08:00")
FIRST, LAST = dt.date(2004, 1, 1), dt.date(2026, 12, 31)


def a_fact(day, kind="holiday", name="春节", source="文件", entered=ENTERED):
    return CalendarDay(dt.date.fromisoformat(day), kind, name, source, entered, "张三")


def seeded():
    with Path(kept.__file__).with_name("holidays.csv").open(encoding="utf-8") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return tuple(a_fact(*row.values()) for row in rows)


SEED = seeded()
CLASSES = {each.day: each for each in classes_of(FIRST, LAST, SEED, KNOWN)}


def test_rest_days_of_2004_to_2026_are_those_of_chinesecalendar_but_one():
    different = [
        day
        for day, each in CLASSES.items()
        if is_rest_day(each, "all_rest_days") != chinese_calendar.is_holiday(day)
    ]

    # The notice for 2006 (国办发明电〔2005〕35号) has this Saturday worked; chinesecalendar begins
    # each year with January and misses it.
    assert different == [dt.date(2005, 12, 31)]


def test_rest_days_of_2004_to_2026_are_those_of_holidays():
    from holidays.countries import China

    official = China(years=range(2003, 2028))
    different = [
        day
        for day, each in CLASSES.items()
        if is_rest_day(each, "all_rest_days") == official.is_working_day(day)
    ]

    assert different == []


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2005-12-31", "Make-up workday"),
        ("2015-09-05", "Victory Day, day 3 (rest day)"),
        ("2020-01-01", "New Year's Day, day 1 (rest day)"),
        ("2020-01-18", "Rest day"),
        ("2020-01-19", "Make-up workday"),
        ("2020-01-23", "Workday"),
        ("2020-01-24", "Spring Festival, day 1 (rest day)"),
        ("2020-01-25", "Spring Festival, day 2 (rest day)"),
        ("2020-01-31", "Spring Festival, day 8 (rest day)"),
        ("2020-02-01", "Spring Festival, day 9 (rest day)"),
        ("2020-02-02", "Spring Festival, day 10 (rest day)"),
        ("2020-02-03", "Workday"),
        ("2020-10-08", "National Day, Mid-Autumn Festival, day 8 (rest day)"),
        ("2026-01-03", "New Year's Day, day 3 (rest day)"),
        ("2026-01-04", "Make-up workday"),
        ("2026-02-14", "Make-up workday"),
        ("2026-02-23", "Spring Festival, day 9 (rest day)"),
        ("2026-02-28", "Make-up workday"),
        ("2026-09-20", "Make-up workday"),
        ("2026-10-07", "National Day, day 7 (rest day)"),
        ("2026-10-10", "Make-up workday"),
        ("2027-01-01", "Workday (presumed)"),
        ("2027-02-06", "Rest day (presumed)"),
    ],
)
def test_a_day_is_what_its_notice_says(day, expected):
    assert label(class_of(dt.date.fromisoformat(day), SEED, KNOWN)) == expected


def test_the_extension_of_2020_rests_on_its_own_notice():
    sources = [CLASSES[dt.date(2020, month, day)].source for month, day in ((1, 30), (1, 31))]

    assert sources == ["国办发明电〔2019〕16号", "国办发明电〔2020〕1号"]


def test_only_weekends_are_worked_to_make_up():
    strays = [day for day, each in CLASSES.items() if each.kind not in possible_kinds(day)]

    assert strays == []


def test_days_of_a_holiday_are_counted_from_one_without_gaps():
    wrong = []
    for day, each in CLASSES.items():
        before = CLASSES.get(day - dt.timedelta(days=1))
        continues = before is not None and before.kind == "holiday" and before.name == each.name
        expected = (before.holiday_day or 0) + 1 if before and continues else 1
        if each.holiday_day != (expected if each.kind == "holiday" else None):
            wrong.append(each)

    assert wrong == []


@given(st.integers(1, 25), st.dates(dt.date(2030, 1, 1), dt.date(2030, 12, 1)))
def test_any_run_of_holidays_is_counted_through(length, start):
    run = [start + dt.timedelta(days=n) for n in range(length)]
    facts = [a_fact(day.isoformat()) for day in run]
    numbers = [each.holiday_day for each in classes_of(run[0], run[-1], facts, {2030})]
    first = numbers[0]

    assert first is not None
    assert numbers == list(range(first, first + length))
    assert first <= 3  # a weekend just before it may be part of it, and nothing more


@given(st.dates(dt.date(2004, 1, 1), dt.date(2028, 12, 31)))
def test_a_day_alone_is_what_it_is_among_others(day):
    around = classes_of(day - dt.timedelta(days=9), day + dt.timedelta(days=9), SEED, KNOWN)

    assert class_of(day, SEED, KNOWN) == around[9]


def test_the_fact_entered_last_wins():
    facts = (a_fact("2020-02-01", "makeup"), a_fact("2020-02-01", "holiday"))

    assert class_of(dt.date(2020, 2, 1), facts, KNOWN).kind == "holiday"
    assert class_of(dt.date(2020, 2, 1), facts[::-1], KNOWN).kind == "makeup"


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [("2019-12-31", "weekend"), ("2020-01-10", "makeup"), ("2020-01-28", "holiday")],
)
def test_an_earlier_calendar_can_be_read_again(as_of, expected):
    facts = (
        a_fact("2020-02-01", "makeup", entered=arrow.get("2020-01-01T09:00:00+08:00")),
        a_fact("2020-02-01", "holiday", entered=arrow.get("2020-01-27T09:00:00+08:00")),
    )
    day_class = class_of(
        dt.date(2020, 2, 1), facts, KNOWN, as_of=arrow.get(f"{as_of}T12:00:00+08:00")
    )

    assert day_class.kind == expected


def test_a_weekend_beside_a_holiday_is_part_of_it():
    facts = [a_fact("2016-01-01", name="元旦")]  # a Friday; the notice says 与周末连休
    days = classes_of(dt.date(2016, 1, 1), dt.date(2016, 1, 4), facts, {2016})

    assert [each.holiday_day for each in days] == [1, 2, 3, None]


def test_a_weekend_named_by_a_document_is_not_joined_to_a_holiday():
    facts = [a_fact("2016-01-01", name="元旦"), a_fact("2016-01-02", "weekend", "")]

    assert class_of(dt.date(2016, 1, 2), facts, {2016}).kind == "weekend"


def test_a_make_up_workday_ends_a_holiday():
    facts = [a_fact("2020-01-03"), a_fact("2020-01-04", "makeup")]

    assert class_of(dt.date(2020, 1, 5), facts, {2020}).kind == "weekend"


def test_a_day_with_a_fact_is_not_presumed_in_an_unknown_year():
    facts = [a_fact("2027-02-07", "makeup")]

    assert not class_of(dt.date(2027, 2, 7), facts, KNOWN).derived


def test_a_weekend_joined_to_a_holiday_of_an_unknown_year_is_presumed():
    facts = [a_fact("2027-02-05")]

    assert label(class_of(dt.date(2027, 2, 6), facts, KNOWN)) == (
        "Spring Festival, day 2 (rest day) (presumed)"
    )


@pytest.mark.parametrize(
    ("kind", "everything", "statutory"),
    [
        ("workday", False, False),
        ("makeup", False, False),
        ("weekend", True, False),
        ("holiday", True, True),
    ],
)
def test_ordinary_weekends_are_rest_days_only_in_the_wide_sense(kind, everything, statutory):
    day_class = DayClass(dt.date(2020, 1, 18), kind)

    assert is_rest_day(day_class, "all_rest_days") is everything
    assert is_rest_day(day_class, "statutory_only") is statutory


def test_a_joined_weekend_is_a_rest_day_in_the_narrow_sense_too():
    assert is_rest_day(CLASSES[dt.date(2016, 1, 3)], "statutory_only")


def test_an_unknown_holiday_keeps_its_name_in_english():
    assert holiday_name("国庆节、建市纪念日") == "National Day, 建市纪念日"


def test_a_holiday_keeps_its_name_in_chinese():
    language.use(language.CHINESE)

    assert holiday_name("国庆节、中秋节") == "国庆节、中秋节"


def test_the_warning_names_the_year():
    assert "2027" in unknown_year_warning(2027)


def an_arrangement(names, year=2027):
    days = tuple(
        ArrangedDay(dt.date(year, month, day), "holiday", names.get(name, name), "文件")
        for month, day, name in HOLIDAYS
        if names.get(name, name)
    )
    return Arrangement(year, days, "文件")


@pytest.mark.parametrize(
    "names", [{}, {"中秋节": "", "国庆节": "国庆节、中秋节"}, {"春节": "Spring Festival"}]
)
def test_a_year_with_all_its_holidays_is_whole(names):
    assert an_arrangement(names).is_whole


@pytest.mark.parametrize("missing", [name for _month, _day, name in HOLIDAYS])
def test_a_year_without_one_of_its_holidays_is_not_whole(missing):
    assert not an_arrangement({missing: ""}).is_whole


def test_before_2008_a_year_had_fewer_holidays():
    names = {"清明节": "", "端午节": "", "中秋节": ""}

    assert an_arrangement(names, 2007).is_whole


@pytest.mark.parametrize("day", [dt.date(1990, 1, 1), dt.date(2022, 12, 31)])
def test_a_day_may_lie_as_far_off_as_a_duty_room_plans(day):
    refuse_far_off(day, on=dt.date(2020, 1, 25))


@pytest.mark.parametrize(
    "day", [dt.date.min, dt.date(1989, 12, 31), dt.date(2023, 1, 1), dt.date.max]
)
def test_a_day_of_a_year_that_cannot_be_meant_is_refused(day):
    with pytest.raises(BadInput, match=f"{day} cannot be meant; expected is a day from 1990-01-01"):
        refuse_far_off(day, on=dt.date(2020, 1, 25))

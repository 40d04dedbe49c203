import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import AT, on
from dutyconsole.config import ChecklistItem
from dutyconsole.domain.checklist import (
    Line,
    Tick,
    check_observed,
    checklist,
    count_done,
    counted,
    items_for,
    seen,
    seen_short,
)
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.errors import BadInput

ITEMS = (
    ChecklistItem(key="phone", text="值班电话试通"),
    ChecklistItem(key="keys", text="钥匙清点"),
)
MASKS = ChecklistItem(key="masks", text="口罩盘点", kind="count", book=125, unit="只")
FRIDAY = dt.date(2020, 1, 10)


def a_tick(number=1, item="phone", text="值班电话试通", *, done=True, **seen):
    return Tick(number, ShiftId(dt.date(2020, 1, 25)), item, text, done, "李某", AT, **seen)


def test_an_item_without_a_tick_is_open():
    lines = checklist(ITEMS, [])

    assert lines == (Line("phone", "值班电话试通", None), Line("keys", "钥匙清点", None))


def test_lines_keep_the_order_of_the_settings_whatever_is_ticked_first():
    ticks = [a_tick(1, "keys", "钥匙清点"), a_tick(2, "phone")]

    assert [line.item for line in checklist(ITEMS, ticks)] == ["phone", "keys"]


def test_a_ticked_item_shows_its_tick():
    tick = a_tick()

    assert checklist(ITEMS, [tick])[0].tick == tick


def test_a_tick_taken_back_leaves_the_item_open():
    ticks = [a_tick(1), a_tick(2, done=False)]

    assert checklist(ITEMS, ticks)[0].tick is None


def test_an_item_ticked_again_shows_its_latest_tick():
    ticks = [a_tick(1), a_tick(2, done=False), a_tick(3)]

    assert checklist(ITEMS, ticks)[0].tick == ticks[2]


def test_an_item_says_what_the_settings_say_now():
    tick = a_tick(text="电话")

    assert checklist(ITEMS, [tick])[0] == Line("phone", "值班电话试通", tick)


def test_an_item_that_was_ticked_and_then_removed_from_the_settings_stays():
    tick = a_tick(1, "seal", "印章")

    assert checklist(ITEMS, [tick])[-1] == Line("seal", "印章", tick)


@pytest.mark.parametrize(
    ("answer", "kind", "book"),
    [
        ({"value": "1", "book": "1"}, "count", 1),
        ({"value": "响", "seen_at": AT}, "test", None),
        ({"value": "未转移"}, "value", None),
        ({}, "tick", None),
    ],
)
def test_an_item_no_longer_in_the_settings_is_answered_as_it_was(answer, kind, book):
    (line,) = checklist([], [a_tick(1, "seal", "印章", **answer)])

    assert (line.kind, line.book) == (kind, book)


def test_a_line_knows_what_its_item_asks_for():
    (line,) = checklist([MASKS], [])

    assert line == Line("masks", "口罩盘点", None, kind="count", book=125, unit="只")


def test_only_lines_with_a_tick_that_stands_are_done():
    ticks = [a_tick(1), a_tick(2, "keys"), a_tick(3, "keys", done=False)]

    assert count_done(checklist(ITEMS, ticks)) == 1


def due(day, number=1, **item):
    items = [ChecklistItem(key="a", text="a", **item)]
    return bool(items_for(items, ShiftId(day, number), is_rest_day=lambda day: day.weekday() > 4))


def test_an_item_of_every_shift_is_due_day_and_night():
    assert (due(FRIDAY, 1), due(FRIDAY, 2)) == (True, True)


def test_a_daily_item_is_due_in_the_first_shift_of_the_duty_day():
    assert (due(FRIDAY, 1, every="daily"), due(FRIDAY, 2, every="daily")) == (True, False)


def days_due(**item):
    """The days due of a week that begins with a Monday, from 1."""
    monday = dt.date(2020, 1, 6)
    return [n + 1 for n in range(7) if due(monday + dt.timedelta(days=n), **item)]


@pytest.mark.parametrize("weekday", range(1, 8))
def test_a_weekly_item_is_due_on_its_day_of_the_week(weekday):
    assert days_due(every="weekly", weekday=weekday) == [weekday]


def test_an_item_of_the_eve_is_due_on_the_last_workday_before_days_of_rest():
    assert days_due(every="holiday_eve") == [5]


@pytest.mark.parametrize("every", [{"every": "weekly", "weekday": 5}, {"every": "holiday_eve"}])
def test_weekly_items_and_those_of_the_eve_are_not_due_at_night(every):
    assert not due(FRIDAY, 2, **every)


COUNT = Line("masks", "口罩盘点", None, kind="count", book=125)
VALUE = Line("forwarding", "呼叫转移", None, kind="value", expected="未转移")
TEST = Line("phone", "值班电话试通", None, kind="test")


def observe(line, value="", *, reason="", seen_at=None):
    check_observed(line, value, reason=reason, seen_at=seen_at, at=on("08:31"))


def test_a_mere_tick_asks_for_nothing():
    observe(Line("mobile", "手机", None))


@pytest.mark.parametrize("line", [VALUE, TEST])
def test_what_is_seen_is_to_be_written_down(line):
    with pytest.raises(BadInput, match="write down what you see"):
        observe(line, seen_at=on("08:30"))


def test_a_test_has_its_time():
    with pytest.raises(BadInput, match="write down when it was tried"):
        observe(TEST, "响")


def test_nothing_is_tried_at_a_time_to_come():
    observe(TEST, "响", seen_at=on("08:31"))

    with pytest.raises(BadInput, match="lies ahead of the clock"):
        observe(TEST, "响", seen_at=on("08:31:01"))


@pytest.mark.parametrize("typed", ["", "many", "-1", "12.5", "1e3", "5" * 10, "一百"])
def test_a_count_is_a_whole_number(typed):
    with pytest.raises(BadInput, match="write down how many you counted"):
        observe(COUNT, typed, reason="because")


def test_a_count_that_is_not_that_of_the_book_needs_a_reason():
    with pytest.raises(BadInput, match="口罩盘点: 120 counted, 125 by the book; say why"):
        observe(COUNT, "120")


def test_a_difference_with_its_reason_stands():
    observe(COUNT, "120", reason="门卫领用5只")


def test_a_count_as_the_book_says_needs_no_reason():
    observe(COUNT, "125")


@given(st.integers(0, 10**9 - 1))
def test_every_number_is_counted_in_full_width_too(number):
    wide = str(number).translate({ord("0") + digit: ord("０") + digit for digit in range(10)})

    assert (counted(f" {number} "), counted(wide)) == (number, number)


@pytest.mark.parametrize(
    ("answer", "words", "short"),
    [
        ({}, "", ""),
        ({"value": "未转移"}, "未转移", "未转移"),
        ({"value": "rang", "seen_at": on("08:21")}, "08:21 rang", "08:21 rang"),
        ({"value": "6", "book": "6"}, "6 (book 6)", "6/6"),
        ({"value": "120", "book": "125"}, "120 (book 125)", "120/125, 5 short"),
        ({"value": "7", "book": "6"}, "7 (book 6)", "7/6, 1 over"),
        ({"value": "0", "book": "1"}, "0 (book 1)", "0/1, 1 short"),
    ],
)
def test_what_was_seen_is_told_in_words(answer, words, short):
    tick = a_tick(**answer)

    assert (seen(tick), seen_short(tick)) == (words, short)


def test_what_was_tried_on_another_day_says_so():
    tick = a_tick(value="rang", seen_at=on("23:50", "2020-01-24"))

    assert seen(tick) == "01-24 23:50 rang"


def test_a_number_that_somebody_made_words_of_in_the_record_stops_nothing():
    assert a_tick(value="plenty", book="125").over == 0

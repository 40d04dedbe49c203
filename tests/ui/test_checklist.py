import datetime as dt

import pytest

from builders import on
from dutyconsole.domain.checklist import Line, Tick
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.store.checklist import list_ticks
from dutyconsole.text import width
from dutyconsole.ui.widgets.checklist import checklist_title, line_text
from keyboard import WIDE, at_the_desk

PHONE, FORWARDING, MOBILE, MASKS, WARNINGS, FUEL = 0, 1, 2, 8, 9, 10
"""Where these stand in the list of the demonstration."""


async def go_to(hands, place):
    await hands.press("c", *["down"] * place)


async def open_anew(hands, place):
    """Take the answer of this item back, and answer it again."""
    await go_to(hands, place)
    await hands.press("space", "space")


def ticks_of(hands, item):
    shift_id = hands.app.overview.watch.shift.id
    return [tick for tick in list_ticks(hands.app.db, shift_id) if tick.item == item]


async def test_an_item_is_ticked_and_says_who_and_when(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await go_to(hands, WARNINGS)
        await hands.press("space")

        assert "[x] Warnings, weather, events" in hands.screen
        assert "16:12 Wu Xia" in hands.screen


async def test_taking_a_tick_back_keeps_both(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await go_to(hands, MOBILE)
        await hands.press("space")

        assert [tick.done for tick in ticks_of(hands, "mobile")] == [True, False]
        assert "[ ] Duty mobile" in hands.screen


async def test_the_cursor_stays_on_its_item_when_it_is_ticked(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("c", "down", "down", "space", "down", "space")
        done = hands.screen.count("[x]")

        assert done == 7


async def test_what_is_seen_is_asked_for_and_shown(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await go_to(hands, FUEL)
        await hands.press("space")
        await hands.type("3/4 tank")
        await hands.press("enter")

        assert "[x] Fuel of duty vehicle 3/4 tank" in hands.screen


async def test_what_should_be_seen_is_said(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_anew(hands, FORWARDING)

        assert "Should be: off" in hands.screen


async def test_an_answer_is_taken_back_without_a_question(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await go_to(hands, PHONE)
        await hands.press("enter")

        assert [tick.done for tick in ticks_of(hands, "phone")] == [True, False]
        assert "[ ] Duty telephone" in hands.screen


async def test_a_test_keeps_its_time_and_what_happened(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_anew(hands, PHONE)
        hands.app.screen.query_one("#checklist-time").value = "15:58"
        await hands.type("no answer")
        await hands.press("f2")
        tick = ticks_of(hands, "phone")[-1]

        assert (tick.value, tick.seen_at) == ("no answer", on("15:58"))
        assert "[x] Duty telephone 15:58 no answer" in hands.screen


async def test_the_time_of_a_test_is_now_unless_said_otherwise(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_anew(hands, PHONE)
        await hands.type("rang")
        await hands.press("enter")

        assert ticks_of(hands, "phone")[-1].seen_at == on("16:12")


async def test_a_time_that_is_none_is_refused_and_what_was_typed_stays(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_anew(hands, PHONE)
        hands.app.screen.query_one("#checklist-time").value = "soon"
        await hands.type("rang")
        await hands.press("f2")

        assert "“soon” is not a time" in hands.screen
        assert hands.app.screen.query_one("#checklist-value").value == "rang"


async def test_a_number_as_in_the_book_is_saved_by_enter(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_anew(hands, MASKS)
        await hands.type("125")
        asked = hands.screen
        await hands.press("enter")

        assert "By the book: 125 pieces" in asked
        assert "why?" not in asked
        assert "[x] Masks 125/125 " in hands.screen


async def test_the_reason_is_asked_for_as_soon_as_the_number_differs(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_anew(hands, MASKS)
        await hands.type("12")
        fewer = hands.screen
        await hands.type("5")
        same = hands.screen
        await hands.type("0")

        assert "113 fewer than the book: why?" in fewer
        assert "why?" not in same
        assert "1125 more than the book: why?" in hands.screen


async def test_a_difference_is_explained_and_told_in_words(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_anew(hands, MASKS)
        await hands.type("118")
        await hands.press("enter")
        await hands.type("7 given out")
        await hands.press("enter")
        tick = ticks_of(hands, "masks")[-1]

        assert (tick.value, tick.book, tick.reason) == ("118", "125", "7 given out")
        assert "[x] Masks 118/125, 7 short: 7 given out" in hands.screen


async def test_a_difference_without_a_reason_is_refused(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_anew(hands, MASKS)
        await hands.type("118")
        await hands.press("f2")

        assert "Masks: 118 counted, 125 by the book; say why" in hands.screen
        assert not ticks_of(hands, "masks")[-1].done


async def test_escape_leaves_the_item_open(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_anew(hands, MASKS)
        await hands.type("118")
        await hands.press("escape")

        assert "[ ] Masks" in hands.screen


async def test_f1_explains_the_dialog(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_anew(hands, MASKS)
        await hands.press("f1")

        assert "Write down what is there, not what should be." in hands.screen


async def test_on_the_board_an_item_is_answered_as_well(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE) as hands:
        hands.app.screen.query_one("#board-checklist").focus()
        await hands.press(*["down"] * FUEL, "space")
        await hands.type("full")
        await hands.press("f2")

        assert "[x] Fuel of duty vehicle full" in hands.screen


def test_a_line_is_as_wide_as_there_is_room():
    line = Line("phone", "值班手机有电、开机、信号正常、铃声调到最大", None)

    assert {20, 33} == {width(line_text(line, room).plain) for room in (20, 33)}


SHIFT = ShiftId(dt.date(2020, 1, 25))


@pytest.mark.parametrize(
    ("room", "shown"),
    [
        (40, "[x] 值班电话试通              08:31 吴霞"),
        (22, "[x] 值班电话试通  吴霞"),
        (20, "[x] 值班电话试通    "),
        (12, "[x] 值班电.."),
    ],
)
def test_the_time_gives_way_first_then_the_name(room, shown):
    tick = Tick(1, SHIFT, "phone", "值班电话试通", done=True, by="吴霞", at=on("08:31"))
    line = Line("phone", "值班电话试通", tick)

    assert line_text(line, room).plain.rstrip() == shown.rstrip()


@pytest.mark.parametrize(
    ("room", "shown"),
    [
        (70, "[x] 口罩盘点 120/125, 5 short: 门卫领用5只，领条在册        08:31 李明"),
        (56, "[x] 口罩盘点 120/125, 5 short: 门卫领用5只..  08:31 李明"),
        (40, "[x] 口罩盘点 120/125, 5 short 08:31 李明"),
        (34, "[x] 口罩盘点 120/125, 5 short 李明"),
        (30, "[x] 口罩盘点 120/125, 5 short"),
        (28, "[x] 口罩..  120/125, 5 short"),
    ],
)
def test_the_numbers_stay_longest(room, shown):
    tick = Tick(
        1, SHIFT, "masks", "口罩盘点", done=True, by="李明", at=on("08:31"), value="120",
        book="125", reason="门卫领用5只，领条在册",
    )  # fmt: skip
    text = line_text(Line("masks", "口罩盘点", tick, kind="count", book=125), room).plain

    assert text.rstrip() == shown
    assert width(text) == room


async def test_in_a_narrow_window_the_next_items_are_named_whole(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        assert "Handover checklist 9/14  next: Warnings, weather, events; Fuel of" in hands.screen


def test_an_empty_checklist_has_a_title_too():
    assert checklist_title(()) == "Handover checklist 0/0"

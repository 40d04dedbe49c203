import datetime as dt

import pytest

from builders import on
from dutyconsole.domain.checklist import Line, Tick
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.store.checklist import list_ticks
from dutyconsole.text import width
from dutyconsole.ui.widgets.checklist import checklist_title, line_text
from keyboard import at_the_desk


async def test_an_item_is_ticked_and_says_who_and_when(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("c", *["down"] * 9, "space")

        assert "[x] Duty vehicles and fuel" in hands.screen
        assert "16:12 Wu Xia" in hands.screen


async def test_taking_a_tick_back_keeps_both(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("c", "space")
        shift_id = hands.app.overview.watch.shift.id
        ticks = [tick for tick in list_ticks(hands.app.db, shift_id) if tick.item == "phone"]

        assert [tick.done for tick in ticks] == [True, False]
        assert "[ ] Duty telephone" in hands.screen


async def test_the_cursor_stays_on_its_item_when_it_is_ticked(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("c", "down", "down", "space", "down", "space")
        done = hands.screen.count("[x]")

        assert done == 7


def test_a_line_is_as_wide_as_there_is_room():
    line = Line("phone", "值班手机有电、开机、信号正常、铃声调到最大", None)

    assert {20, 33} == {width(line_text(line, room).plain) for room in (20, 33)}


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
    shift_id = ShiftId(dt.date(2020, 1, 25))
    tick = Tick(1, shift_id, "phone", "值班电话试通", done=True, by="吴霞", at=on("08:31"))
    line = Line("phone", "值班电话试通", tick)

    assert line_text(line, room).plain.rstrip() == shown.rstrip()


async def test_in_a_narrow_window_the_next_items_are_named_whole(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        assert (
            "Handover checklist 9/14  next: Duty vehicles and fuel; Supplies counted..\n"
            in hands.screen
        )


def test_an_empty_checklist_has_a_title_too():
    assert checklist_title(()) == "Handover checklist 0/0"

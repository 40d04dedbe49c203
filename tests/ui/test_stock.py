import pytest

from dutyconsole.store import registers
from dutyconsole.ui.screens.register_form import RegisterFormScreen
from dutyconsole.ui.screens.stock import StockScreen
from keyboard import NARROW, WIDE, at_the_desk
from staff_desk import opened, with_lines

MASKS = ("supplies", {"item": "masks", "movement": "receipt", "quantity": "100",
                      "source": "purchased"})  # fmt: skip
ISSUED = ("supplies", {"item": "masks", "quantity": "60", "receiver": "Tang Bo"})
COUNTED = ("supplies", {"item": "masks", "movement": "count", "quantity": "38", "reason": "torn"})


def row_of(hands, name):
    return next(line for line in hands.screen.split("\n") if f"{name}  " in line and "│" in line)


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
async def test_balance_cover_and_what_moved_today_stand_in_the_line_of_an_item(tmp_path, size):
    async with at_the_desk(tmp_path, prepare=with_lines(MASKS, ISSUED), size=size) as hands:
        await opened(hands, StockScreen())
        row = row_of(hands, "! Masks")

        assert row.split("|")[1].split()[:-1] == ["40", "pcs", "50", "2.0", "+100", "-60"]
        assert "=" in row
        assert "! 1 short: Masks" in hands.screen


async def test_what_is_enough_is_not_loud(tmp_path):
    async with at_the_desk(tmp_path, prepare=with_lines(MASKS)) as hands:
        await opened(hands, StockScreen())

        assert "Nothing is short" in hands.screen
        assert "!" not in row_of(hands, "Masks")
        assert row_of(hands, "Masks").index("|") < row_of(hands, "Masks").rindex("=")


async def test_what_a_count_found_is_told_of_the_item_under_the_cursor(tmp_path):
    async with at_the_desk(tmp_path, prepare=with_lines(MASKS, ISSUED, COUNTED)) as hands:
        await opened(hands, StockScreen())
        assert "counted -2" in hands.screen
        assert "20 pcs a day" in hands.screen
        await hands.press("down")

        assert "never moved" in hands.screen


async def test_a_movement_entered_elsewhere_is_shown(tmp_path):
    async with at_the_desk(tmp_path, prepare=with_lines(MASKS)) as hands:
        await opened(hands, StockScreen())
        desk = hands.app
        from dutyconsole.domain.registers import SUPPLIES

        values = {"item": "masks", "movement": "issue", "quantity": "7", "receiver": "Ma"}
        at = desk.clock()
        registers.enter(desk.db, desk.station, SUPPLIES, values, by="Wu Xia", at=at)
        desk.look()
        await hands.settle()

        assert "93 pcs" in hands.screen


async def test_enter_writes_down_what_happens_to_an_item(tmp_path):
    async with at_the_desk(tmp_path, prepare=with_lines(MASKS)) as hands:
        await opened(hands, StockScreen())
        await hands.press("down", "enter")

        assert isinstance(hands.app.screen, RegisterFormScreen)
        assert "[Lamps]" in hands.screen

import pytest

from daily_desk import TEN_TO_FIVE, at_five
from dutyconsole.domain.own_registers import registers_of
from dutyconsole.language import CHINESE, ENGLISH
from dutyconsole.store import registers
from dutyconsole.store.obligations import next_due_report
from dutyconsole.ui.screens.charts import ChartsScreen
from keyboard import NARROW, WIDE


async def charts(hands):
    desk = hands.app
    desk.push_screen(ChartsScreen(next_due_report(desk.db, desk.station, at=desk.now)))
    await hands.settle()


def lines(hands):
    return [line.rstrip(" ▁▂▃▄▅▆▇█") for line in hands.screen.split("\n")]


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize(
    ("speaking", "title"),
    [(ENGLISH, "Temperatures above the threshold"), (CHINESE, "体温超过阈值")],
)
async def test_fourteen_days_stand_on_one_screen(tmp_path, size, speaking, title):
    async with at_five(tmp_path, size=size, speaking=speaking) as hands:
        await charts(hands)
        shown = lines(hands)
        place = next(n for n, line in enumerate(shown) if title in line)
        days = [line.split()[0] for line in shown[place + 1 : place + 15]]

        assert days == [f"1-{day}" for day in range(12, 26)]


async def test_the_last_day_is_counted_now_until_a_report_says_it(tmp_path):
    async with at_five(tmp_path, size=WIDE) as hands:
        await charts(hands)
        shown = lines(hands)
        place = next(n for n, line in enumerate(shown) if "People in isolation" in line)

        assert shown[place + 14].split() == ["1-25", shown[place + 14].split()[1], "1"]
        assert set(shown[place + 14].split()[1]) == {"="}
        assert shown[place + 1].split() == ["1-12", "-"]


async def test_what_lasts_too_few_days_stands_out_without_colours(tmp_path):
    async with at_five(tmp_path, size=WIDE) as hands:
        desk = hands.app
        issued = {"item": "masks", "movement": "issue", "quantity": "600", "receiver": "Wu Xia"}
        register = registers_of(desk.station)["supplies"]
        registers.enter(
            desk.db, desk.station, register, issued, by="Wu Xia", at=TEN_TO_FIVE.shift(hours=-2)
        )
        await charts(hands)
        shown = lines(hands)
        place = next(n for n, line in enumerate(shown) if line.startswith("  Masks"))

        assert "|" in shown[place]
        assert "#" in hands.marks.split("\n")[place]


async def test_the_end_of_the_charts_is_the_last_line_of_the_screen(tmp_path):
    async with at_five(tmp_path) as hands:
        await charts(hands)
        await hands.press("end")
        shown = [line for line in lines(hands)[:-1] if line.strip()]

        assert shown[-2].startswith("  Reported in time")
        assert shown[-1].split()[0] == "2020-01"

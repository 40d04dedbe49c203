from builders import on
from keyboard import WIDE, at_the_desk


async def test_the_roster_shows_crews_day_classes_and_gaps(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE) as hands:
        await hands.press("r")

        assert "> 25 Jan Sat   Zhou Lijuan, Wu Xia, Zheng Hao" in hands.screen
        assert "Second officer: 1 missing" in hands.screen
        assert "Make-up workday" in hands.screen


async def test_days_beyond_the_roster_are_gaps(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE) as hands:
        await hands.press("r", "end")

        assert "Nobody is rostered for this shift" in hands.screen


async def test_the_duty_day_before_the_handover_is_still_yesterday(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE, at=on("03:00", "2020-01-26")) as hands:
        await hands.press("r")

        assert "> 25 Jan Sat" in hands.screen


async def test_presumed_days_are_said_loudly(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE, at=on("10:00", "2026-12-20")) as hands:
        await hands.press("r")

        assert "The holiday arrangement of 2027 has not been entered" in hands.screen
        assert "(presumed)" in hands.screen

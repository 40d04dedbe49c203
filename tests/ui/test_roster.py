import datetime as dt
import re
from contextlib import closing

import pytest

from builders import AT, DAY_AND_NIGHT, TIMES, on
from dutyconsole import demo
from dutyconsole.domain.people import PersonName
from dutyconsole.domain.roster import RosterLine
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.store.database import connect
from dutyconsole.store.roster import import_roster
from keyboard import NARROW, WIDE, at_the_desk

POSTS = ("leader", "lead", "second")


def day_and_night(home):
    """Two shifts a day; on the 27th both have a crew, on the 28th the night's lacks somebody."""
    demo.build(home, at=AT, special=False, registers=False)
    settings = home.settings.read_text(encoding="utf-8")
    settings = re.sub('(?m)^preset = "24h"$', 'preset = "day_night"', settings)
    home.settings.write_text(settings, encoding="utf-8")
    crews = [(27, 1, "甲乙丙"), (27, 2, "丁戊己"), (28, 2, "庚辛")]
    lines = [
        RosterLine(
            number,
            ShiftId(dt.date(2020, 1, day), shift),
            tuple(zip(POSTS, map(PersonName, names), strict=False)),
        )
        for number, (day, shift, names) in enumerate(crews, start=1)
    ]
    with closing(connect(home.record)) as db:
        import_roster(db, lines, source="x", times=DAY_AND_NIGHT, by="李某", at=AT)


def words(screen):
    """The screen's words without frames, columns and line breaks."""
    return " ".join(screen.replace("│", " ").split())


async def test_the_roster_shows_crews_day_classes_and_gaps(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE) as hands:
        await hands.press("r")

        assert "> 25 Jan Sat Spring Festival 2   Zhou Lijuan, Wu Xia, Zheng Hao" in hands.screen
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


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
async def test_dates_are_whole_with_their_weekday(tmp_path, size):
    async with at_the_desk(tmp_path, size=size, speaking="zh_CN", at=AT.shift(months=9)) as hands:
        await hands.press("r")

        assert "> 10月25日 周日 " in hands.screen


async def test_a_day_with_a_problem_says_what_day_it_is_too(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("r")

        assert (
            "29 Jan Wed Spring Festival 6 Zhou Lijuan, Zhao Yan Second officer: 1 missing"
            in words(hands.screen)
        )


async def test_the_warning_of_an_unknown_year_is_told_whole(tmp_path):
    async with at_the_desk(tmp_path, at=on("10:00", "2026-12-20")) as hands:
        await hands.press("r")

        assert "its days are reckoned by Saturdays and Sundays only" in words(hands.screen)


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
async def test_of_several_shifts_each_crew_stands_under_its_name(tmp_path, size):
    async with at_the_desk(tmp_path, size=size, prepare=day_and_night) as hands:
        board = hands.screen
        await hands.press("r", "down", "down", "down")

        assert "Day shift 甲, 乙, 丙 Night shift 丁, 戊, 己" in words(hands.screen)
        assert "Night shift" in board


async def test_the_board_says_all_that_is_wrong_with_a_day(tmp_path):
    async with at_the_desk(tmp_path, prepare=both_days) as hands:
        board = hands.screen

        assert "Second officer: 1 missing; 甲 was on duty the day before too" in board


def both_days(home):
    """Somebody on duty two days running, and a post not filled."""
    demo.build(home, at=AT, special=False, registers=False)
    lines = [
        RosterLine(
            number,
            ShiftId(dt.date(2020, 1, 26 + number)),
            tuple(zip(POSTS, map(PersonName, names), strict=False)),
        )
        for number, names in enumerate(("甲乙丙", "甲丁"), start=1)
    ]
    with closing(connect(home.record)) as db:
        import_roster(db, lines, source="x", times=TIMES, by="李某", at=AT)


async def test_the_board_names_the_gaps_and_the_days_that_follow_in_a_narrow_window(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        hands.app.clear_notifications()
        await hands.settle()

        assert (
            "Roster  29 Wed Second officer: 1 missing\n"
            "26 Sun Zhang Jianjun, Feng Jing, Shan Peng  27 Mon Liu Zhiqiang, Zeng Rui, Ma Li\n"
            in hands.screen
        )


async def test_a_gap_is_told_whole_in_its_column(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE) as hands:
        assert "Second officer:" in hands.screen
        assert "1 missing" in hands.screen

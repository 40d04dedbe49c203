from contextlib import closing

import pytest

from builders import TIMES, a_record, hand_over, on
from dutyconsole.config.file import template
from dutyconsole.language import CHINESE, ENGLISH
from keyboard import NARROW, WIDE, at_the_desk


async def test_each_post_stands_with_its_name_and_phone(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE) as hands:
        assert "Lead officer    Wu Xia       13800255853" in hands.screen


async def test_who_comes_next_is_told_in_a_narrow_window_too(tmp_path):
    async with at_the_desk(tmp_path, size=NARROW) as hands:
        assert "Relief  Zhang Jianjun, Feng Jing, Shan Peng" in hands.screen


async def test_in_a_narrow_window_the_hours_give_way_to_the_watch_that_is_overdue(tmp_path):
    async with at_the_desk(tmp_path, size=NARROW) as hands:
        await hands.wait_until(on("09:30", "2020-01-26"))

        assert "NOT HANDED OVER since 26, 08:30, 1 h 00 min" in hands.screen
        assert "On duty" not in hands.screen


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize(
    ("speaking", "words"),
    [
        (ENGLISH, "NOT HANDED OVER since 26 Jan, 08:30, 7 d 12 h"),
        (CHINESE, "未交班 自1月26日08:30起 已7天12小时"),
    ],
)
async def test_a_watch_overdue_is_told_whole_and_with_its_month(tmp_path, size, speaking, words):
    async with at_the_desk(tmp_path, size=size, speaking=speaking) as hands:
        await hands.wait_until(on("20:30", "2020-02-02"))

        assert words in hands.screen


async def test_hours_of_another_month_are_told_with_it(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE, at=on("16:00", "2020-01-31")) as hands:
        assert "On duty 31, 08:30 to 1 Feb, 08:30" in hands.screen


async def test_posts_stand_before_the_names_in_a_narrow_window_too(tmp_path):
    async with at_the_desk(tmp_path, size=NARROW) as hands:
        assert "Lead officer Wu Xia 13800255853" in hands.screen
        assert "Second officer Zheng Hao 13800273170" in hands.screen


async def test_relief_that_nobody_is_rostered_for_is_said_without_a_gap_in_the_words(tmp_path):
    async with at_the_desk(tmp_path, size=NARROW) as hands:
        hands.app.db.execute("PRAGMA query_only = OFF")
        hands.app.db.execute("DELETE FROM shift WHERE day = '2020-01-26'")
        hands.app.look()
        await hands.settle()

        assert "Relief: nobody on the roster" in hands.screen


def of_before_signatures(home):
    """A record from before there were signatures, whose roster names nobody."""
    with closing(a_record(home.path, on("08:00"))) as db:
        hand_over(
            db, outgoing="", incoming="Li Ming", note="", by="Li Ming", at=on("08:30"), times=TIMES
        )
    home.settings.write_text(template(ENGLISH), encoding="utf-8")


async def test_a_shift_for_which_nobody_is_rostered_is_loud(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE, prepare=of_before_signatures) as hands:
        assert "The roster names nobody for this shift" in hands.screen

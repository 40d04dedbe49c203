from builders import on
from keyboard import NARROW, WIDE, at_the_desk


async def test_each_post_stands_with_its_name_and_phone(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE) as hands:
        assert "Lead officer    Wu Xia       13800000009" in hands.screen


async def test_who_comes_next_is_told_in_a_narrow_window_too(tmp_path):
    async with at_the_desk(tmp_path, size=NARROW) as hands:
        assert "Relief  Zhang Jianjun, Feng Jing, Shan Peng" in hands.screen


async def test_in_a_narrow_window_the_hours_give_way_to_the_watch_that_is_overdue(tmp_path):
    async with at_the_desk(tmp_path, size=NARROW) as hands:
        await hands.wait_until(on("09:30", "2020-01-26"))

        assert "NOT HANDED OVER since 26, 08:30, 1 h 00 min" in hands.screen
        assert "On duty" not in hands.screen


async def test_a_shift_for_which_nobody_is_rostered_is_loud(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE) as hands:
        hands.app.db.execute("PRAGMA query_only = OFF")
        hands.app.db.execute("DELETE FROM shift WHERE day = '2020-01-25'")
        hands.app.look()
        await hands.settle()

        assert "The roster names nobody for this shift" in hands.screen

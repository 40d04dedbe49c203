from builders import on
from dutyconsole.store.handover import get_last
from keyboard import WIDE, at_the_desk


async def test_the_dialog_says_what_is_open_and_who_gives_and_takes(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("h")

        assert "8 incidents are open; 5 items of the checklist are not ticked" in hands.screen
        assert "Zhou Lijuan, Wu Xia, Zheng Hao" in hands.screen
        assert "Zhang Jianjun, Feng Jing, Shan Peng" in hands.screen


async def test_handing_over_moves_the_watch_and_the_recorder(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE) as hands:
        await hands.wait_until(on("08:32", "2020-01-26"))
        await hands.press("h", "f2")

        assert "On duty 26, 08:30 to 27, 08:30" in hands.screen
        assert "NOT HANDED OVER" not in hands.screen
        assert hands.app.recorder == "Feng Jing"
        assert "Handover checklist 0/14" in hands.screen


async def test_handing_over_at_noon_is_refused_with_the_reason(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        before = get_last(hands.app.db)
        await hands.press("h", "f2")

        assert "two hours before" in hands.screen
        assert before == get_last(hands.app.db)


async def test_nobody_taking_over_is_refused_and_what_was_typed_stays(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.wait_until(on("08:32", "2020-01-26"))
        await hands.press("h")
        hands.app.screen.query_one("#handover-note").text = "Keys are with the porter"
        hands.app.screen.query_one("#handover-incoming").value = "  "
        await hands.press("f2")

        assert "Nobody is named as taking over" in hands.screen
        assert "Keys are with the porter" in hands.screen


async def test_who_really_came_is_recorded(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.wait_until(on("08:32", "2020-01-26"))
        await hands.press("h")
        hands.app.screen.query_one("#handover-incoming").value = "Ma Li, Shan Peng"
        await hands.press("f2")

        assert get_last(hands.app.db).incoming == "Ma Li, Shan Peng"

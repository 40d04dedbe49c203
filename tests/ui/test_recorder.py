from keyboard import at_the_desk


async def test_the_crew_on_duty_is_offered(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("w", "down", "down", "enter")

        assert hands.app.recorder == "Zheng Hao"
        assert "Recorder Zheng Hao" in hands.screen


async def test_somebody_else_is_found_by_pinyin(tmp_path):
    async with at_the_desk(tmp_path, speaking="zh_CN") as hands:
        await hands.press("w", "tab")
        await hands.type("mali")
        await hands.press("enter")

        assert hands.app.recorder == "马丽"


async def test_a_name_that_nobody_knows_is_taken_as_typed(tmp_path):
    async with at_the_desk(tmp_path, speaking="zh_CN") as hands:
        await hands.press("w", "tab")
        await hands.type("欧阳一")
        await hands.press("enter")

        assert hands.app.recorder == "欧阳一"


async def test_escape_changes_nothing(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("w", "down", "escape")

        assert hands.app.recorder == "Wu Xia"

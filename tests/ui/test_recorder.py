from keyboard import at_the_desk


async def test_the_crew_on_duty_is_offered_and_whoever_keeps_the_log_is_marked(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("w", "down", "enter")

        assert hands.app.recorder == "Zheng Hao"
        assert "Recorder Zheng Hao" in hands.screen


async def test_enter_alone_changes_nobody(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("w", "enter")

        assert hands.app.recorder == "Wu Xia"


async def test_the_name_that_signs_from_now_on_is_told(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("w", "up", "enter")

        assert "Zhou Lijuan keeps the log from now on" in hands.screen


async def test_somebody_else_is_found_by_pinyin_typed_at_once(tmp_path):
    async with at_the_desk(tmp_path, speaking="zh_CN") as hands:
        await hands.press("w")
        await hands.type("mali")
        await hands.press("enter")

        assert hands.app.recorder == "马丽"


async def test_a_name_that_nobody_knows_is_taken_as_typed(tmp_path):
    async with at_the_desk(tmp_path, speaking="zh_CN") as hands:
        await hands.press("w")
        for character in "欧阳一":
            hands.app.simulate_key(character)
        hands.app.simulate_key("enter")
        await hands.settle()

        assert hands.app.recorder == "欧阳一"


async def test_of_several_that_are_found_none_is_taken_unseen(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("w")
        await hands.type("zh")
        await hands.press("enter")

        assert hands.app.recorder == "Wu Xia"
        assert "Several are found" in hands.screen


async def test_of_several_that_are_found_the_arrows_choose(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("w")
        await hands.type("zh")
        await hands.press("down", "enter")

        assert hands.app.recorder == "Zhang Jianjun"


async def test_escape_changes_nothing(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("w", "down", "escape")

        assert hands.app.recorder == "Wu Xia"


async def test_f1_explains_the_question(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("w", "f1")

        assert "Choose who keeps the log now." in hands.screen

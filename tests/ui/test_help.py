from keyboard import NARROW, at_the_desk


async def test_help_explains_the_screen_and_its_keys(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("question_mark")

        assert "The board stays up all day." in hands.screen
        assert "n       Intake          Take a message down" in hands.screen


async def test_help_of_the_checklist_is_about_the_checklist(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("c", "question_mark")

        assert "The handover checklist of the shift in charge." in hands.screen
        assert "Space   Tick" in hands.screen


async def test_in_chinese_nothing_of_the_help_is_english(tmp_path):
    async with at_the_desk(tmp_path, size=NARROW, speaking="zh_CN") as hands:
        await hands.press("question_mark")
        words = hands.screen.replace("Esc", "").replace("Enter", "")
        latin = {word for word in words.split() if word.isascii() and len(word) > 2}

        assert {word for word in latin if word.isalpha()} == set()

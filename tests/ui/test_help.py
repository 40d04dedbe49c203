import pytest

from keyboard import NARROW, WIDE, at_the_desk


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
        words = hands.screen
        for key in ("Esc", "Enter", "PgUp", "PgDn", "Home", "End"):
            words = words.replace(key, "")
        latin = {word for word in words.split() if word.isascii() and len(word) > 2}

        assert {word for word in latin if word.isalpha()} == set()


@pytest.mark.parametrize("key", ["question_mark", "f1", "escape"])
async def test_help_is_left_by_its_own_key_too(tmp_path, key):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("question_mark", key)

        assert len(hands.app.screen_stack) == 1


async def test_help_lists_the_keys_of_the_list(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE) as hands:
        await hands.press("question_mark")

        assert "PgDn    Page down       One page down" in hands.screen


@pytest.mark.parametrize("speaking", ["en", "zh_CN"])
async def test_ctrl_c_names_the_key_that_quits(tmp_path, speaking):
    async with at_the_desk(tmp_path, speaking=speaking) as hands:
        await hands.press("ctrl+c")
        told = hands.screen.splitlines()[-2]

        assert "q" in told
        assert "ctrl" not in told.lower()
        assert "Do you want to quit" not in hands.screen

"""A message comes in by telephone, grows, is dealt with, and another one turns out to be a mistake.

By keys only, in the smallest window.
"""

from builders import on
from keyboard import Hands, at_the_desk


async def take_down(hands: Hands, source: str, unit: str, text: str, category: str) -> None:
    await hands.press("n", source)
    await hands.type(unit)
    await hands.press(*["tab"] * 5)
    await hands.type(text)
    await hands.press("tab", category, "f2")


def shown(hands: Hands) -> str:
    """The words on the screen, without columns and line breaks."""
    return " ".join(hands.screen.split())


async def test_from_the_first_ring_to_the_closing(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await take_down(hands, "1", "市材料研究所", "职工王某发热38.1度。", "5")
        assert "Special situation?" in shown(hands)
        await hands.press("enter")
        assert "Saved as 〔2020〕 No. 10" in shown(hands)
        assert "010 16:12" in shown(hands)

        await hands.wait_until(on("16:15"))
        await hands.press("home", "enter", "b")
        await hands.type("已送市第三医院。")
        await hands.press("f2", "j")
        await hands.type("核酸阴性。")
        await hands.press("f2")
        hands.app.clear_notifications()
        await hands.settle()

        assert "〔2020〕 No. 10 closed SPECIAL SITUATION Epidemic prevention" in shown(hands)
        assert "2 special situation 16:12 Wu Xia Fever" in shown(hands)
        assert "3 supplement 16:15 Wu Xia 已送市第三医院。" in shown(hands)
        assert "4 closing 16:15 Wu Xia 核酸阴性。" in shown(hands)


async def test_what_was_forgotten_is_asked_for_and_nothing_is_typed_twice(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await take_down(hands, "1", "市材料研究所", "职工王某发热38.1度。", "")
        assert "Still empty: Category" in shown(hands)
        assert "职工王某发热38.1度。" in hands.screen
        await hands.press("5", "f2", "enter")

        assert "Saved as 〔2020〕 No. 10" in shown(hands)


async def test_a_false_alarm_is_cancelled_and_stays_readable(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await take_down(hands, "1", "群众", "东楼起火。", "2")
        await hands.press("home", "enter", "z")
        await hands.type("误报，系烧烤冒烟。")
        await hands.press("f2")
        marks = dict(zip(hands.screen.splitlines(), hands.marks.splitlines(), strict=False))

        assert "[cancelled]" in hands.screen
        assert "Reason 误报，系烧烤冒烟。" in shown(hands)
        assert any("-" in mark for line, mark in marks.items() if "东楼起火。" in line)


async def test_the_phone_rings_while_a_form_is_open(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("n", "3")
        await hands.type("市政府办公室")
        await hands.press("f4", "1")
        await hands.type("市材料研究所")
        await hands.press(*["tab"] * 5)
        await hands.type("实验室漏水。")
        await hands.press("tab", "2", "f2")
        assert "Saved as 〔2020〕 No. 10" in shown(hands)
        await hands.press("n")

        assert "Draft of 16:12 restored" in hands.screen
        assert "市政府办公室" in hands.screen
        assert "[letter]" in hands.screen


async def test_numbers_have_no_gaps_where_a_form_was_given_up(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await take_down(hands, "1", "市材料研究所", "一", "5")
        await hands.press("n", "1", "f8", "y")
        await take_down(hands, "1", "市材料研究所", "二", "5")

        assert "Saved as 〔2020〕 No. 11" in shown(hands)

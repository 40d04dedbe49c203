from daily_desk import at_five
from dutyconsole.ui.dialogs.figure import FigureDialog


async def shown(hands, rows, answers):
    dialog = FigureDialog("Visitors: 2", rows, lambda row: f"the row {row} [b]" + "x" * 200)
    await hands.press("d")
    hands.app.push_screen(dialog, answers.append)
    await hands.settle()


async def test_every_row_is_a_line_of_text_and_never_markup(tmp_path):
    async with at_five(tmp_path) as hands:
        await shown(hands, ("visitors 1", "visitors 2"), [])
        lines = [line for line in hands.screen.split("\n") if "the row" in line]

        assert [line.split("xxx")[0].split("│")[-1].strip() for line in lines] == [
            "the row visitors 1 [b]",
            "the row visitors 2 [b]",
        ]


async def test_enter_answers_with_the_row_under_the_cursor(tmp_path):
    async with at_five(tmp_path) as hands:
        answers = []
        await shown(hands, ("visitors 1", "visitors 2"), answers)
        await hands.press("down", "enter")

        assert answers == ["visitors 2"]


async def test_where_nothing_was_counted_it_is_said_and_enter_does_nothing(tmp_path):
    async with at_five(tmp_path) as hands:
        answers = []
        await shown(hands, (), answers)
        await hands.press("enter")
        assert "Nothing was counted: there is no such row" in hands.screen
        await hands.press("escape")

        assert answers == [None]


async def test_hundreds_of_rows_are_scrolled_through(tmp_path):
    async with at_five(tmp_path) as hands:
        answers = []
        await shown(hands, tuple(f"visitors {number}" for number in range(400)), answers)
        await hands.press("end", "enter")

        assert answers == ["visitors 399"]

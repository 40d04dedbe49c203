from textual.app import App

from dutyconsole.ui.widgets.lines import Lines


async def shown(*lines, columns=30):
    class Tiny(App):
        def compose(self):
            yield Lines()

    app = Tiny()
    async with app.run_test(size=(columns, 5)) as pilot:
        app.query_one(Lines).show(*lines)
        await pilot.pause()
        return [strip.text.rstrip() for strip in app.screen._compositor.render_strips()][
            : len(lines)
        ]


async def test_markup_is_text():
    assert await shown((("[/]结束 [red]x[/red]", ""),)) == ["[/]结束 [red]x[/red]"]


async def test_terminal_escapes_do_not_reach_the_terminal():
    assert await shown((("a\x1b]52;c;aGk=\x07b", ""),)) == ["a]52;c;aGk=b"]


async def test_a_line_too_long_is_cut_and_says_so():
    assert await shown((("职工王某发热", ""),), columns=10) == ["职工王某.."]


async def test_what_follows_a_full_line_is_left_out():
    assert await shown((("0123456789", ""), ("more", "")), columns=10) == ["0123456789"]


async def test_line_breaks_of_people_stay_on_their_line():
    assert await shown((("a\nb", ""),), (("c", ""),)) == ["a b", "c"]

from textual.app import App, ComposeResult

from dutyconsole.ui.widgets.listed import Listed, Row

HEADING = Row("", (("Heading", "quiet"),))


def row(key):
    return Row(key, ((f"row {key}", "loud"),))


class Lister(App[None]):
    def compose(self) -> ComposeResult:
        yield Listed()


async def test_the_cursor_stays_on_its_row_when_others_come_before_it():
    async with Lister().run_test() as pilot:
        listed = pilot.app.query_one(Listed)
        listed.tell(lambda _room: (HEADING, row("a"), row("b")), first="b")
        assert listed.current == "b"
        listed.tell(lambda _room: (HEADING, row("c"), row("a"), row("b")), first="c")

        assert listed.current == "b"


async def test_where_its_row_is_gone_the_cursor_stays_near_and_never_on_a_heading():
    async with Lister().run_test() as pilot:
        listed = pilot.app.query_one(Listed)
        listed.tell(lambda _room: (row("a"), HEADING, row("b")), first="b")
        listed.tell(lambda _room: (row("a"), HEADING, HEADING))

        assert listed.current == "a"


async def test_without_rows_there_is_nothing_under_the_cursor():
    async with Lister().run_test() as pilot:
        listed = pilot.app.query_one(Listed)
        listed.tell(lambda _room: (HEADING,))

        assert listed.current == ""


async def test_rows_are_made_for_the_new_width_of_the_window():
    async with Lister().run_test(size=(80, 24)) as pilot:
        listed = pilot.app.query_one(Listed)
        listed.tell(lambda room: (row(str(room)),))
        before = int(listed.current)
        await pilot.resize_terminal(60, 24)
        await pilot.pause()

        assert int(listed.current) == before - 20

"""The clock: what it shows, and how little of it a tick draws."""

import pytest
from textual.app import App

from dutyconsole.ui.widgets.clock import Clock
from updates import Updates


class Telling(App):
    """A window that holds a clock."""

    def compose(self):
        yield Clock()

    @property
    def clock(self):
        return self.query_one(Clock)

    @property
    def text(self):
        return "\n".join(
            strip.text.rstrip() for strip in self.screen._compositor.render_strips()
        ).rstrip()


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_time_is_on_one_line(size):
    app = Telling()

    async with app.run_test(size=size) as pilot:
        app.clock.show("16:12:07")
        await pilot.pause()

        assert app.text == "16:12:07"


async def test_before_it_knows_the_time_it_is_blank():
    app = Telling()

    async with app.run_test():
        assert app.text == ""


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("16:12:07", "16:12:08", [(0, 7, 8)]),
        ("16:12:09", "16:12:10", [(0, 6, 8)]),
        ("16:12:59", "16:13:00", [(0, 4, 8)]),
        ("23:59:59", "00:00:00", [(0, 0, 8)]),
        ("16:12:07", "16:12:07", []),
    ],
)
async def test_a_tick_draws_only_the_characters_that_differ(before, now, expected):
    app = Telling()

    async with app.run_test() as pilot:
        app.clock.show(before)
        await pilot.pause()
        updates = Updates(app)
        app.clock.show(now)
        await pilot.pause()

        assert updates.spans == expected

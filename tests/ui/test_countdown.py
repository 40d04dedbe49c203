"""The large countdown: what it shows, and how little of it a tick draws."""

import pytest
from textual.app import App

from dutyconsole.ui.widgets.countdown import SHAPES, Countdown, digits_of
from updates import Updates


class Counting(App):
    """A window that holds a countdown."""

    def compose(self):
        yield Countdown()

    @property
    def countdown(self):
        return self.query_one(Countdown)

    @property
    def rows(self):
        strips = self.screen._compositor.render_strips()
        return [strip.text.rstrip() for strip in strips[:3]]


def rows_of(text):
    return [" ".join(SHAPES[character][y] for character in text).rstrip() for y in range(3)]


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, "00:00:00"),
        (2873, "00:47:53"),
        (86399, "23:59:59"),
        (359999, "99:59:59"),
        (360000, "100:00:00"),
    ],
)
def test_seconds_are_written_as_hours_minutes_and_seconds(seconds, expected):
    assert digits_of(seconds) == expected


def test_every_digit_looks_different():
    assert len(set(SHAPES.values())) == 11


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_digits_are_three_rows_high(size):
    app = Counting()

    async with app.run_test(size=size) as pilot:
        app.countdown.show(2873)
        await pilot.pause()

        assert app.rows == rows_of("00:47:53")


async def test_what_is_overdue_is_shown_without_a_sign():
    app = Counting()

    async with app.run_test() as pilot:
        app.countdown.show(-61)
        await pilot.pause()

        assert app.rows == rows_of("00:01:01")


async def test_a_hundred_hours_take_a_digit_more():
    app = Counting()

    async with app.run_test() as pilot:
        app.countdown.show(359999)
        await pilot.pause()
        app.countdown.show(360000)
        app.countdown.show(360001)
        await pilot.pause()

        assert app.rows == rows_of("100:00:01")


async def test_every_second_of_an_hour_is_drawn_right():
    app = Counting()

    async with app.run_test() as pilot:
        for seconds in range(600, 0, -7):
            app.countdown.show(seconds)
            await pilot.pause()

            assert app.rows == rows_of(digits_of(seconds))


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (9, 8, [(1, 24, 25)]),
        (6, 5, [(1, 24, 25)]),
        (3, 2, [(1, 24, 27)]),
        (1, 0, [(0, 24, 27), (1, 24, 27)]),
        (10, 9, [(0, 20, 23), (1, 20, 23), (1, 24, 26)]),
        (5, 5, []),
    ],
)
async def test_a_tick_draws_only_the_cells_that_differ(before, now, expected):
    app = Counting()

    async with app.run_test() as pilot:
        app.countdown.show(before)
        await pilot.pause()
        updates = Updates(app)
        app.countdown.show(now)
        await pilot.pause()

        assert updates.spans == expected


async def test_what_is_shown_before_it_is_on_the_screen_is_drawn_at_once():
    app = Counting()
    countdown = Countdown()
    countdown.show(61)
    app.compose = lambda: iter([countdown])

    async with app.run_test():
        assert app.rows == rows_of("00:01:01")

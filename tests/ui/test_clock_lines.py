"""The clocks of one incident, as its screen shows them."""

import pytest
from textual.app import App

from builders import on
from dutyconsole.domain.obligations import Obligation
from dutyconsole.ui.widgets.clock_lines import ClockLines, standing

DUE = on("16:40")


def a_clock(step="office", **changes):
    given = {
        "kind": "incident",
        "what": "〔2020〕 No. 9 call",
        "who": "李某",
        "to": "市防控办",
        "due": DUE,
        "subject": f"2020/9 {step}",
        "special": True,
        "received_at": on("16:10"),
    }
    return Obligation(**(given | changes))


class Showing(App):
    """A window that holds nothing but the clocks."""

    def compose(self):
        yield ClockLines()

    @property
    def lines(self):
        strips = self.screen._compositor.render_strips()
        return [strip.text.rstrip() for strip in strips if strip.text.strip()]


@pytest.mark.parametrize(
    ("changes", "at", "expected"),
    [
        ({}, "16:30", ("10 min left", "warn")),
        ({"due": on("17:40")}, "16:30", ("1 h 10 min left", "strong")),
        ({}, "16:40", ("OVERDUE BY 0 s", "loud")),
        ({}, "16:43", ("OVERDUE BY 3 min", "loud")),
        ({"done_at": on("16:39:59")}, "18:00", ("done 16:39", "good")),
        ({"done_at": on("16:40")}, "18:00", ("LATE BY 0 s", "warn")),
        ({"done_at": on("16:55")}, "18:00", ("LATE BY 15 min", "warn")),
        ({"lifted_at": on("16:39")}, "18:00", ("lifted", "quiet")),
        ({"lifted_at": on("16:41")}, "18:00", ("MISSED", "warn")),
    ],
)
def test_how_a_clock_stands_is_told_in_words(changes, at, expected):
    assert standing(a_clock(**changes), on(at)) == expected


async def test_each_clock_says_how_it_stands_when_it_is_due_and_whom_it_is_to():
    app = Showing()
    async with app.run_test(size=(80, 24)) as pilot:
        app.query_one(ClockLines).tell((a_clock(),), on("16:30"))
        await pilot.pause()

        assert app.lines == [
            " 10 min left  due 16:40  Call to the superior office  市防控办",
            " since receipt 20 min",
        ]


async def test_the_running_ones_come_first_and_the_latest_of_the_others():
    stopped = [a_clock("head", due=on(f"16:2{n}"), done_at=on(f"16:1{n}")) for n in range(6)]
    app = Showing()
    async with app.run_test(size=(80, 24)) as pilot:
        app.query_one(ClockLines).tell((*stopped, a_clock()), on("16:30"))
        await pilot.pause()
        dues = [line.partition("due ")[2][:5] for line in app.lines[:-1]]

        assert dues == ["16:40", "16:25", "16:24", "16:23", "16:22"]


async def test_each_second_moves_it_on():
    app = Showing()
    async with app.run_test(size=(80, 24)) as pilot:
        clocks = app.query_one(ClockLines)
        clocks.tell((a_clock(),), on("16:39:58"))
        await pilot.pause()
        before = app.lines
        clocks.tick(on("16:40:00"))
        await pilot.pause()

        assert before[0].startswith(" 2 s left")
        assert app.lines[0].startswith(" OVERDUE BY 0 s")


async def test_without_a_clock_there_is_nothing_to_see():
    app = Showing()
    async with app.run_test(size=(80, 24)) as pilot:
        app.query_one(ClockLines).tell((), on("16:30"))
        await pilot.pause()

        assert app.lines == []
        assert app.query_one(ClockLines).display is False


async def test_where_none_runs_the_time_passed_is_not_counted_on():
    app = Showing()
    async with app.run_test(size=(80, 24)) as pilot:
        app.query_one(ClockLines).tell((a_clock(done_at=on("16:20")),), on("16:30"))
        await pilot.pause()

        assert app.lines == [" done 16:20  due 16:40  Call to the superior office  市防控办"]

"""The list of the duty log: what it reads, what it draws, and where its cursor stays."""

from dataclasses import replace

import pytest
from textual.app import App

from builders import AT, a_message, on
from dutyconsole.domain.incidents import IncidentNumber, Kind, LogEntry, State
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.store.log import LogLine
from dutyconsole.text import width
from dutyconsole.ui.widgets.log_line import columns_for, line_of
from dutyconsole.ui.widgets.log_list import LogList
from updates import Updates

SIZES = [(80, 24), (120, 40)]


def a_line(entry_id, **changes):
    entry = LogEntry(
        id=entry_id,
        incident=IncidentNumber(2020, entry_id),
        part=0,
        kind=Kind.RECEIVED,
        message=a_message(text=f"第{entry_id}件", **changes),
        recorded_at=AT,
        recorded_by="李某",
        shift_id=ShiftId(AT.date()),
        reason="",
        late=False,
    )
    return LogLine(entry, State.OPEN, set_aside=False)


class Numbered:
    """A log of any length whose entries are made when they are asked for."""

    def __init__(self, count):
        self.held = count
        self.known = 0
        self.asked = []
        self.changed = {}

    def reload(self):
        self.known = self.held

    def count(self):
        return self.known

    def lines(self, first, last):
        self.asked.append((first, last))
        ids = range(self.known - first, max(self.known - last, 1) - 1, -1)
        return [self.changed.get(entry_id, a_line(entry_id)) for entry_id in ids]

    def position_of(self, entry_id):
        return self.known - entry_id if entry_id <= self.known else None


class Listing(App):
    """A window that holds a list and notes what it says."""

    def __init__(self, source, **given):
        super().__init__()
        self.log_list = LogList(source, **{"today": AT.date(), "empty": "Nothing yet", **given})
        self.opened = []

    def compose(self):
        yield self.log_list

    def on_log_list_opened(self, event):
        self.opened.append(event.entry.id)

    @property
    def screen_lines(self):
        return [strip.text.rstrip() for strip in self.screen._compositor.render_strips()]

    @property
    def cursor_id(self):
        return self.log_list.current.entry.id


def ids_shown(app):
    return [int(line.split()[0]) for line in app.screen_lines if line.strip()]


@pytest.mark.parametrize("size", SIZES)
async def test_the_newest_entries_fill_the_window(size):
    app = Listing(Numbered(1000))

    async with app.run_test(size=size):
        assert list(range(1000, 1000 - size[1], -1)) == ids_shown(app)


async def test_of_a_million_entries_only_those_near_the_window_are_read():
    source = Numbered(1_000_000)
    app = Listing(source)

    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("end")

        assert list(range(24, 0, -1)) == ids_shown(app)
        assert sum(last - first + 1 for first, last in source.asked) <= 200


async def test_pages_read_once_are_not_read_again():
    source = Numbered(1000)
    app = Listing(source)

    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("pagedown", "pagedown", "pagedown", "home", "pagedown", "pagedown")

        assert sorted(set(source.asked)) == sorted(source.asked)


async def test_the_cursor_moves_by_line_and_by_page_and_to_both_ends():
    app = Listing(Numbered(1000))
    seen = {}

    async with app.run_test(size=(80, 24)) as pilot:
        for key in ("up", "down", "pagedown", "pageup", "end", "down", "home"):
            await pilot.press(key)
            seen.setdefault(key, []).append(app.cursor_id)

    expected = {
        "up": [1000],
        "down": [999, 1],
        "pagedown": [976],
        "pageup": [999],
        "end": [1],
        "home": [1000],
    }
    assert expected == seen


async def test_the_window_follows_the_cursor():
    app = Listing(Numbered(1000))

    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*["down"] * 24)

        assert list(range(999, 975, -1)) == ids_shown(app)


async def test_moving_the_cursor_draws_two_lines():
    app = Listing(Numbered(1000))

    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        updates = Updates(app)
        await pilot.press("down")

        assert updates.lines == {0, 1}


async def test_a_refresh_after_which_nothing_differs_draws_nothing():
    app = Listing(Numbered(1000))

    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        updates = Updates(app)
        app.log_list.refresh_rows()
        await pilot.pause()

        assert updates.lines == set()


async def test_a_refresh_draws_the_lines_that_differ():
    source = Numbered(1000)
    app = Listing(source)

    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        updates = Updates(app)
        source.changed[997] = replace(a_line(997), state=State.CLOSED)
        app.log_list.refresh_rows()
        await pilot.pause()

        assert updates.lines == {3}
        assert app.screen_lines[3].endswith("closed")


async def test_new_entries_come_in_on_top_and_the_cursor_stays_on_its_entry():
    source = Numbered(1000)
    app = Listing(source)

    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "down")
        source.held += 3
        app.log_list.refresh_rows()
        await pilot.pause()

        assert app.cursor_id == 998
        assert list(range(1003, 979, -1)) == ids_shown(app)


async def test_a_list_scrolled_down_stays_where_it_is_when_entries_arrive():
    source = Numbered(1000)
    app = Listing(source)

    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("pagedown", "pagedown", "up")
        before = ids_shown(app)
        source.held += 3
        app.log_list.refresh_rows()
        await pilot.pause()

        assert app.cursor_id == 955
        assert before == ids_shown(app)


async def test_a_list_that_nobody_touches_always_shows_the_newest():
    source = Numbered(1000)
    app = Listing(source)

    async with app.run_test(size=(80, 24)) as pilot:
        for _arrival in range(30):
            source.held += 1
            app.log_list.refresh_rows()
            await pilot.pause()

        assert list(range(1030, 1006, -1)) == ids_shown(app)
        assert app.cursor_id == 1007


async def test_an_entry_that_is_gone_from_the_list_leaves_the_cursor_in_its_place():
    source = Numbered(1000)
    app = Listing(source)

    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("end")
        source.held = 10
        app.log_list.refresh_rows()
        await pilot.pause()

        assert app.cursor_id == 1


async def test_enter_opens_the_entry_under_the_cursor():
    app = Listing(Numbered(1000))

    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "enter")

        assert app.opened == [999]


async def test_a_click_puts_the_cursor_there_and_opens_nothing():
    app = Listing(Numbered(1000))

    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(LogList, offset=(10, 5))

        assert app.cursor_id == 995
        assert app.opened == []


async def test_a_click_on_the_line_under_the_cursor_opens_nothing():
    app = Listing(Numbered(1000))

    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(LogList, offset=(10, 0))

        assert app.opened == []


async def test_a_double_click_opens_the_entry():
    app = Listing(Numbered(1000))

    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.double_click(LogList, offset=(10, 5))

        assert app.opened == [995]


async def test_a_click_below_the_last_entry_changes_nothing():
    app = Listing(Numbered(3))

    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.double_click(LogList, offset=(10, 5))

        assert app.cursor_id == 3
        assert app.opened == []


async def test_an_empty_list_says_what_belongs_there():
    app = Listing(Numbered(0), empty="尚无接报；按 n 登记第一件")

    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "enter", "end")

        assert app.screen_lines[0] == "尚无接报；按 n 登记第一件"
        assert app.opened == []


async def test_the_first_entry_takes_the_place_of_that_sentence():
    source = Numbered(0)
    app = Listing(source, empty="尚无接报；按 n 登记第一件" * 10)

    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        source.held = 1
        app.log_list.refresh_rows()
        await pilot.pause()

        assert ids_shown(app) == [1]


async def test_another_source_is_shown_from_its_newest():
    app = Listing(Numbered(1000))

    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("end")
        app.log_list.show_source(Numbered(5), empty="")
        await pilot.pause()

        assert ids_shown(app) == [5, 4, 3, 2, 1]
        assert app.cursor_id == 5


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "words", ["[/]结束", "[red]x[/red]", "[@click=app.quit]退[/]", "接[abc]电话"]
)
async def test_markup_is_shown_as_it_was_typed(size, words):
    source = Numbered(1)
    source.changed[1] = a_line(1, unit=words)
    app = Listing(source)

    async with app.run_test(size=size):
        assert words[:5] in app.screen_lines[0]


async def test_terminal_sequences_do_not_reach_the_screen():
    source = Numbered(1)
    source.changed[1] = a_line(1, unit="\x1b]52;c;eHg=\x07所\u202e\x9b31m")
    app = Listing(source)

    async with app.run_test(size=(120, 40)):
        assert "]52;c;eHg=所31m" in app.screen_lines[0]
        assert not any(ord(character) < 32 for character in "".join(app.screen_lines))


async def test_a_new_day_writes_the_time_with_its_date():
    app = Listing(Numbered(1))

    async with app.run_test(size=(120, 40)) as pilot:
        app.log_list.today = on("00:00", "2020-01-26").date()
        await pilot.pause()

        assert "01-25 16:05" in app.screen_lines[0]


async def test_the_cursor_looks_different_in_a_list_that_has_the_focus():
    app = Listing(Numbered(3))

    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        focused = background(app, 0)
        app.screen.set_focus(None)
        await pilot.pause()

        assert len({focused, background(app, 0), background(app, 1)}) == 3


async def test_what_is_set_aside_is_struck_through():
    source = Numbered(2)
    source.changed[1] = replace(a_line(1), set_aside=True)
    app = Listing(source)

    async with app.run_test(size=(80, 24)):
        struck = [segment.style.strike for segment in segments(app, 1) if segment.text.strip()]

        assert all(struck)
        assert "corrected" in app.screen_lines[1]


async def test_a_smaller_window_still_shows_the_cursor():
    app = Listing(Numbered(1000))

    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press(*["down"] * 30)
        await pilot.resize_terminal(80, 24)
        await pilot.pause()

        assert app.cursor_id == 970
        assert 970 in ids_shown(app)


async def test_a_line_ends_where_the_scrollbar_begins():
    source = Numbered(1000)
    source.changed[1000] = replace(a_line(1000), set_aside=True)
    app = Listing(source)

    async with app.run_test(size=(80, 24)):
        line = "".join(segment.text for segment in segments(app, 0))
        expected = line_of(source.changed[1000], columns_for(79), AT.date())

        assert line.startswith("".join(words for words, _style in expected))
        assert width(line) == 80


def segments(app, y):
    return list(app.screen._compositor.render_strips()[y])


def background(app, y):
    return segments(app, y)[0].style.bgcolor


async def test_the_cursor_goes_to_an_entry_that_was_just_made():
    source = Numbered(1000)
    app = Listing(source)

    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("end")
        source.held = 1001
        app.log_list.go_to(1001)
        await pilot.pause()

        assert app.cursor_id == 1001
        assert ids_shown(app)[0] == 1001


async def test_the_cursor_stays_where_an_entry_is_not_in_the_list():
    app = Listing(Numbered(10))

    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down")
        app.log_list.go_to(99)

        assert app.cursor_id == 9

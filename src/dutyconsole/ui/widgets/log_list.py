"""The duty log as a list: the newest on top, any number of entries, read as one scrolls."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from rich.cells import chop_cells
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Size, clamp
from textual.message import Message
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from dutyconsole.domain.incidents import IncidentNumber, LogEntry
from dutyconsole.language import N_
from dutyconsole.store.log import LogLine
from dutyconsole.ui.log_source import LogSource
from dutyconsole.ui.widgets.log_line import columns_for, line_of
from dutyconsole.ui.widgets.log_pages import LogPages


def _key(key: str, action: str, words: str, name: str, tooltip: str) -> Binding:
    shown, printed = action == "open", _PRINTED.get(key)
    return Binding(key, action, words, shown, key_display=printed, id=name, tooltip=tooltip)


_PRINTED = {
    "up": "↑",
    "down": "↓",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
}


class LogList(ScrollView, can_focus=True, inherit_bindings=False):
    """A list of log entries with a cursor that stays on its entry while others arrive."""

    COMPONENT_CLASSES = {
        "log-list--aside",
        "log-list--cursor",
        "log-list--loud",
        "log-list--quiet",
        "log-list--strong",
    }
    # A scrollbar that is always there: one that comes once the lines are counted draws all twice.
    DEFAULT_CSS = """
    LogList {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        .log-list--aside { text-style: strike; color: $foreground-muted; }
        .log-list--quiet { color: $foreground-muted; }
        .log-list--loud { text-style: bold; color: $error; }
        .log-list--strong { text-style: bold; }
        .log-list--cursor {
            background: $block-cursor-blurred-background;
            color: $block-cursor-blurred-foreground;
        }
        &:focus .log-list--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
        }
    }
    """
    BINDINGS = [
        _key("up", "move(-1)", N_("Up"), "log.up", N_("One line up")),
        _key("down", "move(1)", N_("Down"), "log.down", N_("One line down")),
        _key("pageup", "page(-1)", N_("Page up"), "log.page_up", N_("One page up")),
        _key("pagedown", "page(1)", N_("Page down"), "log.page_down", N_("One page down")),
        _key("home", "newest", N_("Newest"), "log.newest", N_("Go to the newest entry")),
        _key("end", "oldest", N_("Oldest"), "log.oldest", N_("Go to the oldest entry")),
        _key("enter", "open", N_("Open"), "log.open", N_("Open the entry")),
    ]

    today: var[dt.date | None] = var(None, init=False)
    """The day whose entries are shown by the clock alone."""
    clocks: var[Mapping[IncidentNumber, float]] = var(dict, init=False)
    """Seconds left of the first clock of an incident, where one runs."""
    cursor: var[int] = var(0, init=False)
    """Position of the line under the cursor."""

    @dataclass
    class Opened(Message):
        """The operator opened an entry."""

        log_list: "LogList"
        entry: LogEntry

        @property
        def control(self) -> "LogList":
            """The list it was opened in."""
            return self.log_list

    def __init__(
        self,
        source: LogSource,
        *,
        empty: str = "",
        today: dt.date | None = None,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._pages = LogPages(source)
        self._empty = empty
        self.set_reactive(LogList.today, today)
        self._styles_seen: dict[tuple[str, bool, bool], Style] = {}

    @property
    def current(self) -> LogLine | None:
        """The line under the cursor; None in an empty list."""
        return self._pages.line_at(self.cursor)

    @property
    def entry(self) -> LogEntry | None:
        """The entry under the cursor; None in an empty list."""
        line = self.current
        return line.entry if line else None

    def on_mount(self) -> None:
        """Know how many lines there are."""
        self._pages.reload()
        self._fit()

    def show_source(self, source: LogSource, *, empty: str) -> None:
        """Show the lines of another source from its newest."""
        self._pages, self._empty = LogPages(source), empty
        self._pages.reload()
        self._fit()
        self.cursor = 0
        self.scroll_to(y=0, animate=False)
        self.refresh()

    def refresh_rows(self) -> None:
        """The record moved: read again, stay with the entry under the cursor, draw what differs.

        A list that stands at its top stays there, so that the newest is always in sight on a board
        that nobody touches; the cursor goes along when its entry leaves the window.
        """
        top, height = self.scroll_offset.y, self._height
        before = [self._pages.line_at(top + y) for y in range(height)]
        kept, depth = self.current, self.cursor - top
        self._pages.reload()
        self._fit()
        found = self._pages.source.position_of(kept.entry.id) if kept else 0
        position = self.cursor if found is None else found
        if top == 0:
            position = min(position, max(height - 1, 0))
        else:
            self.scroll_to(y=position - depth, animate=False)
        self.cursor = position
        top = self.scroll_offset.y
        for y, old in enumerate(before):
            if old != self._pages.line_at(top + y):
                self.refresh_line(top + y)

    def go_to(self, entry_id: int) -> None:
        """Put the cursor on an entry that the operator has just made, where it is in this list."""
        self.refresh_rows()
        position = self._pages.source.position_of(entry_id)
        if position is not None:
            self.cursor = position

    def render_line(self, y: int) -> Strip:
        """One line of the window."""
        room, position = self.scrollable_content_region.width, self.scroll_offset.y + y
        line = self._pages.line_at(position)
        if line is None:
            return self._blank(y, room)
        at_cursor = position == self.cursor
        clock = self.clocks.get(line.entry.incident)
        pieces = line_of(line, columns_for(room), self.today, clock)
        segments = [
            Segment(words, self._style(name, line.set_aside, at_cursor)) for words, name in pieces
        ]
        return Strip(segments).adjust_cell_length(room, self._style("", line.set_aside, at_cursor))

    def action_move(self, lines: int) -> None:
        """Move the cursor by `lines`."""
        self.cursor += lines

    def action_page(self, pages: int) -> None:
        """Move window and cursor by `pages`."""
        lines = pages * max(self._height - 1, 1)
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False)
        self.cursor += lines

    def action_newest(self) -> None:
        """Go to the newest entry."""
        self.cursor = 0

    def action_oldest(self) -> None:
        """Go to the oldest entry known of."""
        self.cursor = self._pages.source.count() - 1

    def action_open(self) -> None:
        """Open the entry under the cursor."""
        if line := self.current:
            self.post_message(self.Opened(self, line.entry))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the line clicked; a further click there opens it."""
        offset = event.get_content_offset(self)
        position = self.scroll_offset.y + offset.y if offset else -1
        if self._pages.line_at(position) is None:
            return
        if position == self.cursor and event.chain > 1:
            self.action_open()
        self.cursor = position

    def on_resize(self) -> None:
        """Keep the cursor in sight of a window that became smaller."""
        self._reveal_cursor()

    def validate_cursor(self, position: int) -> int:
        """Keep the cursor on a line that exists."""
        return clamp(position, 0, max(self._pages.source.count() - 1, 0))

    def watch_cursor(self, before: int, now: int) -> None:
        """Draw the two lines that changed and bring the cursor into sight."""
        self.refresh_line(before)
        self.refresh_line(now)
        self._reveal_cursor()
        self._look_ahead()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Draw the window again and find what comes after it."""
        super().watch_scroll_y(old_value, new_value)
        self._look_ahead()

    def watch_clocks(
        self, before: Mapping[IncidentNumber, float], now: Mapping[IncidentNumber, float]
    ) -> None:
        """A minute has passed for the clocks: only their lines are drawn anew."""
        for y in range(self.scroll_offset.y, self.scroll_offset.y + self._height):
            line = self._pages.line_at(y)
            number = line.entry.incident if line else None
            if number and before.get(number) != now.get(number):
                self.refresh_line(y)

    def watch_today(self) -> None:
        """Write the times anew."""
        self.refresh()

    def notify_style_update(self) -> None:
        """Forget the styles of the theme before."""
        self._styles_seen.clear()
        super().notify_style_update()

    @property
    def _height(self) -> int:
        return self.scrollable_content_region.height

    def _reveal_cursor(self) -> None:
        top, height, cursor = self.scroll_offset.y, self._height, self.cursor
        if height:
            self.scroll_to(y=clamp(top, cursor - height + 1, cursor), animate=False)

    def _look_ahead(self) -> None:
        self._pages.line_at(self.scroll_offset.y + self._height)
        self._fit()

    def _fit(self) -> None:
        self.virtual_size = Size(0, self._pages.source.count())

    def _blank(self, y: int, room: int) -> Strip:
        style = self._style("quiet", aside=False, at_cursor=False)
        sentence = chop_cells(self._empty, max(room, 1)) if not self._pages.source.count() else []
        text = sentence[y] if y < len(sentence) else ""
        return Strip([Segment(text, style)]).adjust_cell_length(room, style)

    def _style(self, name: str, aside: bool, at_cursor: bool) -> Style:  # noqa: FBT001 - a key
        key = (name, aside, at_cursor)
        if key not in self._styles_seen:
            wanted = ((name, bool(name)), ("aside", aside), ("cursor", at_cursor))
            style = self.rich_style
            for part, applies in wanted:
                if applies:
                    style += self.get_component_rich_style(f"log-list--{part}")
            self._styles_seen[key] = style
        return self._styles_seen[key]

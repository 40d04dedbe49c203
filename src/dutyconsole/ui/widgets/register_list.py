"""The lines of a register as a list: the newest on top, any number of them, read as one scrolls."""

from collections.abc import Callable
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

from dutyconsole.domain.register_lines import LineState, RegisterLine
from dutyconsole.language import N_
from dutyconsole.ui.register_source import RegisterSource
from dutyconsole.ui.widgets.lines import Piece


def _key(key: str, printed: str, action: str, name: str, tooltip: str) -> Binding:
    shown = action == "open"
    return Binding(
        key, action, name, shown, key_display=printed, id=f"lines.{key}", tooltip=tooltip
    )


class RegisterList(ScrollView, can_focus=True, inherit_bindings=False):
    """A cursor that stays on its line while others are entered."""

    COMPONENT_CLASSES = {
        "register-list--aside",
        "register-list--cursor",
        "register-list--loud",
        "register-list--quiet",
        "register-list--strong",
    }
    DEFAULT_CSS = """
    RegisterList {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        .register-list--aside { text-style: strike; color: $foreground-muted; }
        .register-list--quiet { color: $foreground-muted; }
        .register-list--loud { text-style: bold; color: $error; }
        .register-list--strong { text-style: bold; }
        .register-list--cursor {
            background: $block-cursor-blurred-background;
            color: $block-cursor-blurred-foreground;
        }
        &:focus .register-list--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
        }
    }
    """
    BINDINGS = [
        _key("up", "↑", "move(-1)", N_("Up"), N_("One line up")),
        _key("down", "↓", "move(1)", N_("Down"), N_("One line down")),
        _key("pageup", "PgUp", "page(-1)", N_("Page up"), N_("One page up")),
        _key("pagedown", "PgDn", "page(1)", N_("Page down"), N_("One page down")),
        _key("home", "Home", "newest", N_("Newest"), N_("Go to the newest line")),
        _key("end", "End", "oldest", N_("Oldest"), N_("Go to the oldest line")),
        _key("enter", "Enter", "open", N_("Open"), N_("The whole line and its history")),
    ]

    cursor: var[int] = var(0, init=False)
    """Position of the line under the cursor."""

    @dataclass
    class Opened(Message):
        """The operator opened a line."""

        line: RegisterLine

    class Moved(Message):
        """Another line is under the cursor."""

    def __init__(
        self,
        source: RegisterSource,
        pieces: Callable[[RegisterLine, int], tuple[Piece, ...]],
        *,
        empty: str,
    ) -> None:
        """`pieces` are the words of a line for so many columns; `empty` is said where none is."""
        super().__init__()
        self._source = source
        self._pieces = pieces
        self._empty = empty
        self._styles_seen: dict[tuple[str, bool, bool], Style] = {}

    @property
    def current(self) -> RegisterLine | None:
        """The line under the cursor; None in an empty list."""
        return self._source.line_at(self.cursor)

    def show_source(self, source: RegisterSource, *, empty: str) -> None:
        """Show the lines of another source from its newest."""
        self._source, self._empty = source, empty
        self._source.reload()
        self._fit()
        self.cursor = 0
        self.scroll_to(y=0, animate=False)
        self.refresh()
        self.post_message(self.Moved())

    def refresh_rows(self) -> None:
        """The record moved: read again and stay with the line under the cursor.

        At the top one stays at the top, so that what is entered next is always in sight.
        """
        kept, at_top = self.current, self.scroll_offset.y == 0 and self.cursor < self._height
        depth = self.cursor - self.scroll_offset.y
        self._source.reload()
        self._fit()
        found = self._source.position_of(kept.number) if kept else 0
        position = self.cursor if found is None else found
        if at_top:
            position = min(position, max(self._height - 1, 0))
        else:
            self.scroll_to(y=position - depth, animate=False)
        self.cursor = position
        self.refresh()

    def go_to(self, number: int) -> None:
        """Put the cursor on the line of this number, where it is in this list."""
        self.refresh_rows()
        position = self._source.position_of(number)
        if position is not None:
            self.cursor = position

    def render_line(self, y: int) -> Strip:
        """One line of the window."""
        room, position = self.scrollable_content_region.width, self.scroll_offset.y + y
        line = self._source.line_at(position)
        if line is None:
            return self._blank(y, room)
        at_cursor, aside = position == self.cursor, line.state is LineState.CANCELLED
        segments = [
            Segment(words, self._style(name, aside, at_cursor))
            for words, name in self._pieces(line, room)
        ]
        return Strip(segments).adjust_cell_length(room, self._style("", aside, at_cursor))

    def action_move(self, lines: int) -> None:
        """Move the cursor by `lines`."""
        self.cursor += lines

    def action_page(self, pages: int) -> None:
        """Move window and cursor by `pages`."""
        lines = pages * max(self._height - 1, 1)
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False)
        self.cursor += lines

    def action_newest(self) -> None:
        """Go to the newest line."""
        self.cursor = 0

    def action_oldest(self) -> None:
        """Go to the oldest line known of."""
        self.cursor = self._source.count() - 1

    def action_open(self) -> None:
        """Open the line under the cursor."""
        if line := self.current:
            self.post_message(self.Opened(line))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the line clicked; a further click there opens it."""
        offset = event.get_content_offset(self)
        position = self.scroll_offset.y + offset.y if offset else -1
        if self._source.line_at(position) is None:
            return
        if position == self.cursor and event.chain > 1:
            self.action_open()
        self.cursor = position

    def on_resize(self) -> None:
        """Keep the cursor in sight of a window that became smaller."""
        self._reveal_cursor()

    def validate_cursor(self, position: int) -> int:
        """Keep the cursor on a line that exists."""
        return clamp(position, 0, max(self._source.count() - 1, 0))

    def watch_cursor(self, before: int, now: int) -> None:
        """Draw the two lines that changed and bring the cursor into sight."""
        self.refresh_line(before)
        self.refresh_line(now)
        self._reveal_cursor()
        self._fit()
        self.post_message(self.Moved())

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Draw the window again and find what comes after it."""
        super().watch_scroll_y(old_value, new_value)
        self._fit()

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

    def _fit(self) -> None:
        self._source.line_at(self.scroll_offset.y + self._height)
        self.virtual_size = Size(0, self._source.count())

    def _blank(self, y: int, room: int) -> Strip:
        style = self._style("quiet", aside=False, at_cursor=False)
        is_empty = not self._source.count()
        sentence = chop_cells(self._empty, max(room, 1)) if is_empty else []
        text = sentence[y] if y < len(sentence) else ""
        return Strip([Segment(text, style)]).adjust_cell_length(room, style)

    def _style(self, name: str, aside: bool, at_cursor: bool) -> Style:  # noqa: FBT001 - a key
        key = (name, aside, at_cursor)
        if key not in self._styles_seen:
            style = self.rich_style
            for part, applies in ((name, bool(name)), ("aside", aside), ("cursor", at_cursor)):
                if applies:
                    style += self.get_component_rich_style(f"register-list--{part}")
            self._styles_seen[key] = style
        return self._styles_seen[key]

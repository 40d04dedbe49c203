"""The large countdown: hours, minutes and seconds in digits three rows high.

Over a slow line every byte of a tick is felt. Textual draws a changed region again from the left
edge of its widget, so each character is a widget of its own, and a tick draws no more of it than
the rows that differ. The shapes share as many rows with their neighbours as they can.
"""

from collections.abc import Iterator
from itertools import zip_longest

from rich.segment import Segment
from textual.app import ComposeResult
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

SHAPES = {
    "0": ("█▀█", "█ █", "▀▀▀"),
    "1": ("▀█ ", " █ ", "▀▀▀"),
    "2": ("▀▀█", "█▀▀", "▀▀▀"),
    "3": ("▀▀█", "▀▀█", "▀▀▀"),
    "4": ("█ █", "▀▀█", "  ▀"),
    "5": ("█▀▀", "▀▀█", "▀▀▀"),
    "6": ("█▀▀", "█▀█", "▀▀▀"),
    "7": ("▀▀█", "  █", "  ▀"),
    "8": ("█▀█", "█▀█", "▀▀▀"),
    "9": ("█▀█", "▀▀█", "▀▀▀"),
    ":": ("▄", "▄", " "),
}
"""The rows of each character."""


def digits_of(seconds: int) -> str:
    """`seconds` as HH:MM:SS, with as many digits of hours as it takes."""
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02}:{minute:02}:{second:02}"


class Countdown(Widget):
    """A number of seconds, large; whether they are left or overdue is said beside it."""

    DEFAULT_CSS = """
    Countdown {
        layout: horizontal;
        width: auto;
        height: 3;
    }
    """

    _shown = digits_of(0)

    def compose(self) -> ComposeResult:
        """One widget for each character."""
        for character in self._shown:
            yield Glyph(character)

    def show(self, seconds: int) -> None:
        """Show `seconds`, without their sign, from now on; what has not changed is not drawn."""
        before, self._shown = self._shown, digits_of(abs(seconds))
        if len(self._shown) != len(before):
            self.refresh(recompose=True)
            return
        for glyph, character in zip(self.children, self._shown, strict=False):
            if isinstance(glyph, Glyph):
                glyph.show(character)


class Glyph(Widget):
    """One large character and the gap after it."""

    DEFAULT_CSS = """
    Glyph {
        height: 3;
    }
    """

    def __init__(self, character: str) -> None:
        super().__init__()
        self._character = character
        # The gap belongs to the widget: a region that ended at the widget's own edge would make
        # Textual move the cursor to the next widget for nothing.
        self.styles.width = len(SHAPES[character][0]) + 1

    def show(self, character: str) -> None:
        """Be this character from now on."""
        before, self._character = SHAPES[self._character], character
        changed = tuple(_changed(before, SHAPES[character]))
        if changed:
            self.refresh(*changed)

    def render_line(self, y: int) -> Strip:
        """A row of the character."""
        row = SHAPES[self._character][y] + " "
        return Strip([Segment(row, self.rich_style)], len(row))


def _changed(before: tuple[str, ...], now: tuple[str, ...]) -> Iterator[Region]:
    for y, (old, new) in enumerate(zip(before, now, strict=True)):
        differs = [x for x, (a, b) in enumerate(zip_longest(old, new)) if a != b]
        if differs:
            yield Region(differs[0], y, differs[-1] - differs[0] + 1, 1)

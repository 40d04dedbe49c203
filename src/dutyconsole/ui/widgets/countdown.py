"""The large countdown: hours, minutes and seconds in digits three rows high.

Over a slow line every byte of a tick is felt. Textual draws a changed region again from the left
edge of its widget, so the digits of the seconds are widgets of their own, and a tick draws no more
of them than the rows that differ. The shapes share as many rows with their neighbours as they can.
"""

from collections.abc import Iterator

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

_PARTS = (slice(None, -2), slice(-2, -1), slice(-1, None))
"""Hours and minutes, the tens of the seconds, and the seconds."""


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

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._parts = [LargeText(digits_of(0)[part]) for part in _PARTS]

    def compose(self) -> ComposeResult:
        """Part by part."""
        yield from self._parts

    def show(self, seconds: int) -> None:
        """Show `seconds`, without their sign, from now on; what has not changed is not drawn."""
        text = digits_of(abs(seconds))
        for widget, part in zip(self._parts, _PARTS, strict=True):
            widget.show(text[part])


class LargeText(Widget):
    """Large characters, each with a gap after it."""

    DEFAULT_CSS = """
    LargeText {
        height: 3;
    }
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self._rows = _rows(text)
        self.styles.width = len(self._rows[0])

    def show(self, text: str) -> None:
        """Be this text from now on."""
        before, self._rows = self._rows, _rows(text)
        if len(self._rows[0]) != len(before[0]):
            self.styles.width = len(self._rows[0])
        elif changed := tuple(_changed(before, self._rows)):
            self.refresh(*changed)

    def render_line(self, y: int) -> Strip:
        """A row of the characters."""
        return Strip([Segment(self._rows[y], self.rich_style)], len(self._rows[y]))


def _rows(text: str) -> list[str]:
    # The gap belongs to the widget: a region that ended at the widget's own edge would make
    # Textual move the cursor to the next widget for nothing.
    shapes = [SHAPES[character] for character in text]
    return [" ".join(shape[y] for shape in shapes) + " " for y in range(3)]


def _changed(before: list[str], now: list[str]) -> Iterator[Region]:
    for y, (old, new) in enumerate(zip(before, now, strict=True)):
        differs = [x for x, (a, b) in enumerate(zip(old, new, strict=True)) if a != b]
        if differs:
            yield Region(differs[0], y, differs[-1] - differs[0] + 1, 1)

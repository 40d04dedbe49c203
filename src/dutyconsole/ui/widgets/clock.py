"""The time of day on one line."""

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

_COLUMNS = len("16:12:07")


class Clock(Widget):
    """HH:MM:SS; a tick draws only the characters that changed."""

    # One column more than it draws: see LargeText in countdown.
    DEFAULT_CSS = """
    Clock {
        width: 9;
        height: 1;
    }
    """

    _shown = " " * _COLUMNS

    def show(self, time: str) -> None:
        """Show `time`, written as HH:MM:SS, from now on."""
        before, self._shown = self._shown, time
        changed = [x for x in range(_COLUMNS) if before[x] != time[x]]
        if changed:
            self.refresh(Region(changed[0], 0, changed[-1] - changed[0] + 1, 1))

    def render_line(self, y: int) -> Strip:
        """The line, and blank ones below it."""
        text = (self._shown if y == 0 else "").ljust(self.size.width)
        return Strip([Segment(text, self.rich_style)], len(text))

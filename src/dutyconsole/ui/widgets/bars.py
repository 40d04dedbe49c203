"""Bars of text: `masks   ======|====     5.0 days`; of plain characters, so any terminal does."""

from collections.abc import Sequence
from dataclasses import dataclass

from dutyconsole.text import clean_line, fit, width
from dutyconsole.ui.widgets.lines import Line, Lines

_FILLED, _MARK = "=", "|"
"""Never a block character: its width is ambiguous, and a printer or a serial line has none."""
_APART = 2
_FEWEST = 6
"""Columns of a bar at least, and of the words before and behind it."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar."""

    label: str
    value: float
    words: str
    """The value as it is said behind the bar."""
    style: str = ""
    """How loud it is; the end of one of the component classes of `Lines`."""
    mark: float | None = None
    """A value that is shown as a stroke: a threshold."""


class Bars(Lines):
    """Bars under each other, all to one scale."""

    def tell(self, bars: Sequence[Bar], *, most: float | None = None) -> None:
        """Show these, to the scale of the longest, or of `most`."""
        self.show_for(lambda room: bar_lines(bars, room, most=most))


def bar_lines(bars: Sequence[Bar], room: int, *, most: float | None = None) -> tuple[Line, ...]:
    """The bars in `room` columns; a label gives way first, then the bar, never the value."""
    values = max((width(clean_line(bar.words)) for bar in bars), default=0)
    labels = max((width(clean_line(bar.label)) for bar in bars), default=0)
    left = max(room - values - 2 * _APART, 0)
    labels = max(min(labels, left // 2), min(_FEWEST, left))
    columns = left - labels
    longest = [max(bar.value, bar.mark or 0) for bar in bars]
    scale = most if most is not None else max(longest, default=0)
    return tuple(
        (
            (fit(clean_line(bar.label), labels) + " " * _APART, ""),
            (fit(drawn(bar.value, scale, columns, mark=bar.mark), columns), bar.style),
            (" " * _APART + clean_line(bar.words), bar.style),
        )
        for bar in bars
    )


def drawn(value: float, most: float, columns: int, *, mark: float | None = None) -> str:
    """The bar itself: at least one character for whatever is more than nothing.

    What is longer than `most` fills all of it and ends in `>`.
    """
    if columns <= 0 or most <= 0:
        return ""
    length = min(max(round(value / most * columns), 1 if value > 0 else 0), columns)
    bar = list(_FILLED * length)
    if value > most:
        bar[-1] = ">"
    if mark is not None and 0 < mark <= most:
        place = min(max(round(mark / most * columns), 1), columns) - 1
        bar += " " * (place + 1 - len(bar))
        bar[place] = _MARK
    return "".join(bar)

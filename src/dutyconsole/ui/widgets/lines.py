"""Lines of plain text: words of people are never parsed as markup here."""

from collections.abc import Callable, Iterable

from rich.style import Style
from rich.text import Text
from textual.widgets import Static

from dutyconsole.text import clean, fit, width

Piece = tuple[str, str]
"""Words, and how they are said: nothing, or the end of one of the component classes."""
Line = tuple[Piece, ...]

_APART = "  "


def flow(items: Iterable[Line], room: int) -> tuple[Line, ...]:
    """The items beside each other, two spaces apart, in as few lines of `room` as they need."""
    lines: list[Line] = []
    for item in items:
        longer = (*lines[-1], (_APART, ""), *item) if lines else item
        if lines and sum(width(words) for words, _style in longer) <= room:
            lines[-1] = longer
        else:
            lines.append(item)
    return tuple(lines)


class Lines(Static):
    """A few lines of text, each cut to the width; nothing in them is markup."""

    COMPONENT_CLASSES = {
        "lines--loud",
        "lines--quiet",
        "lines--strong",
        "lines--good",
        "lines--warn",
    }

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(markup=False, id=id, classes=classes)
        self._lines_for: Callable[[int], tuple[Line, ...]] = lambda _room: ()
        self._drawn: tuple[Line, ...] = ()

    def show(self, *lines: Line) -> None:
        """Show these lines."""
        self.show_for(lambda _room: lines)

    def show_for(self, lines_for: Callable[[int], tuple[Line, ...]]) -> None:
        """Show what `lines_for` gives for the columns that there are when it is drawn."""
        self._lines_for = lines_for
        lines = lines_for(self.size.width)
        if lines != self._drawn or not self.size:
            # Laying the screen out draws scrollbars anew, and a hidden one must not do it at all.
            grown = len(lines) != len(self._drawn) or not self.size
            self.refresh(layout=grown and bool(self.display))

    def render(self) -> Text:
        """All lines, each cut to the width of the widget, wide characters whole."""
        self._drawn = self._lines_for(self.size.width)
        text = Text(no_wrap=True, end="")
        for number, line in enumerate(self._drawn):
            if number:
                text.append("\n")
            self._append(text, line)
        return text

    def _append(self, text: Text, line: Line) -> None:
        room = self.size.width
        for words, style in line:
            shown = clean(words).replace("\n", " ")
            if (cut := fit(shown, room).rstrip()) != shown.rstrip():
                shown = cut
            text.append(shown, self._style(style))
            room -= Text(shown).cell_len
            if room <= 0:
                return

    def _style(self, name: str) -> Style | None:
        if not name:
            return None
        return self.get_component_rich_style(f"lines--{name}", partial=True)

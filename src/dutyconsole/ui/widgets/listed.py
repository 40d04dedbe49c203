"""Rows of words under headings, for the columns that there are; the cursor stays on its row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.style import Style
from rich.text import Text
from textual.binding import Binding
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from dutyconsole.language import N_
from dutyconsole.text import clean, fit, width
from dutyconsole.ui.widgets.lines import Line


@dataclass(frozen=True, slots=True)
class Row:
    """One row."""

    key: str
    """What it is about; empty for a heading, which the cursor leaves out."""
    line: Line


class Listed(OptionList):
    """One row a line; which row is under the cursor, its key says."""

    COMPONENT_CLASSES = {
        "listed--loud",
        "listed--warn",
        "listed--strong",
        "listed--good",
        "listed--quiet",
    }
    DEFAULT_CSS = """
    Listed {
        .listed--loud { text-style: bold; color: $error; }
        .listed--warn { text-style: bold; color: $warning; }
        .listed--strong { text-style: bold; }
        .listed--good { color: $success; }
        .listed--quiet { color: $foreground-muted; }
    }
    """
    BINDINGS = [
        Binding("enter", "select", N_("Open"), id="listed.open", tooltip=N_("Open this row")),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(markup=False, id=id)
        self._rows_for: Callable[[int], Sequence[Row]] = lambda _room: ()
        self._rows: tuple[Row, ...] = ()

    @property
    def current(self) -> str:
        """The key of the row under the cursor; empty where there is none."""
        place = self.highlighted
        return self._rows[place].key if place is not None and place < len(self._rows) else ""

    def tell(self, rows_for: Callable[[int], Sequence[Row]], *, first: str = "") -> None:
        """Show what `rows_for` gives for the columns there are, the cursor on the same row.

        Where that is gone it stays near; `first` is the row on which it begins.
        """
        under, place = self.current, self.highlighted or 0
        self._rows_for = rows_for
        room = max(self.scrollable_content_region.width, 1)
        self._rows = tuple(rows_for(room))
        self.set_options(
            Option(self._text(row.line, room), disabled=not row.key) for row in self._rows
        )
        keys = [row.key for row in self._rows]
        wanted = under or first
        if wanted in keys:
            place = keys.index(wanted)
        rows = [number for number, key in enumerate(keys) if key]
        self.highlighted = min(rows, key=lambda row: abs(row - place), default=None)

    def on_resize(self) -> None:
        """Lay the rows out anew."""
        self.tell(self._rows_for)

    def _text(self, line: Line, room: int) -> Text:
        text = Text(no_wrap=True)
        for words, style in line:
            shown = clean(words).replace("\n", " ")
            left = room - text.cell_len
            if width(shown) > left:
                text.append(fit(shown, max(left, 0)), self._style(style))
                break
            text.append(shown, self._style(style))
        return text

    def _style(self, name: str) -> Style:
        if not name:
            return Style.null()
        return self.get_component_rich_style(f"listed--{name}", partial=True)

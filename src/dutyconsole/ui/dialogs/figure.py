"""What one figure of the daily report was counted from, row by row."""

from collections.abc import Callable, Sequence

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from dutyconsole.language import N_, _
from dutyconsole.ui.base import DutyDialog, entitle
from dutyconsole.ui.widgets.key_bar import KeyBar


class FigureDialog(DutyDialog[str]):
    """The rows behind a figure; the answer is the one that is to be opened."""

    AUTO_FOCUS = "OptionList"
    HELP = N_("Every row that this figure was counted from. Enter opens the one under the cursor.")

    def __init__(self, title: str, rows: Sequence[str], words: Callable[[str], str]) -> None:
        """`words` says what one of the `rows` is."""
        super().__init__()
        self._title, self._rows, self._words = title, tuple(rows), words

    def compose(self) -> ComposeResult:
        """The rows and the keys."""
        with Vertical(classes="dialog") as box:
            entitle(box, self._title)
            nothing = Option(Text(_("Nothing was counted: there is no such row")), disabled=True)
            options = [Option(Text(self._words(row))) for row in self._rows]
            yield OptionList(*(options or [nothing]), markup=False)
            yield KeyBar()

    @on(OptionList.OptionSelected)
    def open_row(self, event: OptionList.OptionSelected) -> None:
        """Open the row under the cursor."""
        if event.option_index < len(self._rows):
            self.dismiss(self._rows[event.option_index])

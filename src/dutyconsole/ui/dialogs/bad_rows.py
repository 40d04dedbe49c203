"""The rows of a spreadsheet that cannot be used, all at once, and whether to import the others."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll

from dutyconsole.domain.imports import BadRow
from dutyconsole.language import N_, ngettext
from dutyconsole.ui.base import DutyDialog
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.sentence import Sentence


class BadRowsDialog(DutyDialog[bool]):
    """True is the answer of whoever imports the good rows only."""

    AUTO_FOCUS = "VerticalScroll"
    DEFAULT_CSS = """
    BadRowsDialog VerticalScroll { height: auto; max-height: 16; scrollbar-size-vertical: 1; }
    """
    BINDINGS = [
        Binding(
            "y", "others", N_("Import the others"), id="bad_rows.others",
            tooltip=N_("Import the good rows; these stay out"),
        ),
    ]  # fmt: skip
    HELP = N_(
        "Nothing was imported. Put these rows right in the spreadsheet and import it again, or"
        " import the others alone."
    )

    def __init__(self, rows: Sequence[BadRow]) -> None:
        super().__init__()
        self._rows = tuple(rows)

    def compose(self) -> ComposeResult:
        """Every row with the reason, as many lines as that needs."""
        count = len(self._rows)
        with Vertical(classes="dialog") as box:
            box.border_title = ngettext(
                "{count} row cannot be used; nothing was imported",
                "{count} rows cannot be used; nothing was imported",
                count,
            ).format(count=count)
            with VerticalScroll(can_focus=True):
                for _row in self._rows:
                    yield Sentence(classes="bad-row")
            yield KeyBar()

    def on_mount(self) -> None:
        """Say what is wrong with each."""
        for row, sentence in zip(self._rows, self.query(".bad-row").results(Sentence), strict=True):
            sentence.tell(str(row))

    def action_others(self) -> None:
        """Import the good rows."""
        self.dismiss(True)  # noqa: FBT003 - the answer of the dialog

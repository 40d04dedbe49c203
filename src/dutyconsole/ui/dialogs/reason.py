"""Why: one line, asked for before something is left out."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input

from dutyconsole.language import N_, _
from dutyconsole.text import clean_line
from dutyconsole.ui.base import DutyDialog
from dutyconsole.ui.widgets.fields import LineField
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Lines


class ReasonDialog(DutyDialog[str]):
    """The answer is the reason, empty where there is none after all."""

    AUTO_FOCUS = "#reason"
    BINDINGS = [
        Binding("f2", "save", N_("Save"), id="reason.save", tooltip=N_("Keep the reason")),
    ]
    HELP = N_(
        "An item that is not accepted stays on the sheet, by name and with the reason. Without a"
        " reason it is open again and holds the handover up."
    )

    def __init__(self, what: str) -> None:
        """`what` is what the reason is about."""
        super().__init__()
        self._what = what

    def compose(self) -> ComposeResult:
        """What it is about, and the reason."""
        with Vertical(classes="dialog") as box:
            box.border_title = _("Not accepted, because")
            yield Lines(id="reason-what")
            yield LineField(id="reason")
            yield KeyBar()

    def on_mount(self) -> None:
        """Say what it is about."""
        self.query_one("#reason-what", Lines).show(((self._what, "strong"),))

    @on(Input.Submitted)
    def action_save(self) -> None:
        """Answer."""
        self.dismiss(clean_line(self.query_one(Input).value))

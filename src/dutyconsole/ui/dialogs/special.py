"""Whether a message is a special situation: asked before it is saved, where a criterion is met."""

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


class SpecialDialog(DutyDialog[str]):
    """The answer is why it is none; empty where it is a special situation."""

    AUTO_FOCUS = "#special-reason"
    BINDINGS = [
        Binding("f2", "save", N_("Save"), id="special.save", tooltip=N_("Save the message so")),
    ]
    HELP = N_(
        "The message meets a criterion of the settings. Enter alone makes it a special situation:"
        " the head of the leading group and the superior office have to be told, and the clocks"
        " start. Where it is none, write down why; that is kept with your name."
    )

    def __init__(self, criteria: tuple[str, ...]) -> None:
        """`criteria` are the names of those that are met."""
        super().__init__()
        self._criteria = criteria

    def compose(self) -> ComposeResult:
        """Which criteria are met, and why it is none after all."""
        with Vertical(classes="dialog") as box:
            box.border_title = _("Special situation?")
            yield Lines(id="special-why")
            yield LineField(id="special-reason")
            yield KeyBar()

    def on_mount(self) -> None:
        """Say what is at stake."""
        met, special = _(", ").join(self._criteria), _("SPECIAL SITUATION")
        self.query_one("#special-why", Lines).show(
            ((f" {special} ", "loud"), (f" {met}", "strong")),
            ((_("Enter: it is one; the clocks start, report at once."), "strong"),),
            ((_("It is none? Write down why, then Enter:"), "quiet"),),
        )

    @on(Input.Submitted)
    def action_save(self) -> None:
        """Answer."""
        self.dismiss(clean_line(self.query_one(Input).value))

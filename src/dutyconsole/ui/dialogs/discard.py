"""The question before what is typed is thrown away."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical

from dutyconsole.language import N_, _
from dutyconsole.ui.base import DutyDialog
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Lines


class DiscardDialog(DutyDialog[bool]):
    """True is the answer of whoever does not want it any more."""

    BINDINGS = [
        Binding(
            "y", "discard", N_("Discard"), id="discard.yes", tooltip=N_("Throw away what is typed")
        ),
    ]
    HELP = N_("What was typed into the form is not saved yet. Discarding it cannot be undone.")

    def compose(self) -> ComposeResult:
        """The question and its two keys."""
        with Vertical(classes="dialog") as box:
            box.border_title = _("Discard?")
            yield Lines(id="discard-question")
            yield KeyBar()

    def on_mount(self) -> None:
        """Ask."""
        self.query_one(Lines).show(
            ((_("What you typed is not saved. Throw it away?"), "strong"),),
            ((_("y throws it away, Esc goes back to the form"), "quiet"),),
        )

    def action_discard(self) -> None:
        """Throw it away."""
        self.dismiss(True)  # noqa: FBT003 - the answer of the dialog

"""One line that is asked for before something is done: a reason, a file."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input

from dutyconsole.language import N_
from dutyconsole.text import clean_line
from dutyconsole.ui.base import DutyDialog, entitle
from dutyconsole.ui.widgets.fields import LineField
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.sentence import Sentence


class AskedDialog(DutyDialog[str]):
    """The answer is the line; it is not taken while it is empty."""

    AUTO_FOCUS = "LineField"
    BINDINGS = [Binding("f2", "save", N_("Save"), id="asked.save", tooltip=N_("Go on with it"))]
    HELP = N_("What is asked for here is needed before it is done; Esc goes back without it.")

    def __init__(self, title: str, what: str) -> None:
        """`what` is the sentence that says what is asked for."""
        super().__init__()
        self._title = title
        self._what = what

    def compose(self) -> ComposeResult:
        """What is asked for, and the line."""
        with Vertical(classes="dialog") as box:
            entitle(box, self._title)
            yield Sentence(id="asked-what")
            yield LineField(id="asked")
            yield KeyBar()

    def on_mount(self) -> None:
        """Say what is asked for."""
        self.query_one(Sentence).tell(self._what, "strong")

    @on(Input.Submitted)
    def action_save(self) -> None:
        """Answer."""
        if said := clean_line(self.query_one(Input).value):
            self.dismiss(said)

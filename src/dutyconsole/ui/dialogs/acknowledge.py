"""Who acknowledges: asked where two people have to."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from dutyconsole.language import N_, _
from dutyconsole.text import clean_line
from dutyconsole.ui.base import DutyDialog
from dutyconsole.ui.widgets.key_bar import KeyBar


class AcknowledgeDialog(DutyDialog[str]):
    """The answer is the name of whoever acknowledges."""

    AUTO_FOCUS = "OptionList"
    HELP = N_(
        "At this station two people acknowledge each alarm, each with a name. Choose yours; whoever"
        " has acknowledged it already is not on the list."
    )

    def __init__(self, names: tuple[str, ...]) -> None:
        """`names` are those who can acknowledge."""
        super().__init__()
        self._names = names

    def compose(self) -> ComposeResult:
        """The names."""
        with Vertical(classes="dialog") as box:
            box.border_title = _("Who acknowledges?")
            yield OptionList(*(Option(clean_line(name)) for name in self._names), markup=False)
            yield KeyBar()

    @on(OptionList.OptionSelected)
    def answer(self, event: OptionList.OptionSelected) -> None:
        """This one does."""
        self.dismiss(self._names[event.option_index])

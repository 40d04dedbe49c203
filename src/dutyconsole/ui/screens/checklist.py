"""The handover checklist of the shift in charge, on a screen of its own."""

from textual import on
from textual.app import ComposeResult

from dutyconsole.language import N_
from dutyconsole.ui.base import BACK, DutyScreen
from dutyconsole.ui.styles import stylesheet
from dutyconsole.ui.widgets.checklist import ChecklistPane
from dutyconsole.ui.widgets.key_bar import KeyBar


class ChecklistScreen(DutyScreen[None]):
    """All items with who ticked them and when."""

    CSS_PATH = stylesheet("checklist")
    BINDINGS = [BACK]
    HELP = N_(
        "The handover checklist of the shift in charge. Items are ticked as they are done, or"
        " answered with what is seen, counted or tried; each keeps who and when, and taking one"
        " back is recorded too."
    )

    def compose(self) -> ComposeResult:
        """The items and the keys."""
        yield ChecklistPane()
        yield KeyBar()

    def reload(self) -> None:
        """Show the ticks as they stand."""
        self.query_one(ChecklistPane).tell(self.desk.read().checklist)

    @on(ChecklistPane.Toggled)
    def tick_item(self, event: ChecklistPane.Toggled) -> None:
        """Tick the item, or take its tick back."""
        self.desk.toggle(event.line)

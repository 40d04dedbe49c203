"""Weather and summary of a shift, for its duty log."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, TextArea

from dutyconsole.domain.duty_log import ShiftNote
from dutyconsole.domain.handover import Handover
from dutyconsole.language import N_, _
from dutyconsole.store import duty_log
from dutyconsole.ui.draft_dialog import DraftDialog
from dutyconsole.ui.widgets.fields import LineField, TextField
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Lines


class SummaryDialog(DraftDialog):
    """What the duty log of the shift says beside its entries."""

    STATE = "#summary-state"
    AUTO_FOCUS = "#summary-weather"
    BINDINGS = [
        Binding("f2", "save", N_("Save"), id="summary.save", tooltip=N_("Keep it")),
    ]
    HELP = N_(
        "The duty log draws its entries from the record by itself. The weather and a few words of"
        " summary are yours; after the handover the log is closed."
    )

    def __init__(self, handover: Handover) -> None:
        """Of the watch that `handover` began."""
        super().__init__()
        self._handover = handover

    def compose(self) -> ComposeResult:
        """The two fields, with what was said before."""
        notes = duty_log.list_notes(self.desk.db, self._handover.id)
        blank = {
            "weather": notes[-1].weather if notes else "",
            "summary": notes[-1].summary if notes else "",
        }
        kind = f"summary-{self._handover.id}"
        self.begin(kind, blank)
        said = self._draft.fields
        with Vertical(classes="dialog") as box:
            box.border_title = _("Summary of this shift")
            yield Lines(id="summary-weather-label")
            yield LineField(said["weather"], id="summary-weather")
            yield Lines(id="summary-text-label")
            yield TextField(said["summary"], id="summary-text")
            yield Lines(id="summary-state")
            yield KeyBar()

    def on_mount(self) -> None:
        """Say what is asked."""
        self.query_one("#summary-weather-label", Lines).show(((_("Weather"), "quiet"),))
        self.query_one("#summary-text-label", Lines).show(((_("Summary"), "quiet"),))
        self.show_state()

    @on(Input.Submitted)
    def next_field(self) -> None:
        """Enter goes on to the next field."""
        self.focus_next()

    @on(Input.Changed)
    @on(TextArea.Changed)
    def keep(self) -> None:
        """Keep what is typed."""
        self._draft.keep(
            {
                "weather": self.query_one(Input).value,
                "summary": self.query_one(TextArea).text,
            }
        )

    def action_save(self) -> None:
        """Keep it."""
        if self.saved(self._act):
            self.desk.say(_("Kept for the duty log of this shift"))

    def _act(self) -> ShiftNote:
        desk = self.desk
        return duty_log.note(
            desk.db,
            self._handover.id,
            weather=self.query_one(Input).value,
            summary=self.query_one(TextArea).text,
            by=desk.recorder,
            at=desk.clock(),
        )

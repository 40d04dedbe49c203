"""An incident with its whole history, and what may be added to it."""

from textual.app import ComposeResult
from textual.binding import Binding

from dutyconsole.domain.incidents import STATES, IncidentNumber, Kind, State
from dutyconsole.language import N_, _
from dutyconsole.store import incidents
from dutyconsole.ui.base import BACK, DutyScreen
from dutyconsole.ui.dialogs.amend import AmendDialog
from dutyconsole.ui.message_form import word_for
from dutyconsole.ui.styles import stylesheet
from dutyconsole.ui.widgets.history import History
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Lines


class IncidentScreen(DutyScreen[None]):
    """One incident, read from the first message to the last part."""

    CSS_PATH = stylesheet("incident")
    AUTO_FOCUS = "History"
    BINDINGS = [
        Binding(
            "b",
            "supplement",
            N_("Supplement"),
            id="incident.supplement",
            tooltip=N_("Add what became known later"),
        ),
        Binding(
            "g",
            "correct",
            N_("Correct"),
            id="incident.correct",
            tooltip=N_("Correct the message; the original stays, struck through"),
        ),
        Binding(
            "j",
            "close",
            N_("Close"),
            id="incident.close",
            tooltip=N_("Record how it was dealt with"),
        ),
        Binding(
            "z",
            "cancel",
            N_("Cancel"),
            id="incident.cancel",
            tooltip=N_("Cancel it, with a reason; it stays readable"),
        ),
        BACK,
    ]
    HELP = N_(
        "The message as it stands now, then every part of its record in order. What was corrected"
        " or cancelled is struck through and stays readable; nothing is added to what is cancelled."
    )

    def __init__(self, number: IncidentNumber) -> None:
        """Show the incident `number`."""
        super().__init__()
        self._number = number

    def compose(self) -> ComposeResult:
        """The number and state, the history and the keys."""
        desk = self.desk
        self._incident = incidents.get(desk.db, self._number)
        yield Lines(id="incident-head")
        yield History(self._incident, desk.station, desk.clock())
        yield KeyBar()

    def on_mount(self) -> None:
        """Say which incident it is."""
        self._show_head()

    def reload(self) -> None:
        """Read the incident again; the place one reads at stays."""
        incident = incidents.get(self.desk.db, self._number)
        if incident != self._incident:
            self._incident = incident
            self.query_one(History).tell(incident, self.desk.clock())
            self._show_head()
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's
        """Grey out what the state of the incident does not allow."""
        if not self.is_mounted:
            return True
        state = self._incident.state
        if action in ("supplement", "correct", "cancel"):
            return True if state is not State.CANCELLED else None
        if action == "close":
            return True if state is State.OPEN else None
        return True

    def action_supplement(self) -> None:
        """Add what became known later."""
        self.app.push_screen(AmendDialog(self._number, Kind.SUPPLEMENT))

    def action_correct(self) -> None:
        """Correct the message."""
        self.desk.correct_incident(self._number)

    def action_close(self) -> None:
        """Record how it was dealt with."""
        self.app.push_screen(AmendDialog(self._number, Kind.CLOSING))

    def action_cancel(self) -> None:
        """Cancel it, with a reason."""
        self.app.push_screen(AmendDialog(self._number, Kind.CANCELLATION))

    def _show_head(self) -> None:
        incident, station = self._incident, self.desk.station
        message = incident.current.message
        words = [word_for(name, message, station) for name in ("category", "level", "unit")]
        self.query_one("#incident-head", Lines).show(
            (
                (f"{incident.number}  ", "strong"),
                (f"{_(STATES[incident.state])}  ", "strong"),
                ("  ".join(words), ""),
            )
        )

"""An incident with its whole history, and what may be added to it."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding

from dutyconsole.domain.clocks import step_of
from dutyconsole.domain.incident_steps import TOLD, is_special
from dutyconsole.domain.incidents import STATES, IncidentNumber, Kind, LogEntry, State
from dutyconsole.domain.leader_acts import who_read
from dutyconsole.language import N_, _
from dutyconsole.store.cases import clocks_of, get_case, names_of
from dutyconsole.store.leader_acts import reads_of
from dutyconsole.ui.base import BACK, DutyScreen
from dutyconsole.ui.dialogs.amend import AmendDialog
from dutyconsole.ui.dialogs.step import StepDialog
from dutyconsole.ui.message_form import word_for
from dutyconsole.ui.styles import stylesheet
from dutyconsole.ui.widgets.clock_lines import ClockLines
from dutyconsole.ui.widgets.history import History
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Lines

if TYPE_CHECKING:
    from dutyconsole.domain.obligations import Obligation


class IncidentScreen(DutyScreen[None]):
    """One incident, read from the first message to the last part."""

    CSS_PATH = stylesheet("incident")
    AUTO_FOCUS = "History"
    BINDINGS = [
        Binding(
            "s",
            "step",
            N_("Step"),
            id="incident.step",
            tooltip=N_("Whom you told, what was verified, instructed, referred, fed back"),
        ),
        Binding(
            "t",
            "reports",
            N_("Reports"),
            id="incident.reports",
            tooltip=N_("The initial report, follow-up reports, the final report"),
        ),
        Binding(
            "y",
            "contacts",
            N_("Contacts"),
            id="incident.contacts",
            tooltip=N_("Whom to call, and who was last reached when"),
        ),
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
        "Which clocks run, then the message as it stands now, then every part of its record in"
        " order. What was corrected or cancelled is struck through and stays readable; nothing is"
        " added to what is cancelled."
    )

    def __init__(self, number: IncidentNumber) -> None:
        """Show the incident `number`."""
        super().__init__()
        self._number = number
        self._clocks: tuple[Obligation, ...] = ()

    def compose(self) -> ComposeResult:
        """The number and state, the history and the keys."""
        desk = self.desk
        self._case = get_case(desk.db, self._number)
        yield Lines(id="incident-head")
        yield ClockLines(id="incident-clocks")
        yield Lines(id="incident-reads")
        yield History(self._case, desk.station, desk.clock())
        yield KeyBar()

    def on_mount(self) -> None:
        """Say which incident it is, and follow the clock."""
        self._show_head()
        self.watch(self.app, "now", self.query_one(ClockLines).tick)

    def reload(self) -> None:
        """Read the incident again; the place one reads at stays."""
        case = get_case(self.desk.db, self._number)
        if case != self._case:
            self._case = case
            self.query_one(History).tell(case, self.desk.clock())
            self.refresh_bindings()
        self._show_head()

    def entry_here(self) -> LogEntry:
        """The message as it stands now."""
        return self._case.incident.current

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's
        """Grey out what the state of the incident does not allow."""
        if not self.is_mounted:
            return True
        state = self._case.incident.state
        if action in ("step", "supplement", "correct", "cancel"):
            return True if state is not State.CANCELLED else None
        if action == "close":
            return True if state is State.OPEN else None
        return True

    def action_step(self) -> None:
        """Note what was done about it: first of all the call that is due next."""
        desk = self.desk
        names = names_of(desk.station, desk.overview.crew).to
        calls = [step for each in self._clocks if (step := step_of(each)) in TOLD and each.is_open]
        self.app.push_screen(StepDialog(self._number, step=next(iter(calls), ""), names=names))

    def action_reports(self) -> None:
        """The reports on it."""
        self.desk.open_reports(self._number)

    def action_contacts(self) -> None:
        """Whom to call."""
        self.desk.look_up_contact(lambda _name: None)

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
        desk, incident = self.desk, self._case.incident
        message = incident.current.message
        words = [word_for(name, message, desk.station) for name in ("category", "level", "unit")]
        special = _("SPECIAL SITUATION") if is_special(self._case.steps) else ""
        self.query_one("#incident-head", Lines).show(
            (
                (f"{incident.number}  ", "strong"),
                (f"{_(STATES[incident.state])}  ", "strong"),
                (f"{special}  " if special else "", "warn"),
                ("  ".join(words), ""),
            )
        )
        reads = who_read(reads_of(desk.db, self._number), at=desk.now)
        said = self.query_one("#incident-reads", Lines)
        said.display = bool(reads)
        said.show(((reads, "quiet"),))
        self._clocks = clocks_of(desk.db, desk.station, self._number, desk.overview.crew)
        self.query_one(ClockLines).tell(self._clocks, desk.now)

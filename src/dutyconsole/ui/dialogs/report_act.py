"""What one notes of an act on a report: checked, sent back, sent, its receipt confirmed."""

from collections.abc import Callable
from dataclasses import dataclass

from arrow import Arrow
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input

from dutyconsole.domain import moments
from dutyconsole.domain.people import label
from dutyconsole.domain.report_way import ReportState
from dutyconsole.domain.reports import CHANNELS
from dutyconsole.errors import BadInput
from dutyconsole.language import N_, _
from dutyconsole.store.people import list_people
from dutyconsole.ui.base import DutyDialog
from dutyconsole.ui.pins import meant
from dutyconsole.ui.widgets.choice import Choice
from dutyconsole.ui.widgets.fields import LineField
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Lines
from dutyconsole.ui.widgets.sentence import Sentence
from dutyconsole.wording import clock

_TITLES = {
    ReportState.CHECKED: N_("Checked"),
    ReportState.RETURNED: N_("Sent back to be drafted"),
    ReportState.SENT: N_("Report sent"),
    ReportState.CONFIRMED: N_("Receipt confirmed"),
}
_FIELDS = {
    ReportState.CHECKED: {"who": N_("Checked by"), "at": N_("Time checked")},
    ReportState.RETURNED: {"reason": N_("Why it is sent back"), "who": N_("Sent back by")},
    ReportState.SENT: {
        "receiver": N_("Received by"),
        "channel": N_("Channel"),
        "at": N_("Time sent"),
        "reason": N_("Reason if late or incomplete"),
    },
    ReportState.CONFIRMED: {
        "who": N_("Who confirmed it, at the other end"),
        "channel": N_("Channel"),
        "at": N_("Time confirmed"),
    },
}
"""What is asked for, in this order."""


@dataclass(frozen=True, slots=True)
class ReportAct:
    """What is noted of an act; what was not asked for is empty."""

    state: ReportState
    who: str
    receiver: str
    channel: str
    reason: str
    done_at: Arrow
    by: str
    at: Arrow


@dataclass(frozen=True, slots=True)
class ReportAsked:
    """Which report an act is noted of."""

    title: str
    missing: str
    """What is wrong with it, in words; empty where nothing is."""
    drafted_by: str
    note: Callable[[ReportAct], str]
    """Keeps the act; the answer is the sentence that tells of it."""


class ReportActDialog(DutyDialog[None]):
    """Asks for what an act on a report needs, and notes it."""

    AUTO_FOCUS = "Input"
    BINDINGS = [
        Binding("f2", "save", N_("Save"), id="report_act.save", tooltip=N_("Note it")),
    ]
    HELP = N_(
        "A report is drafted by one, checked by another, signed off, sent, and its receipt is"
        " confirmed by telephone. Note each as it was: the time may lie in the past, and it shows"
        " when it was entered. Going out incomplete or late takes a reason and nothing else."
    )

    def __init__(self, asked: ReportAsked, state: ReportState) -> None:
        """Put the report into `state`."""
        super().__init__()
        self._asked = asked
        self._state = state

    def compose(self) -> ComposeResult:
        """Which report, what is missing, and the fields."""
        with Vertical(classes="dialog", id="report-act") as box:
            box.border_title = _(_TITLES[self._state])
            yield Sentence(id="act-what")
            yield Sentence(id="act-missing")
            for name in _FIELDS[self._state]:
                yield Lines(id=f"act-{name}-label")
                if name == "channel":
                    yield Choice(_channels(), value="telephone", id="act-channel")
                else:
                    yield LineField(self._given(name), id=f"act-{name}", select_on_focus=True)
            yield KeyBar()

    def on_mount(self) -> None:
        """Say which report it is, what it lacks, and what is asked for."""
        self.query_one("#act-what", Sentence).tell(self._asked.title, "strong")
        said = self.query_one("#act-missing", Sentence)
        said.tell(self._asked.missing, "loud")
        said.display = bool(self._asked.missing)
        for name, words in _FIELDS[self._state].items():
            self.query_one(f"#act-{name}-label", Lines).show(((_(words), "quiet"),))

    @on(Input.Submitted)
    def next_field(self) -> None:
        """Enter goes on to the next field."""
        self.focus_next()

    def action_save(self) -> None:
        """Note it."""
        desk = self.desk
        if not desk.recorder:
            desk.action_recorder()
            return
        if said := desk.attempt(lambda: self._asked.note(self._act())):
            self.dismiss(None)
            desk.say(said)

    def _act(self) -> ReportAct:
        at = self.desk.clock()
        typed = self._value("at")
        who = self._value("who")
        if self._state is ReportState.CHECKED:
            self._refuse_stranger(meant(self.desk.db, who))
        return ReportAct(
            state=self._state,
            # Whoever confirms the receipt is at the other end and in no directory of ours.
            who=who if self._state is ReportState.CONFIRMED else meant(self.desk.db, who),
            receiver=self._value("receiver"),
            channel=next((each.value for each in self.query(Choice).results(Choice)), ""),
            reason=self._value("reason"),
            done_at=moments.parse(typed, at=at) if "at" in _FIELDS[self._state] else at,
            by=self.desk.recorder,
            at=at,
        )

    def _refuse_stranger(self, name: str) -> None:
        """Somebody else has to have checked it: a slip of the keys is nobody."""
        everybody = list_people(self.desk.db)
        if name and name not in {label(person, everybody) for person in everybody}:
            raise BadInput(_("Nobody in the directory is called {name}").format(name=name))

    def _given(self, name: str) -> str:
        """What a field holds before anything is typed."""
        if name == "at":
            return clock(self.desk.clock())
        drafted_it = self._asked.drafted_by == self.desk.recorder
        fills_in = {ReportState.CHECKED: not drafted_it, ReportState.RETURNED: True}
        return self.desk.recorder if name == "who" and fills_in.get(self._state) else ""

    def _value(self, name: str) -> str:
        asked = name in _FIELDS[self._state]
        return self.query_one(f"#act-{name}", Input).value if asked else ""


def _channels() -> tuple[tuple[str, str], ...]:
    return tuple((key, _(words)) for key, words in CHANNELS.items())

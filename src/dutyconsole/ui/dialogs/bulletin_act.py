"""What one notes of an act on a report: checked, sent back, sent, its receipt confirmed."""

from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input

from dutyconsole.domain import moments
from dutyconsole.domain.bulletins import (
    BULLETIN_STATES,
    Bulletin,
    BulletinState,
    missing,
    names_of,
)
from dutyconsole.domain.reports import CHANNELS
from dutyconsole.language import N_, _
from dutyconsole.store import bulletins
from dutyconsole.ui.base import DutyDialog
from dutyconsole.ui.pins import meant
from dutyconsole.ui.widgets.choice import Choice
from dutyconsole.ui.widgets.fields import LineField
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Lines
from dutyconsole.ui.widgets.sentence import Sentence
from dutyconsole.wording import clock

_TITLES = {
    BulletinState.CHECKED: N_("Checked"),
    BulletinState.RETURNED: N_("Sent back to be drafted"),
    BulletinState.SENT: N_("Report sent"),
    BulletinState.CONFIRMED: N_("Receipt confirmed"),
}
_FIELDS = {
    BulletinState.CHECKED: {"who": N_("Checked by"), "at": N_("Time checked")},
    BulletinState.RETURNED: {"reason": N_("Why it is sent back"), "who": N_("Sent back by")},
    BulletinState.SENT: {
        "receiver": N_("Received by"),
        "channel": N_("Channel"),
        "at": N_("Time sent"),
        "reason": N_("Reason if late or incomplete"),
    },
    BulletinState.CONFIRMED: {
        "who": N_("Who confirmed it, at the other end"),
        "channel": N_("Channel"),
        "at": N_("Time confirmed"),
    },
}
"""What is asked for, in this order."""


class BulletinActDialog(DutyDialog[None]):
    """Asks for what an act on a report needs, and notes it."""

    AUTO_FOCUS = "Input"
    BINDINGS = [
        Binding("f2", "save", N_("Save"), id="bulletin_act.save", tooltip=N_("Note it")),
    ]
    HELP = N_(
        "A report is drafted by one, checked by another, signed off, sent, and its receipt is"
        " confirmed by telephone. Note each as it was: the time may lie in the past, and it shows"
        " when it was entered. Going out incomplete or late takes a reason and nothing else."
    )

    def __init__(self, report: Bulletin, state: BulletinState) -> None:
        """Put `report`, as it was seen, into `state`."""
        super().__init__()
        self._report = report
        self._state = state

    def compose(self) -> ComposeResult:
        """Which report, what is missing, and the fields."""
        with Vertical(classes="dialog", id="bulletin-act") as box:
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
        self.query_one("#act-what", Sentence).tell(self._report.title, "strong")
        required = self.desk.station.bulletins.required
        absent = names_of(missing(self._report.elements, required))
        said = self.query_one("#act-missing", Sentence)
        said.tell(_("MISSING: {elements}").format(elements=absent), "loud")
        said.display = bool(absent)
        for name, label in _FIELDS[self._state].items():
            self.query_one(f"#act-{name}-label", Lines).show(((_(label), "quiet"),))

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
        if row := desk.attempt(self._note):
            self.dismiss(None)
            said = _("{label}: {value}")
            desk.say(said.format(label=row.title, value=_(BULLETIN_STATES[row.state])))

    def _note(self) -> Bulletin:
        desk, at, report = self.desk, self.desk.clock(), self._report
        acted: dict[str, Any] = {"after": report.id, "by": desk.recorder, "at": at}
        if self._state is BulletinState.RETURNED:
            return bulletins.send_back(
                desk.db, report.incident, reason=self._value("reason"), who=self._who, **acted
            )
        done_at = moments.parse(self._value("at"), at=at)
        if self._state is BulletinState.CHECKED:
            return bulletins.check(
                desk.db, report.incident, who=self._who, done_at=done_at, **acted
            )
        if self._state is BulletinState.CONFIRMED:
            return bulletins.confirm(
                desk.db,
                report.incident,
                who=self._value("who"),
                seq=report.seq,
                channel=self.query_one(Choice).value,
                done_at=done_at,
                **acted,
            )
        return bulletins.send(
            desk.db,
            report.incident,
            receiver=self._value("receiver"),
            channel=self.query_one(Choice).value,
            required=desk.station.bulletins.required,
            limits=desk.station.limits,
            reason=self._value("reason"),
            done_at=done_at,
            **acted,
        )

    def _given(self, name: str) -> str:
        """What a field holds before anything is typed."""
        if name == "at":
            return clock(self.desk.clock())
        drafted_it = self._report.who == self.desk.recorder
        fills_in = {BulletinState.CHECKED: not drafted_it, BulletinState.RETURNED: True}
        return self.desk.recorder if name == "who" and fills_in.get(self._state) else ""

    @property
    def _who(self) -> str:
        return meant(self.desk.db, self._value("who"))

    def _value(self, name: str) -> str:
        return self.query_one(f"#act-{name}", Input).value


def _channels() -> tuple[tuple[str, str], ...]:
    return tuple((key, _(words)) for key, words in CHANNELS.items())

"""A step of an incident's way: whom one told, what was verified, instructed, referred, fed back."""

from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, TextArea

from dutyconsole.domain import moments
from dutyconsole.domain.incident_steps import (
    HOW,
    RELATIONS,
    STEP_KINDS,
    TOLD,
    Deed,
    IncidentStep,
    StepKind,
)
from dutyconsole.domain.incidents import IncidentNumber, parse_number
from dutyconsole.domain.time_limits import STEPS
from dutyconsole.errors import BadInput
from dutyconsole.language import N_, _
from dutyconsole.store.incident_way import note_step
from dutyconsole.ui.draft_dialog import DraftDialog
from dutyconsole.ui.widgets.choice import Choice
from dutyconsole.ui.widgets.fields import LineField, TextField
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Lines
from dutyconsole.wording import clock

_LABELS = {
    "step": N_("To whom"),
    "group": N_("Work group"),
    "who": N_("By whom"),
    "to_whom": N_("Name, post"),
    "relation": N_("Linked as"),
    "other": N_("Incident"),
    "how": N_("How"),
    "time": N_("At"),
    "text": N_("Word for word"),
    "reason": N_("Reason"),
}
"""Every field, in the order in which it is filled in."""
_ASKED = {
    StepKind.VERIFIED: ("who", "time", "text"),
    StepKind.PROPOSED: ("who", "time", "text"),
    StepKind.REPORTED: ("step", "to_whom", "how", "time", "text", "reason"),
    StepKind.INSTRUCTED: ("who", "how", "time", "text"),
    StepKind.REFERRED: ("group", "to_whom", "how", "time", "text", "reason"),
    StepKind.RETURNED: ("who", "time", "reason"),
    StepKind.FEEDBACK: ("who", "how", "time", "text"),
    StepKind.SPECIAL: ("time", "text"),
    StepKind.NOT_SPECIAL: ("reason",),
    StepKind.LINKED: ("relation", "other", "text"),
    StepKind.VERDICT: ("who", "time", "text"),
    StepKind.REBUTTAL: ("who", "time", "text"),
}
_CHOICES = ("step", "group", "relation", "how")
_OTHER = "other"


class StepDialog(DraftDialog):
    """One step; which fields there are depends on what was done."""

    DEFAULT_CSS = """
    StepDialog {
        Horizontal { height: auto; }
        .step-label { width: 16; }
        Input, Choice, TextArea { width: 1fr; height: auto; }
        .dialog Input { margin-bottom: 0; }
        .dialog TextArea { height: 4; }
    }
    """
    STATE = "#step-state"
    AUTO_FOCUS = "#step-kind"
    BINDINGS = [
        Binding("f2", "save", N_("Save"), id="step.save", tooltip=N_("Add it to the record")),
        Binding(
            "f4", "contacts", N_("Contacts"), id="step.contacts",
            tooltip=N_("Look up whom to call; whoever is chosen is filled in"),
        ),
        Binding(
            "f8", "discard", N_("Discard"), id="step.discard", tooltip=N_("Throw the draft away")
        ),
    ]  # fmt: skip
    HELP = N_(
        "What was done about the incident, by whom and when. A call stops the clock it was due"
        " for. Put in the time at which it was done: what is entered late is marked so. Nothing"
        " that is recorded can be changed."
    )

    def __init__(
        self,
        number: IncidentNumber,
        kind: StepKind = StepKind.REPORTED,
        *,
        step: str = "",
        names: Mapping[str, str] | None = None,
    ) -> None:
        """`step` is whom the call that is due next goes to; `names` says who that is, by step."""
        super().__init__()
        self._number = number
        self._names = dict(names or {})
        self._first = {"kind": kind.value, "step": step or TOLD[0]}

    def compose(self) -> ComposeResult:
        """What was done, and its fields."""
        blank = dict.fromkeys(_LABELS, "") | {
            **self._first,
            "to_whom": self._names.get(self._first["step"], ""),
            "relation": "duplicate",
            "how": "telephone",
            "time": clock(self.desk.clock()),
        }
        self.begin(_draft_of(self._number), blank)
        kept = self._draft.fields
        with Vertical(classes="dialog") as box:
            box.border_title = _("{number} step").format(number=self._number)
            kinds = tuple((key.value, _(words)) for key, words in STEP_KINDS.items())
            yield Choice(kinds, value=kept["kind"], id="step-kind")
            for name in _LABELS:
                with Horizontal(id=f"step-{name}-line"):
                    yield Lines(id=f"step-{name}-label", classes="step-label")
                    yield self._field(name, kept[name])
            yield Lines(id="step-state")
            yield KeyBar()

    def _field(self, name: str, value: str) -> Choice | LineField | TextField:
        if name in _CHOICES:
            return Choice(self._options(name), value=value, id=f"step-{name}")
        if name == "text":
            return TextField(value, id="step-text")
        return LineField(value, id=f"step-{name}")

    def _options(self, name: str) -> tuple[tuple[str, str], ...]:
        if name == "step":
            told = [(key, _(STEPS[key])) for key in TOLD]
            return (*told, (_OTHER, _("Call to somebody else")))
        if name == "group":
            groups = [(group.name, group.name) for group in self.desk.station.groups]
            return (*groups, ("", _("somebody else")))
        words = RELATIONS if name == "relation" else HOW
        return tuple((key, _(each)) for key, each in words.items())

    def on_mount(self) -> None:
        """Show the fields of what was done."""
        for name, words in _LABELS.items():
            self.query_one(f"#step-{name}-label", Lines).show(((_(words), "quiet"),))
        self._show_fields()
        self.show_state()

    @on(Choice.Changed, "#step-kind")
    def ask_for(self) -> None:
        """Another thing was done: other fields."""
        self._show_fields()
        self.fill_name()
        self.keep()

    @on(Choice.Changed, "#step-step")
    def fill_name(self) -> None:
        """Whoever is called has a name, unless somebody else's stands there."""
        field = self.query_one("#step-to_whom", Input)
        if field.value in ("", *self._names.values()):
            is_call = self._kind is StepKind.REPORTED
            field.value = self._names.get(self._value("step"), "") if is_call else ""

    @on(Input.Submitted)
    def next_field(self) -> None:
        """Enter goes on to the next field."""
        self.focus_next()

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Choice.Changed)
    def keep(self) -> None:
        """Keep the draft as it is now."""
        self._draft.keep({name: self._value(name) for name in ("kind", *_LABELS)})

    def action_save(self) -> None:
        """Save; only what is on the disk closes the dialog."""
        if step := self.saved(self._record):
            self.desk.say(
                _("{number}: {kind} saved").format(
                    number=self._number, kind=_(STEP_KINDS[step.kind])
                )
            )

    def action_contacts(self) -> None:
        """Look up whom to call."""
        self.desk.look_up_contact(self._fill_in)

    def _fill_in(self, name: str) -> None:
        if name:
            self.query_one("#step-to_whom", Input).value = name

    def _record(self) -> IncidentStep:
        desk, at = self.desk, self.desk.clock()
        return note_step(
            desk.db,
            self._number,
            self._deed(),
            by=desk.recorder,
            at=at,
            limits=desk.station.limits,
            uid=self._draft.uid,
        )

    def _deed(self) -> Deed:
        at = self.desk.clock()
        said = {name: self._value(name) for name in _ASKED[self._kind]}
        step = said.get("step", "") or said.get("relation", "")
        return Deed(
            kind=self._kind,
            at=moments.parse(said["time"], at=at) if "time" in said else at,
            step="" if step == _OTHER else step,
            who=said.get("who", ""),
            to_whom=said.get("to_whom", "") or said.get("group", ""),
            how=said.get("how", ""),
            text=said.get("text", ""),
            reason=said.get("reason", ""),
            other=_other(said["other"]) if "other" in said else None,
        )

    @property
    def _kind(self) -> StepKind:
        return StepKind(self.query_one("#step-kind", Choice).value)

    def _value(self, name: str) -> str:
        field = self.query_one(f"#step-{name}")
        return field.text if isinstance(field, TextArea) else str(getattr(field, "value", ""))

    def _show_fields(self) -> None:
        """Only what is asked of this kind; who gave an instruction comes before its words."""
        asked = _ASKED[self._kind]
        late = self._kind in (StepKind.REPORTED, StepKind.REFERRED)
        reason = _("Reason if late") if late else _(_LABELS["reason"])
        self.query_one("#step-reason-label", Lines).show(((reason, "quiet"),))
        for name in _LABELS:
            self.query_one(f"#step-{name}-line").display = name in asked


def _other(typed: str) -> IncidentNumber:
    if not typed.strip():
        raise BadInput(_("To which incident is it linked? Write down its number"))
    return parse_number(typed)


def _draft_of(number: IncidentNumber) -> str:
    return f"step-{number.year}-{number.number}"

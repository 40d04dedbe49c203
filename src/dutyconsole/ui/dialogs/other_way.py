"""The ways out of a handover beside signing it: withdraw, refuse, relief in part, takeover."""

import re
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input

from dutyconsole.domain import moments
from dutyconsole.domain.handed_over import standing_offer
from dutyconsole.domain.handover_steps import Kind, State, state_of, waiting_for
from dutyconsole.errors import BadInput
from dutyconsole.language import N_, _
from dutyconsole.store.handover_steps import Part
from dutyconsole.store.relief import Relief
from dutyconsole.text import clean_line
from dutyconsole.ui.base import DutyDialog
from dutyconsole.ui.pins import meant
from dutyconsole.ui.widgets.choice import Choice
from dutyconsole.ui.widgets.fields import LineField
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Lines
from dutyconsole.ui.widgets.sentence import Sentence

WAYS = {
    Kind.WITHDRAWN: N_("withdraw the offer"),
    Kind.REFUSED: N_("refuse the watch"),
    Kind.ACCEPTED_IN_PART: N_("relief in part"),
    Kind.TAKEN_OVER: N_("takeover by the duty leader"),
}
"""Each way, as operators say it."""

_FIELDS = ("reason", "late", "stays", "until")
_BETWEEN = re.compile(r"[、,，;；/]")


@dataclass(frozen=True, slots=True)
class OtherWay:
    """What is to be done, and what has to be said of it."""

    kind: Kind
    reason: str
    part: Part | None = None
    """Of a relief in part: who is late, and who stays."""


class OtherWayDialog(DutyDialog[OtherWay]):
    """Chooses the way and asks what it needs; signing follows."""

    AUTO_FOCUS = "Choice"
    BINDINGS = [
        Binding("f2", "save", N_("Go on and sign"), id="way.save", tooltip=N_("Sign it next")),
    ]
    HELP = N_(
        "Withdraw: the outgoing crew takes its offer back. Refuse: the incoming one says why it"
        " does not take the watch. Relief in part: somebody is late, and one of the outgoing crew"
        " stays. Takeover: the duty leader or the office orders it, with a reason."
    )

    def __init__(self, relief: Relief, ways: tuple[Kind, ...], typed: dict[str, str]) -> None:
        """`ways` are those that are possible now; what is typed goes into `typed` at once."""
        super().__init__()
        self._relief = relief
        self._ways = ways
        self._typed = typed
        self._waiting = waiting_for(relief.steps, relief.sides)
        offer = standing_offer(relief.steps)
        self._gave = offer.signers if offer else ()
        self._is_in_part = state_of(relief.steps) is State.IN_PART

    def compose(self) -> ComposeResult:
        """The ways, and the fields."""
        late = _(", ").join(self._waiting) if self._is_in_part else ""
        given = {"late": late, "stays": "".join(self._gave[-1:])} | self._typed
        way = given.get("kind", "")
        with Vertical(classes="dialog") as box:
            box.border_title = _("Another way")
            yield Choice(
                tuple((kind.value, _(WAYS[kind])) for kind in self._ways),
                value=way if way in self._ways else self._ways[0].value,
                id="way-kind",
            )
            for name in _FIELDS:
                yield Lines(id=f"way-{name}-label")
                yield LineField(given.get(name, ""), id=f"way-{name}")
            yield Sentence(id="way-state")
            yield KeyBar()

    def on_mount(self) -> None:
        """Say what is asked."""
        waiting = _(", ").join(self._waiting)
        for name, words in (
            ("reason", _("Reason")),
            ("late", _("Who is late (of {names})").format(names=waiting or "-")),
            ("stays", _("Who of the outgoing crew stays")),
            ("until", _("Until when, such as 09:30")),
        ):
            self.query_one(f"#way-{name}-label", Lines).show(((words, "quiet"),))
        self.show_fields()

    @on(Choice.Changed)
    def show_fields(self) -> None:
        """Only relief in part needs more than a reason."""
        in_part = self._kind is Kind.ACCEPTED_IN_PART
        for name in ("late", "stays", "until"):
            for widget in self.query(f"#way-{name}-label, #way-{name}"):
                widget.display = in_part

    @on(Input.Changed)
    @on(Choice.Changed)
    def keep(self) -> None:
        """Keep what is typed, should the signing be left."""
        self._typed.update({name: self._value(name) for name in _FIELDS}, kind=self._kind.value)

    @on(Input.Submitted)
    def next_field(self, event: Input.Submitted) -> None:
        """Enter goes on to the next field, and from the last one to the signatures."""
        fields = [field for field in self.query(Input).results(Input) if field.display]
        if event.input is fields[-1]:
            self.action_save()
        else:
            self.focus_next()

    def action_save(self) -> None:
        """Answer, when everything is said."""
        try:
            self.dismiss(self._way())
        except BadInput as refusal:
            self.query_one(Sentence).tell(str(refusal), "loud")

    @property
    def _kind(self) -> Kind:
        return Kind(self.query_one(Choice).value)

    def _way(self) -> OtherWay:
        kind, reason = self._kind, clean_line(self._value("reason"))
        if kind is not Kind.WITHDRAWN and not reason:
            self.query_one("#way-reason").focus()
            raise BadInput(_("Say why"))
        if kind is not Kind.ACCEPTED_IN_PART:
            return OtherWay(kind, reason)
        late, stays = self._names("late"), self._names("stays")
        if not late or not set(late) <= set(self._waiting):
            self.query_one("#way-late").focus()
            raise BadInput(
                _("Who is late? One of {names}").format(names=_(", ").join(self._waiting))
            )
        if not stays or stays[0] not in self._gave:
            self.query_one("#way-stays").focus()
            raise BadInput(_("Who of the outgoing crew stays until then?"))
        self.query_one("#way-until").focus()
        until = moments.parse_ahead(self._value("until"), at=self.desk.clock())
        return OtherWay(kind, reason, Part(late, stays[0], until, reason))

    def _names(self, field: str) -> tuple[str, ...]:
        """The names in a field, each as it is known; spaces belong to a name."""
        typed = _BETWEEN.split(self._value(field))
        return tuple(filter(None, (meant(self.desk.db, each) for each in typed)))

    def _value(self, name: str) -> str:
        return self.query_one(f"#way-{name}", Input).value

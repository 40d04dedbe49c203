"""All that alarms: what is due and wants an answer, and what is wrong with the record."""

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from dutyconsole.domain.leader_acts import asked_by
from dutyconsole.domain.ringing import Occasion, Ring
from dutyconsole.language import N_, _
from dutyconsole.store import ringing, segments, sheet_checks
from dutyconsole.text import clean
from dutyconsole.ui.base import DutyDialog
from dutyconsole.ui.dialogs.acknowledge import AcknowledgeDialog
from dutyconsole.ui.dialogs.answer_check import AnswerCheckDialog
from dutyconsole.ui.widgets.fields import LineField, TextField
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Lines
from dutyconsole.ui.widgets.ring_list import RingList


class AlarmsDialog(DutyDialog[None]):
    """Each alarm is acknowledged here; a break is explained, a sheet's code typed again."""

    AUTO_FOCUS = "#alarms-note, #alarms-code, RingList, #alarms-all"
    BINDINGS = [
        Binding(
            "f2", "save", N_("Save"), id="alarms.save", tooltip=N_("Record what you have written")
        ),
        Binding(
            "f4",
            "acknowledge_all",
            N_("All of them"),
            id="alarms.acknowledge_all",
            tooltip=N_("Acknowledge all that alarms because it is due"),
        ),
    ]
    HELP = N_(
        "What is due rings until somebody acknowledges it, and again at the next step; what ended"
        " before that stays here until somebody does. What is wrong with the record stays until it"
        " is put right; once somebody has written down what is known of it, it is quiet."
    )

    def compose(self) -> ComposeResult:
        """A record that is not sound comes first, then what rings, then what else is wrong."""
        kinds = {alarm.kind for alarm in self.desk.alarms}
        asked = set() if self.desk.only_looks else kinds & {"break", "sheet"}
        rings, answered = bool(self.desk.rings), bool(asked or kinds & {"break", "sheet", "desk"})
        with Vertical(classes="dialog") as box:
            box.border_title = _("Alarms")
            box.set_class(rings and bool(kinds), "-crowded")
            if rings and not answered:
                yield RingList()
            if kinds:
                yield from self._wrong(can_focus=not asked and not rings)
            if "break" in asked:
                yield Lines(id="alarms-note-label")
                yield TextField(id="alarms-note")
            if "sheet" in asked:
                yield Lines(id="alarms-code-label")
                yield LineField("", id="alarms-code")
            if rings and answered:
                yield RingList()
            yield KeyBar()

    def _wrong(self, *, can_focus: bool) -> ComposeResult:
        with VerticalScroll(id="alarms-all", can_focus=can_focus):
            for alarm in self.desk.alarms:
                yield Static(clean(alarm.sentence), classes="alarms-sentence", markup=False)
                yield Static(clean(alarm.advice), classes="alarms-advice", markup=False)

    def on_mount(self) -> None:
        """Say what the fields ask for."""
        for name, words in (
            ("note", _("What is known of it, and to whom it was reported")),
            ("code", _("The last 8 characters of the code on the signed sheet")),
        ):
            for label in self.query(f"#alarms-{name}-label").results(Lines):
                label.show(((words, "quiet"),))
        self.watch(self.app, "rings", self._tell)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key is there only where there is something to do with it."""
        if action == "save":
            return any(alarm.kind in {"break", "sheet"} for alarm in self.desk.alarms)
        if action == "acknowledge_all":
            return any(ring.wants_answer for ring in self.desk.rings)
        return super().check_action(action, parameters)

    def action_save(self) -> None:
        """Record what was written; what was left empty is asked again another time."""
        if all([self._explain(), self._compare()]):
            self.dismiss(None)

    @on(RingList.Acknowledged)
    def acknowledge(self, event: RingList.Acknowledged) -> None:
        """Acknowledge the one under the cursor; a check of the post is answered instead."""
        if asked := asked_by(event.ring.key):
            self._answer(asked)
        elif event.ring.wants_answer:
            self._acknowledge((event.ring,))
        else:
            self.desk.say(_("It is acknowledged already; it rings again at its next step"))

    def action_acknowledge_all(self) -> None:
        """Acknowledge all of them; where nothing is left but checks of the post, answer one."""
        wanting = [ring for ring in self.desk.rings if ring.wants_answer]
        if rings := tuple(ring for ring in wanting if not asked_by(ring.key)):
            self._acknowledge(rings)
        elif wanting:
            self._answer(asked_by(wanting[0].key))

    def _answer(self, asked: int) -> None:
        self.desk.push_screen(AnswerCheckDialog(asked))

    def _acknowledge(self, rings: tuple[Ring, ...]) -> None:
        """Ask who does, where two people have to."""
        desk = self.desk
        if not desk.station.alarms.both:
            self._keep(rings, desk.recorder)
        elif names := _who_can(rings, (*self._crew, desk.recorder)):
            desk.push_screen(AcknowledgeDialog(names), lambda name: self._keep(rings, name or ""))
        else:
            desk.say(_("Nobody else is on duty; w says who keeps the log"))

    def _keep(self, rings: tuple[Ring, ...], name: str) -> None:
        desk = self.desk
        if not name:
            if not desk.recorder:
                desk.action_recorder()
            return
        occasions: list[Occasion] = [(ring.key, ring.occasion) for ring in rings]
        kept = desk.attempt(
            lambda: ringing.acknowledge_all(desk.db, occasions, by=name, at=desk.clock())
        )
        if kept:
            for shown in self.query(RingList):
                shown.to_loudest()

    @property
    def _crew(self) -> tuple[str, ...]:
        return tuple(person.name for _post, person in self.desk.overview.crew.seats)

    def _tell(self, rings: tuple[Ring, ...]) -> None:
        for shown in self.query(RingList):
            shown.tell(rings, self._crew)
        self.refresh_bindings()

    def _explain(self) -> bool:
        desk, text = self.desk, _typed(self.query("#alarms-note").results(TextArea), "text")
        if not text:
            return True
        said = desk.attempt(
            lambda: segments.explain(desk.db, text, by=desk.signature, at=desk.clock())
        )
        return said is not None

    def _compare(self) -> bool:
        desk, typed = self.desk, _typed(self.query("#alarms-code").results(Input), "value")
        if not typed:
            return True
        fits = desk.attempt(
            lambda: sheet_checks.compare(desk.db, typed, by=desk.signature, at=desk.clock())
        )
        if fits is False:
            desk.say(_("It does not fit; what you typed is recorded"))
        return bool(fits)


def _typed(fields: Iterable[Widget], name: str) -> str:
    """What stands in the field, where there is one."""
    return "".join(getattr(field, name).strip() for field in fields)


def _who_can(rings: tuple[Ring, ...], names: tuple[str, ...]) -> tuple[str, ...]:
    """Who of them has not acknowledged all of these yet."""
    return tuple(
        name
        for name in dict.fromkeys(names)
        if name and any(name not in ring.acknowledged_by for ring in rings)
    )

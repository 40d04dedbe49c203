"""What is wrong with the record, what to do about it, and the officer's word on it."""

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from dutyconsole.language import N_, _
from dutyconsole.store import segments, sheet_checks
from dutyconsole.text import clean
from dutyconsole.ui.base import DutyDialog
from dutyconsole.ui.widgets.fields import LineField, TextField
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Lines


class AlarmsDialog(DutyDialog[None]):
    """Each alarm with its advice; a break is explained here, a sheet's code typed again."""

    AUTO_FOCUS = "#alarms-note, #alarms-code, #alarms-all"
    BINDINGS = [
        Binding(
            "f2", "save", N_("Save"), id="alarms.save", tooltip=N_("Record what you have written")
        ),
    ]
    HELP = N_(
        "Alarms stay until what is wrong is put right. A record that is not sound stays so; once"
        " somebody has written down what is known of it, the alarm is quiet and the record says so."
    )

    def compose(self) -> ComposeResult:
        """The alarms, and a field for each that wants an answer."""
        kinds = {alarm.kind for alarm in self.desk.alarms}
        answered = bool(kinds & {"break", "sheet"})
        with Vertical(classes="dialog") as box:
            box.border_title = _("What is wrong, and what to do")
            with VerticalScroll(id="alarms-all", can_focus=not answered):
                for alarm in self.desk.alarms:
                    yield Static(clean(alarm.sentence), classes="alarms-sentence", markup=False)
                    yield Static(clean(alarm.advice), classes="alarms-advice", markup=False)
            if "break" in kinds:
                yield Lines(id="alarms-note-label")
                yield TextField(id="alarms-note")
            if "sheet" in kinds:
                yield Lines(id="alarms-code-label")
                yield LineField("", id="alarms-code")
            yield KeyBar()

    def on_mount(self) -> None:
        """Say what the fields ask for."""
        for name, words in (
            ("note", _("What is known of it, and to whom it was reported")),
            ("code", _("The last 8 characters of the code on the signed sheet")),
        ):
            for label in self.query(f"#alarms-{name}-label").results(Lines):
                label.show(((words, "quiet"),))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where no alarm wants an answer there is nothing to save."""
        if action == "save":
            return any(alarm.kind in {"break", "sheet"} for alarm in self.desk.alarms)
        return super().check_action(action, parameters)

    def action_save(self) -> None:
        """Record what was written; what was left empty is asked again another time."""
        if all([self._explain(), self._compare()]):
            self.dismiss(None)

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

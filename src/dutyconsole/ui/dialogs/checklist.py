"""Answering an item of the checklist with what was seen, counted or tried."""

from collections.abc import Iterator

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input

from dutyconsole.domain import moments
from dutyconsole.domain.checklist import Line, Tick, counted
from dutyconsole.language import N_, _
from dutyconsole.store import checklist
from dutyconsole.text import clean_line
from dutyconsole.ui.base import DutyDialog, entitle
from dutyconsole.ui.widgets.fields import LineField
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Lines
from dutyconsole.wording import clock

_FIELDS = {
    "value": (("value", N_("What you see")),),
    "count": (("value", N_("How many you counted")), ("reason", "")),
    "test": (("time", N_("Time at which it was tried")), ("value", N_("What happened"))),
}
"""What each kind of item asks for, in this order, by the end of the field's id."""


class ChecklistDialog(DutyDialog[None]):
    """What was seen of one item; a number that differs from the book needs a reason."""

    AUTO_FOCUS = "#checklist-value"
    BINDINGS = [
        Binding("f2", "save", N_("Save"), id="checklist.save", tooltip=N_("Record what you see")),
    ]
    HELP = N_(
        "Write down what is there, not what should be. A number that differs from the book is kept"
        " as you counted it, with the reason; the book is not corrected here."
    )

    def __init__(self, line: Line) -> None:
        """Ask for what `line` wants to know."""
        super().__init__()
        self.line = line

    def compose(self) -> ComposeResult:
        """What should be there, and a field for each answer."""
        with Vertical(classes="dialog") as box:
            entitle(box, clean_line(self.line.text))
            yield Lines(id="checklist-should")
            for name, _words in _FIELDS[self.line.kind]:
                yield Lines(id=f"checklist-{name}-label")
                now = clock(self.desk.clock()) if name == "time" else ""
                yield LineField(now, id=f"checklist-{name}")
            yield KeyBar()

    def on_mount(self) -> None:
        """Say what the fields ask for."""
        should = self.query_one("#checklist-should", Lines)
        should.show(((_should(self.line), "strong"),))
        should.display = bool(_should(self.line))
        for name, words in _FIELDS[self.line.kind]:
            if words:
                self.query_one(f"#checklist-{name}-label", Lines).show(((_(words), "quiet"),))
        self._ask_why()

    @on(Input.Changed, "#checklist-value")
    def compare(self) -> None:
        """Ask for the reason as soon as the number is not that of the book."""
        self._ask_why()

    @on(Input.Submitted)
    def next_field(self, event: Input.Submitted) -> None:
        """Enter goes on to the next field, and saves after the last one."""
        if event.input is list(self._fields())[-1]:
            self.action_save()
        else:
            self.focus_next()

    def action_save(self) -> None:
        """Record what was seen."""
        if self.desk.attempt(self._tick):
            self.dismiss(None)

    def _tick(self) -> Tick:
        desk, at = self.desk, self.desk.clock()
        watch = desk.overview.watch
        time = self._typed("time")
        return checklist.toggle(
            desk.db,
            (watch.shift or watch.next).id,
            self.line,
            by=desk.recorder,
            at=at,
            value=self._typed("value"),
            reason=self._typed("reason"),
            seen_at=moments.parse(time, at=at) if time else None,
        )

    def _typed(self, name: str) -> str:
        """What stands in the field of this name; nothing where it is not asked for."""
        return "".join(field.value for field in self._fields() if field.id == f"checklist-{name}")

    def _fields(self) -> Iterator[LineField]:
        return (field for field in self.query(LineField) if field.display)

    def _ask_why(self) -> None:
        number = counted(self._typed("value"))
        over = 0 if number is None or self.line.book is None else number - self.line.book
        for part in self.query("#checklist-reason, #checklist-reason-label"):
            part.display = over != 0
        for label in self.query("#checklist-reason-label").results(Lines):
            label.show(((_why(over), "warn"),))


def _should(line: Line) -> str:
    """What should be there, by the book or by the settings."""
    if line.book is not None:
        return _("By the book: {book}").format(book=f"{line.book} {line.unit}".rstrip())
    if line.expected:
        return _("Should be: {expected}").format(expected=f"{line.expected} {line.unit}".rstrip())
    return _("In: {unit}").format(unit=line.unit) if line.unit else ""


def _why(over: int) -> str:
    sentence = (
        _("{number} fewer than the book: why?")
        if over < 0
        else _("{number} more than the book: why?")
    )
    return sentence.format(number=abs(over))

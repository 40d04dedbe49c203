"""An incident as it is read: as it stands now, then every part of its record in order."""

from arrow import Arrow
from rich.style import Style
from rich.text import Text
from textual.widgets import Static

from dutyconsole.config import Station
from dutyconsole.domain.incidents import KINDS, Incident, Kind, LogEntry, Message, State
from dutyconsole.language import _
from dutyconsole.text import clean, fit, width
from dutyconsole.ui.message_changes import changes
from dutyconsole.ui.message_form import LABELS, word_for
from dutyconsole.wording import moment_short

_TOGETHER = (
    ("received_at", "occurred_at"),
    ("source", "unit"),
    ("caller", "caller_post", "phone"),
    ("place",),
    ("text",),
    ("category", "level"),
    ("proposal",),
)
"""Fields that share a line: the first gives it its label."""
_INDENT = 3
_GAP = 2


class History(Static):
    """Nothing is left out: what no longer counts is struck through, and a word says so."""

    COMPONENT_CLASSES = {"history--label", "history--strong", "history--aside"}

    def __init__(self, incident: Incident, station: Station, at: Arrow) -> None:
        super().__init__(markup=False)
        self._incident = incident
        self._station = station
        self._at = at

    def tell(self, incident: Incident, at: Arrow) -> None:
        """Show the incident as it stands at `at`."""
        self._incident, self._at = incident, at
        self.refresh(layout=True)

    def render(self) -> Text:
        """The message that counts, then the parts."""
        text, incident = Text(end=""), self._incident
        self._message(
            text, incident.current.message, 0, aside=incident.is_set_aside(incident.current)
        )
        for entry in incident.entries:
            text.append("\n")
            self._part(text, entry)
        return text

    def _part(self, text: Text, entry: LogEntry) -> None:
        incident, aside = self._incident, self._incident.is_set_aside(entry)
        title = f"{entry.part + 1:<{_INDENT}}{_(KINDS[entry.kind])}  "
        text.append(title, self._style("strong"))
        time = moment_short(entry.recorded_at, at=self._at)
        text.append(f"{time}  {clean(entry.recorded_by)}", self._style("label"))
        for mark in _marks(incident, entry):
            text.append(f"  [{mark}]", self._style("strong"))
        text.append("\n")
        if entry.reason:
            self._row(text, _("Reason"), entry.reason, _INDENT)
        if entry.kind is Kind.CORRECTION:
            for name, old, new in changes(self._before(entry), entry.message, self._station):
                change = _("{old} becomes {new}").format(old=old, new=new)
                self._row(text, _(LABELS[name]), change, _INDENT)
        if entry.kind in (Kind.SUPPLEMENT, Kind.CLOSING):
            self._row(text, "", entry.message.text, _INDENT)
        elif aside and entry.id != incident.current.id:
            self._message(text, entry.message, _INDENT, aside=True)

    def _message(self, text: Text, message: Message, indent: int, *, aside: bool) -> None:
        for names in _TOGETHER:
            said = [(name, word_for(name, message, self._station)) for name in names]
            filled = [(_(LABELS[name]), words) for name, words in said if words]
            if filled:
                (label, first), *others = filled
                words = "   ".join([first, *(f"{other} {word}" for other, word in others)])
                self._row(text, label, words, indent, aside=aside)

    def _row(self, text: Text, label: str, words: str, indent: int, *, aside: bool = False) -> None:
        """A label and its words, wrapped in a column of their own."""
        column = max(width(_(each)) for each in LABELS.values()) + _GAP if label else 0
        room = max(self.size.width - indent - column, _GAP)
        style = self._style("aside") if aside else None
        for line in clean(words).split("\n"):
            for piece in Text(line).wrap(self.app.console, room) or [Text("")]:
                text.append(" " * indent)
                text.append(fit(label, column), self._style("label"))
                text.append(piece.plain.rstrip(), style)
                text.append("\n")
                label = ""

    def _before(self, entry: LogEntry) -> Message:
        """The message that counted before this correction."""
        counted = [
            each.message
            for each in self._incident.entries[: entry.part]
            if each.kind in (Kind.RECEIVED, Kind.CORRECTION)
        ]
        return counted[-1]

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"history--{name}", partial=True)


def _marks(incident: Incident, entry: LogEntry) -> list[str]:
    """Words for what is special about a part."""
    marks = [_("late entry")] if entry.late else []
    if not incident.is_set_aside(entry):
        return marks
    if incident.state is State.CANCELLED and entry.id == incident.current.id:
        return [*marks, _("cancelled")]
    return [*marks, _("corrected")]

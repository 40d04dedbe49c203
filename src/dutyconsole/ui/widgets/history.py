"""An incident as it is read: as it stands now, then every part of its record in order."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from arrow import Arrow
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from dutyconsole.config import Station
from dutyconsole.domain.bulletins import BULLETIN_KINDS, BulletinKind
from dutyconsole.domain.incident_steps import (
    STEP_KINDS,
    IncidentStep,
    step_words,
)
from dutyconsole.domain.incidents import KINDS, Incident, Kind, LogEntry, Message, State
from dutyconsole.domain.situations import Case, ReportSent
from dutyconsole.language import _
from dutyconsole.text import Wrapped, clean, clean_line, fit, width
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

Piece = tuple[str, str]
"""Words and how they are said: nothing, or the end of one of the component classes."""


@dataclass(frozen=True, slots=True)
class _Block:
    """Words in lines of their own, behind something that stands before the first."""

    before: tuple[Piece, ...]
    indent: int = 0
    """Columns left free before the further lines."""
    lines: Wrapped | tuple[str, ...] = ("",)
    style: str = ""


class History(ScrollView, can_focus=True):
    """Nothing is left out: what no longer counts is struck through, and a word says so.

    Only the lines in sight are made, since what somebody sends in may be of any length.
    """

    COMPONENT_CLASSES = {"history--label", "history--strong", "history--aside"}
    DEFAULT_CSS = """
    History {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
    }
    """

    def __init__(self, case: Case, station: Station, at: Arrow) -> None:
        super().__init__()
        self._case = case
        self._station = station
        self._at = at
        self._blocks: tuple[_Block, ...] = ()
        self._firsts: list[int] = []
        """At which line each block begins."""

    def tell(self, case: Case, at: Arrow) -> None:
        """Show the incident as it stands at `at`."""
        self._case, self._at = case, at
        self._lay_out()

    @property
    def _incident(self) -> Incident:
        return self._case.incident

    def on_resize(self) -> None:
        """Wrap everything to the new width."""
        self._lay_out()

    def render_line(self, y: int) -> Strip:
        """One line of the window."""
        room, line = self.scrollable_content_region.width, self.scroll_offset.y + y
        place = bisect_right(self._firsts, line) - 1
        if place < 0 or line >= self.virtual_size.height:
            return Strip.blank(room, self.rich_style)
        block, number = self._blocks[place], line - self._firsts[place]
        before = ((" " * block.indent, ""),) if number else block.before
        pieces = (*before, (block.lines[number], block.style))
        segments = [Segment(words, self._style(style)) for words, style in pieces]
        return Strip(segments).adjust_cell_length(room, self.rich_style)

    def _lay_out(self) -> None:
        room = self.scrollable_content_region.width
        self._blocks = tuple(self._all(room)) if room else ()
        *self._firsts, height = accumulate((len(each.lines) for each in self._blocks), initial=0)
        self.virtual_size = Size(room, height)
        self.refresh()

    def _all(self, room: int) -> Iterator[_Block]:
        """The message that counts, then the parts."""
        incident = self._incident
        aside = incident.is_set_aside(incident.current)
        yield from self._message(incident.current.message, 0, room, aside=aside)
        for number, part in enumerate(in_order(self._case), start=1):
            yield _Block(())
            if isinstance(part, LogEntry):
                yield from self._part(part, number, room)
            elif isinstance(part, IncidentStep):
                yield from self._step(part, number, room)
            else:
                yield from self._report(part, number, room)

    def _step(self, step: IncidentStep, number: int, room: int) -> Iterator[_Block]:
        marks = [_("late entry")] if step.late else []
        yield from self._title(
            number, _(STEP_KINDS[step.kind]), step.at, step.recorded_by, marks, room
        )
        for label, words in step_words(step):
            yield _row(label, words, _INDENT, room)

    def _report(self, report: ReportSent, number: int, room: int) -> Iterator[_Block]:
        what = _("{report} sent").format(report=_(BULLETIN_KINDS[BulletinKind(report.kind)]))
        yield from self._title(number, what, report.at, "", [], room)

    def _part(self, entry: LogEntry, number: int, room: int) -> Iterator[_Block]:
        incident, aside = self._incident, self._incident.is_set_aside(entry)
        marks = _marks(self._incident, entry)
        yield from self._title(
            number, _(KINDS[entry.kind]), entry.recorded_at, entry.recorded_by, marks, room
        )
        if entry.reason:
            yield _row(_("Reason"), entry.reason, _INDENT, room)
        if entry.kind is Kind.CORRECTION:
            for name, old, new in changes(self._before(entry), entry.message, self._station):
                change = _("{old} becomes {new}").format(old=old, new=new)
                yield _row(_(LABELS[name]), change, _INDENT, room)
        if entry.kind in (Kind.SUPPLEMENT, Kind.CLOSING):
            yield _row("", entry.message.text, _INDENT, room)
        elif aside and entry.id != incident.current.id:
            yield from self._message(entry.message, _INDENT, room, aside=True)

    def _title(
        self, number: int, kind: str, moment: Arrow, name: str, words: list[str], room: int
    ) -> Iterator[_Block]:
        """Which part it is, when and by whom; a name too long for that has lines of its own."""
        what = (f"{number:<{_INDENT}}{kind}  ", "strong")
        time, by = moment_short(moment, at=self._at), clean_line(name)
        marks = ("".join(f"  [{mark}]" for mark in words), "strong")
        title = (what, (f"{time}  {by}", "label"), marks)
        if sum(width(words) for words, _style in title) <= room:
            yield _Block(title)
            return
        yield _Block((what, (time, "label"), marks))
        yield _Block(((" " * _INDENT, ""),), _INDENT, Wrapped(by, room - _INDENT), "label")

    def _message(
        self, message: Message, indent: int, room: int, *, aside: bool
    ) -> Iterator[_Block]:
        for names in _TOGETHER:
            said = [(name, word_for(name, message, self._station)) for name in names]
            filled = [(_(LABELS[name]), words) for name, words in said if words]
            if filled:
                (label, first), *others = filled
                words = "   ".join([first, *(f"{other} {word}" for other, word in others)])
                yield _row(label, words, indent, room, style="aside" if aside else "")

    def _before(self, entry: LogEntry) -> Message:
        """The message that counted before this correction."""
        counted = [
            each.message
            for each in self._incident.entries[: entry.part]
            if each.kind in (Kind.RECEIVED, Kind.CORRECTION)
        ]
        return counted[-1]

    def _style(self, name: str) -> Style:
        if not name:
            return self.rich_style
        return self.rich_style + self.get_component_rich_style(f"history--{name}", partial=True)


def _row(label: str, words: str, indent: int, room: int, *, style: str = "") -> _Block:
    """A label and its words, wrapped in a column of their own."""
    column = max(width(_(each)) for each in LABELS.values()) + _GAP if label else 0
    lines = Wrapped(clean(words), max(room - indent - column, _GAP))
    return _Block(
        ((" " * indent, ""), (fit(label, column), "label")), indent + column, lines, style
    )


def in_order(case: Case) -> list[LogEntry | IncidentStep | ReportSent]:
    """All parts of an incident's record as they were recorded."""
    parts: list[LogEntry | IncidentStep | ReportSent] = [
        *case.incident.entries,
        *case.steps,
        *case.reports,
    ]
    return sorted(parts, key=lambda part: part.recorded_at)


def _marks(incident: Incident, entry: LogEntry) -> list[str]:
    """Words for what is special about a part."""
    marks = [_("late entry")] if entry.late else []
    if not incident.is_set_aside(entry):
        return marks
    if incident.state is State.CANCELLED and entry.id == incident.current.id:
        return [*marks, _("cancelled")]
    return [*marks, _("corrected")]

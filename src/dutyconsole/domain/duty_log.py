"""The duty log of a shift (值班日志): what was recorded in one watch, drawn up from the record.

It is closed with the handover that ends the watch: what is recorded later belongs to the next
shift, whatever time it tells of. Only its weather and its summary can still be written then, and
that it was opened again, by whom and why, stays in it for ever.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from arrow import Arrow

from dutyconsole.domain.calendar import DayClass
from dutyconsole.domain.handover import CrewMember, Handover
from dutyconsole.domain.handover_steps import Step
from dutyconsole.domain.sheet import SheetItem
from dutyconsole.domain.shifts import Shift
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.language import N_, _

KINDS = {
    "received": N_("incident intake"),
    "correction": N_("correction"),
    "supplement": N_("supplement"),
    "cancellation": N_("cancellation"),
    "closing": N_("closing"),
    "report": N_("report sent"),
    "matter_noted": N_("matter noted"),
    "matter_added": N_("matter added to"),
    "matter_closed": N_("matter closed"),
    "step": N_("handling"),
    "bulletin": N_("report on an incident"),
    "check": N_("post check"),
    "leader": N_("leader from afar"),
    "presence": N_("watch alarm"),
    "explanation": N_("explanation"),
    "handover": N_("shift handover"),
    "checklist": N_("checklist difference"),
    "unreadable": N_("not readable"),
}
"""What an entry of the duty log can be, as operators say it."""
_LATE = {
    **dict.fromkeys(("received", "step", "bulletin", "check"), N_("late entry")),
    "report": N_("late report"),
}


@dataclass(frozen=True, slots=True)
class DutyEntry:
    """One entry of the duty log."""

    at: Arrow
    """When it was recorded; the time it tells of stands in its text where that is another."""
    kind: str
    """A key of KINDS."""
    number: str
    """Of the incident or the matter, in words; empty where it has none."""
    text: str
    by: str
    late: bool = False
    """A late entry (补录) or a late report (迟报)."""
    set_aside: bool = False
    """Corrected or cancelled later in the same watch: it no longer counts, and stays readable."""

    @property
    def word(self) -> str:
        """What it is, in the operator's language."""
        late = _LATE.get(self.kind, "") if self.late else ""
        return _(late or KINDS[self.kind])


@dataclass(frozen=True, slots=True)
class ShiftNote:
    """What an officer wrote about the watch as a whole; the latest one counts."""

    at: Arrow
    by: str
    weather: str
    summary: str
    """本班小结."""
    reason: str = ""
    """Why the log was opened again; empty for what was written while the watch lasted."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What the program counts in a watch."""

    received: int
    closed: int
    open: int
    """Incidents open at its end, or now while it lasts."""

    @property
    def sentence(self) -> str:
        """The three of them, for the summary of the shift."""
        return _("{received} received, {closed} closed, {open} open").format(
            received=self.received, closed=self.closed, open=self.open
        )


@dataclass(frozen=True, slots=True)
class DutyLog:
    """The duty log of one watch."""

    handover: Handover
    """With which the watch began."""
    shift: Shift
    day_class: DayClass
    """What the duty day was, by what was known when the watch ended."""
    crew: tuple[CrewMember, ...]
    entries: tuple[DutyEntry, ...]
    """In the order in which they were recorded."""
    counts: Counts
    carried: tuple[SheetItem, ...]
    """What was carried over by the sheet that was signed at its end; nothing while it lasts."""
    notes: tuple[ShiftNote, ...]
    """All that was ever written as weather and summary, the oldest first."""
    taken: Step | None
    """With which it was taken over; None in records from before there were signatures."""
    offered: Step | None
    """With which its crew signed it off, where it did."""
    ended: Step | None
    """With which the next crew took over, or whoever did so by force."""
    ended_at: Arrow | None
    """None while the watch lasts."""

    @property
    def weather(self) -> str:
        """The weather, as it was written last."""
        return self.notes[-1].weather if self.notes else ""

    @property
    def summary(self) -> str:
        """What the officer wrote, as it was written last."""
        return self.notes[-1].summary if self.notes else ""

    @property
    def reopenings(self) -> tuple[ShiftNote, ...]:
        """Every note that was written after the watch had been handed over."""
        return tuple(note for note in self.notes if note.reason)

    @property
    def is_nil(self) -> bool:
        """Whether nothing happened but the handovers: that too must be said (零记录)."""
        return all(entry.kind == "handover" for entry in self.entries)


def nil_record() -> str:
    """What stands in the log of a shift without events."""
    return _("Nothing to record in this shift: nil record")


def with_set_aside(entries: Iterable[DutyEntry]) -> tuple[DutyEntry, ...]:
    """The entries, marked where a later one of them sets them aside.

    Only what the same watch recorded counts: its log is closed, and reads the same ever after.
    """
    aside: set[str] = set()
    found: list[DutyEntry] = []
    for entry in reversed(tuple(entries)):
        told = entry.kind in {"received", "correction"}
        found.append(replace(entry, set_aside=told and entry.number in aside))
        if entry.kind in {"correction", "cancellation"}:
            aside.add(entry.number)
    return tuple(reversed(found))


def check_note(before: ShiftNote | None, note: ShiftNote, *, ended_at: Arrow | None) -> None:
    """Refuse a note that says nothing, or that opens a closed log without a reason.

    Raises:
        NotAllowed: the watch was handed over and no reason is given, or nothing differs.
        BadInput: nothing is said, or the log is not closed and needs no reason.
    """
    if not note.weather and not note.summary:
        raise BadInput(_("Write down the weather, or sum the shift up"))
    if ended_at and not note.reason:
        raise NotAllowed(
            _("This watch was handed over at {time}; say why its log is opened again").format(
                time=ended_at.format("YYYY-MM-DD HH:mm")
            )
        )
    if note.reason and not ended_at:
        raise BadInput(_("This watch lasts, so that its log is open: leave the reason out"))
    if before and (before.weather, before.summary) == (note.weather, note.summary):
        raise NotAllowed(_("Nothing differs from what is recorded"))

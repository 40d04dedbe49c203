"""Incidents: messages taken down, their numbers, and what is added to them later.

Nothing is overwritten: a correction, a supplement, a cancellation or a closing is a further part of
the same number, with a reason where the original is set aside, and the original stays readable.
"""

import re
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from arrow import Arrow

from dutyconsole.domain.calendar import refuse_far_off
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.language import N_, _
from dutyconsole.text import clean, clean_line

LATE_ENTRY_AFTER = 30 * 60
"""Seconds between receiving and recording from which an entry is marked as a late entry (补录)."""

SOURCES = {
    "telephone": N_("telephone"),
    "fax": N_("fax"),
    "letter": N_("letter"),
    "visitor": N_("visitor"),
    "network": N_("network"),
    "superior": N_("superior"),
}
"""How a message comes in."""

LEVELS = {
    "unrated": N_("unrated"),
    "ordinary": N_("ordinary"),
    "serious": N_("serious"),
    "major": N_("major"),
    "particularly_major": N_("particularly major"),
}
"""Provisional levels, from the national four (国家突发公共事件总体应急预案)."""


class Kind(StrEnum):
    """What a part of an incident's record is."""

    RECEIVED = "received"
    CORRECTION = "correction"
    SUPPLEMENT = "supplement"
    CANCELLATION = "cancellation"
    CLOSING = "closing"


KINDS = {
    Kind.RECEIVED: N_("incident intake"),
    Kind.CORRECTION: N_("correction"),
    Kind.SUPPLEMENT: N_("supplement"),
    Kind.CANCELLATION: N_("cancellation"),
    Kind.CLOSING: N_("closing"),
}


class State(StrEnum):
    """Where an incident stands."""

    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


STATES = {
    State.OPEN: N_("open"),
    State.CLOSED: N_("closed"),
    State.CANCELLED: N_("cancelled"),
}


@dataclass(frozen=True, slots=True, order=True)
class IncidentNumber:
    """The number of an incident: per year, from 1, without gaps."""

    year: int
    number: int

    def __str__(self) -> str:
        return _("〔{year}〕 No. {number}").format(year=self.year, number=self.number)

    @property
    def subject(self) -> str:
        """How the journal names this incident."""
        return f"incident {self.year}/{self.number}"


@dataclass(frozen=True, slots=True)
class Message:
    """What the officer takes down; texts as a person typed them, cleaned by `cleaned`."""

    received_at: Arrow
    """接报时间, when the duty room received it; not when it occurred."""
    source: str
    """A key of SOURCES."""
    unit: str
    """The reporting unit."""
    text: str
    """What was said, with its line breaks."""
    category: str
    """A key of the station's incident categories."""
    occurred_at: Arrow | None = None
    """事发时间, when it happened."""
    caller: str = ""
    caller_post: str = ""
    phone: str = ""
    level: str = "unrated"
    """A key of LEVELS."""
    place: str = ""
    proposal: str = ""
    """拟办意见, the proposed handling."""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the duty log: a part of an incident's record."""

    id: int
    """Position in the log, from 1, without gaps."""
    incident: IncidentNumber
    part: int
    """0 for the message itself, then 1, 2 … for what was added."""
    kind: Kind
    message: Message
    """As it stands with this part: for a supplement or a closing, `text` is what was added."""
    recorded_at: Arrow
    recorded_by: str
    shift_id: ShiftId
    """The shift on whose duty day the message was received."""
    reason: str
    """Why it was corrected or cancelled."""
    late: bool
    """Entered late (补录)."""


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident as it stands: its state, the entry that counts, and everything before it."""

    number: IncidentNumber
    state: State
    entries: tuple[LogEntry, ...]
    """All parts in order, the message first."""
    current: LogEntry
    """The message or its latest correction."""

    def is_set_aside(self, entry: LogEntry) -> bool:
        """Whether the entry no longer counts: shown struck through, still readable."""
        return is_set_aside(entry, self.state, self.current.id)


REQUIRED = {
    "source": N_("source"),
    "unit": N_("unit"),
    "category": N_("category"),
    "text": N_("text"),
}
"""What a message must say before it can be saved, and how the form names it."""


def missing_fields(message: Message) -> tuple[str, ...]:
    """Names of the required fields of `message` that are empty, in the form's order."""
    return tuple(name for name in REQUIRED if not getattr(message, name))


def cleaned(message: Message) -> Message:
    """`message` with every text as it may be stored."""
    texts = {
        item.name: (clean if item.name in {"text", "proposal"} else clean_line)(value).strip()
        for item in fields(message)
        if isinstance(value := getattr(message, item.name), str)
    }
    return replace(message, **texts)  # type: ignore[arg-type] # only text fields are in `texts`


def check(message: Message, categories: tuple[str, ...], *, at: Arrow) -> None:
    """Refuse a message that cannot be saved.

    Raises:
        BadInput: a required field is empty, a key is unknown, or a time lies ahead or in a year
            that cannot be meant.
    """
    if empty := missing_fields(message):
        names = _(", ").join(_(REQUIRED[name]) for name in empty)
        raise BadInput(_("Still empty: {fields}").format(fields=names))
    _check_key(message.source, tuple(SOURCES), _("source"))
    _check_key(message.category, categories, _("category"))
    _check_key(message.level, tuple(LEVELS), _("level"))
    _check_times(message, at)


def is_late_entry(received_at: Arrow, recorded_at: Arrow) -> bool:
    """Whether something received then and recorded now is a late entry (补录)."""
    return bool((recorded_at - received_at).total_seconds() > LATE_ENTRY_AFTER)


def amended(incident: Incident, kind: Kind, *, text: str, reason: str) -> Message:
    """The message that a new part of `incident` carries.

    Raises:
        NotAllowed: the incident is cancelled, closed twice, or a text or reason is missing.
    """
    _check_state(incident, kind)
    if kind in (Kind.CORRECTION, Kind.CANCELLATION) and not reason:
        raise NotAllowed(_("Say why: a correction or cancellation needs a reason"))
    if kind in (Kind.SUPPLEMENT, Kind.CLOSING) and not text:
        raise NotAllowed(_("Write down what is to be added"))
    return replace(incident.current.message, text=text)


def is_set_aside(entry: LogEntry, state: State, current_id: int) -> bool:
    """Whether the entry no longer counts, in an incident in `state` whose `current_id` does."""
    if entry.kind not in (Kind.RECEIVED, Kind.CORRECTION):
        return False
    return state is State.CANCELLED or entry.id != current_id


def state_after(kind: Kind, state: State) -> State:
    """Where an incident stands after a part of this kind was added."""
    return {Kind.CANCELLATION: State.CANCELLED, Kind.CLOSING: State.CLOSED}.get(kind, state)


def parse_number(typed: str) -> IncidentNumber:
    """The incident meant by `2020/12`, `2020-12`, `〔2020〕第12号` or `〔2020〕 No. 12`.

    Raises:
        BadInput: it is none of these.
    """
    match = re.fullmatch(
        r"[〔\[(（]?(\d{4})(?:[〕\])）]|\s|[/-]|第)\s*(?:第|No\.)?\s*(\d{1,7})号?", typed.strip()
    )
    if match is None or not int(match[2]):
        raise BadInput(
            _("“{typed}” is not an incident's number; expected for example 2020/12").format(
                typed=typed
            )
        )
    return IncidentNumber(int(match[1]), int(match[2]))


def _check_key(value: str, known: tuple[str, ...], name: str) -> None:
    if value not in known:
        raise BadInput(
            _("{field}: “{value}” is not known; expected one of {known}").format(
                field=name, value=value, known=_(", ").join(known)
            )
        )


def _check_times(message: Message, at: Arrow) -> None:
    # A minute's grace: the telephone's clock and the desk's are not the same.
    if (message.received_at - at).total_seconds() > 60:  # noqa: PLR2004 - a minute
        raise BadInput(_("The time received lies ahead of the clock"))
    for moment in filter(None, (message.received_at, message.occurred_at)):
        refuse_far_off(moment.date(), on=at.date())
    if message.occurred_at and message.occurred_at > message.received_at:
        raise BadInput(_("The time of occurrence is later than the time received"))


def _check_state(incident: Incident, kind: Kind) -> None:
    if incident.state is State.CANCELLED:
        raise NotAllowed(_("{number} is cancelled").format(number=incident.number))
    if kind is Kind.CLOSING and incident.state is State.CLOSED:
        raise NotAllowed(_("{number} is closed already").format(number=incident.number))

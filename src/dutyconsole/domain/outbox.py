"""The outbox: messages that leave the room, each try to send one, and what follows from them.

A message is sent once. What surely did not arrive is sent again, at growing distances and for a
day; what may have arrived is not, and a person decides.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from arrow import Arrow

from dutyconsole.config import AlarmKind, Station
from dutyconsole.domain.handover import CrewMember
from dutyconsole.errors import NotAllowed
from dutyconsole.language import N_, _
from dutyconsole.text import clean, clean_line
from dutyconsole.wording import clock, month_day

WAITS = (1, 2, 5, 15, 30, 60)
"""Minutes after the first failure, the second …; the last one again after each further failure."""
GIVEN_UP_AFTER = 24 * 3600
"""Seconds after which a message that nobody took is of no use to anybody."""
HEAD = "head"
"""In `[[notify.stages]]` and in channels.toml: the head of the leading group."""


class Outcome(StrEnum):
    """What a try came to."""

    STARTED = "started"
    """It is being sent, or whoever sent it has died."""
    SENT = "sent"
    FAILED = "failed"
    """It surely did not arrive."""
    UNKNOWN = "unknown"
    """It may have arrived."""
    GIVEN_UP = "given_up"
    """It is not sent any more: its time was over, or a person said so."""


class State(StrEnum):
    """Where a message stands."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    GIVEN_UP = "given_up"


STATES = {
    State.WAITING: N_("to be sent"),
    State.SENDING: N_("being sent"),
    State.SENT: N_("sent"),
    State.FAILED: N_("failed, is tried again"),
    State.UNKNOWN: N_("may have arrived"),
    State.GIVEN_UP: N_("given up"),
}
"""How a state is called."""

KINDS: dict[AlarmKind, str] = {
    "report": N_("Report to send"),
    "incident": N_("Incident"),
    "presence": N_("Nobody answers at the duty desk"),
    "other": N_("Matter to attend to"),
}
"""What a message is about."""

AFTER = {
    Outcome.STARTED: State.SENDING,
    Outcome.SENT: State.SENT,
    Outcome.FAILED: State.FAILED,
    Outcome.UNKNOWN: State.UNKNOWN,
    Outcome.GIVEN_UP: State.GIVEN_UP,
}
"""Where a message stands after the last of what befell it."""

TO_BE_SENT = (State.WAITING, State.FAILED)
"""The states in which a message is still to be sent."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A message to one recipient about one occasion."""

    uid: str
    """Names the occasion and the recipient, so that it is put into the outbox once."""
    subject: str
    """What it is about, as the journal names it."""
    recipient: str
    """As in channels.toml: a name, the key of a post, or `head`."""
    title: str
    text: str
    at: Arrow
    """When there was reason for it."""


@dataclass(frozen=True, slots=True)
class Try:
    """What befell a message."""

    message: int
    """Its number in the outbox."""
    at: Arrow
    outcome: Outcome
    detail: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A message in the outbox, with all that befell it."""

    id: int
    """Its number, from 1."""
    notice: Notice
    tries: tuple[Try, ...]
    """The oldest first."""

    @property
    def state(self) -> State:
        """Where it stands."""
        return state_of(self.tries)

    @property
    def subject(self) -> str:
        """How the journal names it."""
        return subject_of(self.id)


@dataclass(frozen=True, slots=True)
class Occasion:
    """What there is to tell, and how much of it may leave the room."""

    kind: AlarmKind
    due: Arrow | None = None
    """When it is due; for presence nothing is."""
    number: str = ""
    """Of the incident, the matter or the report: says nothing about a person."""
    what: str = ""
    """In the desk's words; goes out only where the station lets personal data out."""


def subject_of(number: int) -> str:
    """How the journal names the message of this number."""
    return f"outbox {number}"


def state_of(tries: Sequence[Try]) -> State:
    """Where a message stands after `tries`, of which the last one counts."""
    if not tries:
        return State.WAITING
    return AFTER[tries[-1].outcome]


def next_try(notice: Notice, tries: Sequence[Try]) -> Arrow | None:
    """When it is to be tried (again); None where it is not to be sent, or its day is over."""
    if state_of(tries) not in TO_BE_SENT:
        return None
    failures = sum(each.outcome is Outcome.FAILED for each in tries)
    if not failures:
        return notice.at
    wait = WAITS[min(failures, len(WAITS)) - 1]
    moment = tries[-1].at.shift(minutes=wait)
    return None if is_over(notice, at=moment) else moment


def is_over(notice: Notice, *, at: Arrow) -> bool:
    """Whether the message is of no use any more at `at`."""
    return bool((at - notice.at).total_seconds() >= GIVEN_UP_AFTER)


def check_start(dispatch: Dispatch) -> None:
    """Refuse to send a message that is not to be sent, or not any more.

    Raises:
        NotAllowed: it is being sent, was sent, may have arrived or was given up.
    """
    if dispatch.state not in TO_BE_SENT:
        raise _wrong_state(dispatch)


def check_end(dispatch: Dispatch, outcome: Outcome) -> None:
    """Refuse an outcome that cannot follow; only a failure or giving up needs no start.

    Raises:
        NotAllowed: it is at its end, or was not begun.
    """
    begun = dispatch.state is State.SENDING
    unsent = outcome in (Outcome.FAILED, Outcome.GIVEN_UP) and dispatch.state in TO_BE_SENT
    if outcome is Outcome.STARTED or not (begun or unsent):
        raise _wrong_state(dispatch)


def check_resend(dispatch: Dispatch) -> None:
    """Refuse to send a message once more that has arrived or is on its way.

    Raises:
        NotAllowed: it was sent, or is being sent.
    """
    if dispatch.state in (State.SENT, State.SENDING):
        raise _wrong_state(dispatch)


def check_drop(dispatch: Dispatch) -> None:
    """Refuse to give a message up that has arrived, is on its way or was given up.

    Raises:
        NotAllowed: it is in one of these states.
    """
    if dispatch.state in (State.SENT, State.SENDING, State.GIVEN_UP):
        raise _wrong_state(dispatch)


def notice_uid(obligation_key: str, stage: str, recipient: str) -> str:
    """The same for the same occasion, stage and recipient, and for nothing else."""
    told = "\n".join(clean_line(part) for part in (obligation_key, stage, recipient))
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def code_of(uid: str) -> str:
    """A short code that stands in the message, by which a reader knows one that comes twice."""
    return f"〔{uid[:4].upper()}〕"


def wording(occasion: Occasion, station: Station) -> tuple[str, str]:
    """Title and text of a message: what kind, which number, due when, and where to answer.

    Names, telephone numbers and what was said are in it only where `notify.personal` says so.
    """
    what = clean_line(" ".join((_(KINDS[occasion.kind]), occasion.number)))
    room = station.station.name
    lines = [what]
    if occasion.due:
        day, time = month_day(occasion.due.date()), clock(occasion.due)
        lines.append(_("due {day} {time}").format(day=day, time=time))
    if station.notify.personal and occasion.what:
        lines.append(clean(occasion.what).strip())
    lines.append(_("Please answer at the duty desk of {room}.").format(room=room))
    return _("{room}: {what}").format(room=room, what=what), "\n".join(lines)


def compose(
    key: str, stage: str, recipient: str, occasion: Occasion, station: Station, *, at: Arrow
) -> Notice:
    """The message to `recipient` about the obligation `key`, at this stage."""
    uid = notice_uid(key, stage, recipient)
    title, text = wording(occasion, station)
    return Notice(uid, clean_line(key), clean_line(recipient), title, f"{text}\n{code_of(uid)}", at)


def recipients(
    to: Iterable[str], station: Station, crew: Iterable[CrewMember], reachable: Collection[str]
) -> tuple[str, ...]:
    """Who is meant by `to` (keys of posts, `head`, names) while `crew` has the watch, each once.

    Somebody with a channel of their own is meant by name, otherwise by the channel of the post. Who
    has neither is named all the same, so that a message that nobody gets can be seen.
    """
    seats = tuple(crew)
    found: dict[str, None] = {}
    for wish in to:
        for name in _names(wish, station, seats):
            found[wish if name not in reachable and wish in reachable else name] = None
    return tuple(found)


def _names(wish: str, station: Station, seats: tuple[CrewMember, ...]) -> tuple[str, ...]:
    if wish == HEAD:
        return (station.leading_group.head,)
    if station.post(wish) is None:
        return (wish,)
    return tuple(seat.name for seat in seats if seat.post == wish) or (wish,)


def _wrong_state(dispatch: Dispatch) -> NotAllowed:
    return NotAllowed(
        _("Message {number} is in the state “{state}”").format(
            number=dispatch.id, state=_(STATES[dispatch.state])
        )
    )

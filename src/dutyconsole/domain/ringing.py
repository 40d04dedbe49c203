"""Ringing: which obligations alarm now, who has acknowledged it, and whom that has to reach.

An obligation rings at each of its steps, which are minutes before and after it is due. A new step
is a new occasion, and takes the acknowledgement of the one before it back. What ended before
anybody had acknowledged it stays until somebody does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from arrow import Arrow

from dutyconsole.config import AlarmKind, AlarmRules, NoticeStage
from dutyconsole.domain.alarms import Alarm
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.domain.moments import from_text
from dutyconsole.domain.obligations import Obligation
from dutyconsole.domain.time_limits import STEPS
from dutyconsole.language import N_, _
from dutyconsole.wording import moment_short

BELLS_INSIDE = 3
"""So often the bell has rung in the room before anybody outside is told of a new occasion."""

Occasion = tuple[str, str]
"""The key of an obligation, and a step in minutes as text: `("report daily …", "-30")`."""


class State(StrEnum):
    """How loud an obligation is."""

    QUIET = "quiet"
    UNACKNOWLEDGED = "unacknowledged"
    ACKNOWLEDGED = "acknowledged"
    CLEARED_UNACKNOWLEDGED = "cleared_unacknowledged"


@dataclass(frozen=True, slots=True)
class Event:
    """What happened with the alarm of one obligation."""

    key: str
    """Of the obligation."""
    occasion: str
    """The step in minutes, as text."""
    kind: str
    """`raised`, `acknowledged` or `cleared`."""
    at: Arrow
    by: str
    id: int = 0
    """Of its row; 0 before it is kept."""


@dataclass(frozen=True, slots=True)
class Ring:
    """An obligation that alarms, as the desk shows it."""

    key: str
    """Of the obligation."""
    what: str
    when: str
    """Its time in words, and whether that is past."""
    state: State
    occasion: str
    """The step in minutes, as text."""
    due: Arrow
    is_overdue: bool
    is_special: bool
    acknowledged_by: tuple[str, ...]
    """Who has acknowledged this occasion, in order."""

    @property
    def sentence(self) -> str:
        """What it is about and when it is due."""
        return _("{what}, {when}").format(what=self.what, when=self.when)

    @property
    def wants_answer(self) -> bool:
        """Whether somebody has to acknowledge it."""
        return self.state is not State.ACKNOWLEDGED

    @property
    def is_half(self) -> bool:
        """Whether one has acknowledged it and a second one has to."""
        return self.wants_answer and bool(self.acknowledged_by)

    def missing(self, crew: Iterable[str]) -> tuple[str, ...]:
        """Who of the crew can be the second one; nobody where it does not hang on that."""
        return tuple(name for name in crew if self.is_half and name not in self.acknowledged_by)


def alarm_kind(kind: str) -> AlarmKind:
    """Under which name the settings have the alarms of obligations of this kind."""
    if kind == "report":
        return "report"
    return "incident" if kind == "incident" else "other"


def steps_for(rules: AlarmRules, kind: str) -> tuple[int, ...]:
    """At which minutes an obligation of this kind rings, ascending.

    The moment it is due is one always: what is overdue must have rung.
    """
    steps = {"report": rules.report, "incident": rules.incident, "other": rules.other}
    return tuple(sorted({0, *steps[alarm_kind(kind)]}))


def occasion_at(obligation: Obligation, rules: AlarmRules, at: Arrow) -> str | None:
    """The latest step whose moment has come, as text; None where none has."""
    passed = -obligation.seconds_left(at)
    come = [step for step in steps_for(rules, obligation.kind) if step * 60 <= passed]
    return str(come[-1]) if come else None


def next_change(obligations: Iterable[Obligation], rules: AlarmRules, at: Arrow) -> Arrow | None:
    """When the next step of any of them comes; None where none does."""
    moments = (
        obligation.due.shift(minutes=min(ahead))
        for obligation in obligations
        if obligation.is_open and (ahead := _ahead(obligation, rules, at))
    )
    return min(moments, default=None)


def acknowledged_by(events: Iterable[Event], occasion: str) -> tuple[str, ...]:
    """Who has acknowledged this occasion, each once, in order; of one obligation's `events`."""
    names = (
        event.by for event in events if event.kind == "acknowledged" and event.occasion == occasion
    )
    return tuple(dict.fromkeys(names))


def is_acknowledged(events: Iterable[Event], occasion: str, *, both: bool) -> bool:
    """Whether this occasion was acknowledged: by two people where `both` have to."""
    return len(acknowledged_by(events, occasion)) >= (2 if both else 1)


def last_raised(events: Iterable[Event]) -> str | None:
    """The occasion that came up last; None where none did; of one obligation's `events`."""
    raised = [event.occasion for event in events if event.kind == "raised"]
    return raised[-1] if raised else None


def is_settled(events: Iterable[Event], *, both: bool) -> bool:
    """Whether the last occasion that came up was acknowledged or answered, or none did."""
    found = tuple(events)
    occasion = last_raised(found)
    # What was ended by what it asked for is acknowledged by that: the answer to a post check.
    is_answered = any(event.kind == "cleared" for event in found)
    return is_answered or occasion is None or is_acknowledged(found, occasion, both=both)


def state_of(
    obligation: Obligation, events: Iterable[Event], rules: AlarmRules, at: Arrow
) -> State:
    """How loud an obligation is at `at`; `events` are its own, in order."""
    found = tuple(events)
    if not obligation.is_open:
        is_quiet = is_settled(found, both=rules.both)
        return State.QUIET if is_quiet else State.CLEARED_UNACKNOWLEDGED
    occasion = occasion_at(obligation, rules, at)
    if occasion is None:
        return State.QUIET
    is_steady = is_acknowledged(found, occasion, both=rules.both)
    return State.ACKNOWLEDGED if is_steady else State.UNACKNOWLEDGED


def rings(
    obligations: Iterable[Obligation],
    events: Iterable[Event],
    rules: AlarmRules,
    at: Arrow,
    words: Mapping[str, str] | None = None,
) -> tuple[Ring, ...]:
    """All that alarms at `at`, the loudest first.

    What has events and is not among the `obligations` is done or lifted; `words` says by its key
    what that was, and else the key does.
    """
    by_key = _by_key(events)
    found = []
    for obligation in obligations:
        own = by_key.pop(obligation.key, ())
        state = state_of(obligation, own, rules, at)
        if state is not State.QUIET:
            found.append(_ring(obligation, state, own, rules, at))
    for key, own in by_key.items():
        if not is_settled(own, both=rules.both):
            found.append(_ring_of_gone(key, own, (words or {}).get(key) or describe(key), at))
    return tuple(sorted(found, key=_loudness))


def to_raise(
    obligations: Iterable[Obligation], events: Iterable[Event], rules: AlarmRules, at: Arrow
) -> tuple[Occasion, ...]:
    """What has to be noted as raised: of each open obligation its latest occasion, if it is new."""
    raised = {(event.key, event.occasion) for event in events if event.kind == "raised"}
    found = (
        (obligation.key, occasion)
        for obligation in obligations
        if obligation.is_open and (occasion := occasion_at(obligation, rules, at)) is not None
    )
    return tuple(each for each in found if each not in raised)


def notices(
    obligations: Iterable[Obligation],
    events: Iterable[Event],
    rules: AlarmRules,
    stages: Iterable[NoticeStage],
    at: Arrow,
) -> tuple[tuple[Obligation, NoticeStage, tuple[str, ...]], ...]:
    """Who has to be told outside the room at `at`, of what; told once is told, whoever asks again.

    The room has the first word: a stage waits until the bell has rung a few times for the occasion
    that stands, unless the one before it was left without an answer too.
    """
    by_key, known = _by_key(events), tuple(stages)
    return tuple(
        (obligation, stage, stage.to)
        for obligation in obligations
        if obligation.is_open
        for stage in known
        if _has_come(stage, obligation, at)
        and (
            stage.even_acknowledged
            or _is_unanswered(obligation, by_key.get(obligation.key, ()), rules, at)
        )
    )


def in_order(alarms: Iterable[Alarm], found: Iterable[Ring]) -> tuple[Alarm | Ring, ...]:
    """Everything that alarms, the loudest first.

    A record that is not sound before all else, then what wants an answer, then the rest that is
    wrong with the desk, and last what is known.
    """
    wrong, ringing = tuple(alarms), tuple(found)
    return (
        *(alarm for alarm in wrong if alarm.is_of_record),
        *(ring for ring in ringing if ring.state is State.UNACKNOWLEDGED),
        *(alarm for alarm in wrong if not alarm.is_of_record),
        *(ring for ring in ringing if ring.state is not State.UNACKNOWLEDGED),
    )


def describe(key: str, reports: Mapping[str, str] | None = None) -> str:
    """In short what an obligation was, by its key alone; `reports` are the rules' names."""
    kind, subject, _due = _parts(key)
    if kind == "report":
        return _of_report(subject, reports or {})
    if kind == "incident":
        return _of_incident(subject)
    if kind == "register":
        return _of_register(subject)
    words = _DESCRIBED.get(kind)
    return _(words).format(name=subject, number=subject) if words else subject or kind


_DESCRIBED = {
    "handover": N_("Shift handover"),
    "relief": N_("Relief of {name}"),
    "matter": N_("Matter {number}"),
    "post_check": N_("Post check {number} from afar"),
}
"""What obligations of these kinds are, by their subject alone."""


def step_name(occasion: str) -> str:
    """`T-15`, `T+0`, `T+5`."""
    return f"T{occasion}" if occasion.startswith("-") else f"T+{occasion}"


def state_name(ring: Ring) -> str:
    """The state in words, since colours and inverse video do not reach everybody."""
    if ring.is_half:
        return _("ACKNOWLEDGED BY ONE ONLY")
    if ring.state is State.CLEARED_UNACKNOWLEDGED:
        return _("ENDED, NEVER ACKNOWLEDGED")
    return _("NOT ACKNOWLEDGED") if ring.wants_answer else _("Acknowledged")


def _by_key(events: Iterable[Event]) -> dict[str, tuple[Event, ...]]:
    found: dict[str, list[Event]] = {}
    for event in events:
        found.setdefault(event.key, []).append(event)
    return {key: tuple(own) for key, own in found.items()}


def _ring(
    obligation: Obligation, state: State, events: tuple[Event, ...], rules: AlarmRules, at: Arrow
) -> Ring:
    occasion = (
        occasion_at(obligation, rules, at) if obligation.is_open else last_raised(events)
    ) or ""
    is_overdue = obligation.late_by(at) is not None
    return Ring(
        key=obligation.key,
        what=obligation.what,
        when=_when(obligation.due, at, is_open=obligation.is_open, is_overdue=is_overdue),
        state=state,
        occasion=occasion,
        due=obligation.due,
        is_overdue=is_overdue,
        is_special=obligation.special,
        acknowledged_by=acknowledged_by(events, occasion),
    )


def _ring_of_gone(key: str, events: tuple[Event, ...], what: str, at: Arrow) -> Ring:
    occasion = last_raised(events) or ""
    due = _parts(key)[2] or events[-1].at
    return Ring(
        key=key,
        what=what,
        when=_when(due, at, is_open=False, is_overdue=False),
        state=State.CLEARED_UNACKNOWLEDGED,
        occasion=occasion,
        due=due,
        is_overdue=False,
        is_special=False,
        acknowledged_by=acknowledged_by(events, occasion),
    )


def _when(due: Arrow, at: Arrow, *, is_open: bool, is_overdue: bool) -> str:
    if not is_open:
        words = _("was due {time}")
    elif is_overdue:
        words = _("overdue since {time}")
    else:
        words = _("due {time}")
    return words.format(time=moment_short(due, at=at))


def _loudness(ring: Ring) -> tuple[int, bool, bool, Arrow]:
    """What wants an answer first; then overdue before running, special before the rest."""
    order = (State.UNACKNOWLEDGED, State.CLEARED_UNACKNOWLEDGED, State.ACKNOWLEDGED)
    return order.index(ring.state), not ring.is_overdue, not ring.is_special, ring.due


def _ahead(obligation: Obligation, rules: AlarmRules, at: Arrow) -> list[int]:
    """The steps whose moment is still to come."""
    passed = -obligation.seconds_left(at)
    return [step for step in steps_for(rules, obligation.kind) if step * 60 > passed]


def _has_come(stage: NoticeStage, obligation: Obligation, at: Arrow) -> bool:
    passed = -obligation.seconds_left(at)
    return alarm_kind(obligation.kind) in stage.kinds and stage.minutes * 60 <= passed


def _is_unanswered(
    obligation: Obligation, events: tuple[Event, ...], rules: AlarmRules, at: Arrow
) -> bool:
    """Whether the room was asked and did not answer, or was not asked at all."""
    state = state_of(obligation, events, rules, at)
    if state is not State.UNACKNOWLEDGED:
        return state is State.QUIET
    occasion = occasion_at(obligation, rules, at) or "0"
    stood = -obligation.seconds_left(at) - int(occasion) * 60
    earlier = tuple(event for event in events if event.occasion != occasion)
    return stood >= BELLS_INSIDE * rules.bell_seconds or not is_settled(earlier, both=rules.both)


def _parts(key: str) -> tuple[str, str, Arrow | None]:
    """Kind, subject and moment that a key is made of."""
    kind, _space, rest = key.partition(" ")
    subject, _space, due = rest.rpartition(" ")
    try:
        return kind, subject, from_text(due)
    except ValueError:
        return kind, rest, None


def _of_report(subject: str, reports: Mapping[str, str]) -> str:
    rule, is_correction, day = subject.partition(" correction ")
    name = reports.get(rule, rule)
    if not is_correction:
        return name
    return _("{report}, correction of {day}").format(report=name, day=day)


def _of_register(subject: str) -> str:
    from dutyconsole.domain.registers import BUILT_IN

    key, _space, rest = subject.partition(" ")
    names = {each.key: _(each.name) for each in BUILT_IN}
    return f"{names.get(key, key)} {rest}"


def _of_incident(subject: str) -> str:
    number, _space, step = subject.partition(" ")
    year, _slash, count = number.partition("/")
    if not (year.isdecimal() and count.isdecimal() and step in STEPS):
        return subject
    return _("{number} {step}").format(
        number=IncidentNumber(int(year), int(count)), step=_(STEPS[step])
    )

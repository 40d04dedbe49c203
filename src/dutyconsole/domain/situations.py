"""What an incident was taken for, from one change to the next: its level, whether it is special.

Time limits hang on it. A change (a correction of the level or of a time, a decision that it is or
is no special situation, a cancellation, a link to the incident of which it is a duplicate) starts
another situation; what was overdue before stays so.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from arrow import Arrow

from dutyconsole.domain.incident_steps import IncidentStep, StepKind
from dutyconsole.domain.incidents import Incident, Kind, LogEntry, Message


@dataclass(frozen=True, slots=True)
class ReportSent:
    """A written report on an incident that went up."""

    kind: str
    """`first`, `follow_up` or `final`."""
    at: Arrow
    recorded_at: Arrow
    entry: str
    """`bulletin 3`: the row that says so."""


@dataclass(frozen=True, slots=True)
class Case:
    """An incident with all that bears on its clocks."""

    incident: Incident
    steps: tuple[IncidentStep, ...] = ()
    reports: tuple[ReportSent, ...] = ()


@dataclass(frozen=True, slots=True)
class Situation:
    """What an incident was taken for since a moment."""

    since: Arrow
    """When what changed it was recorded."""
    begun_by: str
    """The entry that changed it: `entry 14`, `step 3`."""
    message: Message
    level_since: Arrow
    """When the duty room came to know of this level: received, or the correction recorded."""
    special_since: Arrow | None = None
    """When it became known to be a special situation (特殊情况); None while it is none."""
    declined_at: Arrow | None = None
    """When it was last recorded that it is none: it can be one again from then on only."""
    closed_at: Arrow | None = None
    is_off: bool = False
    """Whether it is cancelled, or left to the incident of which it is a duplicate."""

    @property
    def running(self) -> bool:
        """Whether its clocks run: those of a special situation also after it was closed."""
        return not self.is_off and (self.closed_at is None or self.special_since is not None)


def situations(case: Case) -> tuple[Situation, ...]:
    """Every situation of an incident, in order; the last one holds now."""
    received = case.incident.entries[0]
    found = [
        Situation(
            received.recorded_at,
            f"entry {received.id}",
            received.message,
            received.message.received_at,
        )
    ]
    for change in _changes(case):
        after = _after(found[-1], change)
        if after is not found[-1]:
            found.append(after)
    return tuple(found)


def _changes(case: Case) -> Iterator[LogEntry | IncidentStep]:
    changes: list[LogEntry | IncidentStep] = [*case.incident.entries[1:], *case.steps]
    yield from sorted(changes, key=lambda change: change.recorded_at)


def _after(now: Situation, change: LogEntry | IncidentStep) -> Situation:
    if isinstance(change, IncidentStep):
        return _after_step(now, change)
    then = replace(now, since=change.recorded_at, begun_by=f"entry {change.id}")
    if change.kind is Kind.CORRECTION:
        return replace(
            then,
            message=change.message,
            level_since=_level_since(now, change),
            special_since=_moved(now, change, now.special_since),
        )
    if change.kind is Kind.CANCELLATION:
        return replace(then, is_off=True)
    if change.kind is Kind.CLOSING:
        return replace(then, closed_at=now.closed_at or change.recorded_at)
    return now


def _level_since(now: Situation, change: LogEntry) -> Arrow:
    """From when the limits of the level count, after a correction."""
    if change.message.level != now.message.level:
        return change.recorded_at
    return _moved(now, change, now.level_since)


_Moment = TypeVar("_Moment", Arrow, Arrow | None)


def _moved(now: Situation, change: LogEntry, since: _Moment) -> _Moment:
    """What counted from receipt counts from the corrected one."""
    return change.message.received_at if since == now.message.received_at else since


def _after_step(now: Situation, step: IncidentStep) -> Situation:
    then = replace(now, since=step.recorded_at, begun_by=f"step {step.id}")
    if step.kind is StepKind.SPECIAL:
        moments = (step.at, now.message.received_at, now.declined_at)
        return replace(then, special_since=max(moment for moment in moments if moment))
    if step.kind is StepKind.NOT_SPECIAL:
        return replace(then, special_since=None, declined_at=step.recorded_at)
    if step.kind is StepKind.LINKED and step.step == "duplicate":
        return replace(then, is_off=True)
    return now

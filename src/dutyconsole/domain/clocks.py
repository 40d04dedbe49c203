"""The clocks of an incident: whom it must be reported to by when, and what stopped each clock.

Pure: from the incident's record alone. A clock stops by an entry and by nothing else: a call noted,
a report sent. What is lifted before its time (the level lowered, no special situation after all)
was never late; what was overdue by then stays in the ledger as missed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo

from arrow import Arrow

from dutyconsole.config import Limits
from dutyconsole.domain.incident_steps import TOLD, StepKind
from dutyconsole.domain.obligations import Obligation
from dutyconsole.domain.situations import Case, ReportSent, Situation, situations
from dutyconsole.domain.time_limits import (
    SPECIAL,
    STEPS,
    Base,
    Limit,
    base_used,
    binding,
    due_of,
    limits_for,
    next_follow_up,
)
from dutyconsole.language import _


@dataclass(frozen=True, slots=True)
class Names:
    """Who does it and whom it goes to, by name, for one station at one moment."""

    who: str
    """The officers on duty."""
    to: Mapping[str, str]
    """Keys of `time_limits.STEPS` to names."""


@dataclass(frozen=True, slots=True)
class _Clock:
    obligation: Obligation
    step: str
    since: Arrow | None
    """What was done before does not stop it: it was lifted then and runs again."""
    asked: Arrow
    """By when the limits ask for it; due later where it had ended for that moment before."""


def clocks(case: Case, rules: Limits, names: Names, zone: tzinfo) -> tuple[Obligation, ...]:
    """Every clock that ran or runs for an incident, stopped or not, the first due first.

    A second call or report of the same kind stops no clock anew.
    """
    ended: list[Obligation] = []
    running: dict[str, _Clock] = {}
    every = situations(case)
    for situation in every:
        wanted = _wanted(case, situation, rules, names)
        for step, clock in list(running.items()):
            if _was_stopped(case, clock, situation.since):
                if step not in wanted:  # should it be wanted once more, it has to be done again
                    ended.append(_with_end(case, clock))
                    del running[step]
            elif clock.obligation.due > situation.since:
                if step not in wanted or wanted[step].due != clock.asked:
                    del running[step]  # another limit in its place, or none: it was not late
            elif step not in wanted:
                ended.append(_lifted(clock.obligation, situation.since, situation.begun_by))
                del running[step]
        for step, obligation in wanted.items():
            if step not in running:
                running[step] = _started(obligation, step, situation, ended)
    found = [*ended, *(_with_end(case, clock) for clock in running.values())]
    found += _follow_ups(every, _Course(case, rules, names, zone))
    return tuple(sorted(found, key=lambda obligation: obligation.due))


def _started(
    obligation: Obligation, step: str, situation: Situation, ended: Iterable[Obligation]
) -> _Clock:
    """A clock that begins to run, anew where one of its step has `ended`.

    For the moment of that one it does not run twice: it counts from now.
    """
    before = [clock for clock in ended if clock.subject == obligation.subject]
    asked = obligation.due
    if any(clock.due == asked for clock in before):
        length = asked - (obligation.base_at or asked)
        obligation = replace(
            obligation,
            due=situation.since + length,
            base=Base.RECEIVED.value,
            base_at=situation.since,
        )
    return _Clock(obligation, step, situation.since if before else None, asked)


def step_of(obligation: Obligation) -> str:
    """Which step the clock of an incident is for, a key of STEPS; empty where it is none."""
    return obligation.subject.rpartition(" ")[2] if obligation.kind == "incident" else ""


def _wanted(case: Case, situation: Situation, rules: Limits, names: Names) -> dict[str, Obligation]:
    """The clocks that a situation asks for, by their step."""
    limits = [
        (limit, _due(limit, situation, rules))
        for limit in _limits(situation, rules)
        if limit.step != "follow_up"
    ]
    return {
        limit.step: _obligation(case, situation, limit, due, names)
        for limit, due in binding(limits)
        if due
    }


def _limits(situation: Situation, rules: Limits) -> tuple[Limit, ...]:
    """What the situation asks for; of its level nothing once it was closed, unless special then."""
    if not situation.running:
        return ()
    since, closed_at = situation.special_since, situation.closed_at
    found = limits_for(rules, situation.message.level, is_special=since is not None)
    if since and closed_at and since > closed_at:
        return tuple(limit for limit in found if _is_of_special(limit))
    return found


def _is_of_special(limit: Limit) -> bool:
    return limit.key.startswith(f"{SPECIAL}.")


def _start(limit: Limit, situation: Situation) -> Arrow:
    """From when a limit that counts from receipt counts."""
    if _is_of_special(limit) and situation.special_since:
        return situation.special_since
    return situation.level_since


def _due(limit: Limit, situation: Situation, rules: Limits) -> Arrow | None:
    if limit.step == "final":
        return _final_due(limit, situation, rules)
    return due_of(
        limit,
        received_at=_start(limit, situation),
        occurred_at=situation.message.occurred_at,
    )


def _final_due(limit: Limit, situation: Situation, rules: Limits) -> Arrow | None:
    """The final report goes up on closing, within the time that a written report has."""
    if situation.closed_at is None:
        return None
    start = max(situation.closed_at, _start(limit, situation))
    written = (each.minutes for each in _limits(situation, rules) if each.step == "written")
    minutes = limit.minutes or min((each for each in written if each), default=0)
    return start.shift(minutes=minutes)


def _obligation(
    case: Case, situation: Situation, limit: Limit, due: Arrow, names: Names
) -> Obligation:
    number, message = case.incident.number, situation.message
    base = base_used(limit, occurred_at=message.occurred_at)
    counted = due.shift(minutes=-limit.minutes) if limit.minutes else None
    return Obligation(
        kind="incident",
        what=_("{number} {step}").format(number=number, step=_(STEPS[limit.step])),
        who=names.who,
        to=names.to.get(limit.step, ""),
        due=due,
        subject=f"{number.year}/{number.number} {limit.step}",
        special=situation.special_since is not None,
        base=base.value,
        base_at=counted,
        received_at=message.received_at,
        occurred_at=message.occurred_at,
    )


def _was_stopped(case: Case, clock: _Clock, moment: Arrow) -> bool:
    stop = _stopped(case, clock)
    return stop is not None and stop.recorded_at <= moment


@dataclass(frozen=True, slots=True)
class _Stop:
    at: Arrow
    recorded_at: Arrow
    entry: str


def _stopped(case: Case, clock: _Clock) -> _Stop | None:
    """What stopped a clock: the first entry, so that none made later takes a stamp away."""
    stops = (
        stop
        for stop in _stops(case, clock.step)
        if clock.since is None or stop.recorded_at >= clock.since
    )
    return min(stops, key=lambda stop: stop.recorded_at, default=None)


def _stops(case: Case, step: str) -> Iterator[_Stop]:
    """Whatever stops a clock of this step."""
    for each in case.steps:
        call = each.kind is StepKind.REPORTED and each.step == step and step in TOLD
        referral = each.kind is StepKind.REFERRED and step == "forward"
        if call or referral:
            yield _Stop(each.at, each.recorded_at, f"step {each.id}")
    for report in case.reports:
        if step == "written" or (step == "final" and report.kind == "final"):
            yield _Stop(report.at, report.recorded_at, report.entry)


def _with_end(case: Case, clock: _Clock) -> Obligation:
    stop = _stopped(case, clock)
    if stop is None:
        return clock.obligation
    return replace(clock.obligation, done_at=stop.at, done_by=stop.entry)


def _lifted(obligation: Obligation, at: Arrow, by: str) -> Obligation:
    return replace(obligation, lifted_at=at, lifted_by=by)


# ------------------------------------------------------------------ follow-ups


def _follow_ups(every: Sequence[Situation], course: "_Course") -> Iterator[Obligation]:
    """From each report to the next, as long as the incident is open and no final one went up."""
    for situation, after in zip(every, (*every[1:], None), strict=True):
        yield from course.enter(situation)
        for report in course.reports:
            begun = situation is every[0] or report.recorded_at >= situation.since
            if begun and (after is None or report.recorded_at < after.since):
                yield from course.sent(report)
    if course.pending:
        yield course.pending


class _Course:
    """The follow-up that is due, while one situation and one report come after the other."""

    def __init__(self, case: Case, rules: Limits, names: Names, zone: tzinfo) -> None:
        self._given = (case, rules, names)
        self._zone = zone
        self.reports = sorted(case.reports, key=lambda report: report.recorded_at)
        """In the order in which they were recorded."""
        self._last: ReportSent | None = None
        self._covered: Arrow | None = None
        """The hour for which the last report went up early."""
        self.pending: Obligation | None = None

    def enter(self, situation: Situation) -> Iterator[Obligation]:
        """The situation changes: what is overdue stays, the rest is reckoned anew."""
        self._situation = situation
        before, self.pending = self.pending, self._next()
        if before and before.due <= situation.since:
            if self._limits():
                self.pending = before
            else:
                yield _lifted(before, situation.since, situation.begun_by)

    def sent(self, report: ReportSent) -> Iterator[Obligation]:
        """A report goes up: it is the one that was due, or one more for the same hour."""
        before, early = self.pending, self._covered and report.at < self._covered
        if before and report.at < before.due and not early:
            self._covered = before.due
        self._last = report
        self.pending = self._next()
        if before and not (early and self.pending and self.pending.due == before.due):
            yield replace(before, done_at=report.at, done_by=report.entry)

    def _limits(self) -> list[Limit]:
        """What the situation says of follow-ups; nothing once it is closed."""
        situation, rules = self._situation, self._given[1]
        limits = () if situation.closed_at else _limits(situation, rules)
        return [each for each in limits if each.step == "follow_up"]

    def _next(self) -> Obligation | None:
        case, _rules, names = self._given
        limits = self._limits()
        dues = [due for limit in limits if (due := self._due(limit))]
        if not dues:
            return None
        return _obligation(case, self._situation, limits[0], min(dues), names)

    def _due(self, limit: Limit) -> Arrow | None:
        """By when the next one goes up; not before the first report where that has a clock."""
        start = _start(limit, self._situation)
        if self._last is None:
            return None if self._is_written() else next_follow_up(limit, start, self._zone)
        if self._last.kind == "final":
            return None
        return next_follow_up(limit, max(self._last.at, start), self._zone, covered=self._covered)

    def _is_written(self) -> bool:
        limits = _limits(self._situation, self._given[1])
        return any(each.step == "written" and each.minutes for each in limits)

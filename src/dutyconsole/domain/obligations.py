"""Obligations: whatever must be done by a moment, as one type from one function.

The countdown, the alarms, the handover's open matters and the late ledger all read this one list,
so that they cannot disagree.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from arrow import Arrow

from dutyconsole.domain.directives import DUE, DueMoment, due_moments
from dutyconsole.domain.handover import Watch
from dutyconsole.domain.handover_steps import Step
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.domain.matters import Matter
from dutyconsole.domain.reports import DueReport, SentReport
from dutyconsole.language import _


class Urgency(StrEnum):
    """How near an obligation is, in words first and colours second."""

    AHEAD = "ahead"
    WITHIN_HOUR = "within_hour"
    WITHIN_TEN_MINUTES = "within_ten_minutes"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Obligation:
    """Something that must be done by `due`."""

    kind: str
    """`report`, `incident`, `handover`, `relief`, `matter`, `register` or `post_check`."""
    what: str
    who: str
    """Who must do it, by names."""
    to: str
    """Whom it goes to."""
    due: Arrow
    cutoff: Arrow | None = None
    """An earlier line of one's own."""
    subject: str = ""
    """The key of the thing it is about: a report rule, a shift, an incident and its limit."""
    special: bool = False
    """Whether it belongs to a special situation (特殊情况)."""
    base: str = ""
    """What a limit counts from, a key of `time_limits.BASES`; empty for an hour of the day."""
    base_at: Arrow | None = None
    received_at: Arrow | None = None
    occurred_at: Arrow | None = None
    """When the incident it is about was received and happened; both elapsed times are shown."""
    warned_at: Arrow | None = None
    """When the desk first rang for it."""
    done_at: Arrow | None = None
    done_by: str = ""
    """The entry that did it: `step 12`, `bulletin 3`, `report 5`."""
    lifted_at: Arrow | None = None
    """When it ended without having been done."""
    lifted_by: str = ""
    """The entry by which it ended so."""

    @property
    def key(self) -> str:
        """Names this obligation for ever, in alarms and explanations."""
        return f"{self.kind} {self.subject} {self.due.isoformat()}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.done_at is None and self.lifted_at is None

    @property
    def is_missed(self) -> bool:
        """Whether it ended without having been done, after its time had come."""
        return self.lifted_at is not None and self.lifted_at >= self.due

    def late_by(self, at: Arrow) -> float | None:
        """Seconds past the limit, at `at` while it is to be done; None for what is in time.

        At the limit's own second it is late (迟报).
        """
        end = self.done_at or self.lifted_at or at
        return float((end - self.due).total_seconds()) if end >= self.due else None

    def seconds_left(self, at: Arrow) -> float:
        """Seconds from `at` to the moment it is due; negative once it is past."""
        return float((self.due - at).total_seconds())

    def urgency(self, at: Arrow) -> Urgency:
        """How near it is at `at`; the due second itself is overdue."""
        left = self.seconds_left(at)
        if left <= 0:
            return Urgency.OVERDUE
        if left <= 600:  # noqa: PLR2004 - ten minutes
            return Urgency.WITHIN_TEN_MINUTES
        if left <= 3600:  # noqa: PLR2004 - an hour
            return Urgency.WITHIN_HOUR
        return Urgency.AHEAD


def incident_of(obligation: Obligation) -> IncidentNumber | None:
    """The incident that an obligation, or an omission in a report on it, is about; or None."""
    if obligation.kind not in ("incident", "omission"):
        return None
    year, _slash, number = obligation.subject.partition(" ")[0].partition("/")
    return IncidentNumber(int(year), int(number))


def loudest_first(obligations: Iterable[Obligation], at: Arrow) -> tuple[Obligation, ...]:
    """What is overdue, then the clocks of special situations, then the rest by their time."""

    def loudness(each: Obligation) -> tuple[bool, bool, Arrow]:
        return (each.urgency(at) is not Urgency.OVERDUE, not each.special, each.due)

    return tuple(sorted(obligations, key=loudness))


@dataclass(frozen=True, slots=True)
class ReportToSend:
    """A report not sent yet, and who has to send it."""

    report: DueReport
    sender: str
    """The office on workdays, the duty officer of that day on rest days."""


def obligations(
    watch: Watch,
    reports: Iterable[ReportToSend],
    *,
    crew: str,
    relief: str,
    in_part: Step | None = None,
    matters: Iterable[Sequence[Matter]] = (),
    clocks: Iterable[Obligation] = (),
    duties: Iterable[Obligation] = (),
) -> tuple[Obligation, ...]:
    """All that has to be done by a moment, the earliest first.

    `in_part` is the step by which the relief came in part, while it is not complete; `matters` are
    those that are open, each with all its parts; `clocks` are those of incidents (see
    `domain.clocks`), and `duties` what the registers and the corrections of reports ask for.
    """
    found = [_of_report(item) for item in reports]
    found += [each for each in (*clocks, *duties) if each.is_open]
    if watch.shift:
        found.append(
            Obligation(
                kind="handover",
                what=_("Shift handover"),
                who=crew,
                to=relief,
                due=watch.shift.end,
                subject=str(watch.shift.id),
            )
        )
    if in_part and in_part.until:
        found.append(_of_relief(in_part, in_part.until))
    found += [
        _of_matter(parts[-1], moment)
        for parts in matters
        for moment in due_moments(parts[0], parts[-1], parts)
    ]
    return tuple(sorted(found, key=lambda obligation: obligation.due))


def of_sent(item: ReportToSend, sent: SentReport | None) -> Obligation:
    """The obligation of a report, done if it was sent."""
    due = _of_report(item)
    if sent is None:
        return due
    return replace(due, done_at=sent.sent_at, done_by=f"report {sent.id}")


def _of_report(item: ReportToSend) -> Obligation:
    report = item.report
    return Obligation(
        kind="report",
        what=report.rule.name,
        who=item.sender,
        to=report.rule.to,
        due=report.due,
        cutoff=report.cutoff,
        subject=report.rule.key,
    )


def _of_relief(step: Step, until: Arrow) -> Obligation:
    return Obligation(
        kind="relief",
        what=_("Relief of {name}").format(name=step.stays),
        who=_(", ").join(step.late),
        to=step.stays,
        due=until,
        subject=step.stays,
    )


def _of_matter(matter: Matter, moment: DueMoment) -> Obligation:
    about = matter.next_step or matter.text
    is_limit = moment.what == "time_limit"
    return Obligation(
        kind="matter",
        what=about
        if is_limit
        else _("{what}: {about}").format(what=_(DUE[moment.what]), about=about),
        who=matter.owner,
        to="" if is_limit else matter.giver,
        due=moment.at,
        subject=str(matter.number) if is_limit else f"{matter.number} {moment.what}",
    )

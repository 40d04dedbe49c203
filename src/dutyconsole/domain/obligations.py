"""Obligations: whatever must be done by a moment, as one type from one function.

The countdown, the alarms, the handover's open matters and the late ledger all read this one list,
so that they cannot disagree.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from arrow import Arrow

from dutyconsole.domain.handover import Watch
from dutyconsole.domain.handover_steps import Step
from dutyconsole.domain.matters import Matter
from dutyconsole.domain.reports import DueReport
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
    """`report`, `handover`, `relief` or `matter`."""
    what: str
    who: str
    """Who must do it, by names."""
    to: str
    """Whom it goes to."""
    due: Arrow
    cutoff: Arrow | None = None
    """An earlier line of one's own."""
    subject: str = ""
    """The key of the thing it is about: a report rule, a shift."""

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
    matters: Iterable[Matter] = (),
) -> tuple[Obligation, ...]:
    """All that has to be done by a moment, the earliest first.

    `in_part` is the step by which the relief came in part, while it is not complete; `matters` are
    those that are open.
    """
    found = [_of_report(item) for item in reports]
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
    found += [_of_matter(matter, matter.due) for matter in matters if matter.due]
    return tuple(sorted(found, key=lambda obligation: obligation.due))


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


def _of_matter(matter: Matter, due: Arrow) -> Obligation:
    return Obligation(
        kind="matter",
        what=matter.next_step or matter.text,
        who=matter.owner,
        to="",
        due=due,
        subject=str(matter.number),
    )

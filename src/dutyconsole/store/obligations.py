"""Whatever must be done by a moment: what is open now, and what was due in a time of the past."""

from collections.abc import Iterable, Iterator

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.calendar import is_rest_day
from dutyconsole.domain.handover import Watch
from dutyconsole.domain.handover_steps import Step
from dutyconsole.domain.obligations import Obligation, ReportToSend, obligations, of_sent
from dutyconsole.domain.reports import DueReport, due_reports, unsent
from dutyconsole.language import _
from dutyconsole.store import calendar, handover, matters, reports
from dutyconsole.store.cases import clocks_between, running_clocks
from dutyconsole.store.crews import Crew, Crews
from dutyconsole.store.database import Record


def open_obligations(
    db: Record,
    crews: Crews,
    watch: Watch,
    *,
    crew: Crew,
    relief: Crew,
    in_part: Step | None,
    duties: Iterable[Obligation] = (),
    at: Arrow,
) -> tuple[Obligation, ...]:
    """All that has to be done by a moment and is not done yet, the earliest first.

    `duties` are those of the registers (see `store.duties`).
    """
    station = crews.station
    return obligations(
        watch,
        [
            ReportToSend(report, sender(db, crews, report))
            for report in unsent_reports(db, station, at=at)
        ],
        crew=crew.names,
        relief=relief.names,
        in_part=in_part,
        matters=matters.list_open_parts(db),
        clocks=running_clocks(db, station, crew),
        duties=duties,
    )


def all_obligations(
    db: Record, station: Station, *, since: Arrow, until: Arrow
) -> tuple[Obligation, ...]:
    """Every report and every clock of an incident due from `since` until before `until`.

    Whether it was done in time, late or not at all, or is still to be done.
    """
    crews = Crews(db, station)
    found = [*_reports(db, crews, since=since, until=until)]
    found += clocks_between(db, crews, since=since, until=until)
    return tuple(sorted(found, key=lambda obligation: obligation.due))


def _reports(db: Record, crews: Crews, *, since: Arrow, until: Arrow) -> Iterator[Obligation]:
    """Reports due in that time and after the first watch began, sent or not."""
    first = handover.get_first(db)
    if first is None:
        return
    days = (since.to(db.zone).date(), until.to(db.zone).date())
    sent = {
        (each.rule, each.due.date()): each
        for each in reports.list_sent(db, since=since.floor("day"))
    }
    for due in due_reports(crews.station.reports, *days, db.zone):
        if since <= due.due < until and due.due > first.at:
            item = ReportToSend(due, sender(db, crews, due))
            yield of_sent(item, sent.get((due.rule.key, due.due.date())))


def unsent_reports(db: Record, station: Station, *, at: Arrow) -> list[DueReport]:
    """Reports due since the first watch began, and the next of each rule, that were not sent."""
    first = handover.get_first(db)
    since = first.at if first else at
    due = due_reports(station.reports, since.date(), at.shift(days=_AHEAD).date(), db.zone)
    left = unsent(
        [report for report in due if report.due > since],
        reports.list_sent(db, since=since),
    )
    seen: set[str] = set()
    wanted = []
    for report in left:
        if report.due <= at or report.rule.key not in seen:
            wanted.append(report)
        if report.due > at:
            seen.add(report.rule.key)
    return wanted


_AHEAD = 7
"""Days: a weekly report is due within these."""


def next_due_report(db: Record, station: Station, *, at: Arrow) -> DueReport | None:
    """The earliest report that was not sent yet."""
    return next(iter(unsent_reports(db, station, at=at)), None)


def sender(db: Record, crews: Crews, report: DueReport) -> str:
    """The office on workdays, the duty officer of that day on rest days (the plan, part 4).

    By the calendar as it was known then: a notice that came afterwards makes nobody late.
    """
    station = crews.station
    day_class = calendar.day_class(db, report.due.date(), as_of=report.due)
    if not is_rest_day(day_class, station.calendar.rest_day_scope):
        return station.office.name
    return crews.recorder(crews.rostered(crews.times.at(report.due).id)) or _("the duty officer")

"""What the duty room's own figures of a daily report are counted from, read from the record."""

from collections.abc import Iterator

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.directives import KINDS
from dutyconsole.domain.duty_counts import DutySources, KnownIncident
from dutyconsole.domain.incident_steps import StepKind
from dutyconsole.domain.incidents import IncidentNumber, Kind
from dutyconsole.domain.obligations import Obligation, ReportToSend, of_sent
from dutyconsole.domain.reports import due_reports
from dutyconsole.domain.situations import Case
from dutyconsole.store import handover, matters, post_checks, reports
from dutyconsole.store.cases import clocks_between, get_case
from dutyconsole.store.crews import Crews
from dutyconsole.store.database import Record


def duty_sources(db: Record, station: Station, *, since: Arrow, until: Arrow) -> DutySources:
    """The messages, special situations, obligations, directives and post checks of a period."""
    incidents = (get_case(db, number) for number in _incidents(db, since, until))
    checks = post_checks.list_checks(db, since=since)
    return DutySources(
        incidents=tuple(_known(case, until) for case in incidents),
        obligations=tuple(_obligations(db, station, since, until)),
        directives=tuple(
            tuple(matters.history(db, number)) for number in _open_directives(db, until)
        ),
        post_checks=tuple(each for each in checks if each.at < until),
    )


def _incidents(db: Record, since: Arrow, until: Arrow) -> list[IncidentNumber]:
    """Incidents received in the period, and special ones that were open in it or reported on."""
    rows = db.execute(
        """SELECT i.year, i.number FROM log_entry e
            JOIN incident i ON i.current_id = e.id AND i.state <> 'cancelled'
            WHERE e.received_at >= :since AND e.received_at < :until
        UNION SELECT s.year, s.number FROM incident_step s
            JOIN incident i ON i.year = s.year AND i.number = s.number AND i.state <> 'cancelled'
            WHERE s.kind = 'special' AND s.at < :until AND (NOT EXISTS (
                SELECT 1 FROM log_entry x WHERE x.year = s.year AND x.number = s.number
                AND x.kind = 'closing' AND x.recorded_at < :since
            ) OR EXISTS (
                SELECT 1 FROM bulletin x WHERE x.year = s.year AND x.number = s.number
                AND x.state = 'sent' AND x.at >= :since AND x.at < :until
            ) OR EXISTS (
                SELECT 1 FROM incident_step x WHERE x.year = s.year AND x.number = s.number
                AND x.kind = 'reported' AND x.at >= :since AND x.at < :until
            ))
        ORDER BY 1, 2""",
        {"since": db.stored(since), "until": db.stored(until)},
    )
    return [IncidentNumber(row["year"], row["number"]) for row in rows]


def _known(case: Case, until: Arrow) -> KnownIncident:
    incident = case.incident
    calls = (
        each.at for each in case.steps if each.kind is StepKind.REPORTED and each.step == "office"
    )
    closings = (each.recorded_at for each in incident.entries if each.kind is Kind.CLOSING)
    return KnownIncident(
        incident.number.subject,
        incident.current.message.received_at,
        _special_at(case, until),
        (*(each.at for each in case.reports), *calls),
        min(closings, default=None),
    )


def _special_at(case: Case, until: Arrow) -> Arrow | None:
    """When it came to be a special situation, as was decided before `until`."""
    found: Arrow | None = None
    for step in case.steps:
        if step.at >= until:
            continue
        if step.kind is StepKind.SPECIAL:
            found = found or step.at
        # A duplicate is left to the incident that it is the same as.
        is_left = step.kind is StepKind.LINKED and step.step == "duplicate"
        if is_left or step.kind is StepKind.NOT_SPECIAL:
            found = None
    return found


def _obligations(db: Record, station: Station, since: Arrow, until: Arrow) -> Iterator[Obligation]:
    """Reports and clocks of incidents due in the period.

    As `store.obligations.all_obligations`, which asks the registers and so cannot be asked here.
    """
    yield from clocks_between(db, Crews(db, station), since=since, until=until)
    first = handover.get_first(db)
    if first is None:
        return
    sent = {
        (each.rule, each.due.date()): each
        for each in reports.list_sent(db, since=since.floor("day"))
    }
    for due in due_reports(station.reports, since.date(), until.date(), db.zone):
        if since <= due.due < until and due.due > first.at:
            yield of_sent(ReportToSend(due, ""), sent.get((due.rule.key, due.due.date())))


def _open_directives(db: Record, until: Arrow) -> list[int]:
    marks = ", ".join("?" * len(KINDS))
    rows = db.execute(
        f"SELECT number FROM matter WHERE part = 0 AND kind IN ({marks}) AND at < ?"
        " AND number NOT IN (SELECT number FROM matter WHERE done = 1 AND at < ?) ORDER BY number",
        (*KINDS, db.stored(until), db.stored(until)),
    )
    return [row["number"] for row in rows]

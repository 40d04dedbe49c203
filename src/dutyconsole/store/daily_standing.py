"""A daily report as it stands, with all that is counted for it now: for the desk and commands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.daily_figures import Change, DailyFigures, changes
from dutyconsole.domain.daily_reports import DailyReport, last_out
from dutyconsole.domain.report_way import ReportState, latest_of
from dutyconsole.domain.reports import DueReport
from dutyconsole.store import daily_reports, daily_sources
from dutyconsole.store.database import Record


@dataclass(frozen=True, slots=True)
class Standing:
    """One day's report as it stands, and what is counted for it now."""

    due: DueReport
    report: DailyReport | None
    """None where it is not drafted yet."""
    history: tuple[DailyReport, ...]
    before: DailyReport | None
    """The report that went up before that day."""
    figures: DailyFigures
    not_delivered: Mapping[str, tuple[str, ...]]
    """Who is without a status in a round, by section; nothing once it went up."""

    @property
    def changed(self) -> bool:
        """Whether it went up with other figures than are counted now."""
        return bool(self.report and self.report.is_out and self.differing)

    @property
    def differing(self) -> tuple[Change, ...]:
        """What the report says otherwise than is counted now."""
        return changes(self.report.figures, self.figures.flat) if self.report else ()


def standing_of(db: Record, station: Station, due: DueReport, *, at: Arrow) -> Standing:
    """The report of that day as it stands, and its figures counted now."""
    history = daily_reports.history(db, due)
    return Standing(
        due,
        latest_of(history)[-1] if history else None,
        history,
        daily_reports.previous(db, due),
        figures_now(db, station, due, history, at=at),
        {} if last_out(history) else daily_reports.not_delivered(db, station, due, at=at),
    )


def figures_now(
    db: Record,
    station: Station,
    due: DueReport,
    history: Sequence[DailyReport],
    *,
    at: Arrow,
) -> DailyFigures:
    """The figures that a draft would have now.

    Once a report was signed or went up, its period is what is counted, for a correction too.
    """
    signed = (row for row in latest_of(history)[-1:] if row.state is ReportState.ISSUED)
    settled = next(signed, None) or last_out(history)
    if settled is None:
        return daily_sources.figures_for(db, station, due, at=at)
    return daily_sources.figures_between(db, station, due, settled.since, settled.until)

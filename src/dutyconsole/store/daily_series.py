"""What the charts of a daily report show: the last days, the supplies, the hours, the months."""

from dataclasses import replace
from decimal import Decimal

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.daily_figures import DailyFigures
from dutyconsole.domain.daily_reports import DailyReport
from dutyconsole.domain.ledger import figures as counted
from dutyconsole.domain.moments import from_text
from dutyconsole.domain.reports import DueReport
from dutyconsole.domain.series import (
    Series,
    high_per_day,
    isolated_per_day,
    per_hour,
    punctuality,
    stock_days,
)
from dutyconsole.store.daily_report_rows import from_row
from dutyconsole.store.database import Record
from dutyconsole.store.explanations import read_ledger

_DAYS = 14
"""Days of a chart."""
_MONTHS = 6


def series_of(
    db: Record, station: Station, due: DueReport, figures: DailyFigures, *, at: Arrow
) -> tuple[Series, ...]:
    """The charts that belong to the report due then; those of the campaign only while it is on."""
    reports, last = _told(db, due), due.due.date()
    of_campaign = (
        _with_last(high_per_day(reports, last), figures, "health.high"),
        _with_last(isolated_per_day(reports, last), figures, "isolation.existing"),
        stock_days(figures.supplies, station.campaign.cover_days),
    )
    since = due.due.floor("month").shift(months=1 - _MONTHS)
    lines = read_ledger(db, station, since=since, until=due.due.shift(seconds=1), at=at)
    return (
        *(of_campaign if figures.campaign else ()),
        per_hour(_received(db, figures)),
        punctuality(counted((each for each in lines if each.kind == "report"), by=("month",))),
    )


def _told(db: Record, due: DueReport) -> list[DailyReport]:
    """The reports of the last days that went up, and that of the day itself however far it is."""
    since = due.due.shift(days=-_DAYS).date().isoformat()
    rows = db.execute(
        "SELECT * FROM daily_report WHERE rule = ? AND due_at >= ? AND substr(due_at, 1, 10) <= ?"
        " ORDER BY id",
        (due.rule.key, since, due.due.date().isoformat()),
    )
    latest = {(row["due_at"][:10], row["seq"]): from_row(row) for row in rows}
    of_the_day = due.due.date()
    return [each for each in latest.values() if each.is_out or each.due.date() == of_the_day]


def _with_last(series: Series, figures: DailyFigures, key: str) -> Series:
    """The series with what is counted for its last day, where no report says it yet."""
    *earlier, (day, said) = series.points
    counted = figures.flat.get(key)
    if said is not None or counted is None:
        return series
    return replace(series, points=(*earlier, (day, Decimal(counted))))


def _received(db: Record, figures: DailyFigures) -> list[Arrow]:
    """When the messages of the period were received."""
    rows = db.execute(
        "SELECT received_at FROM log_entry WHERE part = 0 AND received_at >= ? AND received_at < ?",
        (db.stored(figures.since), db.stored(figures.until)),
    )
    return [from_text(row[0]) for row in rows]

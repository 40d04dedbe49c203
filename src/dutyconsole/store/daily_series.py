"""What the charts of a daily report show: the last days, the supplies, the hours, the months."""

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.daily_figures import DailyFigures
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
from dutyconsole.store.daily_reports import list_reports
from dutyconsole.store.database import Record
from dutyconsole.store.explanations import read_ledger

_REPORTS = 40
"""More than the days of a chart, for corrections among them."""
_MONTHS = 6


def series_of(
    db: Record, station: Station, due: DueReport, figures: DailyFigures, *, at: Arrow
) -> tuple[Series, ...]:
    """The charts that belong to the report due then; those of the campaign only while it is on."""
    reports = list(list_reports(db, rule=due.rule.key, limit=_REPORTS))
    last = due.due.date()
    of_campaign = (
        high_per_day(reports, last),
        isolated_per_day(reports, last),
        stock_days(figures.supplies, station.campaign.cover_days),
    )
    since = due.due.floor("month").shift(months=1 - _MONTHS)
    lines = read_ledger(db, station, since=since, until=due.due.shift(seconds=1), at=at)
    return (
        *(of_campaign if figures.campaign else ()),
        per_hour(_received(db, figures)),
        punctuality(counted((each for each in lines if each.kind == "report"), by=("month",))),
    )


def _received(db: Record, figures: DailyFigures) -> list[Arrow]:
    """When the messages of the period were received."""
    rows = db.execute(
        "SELECT received_at FROM log_entry WHERE part = 0 AND received_at >= ? AND received_at < ?",
        (db.stored(figures.since), db.stored(figures.until)),
    )
    return [from_text(row[0]) for row in rows]

"""Series of figures that people would rather look at: what a chart shows, wherever it is drawn."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from arrow import Arrow

from dutyconsole.domain.daily_figures import SupplyLine
from dutyconsole.domain.daily_reports import DailyReport
from dutyconsole.domain.ledger import Figures
from dutyconsole.language import N_

Point = tuple[str, Decimal | None]
"""What it is of, and how much; None where nobody knows."""

_HOURS = 24
_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Series:
    """Values one beside the other, for a chart."""

    title: str
    """Marked with N_."""
    points: tuple[Point, ...]
    unit: str = ""
    """Marked with N_, unless it is a word of the station's own."""
    limit: Decimal | None = None
    """What the values are held against; drawn as a line."""
    at_least: bool = False
    """Whether it is what falls below the limit that is to be seen to."""

    def stands_out(self, value: Decimal | None) -> bool:
        """Whether a value is on the wrong side of the limit."""
        if value is None or self.limit is None:
            return False
        return value < self.limit if self.at_least else value > self.limit


def high_per_day(reports: Iterable[DailyReport], last: dt.date, days: int = 14) -> Series:
    """Temperatures above the threshold, day by day, as the reports said."""
    points = _per_day(reports, "health.high", last, days)
    return Series(N_("Temperatures above the threshold"), points)


def isolated_per_day(reports: Iterable[DailyReport], last: dt.date, days: int = 14) -> Series:
    """How many were in isolation, day by day, as the reports said."""
    return Series(N_("People in isolation"), _per_day(reports, "isolation.existing", last, days))


def stock_days(lines: Iterable[SupplyLine], cover_days: int) -> Series:
    """How many days the supplies last, item by item; None where nothing is used."""
    return Series(
        N_("Supplies last"),
        tuple((line.name, line.days) for line in lines),
        N_("days"),
        Decimal(cover_days),
        at_least=True,
    )


def per_hour(moments: Iterable[Arrow]) -> Series:
    """How many entries fall into each hour of the day."""
    found = Counter(moment.hour for moment in moments)
    points = tuple((f"{hour:02}", Decimal(found[hour])) for hour in range(_HOURS))
    return Series(N_("Entries by the hour"), points)


def punctuality(months: Iterable[Figures]) -> Series:
    """Month by month, of a hundred that were due how many went up in time."""
    points = tuple((each.month, _share(each.in_time, each.due)) for each in months)
    return Series(N_("Reported in time"), points, "%", Decimal(_PERCENT), at_least=True)


def _share(part: int, whole: int) -> Decimal | None:
    return (Decimal(_PERCENT * part) / whole).quantize(Decimal("0.1")) if whole else None


def _per_day(
    reports: Iterable[DailyReport], key: str, last: dt.date, days: int
) -> tuple[Point, ...]:
    """Of each day what its latest report says of a figure; a correction comes after the report."""
    found: dict[dt.date, DailyReport] = {}
    for report in sorted(reports, key=lambda each: (each.due, each.seq, each.id)):
        found[report.due.date()] = report
    wanted = (last - dt.timedelta(days=back) for back in range(days - 1, -1, -1))
    return tuple((f"{day.month}-{day.day}", _said(found.get(day), key)) for day in wanted)


def _said(report: DailyReport | None, key: str) -> Decimal | None:
    value = report.figures.get(key) if report else None
    return Decimal(value) if value else None

"""What the daily report, its corrections and its figures of supplies are called, wherever shown."""

import datetime as dt
from collections.abc import Iterable

from arrow import Arrow

from dutyconsole.config import ReportRule
from dutyconsole.domain.daily_reports import DailyReport
from dutyconsole.domain.reports import DueReport, due_reports
from dutyconsole.language import N_, _

IDENTITIES = {
    "isolation": N_("isolation"),
    "headcount": N_("headcount"),
    "census": N_("staff census"),
    "rounds": N_("rounds of temperatures"),
    "supplies": N_("supplies"),
}
"""What must add up, by the first part of its key, as operators say it."""


def identity_name(key: str) -> str:
    """What an identity is about, by its key: `supplies.masks`."""
    kind, _dot, which = key.partition(".")
    name = _(IDENTITIES.get(kind, kind))
    return f"{name} {which}" if which else name


SUPPLY_FIGURES = {
    "before": N_("Balance before"),
    "received": N_("Receipts"),
    "issued": N_("Issues"),
    "difference": N_("Found by counting"),
    "balance": N_("Balance"),
}
"""What is told of each item of the supplies, by the names in `DailyFigures.flat`."""


def name_of(report: DailyReport, rule: str) -> str:
    """What it is called: by its rule, and which correction of it, or that it is a nil report."""
    if report.seq:
        return _("{rule}, correction {number}").format(rule=rule, number=report.seq)
    return _("{rule}, nil report").format(rule=rule) if report.is_nil else rule


def title_of(report: DailyReport, rule: str) -> str:
    """The same with its day."""
    day = report.due.date().isoformat()
    return _("{report} of {day}").format(report=name_of(report, rule), day=day)


def report_meant(
    subject: str, due: Arrow, rules: Iterable[ReportRule], zone: dt.tzinfo
) -> DueReport | None:
    """The report drafted here that an obligation due then is about; None where there is none.

    Its subject is the key of the rule, or of a correction `daily correction 2020-01-25`.
    """
    key, *corrected = subject.split()
    meant = [each for each in rules if each.drafted and each.key == key]
    day = dt.date.fromisoformat(corrected[-1]) if corrected else due.to(zone).date()
    return next(due_reports(meant, day, day, zone), None)

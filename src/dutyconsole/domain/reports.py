"""Reports that go up regularly: when one is due, who must send it, when it was sent."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from arrow import Arrow

from dutyconsole.config import ReportRule
from dutyconsole.domain.moments import from_text
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.language import N_, _

CHANNELS = {
    "telephone": N_("telephone"),
    "fax": N_("fax"),
    "network": N_("network"),
    "paper": N_("paper"),
}
"""How a report goes up."""


@dataclass(frozen=True, slots=True)
class DueReport:
    """A report that has to be sent by a moment."""

    rule: ReportRule
    due: Arrow
    """Late from this second on."""
    cutoff: Arrow | None
    """The internal cut-off, by which the figures must be in."""


@dataclass(frozen=True, slots=True)
class SentReport:
    """A report that went up."""

    id: int
    rule: str
    """Key of its rule in station.toml."""
    due: Arrow
    sent_at: Arrow
    sent_by: str
    receiver: str
    """Who took it, by name."""
    channel: str
    """A key of CHANNELS."""
    reason: str
    """Why it was late; empty where it was not."""

    @property
    def late_by(self) -> float | None:
        """Seconds past the limit of a late report; None for one in time."""
        if not is_late(self.due, self.sent_at):
            return None
        return float((self.sent_at - self.due).total_seconds())


def is_late(due: Arrow, sent_at: Arrow) -> bool:
    """Whether a report sent then is a late report (迟报); at the limit's own second it is."""
    return bool(due <= sent_at)


def due_reports(
    rules: Iterable[ReportRule], first: dt.date, last: dt.date, zone: dt.tzinfo
) -> Iterator[DueReport]:
    """Every report due on the days from `first` to `last`, in order of its due time."""
    found = [
        DueReport(
            rule,
            _on(day, rule.due, zone),
            _on(day, rule.cutoff, zone) if rule.cutoff else None,
        )
        for rule in rules
        for day in _days(first, last)
        if not rule.weekdays or day.isoweekday() in rule.weekdays
    ]
    yield from sorted(found, key=lambda report: report.due)


def next_due(rule: ReportRule, day: dt.date, zone: dt.tzinfo) -> Arrow:
    """When the next report of this rule after that day is due."""
    coming = due_reports((rule,), day + dt.timedelta(days=1), day + dt.timedelta(days=7), zone)
    return next(coming).due


def due_before(report: DueReport, zone: dt.tzinfo) -> DueReport:
    """The report of the same rule that was due before it."""
    day = report.due.date()
    gone = due_reports((report.rule,), day - dt.timedelta(days=7), day - dt.timedelta(days=1), zone)
    return list(gone)[-1]


def unsent(due: Iterable[DueReport], sent: Iterable[SentReport]) -> tuple[DueReport, ...]:
    """Those of `due` that were not sent yet, in order.

    A report is that of its day: a limit that was changed since does not make it unsent.
    """
    done = {(report.rule, report.due.date()) for report in sent}
    return tuple(report for report in due if (report.rule.key, report.due.date()) not in done)


def check_sending(due: DueReport, sent: SentReport, *, at: Arrow) -> None:
    """Refuse to note a report as sent when something is missing.

    Raises:
        BadInput: no receiver is named, the channel is unknown, or the time lies ahead.
        NotAllowed: it is late and no reason is given, or it is another day's.
    """
    if not sent.receiver:
        raise BadInput(_("Who received it? Write down the name"))
    if sent.channel not in CHANNELS:
        raise BadInput(
            _("“{channel}” is not a channel; expected one of {known}").format(
                channel=sent.channel, known=_(", ").join(CHANNELS)
            )
        )
    if sent.sent_at > at:
        raise BadInput(_("The time of sending lies ahead of the clock"))
    if sent.sent_at.to(due.due.tzinfo).date() < due.due.date():
        raise NotAllowed(
            _("The report of {day} cannot be sent before that day").format(
                day=due.due.format("YYYY-MM-DD")
            )
        )
    if sent.late_by is not None and not sent.reason:
        raise NotAllowed(_("It is late: say why"))


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    for offset in range((last - first).days + 1):
        yield first + dt.timedelta(days=offset)


def _on(day: dt.date, time: dt.time, zone: dt.tzinfo) -> Arrow:
    return from_text(dt.datetime.combine(day, time, tzinfo=zone).isoformat())

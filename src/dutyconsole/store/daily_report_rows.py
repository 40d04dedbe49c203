"""Daily reports as rows of the table `daily_report`, and read."""

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable

from arrow import Arrow

from dutyconsole.domain.daily_reports import DailyReport
from dutyconsole.domain.journal import Value
from dutyconsole.domain.moments import from_text
from dutyconsole.domain.report_way import ReportState
from dutyconsole.domain.reports import DueReport, due_before
from dutyconsole.store.database import Record


def history(db: Record, due: DueReport) -> tuple[DailyReport, ...]:
    """Every act on the report of that day and on its corrections, in the order of their entry.

    A report is that of its day: a limit that was changed since does not make it another one.
    """
    day = due.due.date()
    rows = db.execute(
        "SELECT * FROM daily_report WHERE rule = ? AND due_at >= ? AND due_at < ? ORDER BY id",
        (due.rule.key, day.isoformat(), (day + _DAY).isoformat()),
    )
    return tuple(map(from_row, rows))


def latest(db: Record, due: DueReport) -> DailyReport | None:
    """The report of that day as it stands, or its latest correction."""
    return max(history(db, due), key=lambda row: (row.seq, row.id), default=None)


def previous(db: Record, due: DueReport) -> DailyReport | None:
    """The last report of the same rule that went up before that day, with what corrected it."""
    row = db.execute(
        "SELECT * FROM daily_report"
        " WHERE rule = ? AND due_at < ? AND state IN ('sent', 'confirmed')"
        " ORDER BY substr(due_at, 1, 10) DESC, seq DESC, id DESC LIMIT 1",
        (due.rule.key, due.due.date().isoformat()),
    ).fetchone()
    return from_row(row) if row else None


def directly_before(db: Record, due: DueReport) -> DailyReport | None:
    """The report that was due before this one, if it went up; None where it is still owed."""
    report = previous(db, due)
    owed = due_before(due, db.zone).due.date()
    return report if report and report.due.date() == owed else None


def list_reports(db: Record, *, rule: str = "", limit: int) -> list[DailyReport]:
    """Reports and corrections as they stand, of one rule or of all, the newest due first."""
    rows = db.execute(
        "SELECT * FROM daily_report WHERE id IN (SELECT max(id) FROM daily_report"
        " WHERE ?1 = '' OR rule = ?1 GROUP BY rule, substr(due_at, 1, 10), seq)"
        " ORDER BY due_at DESC, rule, seq DESC LIMIT ?2",
        (rule, limit),
    )
    return [from_row(row) for row in rows]


def list_out(db: Record, rules: Iterable[str], *, since: Arrow) -> list[DailyReport]:
    """Of each report due at or after `since` the latest correction that went up, or itself."""
    rows = db.execute(
        "SELECT * FROM daily_report WHERE due_at >= ? AND state IN ('sent', 'confirmed')"
        " ORDER BY due_at, seq, id",
        (db.stored(since),),
    )
    wanted = frozenset(rules)
    found = {(row["rule"], row["due_at"][:10]): row for row in rows if row["rule"] in wanted}
    return [from_row(row) for row in found.values()]


def next_issue(db: Record, rule: str, signed_at: Arrow) -> int:
    """The next number (期号) of the rule, of the year in which it was signed.

    One that was signed, sent back and signed again has the number, and the year, of the first time.
    """
    row = db.execute(
        "SELECT max(issue) FROM (SELECT min(id), issue, at FROM daily_report"
        " WHERE rule = ? AND state = 'issued' GROUP BY substr(due_at, 1, 10), seq)"
        " WHERE substr(at, 1, 4) = ?",
        (rule, db.stored(signed_at)[:4]),
    ).fetchone()
    return int(row[0] or 0) + 1


def to_row(db: Record, made: DailyReport) -> dict[str, Value]:
    """The row that holds what an act left of a report."""
    return {
        "id": made.id,
        "rule": made.rule,
        "due_at": db.stored(made.due),
        "seq": made.seq,
        "state": made.state.value,
        "issue": made.issue,
        "since": db.stored(made.since),
        "until": db.stored(made.until),
        **{name: json.dumps(dict(getattr(made, name)), ensure_ascii=False) for name in _MAPPINGS},
        "at": db.stored(made.at),
        "recorded_at": db.stored(made.recorded_at),
        "by": made.by,
        "who": made.who,
        "receiver": made.receiver,
        "channel": made.channel,
        "reason": made.reason,
    }


def from_row(row: sqlite3.Row) -> DailyReport:
    """What an act left of a report, as `to_row` put it."""
    return DailyReport(
        id=row["id"],
        rule=row["rule"],
        due=from_text(row["due_at"]),
        seq=row["seq"],
        state=ReportState(row["state"]),
        issue=row["issue"],
        since=from_text(row["since"]),
        until=from_text(row["until"]),
        **{name: json.loads(row[name]) for name in _MAPPINGS},
        at=from_text(row["at"]),
        recorded_at=from_text(row["recorded_at"]),
        by=row["by"],
        who=row["who"],
        receiver=row["receiver"],
        channel=row["channel"],
        reason=row["reason"],
    )


_DAY = dt.timedelta(days=1)
_MAPPINGS = ("texts", "figures", "explanations", "seen")
"""Columns that hold a mapping as JSON."""

"""Reports kept: that one went up, to whom, how and when."""

import sqlite3

from arrow import Arrow

from dutyconsole.domain.journal import Value
from dutyconsole.domain.moments import from_text
from dutyconsole.domain.reports import DueReport, SentReport, check_sending
from dutyconsole.errors import NotAllowed
from dutyconsole.language import _
from dutyconsole.store.database import Record
from dutyconsole.store.journal import Act, journal
from dutyconsole.store.rows import next_id
from dutyconsole.text import clean, clean_line


def note_sent(
    db: Record,
    due: DueReport,
    *,
    sent_at: Arrow,
    receiver: str,
    channel: str,
    reason: str,
    by: str,
    at: Arrow,
) -> SentReport:
    """Note that the report due then went up.

    Raises:
        BadInput: no receiver is named, the channel is unknown, or the time lies ahead.
        NotAllowed: it was noted before, it is late and no reason is given, or reports of its rule
            are drafted here.
    """
    with journal(db, "report.sent", by=by, at=at) as act:
        if due.rule.drafted:
            raise NotAllowed(_("This report is drafted here: have it signed off, then send it"))
        act.subject = f"report {due.rule.key} {db.stored(due.due)}"
        return keep_sent(
            act,
            due,
            sent_at=sent_at,
            sent_by=by,
            receiver=receiver,
            channel=channel,
            reason=reason,
            at=at,
        )


def keep_sent(
    act: Act,
    due: DueReport,
    *,
    sent_at: Arrow,
    sent_by: str,
    receiver: str,
    channel: str,
    reason: str,
    at: Arrow,
) -> SentReport:
    """Note within an act that the report due then went up.

    Raises:
        BadInput: no receiver is named, the channel is unknown, or the time lies ahead.
        NotAllowed: it was noted before, or it is late and no reason is given.
    """
    if find_sent(act.db, due):
        raise NotAllowed(_("This report was noted as sent before"))
    sent = SentReport(
        next_id(act.db, "report"),
        due.rule.key,
        due.due,
        sent_at,
        clean_line(sent_by),
        clean_line(receiver),
        channel,
        clean(reason).strip(),
    )
    check_sending(due, sent, at=at)
    act.keep("report", _to_row(act.db, sent))
    return sent


def find_sent(db: Record, due: DueReport) -> SentReport | None:
    """The note of this day's report having been sent, if there is one."""
    row = db.execute(
        "SELECT * FROM report WHERE rule = ? AND substr(due_at, 1, 10) = ?",
        (due.rule.key, due.due.date().isoformat()),
    ).fetchone()
    return _from_row(row) if row else None


def list_sent(db: Record, *, since: Arrow) -> list[SentReport]:
    """Reports sent that were due at or after `since`, in order of due time."""
    rows = db.execute(
        "SELECT * FROM report WHERE due_at >= ? ORDER BY due_at", (db.stored(since),)
    ).fetchall()
    return [_from_row(row) for row in rows]


def _to_row(db: Record, sent: SentReport) -> dict[str, Value]:
    return {
        "id": sent.id,
        "rule": sent.rule,
        "due_at": db.stored(sent.due),
        "sent_at": db.stored(sent.sent_at),
        "sent_by": sent.sent_by,
        "receiver": sent.receiver,
        "channel": sent.channel,
        "reason": sent.reason,
    }


def _from_row(row: sqlite3.Row) -> SentReport:
    return SentReport(
        row["id"],
        row["rule"],
        from_text(row["due_at"]),
        from_text(row["sent_at"]),
        row["sent_by"],
        row["receiver"],
        row["channel"],
        row["reason"],
    )

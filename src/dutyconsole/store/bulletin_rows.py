"""A report on an incident as a row of the table `bulletin`."""

import json
import sqlite3

from dutyconsole.domain.bulletins import Bulletin, BulletinKind
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.domain.journal import Value
from dutyconsole.domain.moments import from_text
from dutyconsole.domain.report_way import ReportState
from dutyconsole.store.database import Record


def to_row(db: Record, made: Bulletin) -> dict[str, Value]:
    """The row that holds what an act left of a report."""
    return {
        "id": made.id,
        "year": made.incident.year,
        "number": made.incident.number,
        "seq": made.seq,
        "kind": made.kind.value,
        "state": made.state.value,
        "issue": made.issue,
        "title": made.title,
        "text": made.text,
        "elements": json.dumps(dict(made.elements), ensure_ascii=False),
        "at": db.stored(made.at),
        "recorded_at": db.stored(made.recorded_at),
        "by": made.by,
        "who": made.who,
        "receiver": made.receiver,
        "channel": made.channel,
        "reason": made.reason,
    }


def from_row(row: sqlite3.Row) -> Bulletin:
    """What an act left of a report, as `to_row` put it."""
    return Bulletin(
        id=row["id"],
        incident=IncidentNumber(row["year"], row["number"]),
        seq=row["seq"],
        kind=BulletinKind(row["kind"]),
        state=ReportState(row["state"]),
        issue=row["issue"],
        title=row["title"],
        text=row["text"],
        elements=json.loads(row["elements"]),
        at=from_text(row["at"]),
        recorded_at=from_text(row["recorded_at"]),
        by=row["by"],
        who=row["who"],
        receiver=row["receiver"],
        channel=row["channel"],
        reason=row["reason"],
    )

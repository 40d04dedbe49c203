"""Segments kept: that the record was found wrong, that it goes on, and what was said of it."""

import json
import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

from arrow import Arrow

from dutyconsole.domain.moments import from_text
from dutyconsole.domain.segments import Break, check_note, reason_of
from dutyconsole.store.database import Record
from dutyconsole.store.journal import head, journal
from dutyconsole.store.rows import next_id
from dutyconsole.text import clean, clean_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dutyconsole.domain.verification import Fault


def begin(db: Record, faults: "Sequence[Fault]", *, reason: str = "", by: str, at: Arrow) -> Break:
    """Go on in a new segment, which records what was found wrong and why.

    Without a `reason` the faults are it.
    """
    found = tuple(faults)
    with journal(db, "segment.begun", by=by, at=at) as act:
        made = Break(
            id=next_id(db, "segment"),
            at=at,
            by=clean_line(by),
            entries=head(db)[0],
            faults=tuple((fault.key, fault.sentence) for fault in found),
            reason=clean(reason).strip() or reason_of(found),
        )
        act.subject = f"segment {made.id}"
        act.keep(
            "segment",
            {
                "id": made.id,
                "at": db.stored(made.at),
                "by": made.by,
                "entries": made.entries,
                "faults": json.dumps(made.faults, ensure_ascii=False),
                "reason": made.reason,
            },
        )
    return made


def explain(db: Record, text: str, *, by: str, at: Arrow) -> Break:
    """Say what is known of the latest break.

    Raises:
        NotAllowed: the record is in one piece.
        BadInput: it says nothing.
    """
    text = clean(text).strip()
    with journal(db, "segment.explained", by=by, at=at) as act:
        breaks = list_breaks(db)
        latest = check_note(breaks, text)
        act.subject = f"segment {latest.id}"
        act.keep(
            "segment_note",
            {
                "id": next_id(db, "segment_note"),
                "segment": latest.id,
                "at": db.stored(at),
                "by": clean_line(by),
                "text": text,
            },
        )
    return replace(latest, note=text)


def list_breaks(db: Record) -> tuple[Break, ...]:
    """All breaks of the record, the earliest first, each with the latest word on it."""
    rows = db.execute(
        "SELECT segment.*, coalesce((SELECT text FROM segment_note"
        " WHERE segment_note.segment = segment.id ORDER BY segment_note.id DESC LIMIT 1), '')"
        " AS note FROM segment ORDER BY id"
    ).fetchall()
    return tuple(_from_row(row) for row in rows)


def _from_row(row: sqlite3.Row) -> Break:
    return Break(
        id=row["id"],
        at=from_text(row["at"]),
        by=row["by"],
        entries=row["entries"],
        faults=tuple((key, sentence) for key, sentence in json.loads(row["faults"])),
        reason=row["reason"],
        note=row["note"],
    )

"""Handovers kept: who took the watch, and when."""

import sqlite3

from arrow import Arrow

from dutyconsole.domain.handover import Handover, Watch, check_handover, watch_at
from dutyconsole.domain.journal import Value
from dutyconsole.domain.moments import day_from_text, from_text
from dutyconsole.domain.shifts import ShiftId, ShiftTimes
from dutyconsole.store.database import Record
from dutyconsole.store.journal import journal
from dutyconsole.store.rows import next_id
from dutyconsole.text import clean, clean_line


def hand_over(
    db: Record,
    *,
    outgoing: str,
    incoming: str,
    note: str,
    by: str,
    at: Arrow,
    times: ShiftTimes,
) -> Handover:
    """Hand the watch over to the shift whose turn it is.

    Raises:
        NotAllowed: it is too early, or a side is not named (see `check_handover`).
    """
    outgoing, incoming = clean_line(outgoing), clean_line(incoming)
    with journal(db, "handover.completed", by=by, at=at) as act:
        watch = get_watch(db, times, at=at)
        check_handover(watch, outgoing, incoming, at=at)
        handover = Handover(
            id=next_id(db, "handover"),
            shift_id=watch.next.id,
            at=at,
            outgoing=outgoing,
            incoming=incoming,
            note=clean(note).strip(),
        )
        act.subject = f"shift {handover.shift_id}"
        act.keep("handover", _to_row(db, handover))
    return handover


def get_watch(db: Record, times: ShiftTimes, *, at: Arrow) -> Watch:
    """Who has the watch at `at`."""
    return watch_at(get_last(db), times, at=at)


def get_last(db: Record) -> Handover | None:
    """The latest handover, or None before the first watch."""
    row = db.execute("SELECT * FROM handover ORDER BY id DESC LIMIT 1").fetchone()
    return _from_row(row) if row else None


def get_first(db: Record) -> Handover | None:
    """The handover with which the first watch began, or None before it."""
    row = db.execute("SELECT * FROM handover WHERE id = 1").fetchone()
    return _from_row(row) if row else None


def list_handovers(db: Record, *, limit: int = 50) -> list[Handover]:
    """The latest handovers, newest first."""
    rows = db.execute("SELECT * FROM handover ORDER BY id DESC LIMIT ?", (limit,)).fetchall()
    return [_from_row(row) for row in rows]


def _to_row(db: Record, handover: Handover) -> dict[str, Value]:
    return {
        "id": handover.id,
        "day": handover.shift_id.day.isoformat(),
        "number": handover.shift_id.number,
        "at": db.stored(handover.at),
        "outgoing": handover.outgoing,
        "incoming": handover.incoming,
        "note": handover.note,
    }


def _from_row(row: sqlite3.Row) -> Handover:
    return Handover(
        id=row["id"],
        shift_id=ShiftId(day_from_text(row["day"]), row["number"]),
        at=from_text(row["at"]),
        outgoing=row["outgoing"],
        incoming=row["incoming"],
        note=row["note"],
    )

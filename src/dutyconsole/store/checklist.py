"""Ticks of the handover checklist kept with what was seen; taking one back is one of its own."""

import datetime as dt
import sqlite3

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.calendar import is_rest_day
from dutyconsole.domain.checklist import (
    Line,
    Tick,
    check_observed,
    check_toggle,
    checklist,
    counted,
    items_for,
)
from dutyconsole.domain.journal import Value
from dutyconsole.domain.moments import day_from_text, from_text
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.store import calendar
from dutyconsole.store.database import Record
from dutyconsole.store.journal import journal
from dutyconsole.store.rows import next_id
from dutyconsole.text import clean, clean_line


def toggle(
    db: Record,
    shift_id: ShiftId,
    line: Line,
    *,
    by: str,
    at: Arrow,
    value: str = "",
    reason: str = "",
    seen_at: Arrow | None = None,
) -> Tick:
    """Tick the line in this shift with what was seen, or take its tick back.

    Which of the two is meant is told by the line as the operator saw it. Taking back keeps nothing
    of what was seen: that stands in the tick before.

    Raises:
        NotAllowed: somebody else did so meanwhile.
        BadInput: what the line asks for is missing.
    """
    done = line.tick is None
    event = "checklist.ticked" if done else "checklist.unticked"
    with journal(db, event, by=by, at=at, subject=f"shift {shift_id}") as act:
        ticks = [tick for tick in list_ticks(db, shift_id) if tick.item == line.item]
        check_toggle(ticks[-1] if ticks else None, done=done)
        tick = Tick(
            next_id(db, "checklist_tick"),
            shift_id,
            line.item,
            line.text,
            done,
            clean_line(by),
            at,
            *(_observed(line, value, reason, seen_at, at=at) if done else ()),
        )
        act.keep("checklist_tick", _to_row(db, tick))
    return tick


def list_ticks(db: Record, shift_id: ShiftId) -> list[Tick]:
    """All ticks of a shift, oldest first."""
    rows = db.execute(
        "SELECT * FROM checklist_tick WHERE day = ? AND number = ? ORDER BY id",
        (shift_id.day.isoformat(), shift_id.number),
    ).fetchall()
    return [_from_row(row) for row in rows]


def list_lines(db: Record, station: Station, shift_id: ShiftId) -> tuple[Line, ...]:
    """The checklist of a shift as it stands: the items due in it, and what was ticked."""

    def rests(day: dt.date) -> bool:
        return is_rest_day(calendar.day_class(db, day), station.calendar.rest_day_scope)

    items = items_for(station.checklist, shift_id, is_rest_day=rests)
    return checklist(items, list_ticks(db, shift_id))


def _observed(
    line: Line, value: str, reason: str, seen_at: Arrow | None, *, at: Arrow
) -> tuple[str, str, str, Arrow | None]:
    """Value, book, reason and time as they are kept: only what this kind of item asks for."""
    value, reason = clean_line(value), clean(reason).strip()
    check_observed(line, value, reason=reason, seen_at=seen_at, at=at)
    match line.kind:
        case "count":
            number = counted(value)
            return str(number), str(line.book), "" if number == line.book else reason, None
        case "test":
            return value, "", "", seen_at
        case "value":
            return value, "", "", None
    return "", "", "", None


def _to_row(db: Record, tick: Tick) -> dict[str, Value]:
    return {
        "id": tick.id,
        "day": tick.shift_id.day.isoformat(),
        "number": tick.shift_id.number,
        "item": tick.item,
        "text": tick.text,
        "done": int(tick.done),
        "by": tick.by,
        "at": db.stored(tick.at),
        "value": tick.value,
        "book": tick.book,
        "reason": tick.reason,
        "seen_at": db.stored(tick.seen_at) if tick.seen_at else "",
    }


def _from_row(row: sqlite3.Row) -> Tick:
    return Tick(
        row["id"],
        ShiftId(day_from_text(row["day"]), row["number"]),
        row["item"],
        row["text"],
        bool(row["done"]),
        row["by"],
        from_text(row["at"]),
        row["value"],
        row["book"],
        row["reason"],
        from_text(row["seen_at"]) if row["seen_at"] else None,
    )

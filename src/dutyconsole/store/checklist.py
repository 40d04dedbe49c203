"""Ticks of the handover checklist kept; taking one back is a tick of its own."""

from arrow import Arrow

from dutyconsole.domain.checklist import Line, Tick, check_toggle
from dutyconsole.domain.moments import day_from_text, from_text
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.store.database import Record
from dutyconsole.store.journal import journal
from dutyconsole.store.rows import next_id
from dutyconsole.text import clean_line


def toggle(db: Record, shift_id: ShiftId, line: Line, *, by: str, at: Arrow) -> Tick:
    """Tick the line in this shift, or take its tick back, as the operator saw it.

    Raises:
        NotAllowed: somebody else did so meanwhile.
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
        )
        act.keep(
            "checklist_tick",
            {
                "id": tick.id,
                "day": shift_id.day.isoformat(),
                "number": shift_id.number,
                "item": tick.item,
                "text": tick.text,
                "done": int(done),
                "by": tick.by,
                "at": db.stored(at),
            },
        )
    return tick


def list_ticks(db: Record, shift_id: ShiftId) -> list[Tick]:
    """All ticks of a shift, oldest first."""
    rows = db.execute(
        "SELECT * FROM checklist_tick WHERE day = ? AND number = ? ORDER BY id",
        (shift_id.day.isoformat(), shift_id.number),
    ).fetchall()
    return [
        Tick(
            row["id"],
            ShiftId(day_from_text(row["day"]), row["number"]),
            row["item"],
            row["text"],
            bool(row["done"]),
            row["by"],
            from_text(row["at"]),
        )
        for row in rows
    ]

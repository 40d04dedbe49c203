"""Handovers kept: who has the watch since when, and the steps that led there."""

import json
import sqlite3

from arrow import Arrow

from dutyconsole.domain.handover import CrewMember, Handover, Watch, watch_at
from dutyconsole.domain.handover_steps import Kind, Signature, State, Step, state_of
from dutyconsole.domain.journal import Value, entry_from
from dutyconsole.domain.moments import day_from_text, from_text
from dutyconsole.domain.shifts import ShiftId, ShiftTimes
from dutyconsole.store.database import Record
from dutyconsole.store.sheet_text import sheet_from, sheet_text


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


def get(db: Record, handover_id: int) -> Handover | None:
    """The handover with this id, or None."""
    row = db.execute("SELECT * FROM handover WHERE id = ?", (handover_id,)).fetchone()
    return _from_row(row) if row else None


def get_at(db: Record, moment: Arrow) -> Handover | None:
    """The handover with which the watch of a moment began; None before the first."""
    row = db.execute(
        "SELECT * FROM handover WHERE at <= ? ORDER BY id DESC LIMIT 1", (db.stored(moment),)
    ).fetchone()
    return _from_row(row) if row else None


def get_after(db: Record, handover: Handover) -> Handover | None:
    """The handover that ended the watch that `handover` began; None while it lasts."""
    return get(db, handover.id + 1)


def entry_of(db: Record, handover: Handover) -> tuple[int, str] | None:
    """Number and digest of the journal entry that kept this handover; None where there is none."""
    rows = db.execute(
        "SELECT n, body, digest FROM journal WHERE subject = ? ORDER BY n",
        (f"shift {handover.shift_id}",),
    ).fetchall()
    for row in rows:
        try:
            kept = entry_from(row["body"]).rows
        except ValueError:
            continue  # another act of this shift, or this very one: `verify` says so
        if any(each.table == "handover" and each.values["id"] == handover.id for each in kept):
            return row["n"], row["digest"].hex()
    return None


def list_handovers(db: Record, *, limit: int = 50) -> list[Handover]:
    """The latest handovers, newest first."""
    rows = db.execute("SELECT * FROM handover ORDER BY id DESC LIMIT ?", (limit,)).fetchall()
    return [_from_row(row) for row in rows]


def list_steps(db: Record, handover_id: int) -> tuple[Step, ...]:
    """The steps of a handover, in order; of one that is not finished too."""
    rows = db.execute(
        "SELECT * FROM handover_step WHERE handover = ? ORDER BY id", (handover_id,)
    ).fetchall()
    return tuple(_step_from_row(row) for row in rows)


def in_progress(db: Record) -> tuple[int, tuple[Step, ...]]:
    """The id of the handover in progress and its steps so far.

    One accepted in part is in progress until it is completed or taken over; else the next one is.
    """
    last = get_last(db)
    if last is None:
        return 1, list_steps(db, 1)
    steps = list_steps(db, last.id)
    if state_of(steps) is State.IN_PART:
        return last.id, steps
    return last.id + 1, list_steps(db, last.id + 1)


def count_since(db: Record, moment: Arrow) -> int:
    """How often the watch went over after `moment`."""
    return int(
        db.execute("SELECT count(*) FROM handover WHERE at > ?", (db.stored(moment),)).fetchone()[0]
    )


def handover_row(db: Record, handover: Handover) -> dict[str, Value]:
    """The handover as it is kept."""
    return {
        "id": handover.id,
        "day": handover.shift_id.day.isoformat(),
        "number": handover.shift_id.number,
        "at": db.stored(handover.at),
        "outgoing": handover.outgoing,
        "incoming": handover.incoming,
        "note": handover.note,
        "crew": _json([[each.post, each.name, each.stands_in_for] for each in handover.crew]),
        "settings": handover.settings,
    }


def step_row(db: Record, step_id: int, handover_id: int, step: Step) -> dict[str, Value]:
    """A step as it is kept."""
    return {
        "id": step_id,
        "handover": handover_id,
        "kind": step.kind.value,
        "at": db.stored(step.at),
        "signatures": _json(
            [[each.name, each.post, each.stands_in_for, each.reason] for each in step.signatures]
        ),
        "reason": step.reason,
        "late": _json(list(step.late)),
        "stays": step.stays,
        "until": db.stored(step.until) if step.until else None,
        "sheet": sheet_text(step.sheet) if step.sheet else "",
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _step_from_row(row: sqlite3.Row) -> Step:
    return Step(
        kind=Kind(row["kind"]),
        at=from_text(row["at"]),
        signatures=tuple(Signature(*each) for each in json.loads(row["signatures"])),
        reason=row["reason"],
        late=tuple(json.loads(row["late"])),
        stays=row["stays"],
        until=from_text(row["until"]) if row["until"] else None,
        sheet=sheet_from(row["sheet"]) if row["sheet"] else None,
    )


def _from_row(row: sqlite3.Row) -> Handover:
    return Handover(
        id=row["id"],
        shift_id=ShiftId(day_from_text(row["day"]), row["number"]),
        at=from_text(row["at"]),
        outgoing=row["outgoing"],
        incoming=row["incoming"],
        note=row["note"],
        crew=tuple(CrewMember(*each) for each in json.loads(row["crew"])),
        settings=row["settings"],
    )

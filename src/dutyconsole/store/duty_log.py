"""The duty log of a shift read from the record, and what officers write about it as a whole."""

import sqlite3

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.duty_log import Counts, DutyLog, ShiftNote, check_note
from dutyconsole.domain.handed_over import crew_of, signed_sheet, standing_offer
from dutyconsole.domain.handover import Handover
from dutyconsole.domain.handover_steps import transfer_of
from dutyconsole.domain.journal import Value
from dutyconsole.domain.moments import from_text
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.errors import NotAllowed
from dutyconsole.language import _
from dutyconsole.store import calendar
from dutyconsole.store.crews import times_of
from dutyconsole.store.database import Record
from dutyconsole.store.duty_entries import read_entries
from dutyconsole.store.handover import get, get_after, list_steps
from dutyconsole.store.journal import journal
from dutyconsole.store.log import count_open
from dutyconsole.store.rows import next_id
from dutyconsole.text import clean, clean_line


def read(db: Record, station: Station, handover: Handover, *, at: Arrow) -> DutyLog:
    """The duty log of the watch that `handover` began, as it stands at `at`."""
    after = get_after(db, handover)
    steps = list_steps(db, handover.id)
    next_steps = list_steps(db, handover.id + 1)
    entries = read_entries(db, station, handover, after)
    kinds = [entry.kind for entry in entries]
    sheet = signed_sheet(next_steps) if after else None
    return DutyLog(
        handover=handover,
        shift=times_of(station).shift(handover.shift_id),
        day_class=calendar.day_class(db, handover.shift_id.day, as_of=after.at if after else at),
        crew=crew_of(handover, steps),
        entries=entries,
        counts=Counts(
            received=kinds.count("received"),
            closed=kinds.count("closing"),
            open=_count_open_at(db, after.at) if after else count_open(db),
        ),
        carried=sheet.items if sheet else (),
        notes=list_notes(db, handover.id),
        taken=transfer_of(steps),
        offered=standing_offer(next_steps),
        ended=transfer_of(next_steps),
        ended_at=after.at if after else None,
    )


def note(
    db: Record,
    handover_id: int,
    *,
    weather: str | None = None,
    summary: str | None = None,
    reason: str = "",
    by: str,
    at: Arrow,
) -> ShiftNote:
    """Write down weather and summary of a watch; what is None stays as it was.

    Once the watch is handed over its log is closed: the note opens it again, to be seen for ever.

    Raises:
        NotAllowed: there is no such watch, it is closed and no reason is given, or nothing differs.
        BadInput: nothing is said, or the log is not closed and needs no reason.
    """
    closed = get(db, handover_id + 1) is not None
    event = "duty_log.reopened" if closed else "duty_log.noted"
    with journal(db, event, by=by, at=at) as act:
        handover = get(db, handover_id)
        if handover is None:
            raise NotAllowed(_("There is no such watch in the record"))
        after = get_after(db, handover)
        notes = list_notes(db, handover_id)
        before = notes[-1] if notes else None
        written = ShiftNote(
            at=at,
            by=clean_line(by),
            weather=_or_before(weather, before.weather if before else ""),
            summary=_or_before(summary, before.summary if before else ""),
            reason=clean(reason).strip(),
        )
        check_note(before, written, ended_at=after.at if after else None)
        act.subject = f"shift {handover.shift_id}"
        act.keep("shift_note", _to_row(db, handover_id, written))
    return written


def list_notes(db: Record, handover_id: int) -> tuple[ShiftNote, ...]:
    """All that was written about the watch that this handover began, the oldest first."""
    rows = db.execute(
        "SELECT * FROM shift_note WHERE handover = ? ORDER BY id", (handover_id,)
    ).fetchall()
    return tuple(_note_from_row(row) for row in rows)


def find_watch(db: Record, shift_id: ShiftId) -> Handover | None:
    """The handover with which this shift was taken over, or None."""
    row = db.execute(
        "SELECT id FROM handover WHERE day = ? AND number = ?",
        (shift_id.day.isoformat(), shift_id.number),
    ).fetchone()
    return get(db, row["id"]) if row else None


def _or_before(said: str | None, before: str) -> str:
    return before if said is None else clean(said).strip()


def _count_open_at(db: Record, moment: Arrow) -> int:
    """Incidents taken down before `moment` and neither closed nor cancelled by then."""
    return int(
        db.execute(
            """SELECT count(*) FROM incident i
            JOIN log_entry first ON first.id = i.first_id AND first.recorded_at < ?1
            WHERE NOT EXISTS (
                SELECT 1 FROM log_entry e WHERE e.year = i.year AND e.number = i.number
                AND e.kind IN ('closing', 'cancellation') AND e.recorded_at < ?1)""",
            (db.stored(moment),),
        ).fetchone()[0]
    )


def _to_row(db: Record, handover_id: int, written: ShiftNote) -> dict[str, Value]:
    return {
        "id": next_id(db, "shift_note"),
        "handover": handover_id,
        "at": db.stored(written.at),
        "by": written.by,
        "weather": written.weather,
        "summary": written.summary,
        "reason": written.reason,
    }


def _note_from_row(row: sqlite3.Row) -> ShiftNote:
    return ShiftNote(from_text(row["at"]), row["by"], row["weather"], row["summary"], row["reason"])

"""Incidents kept: taking a message down, adding to it, reading and searching the log."""

import sqlite3

from arrow import Arrow

from dutyconsole.domain.incident_steps import NO_RULES, Rules, check_closing
from dutyconsole.domain.incidents import (
    Incident,
    IncidentNumber,
    Kind,
    LogEntry,
    Message,
    State,
    amended,
    check,
    cleaned,
    is_late_entry,
    state_after,
)
from dutyconsole.domain.journal import Uid, Value
from dutyconsole.domain.moments import day_from_text, from_text
from dutyconsole.domain.shifts import ShiftId, ShiftTimes
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.language import _
from dutyconsole.store.database import Record
from dutyconsole.store.incident_steps import list_steps, note_special
from dutyconsole.store.journal import Act, journal
from dutyconsole.store.rows import next_id
from dutyconsole.text import clean, clean_line


def take_down(
    db: Record,
    message: Message,
    *,
    by: str,
    at: Arrow,
    times: ShiftTimes,
    categories: tuple[str, ...],
    rules: Rules = NO_RULES,
    not_special: str = "",
    uid: Uid | None = None,
) -> LogEntry:
    """Take a message down under the next number of its year.

    Where it meets one of the station's criteria it is a special situation in the same act, unless
    the officer says why it is `not_special`.

    Raises:
        BadInput: a required field is empty or unknown (see `check`).
        AlreadyRecorded: it was saved before under this `uid`.
    """
    message = cleaned(message)
    check(message, categories, at=at)
    with journal(db, "incident.received", by=by, at=at, uid=uid) as act:
        entry = receive(act, message, times, by=by, at=at, rules=rules, not_special=not_special)
        act.subject = entry.incident.subject
    return entry


def receive(
    act: Act,
    message: Message,
    times: ShiftTimes,
    *,
    by: str,
    at: Arrow,
    rules: Rules = NO_RULES,
    not_special: str = "",
) -> LogEntry:
    """Take a message down within another act, such as one that writes a fever into a register."""
    entry = _first_part(act.db, message, times, by=by, at=at)
    subject = act.subject
    _keep(act, entry, State.OPEN, first_id=entry.id, current_id=entry.id)
    note_special(
        act,
        entry.incident,
        message,
        rules,
        by=by,
        at=at,
        since=message.received_at,
        declined=not_special,
    )
    act.subject = subject
    return entry


def amend(
    db: Record,
    number: IncidentNumber,
    kind: Kind,
    *,
    by: str,
    at: Arrow,
    text: str = "",
    reason: str = "",
    rules: Rules = NO_RULES,
    uid: Uid | None = None,
) -> LogEntry:
    """Add a supplement (补充), a cancellation (作废) or a closing (办结) to an incident.

    What a supplement says may make it a special situation, in the same act.

    Raises:
        NotAllowed: its state does not allow it, a text or reason is missing, or public opinion is
            closed without a verdict.
    """
    text, reason = clean(text).strip(), clean(reason).strip()
    with journal(db, f"incident.{_EVENTS[kind]}", by=by, at=at, uid=uid) as act:
        incident = get(db, number)
        message = amended(incident, kind, text=text, reason=reason)
        if kind is Kind.CLOSING:
            check_closing(message, rules, list_steps(db, number))
        entry = _next_part(db, incident, kind, message, reason=reason, by=by, at=at)
        _keep(
            act,
            entry,
            state_after(kind, incident.state),
            first_id=incident.entries[0].id,
            current_id=incident.current.id,
        )
        if kind is Kind.SUPPLEMENT:
            note_special(act, number, message, rules, by=by, at=at)
    return entry


def correct(
    db: Record,
    number: IncidentNumber,
    message: Message,
    *,
    reason: str,
    by: str,
    at: Arrow,
    categories: tuple[str, ...],
    rules: Rules = NO_RULES,
    not_special: str = "",
    uid: Uid | None = None,
) -> LogEntry:
    """Correct an incident (更正): `message` counts from now on, the original is struck through.

    Raises:
        BadInput: the corrected message lacks something.
        NotAllowed: no reason is given, nothing differs, or the incident is cancelled.
    """
    message, reason = cleaned(message), clean(reason).strip()
    check(message, categories, at=at)
    with journal(db, "incident.corrected", by=by, at=at, uid=uid) as act:
        incident = get(db, number)
        amended(incident, Kind.CORRECTION, text=message.text, reason=reason)
        if message == incident.current.message:
            raise NotAllowed(_("Nothing differs from what is recorded"))
        entry = _next_part(db, incident, Kind.CORRECTION, message, reason=reason, by=by, at=at)
        _keep(
            act,
            entry,
            incident.state,
            first_id=incident.entries[0].id,
            current_id=entry.id,
        )
        note_special(act, number, message, rules, by=by, at=at, declined=not_special)
    return entry


def get(db: Record, number: IncidentNumber) -> Incident:
    """The incident of this number with its whole history.

    Raises:
        BadInput: there is none.
    """
    row = db.execute(
        "SELECT * FROM incident WHERE year = ? AND number = ?", (number.year, number.number)
    ).fetchone()
    if row is None:
        raise BadInput(_("There is no incident {number}").format(number=number))
    entries = tuple(
        entry_from_row(entry)
        for entry in db.execute(
            "SELECT * FROM log_entry WHERE year = ? AND number = ? ORDER BY part",
            (number.year, number.number),
        )
    )
    current = next(entry for entry in entries if entry.id == row["current_id"])
    return Incident(number, State(row["state"]), entries, current)


_EVENTS = {
    Kind.SUPPLEMENT: "supplemented",
    Kind.CANCELLATION: "cancelled",
    Kind.CLOSING: "closed",
}


def _first_part(db: Record, message: Message, times: ShiftTimes, *, by: str, at: Arrow) -> LogEntry:
    year = message.received_at.to(db.zone).year
    return LogEntry(
        id=next_id(db, "log_entry"),
        incident=IncidentNumber(year, _next_number(db, year)),
        part=0,
        kind=Kind.RECEIVED,
        message=message,
        recorded_at=at,
        recorded_by=clean_line(by),
        shift_id=times.at(message.received_at).id,
        reason="",
        late=is_late_entry(message.received_at, at),
    )


def _next_number(db: Record, year: int) -> int:
    row = db.execute("SELECT max(number) FROM incident WHERE year = ?", (year,)).fetchone()
    return int(row[0] or 0) + 1


def _next_part(
    db: Record,
    incident: Incident,
    kind: Kind,
    message: Message,
    *,
    reason: str,
    by: str,
    at: Arrow,
) -> LogEntry:
    return LogEntry(
        id=next_id(db, "log_entry"),
        incident=incident.number,
        part=len(incident.entries),
        kind=kind,
        message=message,
        recorded_at=at,
        recorded_by=clean_line(by),
        shift_id=incident.entries[0].shift_id,
        reason=reason,
        late=False,
    )


def _keep(act: Act, entry: LogEntry, state: State, *, first_id: int, current_id: int) -> None:
    act.subject = entry.incident.subject
    act.keep("log_entry", _to_row(act.db, entry))
    act.keep(
        "incident",
        {
            "year": entry.incident.year,
            "number": entry.incident.number,
            "state": state.value,
            "first_id": first_id,
            "current_id": current_id,
        },
    )


def entry_from_row(row: sqlite3.Row) -> LogEntry:
    """The log entry in a row of log_entry."""
    return LogEntry(
        id=row["id"],
        incident=IncidentNumber(row["year"], row["number"]),
        part=row["part"],
        kind=Kind(row["kind"]),
        message=_message(row),
        recorded_at=from_text(row["recorded_at"]),
        recorded_by=row["recorded_by"],
        shift_id=ShiftId(day_from_text(row["day"]), row["shift"]),
        reason=row["reason"],
        late=bool(row["late"]),
    )


def _message(row: sqlite3.Row) -> Message:
    occurred = row["occurred_at"]
    return Message(
        received_at=from_text(row["received_at"]),
        occurred_at=from_text(occurred) if occurred else None,
        **{name: row[name] for name in _TEXTS},
    )


_TEXTS = (
    "source",
    "unit",
    "text",
    "category",
    "caller",
    "caller_post",
    "phone",
    "level",
    "place",
    "proposal",
)


def _to_row(db: Record, entry: LogEntry) -> dict[str, Value]:
    message = entry.message
    return {
        "id": entry.id,
        "year": entry.incident.year,
        "number": entry.incident.number,
        "part": entry.part,
        "kind": entry.kind.value,
        "received_at": db.stored(message.received_at),
        "occurred_at": db.stored(message.occurred_at) if message.occurred_at else None,
        "recorded_at": db.stored(entry.recorded_at),
        "recorded_by": entry.recorded_by,
        "day": entry.shift_id.day.isoformat(),
        "shift": entry.shift_id.number,
        **{name: getattr(message, name) for name in _TEXTS},
        "reason": entry.reason,
        "late": int(entry.late),
    }

"""The watch alarm kept: switched by a leader, each missed stage and each answer an entry."""

import sqlite3
from contextlib import closing

from arrow import Arrow

from dutyconsole.config import Station, leads
from dutyconsole.domain.journal import entry_from
from dutyconsole.domain.moments import from_text
from dutyconsole.domain.presence import PresenceEvent, Stage, is_by_a_person
from dutyconsole.errors import NotAllowed
from dutyconsole.language import _
from dutyconsole.store.crews import Crews
from dutyconsole.store.database import Record
from dutyconsole.store.handover import get_last
from dutyconsole.store.journal import Act, journal
from dutyconsole.store.rows import next_id
from dutyconsole.text import clean_line

_SUBJECT = "presence"


def leaders(db: Record, station: Station) -> tuple[str, ...]:
    """Who may switch the watch alarm: the duty leaders in charge, and the leading group's head."""
    crew = Crews(db, station).in_charge(get_last(db))
    posts = ((station.post(each.post), each.name) for each in crew)
    names = [name for post, name in posts if post and leads(post)]
    return tuple(dict.fromkeys((*names, station.leading_group.head)))


def switch(
    db: Record, station: Station, *, on: bool, leader: str, reason: str = "", by: str, at: Arrow
) -> PresenceEvent:
    """Switch the watch alarm on or off; that the PIN is the `leader`'s has been seen to.

    Raises:
        NotAllowed: somebody else may, it is so already, or it is off without a reason.
    """
    event = "presence.switched_on" if on else "presence.switched_off"
    with journal(db, event, by=by, at=at, subject=_SUBJECT) as act:
        leader, reason = clean_line(leader), clean_line(reason)
        _refuse_others(leader, leaders(db, station))
        if is_on(db) is on:
            raise NotAllowed(
                _("The watch alarm is on already") if on else _("The watch alarm is off already")
            )
        if not on and not reason:
            raise NotAllowed(_("Say why the watch alarm is switched off"))
        return _keep(act, "on" if on else "off", Stage.NONE, at, leader, 0, reason)


def is_on(db: Record) -> bool:
    """Whether the watch alarm is switched on; it is off until a leader switches it on."""
    switched = last_switch(db)
    return switched is not None and switched.kind == "on"


def last_switch(db: Record) -> PresenceEvent | None:
    """When, by whom and why the watch alarm was switched last; None where it never was."""
    row = db.execute(
        "SELECT * FROM presence_event WHERE kind IN ('on', 'off') ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return event_from_row(row) if row else None


def note_missed(
    db: Record, stage: Stage, *, seconds: int, by: str, at: Arrow, detail: str = ""
) -> PresenceEvent | None:
    """Keep that a stage went by without an answer, `seconds` after the last sign of presence.

    Once in a quiet period: None where it has been kept already.
    """
    with journal(db, "presence.missed", by=by, at=at, subject=_SUBJECT) as act:
        if _was_missed(db, stage, since=at.shift(seconds=-max(seconds, 0))):
            return None
        return _keep(act, "missed", stage, at, clean_line(by), seconds, clean_line(detail))


def note_answered(
    db: Record,
    stage: Stage = Stage.SCREEN,
    *,
    seconds: int,
    by: str,
    at: Arrow,
    detail: str = "",
) -> PresenceEvent:
    """Keep that the question was answered during `stage`, `seconds` after it was asked."""
    with journal(db, "presence.answered", by=by, at=at, subject=_SUBJECT) as act:
        return _keep(act, "answered", stage, at, clean_line(by), seconds, clean_line(detail))


def list_events(db: Record, *, since: Arrow) -> list[PresenceEvent]:
    """What happened with the watch alarm from `since` on, the oldest first."""
    rows = db.execute(
        "SELECT * FROM presence_event WHERE at >= ? ORDER BY id", (db.stored(since),)
    ).fetchall()
    return [event_from_row(row) for row in rows]


def last_entry(db: Record) -> Arrow | None:
    """The moment of the newest entry that a person made, at this desk or another terminal.

    What the desk writes by itself is no sign of presence; nor is what cannot be read.
    """
    try:
        with closing(db.execute("SELECT body FROM journal ORDER BY n DESC")) as rows:
            return next(filter(None, (_by_a_person(row["body"]) for row in rows)), None)
    except sqlite3.DatabaseError:
        return None  # a page of the journal is gone: the desk opens, and its verification says so


def _by_a_person(body: str) -> Arrow | None:
    try:
        entry = entry_from(body)
        return from_text(entry.at) if is_by_a_person(entry) else None
    except ValueError:
        return None  # `verify` says what is wrong with it


def _refuse_others(leader: str, allowed: tuple[str, ...]) -> None:
    if leader not in allowed:
        raise NotAllowed(
            _(
                "Only the duty leader or the leading group's head switches the alarm: {names}"
            ).format(names=_(", ").join(allowed))
        )


def _was_missed(db: Record, stage: Stage, *, since: Arrow) -> bool:
    """Whether this stage was missed since then, and nobody has answered or switched meanwhile."""
    return bool(
        db.execute(
            "SELECT 1 FROM presence_event WHERE kind = 'missed' AND stage = ? AND at >= ? AND id >"
            " (SELECT coalesce(max(id), 0) FROM presence_event WHERE kind <> 'missed')",
            (stage.key, db.stored(since)),
        ).fetchone()
    )


def _keep(
    act: Act, kind: str, stage: Stage, at: Arrow, by: str, seconds: int, detail: str
) -> PresenceEvent:
    event = PresenceEvent(
        next_id(act.db, "presence_event"), kind, stage, at, by, max(seconds, 0), detail
    )
    act.keep(
        "presence_event",
        {
            "id": event.id,
            "kind": event.kind,
            "stage": event.stage.key,
            "at": act.db.stored(event.at),
            "by": event.by,
            "seconds": event.seconds,
            "detail": event.detail,
        },
    )
    return event


def event_from_row(row: sqlite3.Row) -> PresenceEvent:
    """The event in a row of presence_event."""
    return PresenceEvent(
        id=row["id"],
        kind=row["kind"],
        stage=next((each for each in Stage if each.key == row["stage"]), Stage.NONE),
        at=from_text(row["at"]),
        by=row["by"],
        seconds=row["seconds"],
        detail=row["detail"],
    )

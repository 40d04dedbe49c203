"""Ringing kept: which alarm of which obligation came up, and who acknowledged it."""

import sqlite3
from collections.abc import Iterable, Sequence

from arrow import Arrow

from dutyconsole.domain.journal import Value
from dutyconsole.domain.leader_acts import asked_by
from dutyconsole.domain.moments import from_text
from dutyconsole.domain.ringing import Event, Occasion
from dutyconsole.errors import NotAllowed
from dutyconsole.language import _
from dutyconsole.store.database import Record
from dutyconsole.store.journal import Act, journal
from dutyconsole.store.rows import next_id
from dutyconsole.text import clean_line

RAISED = "alarm.raised"
"""What the journal calls it when the desk notes an alarm by itself; no sign of presence."""


def raise_(db: Record, raised: Iterable[Occasion], *, by: str, at: Arrow) -> tuple[Event, ...]:
    """Note in one act that these came up; what was noted before is not noted again."""
    with journal(db, RAISED, by=by, at=at) as act:
        new = [each for each in dict.fromkeys(raised) if not _events(db, *each, "raised")]
        return _keep(act, "raised", new, by=by, at=at)


def acknowledge(db: Record, key: str, occasion: str, *, by: str, at: Arrow) -> tuple[Event, ...]:
    """Acknowledge one occasion of one obligation; nothing is kept where this person has already.

    Raises:
        NotAllowed: it did not come up.
    """
    return acknowledge_all(db, ((key, occasion),), by=by, at=at)


def acknowledge_all(
    db: Record, occasions: Iterable[Occasion], *, by: str, at: Arrow
) -> tuple[Event, ...]:
    """Acknowledge these in one act; what this person has acknowledged already is not kept again.

    Raises:
        NotAllowed: one of them did not come up, or is a post check, which is answered instead.
    """
    with journal(db, "alarm.acknowledged", by=by, at=at) as act:
        occasions = tuple(occasions)
        if any(asked_by(key) for key, _occasion in occasions):
            raise NotAllowed(_("A post check is answered with k: that silences the bell"))
        new = [each for each in dict.fromkeys(occasions) if not _has_acknowledged(db, each, by)]
        return _keep(act, "acknowledged", new, by=by, at=at)


def keep_cleared(act: Act, key: str, *, by: str, at: Arrow) -> None:
    """Keep within an act that what an obligation asked for was done, and its alarm ends with it."""
    event = Event(key, "", "cleared", at, clean_line(by), next_id(act.db, "alarm_event"))
    act.keep("alarm_event", _to_row(act.db, event))


def events_of(db: Record, keys: Iterable[str]) -> tuple[Event, ...]:
    """All that happened with the alarms of these obligations, in order."""
    found = [
        _from_row(row)
        for key in dict.fromkeys(keys)
        for row in db.execute("SELECT * FROM alarm_event WHERE subject = ?", (key,))
    ]
    return tuple(sorted(found, key=lambda event: event.id))


def events_after(db: Record, number: int) -> tuple[Event, ...]:
    """All that happened after the event of this number, in order."""
    return _all(db, "WHERE id > ?", number)


def latest(db: Record) -> int:
    """The number of the newest event; 0 where there is none."""
    return next_id(db, "alarm_event") - 1


def unsettled(db: Record, *, both: bool) -> tuple[str, ...]:
    """Keys of the obligations of which the last occasion was never acknowledged.

    It looks at every obligation that ever rang, so it is asked once, and `events_after` from then.
    """
    rows = db.execute(_UNSETTLED, {"needed": 2 if both else 1}).fetchall()
    return tuple(row["subject"] for row in rows)


_UNSETTLED = """
    SELECT subject, occasion, max(id) AS id FROM alarm_event AS raised
    WHERE kind = 'raised'
        AND NOT EXISTS (
            SELECT 1 FROM alarm_event AS over
            WHERE over.subject = raised.subject AND over.kind = 'cleared'
        )
    GROUP BY subject
    HAVING :needed > (
        SELECT count(DISTINCT by) FROM alarm_event AS answer
        WHERE answer.subject = raised.subject AND answer.kind = 'acknowledged'
            AND answer.occasion = raised.occasion
    )
    ORDER BY id
"""


def _has_acknowledged(db: Record, occasion: Occasion, by: str) -> bool:
    """Whether this person has acknowledged it.

    Raises:
        NotAllowed: it did not come up.
    """
    if not _events(db, *occasion, "raised"):
        raise NotAllowed(_("This alarm did not come up; there is nothing to acknowledge"))
    given = _events(db, *occasion, "acknowledged")
    return any(event.by == clean_line(by) for event in given)


def _keep(
    act: Act, kind: str, occasions: Sequence[Occasion], *, by: str, at: Arrow
) -> tuple[Event, ...]:
    first = next_id(act.db, "alarm_event")
    events = tuple(
        Event(key, occasion, kind, at, clean_line(by), number)
        for number, (key, occasion) in enumerate(occasions, first)
    )
    for event in events:
        act.keep("alarm_event", _to_row(act.db, event))
    act.subject = f"alarm {events[0].key}" if len(events) == 1 else ""
    return events


def _events(db: Record, key: str, occasion: str, kind: str) -> tuple[Event, ...]:
    return _all(db, "WHERE subject = ? AND occasion = ? AND kind = ?", key, occasion, kind)


def _all(db: Record, where: str, *values: Value) -> tuple[Event, ...]:
    rows = db.execute(f"SELECT * FROM alarm_event {where} ORDER BY id", values).fetchall()
    return tuple(_from_row(row) for row in rows)


def _to_row(db: Record, event: Event) -> dict[str, Value]:
    return {
        "id": event.id,
        "subject": event.key,
        "occasion": event.occasion,
        "kind": event.kind,
        "at": db.stored(event.at),
        "by": event.by,
    }


def _from_row(row: sqlite3.Row) -> Event:
    return Event(
        key=row["subject"],
        occasion=row["occasion"],
        kind=row["kind"],
        at=from_text(row["at"]),
        by=row["by"],
        id=row["id"],
    )

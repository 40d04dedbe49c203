"""Calls to contacts kept: each attempt a row of its own, whether anybody answered or not."""

import sqlite3

from arrow import Arrow

from dutyconsole.domain.contacts import Call, Reached
from dutyconsole.domain.moments import from_text
from dutyconsole.errors import BadInput
from dutyconsole.language import _
from dutyconsole.store.database import Record
from dutyconsole.store.journal import journal
from dutyconsole.store.rows import next_id
from dutyconsole.text import clean_line


def note_call(
    db: Record, contact: str, *, reached: bool, detail: str = "", by: str, at: Arrow
) -> Reached:
    """Note that the contact of this key was reached, or was tried in vain.

    Raises:
        BadInput: no contact is named.
    """
    key = clean_line(contact)
    event = "contact.reached" if reached else "contact.tried"
    with journal(db, event, by=by, at=at, subject=f"contact {key}") as act:
        if not key:
            raise BadInput(_("Say which contact was called"))
        call = Reached(key, at, clean_line(by), reached, clean_line(detail))
        act.keep(
            "contact_call",
            {
                "id": next_id(db, "contact_call"),
                "contact": call.contact,
                "at": db.stored(call.at),
                "by": call.by,
                "reached": int(call.reached),
                "detail": call.detail,
            },
        )
    return call


def latest(db: Record) -> dict[str, Call]:
    """Of each contact that was ever called, by its key, the last attempt and the last success."""
    tried, reached = _newest(db), _newest(db, "WHERE reached = 1")
    return {key: Call(reached.get(key), call) for key, call in tried.items()}


def _newest(db: Record, where: str = "") -> dict[str, Reached]:
    """The newest call to each contact, of those that `where` lets through."""
    rows = db.execute(
        "SELECT * FROM contact_call WHERE id IN"
        f" (SELECT max(id) FROM contact_call {where} GROUP BY contact)"
    )
    return {row["contact"]: _from_row(row) for row in rows}


def _from_row(row: sqlite3.Row) -> Reached:
    return Reached(
        row["contact"], from_text(row["at"]), row["by"], bool(row["reached"]), row["detail"]
    )

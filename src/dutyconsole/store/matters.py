"""Carried-over matters kept: noted, added to, closed; no part is ever changed."""

import sqlite3
from collections.abc import Iterable
from dataclasses import replace

from arrow import Arrow

from dutyconsole.domain.journal import Value
from dutyconsole.domain.matters import Matter, check
from dutyconsole.domain.moments import from_text
from dutyconsole.errors import NotAllowed
from dutyconsole.language import _
from dutyconsole.store.database import Record
from dutyconsole.store.journal import journal
from dutyconsole.store.rows import next_id
from dutyconsole.text import clean, clean_line


def note(
    db: Record,
    kind: str,
    text: str,
    *,
    owner: str = "",
    next_step: str = "",
    due: Arrow | None = None,
    by: str,
    at: Arrow,
) -> Matter:
    """Note a matter that is carried over until it is closed.

    Raises:
        BadInput: it says nothing, or is of no known kind.
    """
    with journal(db, "matter.noted", by=by, at=at) as act:
        number = 1 + int(db.execute("SELECT coalesce(max(number), 0) FROM matter").fetchone()[0])
        matter = _cleaned(
            Matter(
                number, 0, kind, text, owner, next_step, due, done=False, at=at, by=clean_line(by)
            )
        )
        check(matter)
        act.subject = f"matter {number}"
        act.keep("matter", _to_row(db, matter))
    return matter


def add(
    db: Record,
    number: int,
    text: str,
    *,
    owner: str | None = None,
    next_step: str | None = None,
    done: bool = False,
    by: str,
    at: Arrow,
) -> Matter:
    """Add to an open matter what happened, and close it with `done`.

    Raises:
        NotAllowed: there is none of this number, or it is closed.
        BadInput: it does not say what happened.
    """
    event = "matter.closed" if done else "matter.added"
    with journal(db, event, by=by, at=at, subject=f"matter {number}") as act:
        before = _latest(db, number)
        if before is None:
            raise NotAllowed(_("There is no matter {number}").format(number=number))
        if before.done:
            raise NotAllowed(_("Matter {number} is closed").format(number=number))
        matter = _cleaned(
            replace(
                before,
                part=before.part + 1,
                text=text,
                owner=before.owner if owner is None else owner,
                next_step=before.next_step if next_step is None else next_step,
                done=done,
                at=at,
                by=clean_line(by),
            )
        )
        check(matter)
        act.keep("matter", _to_row(db, matter))
    return matter


def list_open(db: Record) -> list[tuple[Matter, Matter]]:
    """Each open matter as it was noted and as it stands, the oldest first."""
    # A closed one is closed for ever; the board asks every time that the record has changed.
    parts = _all(db, "WHERE number NOT IN (SELECT number FROM matter WHERE done = 1)")
    return [(found[0], found[-1]) for found in _by_number(parts).values()]


def history(db: Record, number: int) -> list[Matter]:
    """All parts of a matter, the oldest first; none where there is no such matter."""
    return _all(db, "WHERE number = ?", number)


def _latest(db: Record, number: int) -> Matter | None:
    parts = history(db, number)
    return parts[-1] if parts else None


def _by_number(matters: Iterable[Matter]) -> dict[int, list[Matter]]:
    found: dict[int, list[Matter]] = {}
    for matter in matters:
        found.setdefault(matter.number, []).append(matter)
    return found


def _cleaned(matter: Matter) -> Matter:
    return replace(
        matter,
        text=clean(matter.text).strip(),
        owner=clean_line(matter.owner),
        next_step=clean_line(matter.next_step),
    )


def _all(db: Record, where: str = "", *values: Value) -> list[Matter]:
    rows = db.execute(f"SELECT * FROM matter {where} ORDER BY id", values).fetchall()
    return [_from_row(row) for row in rows]


def _to_row(db: Record, matter: Matter) -> dict[str, Value]:
    return {
        "id": next_id(db, "matter"),
        "number": matter.number,
        "part": matter.part,
        "kind": matter.kind,
        "text": matter.text,
        "owner": matter.owner,
        "next_step": matter.next_step,
        "due_at": db.stored(matter.due) if matter.due else None,
        "done": int(matter.done),
        "at": db.stored(matter.at),
        "by": matter.by,
    }


def _from_row(row: sqlite3.Row) -> Matter:
    return Matter(
        number=row["number"],
        part=row["part"],
        kind=row["kind"],
        text=row["text"],
        owner=row["owner"],
        next_step=row["next_step"],
        due=from_text(row["due_at"]) if row["due_at"] else None,
        done=bool(row["done"]),
        at=from_text(row["at"]),
        by=row["by"],
    )

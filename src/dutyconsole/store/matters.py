"""Carried-over matters kept: noted, added to, closed; no part is ever changed."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from typing import TypedDict, Unpack

from arrow import Arrow

from dutyconsole.domain import directives
from dutyconsole.domain.journal import Value
from dutyconsole.domain.matters import Matter, check
from dutyconsole.domain.moments import from_text
from dutyconsole.errors import NotAllowed
from dutyconsole.language import _
from dutyconsole.store.database import Record
from dutyconsole.store.journal import Act, journal
from dutyconsole.store.rows import next_id
from dutyconsole.text import clean, clean_line
from dutyconsole.wording import moment_short


class Noted(TypedDict, total=False):
    """What can be said of a matter beside its text; the last three of a directive."""

    owner: str
    next_step: str
    due: Arrow | None
    giver: str
    chase: tuple[Arrow, ...]
    confirmed: Arrow | None
    """When it was read back to the giver and confirmed."""


class Added(TypedDict, total=False):
    """What can be said beside what happened; owner and next step stay where they are left out."""

    owner: str | None
    next_step: str | None
    chase: tuple[Arrow, ...]
    """Further chase dates; those that are set stay."""
    read_back: bool
    """That a directive was read back and confirmed now: a part of its own, before this one."""
    consent: str
    """Who agreed that a directive is closed, and how."""


def note(db: Record, kind: str, text: str, *, by: str, at: Arrow, **said: Unpack[Noted]) -> Matter:
    """Note a matter that is carried over until it is closed; a directive with who gave it.

    Raises:
        BadInput: it says nothing, or is of no known kind, or is a directive that nobody gave.
    """
    with journal(db, "matter.noted", by=by, at=at) as act:
        return keep_new(act, kind, text, by=by, at=at, **said)


def keep_new(
    act: Act, kind: str, text: str, *, by: str, at: Arrow, **said: Unpack[Noted]
) -> Matter:
    """Note a matter within an act that may do more; see `note`.

    Raises:
        BadInput: as `note`.
    """
    db = act.db
    number = 1 + int(db.execute("SELECT coalesce(max(number), 0) FROM matter").fetchone()[0])
    blank = Matter(number, 0, kind, text, "", "", None, done=False, at=at, by=clean_line(by))
    matter = _cleaned(replace(blank, **said))
    check(matter)
    directives.check_taken_down(matter)
    act.subject = f"matter {number}"
    act.keep("matter", _to_row(db, matter))
    return matter


def add(
    db: Record,
    number: int,
    text: str,
    *,
    done: bool = False,
    by: str,
    at: Arrow,
    **said: Unpack[Added],
) -> Matter:
    """Add to an open matter what happened, and close it with `done`.

    Raises:
        NotAllowed: there is none of this number, or it is closed; or it is a directive that is to
            be closed without the leader's consent.
        BadInput: it does not say what happened, or a consent is given without closing it.
    """
    event = "matter.closed" if done else "matter.added"
    with journal(db, event, by=by, at=at, subject=f"matter {number}") as act:
        before = _get_open(db, number)
        if said.get("read_back") and directives.is_unconfirmed(before):
            before = _keep_read_back(act, before, "", read_at=at, by=by, at=at)
        owner, next_step = said.get("owner"), said.get("next_step")
        part = replace(
            before,
            part=before.part + 1,
            text=text,
            owner=before.owner if owner is None else owner,
            next_step=before.next_step if next_step is None else next_step,
            chase=(*before.chase, *said.get("chase", ())),
            consent=said.get("consent", ""),
            done=done,
            at=at,
            by=clean_line(by),
        )
        matter = _cleaned(part)
        check(matter)
        directives.check_closing(matter)
        act.keep("matter", _to_row(db, matter))
    return matter


def confirm(
    db: Record, number: int, text: str = "", *, read_at: Arrow | None = None, by: str, at: Arrow
) -> Matter:
    """Note that an open directive was read back to its giver and confirmed, now or at `read_at`.

    Raises:
        NotAllowed: there is none of this number, it is closed or no directive, or it was confirmed.
        BadInput: `read_at` has not come yet.
    """
    with journal(db, "matter.confirmed", by=by, at=at, subject=f"matter {number}") as act:
        before = _get_open(db, number)
        if not directives.is_directive(before):
            raise NotAllowed(
                _("Matter {number} is no directive: nobody gave it").format(number=number)
            )
        if before.confirmed:
            raise NotAllowed(
                _("Directive {number} was confirmed at {time} already").format(
                    number=number, time=moment_short(before.confirmed, at=at)
                )
            )
        return _keep_read_back(act, before, text, read_at=read_at or at, by=by, at=at)


def list_open(db: Record) -> list[tuple[Matter, Matter]]:
    """Each open matter as it was noted and as it stands, the oldest first."""
    return [(parts[0], parts[-1]) for parts in list_open_parts(db)]


def list_open_parts(db: Record) -> list[tuple[Matter, ...]]:
    """All parts of each open matter, the oldest matter first."""
    # A closed one is closed for ever; the board asks every time that the record has changed.
    parts = _all(db, "WHERE number NOT IN (SELECT number FROM matter WHERE done = 1)")
    return [tuple(found) for found in _by_number(parts).values()]


def history(db: Record, number: int) -> list[Matter]:
    """All parts of a matter, the oldest first; none where there is no such matter."""
    return _all(db, "WHERE number = ?", number)


def _get_open(db: Record, number: int) -> Matter:
    """The latest part of an open matter."""
    parts = history(db, number)
    if not parts:
        raise NotAllowed(_("There is no matter {number}").format(number=number))
    if parts[-1].done:
        raise NotAllowed(_("Matter {number} is closed").format(number=number))
    return parts[-1]


def _keep_read_back(
    act: Act, before: Matter, text: str, *, read_at: Arrow, by: str, at: Arrow
) -> Matter:
    """Keep the part that says that it was read back."""
    said = _("Read back to {giver} and confirmed").format(giver=before.giver)
    part = replace(
        before, part=before.part + 1, text=text if text.strip() else said, confirmed=read_at,
        at=at, by=clean_line(by),
    )  # fmt: skip
    matter = _cleaned(part)
    directives.check_read_back(matter)
    act.keep("matter", _to_row(act.db, matter))
    return matter


def _by_number(matters: Iterable[Matter]) -> dict[int, list[Matter]]:
    found: dict[int, list[Matter]] = {}
    for matter in matters:
        found.setdefault(matter.number, []).append(matter)
    return found


def _cleaned(matter: Matter) -> Matter:
    # What a leader said is kept word for word, and line for line.
    is_verbatim = directives.is_directive(matter) and matter.part == 0
    text = clean(matter.text)
    return replace(
        matter,
        text=text if is_verbatim else text.strip(),
        owner=clean_line(matter.owner),
        next_step=clean_line(matter.next_step),
        giver=clean_line(matter.giver),
        chase=tuple(sorted(set(matter.chase))),
        consent=clean_line(matter.consent),
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
        "giver": matter.giver,
        "confirmed": db.stored(matter.confirmed) if matter.confirmed else "",
        "chase": json.dumps([db.stored(moment) for moment in matter.chase]),
        "consent": matter.consent,
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
        giver=row["giver"],
        confirmed=from_text(row["confirmed"]) if row["confirmed"] else None,
        chase=tuple(map(from_text, json.loads(row["chase"]))),
        consent=row["consent"],
    )

"""Post checks kept: each is written once and never changed."""

import sqlite3
from dataclasses import replace

from arrow import Arrow

from dutyconsole.domain.journal import Uid, Value
from dutyconsole.domain.moments import from_text
from dutyconsole.domain.post_checks import PostCheck, check_form, cleaned
from dutyconsole.store.database import Record
from dutyconsole.store.journal import Act, journal
from dutyconsole.store.rows import next_id
from dutyconsole.text import clean_line

_NOT_COUNTED = -1
"""In the place of the seconds where nobody counted them."""


def record(
    db: Record, check: PostCheck, *, by: str, at: Arrow, uid: Uid | None = None
) -> PostCheck:
    """Keep a check, and give it its place in the register.

    Raises:
        BadInput: something is missing or not known, or its time lies ahead of the clock.
        AlreadyRecorded: it was kept with this `uid`.
    """
    with journal(db, "post_check.recorded", by=by, at=at, uid=uid) as act:
        return keep(act, check, by=by, at=at)


def keep(act: Act, check: PostCheck, *, by: str, at: Arrow) -> PostCheck:
    """Keep a check within an act that may do more; see `record`.

    Raises:
        BadInput: as `record`.
    """
    kept = replace(
        cleaned(check), id=next_id(act.db, "post_check"), recorded_at=at, by=clean_line(by)
    )
    check_form(kept, at=at)
    act.subject = f"post check {kept.id}"
    act.keep("post_check", _to_row(act.db, kept, at))
    return kept


def list_checks(db: Record, *, since: Arrow) -> list[PostCheck]:
    """The checks that were made from `since` on, in the order in which they were written down."""
    rows = db.execute(
        "SELECT * FROM post_check WHERE at >= ? ORDER BY id", (db.stored(since),)
    ).fetchall()
    return [check_from_row(row) for row in rows]


def _to_row(db: Record, check: PostCheck, at: Arrow) -> dict[str, Value]:
    return {
        "id": check.id,
        "at": db.stored(check.at),
        "recorded_at": db.stored(at),
        "by": check.by,
        "direction": check.direction,
        "checker": check.checker,
        "checked": check.checked,
        "how": check.how,
        "answered_by": check.answered_by,
        "seconds": _NOT_COUNTED if check.seconds is None else check.seconds,
        "leader_present": int(check.leader_present),
        "result": check.result,
        "remedy": check.remedy,
        "asked": check.asked,
    }


def check_from_row(row: sqlite3.Row) -> PostCheck:
    """The check in a row of post_check."""
    return PostCheck(
        id=row["id"],
        at=from_text(row["at"]),
        recorded_at=from_text(row["recorded_at"]),
        by=row["by"],
        direction=row["direction"],
        checker=row["checker"],
        checked=row["checked"],
        how=row["how"],
        answered_by=row["answered_by"],
        seconds=None if row["seconds"] == _NOT_COUNTED else row["seconds"],
        leader_present=bool(row["leader_present"]),
        result=row["result"],
        remedy=row["remedy"],
        asked=row["asked"],
    )

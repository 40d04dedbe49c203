"""What leaders did from afar, each taken in once: read, instructed, checked the post."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.domain.journal import Uid, Value
from dutyconsole.domain.leader_acts import (
    EVENTS,
    LeaderAct,
    check_allowed,
    check_form,
    cleaned,
    directive_text,
    obligation_to_answer,
)
from dutyconsole.domain.moments import from_text
from dutyconsole.domain.obligations import Obligation
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.language import _
from dutyconsole.store import matters, people, ringing
from dutyconsole.store.database import Record
from dutyconsole.store.journal import Act, journal
from dutyconsole.store.rows import next_id
from dutyconsole.text import clean_line
from dutyconsole.wording import moment_short

if TYPE_CHECKING:
    from dutyconsole.domain.post_checks import PostCheck


# Each name by one step in the index, however much each of them has read.
_READERS = """
    WITH RECURSIVE reader(name) AS (
        SELECT min(leader) FROM leader_act WHERE entry > 0
        UNION ALL
        SELECT (SELECT min(leader) FROM leader_act WHERE entry > 0 AND leader > name)
        FROM reader WHERE name IS NOT NULL
    )
    SELECT leader_act.* FROM reader JOIN leader_act ON leader_act.id = ({act_of_each})"""
_FARTHEST = """
    SELECT id FROM leader_act
    WHERE leader = name AND entry > 0 AND entry >= :first ORDER BY entry DESC LIMIT 1"""
_FIRST_TO_THE_END = """
    SELECT id FROM leader_act
    WHERE leader = name AND entry > 0 AND entry >= :last ORDER BY entry LIMIT 1"""


def take_in(
    db: Record, station: Station, dropped: LeaderAct, *, by: str, at: Arrow
) -> LeaderAct | None:
    """Take in what a leader dropped, `by` the leader; an instruction becomes a directive.

    None where it adds nothing: who has read as far before has read. Nothing is kept of it then.

    Raises:
        AlreadyRecorded: it was taken in before.
        NotAllowed: the station does not let leaders do it, or the directory does not know the name.
        BadInput: it is not complete, or of another time, or about nothing that is in the record.
    """
    asked = cleaned(dropped)
    with journal(db, EVENTS[asked.kind], by=by, at=at, uid=asked.uid) as act:
        check_allowed(asked, station.view, {each.name for each in people.list_people(db)})
        check_form(asked, at=at)
        incident = _incident_of(db, asked)
        if asked.kind == "read" and asked.entry <= read_to(db, asked.leader):
            return None
        kept = replace(
            asked,
            incident=incident,
            id=next_id(db, "leader_act"),
            recorded_at=at,
        )
        act.subject = f"leader act {kept.id}"
        if kept.kind == "instruct":
            kept = replace(kept, matter=_keep_directive(act, kept, by=by, at=at))
        act.keep("leader_act", _to_row(db, kept, by, at))
    return kept


def answer(
    db: Record,
    act_id: int,
    *,
    answered_by: str,
    leader_present: bool,
    result: str = "",
    by: str,
    at: Arrow,
) -> "PostCheck":
    """Answer a leader's check of the post: a post check with the seconds since it was asked.

    Raises:
        NotAllowed: there is no such check, or it was answered.
        BadInput: nobody is named who answers.
    """
    # Not for the first picture: few desks are checked from afar.
    from dutyconsole.domain.post_checks import answer_from_afar
    from dutyconsole.store import post_checks

    with journal(db, "post_check.answered", by=by, at=at) as act:
        asked = _get_unanswered(db, act_id, at)
        given = answer_from_afar(
            asked,
            checked=db.execute("SELECT name FROM station").fetchone()[0],
            answered_by=answered_by,
            leader_present=leader_present,
            result=result,
            at=at,
        )
        kept = post_checks.keep(act, given, by=by, at=at)
        ringing.keep_cleared(act, obligation_to_answer(asked, "").key, by=by, at=at)
        act.subject = f"post check {kept.id}"
    return kept


def get(db: Record, act_id: int) -> LeaderAct | None:
    """The act of this number."""
    return next(_all(db, "WHERE id = ?", act_id), None)


def find(db: Record, uid: Uid) -> LeaderAct | None:
    """The act that was dropped under this unique id; None where it was not taken in."""
    return next(_all(db, "WHERE uid = ?", uid), None)


def unanswered(db: Record) -> tuple[LeaderAct, ...]:
    """The checks that nobody at the desk has answered yet, the oldest first."""
    return tuple(
        _all(
            db,
            "WHERE kind = 'check' AND NOT EXISTS (SELECT 1 FROM post_check"
            " WHERE asked > 0 AND asked = leader_act.id) ORDER BY id",
        )
    )


def unanswered_of(db: Record, leader: str) -> LeaderAct | None:
    """The oldest check of this leader that nobody has answered yet."""
    return next((act for act in unanswered(db) if act.leader == leader), None)


def checks_to_answer(db: Record, *, crew: str) -> tuple[Obligation, ...]:
    """That the crew answers each of these."""
    return tuple(obligation_to_answer(act, crew) for act in unanswered(db))


def answer_of(db: Record, act_id: int) -> "PostCheck | None":
    """The answer that the desk gave to a check; None where it gave none."""
    from dutyconsole.store.post_checks import check_from_row

    row = db.execute(
        "SELECT * FROM post_check WHERE asked = ? AND asked > 0 ORDER BY id LIMIT 1", (act_id,)
    ).fetchone()
    return check_from_row(row) if row else None


def read_to(db: Record, leader: str) -> int:
    """The entry up to which this leader has read; 0 where it is none."""
    found: int = db.execute(
        "SELECT ifnull(max(entry), 0) FROM leader_act WHERE leader = ? AND entry > 0", (leader,)
    ).fetchone()[0]
    return found


def latest_reads(db: Record, limit: int) -> tuple[LeaderAct, ...]:
    """How far each of the leaders has read, whoever read last first."""
    query = _READERS.format(act_of_each=_FARTHEST) + " ORDER BY leader_act.id DESC LIMIT :limit"
    rows = db.execute(query, {"first": 0, "limit": limit}).fetchall()
    return tuple(map(act_from_row, rows))


def reads_of(db: Record, incident: IncidentNumber) -> tuple[LeaderAct, ...]:
    """Who has read an incident and when first: all of it, or of what each has read the latest."""
    first, last = db.execute(
        "SELECT min(id), max(id) FROM log_entry WHERE year = ? AND number = ?",
        (incident.year, incident.number),
    ).fetchone()
    if first is None:
        return ()
    act_of_each = f"ifnull(({_FIRST_TO_THE_END}), ({_FARTHEST}))"
    query = _READERS.format(act_of_each=f"SELECT {act_of_each}") + " ORDER BY leader_act.id"
    rows = db.execute(query, {"first": first, "last": last}).fetchall()
    return tuple(map(act_from_row, rows))


def acts_of(db: Record, leader: str, limit: int) -> tuple[LeaderAct, ...]:
    """What this leader did from afar, the newest first."""
    return tuple(_all(db, "WHERE leader = ? ORDER BY id DESC LIMIT ?", leader, limit))


def act_from_row(row: sqlite3.Row) -> LeaderAct:
    """The act in a row of leader_act."""
    return LeaderAct(
        id=row["id"],
        uid=Uid(row["uid"]),
        kind=row["kind"],
        leader=row["leader"],
        at=from_text(row["at"]),
        recorded_at=from_text(row["recorded_at"]),
        incident=IncidentNumber(row["year"], row["number"]) if row["number"] else None,
        entry=row["entry"],
        text=row["text"],
        matter=row["matter"],
    )


def _incident_of(db: Record, act: LeaderAct) -> IncidentNumber | None:
    """The incident it is about: of what was read, the one of the entry.

    Raises:
        BadInput: the record does not have it.
    """
    if act.kind == "read":
        row = db.execute("SELECT year, number FROM log_entry WHERE id = ?", (act.entry,)).fetchone()
        if row is None:
            raise BadInput(_("The log has no entry {number}").format(number=act.entry))
        return IncidentNumber(row["year"], row["number"])
    if (
        act.incident
        and not db.execute(
            "SELECT 1 FROM incident WHERE year = ? AND number = ?",
            (act.incident.year, act.incident.number),
        ).fetchone()
    ):
        raise BadInput(_("There is no incident {number}").format(number=act.incident))
    return act.incident


def _keep_directive(act: Act, given: LeaderAct, *, by: str, at: Arrow) -> int:
    """The number of the directive; nobody has read it back yet, which the desk is called for."""
    matter = matters.keep_new(
        act, "instruction", directive_text(given), by=by, at=at, giver=given.leader
    )
    return matter.number


def _get_unanswered(db: Record, act_id: int, at: Arrow) -> LeaderAct:
    asked = get(db, act_id)
    if asked is None or asked.kind != "check":
        raise NotAllowed(_("There is no such post check to answer"))
    if given := answer_of(db, act_id):
        raise NotAllowed(
            _("{name} has answered it already, at {time}").format(
                name=given.answered_by, time=moment_short(given.recorded_at or given.at, at=at)
            )
        )
    return asked


def _all(db: Record, where: str, *values: Value) -> Iterator[LeaderAct]:
    for row in db.execute(f"SELECT * FROM leader_act {where}", values).fetchall():
        yield act_from_row(row)


def _to_row(db: Record, act: LeaderAct, by: str, at: Arrow) -> dict[str, Value]:
    return {
        "id": act.id,
        "uid": act.uid,
        "kind": act.kind,
        "leader": act.leader,
        "at": db.stored(act.at),
        "recorded_at": db.stored(at),
        "by": clean_line(by),
        "year": act.incident.year if act.incident else 0,
        "number": act.incident.number if act.incident else 0,
        "entry": act.entry,
        "text": act.text,
        "matter": act.matter,
    }

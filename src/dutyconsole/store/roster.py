"""The roster kept: rosters imported, duties read."""

import datetime as dt
import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from arrow import Arrow

from dutyconsole.domain.calendar import refuse_far_off
from dutyconsole.domain.imports import BadRow, BadRows, Imported
from dutyconsole.domain.moments import day_from_text
from dutyconsole.domain.people import Person, PersonName, called, first_met, who
from dutyconsole.domain.roster import Duty, RosterLine, Seat, refuse_past
from dutyconsole.domain.shifts import ShiftId, ShiftTimes
from dutyconsole.errors import DutyError
from dutyconsole.store.database import Record
from dutyconsole.store.journal import Act, journal
from dutyconsole.store.people import keep_person, list_people
from dutyconsole.store.rows import next_id
from dutyconsole.store.station import opened_at
from dutyconsole.text import clean_line


def import_roster(
    db: Record,
    lines: Sequence[RosterLine],
    *,
    source: str,
    times: ShiftTimes,
    by: str,
    at: Arrow,
    unread: Sequence[BadRow] = (),
    skip_bad: bool = False,
) -> Imported:
    """Take over the crews of these shifts; people who are not known are added by name.

    Shifts that are as they were are not written again, and may lie in the past. So may new ones
    before the day on which this record was opened: the desk then has no history to change.

    Raises:
        BadRows: rows could not be read (`unread`), name a day that cannot be meant, change a past
            day or leave open who is meant, and `skip_bad` does not say to leave them out.
    """
    outcomes: Counter[str] = Counter()
    written: list[dt.date] = []
    bad = list(unread)
    with journal(db, "roster.imported", by=by, at=at) as act:
        people = list_people(db)
        before = len(people)
        for line in lines:
            try:
                outcome = _take_over(act, line, people, clean_line(source), times, at=at)
            except DutyError as problem:
                bad.append(_bad(line, problem))
                continue
            outcomes[outcome] += 1
            if outcome != "unchanged":
                written.append(line.shift_id.day)
        if bad and not skip_bad:
            raise BadRows(bad)
        if written:
            act.subject = f"roster {min(written)}..{max(written)}"
    return Imported(**outcomes, new_people=called(people[before:]), skipped=tuple(bad))


def get_duty(db: Record, shift_id: ShiftId) -> Duty | None:
    """The duty of one shift, or None where nobody is rostered."""
    row = db.execute(
        "SELECT * FROM shift WHERE day = ? AND number = ?",
        (shift_id.day.isoformat(), shift_id.number),
    ).fetchone()
    return _from_row(row) if row else None


def list_duties(db: Record, first: dt.date, last: dt.date) -> list[Duty]:
    """The duties of these duty days, both included, in the order of time."""
    rows = db.execute(
        "SELECT * FROM shift WHERE day BETWEEN ? AND ? ORDER BY day, number",
        (first.isoformat(), last.isoformat()),
    ).fetchall()
    return [_from_row(row) for row in rows]


def _take_over(
    act: Act, line: RosterLine, people: list[Person], source: str, times: ShiftTimes, *, at: Arrow
) -> Literal["added", "changed", "unchanged"]:
    refuse_far_off(line.shift_id.day, on=at.date())
    old = get_duty(act.db, line.shift_id)
    crew = _known_crew(line, people)
    if old and crew and Counter(crew) == Counter(old.crew):
        return "unchanged"
    if old or line.shift_id.day >= times.duty_day(opened_at(act.db)):
        refuse_past(line.shift_id, times, at=at)
    _keep(act, Duty(line.shift_id, _crew(act, line, people), source))
    return "changed" if old else "added"


def _known_crew(line: RosterLine, people: Sequence[Person]) -> tuple[Seat, ...] | None:
    """The crew, or None where somebody in it is not known yet."""
    found = [(post, who(name.name, name.department, people)) for post, name in line.crew]
    seats = tuple(Seat(post, person.id) for post, person in found if person)
    return seats if len(seats) == len(found) else None


def _crew(act: Act, line: RosterLine, people: list[Person]) -> tuple[Seat, ...]:
    return tuple(Seat(post, _met(act, name, people).id) for post, name in line.crew)


def _met(act: Act, name: PersonName, people: list[Person]) -> Person:
    """The person of this name; a new one is added to `people`."""
    person = who(name.name, name.department, people)
    if person is None:
        person = first_met(next_id(act.db, "person"), name)
        keep_person(act, person)
        people.append(person)
    return person


def _keep(act: Act, duty: Duty) -> None:
    crew: dict[str, list[int]] = {}
    for seat in duty.crew:
        crew.setdefault(seat.post, []).append(seat.person_id)
    act.keep(
        "shift",
        {
            "day": duty.shift_id.day.isoformat(),
            "number": duty.shift_id.number,
            "crew": json.dumps(crew, ensure_ascii=False, separators=(",", ":")),
            "source": duty.source,
        },
    )


def _from_row(row: sqlite3.Row) -> Duty:
    return Duty(
        ShiftId(day_from_text(row["day"]), row["number"]),
        tuple(
            Seat(post, person_id)
            for post, person_ids in json.loads(row["crew"]).items()
            for person_id in person_ids
        ),
        row["source"],
    )


def _bad(line: RosterLine, problem: DutyError) -> BadRow:
    names = ", ".join(str(name) for _post, name in line.crew)
    return BadRow(line.row_number, f"{line.shift_id} {names}", str(problem))

"""People kept: lists of people imported, people read and found."""

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from arrow import Arrow

from dutyconsole.domain.imports import BadRow, BadRows, Imported
from dutyconsole.domain.people import (
    Person,
    PersonLine,
    called,
    completed,
    described,
    matches,
)
from dutyconsole.errors import BadInput
from dutyconsole.store.database import Record
from dutyconsole.store.journal import Act, journal
from dutyconsole.store.rows import next_id


def import_people(
    db: Record,
    lines: Sequence[PersonLine],
    *,
    by: str,
    at: Arrow,
    unread: Sequence[BadRow] = (),
    skip_bad: bool = False,
) -> Imported:
    """Add the people that are not known and complete those that are; nobody is taken out.

    Raises:
        BadRows: rows could not be read (`unread`) or leave open who is meant, and `skip_bad` does
            not say to leave them out.
    """
    so_named = Counter(line.name for line in lines)
    outcomes: Counter[str] = Counter()
    bad = list(unread)
    with journal(db, "people.imported", by=by, at=at, subject="people") as act:
        people = list_people(db)
        before = len(people)
        for line in lines:
            try:
                only = so_named[line.name] == 1
                outcomes[_take_in(act, line, people, only_one_so_named=only)] += 1
            except BadInput as problem:
                bad.append(BadRow(line.row_number, line.name, str(problem)))
        if bad and not skip_bad:
            raise BadRows(bad)
    return Imported(**outcomes, new_people=called(people[before:]), skipped=tuple(bad))


def get(db: Record, person_id: int) -> Person | None:
    """The person with this id, or None."""
    row = db.execute("SELECT * FROM person WHERE id = ?", (person_id,)).fetchone()
    return _from_row(row) if row else None


def list_people(db: Record) -> list[Person]:
    """Everybody, in the order they became known."""
    return [_from_row(row) for row in db.execute("SELECT * FROM person ORDER BY id").fetchall()]


def find_people(db: Record, typed: str) -> list[Person]:
    """Those that `typed` finds: name, department, pinyin, initials or phone number."""
    return [person for person in list_people(db) if matches(person, typed)]


def _take_in(
    act: Act, line: PersonLine, people: list[Person], *, only_one_so_named: bool
) -> Literal["added", "changed", "unchanged"]:
    known = described(line, people, only_one_so_named=only_one_so_named)
    person = completed(known or Person(next_id(act.db, "person"), line.name), line)
    if person == known:
        return "unchanged"
    keep_person(act, person)
    if known is None:
        people.append(person)
        return "added"
    people[people.index(known)] = person
    return "changed"


def keep_person(act: Act, person: Person) -> None:
    """Write `person` within an act."""
    act.keep(
        "person",
        {
            "id": person.id,
            "name": person.name,
            "department": person.department,
            "title": person.title,
            "post": person.post,
            "group_name": person.group,
            "phones": json.dumps(person.phones, ensure_ascii=False),
            "keys": person.keys,
        },
    )


def _from_row(row: sqlite3.Row) -> Person:
    return _person(*(row[column] for column in _COLUMNS))


_COLUMNS = ("id", "name", "department", "title", "post", "group_name", "phones", "keys")


# The board reads the whole directory after every act; what a row says is made out once.
@lru_cache(maxsize=2048)
def _person(
    id_: int, name: str, department: str, title: str, post: str, group: str, phones: str, keys: str
) -> Person:
    return Person(
        id=id_,
        name=name,
        department=department,
        title=title,
        post=post,
        group=group,
        phones=tuple(json.loads(phones)),
        keys=keys,
    )

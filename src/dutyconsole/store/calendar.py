"""The calendar kept: facts about days, each with its document, and the years that are arranged.

Facts are only ever added; of several about one day the latest entered wins.
"""

import csv
import datetime as dt
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import cast

from arrow import Arrow

from dutyconsole.domain.calendar import (
    REACH,
    ArrangedDay,
    Arrangement,
    CalendarDay,
    DayClass,
    Kind,
    class_of,
    classes_of,
    possible_kinds,
)
from dutyconsole.domain.moments import day_from_text, from_text
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.language import _
from dutyconsole.store.database import Record
from dutyconsole.store.journal import Act, journal
from dutyconsole.store.rows import next_id
from dutyconsole.text import clean_line


def day_class(db: Record, day: dt.date, *, as_of: Arrow | None = None) -> DayClass:
    """What `day` is, by what had been entered at `as_of`, or by all that is known now."""
    return class_of(day, _facts(db, day, day), known_years(db, as_of=as_of), as_of=as_of)


def classes(
    db: Record, first: dt.date, last: dt.date, *, as_of: Arrow | None = None
) -> tuple[DayClass, ...]:
    """What each day from `first` to `last` is, as `day_class` tells for one."""
    facts = _facts(db, first, last)
    return classes_of(first, last, facts, known_years(db, as_of=as_of), as_of=as_of)


def known_years(db: Record, *, as_of: Arrow | None = None) -> frozenset[int]:
    """The years whose whole arrangement had been entered at `as_of`, or is now."""
    rows = db.execute(
        "SELECT year FROM calendar_year WHERE ?1 IS NULL OR entered_at <= ?1",
        (db.stored(as_of) if as_of else None,),
    )
    return frozenset(row["year"] for row in rows)


def list_facts(db: Record, year: int) -> tuple[CalendarDay, ...]:
    """Every fact about a day of `year`, by day and then in the order they were entered."""
    rows = db.execute(
        "SELECT * FROM calendar_day WHERE day BETWEEN ? AND ? ORDER BY day, id",
        (f"{year}-01-01", f"{year}-12-31"),
    )
    return tuple(_from_row(row) for row in rows)


def import_year(
    db: Record, arrangement: Arrangement, *, by: str, at: Arrow
) -> tuple[CalendarDay, ...]:
    """Enter what a file says of a year; the facts that were new are returned.

    A fact that was entered before, from the same document, is not entered again: importing a file
    once more changes nothing, and brings back nothing that was overridden since. The year counts as
    known from now on if the file arranges the whole of it.
    """
    with journal(
        db, "calendar.imported", by=by, at=at, subject=f"calendar {arrangement.year}"
    ) as act:
        return _enter(act, arrangement, by=by, at=at)


def override(
    db: Record, day: dt.date, kind: Kind, *, name: str = "", source: str, by: str, at: Arrow
) -> CalendarDay:
    """Enter that by the document `source` the day is of this kind, whatever was entered before.

    Raises:
        BadInput: no document is named, or the holiday has no name.
        NotAllowed: a day of this weekday cannot be of this kind.
    """
    arranged = ArrangedDay(day, kind, clean_line(name), clean_line(source))
    _check(arranged)
    with journal(db, "calendar.overridden", by=by, at=at, subject=f"calendar {day}") as act:
        return _keep(act, arranged, by=by, at=at)


def seed(db: Record, *, by: str, at: Arrow) -> None:
    """Enter the arrangements that come with the program."""
    with journal(db, "calendar.seeded", by=by, at=at, subject="calendar") as act:
        for arrangement in _shipped():
            _enter(act, arrangement, by=by, at=at)


def _shipped() -> Iterable[Arrangement]:
    """One arrangement a year, from holidays.csv (made by tools/calendar_seed.py)."""
    years = defaultdict(list)
    with Path(__file__).with_name("holidays.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(line for line in file if not line.startswith("#")):
            day = day_from_text(line["day"])
            years[day.year].append(
                ArrangedDay(day, cast("Kind", line["kind"]), line["name"], line["source"])
            )
    for year, days in years.items():
        sources = dict.fromkeys(each.source for each in days)
        yield Arrangement(year, tuple(days), "、".join(sources))


def _check(arranged: ArrangedDay) -> None:
    if not arranged.source:
        raise BadInput(_("Name the document that changes the calendar"))
    if arranged.kind == "holiday" and not arranged.name:
        raise BadInput(_("Name the holiday"))
    if arranged.kind not in possible_kinds(arranged.day):
        raise NotAllowed(
            _(
                "{day}: only a Saturday or Sunday can be a make-up workday or a weekend,"
                " and only the other days an ordinary workday"
            ).format(day=arranged.day)
        )


def _enter(act: Act, arrangement: Arrangement, *, by: str, at: Arrow) -> tuple[CalendarDay, ...]:
    known = _entered(act.db, arrangement)
    facts = tuple(_keep(act, each, by=by, at=at) for each in arrangement.days if each not in known)
    if arrangement.is_whole and arrangement.year not in known_years(act.db):
        act.keep(
            "calendar_year",
            {
                "year": arrangement.year,
                "source": arrangement.source,
                "entered_at": act.db.stored(at),
                "entered_by": clean_line(by),
            },
        )
    return facts


def _entered(db: Record, arrangement: Arrangement) -> frozenset[ArrangedDay]:
    days = [each.day for each in arrangement.days]
    return frozenset(
        ArrangedDay(fact.day, fact.kind, fact.name, fact.source)
        for fact in _facts(db, min(days), max(days))
    )


def _keep(act: Act, arranged: ArrangedDay, *, by: str, at: Arrow) -> CalendarDay:
    fact = CalendarDay(
        arranged.day, arranged.kind, arranged.name, arranged.source, at, clean_line(by)
    )
    act.keep("calendar_day", {"id": next_id(act.db, "calendar_day"), **_to_row(act.db, fact)})
    return fact


def _facts(db: Record, first: dt.date, last: dt.date) -> list[CalendarDay]:
    """The facts that bear on the days from `first` to `last`, in the order they were entered."""
    rows = db.execute(
        "SELECT * FROM calendar_day WHERE day BETWEEN ? AND ? ORDER BY id",
        ((first - REACH).isoformat(), (last + REACH).isoformat()),
    )
    return [_from_row(row) for row in rows]


def _to_row(db: Record, fact: CalendarDay) -> dict[str, str | int | None]:
    return {
        "day": fact.day.isoformat(),
        "kind": fact.kind,
        "name": fact.name,
        "source": fact.source,
        "entered_at": db.stored(fact.entered_at),
        "entered_by": fact.entered_by,
    }


def _from_row(row: sqlite3.Row) -> CalendarDay:
    return CalendarDay(
        day_from_text(row["day"]),
        row["kind"],
        row["name"],
        row["source"],
        from_text(row["entered_at"]),
        row["entered_by"],
    )

"""The duty log read: its lines by position, and by words, time, category, level and state."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import groupby, islice

from arrow import Arrow

from dutyconsole.domain.grams import holds, words
from dutyconsole.domain.incidents import IncidentNumber, LogEntry, State, is_set_aside
from dutyconsole.store.database import Record
from dutyconsole.store.incidents import entry_from_row
from dutyconsole.store.rows import next_id
from dutyconsole.store.search import candidates, searched_text
from dutyconsole.text import clean


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries of the log are wanted; what is empty does not filter."""

    typed: str = ""
    """Words that must all stand in the entry."""
    number: IncidentNumber | None = None
    """The incident that is meant where `typed` is a number: its entries are found as well."""
    since: Arrow | None = None
    """Received at or after."""
    until: Arrow | None = None
    """Received before."""
    category: str = ""
    level: str = ""
    state: State | None = None
    """Only the entries that count, of incidents in this state."""


@dataclass(frozen=True, slots=True)
class LogLine:
    """An entry of the log together with where its incident stands."""

    entry: LogEntry
    state: State
    set_aside: bool
    """Corrected or cancelled since: shown struck through."""


def count_entries(db: Record) -> int:
    """Entries in the log; their ids are 1 to this number."""
    return next_id(db, "log_entry") - 1


def count_open(db: Record) -> int:
    """Incidents that are neither closed nor cancelled."""
    return int(db.execute("SELECT count(*) FROM incident WHERE state = 'open'").fetchone()[0])


def count_received(db: Record, since: Arrow) -> int:
    """Messages received at or after `since`."""
    return int(
        db.execute(
            "SELECT count(*) FROM log_entry WHERE received_at >= ? AND kind = 'received'",
            (db.stored(since),),
        ).fetchone()[0]
    )


def list_lines(db: Record, first: int, last: int) -> list[LogLine]:
    """The log's lines with ids from `first` to `last`, newest first."""
    return _lines(db, "e.id BETWEEN ? AND ?", (first, last))


def list_these(db: Record, ids: tuple[int, ...]) -> list[LogLine]:
    """The log's lines with these ids, newest first."""
    marks = ", ".join("?" * len(ids))
    return _lines(db, f"e.id IN ({marks})", ids)


def find_lines(
    db: Record, wanted: Filter, *, before: int | None = None, limit: int = 50
) -> list[LogLine]:
    """The newest `limit` lines that `wanted` describes, with ids below `before`."""
    below = count_entries(db) + 1 if before is None else before
    typed = words(clean(wanted.typed))
    if not typed:
        return list(_filtered(db, wanted, below, limit))
    numbered = _entries_of(db, wanted.number, below)
    ids_newest_first = merge(candidates(db, typed, before=below), numbered, reverse=True)
    hits = (
        line
        for ids in _batches(entry_id for entry_id, _same in groupby(ids_newest_first))
        for line in _matching(db, wanted, typed, ids)
    )
    return list(islice(hits, limit))


_LINE = """
    SELECT e.*, i.state, i.current_id FROM log_entry e
    JOIN incident i ON i.year = e.year AND i.number = e.number"""


def _entries_of(db: Record, number: IncidentNumber | None, before: int) -> list[int]:
    """Ids below `before`, newest first, of the entries of the incident."""
    if number is None:
        return []
    rows = db.execute(
        "SELECT id FROM log_entry WHERE year = ? AND number = ? AND id < ? ORDER BY id DESC",
        (number.year, number.number, before),
    )
    return [row[0] for row in rows]


def _batches(ids: Iterator[int]) -> Iterator[tuple[int, ...]]:
    size = 50
    while batch := tuple(islice(ids, size)):
        yield batch
        size = 400


def _matching(
    db: Record, wanted: Filter, typed: tuple[str, ...], ids: tuple[int, ...]
) -> Iterator[LogLine]:
    marks = ", ".join("?" * len(ids))
    clauses, values = _clauses(db, wanted)
    where = " AND ".join([f"e.id IN ({marks})", *clauses])
    for row in db.execute(f"{_LINE} WHERE {where} ORDER BY e.id DESC", (*ids, *values)):
        incident = IncidentNumber(row["year"], row["number"])
        if incident == wanted.number or holds(searched_text(row), typed):
            yield _line(row)


def _filtered(db: Record, wanted: Filter, below: int, limit: int) -> list[LogLine]:
    clauses, values = _clauses(db, wanted)
    order = "i.current_id" if wanted.state else "e.id"
    where = " AND ".join([f"{order} < ?", *clauses])
    query = f"{_LINE} WHERE {where} ORDER BY {order} DESC LIMIT ?"
    return [_line(row) for row in db.execute(query, (below, *values, limit))]


def _clauses(db: Record, wanted: Filter) -> tuple[list[str], list[str]]:
    wishes = (
        ("e.received_at >= ?", wanted.since and db.stored(wanted.since)),
        ("e.received_at < ?", wanted.until and db.stored(wanted.until)),
        ("e.category = ?", wanted.category),
        ("e.level = ?", wanted.level),
        ("i.current_id = e.id AND i.state = ?", wanted.state and wanted.state.value),
    )
    given = [(clause, value) for clause, value in wishes if value]
    return [clause for clause, _value in given], [value for _clause, value in given]


def _lines(db: Record, where: str, values: tuple[int, ...]) -> list[LogLine]:
    rows = db.execute(f"{_LINE} WHERE {where} ORDER BY e.id DESC", values).fetchall()
    return [_line(row) for row in rows]


def _line(row: sqlite3.Row) -> LogLine:
    entry, state = entry_from_row(row), State(row["state"])
    return LogLine(entry, state, is_set_aside(entry, state, row["current_id"]))

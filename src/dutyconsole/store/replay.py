"""The tables held against the journal: every row that its entries tell of as they tell it.

A table that only grows is read along with the journal and compared row by row as it stands. The
others are replayed into an empty record and compared at the end. Memory stays the same however
long the journal is: what is replayed lies in a temporary file.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any

import msgspec

from dutyconsole.domain.journal import Row
from dutyconsole.domain.verification import Fault, StoredEntry, fingerprint
from dutyconsole.language import _
from dutyconsole.store.database import Record, blank, kind_of
from dutyconsole.store.growing import Growing, values_of
from dutyconsole.store.held import UNREADABLE, damage, row_fault, row_query, rows
from dutyconsole.store.index_check import IndexCheck
from dutyconsole.store.rows import KEYS, columns_of, write_row

NO_ROW = (
    ValueError,
    TypeError,
    OverflowError,
    RecursionError,
    sqlite3.IntegrityError,
    sqlite3.InterfaceError,
    sqlite3.ProgrammingError,
)
"""What is raised by a journal entry that says what no table can hold."""


def table_faults(db: Record, entries: Iterable[StoredEntry]) -> Iterator[Fault]:
    """What is wrong with the tables of `db`, held against its journal `entries`."""
    db.execute("PRAGMA query_only = OFF")  # for temporary tables; the file is open to read only
    with closing(blank(db.version)) as fresh:
        growing = _opened(fresh, db)
        index = IndexCheck()
        for number, _uid, _subject, body, _digest in entries:
            try:
                str(body, "utf-8")  # the decoder passes over the texts in rows
                told = _entry.decode(body).rows
                for table, raw in told:
                    if table == "log_entry":
                        index.add(raw)
                    if table in growing:
                        yield from growing[table].meet(number, bytes(raw))
                    else:
                        write_row(fresh, Row(table, values_of(raw)))
            except NO_ROW as error:
                yield _not_replayed(number, body, error)
        for grown in growing.values():
            yield from grown.rest()
        for table in KEYS:
            if table not in growing and columns_of(fresh, table):
                yield from _differences(db, fresh, table)
        yield from index.faults(db)


class _Told(msgspec.Struct):
    """What a body says of rows, each as its bytes."""

    rows: list[tuple[str, msgspec.Raw]]


_entry = msgspec.json.Decoder(_Told)


def _opened(fresh: Record, db: Record) -> dict[str, Growing]:
    """The tables that only grow; `fresh` is made ready for what is replayed."""
    query = "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
    triggers = [name for (name,) in rows(fresh, query)]
    growing = [table for table in KEYS if f"{table}_no_update" in triggers]
    fresh.execute("PRAGMA query_only = OFF")
    fresh.execute("PRAGMA foreign_keys = OFF")  # a row may stand here without the ones it refers to
    fresh.execute("BEGIN")
    for name in triggers:
        fresh.execute(f"DROP TRIGGER {name}")
    for table in KEYS:
        columns_of(fresh, table)  # they are asked once, while names are still texts
    fresh.text_factory = bytes
    return {table: Growing(db, fresh, table) for table in growing}


def _not_replayed(number: int, body: bytes, error: Exception) -> Fault:
    return Fault(
        "row",
        number,
        _("The tables cannot be held against journal entry {number}: {reason}").format(
            number=number, reason=error
        ),
        f"row {number} {fingerprint(body)}",
    )


def _differences(db: Record, fresh: Record, table: str) -> Iterator[Fault]:
    query = row_query(fresh, table)
    try:
        for held, due in _side_by_side(rows(db, query), rows(fresh, query)):
            if due is None:
                sentence = _("{row} is in the tables; the journal knows nothing of it")
            elif held is None:
                sentence = _("{row} is missing from the tables; the journal has it")
            else:
                sentence = _("{row} is not what the journal says")
            yield row_fault(None, table, (held or due)[:-1], held[-1] if held else b"", sentence)
    except UNREADABLE as error:
        if isinstance(error, sqlite3.Error) and kind_of(error) == sqlite3.SQLITE_FULL:
            raise
        yield damage(f"{table}: {error}")


def _side_by_side(held: Iterator[Any], due: Iterator[Any]) -> Iterator[tuple[Any, Any]]:
    """The rows that differ, by their keys; None where one side has none."""
    left, right = next(held, None), next(due, None)
    while left is not None or right is not None:
        if left == right:
            left, right = next(held, None), next(due, None)
        elif right is None or (left is not None and _rank(left) < _rank(right)):
            yield left, None
            left = next(held, None)
        elif left is None or _rank(right) < _rank(left):
            yield None, right
            right = next(due, None)
        else:
            yield left, right
            left, right = next(held, None), next(due, None)


def _rank(row: tuple[Any, ...]) -> tuple[tuple[bool, bool, Any], ...]:
    """Where SQLite puts a row of this key: nothing before numbers, numbers before texts."""
    return tuple((part is not None, isinstance(part, bytes), part) for part in row[:-1])

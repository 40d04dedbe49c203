"""Verification of a record: the file, the schema, the journal's chain, and the tables replayed.

Nothing is written, and one moment of the record is read, even while a desk writes on. Of each kind
of fault only the first few are told.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from dutyconsole.domain.journal import entry_from
from dutyconsole.domain.verification import Fault, StoredEntry, Verdict, chain_faults
from dutyconsole.errors import NotAllowed
from dutyconsole.language import _
from dutyconsole.store.database import Record, blank, connect_to_read
from dutyconsole.store.journal import head
from dutyconsole.store.rows import KEYS, columns_of, write_row

TOLD = 20
"""Faults told of each part; what is broken in one place is often broken in many."""

_STEP = 500
_NO_ROW = (
    ValueError,
    TypeError,
    OverflowError,
    RecursionError,
    sqlite3.IntegrityError,
    sqlite3.InterfaceError,
    sqlite3.ProgrammingError,
)
"""What a journal entry raises that says what no table can hold."""


def verify(path: Path, *, progress: Callable[[int, int], None] | None = None) -> Verdict:
    """Whether the record at `path` is what its journal says, and what is wrong where it is not.

    `progress` is called now and then with what has been done and what there is to do.

    Raises:
        NotAllowed: there is no duty record at `path`, another version of the program made it, or
            there is no room for replaying the journal.
        StationBusy: another program holds it.
    """
    with closing(connect_to_read(path)) as db:
        db.text_factory = bytes  # what is stored is compared, readable or not
        db.execute("BEGIN")
        entries, digest = _head(db)
        steps = _Steps(2 * entries, progress)
        parts = (_file(db), _schema(db), _chain(db, steps), _replayed(db, steps))
        faults = tuple(fault for part in parts for fault in _first_of(part))
    return Verdict(entries, digest.hex(), faults)


class _Steps:
    """How far the verification is."""

    def __init__(self, total: int, tell: Callable[[int, int], None] | None) -> None:
        self.done, self.total, self.tell = 0, total, tell

    def over(self, entries: Iterable[StoredEntry]) -> Iterator[StoredEntry]:
        for entry in entries:
            yield entry
            self.done += 1
            if self.tell and (self.done % _STEP == 0 or self.done == self.total):
                self.tell(self.done, self.total)


def _head(db: Record) -> tuple[int, bytes]:
    try:
        return head(db)
    except sqlite3.DatabaseError:
        return 0, b""  # the parts say what is wrong


def _first_of(part: Iterator[Fault]) -> Iterator[Fault]:
    try:
        yield from islice(part, TOLD)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
            raise NotAllowed(
                _("There is no room for temporary files; the record was not verified")
            ) from error
        yield _damage(str(error))


def _damage(reason: str) -> Fault:
    return Fault("integrity", None, _("The file is damaged: {reason}").format(reason=reason))


def _file(db: Record) -> Iterator[Fault]:
    for (found,) in _rows(db, f"PRAGMA integrity_check({TOLD})"):
        if found != b"ok":
            yield _damage(found.decode(errors="replace"))


def _schema(db: Record) -> Iterator[Fault]:
    with closing(blank()) as fresh:
        fresh.text_factory = bytes
        due, held = _definitions(fresh), _definitions(db)
    for name in sorted(due.keys() | held.keys()):
        if due.get(name) != held.get(name):
            yield Fault(
                "schema",
                None,
                _("“{name}” in the file is not as this program made it").format(
                    name=name.decode(errors="replace")
                ),
            )


def _definitions(db: Record) -> dict[bytes, bytes]:
    # How sqlite-utils and FTS5 make tables of their own depends on their versions.
    return dict(
        _rows(
            db,
            "SELECT name, type || ' ' || tbl_name || ' ' || sql FROM sqlite_schema"
            " WHERE sql IS NOT NULL AND name <> '_sqlite_migrations'"
            " AND NOT (type = 'table' AND name GLOB 'log_index_*') AND name NOT GLOB 'sqlite_*'",
        )
    )


def _chain(db: Record, steps: _Steps) -> Iterator[Fault]:
    return chain_faults(steps.over(_entries(db)))


def _replayed(db: Record, steps: _Steps) -> Iterator[Fault]:
    with closing(blank()) as fresh:
        fresh.execute("PRAGMA query_only = OFF")
        fresh.execute("BEGIN")
        for number, _uid, _subject, body, _digest in steps.over(_entries(db)):
            try:
                for row in entry_from(body.decode()).rows:
                    write_row(fresh, row)
            except _NO_ROW as error:
                yield _not_replayed(number, error)
                return
        queries = {table: _select(fresh, table) for table in KEYS}
        fresh.text_factory = bytes
        for table, query in queries.items():
            yield from islice(_differences(db, fresh, table, query), TOLD)
        yield from islice(_index_differences(db, fresh), 1)


def _not_replayed(number: int, error: Exception) -> Fault:
    return Fault(
        "row",
        number,
        _("The tables cannot be held against journal entry {number}: {reason}").format(
            number=number, reason=error
        ),
    )


def _select(fresh: Record, table: str) -> str:
    key = KEYS[table]
    rest = (name for name in columns_of(fresh, table) if name not in key)
    return f"SELECT {', '.join((*key, *rest))} FROM {table} ORDER BY {', '.join(key)}"


def _differences(db: Record, fresh: Record, table: str, query: str) -> Iterator[Fault]:
    length = len(KEYS[table])
    for held, due in _side_by_side(_rows(db, query), _rows(fresh, query), length):
        name = _name(table, (held or due)[:length])
        if due is None:
            sentence = _("{row} is in the tables; the journal knows nothing of it").format(row=name)
        elif held is None:
            sentence = _("{row} is missing from the tables; the journal has it").format(row=name)
        else:
            sentence = _("{row} is not what the journal says").format(row=name)
        yield Fault("row", None, sentence)


def _index_differences(db: Record, fresh: Record) -> Iterator[Fault]:
    db.execute("PRAGMA query_only = OFF")  # for a temporary table; the file is open to read only
    for each in (db, fresh):
        each.execute("CREATE VIRTUAL TABLE temp.pieces USING fts5vocab(main, log_index, row)")
    select = "SELECT term, doc FROM temp.pieces ORDER BY term"
    for _held, _due in _side_by_side(_rows(db, select), _rows(fresh, select), 1):
        yield Fault("row", None, _("The search index does not hold what the log holds"))


def _side_by_side(
    held: Iterator[Any], due: Iterator[Any], length: int
) -> Iterator[tuple[Any, Any]]:
    """The rows that differ, by their keys of this `length`; None where one side has none."""
    left, right = next(held, None), next(due, None)
    while left is not None or right is not None:
        if left == right:
            left, right = next(held, None), next(due, None)
        elif right is None or (left is not None and left[:length] < right[:length]):
            yield left, None
            left = next(held, None)
        elif left is None or right[:length] < left[:length]:
            yield None, right
            right = next(due, None)
        else:
            yield left, right
            left, right = next(held, None), next(due, None)


def _name(table: str, key: tuple[Any, ...]) -> str:
    parts = (
        part.decode(errors="replace") if isinstance(part, bytes) else str(part) for part in key
    )
    return f"{table} {'/'.join(parts)}"


def _entries(db: Record) -> Iterator[StoredEntry]:
    return _rows(db, "SELECT n, uid, subject, body, digest FROM journal ORDER BY n")


def _rows(db: Record, query: str) -> Iterator[Any]:
    cursor = db.cursor()
    cursor.row_factory = None
    return cursor.execute(query)

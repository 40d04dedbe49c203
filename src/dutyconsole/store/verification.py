"""Verification of a record: the file, the schema, the journal's chain, its anchors, the tables.

Nothing is written, and one moment of the record is read, even while a desk writes on. Of each part
the first few faults are told, and how many more there are.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from dutyconsole.domain.anchors import Checkpoint, Code
from dutyconsole.domain.journal import ALGORITHM, ALGORITHMS, Row, entry_from
from dutyconsole.domain.verification import (
    Fault,
    StoredEntry,
    Verdict,
    chain_faults,
    fingerprint,
    in_order,
    the_first,
)
from dutyconsole.domain.witnesses import anchor_faults, code_faults
from dutyconsole.errors import NotAllowed
from dutyconsole.language import _
from dutyconsole.store.contents import content_faults
from dutyconsole.store.database import (
    Record,
    blank,
    check_hash,
    connect_to_read,
    kind_of,
)
from dutyconsole.store.held import UNREADABLE, damage, rows
from dutyconsole.store.journal import head
from dutyconsole.store.replay import table_faults

TOLD = 20
"""Faults told of each part; what is broken in one place is often broken in many."""
ENGINES = ("_litestream_lock", "_litestream_seq")
"""Tables that an engine which copies the file (Litestream) keeps in it for itself."""

_STEP = 500
_ENTRIES = "SELECT n, uid, subject, body, digest FROM journal ORDER BY n"
_MESSAGES = 1000
"""Of SQLite's own check; each is kept or at least counted."""


def verify(
    path: Path,
    *,
    anchors: Sequence[Checkpoint] = (),
    codes: Sequence[Code] = (),
    replay: bool = True,
    progress: Callable[[int, int], None] | None = None,
) -> Verdict:
    """Whether the record at `path` is what its journal says, and what is wrong where it is not.

    It is held against `anchors` and the `codes` of sheets. Without `replay` only the schema and the
    journal are looked at, not the tables and the file. `progress` is called now and then with what
    has been done and what there is to do.

    Raises:
        NotAllowed: there is no duty record at `path`, a newer version of the program made it, or
            there is no room for replaying the journal.
        StationBusy: another program holds it.
    """
    with closing(connect_to_read(path, any_version=True)) as db:
        db.text_factory = bytes  # what is stored is compared, readable or not
        db.execute("BEGIN")
        entries, newest = _head(db)
        steps = _Steps(db, 2 * entries if replay else entries, progress)
        parts = [_schema(db), _chain(db, steps)]
        parts += [anchor_faults(anchors, _digests(db)), code_faults(codes, _digests(db))]
        if replay:
            parts += [_file(db), table_faults(db, steps.entries()), content_faults(db)]
        faults = {fault.key: fault for part in parts for fault in _told(part)}
        known, segments = _segments(db)
        engines = tuple(name for name in ENGINES if _has(db, name))
    return Verdict(
        entries, newest, in_order(faults.values()), known, len(anchors), segments, engines
    )


class _Steps:
    """How far the verification is."""

    def __init__(self, db: Record, total: int, tell: Callable[[int, int], None] | None) -> None:
        self.db, self.done, self.total, self.tell = db, 0, total, tell

    def entries(self) -> Iterator[StoredEntry]:
        """All journal entries by their numbers; what has been done is told while they are read."""
        cursor = rows(self.db, _ENTRIES)
        while some := cursor.fetchmany(_STEP):
            yield from some
            self.done += len(some)
            if self.tell:
                self.tell(self.done, self.total)


def _head(db: Record) -> tuple[int, str]:
    try:
        number, digest = head(db)
    except UNREADABLE:
        return 0, ""  # the parts say what is wrong
    return number, _hex(digest)


def _told(part: Iterator[Fault]) -> Iterator[Fault]:
    try:
        yield from the_first(part, TOLD)
    except UNREADABLE as error:
        if isinstance(error, sqlite3.Error) and kind_of(error) == sqlite3.SQLITE_FULL:
            raise NotAllowed(
                _("There is no room for temporary files; the record was not verified")
            ) from error
        yield damage(str(error))


def _file(db: Record) -> Iterator[Fault]:
    for (found,) in rows(db, f"PRAGMA integrity_check({_MESSAGES})"):
        if found != b"ok":
            yield damage(found.decode(errors="replace"))


def _schema(db: Record) -> Iterator[Fault]:
    with closing(blank(db.version)) as fresh:
        fresh.text_factory = bytes
        due, held = _definitions(fresh), _definitions(db)
    for thing in sorted(due.keys() | held.keys()):
        if due.get(thing) != held.get(thing):
            name = thing[1].decode(errors="replace")
            yield Fault(
                "schema",
                None,
                _("“{name}” in the file is not as this program made it").format(name=name),
                f"schema {name} {fingerprint(held.get(thing, b''))}",
            )


def _definitions(db: Record) -> dict[tuple[bytes, bytes], bytes]:
    """What the schema is made of, by type and name."""
    # How sqlite-utils and FTS5 make tables of their own depends on their versions.
    foreign = ", ".join(f"'{name}'" for name in ("_sqlite_migrations", *ENGINES))
    return {
        (kind, name): definition
        for kind, name, definition in rows(
            db,
            "SELECT type, name, tbl_name || ' ' || sql FROM sqlite_schema WHERE sql IS NOT NULL"
            f" AND NOT (type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND (name IN ({foreign})"
            " OR name GLOB 'log_index_*' OR name GLOB 'sqlite_stat[1-4]'))",
        )
    }


def _has(db: Record, table: str) -> bool:
    found = db.execute("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", (table,))
    return found.fetchone() is not None


def _chain(db: Record, steps: _Steps) -> Iterator[Fault]:
    name = _algorithm(db)
    if name not in ALGORITHMS:
        sentence = _("Journal entry 1 names a hash that this program does not know: {name}")
        yield Fault("content", 1, sentence.format(name=name), f"content hash {name}")
        name = ALGORITHM
    check_hash(name)
    yield from chain_faults(steps.entries(), name)


def _algorithm(db: Record) -> str:
    """The hash that the record says it is chained by, in its first entry."""
    for row in _rows_of(db, "n = 1", "station"):
        return str(row.values.get("algorithm"))
    return ALGORITHM


def _segments(db: Record) -> tuple[dict[str, int], int]:
    """Which faults are recorded, and by which segment; and how many segments were begun.

    The journal is asked and not the table, which is not looked at where nothing is replayed.
    """
    known: dict[str, int] = {}
    begun = 0
    try:
        for row in _rows_of(db, "subject GLOB 'segment *' ORDER BY n", "segment"):
            begun += 1
            for key, _sentence in json.loads(str(row.values["faults"])):
                known.setdefault(key, begun)
    except (*UNREADABLE, ValueError, TypeError, KeyError):
        return known, begun  # the parts say what is wrong
    return known, begun


def _rows_of(db: Record, where: str, table: str) -> Iterator[Row]:
    for (body,) in rows(db, f"SELECT body FROM journal WHERE {where}"):
        try:
            found = entry_from(str(body, "utf-8")).rows
        except (ValueError, TypeError, RecursionError):
            continue  # the chain says what is wrong
        yield from (row for row in found if row.table == table)


def _digests(db: Record) -> Callable[[int], str | None]:
    def digest_at(number: int) -> str | None:
        row = db.execute("SELECT digest FROM journal WHERE n = ?", (number,)).fetchone()
        return _hex(row[0]) if row else None

    return digest_at


def _hex(digest: object) -> str:
    return digest.hex() if isinstance(digest, bytes) else ""

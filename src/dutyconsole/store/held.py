"""What stands in the tables of a record, byte by byte, and the words for what is wrong with it."""

import sqlite3
from typing import Any

from dutyconsole.domain.verification import Fault, fingerprint
from dutyconsole.language import _
from dutyconsole.store.database import Record
from dutyconsole.store.rows import KEYS, columns_of

UNREADABLE = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What SQLite raises of a damaged file; its message may hold pieces of it that are no text."""


def rows(db: Record, query: str) -> sqlite3.Cursor:
    """What `query` finds, as plain tuples."""
    cursor = db.cursor()
    cursor.row_factory = None
    return cursor.execute(query)


def damage(reason: str) -> Fault:
    """The fault that the file cannot be read as it should be."""
    sentence = _("The file is damaged: {reason}").format(reason=reason)
    return Fault("integrity", None, sentence, f"integrity {reason}")


def row_query(fresh: Record, table: str) -> str:
    """The rows of `table`, each with its key and as the journal writes it."""
    pairs = ", ".join(f"'{name}', {name}" for name in sorted(columns_of(fresh, table)))
    key = ", ".join(KEYS[table])
    return f"SELECT {key}, json_object({pairs}) FROM {table} ORDER BY {key}"


def row_fault(
    number: int | None, table: str, key: tuple[Any, ...], found: bytes, sentence: str
) -> Fault:
    """The fault of one row, of which `found` stands in the table."""
    name = "/".join(
        part.decode(errors="replace") if isinstance(part, bytes) else str(part) for part in key
    )
    return Fault(
        "row",
        number,
        sentence.format(row=f"{table} {name}"),
        f"row {table}/{name} {fingerprint(found) if found else 'missing'}",
    )

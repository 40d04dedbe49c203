"""What lines of registers say, kept apart from the journal, which holds a salted digest of it.

So it can be destroyed when its time has come, and until then `verify` finds every change of it; the
entry stays, with its number, its time and who made it. See docs/decisions/0015.
"""

import json
import secrets
import sqlite3
from collections.abc import Iterable, Iterator

from dutyconsole.domain.register_fields import Values
from dutyconsole.domain.register_lines import canonical, digest_of
from dutyconsole.domain.verification import Fault, fingerprint
from dutyconsole.language import _
from dutyconsole.store.database import Record
from dutyconsole.store.held import rows

FIRST_VERSION = 5
"""The version of the schema from which on there are registers."""
_SALT_BYTES = 16


def keep(db: Record, entry: int, register: str, number: int, subject: str, values: Values) -> str:
    """Keep what a line says, within an act; the answer is the digest for its entry."""
    salt, content = secrets.token_hex(_SALT_BYTES), canonical(values)
    db.execute(
        "INSERT INTO register_content (entry, register, number, subject, salt, content)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (entry, register, number, subject, salt, content),
    )
    return digest_of(subject, content, salt)


def values_in(content: str | None) -> dict[str, str]:
    """What a line says; nothing where it was destroyed."""
    read: dict[str, str] = json.loads(content) if content else {}
    return read


def destroyed_entries(found: Iterable[sqlite3.Row | tuple[str]]) -> set[int]:
    """The ids in what `destruction.entries` holds: `1-300,302`, one text a row."""
    ids: set[int] = set()
    for (spans,) in found:
        for span in filter(None, spans.split(",")):
            first, _dash, last = span.partition("-")
            ids.update(range(int(first), int(last or first) + 1))
    return ids


def content_faults(db: Record) -> Iterator[Fault]:
    """Whether every line says what its entry's digest tells, or was destroyed with a record."""
    if db.version < FIRST_VERSION:
        return
    gone = destroyed_entries(
        (str(spans, "utf-8"),) for (spans,) in rows(db, "SELECT entries FROM destruction")
    )
    query = (
        "SELECT e.id, e.digest, e.register, e.number, c.register, c.number, c.subject, c.salt,"
        " c.content FROM register_entry e LEFT JOIN register_content c ON c.entry = e.id"
        " ORDER BY e.id"
    )
    for id_, digest, *told, subject, salt, content in rows(db, query):
        if content is None:
            if id_ not in gone:
                yield _fault(id_, b"", _("{row} is missing; no record tells of its destruction"))
        elif told[:2] != told[2:] or _digest(subject, content, salt) != digest:
            yield _fault(id_, content, _("{row} is not what the journal says"))
        elif id_ in gone:
            yield _fault(id_, content, _("{row} is still there, though it was destroyed"))
    # Of an entry that is missing in between, the journal tells.
    orphans = (
        "SELECT entry, content FROM register_content"
        " WHERE entry NOT BETWEEN 1 AND (SELECT coalesce(max(id), 0) FROM register_entry)"
    )
    for id_, content in rows(db, orphans):
        yield _fault(id_, content, _("{row} is in the tables; the journal knows nothing of it"))


def _digest(subject: bytes, content: bytes, salt: bytes) -> bytes:
    said = (str(part, "utf-8", "replace") for part in (subject, content, salt))
    return digest_of(*said).encode()


def _fault(id_: int, found: bytes, sentence: str) -> Fault:
    row = f"register_content {id_}"
    return Fault(
        "row",
        None,
        sentence.format(row=row),
        f"row {row} {fingerprint(found) if found else 'gone'}",
    )

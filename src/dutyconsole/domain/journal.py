"""The journal: a chain of entries, each holding what an act wrote and the digest of the one before.

An entry's body is canonical JSON, made once and stored as it was hashed. Its digest is
H(digest of the entry before ‖ body), so an entry cannot be changed, dropped or moved without every
later digest changing too (cf. Haber and Stornetta, 1991). The tables of the record are what the
entries add up to: replaying the rows of all bodies in order gives the same tables.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import NewType

Uid = NewType("Uid", str)
"""Unique id of one act, made before the act, so that a repetition is recognised."""

Value = str | int | None
"""What a cell of the record may hold. No floats: they have no canonical form."""

ALGORITHM = "sha256"
ALGORITHMS = ("sha256", "sm3")
"""The hashes a record may be chained by; both give 32 bytes."""
GENESIS = bytes(32)
"""What the first entry's digest is chained to."""


@dataclass(frozen=True, slots=True)
class Row:
    """The full content of one row that an act wrote."""

    table: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Entry:
    """One act: who did what about which thing and when, and every row it wrote."""

    number: int
    """Position in the journal, from 1, without gaps."""
    uid: Uid
    at: str
    """When, as stored (see `moments`)."""
    by: str
    """Who, by name."""
    event: str
    """What happened, as `noun.past`: `incident.received`."""
    subject: str
    """What it was about: `incident 2020/12`, `shift 2020-01-25/1`; empty for the station itself."""
    rows: tuple[Row, ...]


def canonical(entry: Entry) -> str:
    """The body of `entry`: canonical JSON: sorted keys, no spaces, characters as they are."""
    body = {
        "n": entry.number,
        "uid": entry.uid,
        "at": entry.at,
        "by": entry.by,
        "event": entry.event,
        "subject": entry.subject,
        "rows": [[row.table, dict(row.values)] for row in entry.rows],
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def entry_from(body: str) -> Entry:
    """The entry that `canonical` wrote as `body`.

    Raises:
        ValueError: the body is not such an entry.
    """
    try:
        read = json.loads(body)
        return Entry(
            number=read["n"],
            uid=Uid(read["uid"]),
            at=read["at"],
            by=read["by"],
            event=read["event"],
            subject=read["subject"],
            rows=tuple(Row(table, dict(values)) for table, values in read["rows"]),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(body[:80]) from error


def digest(previous: bytes, body: str | bytes, *, algorithm: str = ALGORITHM) -> bytes:
    """The digest of the entry with this `body` after the one whose digest is `previous`."""
    stored = body.encode() if isinstance(body, str) else body
    return hash_of(algorithm)(previous + stored).digest()


def hash_of(algorithm: str) -> "Callable[[bytes], hashlib._Hash]":
    """The hash of this name, to be called with what is hashed.

    Raises:
        ValueError: there is no such hash, or this machine does not offer it.
    """
    # The one that Python knows by itself is the faster for not being looked up by its name.
    return hashlib.sha256 if algorithm == "sha256" else partial(hashlib.new, algorithm)

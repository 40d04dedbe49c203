"""The -wal beside the record: how long it is, and bringing it over into the record's file."""

import sqlite3
import time
from contextlib import suppress
from pathlib import Path

from dutyconsole.store.database import BUSY_SECONDS, Record

LONGEST = 4 * 1024 * 1024
"""Bytes from which on the desk brings it over also while others write."""
_PATIENCE = 0.2
"""Seconds for which it then tries: the screen stands still meanwhile."""
_GIVING_WAY = 2 * LONGEST
"""Bytes from which on others pause before they write."""
_PAUSE = _PATIENCE / 2
"""Seconds of that pause."""


def size(record: Path) -> int:
    """Bytes of the -wal beside `record`; 0 where there is none, or the disk does not tell."""
    try:
        return record.with_name(f"{record.name}-wal").stat().st_size
    except OSError:
        return 0


def bring_over(db: Record, *, patience: float = BUSY_SECONDS) -> bool:
    """Bring all of the -wal over into the file and empty it; whether nobody hindered it.

    Others are waited for so many seconds of `patience` at most.
    """
    db.execute(f"PRAGMA busy_timeout = {patience * 1000:.0f}")
    try:
        hindered: int = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    finally:
        db.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000:.0f}")
    return not hindered


def try_to_bring_over(db: Record, *, patience: float = BUSY_SECONDS) -> None:
    """The same, where it does not matter whether it can be done now."""
    # On a full or failing disk the -wal holds what is acknowledged just as well, and the desk
    # opens; the next act says what is wrong.
    with suppress(sqlite3.OperationalError):
        bring_over(db, patience=patience)


def keep_short(db: Record) -> None:
    """Bring the -wal over where it has grown long, if that is for this connection to do."""
    if db.brings_over and size(db.path) > LONGEST:
        try_to_bring_over(db, patience=_PATIENCE)


def give_way(db: Record) -> None:
    """Pause where the -wal has grown long: writers without a pause keep the desk from it."""
    if not db.brings_over and size(db.path) > _GIVING_WAY:
        time.sleep(_PAUSE)

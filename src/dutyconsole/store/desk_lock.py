"""The one desk of a station: it alone brings the -wal over into the record's file.

Before 3.51.3, SQLite could damage a WAL database of which one connection resets the -wal while
another writes (https://www.sqlite.org/wal.html#walresetbug); with one process that checkpoints,
that moment does not come.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from dutyconsole.home import Home
from dutyconsole.store import wal
from dutyconsole.store.database import Record

PAGES = 1000
"""Pages of the -wal after which the desk brings it over with an act of its own."""


@contextmanager
def as_the_desk(db: Record, home: Home, *, standby: bool = False) -> Iterator[bool]:
    """Be the desk of this station while the block lasts; False where another process is.

    With `standby` an engine that replicates the record brings the -wal over, and the desk does not.
    """
    file = os.open(home.lock, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        alone = _locked(file)
        if alone:
            os.truncate(file, 0)
            os.pwrite(file, f"{os.getpid()}\n".encode(), 0)
            if not standby:
                wal.try_to_bring_over(db)
                db.brings_over = True
                db.execute(f"PRAGMA wal_autocheckpoint = {PAGES}")
        yield alone
    finally:
        os.close(file)


def held(home: Home) -> bool:
    """Whether a desk is open on this station now."""
    with suppress(OSError):
        file = os.open(home.lock, os.O_RDONLY | os.O_CLOEXEC)
        try:
            return not _locked(file)
        finally:
            os.close(file)
    return False


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True

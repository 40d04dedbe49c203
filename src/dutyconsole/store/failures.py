"""What SQLite says of a disk or a file that fails, in words that the officer can act on."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from dutyconsole.errors import DiskFull, DutyError, RecordUnwritable, StationBusy
from dutyconsole.language import N_, _
from dutyconsole.store import ballast
from dutyconsole.store.database import Record, kind_of

T = TypeVar("T")


def with_room(act: Callable[[], T]) -> T:
    """Do `act`, once more where the disk was full and the ballast has made room."""
    try:
        return act()
    except DiskFull:
        return act()


@contextmanager
def refusing(db: Record) -> Iterator[None]:
    """Turn what the disk, the file or another program hinders into a refusal; nothing was kept.

    Raises:
        StationBusy: another program is writing.
        DiskFull: there was no room, and the ballast has made some.
        RecordUnwritable: the disk or the file does not let it be written.
    """
    try:
        yield
    except sqlite3.DatabaseError as error:
        refusal = _refusal(db, error)
        if refusal is None:
            raise
        raise refusal from error


def refusal_of_reading(error: BaseException | None) -> DutyError | None:
    """What to say when the record cannot be read any more; None where the program is at fault."""
    if not isinstance(error, sqlite3.DatabaseError) or kind_of(error) not in _HINDERED:
        return None
    return RecordUnwritable(
        _(
            "The record cannot be read any more ({reason}); what was typed is kept as a draft:"
            " write on paper, look whether the disk is there, run `dutyconsole doctor`"
        ).format(reason=error)
    )


def _refusal(db: Record, error: sqlite3.DatabaseError) -> DutyError | None:
    """The refusal that says it; None where the program is at fault."""
    kind = kind_of(error)
    if kind == sqlite3.SQLITE_BUSY:
        return StationBusy(
            _("Another program is writing to the record; nothing was saved, try again")
        )
    if kind == sqlite3.SQLITE_FULL:
        if ballast.let_go(db.path.with_name("ballast")):
            return DiskFull(
                _("The disk is full; room held back was given up: save again, then make room")
            )
        return RecordUnwritable(_("The disk is full; nothing was saved: make room, save again"))
    sentence = _HINDERED.get(kind)
    return RecordUnwritable(_(sentence).format(reason=error)) if sentence else None


_HINDERED = {
    sqlite3.SQLITE_IOERR: N_(
        "The disk does not write ({reason}); nothing was saved: write it on paper, have the disk"
        " looked at, save again"
    ),
    sqlite3.SQLITE_READONLY: N_(
        "The record may not be written ({reason}); nothing was saved: write it on paper, make the"
        " disk writable, save again"
    ),
    sqlite3.SQLITE_CANTOPEN: N_(
        "The record cannot be opened any more ({reason}); nothing was saved: write it on paper,"
        " look whether the disk is there"
    ),
    sqlite3.SQLITE_CORRUPT: N_(
        "The record is damaged ({reason}); nothing was saved: write it on paper, run `dutyconsole"
        " backup list` and `dutyconsole restore`"
    ),
    sqlite3.SQLITE_NOTADB: N_(
        "The record is damaged ({reason}); nothing was saved: write it on paper, run `dutyconsole"
        " backup list` and `dutyconsole restore`"
    ),
}
"""What is said of each kind of failure, by SQLite's result code."""

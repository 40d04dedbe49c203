"""The one door for writing: an act, its rows and its journal entry in one transaction.

    with journal(db, "incident.received", by=by, at=at) as act:
        …load, decide…
        act.subject = "incident 2020/12"
        act.keep("log_entry", {…})

A refusal inside the block leaves neither a row nor an entry. An act that keeps nothing is no act:
no entry is written.
"""

import sqlite3
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from arrow import Arrow

from dutyconsole.domain.journal import (
    GENESIS,
    Entry,
    Row,
    Uid,
    Value,
    canonical,
    digest,
    entry_from,
)
from dutyconsole.domain.moments import from_text
from dutyconsole.errors import AlreadyRecorded, BadInput, OutcomeUnknown, StationBusy
from dutyconsole.language import _
from dutyconsole.store import wal
from dutyconsole.store.database import Record, kind_of
from dutyconsole.store.failures import refusing
from dutyconsole.store.rows import write_row
from dutyconsole.text import clean_line


@dataclass(slots=True)
class Act:
    """What is being written: rows go into the tables at once, and into the entry at the end."""

    db: Record
    subject: str
    number: int = 0
    """Of its entry, once it is in the journal."""
    _rows: list[Row] = field(default_factory=list)

    def keep(self, table: str, values: Mapping[str, Value]) -> None:
        """Write one whole row of `table`: a new one, or the next state of one that may change."""
        row = Row(table, dict(values))
        write_row(self.db, row)
        self._rows.append(row)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows kept so far, in order."""
        return tuple(self._rows)


def new_uid() -> Uid:
    """A unique id for an act about to be made."""
    return Uid(uuid.uuid4().hex)


@contextmanager
def journal(
    db: Record, event: str, *, by: str, at: Arrow, subject: str = "", uid: Uid | None = None
) -> Iterator[Act]:
    """Open the door for one act; see the module's example.

    Raises:
        AlreadyRecorded: an act with this `uid` is in the journal.
        BadInput: nobody is named in `by`.
        StationBusy: another program is writing for longer than the busy timeout.
        DiskFull: there was no room; some has been made, so that the act can be done once more.
        RecordUnwritable: the disk or the file does not let the record be written.
        OutcomeUnknown: the disk failed at commit; repeating with the same `uid` is safe.
    """
    by = _named(by)
    with refusing(db), _open_door(db):
        _begin(db)
        _refuse_repeated(db, uid)
        act = Act(db, subject)
        yield act
        if act.rows:
            number, previous = head(db)
            entry = Entry(
                number + 1, uid or new_uid(), db.stored(at), by, event, act.subject, act.rows
            )
            body = canonical(entry)
            chained = digest(previous, body, algorithm=db.algorithm)
            db.execute(
                "INSERT INTO journal (n, uid, subject, body, digest) VALUES (?, ?, ?, ?, ?)",
                (entry.number, entry.uid, entry.subject, body, chained),
            )
            _commit(db)
            act.number = entry.number
    if act.rows:
        _ring(db)


def head(db: Record) -> tuple[int, bytes]:
    """Number and digest of the newest entry; 0 and the genesis digest where there is none."""
    row = db.execute("SELECT n, digest FROM journal ORDER BY n DESC LIMIT 1").fetchone()
    return (row["n"], row["digest"]) if row else (0, GENESIS)


def written_at(db: Record) -> Arrow | None:
    """The moment of the newest entry; None where there is none that can be read."""
    row = db.execute("SELECT body FROM journal ORDER BY n DESC LIMIT 1").fetchone()
    try:
        return from_text(entry_from(row["body"]).at) if row else None
    except ValueError:
        return None  # `verify` says what is wrong with it


def _named(by: str) -> str:
    name = clean_line(by)
    if not name:
        raise BadInput(_("Nobody is named as the one who does this"))
    return name


@contextmanager
def _open_door(db: Record) -> Iterator[None]:
    db.execute("PRAGMA query_only = OFF")
    try:
        yield
    finally:
        try:
            if db.in_transaction:
                db.execute("ROLLBACK")
        finally:
            db.execute("PRAGMA query_only = ON")


def _begin(db: Record) -> None:
    if db.suspect and wal.bring_over(db):
        # What was not brought to the disk then has been now, or this would have failed.
        db.suspect = False
    if db.suspect:
        raise StationBusy(
            _(
                "After a failure of the disk another program reads on: stop the replication"
                " (litestream), if there is one, and save again"
            )
        )
    wal.give_way(db)
    db.execute("BEGIN IMMEDIATE")


def _refuse_repeated(db: Record, uid: Uid | None) -> None:
    if uid is None:
        return
    row = db.execute("SELECT subject FROM journal WHERE uid = ?", (uid,)).fetchone()
    if row:
        raise AlreadyRecorded(_("This was saved before; nothing was doubled"), subject=row[0])


def _commit(db: Record) -> None:
    try:
        db.execute("COMMIT")
    except sqlite3.OperationalError as error:
        if kind_of(error) == sqlite3.SQLITE_FULL:
            raise
        # The system says once that it could not write, and then takes the page for written.
        db.suspect = True
        raise OutcomeUnknown(
            _(
                "The disk failed while saving ({reason}); save again, nothing is doubled. If it"
                " stays so, write it on paper and have the disk looked at"
            ).format(reason=error)
        ) from error


def _ring(db: Record) -> None:
    """Touch the doorbell, so that desks in other processes look now and not within a second."""
    # The act is kept: whatever hinders the bell, the poll beneath it still finds the entry.
    with suppress(OSError):
        db.path.with_name("doorbell").touch(mode=0o600)

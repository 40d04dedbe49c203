"""The file of the PINs: apart from the record, for its owner only, one process at a time.

Whoever writes to it holds the folder of the keys; so does whoever copies that folder and wants a
copy that is whole. The hold goes with its process, however that ends.
"""

import fcntl
import os
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep
from types import TracebackType
from typing import Self

from dutyconsole.domain.pins import PinEvent
from dutyconsole.errors import NotAllowed, RecordUnwritable, StationBusy
from dutyconsole.language import _, ngettext
from dutyconsole.store.database import kind_of
from dutyconsole.store.files import bring_to_disk, new_file, reason_of
from dutyconsole.store.pin_hashes import Cost, measure

APPLICATION_ID = 0x70696E73
"""`pins`, in the file's header."""

_PRAGMAS = (
    ("trusted_schema", 0),
    ("cell_size_check", 1),
    ("secure_delete", 1),
    # Not a -wal: one file, that is whole wherever it is copied.
    ("journal_mode", "delete"),
    # 3 and not 2: with a rollback journal only EXTRA keeps the last commit through a power cut.
    ("synchronous", 3),
)
_TABLES = (
    """CREATE TABLE cost (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        time_cost INTEGER NOT NULL,
        memory_cost INTEGER NOT NULL,
        parallelism INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE secret (
        name TEXT NOT NULL CHECK (name <> ''),
        kind TEXT NOT NULL CHECK (kind IN ('pin', 'code')),
        hash TEXT NOT NULL,
        since REAL NOT NULL,
        failures INTEGER NOT NULL DEFAULT 0,
        last_wall REAL NOT NULL DEFAULT 0,
        last_counted REAL NOT NULL DEFAULT 0,
        last_boot TEXT NOT NULL DEFAULT '',
        open_attempt INTEGER NOT NULL DEFAULT 0 CHECK (open_attempt IN (0, 1)),
        PRIMARY KEY (name, kind)
    ) STRICT""",
    """CREATE TABLE untold (
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL,
        person TEXT NOT NULL,
        kind TEXT NOT NULL,
        detail TEXT NOT NULL,
        wall REAL NOT NULL
    ) STRICT""",
)
_PATIENCE, _PAUSE = 10.0, 0.02
"""Seconds for which another process is waited for, and between two looks."""


class PinFile:
    """The file, open; and what the record has not been told yet of what is in it."""

    def __init__(self, path: Path, *, cost: Cost | None = None) -> None:
        """Open the file, or make it: at this `cost` of a hash, or at one measured then.

        Raises:
            NotAllowed: others could read it, it is none, or another process holds it.
        """
        self.path = path
        with refusing(path):
            path.parent.mkdir(exist_ok=True, mode=0o700)
            _refuse_open(path.parent)
            with alone_in(path.parent):
                if not path.exists():
                    _make(path, cost or measure())
                _refuse_open(path)
                self._db = _connect(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the file go."""
        self._db.close()

    @property
    def cost(self) -> Cost:
        """What a hash costs that is made from now on."""
        return Cost(*self._ask("SELECT time_cost, memory_cost, parallelism FROM cost")[0])

    def untold(self) -> tuple[PinEvent, ...]:
        """What the record has not been told yet, the oldest first."""
        rows = self._ask("SELECT uid, person, kind, detail, wall FROM untold ORDER BY id")
        return tuple(PinEvent(*row) for row in rows)

    def told(self, event: PinEvent) -> None:
        """The record has been told this."""
        with self._alone(), self._writing():
            self._do("DELETE FROM untold WHERE uid = ?", event.uid)

    def _failed(self, name: str, kind: str, detail: str, wall: float) -> None:
        self._do("UPDATE secret SET open_attempt = 0 WHERE name = ? AND kind = ?", name, kind)
        self._owe(name, "failed", detail, wall)

    def _owe(self, person: str, kind: str, detail: str, wall: float) -> None:
        """The record is to be told this."""
        self._do(
            "INSERT INTO untold (uid, person, kind, detail, wall) VALUES (?, ?, ?, ?, ?)",
            *(uuid.uuid4().hex, person, kind, detail, wall),
        )

    def _ask(self, statement: str, *values: str | float) -> list[sqlite3.Row]:
        with refusing(self.path):
            return self._db.execute(statement, values).fetchall()

    def _do(self, statement: str, *values: str | float) -> None:
        self._db.execute(statement, values)

    @contextmanager
    def _alone(self) -> Iterator[list[str]]:
        """Nobody else writes; what is open now was cut off, and is gone through first.

        The block is given whose attempts those were.
        """
        with refusing(self.path), alone_in(self.path.parent):
            rows = self._ask("SELECT * FROM secret WHERE open_attempt = 1 ORDER BY name")
            for row in rows:
                detail = _("the attempt was cut off; {count}")
                with self._writing():
                    self._failed(
                        row["name"],
                        row["kind"],
                        detail.format(count=in_a_row(row["failures"])),
                        row["last_wall"],
                    )
            yield [row["name"] for row in rows]

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """All that is done in the block is on the disk when it ends, or none of it."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """No other process writes to the PINs in `folder`, or copies them, while the block lasts.

    Raises:
        StationBusy: another one does for longer than a check of a PIN takes.
    """
    held = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        _hold(held)
        yield
    finally:
        os.close(held)


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Say in the operator's words what the disk or another program hinders; no value is in it.

    Raises:
        StationBusy: another program holds the file.
        RecordUnwritable: the disk or the file does not let it be read or written.
        NotAllowed: the file is not one of PINs, or is damaged.
    """
    try:
        yield
    except (sqlite3.DatabaseError, OSError) as error:
        refusal = _refusal(path, error)
        if refusal is None:
            raise
        raise refusal from error


def _refusal(path: Path, error: Exception) -> NotAllowed | None:
    """The refusal that says it; None where the program is at fault."""
    kind = kind_of(error) if isinstance(error, sqlite3.Error) else sqlite3.SQLITE_CANTOPEN
    if kind == sqlite3.SQLITE_BUSY:
        return _busy()
    if kind in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
        return _no_pins(path, reason_of(error))
    if kind in _HINDERED:
        return RecordUnwritable(
            _(
                "The PINs in {path} cannot be read and written ({reason}); no PIN was looked at"
            ).format(path=path, reason=reason_of(error))
        )
    return None


_HINDERED = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
}


def _no_pins(path: Path, reason: str) -> NotAllowed:
    return NotAllowed(
        _(
            "{path} cannot be read as PINs ({reason}); move it away, and everybody sets a PIN anew"
            " with a one-time code"
        ).format(path=path, reason=reason)
    )


def _busy() -> StationBusy:
    return StationBusy(_("Another PIN is being checked; try again"))


def _hold(held: int) -> None:
    """Wait for the lock, but not behind a process that was stopped."""
    for _each in range(int(_PATIENCE / _PAUSE)):
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sleep(_PAUSE)
        else:
            return
    raise _busy()


def _refuse_open(path: Path) -> None:
    """Refuse what another account can read: six digits are soon tried through, see docs/pins.md."""
    if path.stat().st_mode & 0o077:
        raise NotAllowed(
            _("{path} is open to other accounts; close it with `chmod go= {path}`").format(
                path=path
            )
        )


def _make(path: Path, cost: Cost) -> None:
    """Make the file whole or not at all."""
    with TemporaryDirectory(prefix=".new-", dir=path.parent) as aside:
        made = Path(aside) / path.name
        new_file(made)
        with closing(sqlite3.connect(made, isolation_level=None)) as db:
            _set(db)
            for statement in _TABLES:
                db.execute(statement)
            db.execute(
                "INSERT INTO cost VALUES (1, ?, ?, ?)",
                (cost.time_cost, cost.memory_cost, cost.parallelism),
            )
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        bring_to_disk(made)
        made.replace(path)
        bring_to_disk(path.parent)


def _connect(path: Path) -> sqlite3.Connection:
    # A check takes a third of a second, so a screen may let another thread do it; `alone_in` lets
    # one write at a time.
    db = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
    )
    db.row_factory = sqlite3.Row
    try:
        _set(db)
        _refuse_other(db, path)
    except BaseException:
        db.close()
        raise
    return db


def _refuse_other(db: sqlite3.Connection, path: Path) -> None:
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise _no_pins(path, _("it is something else"))


def _set(db: sqlite3.Connection) -> None:
    for name, value in _PRAGMAS:
        db.execute(f"PRAGMA {name} = {value}")
        held = db.execute(f"PRAGMA {name}").fetchone()[0]
        if held != value:
            raise sqlite3.DatabaseError(f"PRAGMA {name} is {held}, not {value}")


def in_a_row(failures: int) -> str:
    """The word about a failed attempt: how many there were since the last good one."""
    return ngettext(
        "{count} failed attempt in a row", "{count} failed attempts in a row", failures
    ).format(count=failures)

"""The record's database: opened with everything asserted, never created by opening.

A connection rests at `query_only`; only `journal` opens the door for writing. WAL with
`synchronous=FULL` keeps an acknowledged entry through a power cut; NORMAL was seen to lose rows
without a sign.
"""

import datetime as dt
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from arrow import Arrow

from dutyconsole.domain.journal import ALGORITHM, ALGORITHMS
from dutyconsole.domain.moments import to_text
from dutyconsole.errors import NotAllowed, StationBusy
from dutyconsole.language import _

APPLICATION_ID = 0x64757479
"""`duty`, in the file's header: this is a duty record and nothing else."""
COPY_ID = 0x64757476
"""`dutv`: a copy that is published for reading, of which no desk makes its record."""
SCHEMA_VERSION = 6
"""Steps in `migrations`; a test holds the two together."""

READING = (("trusted_schema", 0), ("cell_size_check", 1))
"""Pragmas of every connection."""
WRITING = (
    *READING,
    ("journal_mode", "wal"),
    ("synchronous", 2),
    ("foreign_keys", 1),
    ("recursive_triggers", 1),
    ("journal_size_limit", 16 * 1024 * 1024),
    ("wal_autocheckpoint", 0),
)
"""Pragmas of a connection that may write. Only the desk brings the -wal over into the file, see
`desk_lock`: before SQLite 3.51.3 two connections that did so at once could damage the record."""

BUSY_SECONDS = 5.0
"""Seconds for which another program that writes is waited for."""


class Record(sqlite3.Connection):
    """A connection to one station's record."""

    path: Path
    zone: dt.timezone = dt.UTC
    """The one offset in which this record stores its times."""
    algorithm: str = ALGORITHM
    """The hash that chains this record's journal."""
    version: int = SCHEMA_VERSION
    """The version of this record's schema."""
    brings_over: bool = False
    """Whether this connection is the one that brings the -wal over."""
    suspect: bool = False
    """A commit failed on this connection, so that what lies in the -wal may not be on the disk."""

    def stored(self, moment: Arrow) -> str:
        """`moment` as this record stores it."""
        return to_text(moment.to(self.zone))


def connect(path: Path) -> Record:
    """The record at `path`, brought up to this program's schema.

    Raises:
        NotAllowed: there is no duty record at `path`, or a newer program made it.
        StationBusy: another program holds it.
    """
    refuse_missing(path)
    with refusing(path):
        db = _open(_uri(path, "mode=rw"), path)
        with _closed_on_failure(db):
            if kind_of_file(db) == COPY_ID:
                raise NotAllowed(
                    _(
                        "{path} is the copy for reading, not the record; nothing is written into it"
                    ).format(path=path)
                )
            older = _version(db, path) < SCHEMA_VERSION  # before anything changes the file
            _set(db, WRITING)
            if older:
                _migrate(db)
            know(db)
    return db


def connect_to_read(path: Path, *, any_version: bool = False) -> Record:
    """The record at `path`, or a copy of it, opened without the means to write.

    With `any_version` also one that an older program made and that lacks later tables.

    Raises:
        NotAllowed: there is no duty record at `path`, or another version of the program made it.
        StationBusy: another program holds it.
    """
    refuse_missing(path)
    with refusing(path):
        db = _open_to_read(path)
        with _closed_on_failure(db):
            db.version = _version(db, path)
            if db.version < SCHEMA_VERSION and not any_version:
                raise NotAllowed(
                    _(
                        "{path} was made by an older dutyconsole; open it with this one first"
                    ).format(path=path)
                )
            know(db)
    return db


def create(path: Path, zone: dt.timezone, *, algorithm: str = ALGORITHM) -> Record:
    """A new, empty record at `path` that stores times in `zone`, readable by its owner only.

    Raises:
        NotAllowed: something is there already.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError as error:
        raise NotAllowed(
            _("There is a record at {path} already; nothing was changed").format(path=path)
        ) from error
    with refusing(path):
        db = _open(_uri(path, "mode=rw"), path)
        with _closed_on_failure(db):
            _set(db, WRITING)
            db.zone = zone
            db.algorithm = algorithm
            _migrate(db)
    return db


def blank(version: int = SCHEMA_VERSION) -> Record:
    """An empty record in a temporary file of SQLite's own, gone when it is closed."""
    db = _open("", Path())
    with _closed_on_failure(db):
        _set(db, (("journal_mode", "off"), ("synchronous", 0), ("foreign_keys", 1)))
        db.version = version
        _migrate(db, version)
    return db


def revision(db: Record) -> tuple[int, int]:
    """Changes whenever this process or another one has written: read again then."""
    return db.execute("PRAGMA data_version").fetchone()[0], db.total_changes


def _open(uri: str, path: Path) -> Record:
    db = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, factory=Record)
    db.path = path
    db.row_factory = sqlite3.Row
    with _closed_on_failure(db):
        _set(db, READING)
        db.execute("PRAGMA query_only = ON")
    return db


def _set(db: Record, settings: tuple[tuple[str, str | int], ...]) -> None:
    for name, value in settings:
        db.execute(f"PRAGMA {name} = {value}")
        held = db.execute(f"PRAGMA {name}").fetchone()[0]
        if held != value:
            raise sqlite3.DatabaseError(f"PRAGMA {name} is {held}, not {value}")


def _open_to_read(path: Path) -> Record:
    db = _open(_uri(path, "mode=ro"), path)
    try:
        with _closed_on_failure(db):
            db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError as error:
        # SQLite cannot make its lock file in a folder that is not to be written. A copy without a
        # -wal is whole in itself and in nobody's use, so that no lock is needed.
        if is_busy(error) or path.with_name(f"{path.name}-wal").exists():
            raise
        return _open(_uri(path, "mode=ro&immutable=1"), path)
    return db


def _uri(path: Path, how: str) -> str:
    from urllib.parse import quote

    return f"file:{quote(str(path.absolute()))}?{how}"


def refuse_missing(path: Path) -> None:
    """Refuse a path at which there is no file.

    Raises:
        NotAllowed: it is so, or this account may not look.
    """
    try:
        found = path.is_file()
    except PermissionError as error:
        raise NotAllowed(_("{path} is closed to this account").format(path=path.parent)) from error
    if not found:
        raise NotAllowed(
            _("No station at {path}; `dutyconsole init` makes one").format(path=path.parent)
        )


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Say in the operator's words what SQLite finds wrong with the file.

    Raises:
        NotAllowed: it cannot be read as a record.
        StationBusy: another program holds it.
    """
    try:
        yield
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        # A flipped bit in the schema is met as text that is none.
        if isinstance(error, sqlite3.Error) and is_busy(error):
            raise StationBusy(_("Another program holds the record; try again")) from error
        raise NotAllowed(
            _(
                "{path} cannot be read as a duty record ({reason}); `dutyconsole backup list` shows"
                " what `dutyconsole restore` can put in its place"
            ).format(path=path, reason=error)
        ) from error


def kind_of(error: sqlite3.Error) -> int:
    """What kind of failure it is, as SQLite's primary result code; 0 where it carries none."""
    # The low byte is the kind; what this module raises itself carries no code.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def is_busy(error: sqlite3.Error) -> bool:
    """Whether it failed only because another program holds the record."""
    return kind_of(error) == sqlite3.SQLITE_BUSY


@contextmanager
def _closed_on_failure(db: Record) -> Iterator[None]:
    try:
        yield
    except BaseException:
        db.close()
        raise


def kind_of_file(db: Record) -> int:
    """What the file says that it is: APPLICATION_ID, COPY_ID, or something else."""
    return int(db.execute("PRAGMA application_id").fetchone()[0])


def _version(db: Record, path: Path) -> int:
    if kind_of_file(db) not in (APPLICATION_ID, COPY_ID):
        raise NotAllowed(_("{path} is not a duty record").format(path=path))
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    if version > SCHEMA_VERSION:
        raise NotAllowed(
            _("{path} was made by a newer dutyconsole; update this one first").format(path=path)
        )
    return version


def _migrate(db: Record, version: int = SCHEMA_VERSION) -> None:
    """Apply the steps that are missing up to `version`, all or none, one process at a time."""
    import sqlite_utils

    from dutyconsole.store.migrations import STEPS, migrations

    try:
        db.execute("PRAGMA query_only = OFF")
        db.execute("BEGIN IMMEDIATE")
        migrations.apply(
            sqlite_utils.Database(db, execute_plugins=False), stop_before=STEPS[version:][:1]
        )
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {version}")
        db.execute("COMMIT")
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")
        db.execute("PRAGMA query_only = ON")


def know(db: Record) -> None:
    """Learn what the station's row says of how this record is written."""
    row = db.execute("SELECT utc_offset, algorithm FROM station").fetchone()
    if row:
        db.zone = dt.timezone(dt.timedelta(seconds=row["utc_offset"]))
        # Another name than these was put there from outside; `verify` says so, and the desk works.
        db.algorithm = row["algorithm"] if row["algorithm"] in ALGORITHMS else ALGORITHM
        check_hash(db.algorithm)


def check_hash(algorithm: str) -> None:
    """Refuse a hash that this machine does not have.

    Raises:
        NotAllowed: OpenSSL here does not offer it.
    """
    if algorithm not in hashlib.algorithms_available:
        raise NotAllowed(
            _("OpenSSL on this machine does not offer {name}; the record needs it").format(
                name=algorithm
            )
        )

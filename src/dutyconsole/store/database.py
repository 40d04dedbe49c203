"""The record's database: opened with everything asserted, never created by opening.

A connection rests at `query_only`; only `journal` opens the door for writing. WAL with
`synchronous=FULL` keeps an acknowledged entry through a power cut; NORMAL was seen to lose rows
without a sign.
"""

import datetime as dt
import os
import sqlite3
from pathlib import Path

from arrow import Arrow

from dutyconsole.domain.moments import to_text
from dutyconsole.errors import NotAllowed, StationBusy
from dutyconsole.language import _

APPLICATION_ID = 0x64757479
"""`duty`, in the file's header: this is a duty record and nothing else."""
SCHEMA_VERSION = 1
"""Steps in `migrations`; a test holds the two together."""

_BUSY_SECONDS = 5.0
_SETTINGS = (
    ("journal_mode", "wal"),
    ("synchronous", 2),
    ("foreign_keys", 1),
    ("recursive_triggers", 1),
    ("trusted_schema", 0),
    ("cell_size_check", 1),
    ("journal_size_limit", 16 * 1024 * 1024),
)


class Record(sqlite3.Connection):
    """A connection to one station's record."""

    path: Path
    zone: dt.timezone = dt.UTC
    """The one offset in which this record stores its times."""

    def stored(self, moment: Arrow) -> str:
        """`moment` as this record stores it."""
        return to_text(moment.to(self.zone))


def connect(path: Path) -> Record:
    """The record at `path`, brought up to this program's schema.

    Raises:
        NotAllowed: there is no duty record at `path`, or a newer program made it.
        StationBusy: another program holds it while the schema has to change.
    """
    if not path.is_file():
        raise NotAllowed(
            _("No station at {path}; `dutyconsole init` makes one").format(path=path.parent)
        )
    try:
        db = _open(path)
        _check_identity(db, path)
    except sqlite3.DatabaseError as error:
        raise NotAllowed(
            _("{path} cannot be read as a duty record: {reason}").format(path=path, reason=error)
        ) from error
    db.zone = _zone_of(db)
    return db


def create(path: Path, zone: dt.timezone) -> Record:
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
    db = _open(path)
    db.zone = zone
    db.execute("PRAGMA query_only = OFF")
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    _migrate(db)
    return db


def revision(db: Record) -> tuple[int, int]:
    """Changes whenever this process or another one has written: read again then."""
    return db.execute("PRAGMA data_version").fetchone()[0], db.total_changes


def _open(path: Path) -> Record:
    db = sqlite3.connect(
        f"file:{_quoted(path)}?mode=rw",
        uri=True,
        timeout=_BUSY_SECONDS,
        isolation_level=None,
        factory=Record,
    )
    db.path = path
    db.row_factory = sqlite3.Row
    for name, value in _SETTINGS:
        db.execute(f"PRAGMA {name} = {value}")
        held = db.execute(f"PRAGMA {name}").fetchone()[0]
        if held != value:
            raise sqlite3.DatabaseError(f"PRAGMA {name} is {held}, not {value}")
    db.execute("PRAGMA query_only = ON")
    return db


def _quoted(path: Path) -> str:
    from urllib.parse import quote

    return quote(str(path.absolute()))


def _check_identity(db: Record, path: Path) -> None:
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise NotAllowed(_("{path} is not a duty record").format(path=path))
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        raise NotAllowed(
            _("{path} was made by a newer dutyconsole; update this one first").format(path=path)
        )
    if version < SCHEMA_VERSION:
        _migrate(db)


def _migrate(db: Record) -> None:
    """Apply the steps that are missing, all of them or none, one process at a time."""
    import sqlite_utils

    from dutyconsole.store.migrations import migrations

    try:
        db.execute("PRAGMA query_only = OFF")
        db.execute("BEGIN IMMEDIATE")
        migrations.apply(sqlite_utils.Database(db, execute_plugins=False))
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        db.execute("COMMIT")
    except sqlite3.OperationalError as error:
        raise StationBusy(
            _(
                "The record has to be brought up to date and another program is using it: {reason}"
            ).format(reason=error)
        ) from error
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")
        db.execute("PRAGMA query_only = ON")


def _zone_of(db: Record) -> dt.timezone:
    row = db.execute("SELECT utc_offset FROM station").fetchone()
    return dt.timezone(dt.timedelta(seconds=row[0])) if row else dt.UTC

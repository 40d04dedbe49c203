"""A record that can only be looked at, for whoever may not write: a leader over SSH.

What is looked at hangs on an empty record in memory. So it can be taken off and hung up anew when
the desk has put another file in its place, while whoever holds the connection goes on with it. An
authorizer lets nothing but reading through: a connection opened to read alone still attaches and
makes files (VACUUM INTO, ATTACH), as was seen.
"""

import sqlite3
from pathlib import Path
from urllib.parse import quote

from dutyconsole.errors import NotAllowed
from dutyconsole.language import _
from dutyconsole.store.database import (
    APPLICATION_ID,
    BUSY_SECONDS,
    COPY_ID,
    READING,
    SCHEMA_VERSION,
    Record,
    know,
    refuse_missing,
    refusing,
)

_HUNG = "looked_at"
"""The name of what is looked at."""
_ALLOWED = frozenset(
    {
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_READ,
        sqlite3.SQLITE_RECURSIVE,
        sqlite3.SQLITE_TRANSACTION,
    }
)
_PRAGMAS = frozenset({"data_version", "user_version", "application_id"})
"""Without a value; with the name of a table, `table_info` too."""


class Viewed(Record):
    """A connection for looking on; `look` says whether there is something new to see."""

    is_copy: bool = False
    """Whether it is what the desk publishes, and not the record itself."""
    _file: tuple[int, int] = (0, 0)
    _times: int = 0

    def hang(self, path: Path) -> None:
        """Look at the record at `path` from now on.

        Raises:
            NotAllowed: it is no duty record, or no copy of one, or of another version.
            StationBusy: another program holds it.
        """
        self.path = path
        refuse_missing(path)
        with refusing(path):
            self._hang_up()
            know(self)

    def look(self) -> tuple[int, int]:
        """Changes whenever there is something new to see; a file put in its place is taken up."""
        if _file_of(self.path) not in (self._file, (0, 0)):
            self._hang_up()
        version: int = self.execute(f"PRAGMA {_HUNG}.data_version").fetchone()[0]
        return self._times, version

    def _hang_up(self) -> None:
        self.set_authorizer(None)
        try:
            if self._file != (0, 0):
                self.execute(f"DETACH {_HUNG}")
                self._file = (0, 0)
            before = _file_of(self.path)
            uri = f"file:{quote(str(self.path.absolute()))}?mode=ro"
            self.execute(f"ATTACH ? AS {_HUNG}", (uri,))
            self._file, self._times = before, self._times + 1
            self._recognise()
        finally:
            self.set_authorizer(_only_reading)

    def _recognise(self) -> None:
        kind = self.execute(f"PRAGMA {_HUNG}.application_id").fetchone()[0]
        if kind not in (APPLICATION_ID, COPY_ID):
            raise NotAllowed(_("{path} is not a duty record").format(path=self.path))
        self.is_copy = kind == COPY_ID
        self.version = int(self.execute(f"PRAGMA {_HUNG}.user_version").fetchone()[0])
        if self.version != SCHEMA_VERSION:
            raise NotAllowed(
                _("{path} is of another version of dutyconsole than this program").format(
                    path=self.path
                )
            )


def view(path: Path) -> Viewed:
    """The record at `path`, or what was published of it, to look at.

    Raises:
        NotAllowed: there is none, or it is of another version.
        StationBusy: another program holds it.
    """
    db = sqlite3.connect(
        ":memory:", uri=True, timeout=BUSY_SECONDS, isolation_level=None, factory=Viewed
    )
    db.row_factory = sqlite3.Row
    try:
        for name, value in (*READING, ("query_only", 1)):
            db.execute(f"PRAGMA {name} = {value}")
        db.hang(path)
    except BaseException:
        db.close()
        raise
    return db


def _file_of(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0  # what is open stays open
    return found.st_dev, found.st_ino


def _only_reading(
    action: int, first: str | None, second: str | None, database: str | None, _trigger: str | None
) -> int:
    allowed = (
        action in _ALLOWED
        or (action == sqlite3.SQLITE_FUNCTION and second != "load_extension")
        # As SQLite declares a virtual table to itself; in memory, and no statement can do it.
        or (action == sqlite3.SQLITE_UPDATE and (first, database) == ("sqlite_master", "main"))
        or (
            action == sqlite3.SQLITE_PRAGMA
            and (first == "table_info" or (first in _PRAGMAS and second is None))
        )
    )
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY

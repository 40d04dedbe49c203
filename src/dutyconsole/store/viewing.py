"""A record that can only be looked at, for whoever may not write: a leader over SSH.

What is looked at hangs on an empty record in memory. So it can be taken off and hung up anew when
the desk has put another file in its place, while whoever holds the connection goes on with it. An
authorizer lets nothing but reading through: a connection opened to read alone still attaches and
makes files (VACUUM INTO, ATTACH), as was seen.
"""

import sqlite3
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from dutyconsole.errors import DutyError, NotAllowed
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
from dutyconsole.store.failures import refusal_of_reading

_NAMES = ("looked_at", "looked_at_next")
"""The names of what is looked at, in turn: the next is hung up before the one before is let go."""
_NOTHING = (0, 0)
"""In the place of a file's device and inode: there is none."""
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


class AnotherVersion(NotAllowed):
    """What is to be looked at was made by another version of the program."""


class Viewed(Record):
    """A connection for looking on; `look` says whether there is something new to see."""

    is_copy: bool = False
    """Whether it is what the desk publishes, and not the record itself."""
    is_behind: bool = False
    """What lies there now cannot be read: one goes on looking at what was there before."""
    _file: tuple[int, int] = _NOTHING
    _times: int = 0
    """How often something was hung up."""

    def hang(self, path: Path) -> None:
        """Look at the record at `path` from now on.

        Raises:
            NotAllowed: it is no duty record, and no copy of one.
            AnotherVersion: it is of one.
            StationBusy: another program holds it.
        """
        self.path = path
        refuse_missing(path)
        with refusing(path):
            self._hang_up()
            know(self)

    def look(self) -> tuple[int, int]:
        """Changes whenever there is something new to see; a file put in its place is taken up.

        Where that cannot be read, it is tried again at the next look.

        Raises:
            AnotherVersion: it is of one.
        """
        there = _file_of(self.path)
        if there == self._file:
            self.is_behind = False
        elif there != _NOTHING:
            self._take_up()
        version: int = self.execute(f"PRAGMA {self._hung}.data_version").fetchone()[0]
        return self._times, version

    def knows(self, name: str) -> bool:
        """Whether the directory has a person of this name."""
        query = "SELECT EXISTS (SELECT 1 FROM person WHERE name = ?)"
        return bool(self.execute(query, (name,)).fetchone()[0])

    def _take_up(self) -> None:
        """Look at what lies there now, where it can be read."""
        try:
            self._hang_up()
        except AnotherVersion:
            raise
        except (sqlite3.Error, NotAllowed):
            self.is_behind = True
        else:
            self.is_behind = False

    @property
    def _hung(self) -> str:
        """The name of what is looked at now."""
        return _NAMES[(self._times - 1) % 2]

    def _hang_up(self) -> None:
        """Look at what lies there now; where that fails, at what was looked at before."""
        name, before = _NAMES[self._times % 2], _file_of(self.path)
        uri = f"file:{quote(str(self.path.absolute()))}?mode=ro"
        self.set_authorizer(None)
        try:
            self._let_go(name)
            self.execute(f"ATTACH ? AS {name}", (uri,))
            try:
                kind = self._kind_of(name)
                self._let_go(self._hung)
            except BaseException:
                with suppress(sqlite3.Error):  # somebody reads: the next look lets it go
                    self._let_go(name)
                raise
        finally:
            self.set_authorizer(_only_reading)
        self.is_copy = kind == COPY_ID
        self._file, self._times = before, self._times + 1

    def _let_go(self, name: str) -> None:
        if name in {row["name"] for row in self.execute("PRAGMA database_list")}:
            self.execute(f"DETACH {name}")

    def _kind_of(self, name: str) -> int:
        """What was hung up under this name: a record or a copy, that this program can read."""
        kind = int(self.execute(f"PRAGMA {name}.application_id").fetchone()[0])
        if kind not in (APPLICATION_ID, COPY_ID):
            raise NotAllowed(_("{path} is not a duty record").format(path=self.path))
        version = self.execute(f"PRAGMA {name}.user_version").fetchone()[0]
        if version != SCHEMA_VERSION:
            raise AnotherVersion(
                _(
                    "The desk is of another version of dutyconsole than this view: log in again; if"
                    " that does not help, call the duty room"
                )
            )
        self.execute(f"SELECT utc_offset FROM {name}.station").fetchall()  # it is whole so far
        return kind


def refusal_of_looking(error: BaseException | None) -> DutyError | None:
    """What to tell a leader of a copy that fails; None where the program is at fault.

    He can do nothing about files: neither their names nor what SQLite says of them help him.
    """
    if refusal_of_reading(error) is None:
        return None
    return NotAllowed(_("What the duty room publishes cannot be read any more: call the duty room"))


def view(path: Path) -> Viewed:
    """The record at `path`, or what was published of it, to look at.

    Raises:
        NotAllowed: there is none, or none that can be read.
        AnotherVersion: it is of one.
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
        return _NOTHING  # what is open stays open
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

"""What the copy for reading holds: the record's tables without what is not for leaders.

The journal stays at home, for it holds everything ever written, and so do who signed or failed to
with which PIN, messages that left the room, why particulars were opened, and the settings of old.
Of the registers' lines private fields are masked, and the salts are left out.
"""

import hashlib
import json
import sqlite3
from dataclasses import dataclass

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.journal import Row
from dutyconsole.domain.moments import from_text
from dutyconsole.domain.own_registers import registers_of
from dutyconsole.domain.register_fields import masked
from dutyconsole.domain.register_lines import canonical
from dutyconsole.home import Home
from dutyconsole.store.contents import values_in
from dutyconsole.store.database import Record
from dutyconsole.store.rows import KEYS, write_row

WITHHELD = frozenset({"pin_event", "outbox", "outbox_try", "reveal", "settings"})
"""Tables of which the copy has no row."""
COPIED = tuple(table for table in KEYS if table not in WITHHELD)
"""Tables of which it has every row."""
MARK = """CREATE TABLE published (
    entry INTEGER NOT NULL,
    digest TEXT NOT NULL,
    at TEXT NOT NULL,
    rules TEXT NOT NULL
) STRICT"""
"""The copy's own table, of one row."""

_EDITION = 1
"""Moves when this module lets other things through than before."""
_CONTENT = (
    "INSERT INTO register_content (entry, register, number, subject, salt, content)"
    " VALUES (?, ?, ?, ?, '', ?)"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a copy has come."""

    entry: int
    """It holds what the journal tells up to this entry."""
    digest: str
    """Of that entry, in hexadecimal digits."""
    at: Arrow
    """When it was brought there."""
    rules: str
    """By which rules it was masked; see `Masks`."""


class Masks:
    """What of the registers a leader sees, as the settings have it."""

    def __init__(self, station: Station) -> None:
        """Of `station`."""
        self._registers = registers_of(station)
        shown = {
            key: {each.key: (each.kind, each.is_private) for each in register.fields}
            for key, register in self._registers.items()
        }
        told = json.dumps([_EDITION, shown], sort_keys=True)
        self.rules = hashlib.sha256(told.encode()).hexdigest()[:16]
        """Changes with what is masked: a copy made by other rules has to be made anew."""

    def row(self, found: sqlite3.Row) -> tuple[int, str, int, str, str]:
        """A row of `register_content` as the copy has it.

        What the settings declare no more is left out: nobody knows whether it was private.
        """
        register = self._registers.get(found["register"])
        fields = register.by_key if register else {}
        said = {
            key: masked(fields[key], value) if fields[key].is_private else value
            for key, value in values_in(found["content"]).items()
            if key in fields
        }
        about, subject = fields.get(register.subject) if register else None, ""
        if about:
            subject = masked(about, found["subject"]) if about.is_private else found["subject"]
        return found["entry"], found["register"], found["number"], subject, canonical(said)


def keep(copy: Record, db: Record, row: Row, masks: Masks) -> None:
    """Keep a row that the journal of `db` tells of in the copy, where it belongs there."""
    if row.table in WITHHELD:
        return
    write_row(copy, row)
    if row.table == "register_entry":
        # Nothing where it has been destroyed since.
        query = "SELECT * FROM register_content WHERE entry = ?"
        for found in db.execute(query, (row.values["id"],)):
            copy.execute(_CONTENT, masks.row(found))


def keep_contents(copy: sqlite3.Connection, masks: Masks) -> None:
    """Keep what all lines say in a new copy to which the record is attached as `record`."""
    found = copy.execute("SELECT * FROM record.register_content ORDER BY entry")
    copy.executemany(_CONTENT.replace("INTO ", "INTO main."), map(masks.row, found))


def drop_contents(copy: Record, db: Record) -> None:
    """Take out of the copy what the lines said that were destroyed in `db`.

    What stays is written anew: when pages were split before, SQLite may have left copies of rows in
    the gaps between them; those go with the pages.
    """
    there = {entry for (entry,) in db.execute("SELECT entry FROM register_content")}
    query = "SELECT entry, register, number, subject, content FROM register_content ORDER BY entry"
    stays = [tuple(row) for row in copy.execute(query) if row["entry"] in there]
    copy.execute("PRAGMA secure_delete = ON").fetchall()
    copy.execute("DELETE FROM register_content")
    copy.executemany(_CONTENT, stays)


def mark(copy: sqlite3.Connection, reached: Mark, at: str) -> None:
    """Say in the copy how far it has come; `at` is the moment as it is stored."""
    copy.execute("DELETE FROM published")
    copy.execute(
        "INSERT INTO published VALUES (?, ?, ?, ?)",
        (reached.entry, reached.digest, at, reached.rules),
    )


def mark_in(copy: sqlite3.Connection) -> Mark:
    """How far the copy has come.

    Raises:
        sqlite3.DatabaseError: it does not say.
    """
    row = copy.execute("SELECT entry, digest, at, rules FROM published").fetchone()
    try:
        return Mark(row["entry"], row["digest"], from_text(row["at"]), row["rules"])
    except (TypeError, ValueError) as error:
        raise sqlite3.DatabaseError("published") from error


def settings_text(db: Record) -> str:
    """station.toml as the desk runs by it: it kept the text in the record at its start.

    Raises:
        OSError: it kept none, and the file cannot be read.
    """
    row = db.execute("SELECT text FROM settings ORDER BY id DESC LIMIT 1").fetchone()
    if row:
        return str(row["text"])
    return Home(db.path.parent).settings.read_text(encoding="utf-8-sig")

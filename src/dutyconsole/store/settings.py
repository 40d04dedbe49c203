"""Versions of station.toml kept, so that a handover is read with the settings it was made with."""

import sqlite3
from dataclasses import dataclass

from arrow import Arrow

from dutyconsole.domain.moments import from_text
from dutyconsole.store.database import Record
from dutyconsole.store.failures import refusing
from dutyconsole.store.journal import journal
from dutyconsole.store.rows import next_id
from dutyconsole.text import clean, clean_line


@dataclass(frozen=True, slots=True)
class Version:
    """The settings as they stood from a moment on."""

    id: int
    """Its number, from 1."""
    at: Arrow
    """When it was first seen."""
    by: str
    text: str
    """The whole of station.toml, which `config.file.parse` reads."""


def keep(db: Record, text: str, *, by: str, at: Arrow) -> int:
    """Keep the text of station.toml as a version of its own, if the latest differs from it.

    The answer is the version that holds. Line ends and what nobody can see make no difference.

    Raises:
        BadInput: nobody is named in `by`.
        NotAllowed: the disk, the file or another program hinders it.
    """
    text = clean(text)
    with refusing(db):
        before = _newest(db)
    if before and before.text == text:
        return before.id
    event = "settings.changed" if before else "settings.kept"
    with journal(db, event, by=by, at=at) as act:
        version = Version(next_id(db, "settings"), at, clean_line(by), text)
        act.subject = f"settings {version.id}"
        act.keep(
            "settings",
            {
                "id": version.id,
                "at": db.stored(version.at),
                "by": version.by,
                "text": version.text,
            },
        )
    return version.id


def latest(db: Record) -> int:
    """The version that holds now; 0 where none was kept yet."""
    newest = _newest(db)
    return newest.id if newest else 0


def get(db: Record, version_id: int) -> Version | None:
    """A version of the settings; None where there is none with this id."""
    row = db.execute("SELECT * FROM settings WHERE id = ?", (version_id,)).fetchone()
    return _from_row(row) if row else None


def _newest(db: Record) -> Version | None:
    row = db.execute("SELECT * FROM settings ORDER BY id DESC LIMIT 1").fetchone()
    return _from_row(row) if row else None


def _from_row(row: sqlite3.Row) -> Version:
    return Version(row["id"], from_text(row["at"]), row["by"], row["text"])

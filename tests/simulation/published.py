"""The copy for leaders beside a simulated record: brought up act by act, it is what a whole one is.

Whoever plays tells of every act; the copy is brought up after some of them, so that one replay
writes one act or several. A leader looks on at it all the while, with the connection of a view.
"""

import random
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import fields, is_dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.config.view import ViewRules
from dutyconsole.home import Home, Publication
from dutyconsole.store.database import Record
from dutyconsole.store.publication import Publishing
from dutyconsole.store.publication_rows import COPIED
from dutyconsole.store.publication_whole import publish_whole
from dutyconsole.store.viewing import view
from simulation.answers import answers


class Published:
    """The copy of one record, and a leader who looks on; closed with `close`."""

    def __init__(self, db: Record, station: Station, *, at: Arrow, chance: float = 1) -> None:
        """`chance` is how often it is brought up after an act."""
        self._db, self._station = db, station
        self._home, self._chance = Home(db.path.parent), chance
        self._dice = random.Random(1)  # noqa: S311 - another one than plays, which goes on as ever
        self._folder = TemporaryDirectory(prefix="published-")
        self._place = Publication(Path(self._folder.name))
        self._home.settings.touch()
        publish_whole(self._home, into(station, self._place.path), at=at)
        self._publishing = Publishing(db, station, self._place.path)
        self.viewed = view(self._place.record)
        """What the leader looks at."""
        self.times = 0
        """So often it was brought up."""

    @property
    def inbox(self) -> Path:
        """Where he drops what he does."""
        return self._place.inbox

    def close(self) -> None:
        """The leader goes, and the copy with him."""
        self.viewed.close()
        self._folder.cleanup()

    def moved(self, at: Arrow) -> None:
        """Something was done."""
        if self._dice.random() < self._chance:
            self.go_on(at)

    def go_on(self, at: Arrow) -> None:
        """Bring it up to the record."""
        assert self._publishing.go_on(at=at), "somebody holds the spare"
        self.viewed.look()
        self.times += 1

    def compare(self, at: Arrow) -> None:
        """It has the rows that a whole copy made now has, and answers what the record answers."""
        self.go_on(at)
        with TemporaryDirectory(prefix="whole-") as folder:
            publish_whole(self._home, into(self._station, Path(folder)), at=at)
            differ = differences(self._place.record, Publication(Path(folder)).record)
            assert differ == {}, f"{at}: brought up and made whole differ in {differ}"
        differ = differences(self._place.record, self._db.path, COPIED)
        assert differ == {}, f"{at}: the copy and the record differ in {differ}"
        self._compare_answers(at)

    def _compare_answers(self, at: Arrow) -> None:
        seen = answers(self.viewed, self._station, at=at)
        told = answers(self._db, self._station, at=at, masked=True)
        for (asked, copy), (_asked, record) in zip(seen, told, strict=True):
            assert copy == record, f"{at}: {asked}, copy and record: {apart(copy, record)}"


def apart(one: object, other: object) -> object:
    """Where two answers differ, the parts that do."""
    if type(one) is type(other) and is_dataclass(one):
        names = [each.name for each in fields(one)]
        parts = [(name, getattr(one, name), getattr(other, name)) for name in names]
        return {name: apart(its, others) for name, its, others in parts if its != others}
    if isinstance(one, list | tuple) and isinstance(other, list | tuple) and len(one) == len(other):
        pairs = zip(one, other, strict=True)
        return [apart(its, others) for its, others in pairs if its != others][:3]
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        keys = sorted(one.keys() | other.keys(), key=str)
        return {
            key: (one.get(key), other.get(key)) for key in keys if one.get(key) != other.get(key)
        }
    return one, other


def differences(one: Path, other: Path, tables: Iterable[str] = ()) -> dict[str, list[Any]]:
    """By table, rows that only one of two files has; of all tables where none is named."""
    with closing(sqlite3.connect(":memory:", isolation_level=None, uri=True)) as db:
        for name, path in (("one", one), ("other", other)):
            db.execute(f"ATTACH ? AS {name}", (f"file:{path}?mode=ro",))
        if not tables:
            schema, expected = (_schema(db, name) for name in ("one", "other"))
            assert schema == expected
            tables = [name for kind, name, _sql in schema if kind == "table" and _is_told(name)]
        found = {table: _differing(db, table) for table in tables}
    return {table: rows for table, rows in found.items() if rows}


def _differing(db: sqlite3.Connection, table: str) -> list[Any]:
    # A copy says of itself when it was brought up, and a whole one when it was made.
    columns = "entry, digest, rules" if table == "published" else "*"
    one, other = (f"SELECT {columns} FROM {name}.{table}" for name in ("one", "other"))
    rows = [f"{one} EXCEPT {other} LIMIT 2", f"{other} EXCEPT {one} LIMIT 2"]
    return [row for query in rows for row in db.execute(query)]


def _is_told(table: str) -> bool:
    """The index has the same words in other pieces: what it finds is among the answers."""
    return not table.startswith("log_index")


def _schema(db: sqlite3.Connection, name: str) -> list[Any]:
    query = f"SELECT type, name, sql FROM {name}.sqlite_schema ORDER BY type, name"
    return db.execute(query).fetchall()


def into(station: Station, folder: Path) -> Station:
    """The settings of a station that publishes into this folder."""
    return msgspec.structs.replace(station, view=ViewRules(folder=str(folder)))

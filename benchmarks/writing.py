"""Saving a message: journal, index and all, beside a bare INSERT on the same disk."""

import sqlite3
import time
from contextlib import closing

from comparison import Outcome, compared, side_by_side
from record import a_copy, phone, sentences

from dutyconsole import clock
from dutyconsole.config.file import load
from dutyconsole.domain.incidents import Message
from dutyconsole.home import Home
from dutyconsole.store.crews import times_of
from dutyconsole.store.database import Record, connect
from dutyconsole.store.desk_lock import as_the_desk
from dutyconsole.store.incidents import take_down

MESSAGES = 500


def measure() -> list[Outcome]:
    """At ten thousand entries and at a million."""
    outcomes = []
    for entries in (10_000, 1_000_000):
        with a_copy(entries) as home, closing(connect(home.record)) as db, as_the_desk(db, home):
            saved, inserted = _beside_bare(db, home)
        what = f"message saved at {entries:,}"
        outcomes.append(compared(what, saved, inserted, against="bare INSERT", at_most=4.0))
    return outcomes


def _beside_bare(db: Record, home: Home) -> tuple[list[float], list[float]]:
    bare = _bare_database(home.path / "bare.db")
    settings = load(home.settings)
    times, texts = times_of(settings), sentences(MESSAGES)
    at = clock.now(times.zone)
    categories = tuple(category.key for category in settings.categories)
    ours_left, bare_left = iter(enumerate(texts)), iter(texts)

    def ours() -> float:
        number, text = next(ours_left)
        message = Message(
            received_at=at,
            source="telephone",
            unit="市材料研究所",
            text=text,
            category=categories[0],
            caller="陈某",
            phone=phone(number),
        )
        started = time.perf_counter()
        take_down(db, message, by="李某", at=at, times=times, categories=categories)
        return time.perf_counter() - started

    def plain() -> float:
        text = next(bare_left)
        started = time.perf_counter()
        bare.execute("INSERT INTO log (at, text) VALUES (?, ?)", (at.isoformat(), text))
        bare.commit()
        return time.perf_counter() - started

    return side_by_side(ours, plain, MESSAGES)


def _bare_database(path: object) -> sqlite3.Connection:
    db = sqlite3.connect(str(path))
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("CREATE TABLE log (id INTEGER PRIMARY KEY, at TEXT NOT NULL, text TEXT NOT NULL)")
    return db

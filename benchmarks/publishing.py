"""Publishing for leaders: an act brought into the copy, beside saving it; a whole copy.

The desk publishes after each act, when the screen has been drawn; a whole copy is made aside.
"""

import shutil
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import msgspec
from comparison import Outcome, compared, limited, percentile, side_by_side
from record import KEPT, a_copy, phone, sentences

from dutyconsole import clock
from dutyconsole.config import Station
from dutyconsole.config.file import load
from dutyconsole.config.view import ViewRules
from dutyconsole.domain.incidents import Message
from dutyconsole.home import Home, Publication
from dutyconsole.store.crews import times_of
from dutyconsole.store.database import Record, connect
from dutyconsole.store.desk_lock import as_the_desk
from dutyconsole.store.files import bring_to_disk
from dutyconsole.store.incidents import take_down
from dutyconsole.store.publication import Publishing
from dutyconsole.store.publication_whole import publish_whole

ACTS = 300


def measure() -> list[Outcome]:
    """At ten thousand entries and at a million."""
    outcomes = []
    for entries in (10_000, 1_000_000):
        with (
            a_copy(entries) as home,
            TemporaryDirectory(prefix="published-", dir=KEPT) as folder,
            closing(connect(home.record)) as db,
            as_the_desk(db, home),
        ):
            station = msgspec.structs.replace(load(home.settings), view=ViewRules(folder=folder))
            outcomes += _whole(home, station, f"{entries:,}")
            outcomes += _acts(db, station, f"{entries:,}")
    return outcomes


def _whole(home: Home, station: Station, entries: str) -> list[Outcome]:
    place = Publication(Path(station.view.folder))
    beside = place.path / "copied.db"

    def copied() -> None:
        shutil.copyfile(home.record, beside)
        bring_to_disk(beside)

    bare = _seconds(copied)
    beside.unlink()
    at = clock.now(times_of(station).zone)
    taken = _seconds(lambda: publish_whole(home, station, at=at))
    size, whole = (path.stat().st_size / 1e6 for path in (place.record, home.record))
    return [
        limited(
            f"whole copy made at {entries}",
            taken,
            "s",
            at_most=60,
            reference=f"{bare:.2f} s  copying the file as it is",
        ),
        limited(
            f"size of the copy at {entries}",
            size,
            "MB",
            at_most=round(whole * 0.6),
            reference=f"{whole:.0f} MB  the record",
        ),
    ]


def _acts(db: Record, station: Station, entries: str) -> list[Outcome]:
    publishing = Publishing(db, station, Path(station.view.folder))
    times, texts = times_of(station), iter(enumerate(sentences(ACTS)))
    at = clock.now(times.zone)
    publishing.go_on(at=at)

    def saved() -> None:
        number, text = next(texts)
        message = Message(
            received_at=at,
            source="telephone",
            unit="市材料研究所",
            text=text,
            category=station.categories[0].key,
            caller="陈某",
            phone=phone(number),
        )
        keys = tuple(category.key for category in station.categories)
        take_down(db, message, by="李某", at=at, times=times, categories=keys)

    def published() -> None:
        assert publishing.go_on(at=at)
        publishing.beat(at=at, complete=True)

    acts, ours = side_by_side(lambda: _seconds(saved), lambda: _seconds(published), ACTS)
    nothing = [_seconds(lambda: publishing.go_on(at=at)) for _time in range(ACTS)]
    return [
        compared(f"act published at {entries}", ours, acts, against="saving it", at_most=4.0),
        limited(f"the slow end at {entries}", percentile(ours, 95) * 1000, "ms", at_most=50),
        limited(f"nothing new at {entries}", median(nothing) * 1000, "ms", at_most=1),
    ]


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started

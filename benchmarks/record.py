"""Duty records of any size, made once from a fixed seed, as the program would have made them.

Under the log lies the demonstration station, so that the board has everything to show. The words
follow Zipf's law over a made-up vocabulary, so that some are in every third entry and
some in three; every entry has its journal entry, and `verify` passes.
"""

import datetime as dt
import hashlib
import random
import shutil
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import dutyconsole
from dutyconsole import clock, demo, language
from dutyconsole.domain.journal import Entry, Row, Uid, canonical, digest
from dutyconsole.home import Home
from dutyconsole.store import search
from dutyconsole.store.database import Record, connect
from dutyconsole.store.journal import head
from dutyconsole.store.log import count_entries

KEPT = Path("/tmp/dutyconsole-bench")

_ZONE = dt.timezone(dt.timedelta(hours=8))
_STEP = dt.timedelta(minutes=7)
_BATCH = 20_000
_EDITION = 2
"""Moves when this module makes other records than before."""
_SOURCES = ("store/migrations.py", "domain/grams.py", "domain/journal.py")


def a_station(entries: int) -> Home:
    """The home of a station with so many entries in its log; made at the first call."""
    folder = KEPT / f"{_version()}-{entries}"
    if not folder.exists():
        made = folder.with_name(f"{folder.name}.part")
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(parents=True, mode=0o700)
        _make(Home(made), entries)
        made.rename(folder)
    return Home(folder)


@contextmanager
def a_copy(entries: int) -> Iterator[Home]:
    """A copy of such a station that may be written to; it is removed afterwards."""
    station = a_station(entries)
    with TemporaryDirectory(prefix="copy-", dir=KEPT, ignore_cleanup_errors=True) as folder:
        home = Home(Path(folder) / "home")
        shutil.copytree(station.path, home.path)
        yield home


def vocabulary() -> list[str]:
    """The words of the entries, the most frequent first."""
    chance = random.Random("vocabulary")
    # The first level of GB 2312: the 3,755 characters in daily use, the 40 rows from 16 on.
    codes = [bytes([row, cell]) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)]
    characters = [code.decode("gb2312", "ignore") for code in codes[:3755]]
    chance.shuffle(characters)
    weights = list(accumulate(1 / (rank + 30) for rank in range(len(characters))))
    lengths = chance.choices((2, 3, 4), (70, 20, 10), k=8000)
    made = ["".join(chance.choices(characters, cum_weights=weights, k=n)) for n in lengths]
    return [*_COMMON, *made]


def phone(number: int) -> str:
    """The telephone number of caller `number`."""
    return f"1{(3, 5, 8, 9)[number % 4]}{number * 7919 % 1_000_000_000:09}"


def sentences(count: int) -> list[str]:
    """Texts as in the entries, other ones than there."""
    log = _Log(dt.datetime(2020, 1, 25, tzinfo=_ZONE), chance=random.Random("sentences"))
    return [log.sentence() for _sentence in range(count)]


_COMMON = ("发热", "隔离", "测温", "武汉", "来访", "口罩", "消毒", "返晋", "外出", "排查")
_UNITS = ("市材料研究所", "市防控办", "市科技馆", "信息中心", "高新区管委会", "市生产力中心")
_PEOPLE = ("李某", "王某", "赵某", "孙某", "周某", "吴某", "郑某", "冯某")


@dataclass(slots=True)
class _Story:
    """An incident that more will be added to."""

    year: int
    number: int
    first_id: int
    current_id: int
    message: dict[str, Any]
    parts: int = 1


@dataclass(slots=True)
class _Log:
    """The acts of a duty room, one after the other."""

    at: dt.datetime
    entries: int = 0
    chance: random.Random = field(default_factory=lambda: random.Random("log"))
    words: list[str] = field(default_factory=vocabulary)
    stories: list[_Story] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)
    weights: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))

    def next_act(self) -> tuple[str, dict[str, Any], dict[str, Any]]:
        """The next act: its event, its row of log_entry, and its row of incident."""
        self.at += _STEP
        self.entries += 1
        if len(self.stories) > 12 or (self.stories and self.chance.random() < 0.45):
            return self._more()
        return self._received()

    def _received(self) -> tuple[str, dict[str, Any], dict[str, Any]]:
        chance, received = self.chance, self.at - dt.timedelta(minutes=self.chance.randrange(5))
        year = received.year
        number = self.numbers[year] = self.numbers.get(year, 0) + 1
        message = {
            "received_at": received.isoformat(timespec="seconds"),
            "occurred_at": None,
            "source": chance.choice(("telephone", "telephone", "fax", "visitor", "network")),
            "unit": chance.choice(_UNITS),
            "caller": chance.choice(_PEOPLE),
            "caller_post": "",
            "phone": phone(chance.randrange(100_000)),
            "category": chance.choice(("epidemic", "documents", "accident")),
            "level": chance.choice(("unrated", "unrated", "ordinary", "serious")),
            "place": "",
            "proposal": "",
            "day": (received - dt.timedelta(hours=8, minutes=30)).date().isoformat(),
        }
        message["text"] = self.sentence()
        story = _Story(year, number, self.entries, self.entries, message)
        self.stories.append(story)
        return self._act("received", story, 0, message)

    def _more(self) -> tuple[str, dict[str, Any], dict[str, Any]]:
        chance = self.chance
        story = self.stories[chance.randrange(len(self.stories))]
        kinds = ("closing", "supplement", "correction", "cancellation")
        kind = chance.choices(kinds, (80, 14, 4, 2))[0]
        message = dict(story.message)
        if kind != "cancellation":
            message["text"] = self.sentence()
        if kind == "correction":
            story.message, story.current_id = message, self.entries
        if kind in ("closing", "cancellation"):
            self.stories.remove(story)
        reason = "听错了一个数字" if kind in ("correction", "cancellation") else ""
        story.parts += 1
        return self._act(kind, story, story.parts - 1, message, reason=reason)

    def _act(
        self, kind: str, story: _Story, part: int, message: dict[str, Any], *, reason: str = ""
    ) -> tuple[str, dict[str, Any], dict[str, Any]]:
        entry = {
            **message,
            "id": self.entries,
            "year": story.year,
            "number": story.number,
            "part": part,
            "kind": kind,
            "recorded_at": self.at.isoformat(timespec="seconds"),
            "recorded_by": "李某",
            "shift": 1,
            "reason": reason,
            "late": 0,
        }
        incident = {
            "year": story.year,
            "number": story.number,
            "state": {"closing": "closed", "cancellation": "cancelled"}.get(kind, "open"),
            "first_id": story.first_id,
            "current_id": story.current_id,
        }
        return f"incident.{_EVENTS[kind]}", entry, incident

    def sentence(self) -> str:
        """What a caller says: 30 to 80 characters."""
        length, chance = self.chance.randint(30, 80), self.chance
        words = chance.choices(self.words, cum_weights=self.weights, k=length // 2)
        text = "，".join("".join(words[at : at + 5]) for at in range(0, len(words), 5))
        if chance.random() < 0.1:
            text = f"回电{phone(chance.randrange(100_000))}，{text}"
        return text[:length] + "。"


_EVENTS = {
    "received": "received",
    "closing": "closed",
    "supplement": "supplemented",
    "correction": "corrected",
    "cancellation": "cancelled",
}


def _make(home: Home, entries: int) -> None:
    at = clock.now(_ZONE)
    language.use(language.CHINESE)
    # A report drafted before would have the whole log behind it as late entries.
    demo.build(home, at=at, registers=False)
    db = connect(home.record)
    db.execute("PRAGMA query_only = OFF")
    db.execute("PRAGMA synchronous = OFF")
    log = _Log(at.datetime - entries * _STEP, count_entries(db))
    log.numbers = dict(
        db.execute("SELECT year, max(number) FROM incident GROUP BY year").fetchall()
    )
    for done in range(0, entries, _BATCH):
        db.execute("BEGIN IMMEDIATE")
        _write(db, log, min(_BATCH, entries - done))
        db.execute("COMMIT")
        print(f"\rmaking a log of {entries}: {done}", end="", file=sys.stderr)
    print(file=sys.stderr)
    db.execute("PRAGMA query_only = ON")
    db.close()


def _write(db: Record, log: _Log, acts: int) -> None:
    made = list(_journalled(log, acts, *head(db)))
    db.executemany(
        "INSERT INTO journal (n, uid, subject, body, digest) VALUES (?, ?, ?, ?, ?)",
        [row for row, _entry, _incident in made],
    )
    _insert(db, "log_entry", [entry for _row, entry, _incident in made])
    _insert(db, "incident", [incident for _row, _entry, incident in made])
    for _row, entry, _incident in made:
        search.add(db, entry)


def _journalled(log: _Log, acts: int, number: int, digest_before: bytes) -> Iterator[Any]:
    for n in range(number + 1, number + 1 + acts):
        event, entry, incident = log.next_act()
        subject = f"incident {entry['year']}/{entry['number']}"
        uid = Uid(uuid.UUID(int=log.chance.getrandbits(128)).hex)
        rows = (Row("log_entry", entry), Row("incident", incident))
        body = canonical(Entry(n, uid, entry["recorded_at"], "李某", event, subject, rows))
        digest_before = digest(digest_before, body)
        yield (n, uid, subject, body, digest_before), entry, incident


def _insert(db: Record, table: str, rows: list[dict[str, Any]]) -> None:
    names = list(rows[0])
    marks = ", ".join(f":{name}" for name in names)
    db.executemany(
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"
        + (
            " ON CONFLICT (year, number) DO UPDATE SET state = excluded.state,"
            " current_id = excluded.current_id"
            if table == "incident"
            else ""
        ),
        rows,
    )


def _version() -> str:
    package = Path(dutyconsole.__file__).parent
    sources = b"".join((package / name).read_bytes() for name in _SOURCES)
    return f"{_EDITION}-{hashlib.sha256(sources).hexdigest()[:10]}"

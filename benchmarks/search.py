"""Search in a million entries: the newest fifty, how long, and whether they are the right ones."""

import random
import time
from collections.abc import Iterator

from comparison import Outcome, compared, limited, percentile, shown
from record import a_station, phone, vocabulary

from dutyconsole.domain.grams import holds, words
from dutyconsole.store.database import Record, connect
from dutyconsole.store.log import Filter, find_lines
from dutyconsole.store.search import SEARCHED, searched_text

SHOWN = 50
CHECKED = 40
"""Words whose hits are held against a scan of every entry."""


def measure() -> list[Outcome]:
    """Words of every length and frequency, phone numbers, whole and in part."""
    db = connect(a_station(1_000_000).record)
    wanted = _wanted()
    taken = {kind: [_search(db, word)[0] for word in each] for kind, each in wanted.items()}
    every = [seconds for series in taken.values() for seconds in series]
    checked = [word for each in wanted.values() for word in each[: CHECKED // len(wanted)]]
    likes = [_like(db, word) for word in checked]
    ours = [_search(db, word)[0] for word in checked]
    wrong = [word for word, ids in _scanned(db, checked).items() if _search(db, word)[1] != ids]
    return [
        limited("search, p95 of all", percentile(every, 95) * 1000, "ms", at_most=10),
        *(Outcome(f"  {kind}", shown(series), "", "", "", None) for kind, series in taken.items()),
        compared("search beside LIKE", ours, likes, against="LIKE, text only", at_most=1.0),
        limited(f"searches unlike a full scan, of {len(checked)}", len(wrong), "", at_most=0),
    ]


def _wanted() -> dict[str, list[str]]:
    chance, known = random.Random("search"), vocabulary()
    common, rare = known[:300], known[4000:]
    letters = sorted({letter for word in known for letter in word})

    def of(n: int, some: list[str], size: int = 40) -> list[str]:
        return chance.sample([word for word in some if len(word) == n], size)

    return {
        "1 character, common": [chance.choice(word) for word in chance.sample(common, 40)],
        "1 character, any": chance.sample(letters, 40),
        "2 characters, common": of(2, common),
        "2 characters, rare": of(2, rare),
        "2 characters, mostly absent": ["".join(chance.sample(letters, 2)) for _n in range(40)],
        "3 and 4 characters": of(3, known, 20) + of(4, known, 20),
        "6 and more, mostly absent": ["".join(chance.sample(common, 3)) for _n in range(40)],
        "two words": [" ".join(chance.sample(common, 2)) for _n in range(40)],
        "phone number": [phone(chance.randrange(100_000)) for _n in range(40)],
        "phone number, absent": [f"17{chance.randrange(10**9):09}" for _n in range(40)],
        "part of a phone number": [
            phone(chance.randrange(100_000))[-chance.randint(4, 8) :] for _n in range(40)
        ],
    }


def _search(db: Record, word: str) -> tuple[float, list[int]]:
    started = time.perf_counter()
    lines = find_lines(db, Filter(typed=word), limit=SHOWN)
    return time.perf_counter() - started, [line.entry.id for line in lines]


def _like(db: Record, word: str) -> float:
    query = "SELECT * FROM log_entry WHERE text LIKE ? ORDER BY id DESC LIMIT ?"
    started = time.perf_counter()
    db.execute(query, (f"%{word}%", SHOWN)).fetchall()
    return time.perf_counter() - started


def _scanned(db: Record, searched: list[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {word: [] for word in searched}
    asked = {word: words(word) for word in searched}
    for entry_id, text in _texts(db):
        for word in list(asked):
            if holds(text, asked[word]):
                found[word].append(entry_id)
                if len(found[word]) == SHOWN:
                    del asked[word]
    return found


def _texts(db: Record) -> Iterator[tuple[int, str]]:
    for row in db.execute(f"SELECT id, {', '.join(SEARCHED)} FROM log_entry ORDER BY id DESC"):
        yield row["id"], searched_text(row)

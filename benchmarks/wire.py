"""Bytes on the line and processor time: drawn lightly, beside Textual's own way, at both sizes.

As over SSH, the terminal does not tell its colours: there are 256.
"""

from contextlib import closing
from statistics import median
from unittest.mock import patch

from comparison import Outcome
from record import a_copy, phone, sentences

from dutyconsole import clock
from dutyconsole.config.file import load
from dutyconsole.domain.incidents import Message
from dutyconsole.home import Home
from dutyconsole.store.crews import times_of
from dutyconsole.store.database import connect
from dutyconsole.store.incidents import take_down
from terminal import Program, bare, running

SIZES = ((80, 24), (120, 40))
TIMES = 5
SECONDS = 20.0
PAGE_DOWN, ESCAPE = "\x1b[6~", "\x1b"
LIMITS = {"at rest, bytes a second": 100.0, "a new entry, bytes": 2000.0}

Figures = dict[str, float]


def measure() -> list[Outcome]:
    """The same things done at the same desk drawn in both ways."""
    return [outcome for size in SIZES for outcome in _at(size)]


def _at(size: tuple[int, int]) -> list[Outcome]:
    columns, rows = size
    with patch.multiple("terminal", COLUMNS=columns, ROWS=rows), a_copy(10_000) as home:
        light, plain = _figures(home, "light"), _figures(home, "plain")
    return [_outcome(f"{columns}x{rows}: {what}", what, light, plain) for what in light]


def _outcome(name: str, what: str, light: Figures, plain: Figures) -> Outcome:
    limit = LIMITS.get(what)
    return Outcome(
        name,
        f"{light[what]:,.1f}",
        f"{plain[what]:,.1f}  Textual's own",
        f"{light[what] / plain[what]:.2f}x" if plain[what] else "",
        f"<= {limit:,.0f}" if limit else "",
        light[what] <= limit if limit else None,
    )


def _figures(home: Home, how: str) -> Figures:
    with running(bare("desk", str(home.path), how), COLORTERM="") as desk:
        first = _sent(desk, 4.0)
        desk.read(18.0)  # what is told at the start goes away again
        used = desk.cpu_seconds()
        rest = _sent(desk, SECONDS) / SECONDS
        used = (desk.cpu_seconds() - used) / SECONDS
        entries = [_entry(desk, home, text) for text in sentences(TIMES)]
        pages = [_key(desk, PAGE_DOWN) for _time in range(TIMES)]
        opened = _key(desk, "/")
        letters = [_key(desk, letter) for letter in "发热隔离"]
        closed = _key(desk, ESCAPE)
    return {
        "first picture, bytes": first,
        "at rest, bytes a second": rest,
        "at rest, processor %": used * 100,
        "a new entry, bytes": median(entries),
        "a page further, bytes": median(pages),
        "the search opened, bytes": opened,
        "a letter of the search, bytes": sum(letters) / len(letters),
        "back on the board, bytes": closed,
    }


def _sent(desk: Program, seconds: float) -> float:
    pieces = len(desk.pieces)
    desk.read(seconds)
    return sum(len(piece) for _at, piece in desk.pieces[pieces:])


def _key(desk: Program, key: str) -> float:
    """What a key brings, and the tick of the clock in the same second."""
    desk.type(key)
    return _sent(desk, 1.0)


def _entry(desk: Program, home: Home, text: str) -> float:
    """What an entry brings that this process writes."""
    station = load(home.settings)
    times = times_of(station)
    at = clock.now(times.zone)
    message = Message(
        received_at=at,
        source="telephone",
        unit="市材料研究所",
        text=text,
        category=station.categories[0].key,
        caller="陈某",
        phone=phone(1),
    )
    categories = tuple(category.key for category in station.categories)
    with closing(connect(home.record)) as db:
        take_down(db, message, by="李某", at=at, times=times, categories=categories)
    return _sent(desk, 1.0)

"""One line of the duty log as words in columns: pure, so that every width can be tested."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from dutyconsole.domain.incidents import KINDS, LEVELS, SOURCES, STATES, Kind, LogEntry, State
from dutyconsole.language import CHINESE, N_, _, current
from dutyconsole.store.log import LogLine
from dutyconsole.text import clean_line, fit, width
from dutyconsole.wording import left_short

Piece = tuple[str, str]
"""Words and what they are; the end of a component class of LogList, or empty for plain text."""

_WIDE, _MIDDLE, _NARROW = 100, 81, 52
"""Columns from which a line shows everything, has room for dates, and names the unit."""

_WIDEST = (-99 * 60, 99 * 60, -99 * 3600, 99 * 3600)
"""Seconds of a clock that take the most columns in words."""
_LATIN = 3
"""Columns that names take more in Latin letters."""
_FIRST = 400
"""Characters of a message that are looked at for its line."""

_KINDS = {**KINDS, Kind.CANCELLATION: N_("cancelling")}
"""What a part is, in words that fit into their column whole."""
_LATE = N_("late entry")
_CORRECTED = N_("corrected")


@dataclass(frozen=True, slots=True)
class Columns:
    """How many cells each column takes; 0 leaves it out."""

    number: int
    time: int
    mark: int
    level: int
    source: int
    unit: int
    text: int
    state: int


def columns_for(room: int) -> Columns:
    """The columns of a line of `room` cells, in the language spoken now."""
    return _columns_for(room, current())


def line_of(
    line: LogLine, columns: Columns, today: dt.date | None, clock: float | None = None
) -> list[Piece]:
    """The pieces of `line`, together exactly as wide as `columns` and a space between each.

    `clock` are the seconds left of the first clock of its incident, where one runs.
    """
    entry = line.entry
    unit, text = clean_line(entry.message.unit), _first_line(entry.message.text)
    state, loudness = _state(line, clock)
    cells = (
        (f"{entry.incident.number:03}", columns.number, "quiet"),
        (time_of(entry, today, columns.time), columns.time, "quiet"),
        (_mark(entry, with_level=not columns.level), columns.mark, "strong"),
        (_level(entry), columns.level, "strong"),
        (_word(SOURCES, entry.message.source), columns.source, "quiet"),
        (unit, columns.unit, ""),
        (text, columns.text, ""),
        (state, columns.state, loudness),
    )
    shown = [(fit(words, room), style) for words, room, style in cells if room > 0]
    return [(words + " ", style) for words, style in shown[:-1]] + shown[-1:]


def time_of(entry: LogEntry, today: dt.date | None, room: int) -> str:
    """When the message came in, or when a later part was recorded, as shortly as `room` asks."""
    told = entry.kind in (Kind.RECEIVED, Kind.CORRECTION)
    at = entry.message.received_at if told else entry.recorded_at
    day, clock = at.date(), f"{at.hour:02}:{at.minute:02}"
    if day == today:
        return clock.rjust(room)
    if today is not None and day.year != today.year:
        return (day.isoformat() if room >= len("2020-01-25") else str(day.year)).rjust(room)
    date = f"{day.month:02}-{day.day:02}"
    return f"{date} {clock}" if room >= len("01-25 16:05") else date


@lru_cache(maxsize=8)
def _columns_for(room: int, _language: str) -> Columns:
    wide, middle, narrow = room >= _WIDE, room >= _MIDDLE, room >= _NARROW
    kinds = [_(_LATE), *(_(word) for kind, word in _KINDS.items() if kind is not Kind.RECEIVED)]
    levels = [_(word) for key, word in LEVELS.items() if key != "unrated"]
    states = [*map(_, STATES.values()), _(_CORRECTED), *map(left_short, _WIDEST)]
    # Latin words are longer than Chinese ones.
    more = _LATIN if narrow and current() != CHINESE else 0
    fixed = {
        "number": 5 if middle else 4,
        "time": len("01-25 16:05") if middle else len("16:05"),
        "mark": _widest(kinds if wide else [*kinds, *levels], at_most=10 if narrow else 4),
        "level": _widest(levels, at_most=10) if wide else 0,
        "source": _widest(map(_, SOURCES.values()), at_most=9) if wide else 0,
        "unit": (20 if wide else 14 if middle else 12 if narrow else 0) + more,
        "state": _widest(states, at_most=11) if narrow else 0,
    }
    taken = sum(cells + 1 for cells in fixed.values() if cells)
    return Columns(text=max(room - taken, 1), **fixed)


def _widest(words: Iterable[str], *, at_most: int) -> int:
    return min(max(width(word) for word in words), at_most)


def _mark(entry: LogEntry, *, with_level: bool) -> str:
    if entry.kind is not Kind.RECEIVED:
        return _(_KINDS[entry.kind])
    if entry.late:
        return _(_LATE)
    return _level(entry) if with_level else ""


def _level(entry: LogEntry) -> str:
    level = entry.message.level
    return "" if level == "unrated" else _word(LEVELS, level)


def _word(table: Mapping[str, str], key: str) -> str:
    return _(table[key]) if key in table else key


def _state(line: LogLine, clock: float | None) -> Piece:
    if line.entry.kind not in (Kind.RECEIVED, Kind.CORRECTION):
        return "", ""
    if line.set_aside and line.state is not State.CANCELLED:
        return _(_CORRECTED), "quiet"
    if clock is not None:
        return left_short(clock), "strong" if clock > 0 else "loud"
    return _(STATES[line.state]), "strong" if line.state is State.OPEN else "quiet"


def _first_line(text: str) -> str:
    return clean_line(text.lstrip()[:_FIRST].split("\n", 1)[0])

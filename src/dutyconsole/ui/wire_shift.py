"""Rows that moved: found by what stands in them, and moved by the terminal if that is cheaper."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from operator import itemgetter
from typing import NamedTuple

from dutyconsole.ui.wire_cells import BLANK, Row

_FEW = 3
"""Of fewer rows that changed none has moved far enough to be worth looking for."""
_MOVING = 24
"""Bytes that moving rows takes."""
_CHUNK = 8
"""Columns by which a row is recognised again, wherever it went."""
_NEAR = 5
"""Columns between two cells that differ which are written over rather than gone around."""
_RUN = 12
"""Bytes that each stretch of cells takes beside its characters: going there, and its look."""
_COMMON = 4
"""What stands in more rows than these tells nothing about where one of them went."""


class Shift(NamedTuple):
    """Rows that move within a part of the screen."""

    top: int
    bottom: int
    """The first row of the part, and the one after its last."""
    by: int
    """How far its rows move up; down where negative."""

    @property
    def freed(self) -> range:
        """The rows that are blank afterwards."""
        if self.by > 0:
            return range(self.bottom - self.by, self.bottom)
        return range(self.top, self.top - self.by)

    def moved(self, rows: Sequence[Row]) -> list[Row]:
        """`rows` as they are afterwards."""
        part = list(rows[self.top : self.bottom])
        free = [(BLANK,) * len(rows[0])] * abs(self.by)
        part = part[self.by :] + free if self.by > 0 else free + part[: self.by]
        return [*rows[: self.top], *part, *rows[self.bottom :]]


def worthwhile(old: list[Row], new: list[Row]) -> Shift | None:
    """The move of rows that saves the most; None where none saves anything."""
    changed = [y for y, row in enumerate(new) if row != old[y]]
    if len(changed) < _FEW:
        return None
    costs: dict[tuple[int, int], int] = {}

    def cost(before: Row, after: Row) -> int:
        key = id(before), id(after)
        if key not in costs:
            costs[key] = _about(before, after)
        return costs[key]

    empty = (BLANK,) * len(new[0])
    freed = [0, *accumulate(cost(empty, row) - cost(old[y], row) for y, row in enumerate(new))]
    found: list[tuple[int, Shift]] = []
    for by, _count in _votes(old, new, changed).most_common(2):
        gains = [
            cost(old[y], row) - cost(old[y + by], row) if 0 <= y + by < len(old) else 0
            for y, row in enumerate(new)
        ]
        found += _shifts(by, [0, *accumulate(gains)], freed, changed)
    return max(found, default=(0, None), key=itemgetter(0))[1]


def _about(before: Row, after: Row) -> int:
    """About how many bytes drawing a row takes; to draw it to know would take most of the time."""
    pairs = enumerate(zip(before, after, strict=True))
    differ = [x for x, (old, new) in pairs if old is not new and old != new]
    runs = sum(x - last > _NEAR for last, x in pairwise([-_NEAR - 1, *differ]))
    return 2 * len(differ) + _RUN * runs


def _shifts(
    by: int, gained: list[int], freed: list[int], changed: list[int]
) -> Iterator[tuple[int, Shift]]:
    """What each part of the screen would save by moving so far, where it saves anything.

    Both lists are sums over the rows above: what moving saves, and what the freed rows cost.
    """
    up, down = max(by, 0), max(-by, 0)
    for first in range(max(changed[0], down), changed[-1] + 1):
        for last in range(first + 1, min(changed[-1] + 2, len(gained) - up)):
            top, end = (last, last + by) if by > 0 else (first + by, first)
            saved = gained[last] - gained[first] - (freed[end] - freed[top]) - _MOVING
            if saved > 0:
                yield saved, Shift(first - down, last + up, by)


def _votes(old: list[Row], new: list[Row], changed: Iterable[int]) -> Counter[int]:
    """How many pieces of the rows that changed stood so many rows lower before."""
    stood: dict[tuple[int, str], list[int]] = defaultdict(list)
    for y, row in enumerate(old):
        for piece in _pieces(row):
            stood[piece].append(y)
    votes: Counter[int] = Counter()
    for y in changed:
        for piece in _pieces(new[y]):
            before = stood.get(piece, [])
            if len(before) <= _COMMON and y not in before:
                votes.update(each - y for each in before)
    return votes


def _pieces(row: Row) -> list[tuple[int, str]]:
    texts = [cell.text for cell in row]
    pieces = ((x, "".join(texts[x : x + _CHUNK])) for x in range(0, len(texts), _CHUNK))
    return [(x, text) for x, text in pieces if text.strip()]

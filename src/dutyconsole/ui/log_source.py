"""Where a list of log entries gets its lines: the whole log, or what a search found in it.

Positions count from the newest entry, 0. Both read by key, so that the millionth entry is as near
as the first.
"""

from array import array
from bisect import bisect_left
from typing import Protocol

from dutyconsole.store.database import Record
from dutyconsole.store.log import (
    Filter,
    LogLine,
    count_entries,
    find_lines,
    list_lines,
    list_these,
)

PAGE = 50
"""Lines asked for at once."""


class LogSource(Protocol):
    """The lines of a list, by position."""

    def reload(self) -> None:
        """Look at the record again; until then every position names the same entry."""

    def count(self) -> int:
        """Lines known of; more may be found while lines near the end are read."""

    def lines(self, first: int, last: int) -> list[LogLine]:
        """The lines from position `first` to `last`, both included, as far as there are any."""

    def position_of(self, entry_id: int) -> int | None:
        """Where the entry stands; None where it is not, or no longer, among the lines."""


class WholeLog:
    """Every entry: ids run from 1 without gaps, so a position is an id."""

    def __init__(self, db: Record) -> None:
        self._db = db
        self._count = 0

    def reload(self) -> None:
        """Know the newest id."""
        self._count = count_entries(self._db)

    def count(self) -> int:
        """Entries in the log."""
        return self._count

    def lines(self, first: int, last: int) -> list[LogLine]:
        """Read the range of ids."""
        return list_lines(self._db, max(self._count - last, 1), self._count - first)

    def position_of(self, entry_id: int) -> int | None:
        """Entries that are newer."""
        return self._count - entry_id if 1 <= entry_id <= self._count else None


class FoundLog:
    """What a filter describes, found page by page; only the ids of what was found are kept."""

    def __init__(self, db: Record, wanted: Filter) -> None:
        self._db = db
        self._wanted = wanted
        self._ids = array("q")
        self._complete = False

    def reload(self) -> None:
        """Find as many again as were found before."""
        known = len(self._ids)
        self._ids, self._complete = array("q"), False
        self._find(max(known, PAGE))

    def count(self) -> int:
        """Entries found so far."""
        return len(self._ids)

    @property
    def is_complete(self) -> bool:
        """Whether nothing more can be found."""
        return self._complete

    def lines(self, first: int, last: int) -> list[LogLine]:
        """Read these of the found ones, and find a page more than was asked for."""
        missing = last + 1 + PAGE - len(self._ids)
        if missing > 0 and not self._complete:
            self._find(missing)
        return list_these(self._db, tuple(self._ids[first : last + 1]))

    def position_of(self, entry_id: int) -> int | None:
        """Where the entry stands among the found ones."""
        place = bisect_left(self._ids, -entry_id, key=lambda found: -found)
        found = place < len(self._ids) and self._ids[place] == entry_id
        return place if found else None

    def _find(self, more: int) -> None:
        before = self._ids[-1] if self._ids else None
        found = find_lines(self._db, self._wanted, before=before, limit=more)
        self._ids.extend(line.entry.id for line in found)
        self._complete = len(found) < more

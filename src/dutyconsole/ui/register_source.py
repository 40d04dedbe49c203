"""The lines of a register by position, 0 the newest: read as one scrolls, whatever their number."""

from array import array
from bisect import bisect_left
from collections.abc import Sequence

from dutyconsole.domain.register_kinds import Register
from dutyconsole.domain.register_lines import RegisterLine
from dutyconsole.store.database import Record
from dutyconsole.store.register_lists import get
from dutyconsole.store.register_pages import Sought, find_numbers, newest_number

PAGE = 100
"""Numbers found at once."""
_KEPT = 2000
"""Lines kept before all are read anew."""


class RegisterSource:
    """All lines of a register, or those in which something was found."""

    def __init__(
        self,
        db: Record,
        register: Register,
        sought: Sequence[Sought] = (),
        *,
        open_only: bool = False,
    ) -> None:
        self._db = db
        self._register = register
        self._sought = tuple(sought)
        self._open_only = open_only
        self._newest = 0
        self._found = array("q")
        self._complete = False
        self._lines: dict[int, RegisterLine] = {}

    @property
    def is_whole(self) -> bool:
        """Whether every line is meant: then a position is a number."""
        return not (self._sought or self._open_only)

    @property
    def is_complete(self) -> bool:
        """Whether nothing more can be found."""
        return self.is_whole or self._complete

    def reload(self) -> None:
        """Look at the record again; as many are found again as were known before."""
        self._lines.clear()
        if self.is_whole:
            self._newest = newest_number(self._db, self._register)
            return
        known = len(self._found)
        self._found, self._complete = array("q"), False
        self._find(max(known, PAGE))

    def count(self) -> int:
        """Lines known of; more may be found while lines near the end are read."""
        return self._newest if self.is_whole else len(self._found)

    def line_at(self, position: int) -> RegisterLine | None:
        """The line at a position; None where there is none."""
        if not self.is_complete and position + PAGE > len(self._found):
            self._find(position + PAGE - len(self._found))
        if not 0 <= position < self.count():
            return None
        number = self._newest - position if self.is_whole else self._found[position]
        if number not in self._lines:
            if len(self._lines) >= _KEPT:
                self._lines.clear()
            self._lines[number] = get(self._db, self._register, number)
        return self._lines[number]

    def position_of(self, number: int) -> int | None:
        """Where the line of this number stands; None where it is not, or no longer, among them."""
        if self.is_whole:
            return self._newest - number if 1 <= number <= self._newest else None
        place = bisect_left(self._found, -number, key=lambda found: -found)
        found = place < len(self._found) and self._found[place] == number
        return place if found else None

    def _find(self, more: int) -> None:
        before = self._found[-1] if self._found else None
        found = find_numbers(
            self._db,
            self._register,
            self._sought,
            open_only=self._open_only,
            before=before,
            limit=more,
        )
        self._found.extend(found)
        self._complete = len(found) < more

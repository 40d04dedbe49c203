"""What a line of the staff census said at a moment of the past, from all its parts.

Figures can be reckoned again at any time with the same result: a fact that is a day took effect at
the end of that day, or when it was written down if that was earlier; of what has no day of its own,
what was written down by then holds, unless a correction said later that it was wrong.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from arrow import Arrow

from dutyconsole.domain.moments import from_text
from dutyconsole.domain.register_fields import Values, day_of
from dutyconsole.domain.register_lines import PartKind, RegisterLine


@dataclass(frozen=True)
class CensusLine:
    """A member of staff's line of the census with all its parts, the first one first."""

    parts: tuple[RegisterLine, ...]

    @property
    def values(self) -> Values:
        """What it says now."""
        return self.parts[-1].values

    @property
    def subject(self) -> str:
        """`census 12`."""
        return self.parts[-1].subject

    @property
    def person(self) -> str:
        """Whom it is about, as it names them."""
        return self.values.get("person", "")

    def counts(self, until: Arrow | None = None) -> bool:
        """Whether it is neither cancelled nor destroyed, and is about a time before `until`."""
        last = self.parts[-1]
        stands = last.kind is not PartKind.CANCELLED and bool(last.values)
        return stands and (until is None or self.surveyed_at < until)

    @property
    def surveyed_at(self) -> Arrow:
        """When somebody was surveyed first; only a correction says otherwise."""
        corrected = (each.at for each in reversed(self.parts) if each.kind is PartKind.CORRECTED)
        return next(corrected, self.parts[0].at)

    def up_to(self, entry: int) -> "CensusLine | None":
        """The line as it stood when `entry` was the newest of all registers; None before it."""
        parts = tuple(each for each in self.parts if each.entry <= entry)
        return CensusLine(parts) if parts else None

    def value_at(self, key: str, until: Arrow) -> str:
        """What a field without a day of its own said before `until`."""
        value = self.parts[0].values.get(key, "")
        for before, part in zip(self.parts, self.parts[1:], strict=False):
            then, now = before.values.get(key, ""), part.values.get(key, "")
            if then != now and (part.recorded_at < until or part.kind is PartKind.CORRECTED):
                value = now
        return value

    def since(self, key: str) -> Arrow | None:
        """From when on the day that stands in a field counts; None where none does."""
        day = day_of(self.values, key)
        if day is None:
            return None
        written = self._run(lambda values: values.get(key) == self.values[key])
        return min(_end_of(day, written), written)

    @cached_property
    def began(self) -> Arrow | None:
        """From when on somebody counts as isolated; None where they are not."""
        return self.since("isolation_from") if _has_isolation(self.values) else None

    @cached_property
    def ended(self) -> Arrow | None:
        """From when on they count as released, never before it began."""
        began, ended = self.began, self.since("released_on")
        return max(began, ended) if began and ended else None

    @cached_property
    def returned(self) -> Arrow | None:
        """From when on they count as back; None where they are not."""
        return self.since("returned_on")

    def is_isolated(self, at: Arrow) -> bool:
        """Whether somebody was in isolation at `at`: begun before it and not ended before it."""
        return self.was_isolated(at, at)

    def was_isolated(self, since: Arrow, until: Arrow) -> bool:
        """Whether somebody was in isolation at some time from `since` until before `until`."""
        began, ended = self.began, self.ended
        return began is not None and began < until and (ended is None or ended >= since)

    def is_back(self, until: Arrow) -> bool:
        """Whether somebody had come back before `until`."""
        return self.returned is not None and self.returned < until

    def is_away(self, until: Arrow) -> bool:
        """Whether somebody was away and not back before `until`."""
        return self.value_at("away", until) == "yes" and not self.is_back(until)

    def _run(self, holds: Callable[[Values], bool]) -> Arrow:
        """When the first part was written down since which something has held without a break."""
        first = self.parts[-1]
        for part in reversed(self.parts):
            if not holds(part.values):
                break
            first = part
        return first.recorded_at


def _has_isolation(values: Values) -> bool:
    return values.get("isolation", "none") != "none"


def _end_of(day: dt.date, like: Arrow) -> Arrow:
    """The last second of a day, in the offset of the record."""
    offset = like.datetime.isoformat()[19:]
    return from_text(f"{day.isoformat()}T23:59:59{offset}")

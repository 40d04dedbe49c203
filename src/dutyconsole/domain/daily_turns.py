"""Turns: what is done by an hour on every day, such as a round of temperatures or disinfection.

A turn is asked for until the next one takes its place, so that yesterday's never pile up.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from arrow import Arrow


@dataclass(frozen=True, slots=True)
class Turn:
    """One of the hours of a day by which something is done."""

    key: str
    """`1`, `2` …: which one it is, in the order of the settings."""
    begins: Arrow
    """What is done from then on can be this turn: the hour before it, or midnight."""
    due: Arrow
    ends: Arrow
    """When the next one takes its place."""

    @property
    def day(self) -> dt.date:
        """The day of it."""
        return self.due.date()


def moment_on(day: dt.date, hour: dt.time, *, at: Arrow) -> Arrow:
    """An hour of a day, in the UTC offset of `at`."""
    return Arrow.fromdatetime(dt.datetime.combine(day, hour, tzinfo=at.tzinfo))


def turns_of(day: dt.date, hours: Sequence[dt.time], *, at: Arrow) -> list[Turn]:
    """The turns of a day, the earliest first."""
    return list(_turns_of(day, tuple(hours), at.format("ZZ")))


# The board asks at every look, for every area.
@lru_cache(maxsize=256)
def _turns_of(day: dt.date, hours: tuple[dt.time, ...], offset: str) -> tuple[Turn, ...]:
    at = Arrow(day.year, day.month, day.day, tzinfo=offset)
    ordered = sorted(enumerate(hours, start=1), key=lambda each: each[1])
    dues = [moment_on(day, hour, at=at) for _number, hour in ordered]
    begun = [moment_on(day, dt.time.min, at=at), *dues]
    followed = [*dues[1:], *(due.shift(days=1) for due in dues[:1])]
    return tuple(
        Turn(str(number), begins, due, ends)
        for (number, _hour), begins, due, ends in zip(ordered, begun, dues, followed, strict=False)
    )


def turns_asked(hours: Sequence[dt.time], *, since: Arrow | None, at: Arrow) -> list[Turn]:
    """The latest turn of which the hour has come, and those of today that are still ahead.

    What was due before `since` is not asked for, and nothing where that is None.
    """
    days = (at.date() - dt.timedelta(days=1), at.date())
    turns = [turn for day in days for turn in turns_of(day, hours, at=at)]
    come = [turn for turn in turns if turn.due <= at][-1:]
    ahead = [turn for turn in turns if turn.due > at]
    return [turn for turn in (*come, *ahead) if since and turn.due >= since]


def is_done(turn: Turn, of_day: Sequence[Turn], done: Sequence[Arrow]) -> bool:
    """Whether a turn was done; `done` are the moments at which it was, or another one of its day.

    What came late for the turn before it belongs there, unless that one had its own.
    """
    left = sorted(done)
    for each in of_day:
        own = next((moment for moment in left if each.begins <= moment < each.ends), None)
        if each == turn:
            return own is not None
        if own is not None:
            left.remove(own)
    return False

"""Shifts: the duty day and the hours of watch.

A duty day is named by the day it starts on: with a handover at 08:30, 03:00 on the 25th belongs to
the duty day of the 24th. A duty day has one shift (24 hours) or several (day and night); each lasts
until the next handover time.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo

from arrow import Arrow

from dutyconsole.language import _


@dataclass(frozen=True, slots=True, order=True)
class ShiftId:
    """Which shift: the duty day and its number in that day, from 1."""

    day: dt.date
    number: int = 1

    def __str__(self) -> str:
        return f"{self.day.isoformat()}/{self.number}"


def shift_name(number: int, *, of: int) -> str:
    """What the desk calls the shift with this number in a duty day of `of` shifts."""
    if of == 2:  # noqa: PLR2004 - day and night
        return _("Day shift") if number == 1 else _("Night shift")
    return _("Shift {number}").format(number=number)


@dataclass(frozen=True, slots=True)
class Shift:
    """The hours of one watch: `start <= moment < end`."""

    id: ShiftId
    start: Arrow
    end: Arrow

    def holds(self, moment: Arrow) -> bool:
        """Whether `moment` lies in these hours."""
        return bool(self.start <= moment < self.end)


@dataclass(frozen=True, slots=True)
class ShiftTimes:
    """When the watch changes hands, each day."""

    starts: tuple[dt.time, ...]
    """Handover times of a duty day in ascending order; the first one begins the duty day."""
    zone: tzinfo
    """The station's zone, of one fixed offset."""

    def shift(self, shift_id: ShiftId) -> Shift:
        """The hours of the shift named."""
        following = self.after(shift_id)
        return Shift(shift_id, self._start(shift_id), self._start(following))

    def at(self, moment: Arrow) -> Shift:
        """The shift whose hours hold `moment` by the timetable, handed over or not."""
        local = moment.to(self.zone)
        started = bisect_right(self.starts, local.time())
        if started:
            return self.shift(ShiftId(local.date(), started))
        return self.shift(ShiftId(local.date() - dt.timedelta(days=1), len(self.starts)))

    def after(self, shift_id: ShiftId) -> ShiftId:
        """The shift that relieves the one named."""
        if shift_id.number < len(self.starts):
            return ShiftId(shift_id.day, shift_id.number + 1)
        return ShiftId(shift_id.day + dt.timedelta(days=1))

    def before(self, shift_id: ShiftId) -> ShiftId:
        """The shift that the one named relieves."""
        if shift_id.number > 1:
            return ShiftId(shift_id.day, shift_id.number - 1)
        return ShiftId(shift_id.day - dt.timedelta(days=1), len(self.starts))

    def of_day(self, day: dt.date) -> Iterator[Shift]:
        """The shifts of the duty day `day`, in order."""
        for number in range(1, len(self.starts) + 1):
            yield self.shift(ShiftId(day, number))

    def duty_day(self, moment: Arrow) -> dt.date:
        """The duty day that `moment` belongs to."""
        return self.at(moment).id.day

    def _start(self, shift_id: ShiftId) -> Arrow:
        # A changed timetable may name a shift that today's has not; it begins with the last one.
        start = self.starts[min(shift_id.number, len(self.starts)) - 1]
        return Arrow.fromdatetime(dt.datetime.combine(shift_id.day, start, tzinfo=self.zone))

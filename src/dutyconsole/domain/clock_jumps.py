"""Jumps of the clock: the wall clock held against one that only counts seconds."""

from dataclasses import dataclass

from arrow import Arrow

LARGEST_STEP = 5.0
"""Seconds by which the wall clock may be put right without a word."""
_ANEW = 3600.0
"""Seconds after which the two are compared anew: a clock that is put right little by little, by at
most 0.05 % (adjtimex), stays under a step in this time."""


@dataclass(frozen=True, slots=True)
class Jump:
    """The wall clock did not go on as time did."""

    before: Arrow
    """What it would show had it gone on."""
    at: Arrow
    """What it shows."""

    @property
    def seconds(self) -> int:
        """How far it jumped; negative when it went back."""
        return round(float((self.at - self.before).total_seconds()))


@dataclass(frozen=True, slots=True)
class ClockWatch:
    """The two clocks as they stood when they were last compared anew."""

    wall: Arrow
    counted: float
    """Seconds of the clock that only counts (monotonic)."""

    def look(self, wall: Arrow, counted: float) -> tuple["ClockWatch", Jump | None]:
        """The next watch, and the jump if there was one."""
        passed = counted - self.counted
        jump = Jump(self.wall.shift(seconds=passed).floor("second"), wall)
        if abs((wall - self.wall).total_seconds() - passed) > LARGEST_STEP:
            return ClockWatch(wall, counted), jump
        return (ClockWatch(wall, counted) if passed > _ANEW else self), None

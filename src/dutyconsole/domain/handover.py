"""Handover: who has the watch, and whose turn it is.

The watch never rolls by itself: the outgoing crew stays responsible until it is handed over, and
until then the board says so and since when. (Relief not present: the outgoing may not leave.)
"""

from dataclasses import dataclass

from arrow import Arrow

from dutyconsole.domain.shifts import Shift, ShiftId, ShiftTimes
from dutyconsole.errors import NotAllowed
from dutyconsole.language import _

EARLIEST = 2 * 3600
"""Seconds before the end of a shift from which it can be handed over."""


@dataclass(frozen=True, slots=True)
class CrewMember:
    """Somebody in a post of the crew that has the watch."""

    post: str
    """The key of the post; empty for whoever took over for the office."""
    name: str
    stands_in_for: str = ""
    """Who was on the roster in their place."""


@dataclass(frozen=True, slots=True)
class Handover:
    """The watch changed hands."""

    id: int
    shift_id: ShiftId
    """The shift taken over."""
    at: Arrow
    """From this second on the incoming crew is responsible."""
    outgoing: str
    """Who handed over, by names; empty when the desk opened its first watch."""
    incoming: str
    """Who took over, by names."""
    note: str
    crew: tuple[CrewMember, ...] = ()
    """Who took the watch, post by post; empty in records from before there were signatures."""
    settings: int = 0
    """The version of the settings that it was made with; 0 where none was kept."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is responsible at a moment, and whether relief is overdue."""

    shift: Shift | None
    """The shift in charge; None before the first handover."""
    taken_at: Arrow | None
    next: Shift
    """The shift that takes over next."""
    overdue_since: Arrow | None
    """The end of the shift in charge, once it is past: 未交班."""


def watch_at(last: Handover | None, times: ShiftTimes, *, at: Arrow) -> Watch:
    """Who has the watch at `at`, when `last` was the latest handover."""
    if last is None:
        return Watch(None, None, times.at(at), None)
    shift = times.shift(last.shift_id)
    overdue = shift.end if shift.end <= at else None
    relief = times.at(at).id if overdue else times.after(shift.id)
    return Watch(shift, last.at, times.shift(relief), overdue)


def check_time(watch: Watch, *, at: Arrow) -> None:
    """Refuse to hand a watch over long before its end.

    Raises:
        NotAllowed: it is too early.
    """
    if watch.shift and (watch.shift.end - at).total_seconds() > EARLIEST:
        raise NotAllowed(
            _("This shift lasts until {end}; it can be handed over from two hours before").format(
                end=watch.shift.end.format("HH:mm")
            )
        )

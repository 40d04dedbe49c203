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


def check_handover(watch: Watch, outgoing: str, incoming: str, *, at: Arrow) -> None:
    """Refuse a handover that cannot be.

    Raises:
        NotAllowed: it is too early, nobody hands over what somebody has, or nobody takes it.
    """
    if watch.shift and (watch.shift.end - at).total_seconds() > EARLIEST:
        raise NotAllowed(
            _("This shift lasts until {end}; it can be handed over from two hours before").format(
                end=watch.shift.end.format("HH:mm")
            )
        )
    if watch.shift and not outgoing:
        raise NotAllowed(_("Nobody is named as handing over"))
    if not incoming:
        raise NotAllowed(_("Nobody is named as taking over"))

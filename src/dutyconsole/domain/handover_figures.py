"""Figures of the handovers: how long they take, how much they carry over, whose are late."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from arrow import Arrow

from dutyconsole.domain.sheet import Sheet

DAYS = 365
"""Over how many days late handovers are counted."""
MEDIAN_OF = 30
"""Of how many handovers the median is taken, the latest ones."""


@dataclass(frozen=True, slots=True)
class Taking:
    """A handover as far as figures need it."""

    incoming: str
    """The crew that took over, by names."""
    due: Arrow
    """The start of the shift."""
    at: Arrow
    """The moment at which responsibility moved."""
    offered_at: Arrow | None = None
    """When the offer was signed that was accepted; None where there was none."""

    @property
    def is_late(self) -> bool:
        """Whether responsibility moved after the start of the shift."""
        return bool(self.at > self.due)

    @property
    def seconds(self) -> int | None:
        """From offered to accepted."""
        return int((self.at - self.offered_at).total_seconds()) if self.offered_at else None


@dataclass(frozen=True, slots=True)
class Acceptance:
    """How long it takes from offered to accepted."""

    latest_seconds: int | None
    """Of the latest handover; None where it was not offered and accepted."""
    median_seconds: int | None
    """Of the latest ones; None where there are none."""
    handovers: int
    """Of how many the median is."""


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """What the latest signed sheet carried over."""

    items: int
    oldest_shifts: int
    """In how many shifts its oldest item was open; 0 where there is no item."""


@dataclass(frozen=True, slots=True)
class CrewLateness:
    """How often a crew took over late."""

    crew: str
    """By names."""
    late: int
    handovers: int


@dataclass(frozen=True, slots=True)
class HandoverFigures:
    """All figures of the handovers at one moment."""

    acceptance: Acceptance
    carried_over: CarriedOver | None
    """None where no sheet was signed yet."""
    late: tuple[CrewLateness, ...]
    """Each crew that took over in this time, those with most late ones first."""


def figures_of(takings: Sequence[Taking], sheet: Sheet | None) -> HandoverFigures:
    """The figures of these handovers, the oldest first, and of the latest signed sheet.

    The first watch of a station is none of `takings`: nobody handed it over.
    """
    return HandoverFigures(_acceptance(takings), _carried_over(sheet), _late(takings))


def _acceptance(takings: Sequence[Taking]) -> Acceptance:
    lengths = [taking.seconds for taking in takings[-MEDIAN_OF:]]
    known = [seconds for seconds in lengths if seconds is not None]
    return Acceptance(
        latest_seconds=lengths[-1] if lengths else None,
        median_seconds=round(median(known)) if known else None,
        handovers=len(known),
    )


def _carried_over(sheet: Sheet | None) -> CarriedOver | None:
    if sheet is None:
        return None
    return CarriedOver(len(sheet.items), max((item.shifts for item in sheet.items), default=0))


def _late(takings: Iterable[Taking]) -> tuple[CrewLateness, ...]:
    made: Counter[str] = Counter()
    late: Counter[str] = Counter()
    for taking in takings:
        made[taking.incoming] += 1
        late[taking.incoming] += taking.is_late
    found = [CrewLateness(crew, late[crew], count) for crew, count in made.items()]
    return tuple(sorted(found, key=lambda each: (-each.late, -each.handovers, each.crew)))

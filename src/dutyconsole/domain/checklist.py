"""The handover checklist: the station's items, ticked during a shift."""

from collections.abc import Iterable
from dataclasses import dataclass

from arrow import Arrow

from dutyconsole.config import ChecklistItem
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.errors import NotAllowed
from dutyconsole.language import _


@dataclass(frozen=True, slots=True)
class Tick:
    """An item was ticked, or its tick taken back."""

    id: int
    shift_id: ShiftId
    item: str
    """The item's key in station.toml."""
    text: str
    """What the item said when it was ticked."""
    done: bool
    by: str
    at: Arrow


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the checklist as it stands in a shift."""

    item: str
    text: str
    tick: Tick | None
    """The tick that stands; None while the item is open."""


def checklist(items: Iterable[ChecklistItem], ticks: Iterable[Tick]) -> tuple[Line, ...]:
    """The lines of a shift's checklist: of each item its latest tick, if that says done.

    An item ticked in this shift and since removed from station.toml stays on the list.
    """
    latest = {tick.item: tick for tick in ticks}
    texts = {item.key: item.text for item in items}
    for tick in latest.values():
        texts.setdefault(tick.item, tick.text)
    standing = {item: tick for item, tick in latest.items() if tick.done}
    return tuple(Line(item, text, standing.get(item)) for item, text in texts.items())


def check_toggle(latest: Tick | None, *, done: bool) -> None:
    """Refuse what somebody else has done meanwhile.

    Raises:
        NotAllowed: the item stands so already.
    """
    if latest and latest.done == done:
        sentence = (
            _("{name} has ticked this already") if done else _("{name} took this back already")
        )
        raise NotAllowed(sentence.format(name=latest.by))


def count_done(lines: Iterable[Line]) -> int:
    """How many lines are ticked."""
    return sum(line.tick is not None for line in lines)

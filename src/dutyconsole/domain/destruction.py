"""What of the registers is due for destruction (销毁) when their campaign has long ended."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from arrow import Arrow


@dataclass(frozen=True, slots=True)
class Expired:
    """That what was written down in a campaign has been kept for long enough."""

    since: dt.date
    """From this day on."""
    before: dt.date | None
    """The day on which the campaign was switched on again, after which nothing is meant."""


@dataclass(frozen=True, slots=True)
class DueForDestruction:
    """How much of one register is due for destruction."""

    register: str
    """Key of the register."""
    name: str
    """Of the register, to be translated."""
    since: dt.date
    lines: int
    parts: int
    """What was entered and all that was added to it."""
    first: Arrow
    """When the earliest of these lines happened, and the latest."""
    last: Arrow
    open: int
    """Lines of which something is still to come; they have to be closed first."""


def expired(switches: Iterable[tuple[str, dt.date]], months: int, day: dt.date) -> Expired | None:
    """What is to be destroyed on `day` by the switchings (`begun`, `ended`) of the campaign.

    A line belongs to the campaign in which it was last written on, so that somebody's line in the
    census is kept as long as the campaign that still used it.
    """
    all_ = list(switches)
    found = None
    for number, (kind, ended) in enumerate(all_):
        since = Arrow.fromdate(ended).shift(months=months).date()
        if kind == "ended" and since <= day:
            following = all_[number + 1 : number + 2]
            found = Expired(since, following[0][1] if following else None)
    return found


def spans_of(ids: Iterable[int]) -> str:
    """Ids as they are kept in few characters: `1-300,302`."""
    spans: list[tuple[int, int]] = []
    for id_ in sorted(set(ids)):
        if spans and spans[-1][1] == id_ - 1:
            spans[-1] = spans[-1][0], id_
        else:
            spans.append((id_, id_))
    return ",".join(f"{first}-{last}" if first < last else f"{first}" for first, last in spans)

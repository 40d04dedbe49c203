"""Since when supplies run short: from then on the hours count in which somebody sees to it."""

from bisect import bisect_left
from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate

from arrow import Arrow

from dutyconsole.config import Supply
from dutyconsole.domain.stock import USED_OVER, Movement, after, daily_use, is_short


def short_since(supply: Supply, moved: Sequence[Movement], *, cover_days: int) -> Arrow | None:
    """The movement from which on an item has been short without a break; `moved` are all of it.

    Whatever goes out of what is short already gives no further time. None where nothing moved.
    """
    if not moved:
        return None
    since = moved[-1].at
    balances = [*accumulate(moved, after, initial=Decimal(0))]
    for count in range(len(moved), 0, -1):
        use = _use_after(supply, moved[:count]) if balances[count] >= supply.safe else Decimal(0)
        if not is_short(supply, balances[count], use, cover_days=cover_days):
            break
        since = moved[count - 1].at
    return since


def _use_after(supply: Supply, moved: Sequence[Movement]) -> Decimal:
    """How many are used on a day, right after the last of these movements."""
    then = moved[-1].at.shift(seconds=1)
    first = bisect_left(moved, then.shift(days=-USED_OVER), key=lambda each: each.at)
    return daily_use(supply, moved[first:], at=then)

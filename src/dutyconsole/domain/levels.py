"""The level of an accident by what it cost.

The thresholds are those of 国务院令第493号 (生产安全事故报告和调查处理条例), article 3; 以上
includes the number and 以下 does not: three deaths are serious, two are ordinary.
"""

from collections.abc import Sequence
from decimal import Decimal

from dutyconsole.domain.incidents import LEVELS

Loss = int | float | Decimal

_FROM_DEATHS = (1, 3, 10, 30)
_FROM_INJURED = (1, 10, 50, 100)
_FROM_YUAN = (1, 10_000_000, 50_000_000, 100_000_000)
"""Each from which number on an accident is ordinary, serious, major, particularly major."""

_LEVELS = tuple(LEVELS)


def level_of(deaths: int, injured: int, loss_yuan: Loss) -> str:
    """The key in LEVELS of an accident: the gravest of what its three numbers say.

    `injured` are the seriously injured (重伤), those of acute industrial poisoning among them, and
    `loss_yuan` is the direct loss. Where nothing is known to have been lost yet, it is unrated.
    """
    ranks = (
        _rank(deaths, _FROM_DEATHS),
        _rank(injured, _FROM_INJURED),
        _rank(loss_yuan, _FROM_YUAN),
    )
    return _LEVELS[max(ranks)]


def _rank(number: Loss, thresholds: Sequence[int]) -> int:
    return sum(number >= threshold for threshold in thresholds)

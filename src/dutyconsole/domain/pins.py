"""PINs: what one may be, and how long one waits after a wrong one.

A desk that is manned round the clock is never locked for ever: the wait grows, and ends.
"""

from dataclasses import dataclass
from itertools import pairwise

from dutyconsole.errors import BadInput
from dutyconsole.language import _

SHORTEST, LONGEST = 6, 12
"""Digits of a PIN."""
CODE_DIGITS = 8
"""Digits of a one-time code, with which a first PIN is set."""
WAITS = (0, 0, 0, 5, 15, 60, 300, 900)
"""Seconds to wait after the first, second … failed attempt; after more, as after the last."""


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment by both clocks, so that setting one of them back or forth shortens no wait."""

    wall: float
    """Seconds since 1970."""
    counted: float
    """Seconds of the clock that only counts."""
    boot: str
    """Since which start of the machine it counts."""


def check_new(pin: str) -> None:
    """Refuse a PIN that is none, or one that anybody would try first.

    Raises:
        BadInput: it is too short or too long, holds more than digits, or is too simple.
    """
    if not (pin.isascii() and pin.isdigit() and SHORTEST <= len(pin) <= LONGEST):
        raise BadInput(
            _("A PIN has {shortest} to {longest} digits").format(shortest=SHORTEST, longest=LONGEST)
        )
    steps = {int(after) - int(before) for before, after in pairwise(pin)}
    if (len(steps) == 1 and steps <= {-1, 0, 1}) or len(set(pin)) < 3:  # noqa: PLR2004 - 121212
        raise BadInput(_("This PIN is too simple; choose one that nobody tries first"))


def wait_after(failures: int) -> int:
    """Seconds to wait after so many failed attempts in a row."""
    return WAITS[min(failures, len(WAITS)) - 1] if failures else 0


def left_to_wait(failures: int, last: Instant | None, now: Instant) -> float:
    """Seconds left until the next attempt is looked at."""
    if last is None or not failures:
        return 0.0
    wait = wait_after(failures)
    if now.boot == last.boot:
        return max(0.0, wait - (now.counted - last.counted))
    # After a start of the machine only the wall clock is left; one set back waits no longer for it.
    passed = now.wall - last.wall
    return max(0.0, wait - passed) if passed >= 0 else float(wait)

"""PINs: what one may be, and how long one waits after a wrong one.

A desk that is manned round the clock is never locked for ever: the wait grows, and ends.
"""

import math
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.language import _, ngettext

SHORTEST, LONGEST = 6, 12
"""Digits of a PIN."""
CODE_DIGITS = 8
"""Digits of a one-time code, with which a first PIN is set."""
WAITS = (0, 0, 0, 5, 15, 60, 300, 900)
"""Seconds to wait after the first, second … failed attempt; after more, as after the last."""
CODE_SECONDS = 24 * 3600
"""For how long a one-time code is good."""


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment by both clocks, so that setting one of them back or forth shortens no wait."""

    wall: float
    """Seconds since 1970."""
    counted: float
    """Seconds of the clock that only counts."""
    boot: str
    """Since which start of the machine it counts."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with a PIN, or with a code for the first one."""

    name: str
    set_wall: float | None
    """Since when they have this PIN, in seconds since 1970; None where they have none yet."""
    failures: int
    """Failed attempts in a row."""
    code_wall: float | None
    """When the one-time code was issued that they have not used; None where there is none."""


@dataclass(frozen=True, slots=True)
class PinEvent:
    """Something that befell a PIN, as the record is told it; never with a digit of it."""

    uid: str
    """Of the journal entry, so that it is there once."""
    person: str
    kind: str
    """code, set, changed, reset or failed."""
    detail: str
    """A word about it."""
    wall: float
    """When it was, in seconds since 1970."""


class WrongPin(NotAllowed):
    """The PIN or code is not that of the person; the attempt is counted."""

    def __init__(self, name: str, wait: int, *, of_code: bool = False) -> None:
        other = (
            _("This is not the one-time code of {name}")
            if of_code
            else _("This is not the PIN of {name}")
        )
        super().__init__(_("; ").join((other.format(name=name), _again(wait))))
        self.wait = wait
        """Seconds until the next attempt is looked at."""


class WaitFirst(NotAllowed):
    """After failed attempts the next one comes too soon; it was not looked at."""

    def __init__(self, name: str, left: float) -> None:
        self.left = max(1, math.ceil(left))
        """Seconds still to wait."""
        failed = _("After failed attempts of {name} this one was not looked at").format(name=name)
        super().__init__(_("; ").join((failed, _again(self.left))))


def typed(words: str) -> str:
    """What was typed as the PIN or code that it means: an input method may give full-width digits.

    The one place where this is done; everything else in the program takes what comes out of here.
    """
    return "".join(unicodedata.normalize("NFKC", words).split())


def check_form(pin: str) -> None:
    """Refuse what cannot be a PIN at all.

    Raises:
        BadInput: it is too short or too long, or holds more than digits.
    """
    if not (_are_digits(pin) and SHORTEST <= len(pin) <= LONGEST):
        raise BadInput(
            _("A PIN has {shortest} to {longest} digits").format(shortest=SHORTEST, longest=LONGEST)
        )


def check_code(code: str) -> None:
    """Refuse what cannot be a one-time code at all.

    Raises:
        BadInput: it has not its number of digits.
    """
    if not (_are_digits(code) and len(code) == CODE_DIGITS):
        raise BadInput(_("A one-time code has {count} digits").format(count=CODE_DIGITS))


def check_new(pin: str, *, known: str = "") -> None:
    """Refuse a PIN that is none, or one that anybody would try first.

    `known` is what it shall not be: the one before, or the code that the office has seen.

    Raises:
        BadInput: it is too short or too long, holds more than digits, is too simple or known.
    """
    check_form(pin)
    steps = {int(after) - int(before) for before, after in pairwise(pin)}
    if (len(steps) == 1 and steps <= {-1, 0, 1}) or len(set(pin)) < 3:  # noqa: PLR2004 - 121212
        raise BadInput(_("This PIN is too simple; choose one that nobody tries first"))
    if pin == known:
        raise BadInput(_("Choose a PIN that is not the old one and not the code"))


def check_recovery(name: str, signers: Collection[str], superiors: Collection[str]) -> None:
    """Refuse to set a forgotten PIN anew unless two others sign, one of them superior.

    Raises:
        NotAllowed: fewer sign, or the person does, or neither the duty leader nor the office.
    """
    if name in signers or len(set(signers)) < 2:  # noqa: PLR2004 - another officer, and a superior
        raise NotAllowed(_("Two others sign for a new PIN of {name}").format(name=name))
    if not set(signers) & set(superiors):
        raise NotAllowed(
            _("For a new PIN one of these signs too: {names}").format(names=_(", ").join(superiors))
        )


def is_good_code(issued_wall: float, now: Instant) -> bool:
    """Whether a code issued at this moment is good still: within a day, or a day before it.

    It goes by the wall clock, since a code outlives a start of the machine; one that was put right
    meanwhile does not spoil it.
    """
    return abs(now.wall - issued_wall) <= CODE_SECONDS


def wait_after(failures: int) -> int:
    """Seconds to wait after so many failed attempts in a row."""
    return WAITS[min(failures, len(WAITS)) - 1] if failures else 0


def left_to_wait(failures: int, last: Instant | None, now: Instant) -> float:
    """Seconds left until the next attempt is looked at; never more than the wait itself."""
    if last is None or not failures:
        return 0.0
    wait = float(wait_after(failures))
    counted = now.counted - last.counted
    # A moment may be taken before another and come after it. Only where the starts cannot be told
    # apart does a count that went back tell of one.
    if now.boot == last.boot and (now.boot or counted >= 0):
        return max(0.0, wait - max(0.0, counted))
    # After a start of the machine only the wall clock is left; one set back waits no longer for it.
    passed = now.wall - last.wall
    return max(0.0, wait - passed) if passed >= 0 else wait


def _are_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _again(seconds: int) -> str:
    if not seconds:
        return _("try again")
    return ngettext(
        "the next attempt is possible in {count} second",
        "the next attempt is possible in {count} seconds",
        seconds,
    ).format(count=seconds)

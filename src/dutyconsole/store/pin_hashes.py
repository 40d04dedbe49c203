"""Hashes of PINs by argon2id: what one costs, how it is made, and what it fits."""

from dataclasses import dataclass
from time import perf_counter

from dutyconsole.errors import NotAllowed
from dutyconsole.language import _

MEMORY = 64 * 1024
"""Kibibytes of memory that a hash takes where the cost is measured."""
LEAST, MOST = 2, 64
"""Passes over that memory: bounds of what is measured."""
_TRIED = 4
"""Passes by which it is measured."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one hash costs, as argon2id counts it."""

    time_cost: int
    """Passes over the memory."""
    memory_cost: int = MEMORY
    """Kibibytes."""
    parallelism: int = 1


def measure(target: float = 0.33) -> Cost:
    """The cost at which one hash takes about `target` seconds on this machine now."""
    seconds = min(_seconds(Cost(_TRIED)) for _each in range(3))
    return Cost(min(max(LEAST, round(target * _TRIED / seconds)), MOST))


def hash_of(secret: str, cost: Cost) -> str:
    """A hash of `secret` with a salt of its own, which says itself what it cost."""
    from argon2 import PasswordHasher

    return PasswordHasher(cost.time_cost, cost.memory_cost, cost.parallelism).hash(secret)


def fits(kept: str, given: str) -> bool:
    """Whether `kept` is a hash of what was given.

    Raises:
        NotAllowed: it is none, or this machine cannot say.
    """
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

    try:
        return PasswordHasher().verify(kept, given)
    except VerifyMismatchError:
        return False
    except (InvalidHashError, VerificationError) as error:
        raise NotAllowed(
            _(
                "The PIN cannot be checked ({reason}); another officer and the duty leader sign for"
                " a new one"
            ).format(reason=error or type(error).__name__)
        ) from error


def _seconds(cost: Cost) -> float:
    begun = perf_counter()
    hash_of("000000", cost)
    return perf_counter() - begun

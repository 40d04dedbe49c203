"""The only module that asks what time it is."""

import time
from contextlib import suppress
from datetime import tzinfo
from pathlib import Path

import arrow

BOOT = Path("/proc/sys/kernel/random/boot_id")
"""Where Linux says which start of the machine this is."""


def now(zone: tzinfo) -> arrow.Arrow:
    """This moment in the station's zone, to the second."""
    return arrow.now(zone).floor("second")  # noqa: TID251 - this is the one place


def counted() -> float:
    """Seconds by the clock that only counts and is never set."""
    return time.monotonic()


def wall() -> float:
    """Seconds since 1970 by the clock on the wall, which can be set."""
    return time.time()  # noqa: TID251 - this is the one place


def boot(source: Path = BOOT) -> str:
    """Which start of the machine `counted` counts from; empty where the system does not say.

    There a start shows by the count having gone back.
    """
    with suppress(OSError):
        return source.read_text(encoding="ascii").strip()
    return ""

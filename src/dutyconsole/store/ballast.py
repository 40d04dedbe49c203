"""Ballast: room held back beside the record, so that a full disk still takes the last entries."""

import os
from contextlib import suppress
from pathlib import Path

SIZE = 1024 * 1024
"""Bytes: a dozen long messages with all that they write into the -wal."""


def lay(ballast: Path) -> bool:
    """Hold room back in the file `ballast`; whether it is there now."""
    if ballast.exists():
        return True
    aside = ballast.with_name(f".{ballast.name}")
    try:
        file = os.open(aside, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o600)
        try:
            os.posix_fallocate(file, 0, SIZE)
        finally:
            os.close(file)
        aside.replace(ballast)
    except OSError:
        with suppress(OSError):
            aside.unlink()
        return False
    return True


def let_go(ballast: Path) -> bool:
    """Give the room back; whether there was any."""
    try:
        ballast.unlink()
    except OSError:
        return False
    return True

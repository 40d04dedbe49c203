"""A wall clock that jumps: libfaketime, read anew at every look, the counting clock left alone."""

from pathlib import Path

PLACES = ("/usr/lib/*/faketime", "/usr/lib/faketime", "/usr/lib64/faketime")


def library() -> str:
    """libfaketime for programs with threads; empty where it is not installed."""
    found = (path for place in PLACES for path in Path("/").glob(f"{place[1:]}/libfaketimeMT.so.1"))
    return next((str(path) for path in found), "")


class WallClock:
    """The wall clock of the programs that are given its `environment`."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "wall-clock"
        self.jump_to(0)

    @property
    def environment(self) -> dict[str, str]:
        """What makes a program look at this clock."""
        return {
            "LD_PRELOAD": library(),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            # asyncio waits by it: a jump back would stop the screen until the old time is reached.
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
        }

    def jump_to(self, seconds: int) -> None:
        """From now on it is this many seconds off."""
        aside = self._file.with_suffix(".new")
        aside.write_text(f"{seconds:+d}\n")
        aside.replace(self._file)

"""The console in a real terminal that is dragged to any size, closed, or killed."""

import fcntl
import os
import struct
import termios
import time
from collections.abc import Callable
from contextlib import suppress
from typing import ClassVar

import pyte

from dutyconsole.home import Home
from terminal import Terminal


class Console(Terminal):
    """The console on a station, in English, and what an officer does at it."""

    started: ClassVar[list["Console"]] = []
    """All of this test."""

    def __init__(self, home: Home, *, size: tuple[int, int] = (80, 24), **environment: str) -> None:
        self.started.append(self)
        super().__init__(
            "-m", "dutyconsole", "--home", str(home.path), "--lang", "en", size=size, **environment
        )

    def comes_up(self) -> bool:
        """Whether the board is shown, or it ends without."""
        while "? Help" not in self.screen:
            if not self._read(0.1):
                return False
        return True

    def open_form(self) -> None:
        """From the board to an empty form."""
        self.wait_for("? Help")
        self.press("n")
        self.wait_for("Incident intake")

    def type(self, unit: str, text: str) -> None:
        """Fill the form in, all but the category."""
        self.press(f"1{unit}")
        self.wait_for(unit)
        self.press(f"\t\t\t\t\t{text}")
        self.wait_for(text)

    def save(self) -> None:
        """Choose a category and press F2, without waiting for what comes of it."""
        self.press("\t1\x1bOQ")

    def take_down(self, unit: str, text: str) -> None:
        """Take a message down from the board, and read that it is saved."""
        self.open_form()
        self.type(unit, text)
        self.save()
        self.wait_for("Saved as")

    def wait_until(self, condition: Callable[[], object], *, seconds: float = 20.0) -> str:
        """Read until that is so; the screen then."""
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end or not self._read(0.1):
                raise AssertionError(f"it did not come; on the screen:\n{self.screen}")
        return self.screen

    def resize(self, columns: int, rows: int) -> None:
        """Drag the window to this size; what is written meanwhile is not looked at."""
        fcntl.ioctl(self._ours, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)

    def drain(self) -> int:
        """Throw away what was written, without showing it; how much it was."""
        count = 0
        os.set_blocking(self._ours, False)
        try:
            while piece := os.read(self._ours, 65536):
                count += len(piece)
        except BlockingIOError:
            pass
        finally:
            os.set_blocking(self._ours, True)
        return count

    def close_window(self, seconds: float) -> int:
        """Close the terminal without a word to the program; its exit status."""
        os.close(self._ours)
        return self.program.wait(seconds)

    def leave_nothing(self) -> None:
        """Kill it where it still runs, and close the terminal where it is open."""
        self.program.kill()
        self.program.wait()
        with suppress(OSError):
            os.close(self._ours)

    @property
    def is_left_whole(self) -> bool:
        """Whether the ordinary screen and the cursor are back."""
        written = self.written.decode(errors="replace")
        return "\x1b[?1049l" in written[written.rindex("\x1b[?1049h") :] and written.rindex(
            "\x1b[?25h"
        ) > written.rindex("\x1b[?25l")

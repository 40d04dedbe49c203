"""A real pseudo-terminal with a program in it: keys go in, the screen is read back."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pyte

from glass import Glass

_PATIENCE = 20.0
"""Seconds that a program may take to show something; a loaded machine is slow."""


class Terminal:
    """The program `dutyconsole` (or other arguments to Python) in a terminal of its own."""

    def __init__(
        self, *arguments: str, size: tuple[int, int] = (80, 24), **environment: str
    ) -> None:
        columns, rows = size
        self._screen = Glass(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.written = b""
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.program = subprocess.Popen(
            [sys.executable, *(arguments or ("-m", "dutyconsole"))],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=_own_terminal,  # noqa: PLW1509 - a hang-up reaches only whose terminal it is
            # The size too, since pytest-xdist sets its own in the environment.
            env={
                **os.environ,
                "TERM": "xterm-256color",
                "COLUMNS": str(columns),
                "LINES": str(rows),
                **environment,
            },
        )
        os.close(theirs)

    @property
    def screen(self) -> str:
        """What is on the screen now."""
        columns, rows = self._screen.columns, self._screen.lines
        # Not `display`, which fails where the second half of a wide character was written over.
        cells = self._screen.buffer
        lines = ("".join(cells[y][x].data for x in range(columns)) for y in range(rows))
        return "\n".join(line.rstrip() for line in lines)

    def press(self, keys: str) -> None:
        """Send characters as a keyboard would."""
        os.write(self._ours, keys.encode())

    def wait_for(self, text: str) -> str:
        """Read until `text` is on the screen; the screen then."""
        until = time.monotonic() + _PATIENCE
        while text not in self.screen:
            if time.monotonic() > until or not self._read(0.1):
                raise AssertionError(f"{text!r} did not come; on the screen:\n{self.screen}")
        return self.screen

    def settle(self, pause: float = 0.3) -> str:
        """Read until nothing was written for `pause` seconds; the screen then."""
        while (before := len(self.written)) >= 0 and self._read(pause):
            if len(self.written) == before:
                break
        return self.screen

    def end(self) -> int:
        """Read on until the program ends; its exit status."""
        while self._read(0.1):
            pass
        status = self.program.wait(_PATIENCE)
        os.close(self._ours)
        return status

    def _read(self, seconds: float) -> bool:
        """Take in what was written; False once the terminal is left."""
        ready, _out, _err = select.select([self._ours], [], [], seconds)
        if not ready:
            return self.program.poll() is None
        try:
            piece = os.read(self._ours, 65536)
        except OSError:
            return False
        self.written += piece
        self._stream.feed(piece)
        return bool(piece)


def home_of(folder: Path) -> str:
    """The option that names a station."""
    return str(folder / "home")


def _own_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)

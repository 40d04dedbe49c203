"""Whole programs in a terminal of 120×40: what they send, and when."""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from dutyconsole.home import Home

COLUMNS, ROWS = 120, 40
PICTURE = 4000
"""A full picture of 120×40 cells has more bytes than this."""
TICK = 400
"""A piece of fewer bytes after a pause is a tick of the clock and no longer the first picture."""
_WATCHED = 2.5
"""Seconds after the start within which a picture must be whole; a late repaint counts."""

_PROGRAMS = Path(__file__).parent / "programs"
# What a modern terminal answers: it has synchronized output (mode 2026) and tells its colours.
_QUERY, _ANSWER = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
_ENVIRONMENT = {
    "TERM": "xterm-256color",
    "COLORTERM": "truecolor",
    "LANG": "C.UTF-8",
    "TEXTUAL_ANIMATIONS": "none",
    "TEXTUAL_DISABLE_KITTY_KEY": "1",
}


@dataclass(slots=True)
class Program:
    """A program running in a terminal of its own."""

    pid: int
    screen: int
    started: float
    pieces: list[tuple[float, bytes]] = field(default_factory=list)
    """What arrived, and when, in seconds after the start."""

    def read(self, seconds: float) -> None:
        """Take in what arrives within `seconds`."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._take(left)

    def read_until_quiet(self, pause: float, *, at_most: float = 10.0) -> None:
        """Take in what arrives until nothing does for `pause` seconds."""
        end = time.perf_counter() + at_most
        while time.perf_counter() < end:
            if not self._take(pause):
                return

    def type(self, keys: str) -> float:
        """Press `keys`; the moment they were pressed."""
        moment = time.perf_counter() - self.started
        os.write(self.screen, keys.encode())
        return moment

    def answer_to(self, keys: str) -> float:
        """Seconds from pressing `keys` to the last piece of what they changed."""
        pressed, pieces = self.type(keys), len(self.pieces)
        self._take(1.0)
        self.read_until_quiet(0.03)
        return self.pieces[-1][0] - pressed if len(self.pieces) > pieces else float("nan")

    def cpu_seconds(self) -> float:
        """Processor time used so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def peak_memory(self) -> float:
        """The most memory held so far, in MB."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 1024

    def _take(self, seconds: float) -> bool:
        if not select.select([self.screen], [], [], seconds)[0]:
            return False
        try:
            piece = os.read(self.screen, 65536)
        except OSError:  # how Linux says that the other end is closed
            return False
        self.pieces.append((time.perf_counter() - self.started, piece))
        if _QUERY in piece:
            os.write(self.screen, _ANSWER)
        return bool(piece)


@contextmanager
def running(argv: list[str], **environment: str) -> Iterator[Program]:
    """Run `argv` in a terminal; it is ended afterwards."""
    environ = {**os.environ, **_ENVIRONMENT, **environment}
    started = time.perf_counter()
    pid, screen = pty.fork()
    if pid == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        os.execvpe(argv[0], argv, environ)
    # Set here too: whichever of the two is first must not show the program 80×24.
    fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    try:
        yield Program(pid, screen, started)
    finally:
        os.kill(pid, signal.SIGKILL)
        os.close(screen)
        os.waitpid(pid, 0)


def console(home: Home) -> list[str]:
    """The command that opens the console on the station in `home`."""
    return [str(Path(sys.executable).parent / "dutyconsole"), "--home", str(home.path)]


def bare(name: str, *arguments: str) -> list[str]:
    """The command that runs one of the programs to compare with."""
    return [sys.executable, str(_PROGRAMS / f"{name}.py"), *arguments]


def first_picture(argv: list[str], **environment: str) -> float:
    """Seconds from the start of `argv` to the last piece of its first full picture."""
    with running(argv, **environment) as program:
        program.read(_WATCHED)
        return end_of_picture(program.pieces)


def end_of_picture(pieces: list[tuple[float, bytes]]) -> float:
    """When the last piece of the first full picture arrived."""
    total, end = 0, 0.0
    for moment, piece in pieces:
        if total > PICTURE and moment - end > 0.15 and len(piece) < TICK:
            return end
        total, end = total + len(piece), moment
    if total <= PICTURE:
        raise RuntimeError(f"no picture: {b''.join(piece for _at, piece in pieces)[-2000:]!r}")
    return end

"""The terminal the desk is drawn in, which may go away at any moment: a line drops, a lid closes.

Textual's driver then reads nothing for ever, loses the thread that writes and waits for it; and the
SIGCONT with which the kernel follows a hang-up makes it start everything a second time.
"""

import os
import select
import signal
from contextlib import suppress
from threading import Event
from typing import IO, Any

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver


class Terminal(LinuxDriver):
    """A terminal that, once it has gone, is left alone, and ends the application."""

    def __init__(
        self,
        app: App[object],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._file: Any = _WrittenWhileThere(self._file)
        self.exit_event = _EndOrHangUp(self.fileno)

    def run_input_thread(self) -> None:
        """Read keys until the application ends; where the terminal went first, end it."""
        try:
            super().run_input_thread()
        except OSError:
            if not has_hung_up(self.fileno):
                raise
        if has_hung_up(self.fileno) and self._app.return_code is None:
            os.kill(os.getpid(), signal.SIGHUP)  # the kernel tells only the terminal's own session

    def _sigcont_application(self, *_received: object) -> None:
        if self._must_signal_resume:  # only what was suspended goes on
            super()._sigcont_application()


def has_hung_up(fileno: int) -> bool:
    """Whether there is nobody left at the other end of a terminal."""
    poll = select.poll()
    poll.register(fileno, 0)  # a hang-up is told of without being asked for
    return bool(poll.poll(0))


class _EndOrHangUp(Event):
    """Set once the application ends or the terminal has gone: what the reading loop asks."""

    def __init__(self, fileno: int) -> None:
        super().__init__()
        self._fileno = fileno

    def is_set(self) -> bool:
        return super().is_set() or has_hung_up(self._fileno)


class _WrittenWhileThere:
    """A file whose failures are nobody's concern: whoever would read it has gone."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str) -> None:
        with suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._file.flush()

    def fileno(self) -> int:
        return self._file.fileno()

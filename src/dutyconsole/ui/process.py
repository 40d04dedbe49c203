"""Manners of the process: a terminal or nothing, left whole, and no secrets in a crash report.

Textual's own crash report prints local variables, and with them what was typed into a form or a PIN
field; and its `run` returns as if nothing had happened. Both are put right here.
"""

import asyncio
import gc
import signal
import sys
from collections.abc import Callable

from rich.text import Text
from textual.app import App
from textual.driver import Driver
from textual.worker import WorkerFailed

from dutyconsole.errors import DutyError, NoTerminal
from dutyconsole.language import _
from dutyconsole.store.failures import refusal_of_reading
from dutyconsole.ui.type_ahead import TypeAhead


class WellMannered(TypeAhead):
    """An application that leaves nothing behind but its exit status."""

    _is_ready = False
    _told = 0
    """The signal that asked to stop while everything was still being made."""

    def on_ready(self) -> None:
        """The first picture is drawn: what was made for it stays and is not looked through."""
        gc.freeze()
        gc.enable()
        self._is_ready = True
        if self._told:
            self._told_to_stop(self._told)

    def on_mount(self) -> None:
        """Answer SIGTERM and SIGHUP by an orderly end."""
        if not self.is_headless:
            loop = asyncio.get_running_loop()
            for number in (signal.SIGTERM, signal.SIGHUP):
                loop.add_signal_handler(number, self._told_to_stop, number)

    def said_of(self, error: BaseException | None) -> DutyError | None:
        """What to say of a failure of the disk; None where the program is at fault."""
        return refusal_of_reading(error)

    def get_driver_class(self) -> type[Driver]:
        """Draw in a terminal that may go away."""
        from dutyconsole.ui.terminal import Terminal

        return Terminal

    def _told_to_stop(self, number: int) -> None:
        if self._is_ready:
            self.exit(return_code=128 + number)
        else:
            self._told = number  # a screen that is half made cannot be taken down

    def _fatal_error(self) -> None:
        """Report a fault without the values of variables; one of the disk in a sentence."""
        from rich.segment import Segments
        from rich.traceback import Traceback

        error = self._exception
        hindered = self.said_of(error.error if isinstance(error, WorkerFailed) else error)
        if hindered:
            self._exit_renderables.append(Text(str(hindered)))
            self._close_messages_no_wait()
            return
        report = Traceback(show_locals=False, width=None)
        self._exit_renderables.append(Segments(self.console.render(report, self.console.options)))
        self._close_messages_no_wait()


def run(build: Callable[[], App[None]]) -> int:
    """Run the application in this terminal; the answer is the exit status.

    Raises:
        NoTerminal: there is no terminal to run in.
    """
    # Keys come from the first, sizes from the second, and Textual draws on the third.
    streams = (sys.__stdin__, sys.__stdout__, sys.__stderr__)
    if not all(stream is not None and stream.isatty() for stream in streams):
        raise NoTerminal(_("The console needs a terminal; this is not one"))
    # Collecting while everything is being made finds nothing and delays the first picture.
    gc.disable()
    app = build()
    app.run()
    return app.return_code or 0

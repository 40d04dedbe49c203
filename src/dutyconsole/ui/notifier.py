"""The notifier's process as the desk looks after it: begun, begun again, ended with the desk.

It is the command line's `outbox run`, in a session of its own and without the terminal, so that no
server that hangs and no library that fails can touch the desk. Its standard input is held by the
desk: when the desk ends, however that may be, the notifier sees what is under way to its end and
ends too.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from typing import IO

from dutyconsole.home import Home
from dutyconsole.language import current

PROGRAM = (sys.executable, "-m", "dutyconsole")
WAITS = (2.0, 10.0, 60.0, 300.0)
"""Seconds until it is begun again, after it has died once, twice …"""
LONG_LIFE = 600.0
"""Seconds after which it no longer counts how often it has died before."""
GOODBYE = 0.5
"""Seconds that the desk waits for it at its end; with something under way it ends later."""
LONGEST = 500
"""Characters of what it says when it dies."""


class Notifier:
    """The notifier of one desk."""

    def __init__(self, home: Home, counted: Callable[[], float]) -> None:
        """Of the station in `home`; `counted` is the clock that only counts seconds."""
        self._home = home
        self._counted = counted
        self._process: subprocess.Popen[bytes] | None = None
        self._said: IO[bytes] | None = None
        self._begun = 0.0
        self._deaths = 0
        self._next = 0.0
        self.complaint = ""
        """What it said when it died last; empty as soon as it lives again for a while."""

    @property
    def is_alive(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.poll() is None

    def tick(self) -> None:
        """A second has passed: begin it where there are channels, again where it has died."""
        wanted = self._home.channels.exists()
        if self.is_alive:
            if not wanted:
                self._let_go()
            elif self._counted() - self._begun >= WAITS[1]:
                self.complaint = ""
                self._deaths *= self._counted() - self._begun < LONG_LIFE
            return
        if self._process is not None:
            self._has_died()
        if wanted and self._counted() >= self._next:
            self._begin()

    def end(self) -> None:
        """The desk ends: let it end too, without waiting for what is under way."""
        process = self._process
        self._let_go()
        if process is not None:
            with suppress(subprocess.TimeoutExpired):
                process.wait(GOODBYE)

    def _begin(self) -> None:
        home = ("--home", str(self._home.path), "--lang", current())
        self._begun = self._counted()
        said = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it is let go
        try:
            self._process = subprocess.Popen(  # noqa: S603 - the program itself
                [*PROGRAM, *home, "outbox", "run", "--tied"],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=said,
                start_new_session=True,
            )
        except OSError as error:
            said.close()
            self.complaint = str(error)
            self._wait_longer()
        else:
            self._said = said

    def _has_died(self) -> None:
        if self._said is not None:
            self._said.seek(0)
            lines = self._said.read().decode(errors="replace").strip().splitlines()
            self.complaint = lines[-1][:LONGEST] if lines else ""
        self._let_go()
        self._wait_longer()

    def _wait_longer(self) -> None:
        self._next = self._counted() + WAITS[min(self._deaths, len(WAITS) - 1)]
        self._deaths += 1

    def _let_go(self) -> None:
        """Hold its standard input no longer, which it takes for the end."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
        if self._said is not None:
            self._said.close()
        self._process = self._said = None

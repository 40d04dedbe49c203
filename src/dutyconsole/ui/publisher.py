"""The copy for leaders, which the desk brings up to date after each act.

That is done after the commit and before the screen is drawn, and can refuse no act. What takes long
is done by the command line in a process of its own. Whatever fails is an alarm until it works.
"""

import asyncio
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from arrow import Arrow

from dutyconsole.domain.alarms import Alarm, of_failure
from dutyconsole.errors import NotAllowed
from dutyconsole.language import _, current
from dutyconsole.store.publication import NotContinuable, Publishing

if TYPE_CHECKING:
    from dutyconsole.ui.app import DutyApp

BEAT = 5
"""Seconds after which the desk says again that it lives."""
RETRY = 0.2
"""Seconds until it is tried again, where a reader holds the second file."""
AGAIN = 10
"""Seconds from a failure, or from one process, until the next."""
SPARE_AGAIN = 4
"""The same where only the second file has to be made again, because somebody holds it."""


class Publisher:
    """Publishes the record of one desk that holds the desk's lock."""

    def __init__(self, desk: "DutyApp", folder: Path) -> None:
        """Of `desk` into `folder`."""
        self._desk = desk
        self._publishing = Publishing(desk.db, desk.station, folder)
        self._complaint = ""
        self._beaten: Arrow | None = None
        self._failed: Arrow | None = None
        self._asked: Arrow | None = None
        self._complete = False
        self._child: subprocess.Popen[bytes] | None = None
        """Makes what cannot be gone on without."""
        self._is_waiting = False
        """It will be tried again in a moment."""

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """What hinders it."""
        alarm = of_failure(self._complaint)
        return (alarm,) if alarm else ()

    def begin(self) -> None:
        """Publish from now on."""
        self.moved()

    def moved(self) -> None:
        """The record was written to: publish it before the screen is drawn.

        That takes a few milliseconds, and drawing a hundred, for which every leader would wait.
        """
        self._go_on()

    def tick(self, at: Arrow) -> None:
        """A second has passed: say that the desk lives, and try again what has failed."""
        if not self._complete:
            self._go_on()
        elif _has_passed(self._beaten, BEAT, at):
            self._attempt(at)

    def end(self) -> None:
        """The desk closes: what was written last is published too, and no process is left."""
        if self._child:
            self._child.kill()  # what is half made is thrown away the next time
        at = self._desk.clock()
        with suppress(NotAllowed):
            done = self._publishing.go_on(at=at)
            self._publishing.beat(at=at, complete=done)

    def _go_on(self) -> None:
        at = self._desk.clock()
        if self._child or not _has_passed(self._failed, AGAIN, at):
            self._complete = False
            self._beat(at)
        else:
            self._attempt(at)

    def _attempt(self, at: Arrow) -> None:
        """Publish what was written since, and say how it stands."""
        try:
            self._complete = self._publishing.go_on(at=at)
            self._failed = None
            self._tell("")
        except NotContinuable as refusal:
            self._complete = False
            self._make(refusal, at)
        except NotAllowed as refusal:
            self._fail(str(refusal), at)
        self._beat(at)
        if not self._complete and self._child is None and self._failed is None:
            self._retry()

    def _beat(self, at: Arrow) -> None:
        self._beaten = at
        try:
            self._publishing.beat(at=at, complete=self._complete)
        except NotAllowed as refusal:
            self._fail(str(refusal), at)

    def _retry(self) -> None:
        if not self._is_waiting:
            self._is_waiting = True
            self._desk.set_timer(RETRY, self._try_again)

    def _try_again(self) -> None:
        self._is_waiting = False
        self._go_on()

    def _make(self, refusal: NotContinuable, at: Arrow) -> None:
        """Have made what is missing; where it was made just now and did not help, that fails."""
        wait = SPARE_AGAIN if refusal.only_spare else AGAIN
        if not _has_passed(self._asked, wait, at):
            self._fail(str(refusal), at)
            return
        self._asked = at
        home = ("--home", str(self._desk.home.path), "--lang", current())
        words = ("--spare",) if refusal.only_spare else ()
        try:
            self._child = subprocess.Popen(  # noqa: S603 - the program itself
                [sys.executable, "-m", "dutyconsole", *home, "publish", *words],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
        except OSError as error:
            self._fail(_("Nothing is published for leaders: {reason}").format(reason=error), at)
        else:
            self._desk.run_worker(self._made(self._child), group="publisher")

    async def _made(self, child: subprocess.Popen[bytes]) -> None:
        """Wait for what is made, and go on with it."""
        _answer, complaint = await asyncio.to_thread(child.communicate)
        self._child = None
        if child.returncode:
            reason = complaint.decode(errors="replace").strip()
            told = _("Nothing is published for leaders: {reason}").format(reason=reason)
            self._fail(told, self._desk.clock())
        else:
            self._go_on()

    def _fail(self, sentence: str, at: Arrow) -> None:
        self._complete, self._failed = False, at
        self._tell(sentence)

    def _tell(self, sentence: str) -> None:
        if self._complaint != sentence:
            self._complaint = sentence
            self._desk.look_for_alarms()


def _has_passed(since: Arrow | None, seconds: float, at: Arrow) -> bool:
    """Whether so many seconds have passed since; where the clock was set back, too."""
    return since is None or not 0 <= (at - since).total_seconds() < seconds

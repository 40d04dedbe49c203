"""Custody: what the desk does for its record by itself while it is open.

It is verified after the start and each day, anchored at every handover and report, backed up at
every handover and each day; a jump of the clock is written down, and room is held back for the last
entries of a full disk. What takes long is done by the command line in a process of its own, so that
the screen never waits. Whatever fails is an alarm until it works.
"""

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine
from subprocess import DEVNULL, PIPE
from typing import TYPE_CHECKING

from arrow import Arrow

from dutyconsole.domain.alarms import Alarm, of_failure
from dutyconsole.domain.clock_jumps import ClockWatch
from dutyconsole.errors import DutyError
from dutyconsole.language import _, current
from dutyconsole.store import ballast, segments, wal
from dutyconsole.store.alarms import around, backup_age
from dutyconsole.store.clock_jumps import note_jump

if TYPE_CHECKING:
    from dutyconsole.domain.verification import Fault
    from dutyconsole.ui.app import DutyApp
    from dutyconsole.ui.notifier import Notifier

AFTER_START = 2.0
"""Seconds from the first picture to the verification."""
DAILY = 24 * 3600
"""Seconds after which a backup is made even though the watch was not handed over."""
AGAIN = 3600
"""Seconds after a failed backup until it is tried again."""


class Custody:
    """Looks after the record of one desk; see the module."""

    def __init__(self, counted: Callable[[], float]) -> None:
        """`counted` is the clock that only counts seconds."""
        self._counted = counted
        self._failures: dict[str, str] = {}
        self._tried: Arrow | None = None
        self._at_work = True
        """Until the first look has been had, nothing is missing yet."""
        self._age: float | None = None
        self._notifier: Notifier | None = None

    def begin(self, desk: "DutyApp") -> None:
        """Look after the record of `desk` from now on."""
        self._desk = desk
        self._watch = ClockWatch(desk.now, self._counted())
        ballast.lay(desk.home.ballast)
        desk.set_timer(AFTER_START, lambda: self._in_background(self._first_look()))

    def look(self) -> tuple[float | None, tuple[Alarm, ...]]:
        """How old the newest backup is, what has failed and what is wrong around the record."""
        alarms = tuple(alarm for each in self._failures.values() if (alarm := of_failure(each)))
        if self._at_work:
            return self._age, alarms
        return self._look_around(), alarms + around(
            self._desk.home, self._desk.station, at=self._desk.clock()
        )

    def _look_around(self) -> float | None:
        desk = self._desk
        self._age = backup_age(desk.home.backups, at=desk.clock())
        return self._age

    def tick(self, at: Arrow) -> None:
        """A second has passed, or so the wall clock says."""
        wal.keep_short(self._desk.db)
        self._keep_sending()
        self._watch, jump = self._watch.look(at, self._counted())
        if jump:
            desk = self._desk
            desk.attempt(lambda: note_jump(desk.db, jump, by=desk.signature, at=at))

    def end(self) -> None:
        """The desk closes."""
        if self._notifier:
            self._notifier.end()

    def _keep_sending(self) -> None:
        """The notifier runs, or an alarm says why it does not."""
        if self._notifier:
            self._notifier.tick()
            reason = self._notifier.complaint
            told = _("No message leaves the room: {reason}").format(reason=reason)
            self._tell("notifier", told if reason else "")

    def minute(self, at: Arrow) -> None:
        """A minute has passed: room is held back again, and a backup made where one is due."""
        ballast.lay(self._desk.home.ballast)
        if not self._at_work and self._is_due(at):
            self._in_background(self._daily())

    def after_handover(self) -> None:
        """The watch went over: an anchor for its sheet, and a backup."""
        self._anchor("handover")
        self._in_background(self._back_up())

    def after_report(self) -> None:
        """A report went up: an anchor."""
        self._anchor("report")

    def _is_due(self, at: Arrow) -> bool:
        """Whether it is time for the backup of the day, and not just tried."""
        age = self._age
        tried = None if self._tried is None else abs((at - self._tried).total_seconds())
        return (age is None or age >= DAILY) and (tried is None or tried >= AGAIN)

    def _anchor(self, occasion: str) -> None:
        from dutyconsole.store.anchors import make_anchor

        desk = self._desk
        try:
            make_anchor(desk.home, desk.db, at=desk.clock(), occasion=occasion)
        except (OSError, DutyError) as error:
            self._tell("anchor", _("No anchor could be made: {reason}").format(reason=error))
        else:
            self._tell("anchor", "")

    async def _first_look(self) -> None:
        # Not for the first picture: nobody waits for a message in these two seconds.
        from dutyconsole.ui.notifier import Notifier

        self._notifier = Notifier(self._desk.home, self._counted)
        if await self._new_faults("--chain"):
            await self._verify()  # all of it goes into the one segment
        self._look_around()
        if self._is_due(self._desk.now):
            await self._daily()
        self._at_work = False
        self._desk.look_for_alarms()

    async def _daily(self) -> None:
        await self._verify()
        await self._back_up()

    async def _verify(self) -> None:
        """Hold the record against its journal; what is wrong and not known begins a segment."""
        new = await self._new_faults()
        if new:
            desk = self._desk
            desk.attempt(lambda: segments.begin(desk.db, new, by=desk.signature, at=desk.clock()))

    async def _new_faults(self, *options: str) -> "list[Fault]":
        from dutyconsole.domain.verification import Fault

        _status, answer, complaint = await self._run("verify", "--json", *options)
        try:
            found = json.loads(answer)
        except ValueError:
            self._tell(
                "verify", _("The record was not verified: {reason}").format(reason=complaint)
            )
            return []
        self._tell("verify", "")
        return [
            Fault(each["kind"], each["entry"], each["sentence"], each["key"])
            for each in found["faults"]
            if not each["known"]
        ]

    async def _back_up(self) -> None:
        self._tried = self._desk.now
        status, _answer, complaint = await self._run("backup", "--json")
        self._tell(
            "backup", _("No backup was made: {reason}").format(reason=complaint) if status else ""
        )

    async def _run(self, *words: str) -> tuple[int, str, str]:
        """Exit status, answer and complaint of a command on this station."""
        home = ("--home", str(self._desk.home.path), "--lang", current())
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "dutyconsole", *home, *words,
            stdin=DEVNULL, stdout=PIPE, stderr=PIPE,
        )  # fmt: skip
        answer, complaint = await child.communicate()
        return (
            child.returncode or 0,
            answer.decode(errors="replace"),
            complaint.decode(errors="replace").strip(),
        )

    def _in_background(self, work: Coroutine[None, None, None]) -> None:
        self._desk.run_worker(work, group="custody")

    def _tell(self, what: str, sentence: str) -> None:
        if self._failures.get(what, "") != sentence:
            self._failures[what] = sentence
            self._desk.look_for_alarms()

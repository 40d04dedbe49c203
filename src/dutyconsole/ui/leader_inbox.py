"""The desk's side of what leaders drop from afar: taken in within a second, rung for, told.

Each file goes through the journal once, by its own unique id, and then leaves the inbox; a desk
that is killed in between finds the file again and the journal knows it. What is refused lies aside
with the reason, and stands among the alarms until somebody has taken it out of there.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from arrow import Arrow

from dutyconsole.domain.alarms import Alarm, of_failure
from dutyconsole.domain.leader_acts import LeaderAct, of_obstacles, of_refused, told
from dutyconsole.errors import (
    AlreadyRecorded,
    BadInput,
    DiskFull,
    NotAllowed,
    OutcomeUnknown,
    RecordUnwritable,
    StationBusy,
)
from dutyconsole.exchange import inbox
from dutyconsole.exchange.files import reason_of
from dutyconsole.language import _
from dutyconsole.store.failures import with_room
from dutyconsole.store.leader_acts import take_in
from dutyconsole.ui.doorbell import Doorbell

if TYPE_CHECKING:
    from dutyconsole.ui.app import DutyApp

AT_ONCE = 20
"""Files taken in at one look: whoever fills the inbox does not stop the desk."""
SECONDS_TOLD = 30.0
"""For so long it is told what a leader did."""
_HINDERED = (StationBusy, DiskFull, RecordUnwritable, OutcomeUnknown)
"""What is no fault of the act: it waits in the inbox, and is tried again in a second."""


class LeaderInbox:
    """Takes in what leaders do, for one desk; see the module."""

    def __init__(self, desk: "DutyApp", folder: Path) -> None:
        """`folder` is the inbox of the publication."""
        self._desk = desk
        self._inbox = folder
        self._bell: Doorbell | None = None
        self._stuck: set[str] = set()
        """Names of what cannot be taken out of the inbox."""
        self._obstacles = 0
        """How many things the desk leaves in there, folders among them."""
        self._hindrance = ""

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """What hinders it, and that acts were refused."""
        refused = self._desk.home.refused
        aside = inbox.list_refused(refused)
        words = _("Leaders' acts are not taken in: {reason}").format(reason=self._hindrance)
        found = (
            of_failure(words if self._hindrance else ""),
            of_refused(aside.count, aside.reason, str(refused), is_full=aside.is_full),
            of_obstacles(self._obstacles, str(self._inbox / "new")),
        )
        return tuple(alarm for alarm in found if alarm)

    def begin(self) -> None:
        """Take in from now on, what waits first."""
        new = self._inbox / "new"
        try:
            inbox.make(self._inbox)
        except OSError as error:
            self._hinder(reason_of(error))
        inbox.sweep(self._inbox, at=self._desk.now)
        # No file of its own: only what is put into the folder rings.
        self._bell = Doorbell(self._inbox / "none", self._look, folder=new)
        self._look()

    def tick(self, at: Arrow) -> None:  # noqa: ARG002 - as all that ticks
        """A second has passed: look, where there is no inotify or a file had to wait."""
        self._look()

    def end(self) -> None:
        """The desk closes."""
        if self._bell:
            self._bell.close()

    def _look(self) -> None:
        try:
            files = inbox.waiting(self._inbox, self._stuck)
            self._count_obstacles()
        except OSError as error:
            self._hinder(reason_of(error))
            return
        taken: list[LeaderAct] = []
        try:
            for path in files[:AT_ONCE]:
                taken += self._take(path)
        except _HINDERED as hindrance:
            self._hinder(str(hindrance))
        except OSError as error:
            self._hinder(reason_of(error))
        else:
            self._hinder("")
        if taken:
            self._tell(taken)

    def _take(self, path: Path) -> tuple[LeaderAct, ...]:
        """The act in this file, where it was taken in; the file is out of the way then."""
        taken: tuple[LeaderAct, ...] = ()
        try:
            dropped = inbox.read(path)
        except BadInput as refusal:
            self._refuse(path, str(refusal), is_act=False)
            return ()
        try:
            kept = with_room(lambda: self._take_in(dropped))
            taken = (kept,) if kept else ()
        except AlreadyRecorded:
            pass  # the desk ended before it took the file away
        except _HINDERED:
            raise
        except (BadInput, NotAllowed) as refusal:
            self._refuse(path, str(refusal), is_act=True)
            return ()
        if not inbox.put_away(path):
            self._stuck.add(path.name)
        return taken

    def _take_in(self, dropped: LeaderAct) -> LeaderAct | None:
        desk = self._desk
        return take_in(desk.db, desk.station, dropped, by=dropped.leader, at=desk.clock())

    def _refuse(self, path: Path, reason: str, *, is_act: bool) -> None:
        if not inbox.set_aside(path, self._desk.home.refused, reason, is_act=is_act):
            self._stuck.add(path.name)
        self._desk.look_for_alarms()

    def _count_obstacles(self) -> None:
        new = self._inbox / "new"
        self._stuck = {name for name in self._stuck if os.path.lexists(new / name)}
        count = inbox.count_folders(self._inbox) + len(self._stuck)
        if count != self._obstacles:
            self._obstacles = count
            self._desk.look_for_alarms()

    def _tell(self, taken: list[LeaderAct]) -> None:
        desk = self._desk
        desk.look()
        desk.bell()
        desk.say("\n".join(told(act) for act in taken[-_LINES:]), seconds=SECONDS_TOLD)

    def _hinder(self, reason: str) -> None:
        if reason != self._hindrance:
            self._hindrance = reason
            self._desk.look_for_alarms()


_LINES = 3
"""How many acts are told of at once, the latest of them."""

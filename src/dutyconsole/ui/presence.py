"""The watch alarm at one desk: it sees every key, asks, rings, and drills who is on watch.

What is switched on and what was missed or answered is in the record; when the last key was pressed
is in memory alone. A desk that begins anew takes its start for the last sign: somebody started it.
Whatever cannot be written is kept until it can.
"""

from collections.abc import Callable
from functools import partial
from random import Random, SystemRandom
from typing import TYPE_CHECKING

from arrow import Arrow
from textual import events
from textual.message import Message

from dutyconsole.domain.journal import Uid
from dutyconsole.domain.moments import to_text
from dutyconsole.domain.presence import Quiet, Stage, drill_moments
from dutyconsole.errors import DutyError
from dutyconsole.language import _
from dutyconsole.store import presence
from dutyconsole.store.failures import with_room

if TYPE_CHECKING:
    from dutyconsole.domain.shifts import ShiftId
    from dutyconsole.ui.app import DutyApp
    from dutyconsole.ui.dialogs.presence import QuestionDialog

DRILL_SECONDS = 180
"""Seconds after which a drill counts as not answered."""
DRILL_BELL = 5
"""Seconds between the rings of a drill."""
CALM = 10
"""Seconds without a key before a drill may begin: it takes no letter out of what is typed."""
AGAIN = 30
"""Seconds until it is tried again to write what could not be written."""

_SEEN = (events.Key, events.Paste, events.MouseDown, events.MouseScrollDown, events.MouseScrollUp)


class PresenceWatch:
    """Watches over one desk; see the module."""

    def __init__(self, desk: "DutyApp", random: Random | None = None) -> None:
        """Begin now; the drills come at moments of `random`."""
        at = desk.clock()
        self._desk = desk
        self._random = random or SystemRandom()
        self._quiet = Quiet(at, at)
        self._stage = Stage.NONE
        self._asked = at
        self._rung: Arrow | None = None
        self._drill: Arrow | None = None
        self._drills: tuple[Arrow, ...] = ()
        self._shift: ShiftId | None = None
        self._held = ("", at)
        self._button_is_down = False
        self._dialog: QuestionDialog | None = None
        self._owed: list[Callable[[], object]] = []
        self._again = at
        self._on = presence.is_on(desk.db)
        self._entry = self._last_entry()
        self._revision = desk.revision

    @property
    def is_on(self) -> bool:
        """Whether a leader has switched it on."""
        return self._on

    @property
    def stage(self) -> Stage:
        """How far it has gone."""
        return self._stage

    @property
    def since(self) -> Arrow:
        """The last sign of presence."""
        return self._quiet.since

    @property
    def drill(self) -> Arrow | None:
        """Since when a drill rings; None while there is none."""
        return self._drill

    @property
    def asks(self) -> bool:
        """Whether the question stands on the screen, so that a key answers and is nothing else."""
        return self._stage > Stage.NONE or self._drill is not None

    @property
    def tells_others(self) -> bool:
        """Whether the settings name somebody who is told when nobody answers."""
        return any("presence" in stage.kinds for stage in self._desk.station.notify.stages)

    def wants_notice(self) -> Uid | None:
        """The unique id of the notice that has to leave the room now: the same in one quiet period.

        None while nobody need be told.
        """
        return Uid(f"presence-{to_text(self.since)}") if self._stage is Stage.NOTIFY else None

    def takes(self, event: Message) -> bool:
        """See whatever the terminal sends; whether it answers and must not do anything else.

        A key that is held down, or on which a book lies, is one sign and not one after the other.
        """
        if event.is_forwarded:
            return False
        if isinstance(event, events.MouseUp) and self._button_is_down:
            self._button_is_down = False
            return True
        if not isinstance(event, _SEEN):
            return False
        at, asks = self._desk.clock(), self.asks
        if not (isinstance(event, events.Key) and self._is_held(event.key, at)):
            self.sign(at)
            self._button_is_down = asks and isinstance(event, events.MouseDown)
        return asks

    def sign(self, at: Arrow) -> None:
        """Somebody is there."""
        if self._drill:
            self._end_drill(at, answered=True)
        self._begin_anew(at, _("by key"))

    def tick(self, at: Arrow) -> Stage:
        """A second has passed, or so the wall clock says; how far it has gone."""
        self._read(at)
        if self._on:
            self._climb(at)
            self._look_for_drills(at)
            self._ring(at)
        self._show()
        self._write(at)
        return self._stage

    def _read(self, at: Arrow) -> None:
        """Look what others have written to the record: switched it, or made an entry."""
        if self._revision == self._desk.revision:
            return
        self._revision = self._desk.revision
        was_on, self._on = self._on, presence.is_on(self._desk.db)
        before, self._entry = self._entry, self._last_entry()
        if self._on != was_on:
            self._quiet, self._stage, self._drill = Quiet(at, at), Stage.NONE, None
        elif self._entry != before:
            self._begin_anew(at, _("by an entry in the record"))

    def _last_entry(self) -> Arrow | None:
        """The newest entry of a person; nothing is looked for while it is switched off."""
        return presence.last_entry(self._desk.db) if self._on else None

    def _begin_anew(self, at: Arrow, how: str) -> None:
        """The quiet is over; where it was asked for, that is an entry."""
        if self._stage > Stage.NONE:
            self._owe(
                presence.note_answered,
                self._stage,
                seconds=_between(self._asked, at),
                at=at,
                detail=how,
            )
        self._quiet, self._stage, self._rung = Quiet(at, at), Stage.NONE, None
        self._show()
        self._write(at)

    def _climb(self, at: Arrow) -> None:
        """Look how far it has gone; each stage that went by without an answer is an entry."""
        before = self._stage
        self._quiet, self._stage, ran_out = self._quiet.look(self._desk.station.presence, at)
        if before is Stage.NONE < self._stage:
            self._asked = at
        gone_by = [stage for stage in Stage if max(before, Stage.SCREEN) <= stage < self._stage]
        stood_still = _("the desk stood still meanwhile, or its clock was set") if ran_out else ""
        for stage in [Stage.SCREEN] if ran_out else gone_by:
            seconds = _between(self.since, at)
            self._owe(presence.note_missed, stage, seconds=seconds, at=at, detail=stood_still)

    def _look_for_drills(self, at: Arrow) -> None:
        """Begin a drill whose moment has come, and end one that nobody has answered."""
        self._draw(at)
        if self._drill and not 0 <= (at - self._drill).total_seconds() < DRILL_SECONDS:
            self._end_drill(at, answered=False)
        due = [moment for moment in self._drills if moment <= at]
        if due and not self.asks and _between(self.since, at) >= CALM:
            # However many have come due meanwhile, one is rung.
            self._drills = tuple(moment for moment in self._drills if moment > at)
            self._drill, self._rung = at, None

    def _draw(self, at: Arrow) -> None:
        """Draw the moments of the drills of a new shift; those that were held count."""
        watch, count = self._desk.overview.watch, self._desk.station.presence.drills
        if not (count and watch.shift and watch.taken_at) or watch.shift.id == self._shift:
            return
        # Not for the first picture: most stations have no drills.
        from dutyconsole.store import post_checks

        self._shift = watch.shift.id
        held = post_checks.list_checks(self._desk.db, since=watch.taken_at)
        left = count - sum(check.direction == "drill" for check in held)
        self._drills = drill_moments(max(left, 0), at, watch.shift.end, self._random.random)

    def _end_drill(self, at: Arrow, *, answered: bool) -> None:
        from dutyconsole.domain.post_checks import BELL, PostCheck
        from dutyconsole.store import post_checks

        assert self._drill  # noqa: S101 - whoever ends one has seen it
        desk = self._desk
        check = PostCheck(
            at=self._drill,
            direction="drill",
            checker=_("the desk by itself"),
            checked=desk.station.station.name,
            how=BELL,
            answered_by=desk.signature if answered else "",
            seconds=_between(self._drill, at) if answered else DRILL_SECONDS,
            leader_present=False,
            result=_("answered") if answered else _("not answered within 3 minutes"),
        )
        self._drill, self._rung = None, None
        self._owe(post_checks.record, check, at=at)

    def _ring(self, at: Arrow) -> None:
        """Ring again and again while it is time for the bell."""
        if self._stage < Stage.BELL and not self._drill:
            return
        pause = DRILL_BELL if self._drill else self._desk.station.alarms.bell_seconds
        if self._rung is None or not 0 <= (at - self._rung).total_seconds() < pause:
            self._rung = at
            self._desk.bell()

    def _show(self) -> None:
        """Put the question on the screen, or take it away; what lies beneath stays as it is."""
        if self.asks and self._dialog is None:
            from dutyconsole.ui.dialogs.presence import QuestionDialog

            self._dialog = QuestionDialog(self)
            self._desk.push_screen(self._dialog)
        elif not self.asks and self._dialog:
            dialog, self._dialog = self._dialog, None
            dialog.go()
        elif self._dialog:
            self._dialog.say()

    def _owe(self, act: Callable[..., object], *what: object, **how: object) -> None:
        """Something is to be written, by whoever keeps the log now."""
        desk = self._desk
        self._owed.append(partial(act, desk.db, *what, **how, by=desk.signature))

    def _write(self, at: Arrow) -> None:
        """Write what is owed; what cannot be written is tried again, without a word each second."""
        if not self._owed or at < self._again:
            return
        try:
            while self._owed:
                with_room(self._owed[0])
                del self._owed[0]
        except DutyError as refusal:
            self._again = at.shift(seconds=AGAIN)
            self._desk.notify(str(refusal), severity="warning", markup=False)
        else:
            self._again = at
        self._desk.look()

    def _is_held(self, key: str, at: Arrow) -> bool:
        """Whether this key was pressed a second ago at the most, and no other one since."""
        (before, moment), self._held = self._held, (key, at)
        return key == before and abs((at - moment).total_seconds()) <= 1


def _between(before: Arrow, after: Arrow) -> int:
    """Whole seconds, and none where the clock went back."""
    return max(int((after - before).total_seconds()), 0)

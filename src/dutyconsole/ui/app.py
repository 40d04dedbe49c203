"""The desk: the Textual application around one station's record, at which the log is kept.

Beside what `console_app` shows, it knows the name of whoever keeps the log, rings, watches over the
post and looks after the record.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from arrow import Arrow
from textual import events
from textual.binding import Binding

from dutyconsole.config import Station
from dutyconsole.domain.checklist import Line
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.domain.leader_acts import asked_by
from dutyconsole.errors import DutyError
from dutyconsole.home import Home, Publication
from dutyconsole.language import N_
from dutyconsole.store import checklist
from dutyconsole.store.database import Record
from dutyconsole.store.failures import with_room
from dutyconsole.ui.console_app import (
    DIRECTIVES,
    FIND,
    HELP,
    OBLIGATIONS,
    PEOPLE,
    REGISTERS,
    ROSTER,
    ConsoleApp,
    key,
)
from dutyconsole.ui.doorbell import Doorbell
from dutyconsole.ui.pins import tell_the_record
from dutyconsole.ui.presence import PresenceWatch

if TYPE_CHECKING:
    from dutyconsole.domain.alarms import Alarm
    from dutyconsole.ui.custody import Custody
    from dutyconsole.ui.leader_inbox import LeaderInbox
    from dutyconsole.ui.notices import Notices
    from dutyconsole.ui.publisher import Publisher

T = TypeVar("T")


class DutyApp(ConsoleApp):
    """The console of one duty room."""

    BINDINGS = [
        key("n", "intake", N_("Intake"), N_("Take a message down")),
        FIND,
        key("c", "checklist", N_("Checklist"), N_("Tick the handover checklist of this shift")),
        key("h", "handover", N_("Handover"), N_("Hand the watch over to the next shift")),
        key("d", "report", N_("Report"), N_("Note that the report that is due went up")),
        OBLIGATIONS,
        DIRECTIVES,
        ROSTER,
        PEOPLE,
        REGISTERS,
        key("k", "post_check", N_("Post check"), N_("Somebody checked the post: write it down")),
        key("u", "watch_alarm", N_("Watch alarm"), N_("The duty leader switches it on or off")),
        key("w", "recorder", N_("Recorder"), N_("Say who keeps the log now")),
        key("a", "alarms", N_("Alarms"), N_("What is due or wrong and alarms; acknowledge it")),
        key("q", "leave", N_("Quit"), N_("Close the console; what is typed stays as a draft")),
        Binding(
            "f3",
            "answer_check",
            N_("Answer"),
            id="app.answer_check",
            priority=True,  # over every form and dialog: what is typed there stays
            tooltip=N_("Answer a leader's check of the post, whatever is open"),
        ),
        HELP,
    ]

    def __init__(
        self,
        db: Record,
        station: Station,
        home: Home,
        clock: Callable[[], Arrow],
        custody: "Custody | None" = None,
        *,
        publishes: bool = False,
    ) -> None:
        """Without `custody` nobody looks after the record beside the officer.

        With `publishes` it is the one desk that publishes for leaders and takes in what they do,
        where the settings name a folder for it.
        """
        super().__init__(db, station, home, clock)
        self.custody = custody
        self._afar: tuple[Publisher, LeaderInbox] | tuple[()] = ()
        if publishes and station.view.folder:
            self._afar = self._reached_from_afar(Publication(Path(station.view.folder)))
        self._doorbell: Doorbell | None = None
        self.presence = PresenceWatch(self)
        self._notices: Notices | None = None

    def on_mount(self) -> None:
        """Listen at the door, and begin to ring."""
        self._doorbell = Doorbell(self.home.doorbell, self.look)
        if self.custody:
            self.custody.begin(self)
        for each in self._afar:
            self.call_after_refresh(each.begin)
        if self._afar:
            self.watch(self, "revision", self._afar[0].moved, init=False)
        # What a crash has left untold of the PINs.
        self.call_after_refresh(tell_the_record, self)
        self.call_after_refresh(self.ringing.begin)

    async def on_event(self, event: events.Event) -> None:
        """Any key is a sign of presence; the one that answers the question does nothing else."""
        if not self.presence.takes(event):
            await super().on_event(event)

    def on_unmount(self) -> None:
        """Stop listening."""
        if self._doorbell:
            self._doorbell.close()
        if self.custody:
            self.custody.end()
        for each in self._afar:
            each.end()

    def action_intake(self) -> None:
        """Take a message down."""
        from dutyconsole.ui.screens.intake import IntakeScreen

        self.push_screen(IntakeScreen())

    def action_recorder(self) -> None:
        """Say who keeps the log now."""
        from dutyconsole.ui.dialogs.recorder import RecorderDialog

        self.push_screen(RecorderDialog())

    def action_post_check(self) -> None:
        """Answer a leader's check of the post; where none waits, write one down."""
        from dutyconsole.store.leader_acts import unanswered

        if waiting := unanswered(self.db):
            from dutyconsole.ui.dialogs.answer_check import AnswerCheckDialog

            self.push_screen(AnswerCheckDialog(waiting[0].id))
            return
        from dutyconsole.ui.dialogs.post_check import PostCheckDialog

        self.push_screen(PostCheckDialog())

    def action_answer_check(self) -> None:
        """Answer a leader's check of the post over whatever is open, which stays as it is."""
        from dutyconsole.store.leader_acts import unanswered
        from dutyconsole.ui.dialogs.answer_check import AnswerCheckDialog

        waiting = unanswered(self.db)
        if waiting and not any(isinstance(each, AnswerCheckDialog) for each in self.screen_stack):
            self.push_screen(AnswerCheckDialog(waiting[0].id))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The key that answers a leader is there only while a leader waits."""
        if action == "answer_check" and not any(asked_by(ring.key) for ring in self.rings):
            return False
        return super().check_action(action, parameters)

    def action_watch_alarm(self) -> None:
        """Switch the watch alarm on or off."""
        from dutyconsole.ui.dialogs.presence import SwitchDialog

        self.push_screen(SwitchDialog())

    def correct_incident(self, number: IncidentNumber) -> None:
        """Correct an incident: the form of the intake, filled in."""
        from dutyconsole.ui.screens.intake import IntakeScreen

        self.push_screen(IntakeScreen(number))

    def set_pin(self, name: str = "") -> None:
        """Set or change somebody's PIN."""
        from dutyconsole.ui.dialogs.pin import PinDialog

        self.push_screen(PinDialog(name))

    def ask_to_discard(self, answered: Callable[[bool | None], None]) -> None:
        """Ask whether a draft is really to be thrown away."""
        from dutyconsole.ui.dialogs.discard import DiscardDialog

        self.push_screen(DiscardDialog(), answered)

    def tick(self) -> None:
        """Ask the clock, look after the record, and whether it has moved; ring; tell outside."""
        self.now = self.clock()
        if self.custody:
            self.custody.tick(self.now)
        self.look()
        self.ringing.tick(self.now)
        self.presence.tick(self.now)
        self._tell_outside()
        for each in self._afar:
            each.tick(self.now)

    def _reached_from_afar(self, publication: Publication) -> "tuple[Publisher, LeaderInbox]":
        from dutyconsole.ui.leader_inbox import LeaderInbox
        from dutyconsole.ui.publisher import Publisher

        return Publisher(self, publication.path), LeaderInbox(self, publication.inbox)

    def _tell_outside(self) -> None:
        """Whoever has to be told outside the room is, where the settings name anybody."""
        if not self.station.notify.stages:
            return
        if self._notices is None:
            from dutyconsole.ui.notices import Notices

            self._notices = Notices(self)
        self._notices.tick(self.now)

    def own_alarms(self) -> "tuple[Alarm, ...]":
        """What the desk does by itself and has failed."""
        by_itself: tuple[Alarm, ...] = ()
        if self.custody:
            self.backup_age, by_itself = self.custody.look()
        return by_itself + tuple(alarm for each in self._afar for alarm in each.alarms)

    @property
    def signature(self) -> str:
        """The name under which the desk does by itself what nobody at the keyboard did."""
        return self.recorder or self.station.station.name

    def toggle(self, line: Line) -> None:
        """Tick a line of the checklist in the shift in charge, or take its tick back.

        Where it asks for what was seen, a dialog does.
        """
        if line.tick is None and line.kind != "tick":
            from dutyconsole.ui.dialogs.checklist import ChecklistDialog

            self.push_screen(ChecklistDialog(line))
            return
        shift_id = (self.overview.watch.shift or self.overview.watch.next).id
        self.attempt(
            lambda: checklist.toggle(self.db, shift_id, line, by=self.recorder, at=self.clock())
        )

    def watch_changed(self) -> None:
        """The watch went over: the log is kept by the new lead officer from now on."""
        self.recorder = self.read().recorder or self.recorder
        if self.custody:
            self.custody.after_handover()

    def report_sent(self) -> None:
        """A report went up."""
        if self.custody:
            self.custody.after_report()

    def attempt(self, act: Callable[[], T]) -> T | None:
        """Do `act`; a refusal is shown to the operator as it is said, and the answer is None."""
        try:
            done = with_room(act)
        except DutyError as refusal:
            self.clear_notifications()
            self.notify(str(refusal), severity="warning", timeout=10, markup=False)
            return None
        self.look()
        return done

"""The desk: the Textual application around one station's record.

It holds the connection, the clock, the name of whoever keeps the log, and one number, `revision`,
that moves whenever the record was written to. Screens read the record again when it moves.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from arrow import Arrow
from textual import events
from textual.binding import Binding
from textual.reactive import var
from textual.screen import Screen

from dutyconsole.config import Station
from dutyconsole.domain.checklist import Line
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.errors import DutyError
from dutyconsole.home import Home
from dutyconsole.language import N_, _
from dutyconsole.store import checklist
from dutyconsole.store.alarms import of_record
from dutyconsole.store.crews import times_of
from dutyconsole.store.database import Record, revision
from dutyconsole.store.failures import with_room
from dutyconsole.store.overview import Overview, read_overview
from dutyconsole.ui.doorbell import Doorbell
from dutyconsole.ui.pins import tell_the_record
from dutyconsole.ui.presence import PresenceWatch
from dutyconsole.ui.report_ways import ReportWays
from dutyconsole.ui.ringing import Bell
from dutyconsole.ui.styles import stylesheet
from dutyconsole.ui.theme import NIGHT

if TYPE_CHECKING:
    from dutyconsole.domain.alarms import Alarm
    from dutyconsole.domain.ringing import Ring
    from dutyconsole.ui.custody import Custody
    from dutyconsole.ui.notices import Notices

T = TypeVar("T")


def _key(key: str, action: str, name: str, tooltip: str) -> Binding:
    return Binding(key, action, name, id=f"app.{action}", tooltip=tooltip)


def _in_charge(overview: Overview) -> ShiftId | None:
    shift = overview.watch.shift
    return shift.id if shift else None


class DutyApp(ReportWays):
    """The console of one duty room."""

    CSS_PATH = [stylesheet("base"), stylesheet("board")]
    """The board's too: Textual reads no stylesheet of the screen that lies beneath all others."""
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    BINDINGS = [
        _key("n", "intake", N_("Intake"), N_("Take a message down")),
        _key("slash", "find", N_("Find"), N_("Search the duty log")),
        _key("c", "checklist", N_("Checklist"), N_("Tick the handover checklist of this shift")),
        _key("h", "handover", N_("Handover"), N_("Hand the watch over to the next shift")),
        _key("d", "report", N_("Report"), N_("Note that the report that is due went up")),
        _key("o", "obligations", N_("To do"), N_("What has to be done by when, and the ledger")),
        _key("v", "directives", N_("Directives"), N_("Leaders' instructions and what is open")),
        _key("r", "roster", N_("Roster"), N_("The duty roster, and what is wrong with it")),
        _key("p", "people", N_("People"), N_("The directory with phones")),
        _key("g", "registers", N_("Registers"), N_("Visitors, outings, temperatures and the rest")),
        _key("k", "post_check", N_("Post check"), N_("Somebody checked the post: write it down")),
        _key("u", "watch_alarm", N_("Watch alarm"), N_("The duty leader switches it on or off")),
        _key("w", "recorder", N_("Recorder"), N_("Say who keeps the log now")),
        _key("a", "alarms", N_("Alarms"), N_("What is due or wrong and alarms; acknowledge it")),
        _key("q", "leave", N_("Quit"), N_("Close the console; what is typed stays as a draft")),
        _key(
            "question_mark,f1",
            "help",
            N_("Help"),
            N_("What this screen shows and what each key does"),
        ),
    ]

    now: var[Arrow] = var(None, init=False)  # type: ignore[arg-type] # set before anything reads it
    """This second, moved by the one timer."""
    revision: var[tuple[int, int]] = var((0, 0), init=False)
    """Moves whenever this process or another one wrote to the record."""
    alarms: "var[tuple[Alarm, ...]]" = var((), init=False, bindings=True)
    """What is wrong with the record or the desk, the worst first."""
    rings: "var[tuple[Ring, ...]]" = var((), init=False, bindings=True)
    """What alarms because it is due, the loudest first."""
    backup_age: var[float | None] = var(None, init=False)
    """Seconds since the newest backup; None where there is none, or nobody looks after it."""
    recorder: var[str] = var("")
    """Who keeps the log: every act at this desk is signed with this name."""

    def __init__(
        self,
        db: Record,
        station: Station,
        home: Home,
        clock: Callable[[], Arrow],
        custody: "Custody | None" = None,
    ) -> None:
        """Without `custody` nobody looks after the record beside the officer."""
        super().__init__(ansi_color=False)
        self.db = db
        self.station = station
        self.home = home
        self.clock = clock
        self.custody = custody
        self._doorbell: Doorbell | None = None
        self.times = times_of(station)
        self.set_reactive(DutyApp.now, clock())
        self.set_reactive(DutyApp.revision, revision(db))
        self.overview: Overview = read_overview(db, station, at=self.now)
        self.set_reactive(DutyApp.recorder, self.overview.recorder)
        self.set_reactive(DutyApp.alarms, of_record(db, _in_charge(self.overview)))
        self.presence = PresenceWatch(self)
        self._notices: Notices | None = None
        self.ringing = Bell(self)
        self.set_reactive(DutyApp.rings, self.ringing.rings)
        self.register_theme(NIGHT)
        self.theme = NIGHT.name
        self.animation_level = "none"

    def on_mount(self) -> None:
        """Start the one timer and listen at the door."""
        self.set_interval(1.0, self.tick)
        # What was told belongs to the screen on which it was told.
        self.screen_change_signal.subscribe(
            self, lambda _screen: self.clear_notifications(), immediate=True
        )
        self._doorbell = Doorbell(self.home.doorbell, self.look)
        if self.custody:
            self.custody.begin(self)
        # What a crash has left untold of the PINs.
        self.call_after_refresh(tell_the_record, self)
        self.call_after_refresh(self.ringing.begin)

    async def on_event(self, event: events.Event) -> None:
        """Any key is a sign of presence; the one that answers the question does nothing else."""
        if not self.presence.takes(event):
            await super().on_event(event)

    def get_default_screen(self) -> Screen[None]:
        """The board lies beneath everything."""
        from dutyconsole.ui.screens.board import BoardScreen

        return BoardScreen()

    def on_unmount(self) -> None:
        """Stop listening."""
        if self._doorbell:
            self._doorbell.close()
        if self.custody:
            self.custody.end()

    def action_intake(self) -> None:
        """Take a message down."""
        from dutyconsole.ui.screens.intake import IntakeScreen

        self.push_screen(IntakeScreen())

    def action_find(self) -> None:
        """Search the duty log."""
        from dutyconsole.ui.screens.find import FindScreen

        self._go_to(FindScreen)

    def action_checklist(self) -> None:
        """Tick the handover checklist."""
        from dutyconsole.ui.screens.checklist import ChecklistScreen

        self._go_to(ChecklistScreen)

    def action_roster(self) -> None:
        """Show the duty roster."""
        from dutyconsole.ui.screens.roster import RosterScreen

        self._go_to(RosterScreen)

    def action_obligations(self) -> None:
        """Show what has to be done by a moment."""
        from dutyconsole.ui.screens.obligations import ObligationsScreen

        self._go_to(ObligationsScreen)

    def action_registers(self) -> None:
        """Show the registers."""
        from dutyconsole.ui.screens.registers import RegistersScreen

        self._go_to(RegistersScreen)

    def action_directives(self) -> None:
        """Show leaders' instructions and the other open matters."""
        from dutyconsole.ui.screens.directives import DirectivesScreen

        self._go_to(DirectivesScreen)

    def action_people(self) -> None:
        """Show the directory."""
        from dutyconsole.ui.screens.people import PeopleScreen

        self._go_to(PeopleScreen)

    def action_handover(self) -> None:
        """Hand the watch over."""
        from dutyconsole.ui.screens.handover import HandoverScreen

        self._go_to(HandoverScreen)

    def action_alarms(self) -> None:
        """Say what is wrong with the record and what to do."""
        from dutyconsole.ui.dialogs.alarms import AlarmsDialog

        self.push_screen(AlarmsDialog())

    def action_recorder(self) -> None:
        """Say who keeps the log now."""
        from dutyconsole.ui.dialogs.recorder import RecorderDialog

        self.push_screen(RecorderDialog())

    def action_post_check(self) -> None:
        """Write down that somebody checked the post."""
        from dutyconsole.ui.dialogs.post_check import PostCheckDialog

        self.push_screen(PostCheckDialog())

    def action_watch_alarm(self) -> None:
        """Switch the watch alarm on or off."""
        from dutyconsole.ui.dialogs.presence import SwitchDialog

        self.push_screen(SwitchDialog())

    def action_leave(self) -> None:
        """Close the console; what is typed stays as a draft."""
        self.exit()

    def action_help_quit(self) -> None:
        """Say which key quits to whoever presses Ctrl+C."""
        self.say(_("To quit, press q on the board; Esc leads back to it"))

    def action_help(self) -> None:
        """Explain the screen that is open."""
        from dutyconsole.ui.screens.help import HelpScreen

        self.push_screen(HelpScreen(self.screen))

    def open_incident(self, number: IncidentNumber) -> None:
        """Show an incident with its whole history."""
        from dutyconsole.ui.screens.incident import IncidentScreen

        self.push_screen(IncidentScreen(number))

    def look_up_contact(self, chosen: Callable[[str], None]) -> None:
        """Look up whom to call; `chosen` is told who that is, or nothing."""
        from dutyconsole.ui.dialogs.contacts import ContactsDialog

        self.push_screen(ContactsDialog(), lambda contact: chosen(contact.name if contact else ""))

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

    def _go_to(self, kind: type[Screen[None]]) -> None:
        """Open a screen over the board; the one that is open already stays."""
        if isinstance(self.screen, kind):
            return
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.push_screen(kind())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The key for the alarms is there only while there are some."""
        if action == "alarms" and not self.alarms and not self.rings:
            return False
        return super().check_action(action, parameters)

    def tick(self) -> None:
        """Ask the clock, and look whether the record has moved: the fallback of the doorbell."""
        self.now = self.clock()
        if self.custody:
            self.custody.tick(self.now)
        self.look()
        self.ringing.tick(self.now)
        self.presence.tick(self.now)
        self._tell_outside()

    def _tell_outside(self) -> None:
        """Whoever has to be told outside the room is, where the settings name anybody."""
        if not self.station.notify.stages:
            return
        if self._notices is None:
            from dutyconsole.ui.notices import Notices

            self._notices = Notices(self)
        self._notices.tick(self.now)

    def look(self) -> None:
        """Notice whether the record was written to since the last look."""
        self.revision = revision(self.db)

    def read(self) -> Overview:
        """The desk as it stands now, read again."""
        self.overview = read_overview(self.db, self.station, at=self.now)
        self.look_for_alarms()
        self.ringing.look()
        return self.overview

    def look_for_alarms(self) -> None:
        """Look what is wrong with the record, and what the desk does by itself has failed."""
        found = of_record(self.db, _in_charge(self.overview))
        if self.custody:
            self.backup_age, by_itself = self.custody.look()
            found += by_itself
        self.alarms = found

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

    def say(self, sentence: str, *, seconds: float | None = None) -> None:
        """Tell the operator that something was done, in place of what was told before."""
        self.clear_notifications()
        self.notify(sentence, markup=False, timeout=seconds)

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

"""What the desk and a leader's view of it share: one station's record, read and shown.

It holds the connection, the clock, and one number, `revision`, that moves whenever the record was
written to. Screens read the record again when it moves.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, cast

from arrow import Arrow
from textual.binding import Binding
from textual.reactive import var
from textual.screen import Screen

from dutyconsole.config import Station
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.home import Home
from dutyconsole.language import N_, _
from dutyconsole.store.alarms import of_record
from dutyconsole.store.crews import times_of
from dutyconsole.store.database import Record, revision
from dutyconsole.store.overview import Overview, read_overview
from dutyconsole.ui.report_ways import ReportWays
from dutyconsole.ui.ringing import Bell
from dutyconsole.ui.styles import stylesheet
from dutyconsole.ui.theme import NIGHT

if TYPE_CHECKING:
    from dutyconsole.domain.alarms import Alarm
    from dutyconsole.domain.ringing import Ring
    from dutyconsole.ui.app import DutyApp
    from dutyconsole.ui.custody import Custody


def key(key: str, action: str, name: str, tooltip: str) -> Binding:
    """A key of every screen."""
    return Binding(key, action, name, id=f"app.{action}", tooltip=tooltip)


FIND = key("slash", "find", N_("Find"), N_("Search the duty log"))
OBLIGATIONS = key(
    "o", "obligations", N_("To do"), N_("What has to be done by when, and the ledger")
)
DIRECTIVES = key("v", "directives", N_("Directives"), N_("Leaders' instructions and what is open"))
ROSTER = key("r", "roster", N_("Roster"), N_("The duty roster, and what is wrong with it"))
PEOPLE = key("p", "people", N_("People"), N_("The directory with phones"))
REGISTERS = key(
    "g", "registers", N_("Registers"), N_("Visitors, outings, temperatures and the rest")
)
HELP = key(
    "question_mark,f1", "help", N_("Help"), N_("What this screen shows and what each key does")
)


class ConsoleApp(ReportWays):
    """The console of one duty room, as far as it only shows."""

    CSS_PATH = [stylesheet("base"), stylesheet("board")]
    """The board's too: Textual reads no stylesheet of the screen that lies beneath all others."""
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

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
    badge: var[tuple[str, str]] = var(("", ""), init=False)
    """What stands at the end of every line of keys, and its style: that one can only read."""

    only_looks: ClassVar[bool] = False
    """Whether nothing can be written from here: no screen offers it, or speaks of its key."""
    leader: str = ""
    """Who looks on from afar; empty at the desk."""
    custody: "Custody | None" = None
    """Who looks after the record beside the officer."""

    def __init__(
        self, db: Record, station: Station, home: Home, clock: Callable[[], Arrow]
    ) -> None:
        super().__init__(ansi_color=False)
        self.db = db
        self.station = station
        self.home = home
        self.clock = clock
        self.times = times_of(station)
        self.set_reactive(ConsoleApp.now, clock())
        self.set_reactive(ConsoleApp.revision, self.look_at_record())
        self.overview: Overview = read_overview(db, station, at=self.now)
        self.set_reactive(ConsoleApp.recorder, self.overview.recorder)
        self.set_reactive(ConsoleApp.alarms, of_record(db, self._in_charge))
        self.ringing = Bell(cast("DutyApp", self))  # it writes nothing before it has begun
        self.set_reactive(ConsoleApp.rings, self.ringing.rings)
        self.register_theme(NIGHT)
        self.theme = NIGHT.name
        self.animation_level = "none"

    def on_mount(self) -> None:
        """Start the one timer."""
        self.set_interval(1.0, self.tick)
        # What was told belongs to the screen on which it was told.
        self.screen_change_signal.subscribe(
            self, lambda _screen: self.clear_notifications(), immediate=True
        )

    def get_default_screen(self) -> Screen[None]:
        """The board lies beneath everything."""
        from dutyconsole.ui.screens.board import BoardScreen

        return BoardScreen()

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

    def open_matter(self, number: int) -> None:
        """Show an open matter, to go on with it."""
        from dutyconsole.ui.dialogs.matter import MatterDialog

        self.push_screen(MatterDialog(number))

    def look_up_contact(self, chosen: Callable[[str], None]) -> None:
        """Look up whom to call; `chosen` is told who that is, or nothing."""
        from dutyconsole.ui.dialogs.contacts import ContactsDialog

        self.push_screen(ContactsDialog(), lambda contact: chosen(contact.name if contact else ""))

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

    def look(self) -> None:
        """Notice whether the record was written to since the last look."""
        self.revision = self.look_at_record()

    def look_at_record(self) -> tuple[int, int]:
        """What moves whenever the record was written to."""
        return revision(self.db)

    def say(self, sentence: str, *, seconds: float | None = None) -> None:
        """Tell the operator that something was done, in place of what was told before."""
        self.clear_notifications()
        self.notify(sentence, markup=False, timeout=seconds)

    def tick(self) -> None:
        """Ask the clock, and look whether the record has moved: the fallback of the doorbell."""
        self.now = self.clock()
        self.look()
        self.ringing.tick(self.now)

    def read(self) -> Overview:
        """The desk as it stands now, read again."""
        self.overview = read_overview(self.db, self.station, at=self.now)
        self.look_for_alarms()
        self.ringing.look()
        return self.overview

    def look_for_alarms(self) -> None:
        """Look what is wrong with the record."""
        self.alarms = (*of_record(self.db, self._in_charge), *self.own_alarms())

    def own_alarms(self) -> "tuple[Alarm, ...]":
        """What is wrong beside the record."""
        return ()

    @property
    def _in_charge(self) -> ShiftId | None:
        shift = self.overview.watch.shift
        return shift.id if shift else None

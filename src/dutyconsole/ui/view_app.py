"""A leader's view: the same board and screens over SSH, without any key that writes.

What can be done beside looking goes as a file into the desk's inbox; nothing else leaves this
process, and no key of it leads to a shell, a file, or the leader's own clipboard.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from arrow import Arrow
from rich.text import Text
from textual import events
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget

from dutyconsole.config import Station
from dutyconsole.config.file import load
from dutyconsole.domain.alarms import Alarm
from dutyconsole.domain.leader_acts import KINDS, LeaderAct
from dutyconsole.domain.registers import TEMPERATURES
from dutyconsole.errors import BadInput, DutyError
from dutyconsole.home import Home, Publication
from dutyconsole.language import N_, _
from dutyconsole.store import leader_acts
from dutyconsole.store.crews import times_of
from dutyconsole.store.journal import new_uid
from dutyconsole.store.obligations import next_due_report
from dutyconsole.store.viewing import Viewed, refusal_of_looking
from dutyconsole.ui import reading
from dutyconsole.ui.base import DutyScreen
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
from dutyconsole.ui.ringing import Bell
from dutyconsole.ui.sent_acts import SentActs
from dutyconsole.ui.wire import LightlyDrawn
from dutyconsole.wording import length, moment_short

if TYPE_CHECKING:
    from dutyconsole.domain.publication import Standing
    from dutyconsole.ui.app import DutyApp

_NOT_HERE = frozenset(
    {"screenshot", "suspend_process", "command_palette", "change_theme", "toggle_dark"}
)
"""What Textual offers to every application."""
SILENT = 15
"""Seconds without a sign of the desk after which it counts as stopped; it gives one every five."""


class ViewApp(LightlyDrawn, ConsoleApp):
    """The console of one duty room, for looking on."""

    # In a narrow window only the first have room for words.
    BINDINGS = [
        key("f", "read", N_("Read"), N_("Tell the desk that you have read up to here")),
        key("m", "instruct", N_("Instruct"), N_("Give the desk an instruction")),
        key("k", "check", N_("Post check"), N_("Check the post: the desk rings until it answers")),
        FIND,
        OBLIGATIONS,
        key("h", "handover", N_("Handover"), N_("The handover, and what goes over with it")),
        DIRECTIVES,
        key("d", "report", N_("Report"), N_("The daily report that is due next")),
        REGISTERS,
        ROSTER,
        PEOPLE,
        key("c", "checklist", N_("Checklist"), N_("The handover checklist of this shift")),
        key("a", "alarms", N_("Alarms"), N_("What is due or wrong and alarms")),
        key("q", "leave", N_("Quit"), N_("End this session")),
        HELP,
        Binding(
            "f12",
            "draw_anew",
            N_("Draw anew"),
            show=False,
            id="app.draw_anew",
            tooltip=N_("Draw the whole screen again, where the line has spoilt it"),
        ),
    ]
    COMMANDS = set()
    only_looks = True
    db: Viewed

    def __init__(
        self,
        db: Viewed,
        station: Station,
        home: Home,
        clock: Callable[[], Arrow],
        *,
        counted: Callable[[], float],
        standing: "Callable[[], Standing | None]",
        leader: str = "",
    ) -> None:
        """`counted` is the clock that only counts; `standing` tells of the desk.

        Without `leader` nobody is there whose acts the desk could take in.
        """
        self._standing = standing
        self._stands: Standing | None = standing()
        self._counted = counted
        self._last_key = counted()
        self._doorbell: Doorbell | None = None
        self._settings = (_file_of(home.settings), 0)
        self._sent = SentActs()
        self._known_at = (0, 0)
        self._is_known = False
        """The directory has the leader's name: otherwise the desk takes nothing in from him."""
        self.leader = leader
        super().__init__(db, station, home, clock)
        reading.only_looking(self._bindings)
        self._own_alarms = self.own_alarms()
        self.set_reactive(ConsoleApp.badge, self._badge())
        self.set_reactive(ConsoleApp.alarms, (*self.alarms, *self._own_alarms))

    @property
    def publication(self) -> Publication:
        """The folder that is looked at, as the desk fills it."""
        return Publication(self.home.path)

    def on_mount(self) -> None:
        """Look whenever the desk has put another copy in its place, or has written."""
        self._doorbell = Doorbell(
            self.home.doorbell, self.look, folder=self.home.path, only=self.home.record.name
        )

    def on_unmount(self) -> None:
        """Stop listening."""
        if self._doorbell:
            self._doorbell.close()

    def look_at_record(self) -> tuple[int, int]:
        """What moves whenever the desk wrote, or put another copy or other settings in place."""
        hung, version = seen = self.db.look()
        if seen != self._known_at:
            self._known_at, self._is_known = seen, self.db.knows(self.leader)
        return hung + self._settings[1], version

    def look(self) -> None:
        """Notice what is new; a copy that this program cannot read ends it with the reason."""
        try:
            self._look_at_settings()
            super().look()
        except DutyError as refusal:
            self.exit(return_code=refusal.exit_status, message=Text(str(refusal)))

    def _look_at_settings(self) -> None:
        """Go on with other settings once they are there; with those from before while they lack."""
        found, (seen, times) = _file_of(self.home.settings), self._settings
        if found in (seen, ()):
            return
        self._settings = (found, times + 1)
        try:
            self.station = load(self.home.settings)
        except BadInput:
            return  # the desk goes by those that it began with
        self.times = times_of(self.station)
        self.ringing = Bell(cast("DutyApp", self))
        self.refresh_bindings()

    def tick(self) -> None:
        """A second has passed."""
        super().tick()
        self._stands = self._standing()
        self.badge = self._badge()
        for act in self._sent.arrived(self.db):
            self.say(_("The desk has it: {what}").format(what=_(KINDS[act.kind])))
        before = self._own_alarms
        if self.own_alarms() != before:
            self.look_for_alarms()
        idle = self._counted() - self._last_key
        if idle >= self.station.view.idle_minutes * 60:
            self.exit(
                message=_("Nobody pressed a key for {length}: the session was ended").format(
                    length=length(idle)
                )
            )

    async def on_event(self, event: events.Event) -> None:
        """Whoever presses a key is there."""
        if isinstance(event, (events.Key, events.MouseEvent, events.Paste)):
            self._last_key = self._counted()
        await super().on_event(event)

    def own_alarms(self) -> tuple[Alarm, ...]:
        """That all else is old; what the desk did not take in, or takes in from nobody here."""
        found = [*self._sent.alarms(self.now)]
        if self.leader and not self._is_known:
            found.append(_of_unknown(self.leader))
        advice = _("Call the duty room: what came in since then stands nowhere here")
        if self.db.is_behind:
            found.insert(0, Alarm("desk", _("WHAT IS NEW CANNOT BE READ: all this is old"), advice))
        if self._is_stopped():
            found.insert(0, Alarm("desk", self._stopped(), advice))
        self._own_alarms = tuple(found)
        return self._own_alarms

    def said_of(self, error: BaseException | None) -> DutyError | None:
        """What to say of a failure of the disk, to whoever is far from it."""
        return refusal_of_looking(error)

    def action_draw_anew(self) -> None:
        """Draw the whole screen again."""
        self.draw_anew()

    def action_read(self) -> None:
        """Tell the desk that everything up to here was read."""
        entry = self.screen.entry_here() if isinstance(self.screen, DutyScreen) else None
        if entry is None:
            self.say(_("Put the cursor on the entry up to which you have read"))
            return
        if entry.id <= max(self._sent.read_to, leader_acts.read_to(self.db, self.leader)):
            self.say(_("You have told the desk already that you have read up to here"))
            return
        act = LeaderAct(
            uid=new_uid(), kind="read", leader=self.leader, at=self.clock(),
            incident=entry.incident, entry=entry.id,
        )  # fmt: skip
        if self.drop(act):
            self.say(_("The desk is told: read up to {number}").format(number=entry.incident))

    def action_instruct(self) -> None:
        """Give the desk an instruction; on an incident where one is open."""
        from dutyconsole.ui.dialogs.leader_act import InstructDialog
        from dutyconsole.ui.screens.incident import IncidentScreen

        screen = self.screen
        on = screen.entry_here().incident if isinstance(screen, IncidentScreen) else None
        self.push_screen(InstructDialog(on))

    def action_check(self) -> None:
        """Check whether the post is manned; a check of one's own that is unanswered goes on."""
        from dutyconsole.ui.dialogs.leader_act import CheckDialog

        going_on = self._sent.check or leader_acts.unanswered_of(self.db, self.leader)
        self.push_screen(CheckDialog(going_on))

    def action_report(self) -> None:
        """Open the report that is due next; where it is not drafted here, what is due at all."""
        due = next_due_report(self.db, self.station, at=self.now)
        if due and due.rule.drafted:
            self.open_daily(due)
        else:
            self.action_obligations()

    def open_matter(self, number: int) -> None:
        """Show an open matter with its history."""
        from dutyconsole.ui.screens.directives import DirectivesScreen

        self.push_screen(DirectivesScreen(number))

    def open_register_form(self, key: str, values: Mapping[str, str] | None = None) -> None:  # noqa: ARG002 - the desk's
        """Where the desk would enter a line, show the register that it would stand in."""
        self.open_register(key)

    def open_round(self) -> None:
        """Show the temperatures that were taken."""
        self.open_register(TEMPERATURES.key)

    def drop(self, act: LeaderAct) -> bool:
        """Put an act into the desk's inbox; whether it lies there."""
        from dutyconsole.exchange import inbox

        try:
            inbox.drop(self.publication.inbox, act)
        except DutyError as refusal:
            self.notify(str(refusal), severity="warning", timeout=10, markup=False)
            return False
        self._sent.add(act)
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What the station does not allow a leader to do is not there."""
        if action in KINDS and not (self._is_known and action in self.station.view.allow):
            return False
        if action == "read" and not _has_entries(self.screen):
            return False
        if action in _NOT_HERE:
            return False
        return super().check_action(action, parameters)

    def push_screen(self, screen: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - Textual's
        """Open a screen, if it is one that only shows."""
        if type(screen).__name__ not in reading.SCREENS:
            self.say(_("Here one can only look"))
            return None
        return super().push_screen(screen, *args, **kwargs)

    def _register_child(
        self, parent: DOMNode, child: Widget, before: int | None, after: int | None
    ) -> None:
        """Take out of every widget, before it is there, the keys that do more than look."""
        reading.only_looking(child._bindings)  # noqa: SLF001 - Textual has no other way
        super()._register_child(parent, child, before, after)

    def _is_stopped(self) -> bool:
        told = self._stands
        return told is None or _age(told.alive, self.now) > SILENT

    def _stopped(self) -> str:
        told = self._stands
        if told is None:
            return _("THE DUTY DESK IS NOT OPEN")
        return _("DESK STOPPED FOR {length}: all this is as of {time}").format(
            length=length(_age(told.alive, self.now)),
            time=moment_short(told.complete, at=self.now),
        )

    def _badge(self) -> tuple[str, str]:
        told, read_only = self._stands, _("READ ONLY")
        if told is None:
            said = _("DESK NOT OPEN")
        elif self._is_stopped():
            said = _("DESK STOPPED {length}").format(length=length(_age(told.alive, self.now)))
        else:
            said = _("as of {time}").format(time=moment_short(told.complete, at=self.now))
        is_old = told is None or _age(told.complete, self.now) > SILENT
        return f"{read_only}  {said}", "loud" if is_old else "strong"

    # A terminal at the other end of a line is not a place for files, programs or clipboards.

    def copy_to_clipboard(self, text: str) -> None:
        """Nothing goes into the clipboard of whoever looks on."""

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """No program is started."""

    def save_screenshot(self, *_args: object, **_more: object) -> str:
        """No file is written."""
        return ""

    def deliver_screenshot(self, *_args: object, **_more: object) -> None:
        """No file is sent."""

    def deliver_text(self, *_args: object, **_more: object) -> None:
        """No file is sent."""

    def deliver_binary(self, *_args: object, **_more: object) -> None:
        """No file is sent."""

    def suspend(self) -> Any:  # noqa: ANN401 - Textual's
        """The view is never left for a shell."""
        raise NotImplementedError


def _age(moment: Arrow, now: Arrow) -> float:
    seconds: float = (now - moment).total_seconds()
    return seconds


def _of_unknown(leader: str) -> Alarm:
    return Alarm(
        "desk",
        _("“{name}” is not in the directory: one can only look").format(name=leader),
        _("Call the duty room: the directory lacks the name, or the key is named otherwise"),
    )


def _has_entries(screen: Screen[Any]) -> bool:
    """Whether one looks at entries of the log there, up to which one can have read."""
    return isinstance(screen, DutyScreen) and type(screen).entry_here is not DutyScreen.entry_here


def _file_of(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_ino, found.st_mtime_ns, found.st_size

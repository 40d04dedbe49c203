"""The board: the screen that stays up all day."""

from typing import TYPE_CHECKING

from arrow import Arrow
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal

from dutyconsole.domain.calendar import unknown_year_warning
from dutyconsole.domain.incidents import LogEntry
from dutyconsole.domain.leader_acts import who_read
from dutyconsole.language import N_, _
from dutyconsole.store.leader_acts import latest_reads
from dutyconsole.store.overview import Overview
from dutyconsole.text import clean_line
from dutyconsole.ui.base import DutyScreen, entitle
from dutyconsole.ui.form_draft import drafts_waiting
from dutyconsole.ui.log_source import WholeLog
from dutyconsole.ui.widgets.alarm_banner import AlarmBanner
from dutyconsole.ui.widgets.checklist import ChecklistLine, ChecklistPane
from dutyconsole.ui.widgets.crew import CrewPane
from dutyconsole.ui.widgets.deadline import DeadlinePane
from dutyconsole.ui.widgets.header import DeskHeader
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.log_list import LogList
from dutyconsole.ui.widgets.roster import RosterPane
from dutyconsole.wording import length

if TYPE_CHECKING:
    from dutyconsole.ui.app import DutyApp

_READERS = 2
"""Leaders of whom it is said how far they have read, the latest."""
_NARROW = 100
"""Columns below which the panes stand under each other."""


class BoardScreen(DutyScreen[None]):
    """Who is on duty, what is due, what came in, what is to be handed over."""

    AUTO_FOCUS = "LogList"
    HELP = N_(
        "The board stays up all day. The loudest line is what has to be done first: an overdue"
        " report or handover, then the next deadline, then open incidents."
    )
    _minute = ""

    def compose(self) -> ComposeResult:
        """The four panes between the header and the keys."""
        yield DeskHeader()
        yield AlarmBanner()
        with Horizontal(id="board-top"):
            yield CrewPane(id="board-crew")
            yield DeadlinePane(id="board-deadline")
        with Horizontal(id="board-middle"):
            yield LogList(
                WholeLog(self.desk.db),
                id="board-log",
                today=self.desk.now.date(),
                empty=_("Nothing received yet")
                if self.desk.only_looks
                else _("Nothing received yet; n takes the first message down"),
            )
            yield ChecklistPane(id="board-checklist")
        yield ChecklistLine(id="board-checklist-line")
        yield RosterPane(id="board-roster")
        yield KeyBar()

    def on_mount(self) -> None:
        """Follow the clock and the recorder."""
        self._minute = _minute_of(self.desk.now)
        self.watch(self.app, "now", self.tick, init=False)
        self.watch(self.app, "recorder", self.show_all, init=False)
        self.watch(self.app, "backup_age", self.show_all, init=False)
        self.watch(self.app, "alarms", self.query_one(AlarmBanner).tell)
        self.watch(self.app, "rings", self.query_one(AlarmBanner).ring)

    def entry_here(self) -> LogEntry | None:
        """The entry under the cursor."""
        return self.query_one(LogList).entry

    def on_screen_resume(self) -> None:
        """Back from a form, of which a draft may be left."""
        entitle(self.query_one(LogList), _log_title(self.desk))

    def on_resize(self) -> None:
        """Lay the words out anew."""
        self.show_all()

    def reload(self) -> None:
        """Read the record again."""
        self.desk.read()
        self.query_one(LogList).refresh_rows()
        self.show_all()

    def tick(self, at: Arrow) -> None:
        """A second has passed; with a new minute the words are read anew."""
        self.query_one(DeskHeader).tick(at)
        self.query_one(DeadlinePane).tick(at)
        minute = _minute_of(at)
        if minute != self._minute:
            self._minute = minute
            self.query_one(LogList).today = at.date()
            if self.desk.custody:
                self.desk.custody.minute(at)
            self.reload()

    def show_all(self) -> None:
        """Lay the overview out over the panes."""
        desk, overview = self.desk, self.desk.overview
        narrow = self.app.size.width < _NARROW
        self.query_one(DeskHeader).tell(
            overview, desk.station.station.name, desk.recorder, _backup(desk), narrow=narrow
        )
        self.query_one(DeskHeader).tick(desk.now)
        self.query_one(CrewPane).tell(overview, desk.recorder, narrow=narrow, at=desk.now)
        self.query_one(DeadlinePane).tell(overview, narrow=narrow, at=desk.now)
        self.query_one(RosterPane).tell(overview, narrow=narrow)
        self.query_one(ChecklistPane).tell(overview.checklist)
        self.query_one(ChecklistLine).tell(overview.checklist)
        self.query_one(LogList).clocks = overview.clocks(desk.now)
        entitle(self.query_one(LogList), _log_title(desk))
        self._warn(overview)

    @on(ChecklistPane.Toggled)
    def tick_item(self, event: ChecklistPane.Toggled) -> None:
        """Tick the item in the shift in charge."""
        self.desk.toggle(event.line)

    @on(LogList.Opened)
    def open_entry(self, event: LogList.Opened) -> None:
        """Open the incident of the entry under the cursor."""
        self.desk.open_incident(event.entry.incident)

    def _warn(self, overview: Overview) -> None:
        unknown = {day.day_class.day.year for day in overview.week if day.day_class.derived}
        title = unknown_year_warning(min(unknown)) if unknown else _("Roster of the coming days")
        entitle(self.query_one(RosterPane), title)


def _backup(desk: "DutyApp") -> str:
    age = desk.backup_age
    return "" if age is None else _("Backup {age} ago").format(age=length(age))


def _minute_of(at: Arrow) -> str:
    return at.format("YYYY-MM-DDTHH:mm")


def _log_title(desk: "DutyApp") -> str:
    counted = _("Duty log  {received} received this shift  {open} open").format(
        received=desk.overview.received, open=desk.overview.open
    )
    reads = who_read(latest_reads(desk.db, _READERS), at=desk.now)
    return "  ".join(filter(None, (counted, reads, _of_whoever_sits_there(desk))))


def _of_whoever_sits_there(desk: "DutyApp") -> str:
    """The drafts of the officer; whoever looks on has none, and is named."""
    if not desk.only_looks:
        return drafts_waiting(desk.home)
    return _("{name} looks on").format(name=clean_line(desk.leader)) if desk.leader else ""

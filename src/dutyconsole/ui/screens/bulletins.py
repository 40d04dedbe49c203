"""The reports on one incident: how far each is, what it says, and the next act on it."""

from functools import partial
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from dutyconsole.domain.bulletins import Bulletin, on_its_way
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.domain.report_way import REPORT_STATES, ReportState, latest_of
from dutyconsole.language import N_, _
from dutyconsole.store import bulletins
from dutyconsole.ui.base import BACK, DutyScreen, entitle
from dutyconsole.ui.bulletin_words import as_lines, may_be, missing_words, next_words, row_of
from dutyconsole.ui.dialogs.bulletin import BulletinDialog
from dutyconsole.ui.dialogs.report_act import ReportAct, ReportActDialog, ReportAsked
from dutyconsole.ui.sign_off import sign_off
from dutyconsole.ui.styles import stylesheet
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Lines
from dutyconsole.ui.widgets.sentence import Sentence

_FRAME = 6
"""Columns of border, padding and scrollbar around a line of the list."""
_ACTS = {
    "check": ReportState.CHECKED,
    "issue": ReportState.ISSUED,
    "send": ReportState.SENT,
    "confirm": ReportState.CONFIRMED,
    "send_back": ReportState.RETURNED,
}


class BulletinsScreen(DutyScreen[None]):
    """The series of an incident: the initial report, follow-ups, the final report."""

    CSS_PATH = stylesheet("bulletins")
    AUTO_FOCUS = "OptionList"
    BINDINGS = [
        Binding(
            "f2", "draft", N_("Draft"), id="bulletins.draft",
            tooltip=N_("Draft the next report, or go over the draft that is there"),
        ),
        Binding(
            "k", "check", N_("Check"), id="bulletins.check",
            tooltip=N_("Note that somebody who did not draft it has checked it"),
        ),
        Binding(
            "s", "issue", N_("Sign off"), id="bulletins.issue",
            tooltip=N_("The duty leader, or whoever the leader authorised, signs with PIN"),
        ),
        Binding(
            "e", "send", N_("Send"), id="bulletins.send",
            tooltip=N_("Note to whom it was sent, how and when"),
        ),
        Binding(
            "f", "confirm", N_("Confirm"), id="bulletins.confirm",
            tooltip=N_("Note who confirmed that the report under the cursor is there"),
        ),
        Binding(
            "x", "send_back", N_("Send back"), id="bulletins.send_back",
            tooltip=N_("Send it back to be drafted again, with a reason; not what was sent"),
        ),
        Binding(
            "f9", "print", N_("Print"), id="bulletins.print",
            tooltip=N_("Write the report under the cursor as DOCX, PDF and text to read out"),
        ),
        BACK,
    ]  # fmt: skip
    HELP = N_(
        "The reports on this incident in order, and beneath them the one under the cursor: what it"
        " says and every act on it. Each is drafted, checked by somebody else, signed off with PIN,"
        " sent, and its receipt confirmed; then the next one follows, none after a final report."
        " Tab goes into the text."
    )

    def __init__(self, number: IncidentNumber) -> None:
        """The reports on the incident `number`."""
        super().__init__()
        self._number = number
        self._history: tuple[Bulletin, ...] = ()
        self._reports: tuple[Bulletin, ...] = ()

    def compose(self) -> ComposeResult:
        """What is next, the reports, the one under the cursor, and the keys."""
        yield Sentence(id="bulletins-next")
        yield OptionList(markup=False)
        yield Sentence(id="bulletins-missing")
        with VerticalScroll(id="bulletins-one"):
            yield Lines(id="bulletins-text")
        yield KeyBar()

    def reload(self) -> None:
        """Read the reports again; the cursor stays, and goes to one that is new."""
        desk = self.desk
        before = len(self._reports)
        self._history = bulletins.history(desk.db, self._number)
        self._reports = latest_of(self._history)
        options = self.query_one(OptionList)
        entitle(options, _("Reports on {number}").format(number=self._number))
        marked = options.highlighted if before == len(self._reports) else None
        room = self.app.size.width - _FRAME
        options.set_options(
            Option(row_of(each, desk.station, desk.now, room)) for each in self._reports
        )
        options.highlighted = (
            (len(self._reports) - 1 if marked is None else marked) if self._reports else None
        )
        said = next_words(self._reports, looking=desk.only_looks)
        self.query_one("#bulletins-next", Sentence).tell(said, "strong")
        self._show_one()
        self.refresh_bindings()

    def on_resize(self) -> None:
        """Cut the lines to the new width."""
        self.reload()

    @on(OptionList.OptionHighlighted)
    def _show_one(self) -> None:
        row, desk = self._marked, self.desk
        lacks, said = (
            missing_words(row, desk.station),
            self.query_one("#bulletins-missing", Sentence),
        )
        said.tell(lacks, "loud")
        said.display = bool(lacks)
        history = self._history
        self.query_one("#bulletins-text", Lines).show_for(
            lambda room: tuple(as_lines(history, row, desk.now, room)) if row else ()
        )
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey out what it is not the time for."""
        if not self.is_mounted:
            return True
        if action in _ACTS:
            return True if may_be(_ACTS[action], self._history, self._marked) else None
        if action == "print":
            return True if self._marked else None
        return super().check_action(action, parameters)

    def action_draft(self) -> None:
        """Draft the next report, or go over the draft."""
        self.app.push_screen(BulletinDialog(self._number))

    def action_check(self) -> None:
        """Note that it was checked."""
        self._ask(ReportState.CHECKED, on_its_way(self._history))

    def action_send_back(self) -> None:
        """Send it back to be drafted again."""
        self._ask(ReportState.RETURNED, on_its_way(self._history))

    def action_send(self) -> None:
        """Note that it went out."""
        self._ask(ReportState.SENT, on_its_way(self._history))

    def action_confirm(self) -> None:
        """Note that its receipt was confirmed."""
        self._ask(ReportState.CONFIRMED, self._marked)

    def action_issue(self) -> None:
        """Have it signed off with a PIN."""
        if report := on_its_way(self._history):
            sign_off(
                self.desk,
                report.name,
                report.title,
                partial(self._issue, report),
                hint=missing_words(report, self.desk.station),
            )

    def action_print(self) -> None:
        """Write the report under the cursor into the folder of papers."""
        from dutyconsole.ui.papers import write_bulletin

        if row := self._marked:
            self.desk.run_worker(write_bulletin(self.desk, row, self._history), group="papers")

    @property
    def _marked(self) -> Bulletin | None:
        """The report under the cursor."""
        place = self.query_one(OptionList).highlighted
        return self._reports[place] if place is not None and self._reports else None

    def _ask(self, state: ReportState, report: Bulletin | None) -> None:
        if report:
            asked = ReportAsked(
                title=report.title,
                missing=missing_words(report, self.desk.station),
                drafted_by=report.who,
                note=partial(self._note, report),
            )
            self.app.push_screen(ReportActDialog(asked, state))

    def _note(self, report: Bulletin, act: ReportAct) -> str:
        """Keep what was noted of an act on a report."""
        desk, number = self.desk, report.incident
        acted: dict[str, Any] = {"after": report.id, "by": act.by, "at": act.at}
        match act.state:
            case ReportState.RETURNED:
                row = bulletins.send_back(desk.db, number, reason=act.reason, who=act.who, **acted)
            case ReportState.CHECKED:
                row = bulletins.check(desk.db, number, who=act.who, done_at=act.done_at, **acted)
            case ReportState.CONFIRMED:
                row = bulletins.confirm(
                    desk.db, number, who=act.who, seq=report.seq, channel=act.channel,
                    done_at=act.done_at, **acted,
                )  # fmt: skip
            case _:
                row = bulletins.send(
                    desk.db, number, receiver=act.receiver, channel=act.channel,
                    required=desk.station.bulletins.required, limits=desk.station.limits,
                    reason=act.reason, done_at=act.done_at, **acted,
                )  # fmt: skip
        said = _("{label}: {value}")
        return said.format(label=row.title, value=_(REPORT_STATES[row.state]))

    def _issue(self, report: Bulletin, name: str) -> None:
        desk = self.desk
        row = desk.attempt(
            lambda: bulletins.issue(
                desk.db,
                self._number,
                who=name,
                after=report.id,
                by=desk.recorder,
                at=desk.clock(),
            )
        )
        if row:
            desk.say(_("Signed off by {name}: issue {number}").format(name=name, number=row.issue))

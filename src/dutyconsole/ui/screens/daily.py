"""The daily report: its figures and the rows behind them, what does not add up, the next act."""

import datetime as dt
from functools import partial
from typing import Any

from arrow import Arrow
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import OptionList

from dutyconsole.domain.daily_names import title_of
from dutyconsole.domain.daily_reports import DailyReport
from dutyconsole.domain.report_way import REPORT_STATES, ReportState, may_follow
from dutyconsole.domain.reports import DueReport, due_reports
from dutyconsole.language import N_, _
from dutyconsole.store import daily_reports
from dutyconsole.store.daily_standing import Standing, standing_of
from dutyconsole.ui.base import BACK, DutyScreen, entitle
from dutyconsole.ui.daily_words import (
    FigureRow,
    as_lines,
    figure_rows,
    heading,
    only_outstanding,
    period_words,
    state_words,
    time_words,
    unexplained,
    wrong_lines,
)
from dutyconsole.ui.dialogs.daily_texts import DailyTextsDialog
from dutyconsole.ui.dialogs.figure import FigureDialog
from dutyconsole.ui.dialogs.report_act import ReportAct, ReportActDialog, ReportAsked
from dutyconsole.ui.register_words import BANNER
from dutyconsole.ui.row_words import open_row, words_of
from dutyconsole.ui.sign_off import sign_off
from dutyconsole.ui.styles import stylesheet
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Lines, flow
from dutyconsole.ui.widgets.listed import Listed
from dutyconsole.wording import clock

_SCROLLBAR = 1
_FEWEST = 3
"""Lines at least for what is wrong with it."""
_WIDEST = 1000
_ACTS = {
    "check": ReportState.CHECKED,
    "issue": ReportState.ISSUED,
    "send": ReportState.SENT,
    "confirm": ReportState.CONFIRMED,
    "send_back": ReportState.RETURNED,
}


class DailyScreen(DutyScreen[None]):
    """One day's report, from its draft to the call that confirms it."""

    CSS_PATH = stylesheet("daily")
    AUTO_FOCUS = "Listed"
    BINDINGS = [
        Binding(
            "f2", "draft", N_("Draft"), id="daily.draft",
            tooltip=N_("Draft it from the registers and the log, or go over the draft"),
        ),
        Binding(
            "f5", "correct", N_("Correction"), id="daily.correct",
            tooltip=N_("Draft a correction of the report that was sent"),
        ),
        Binding(
            "k", "check", N_("Check"), id="daily.check",
            tooltip=N_("Note that somebody who did not draft it has checked it"),
        ),
        Binding(
            "s", "issue", N_("Sign off"), id="daily.issue",
            tooltip=N_("The duty leader, or whoever the leader authorised, signs with PIN"),
        ),
        Binding(
            "e", "send", N_("Send"), id="daily.send",
            tooltip=N_("Note to whom it was sent, how and when"),
        ),
        Binding(
            "f", "confirm", N_("Confirm"), id="daily.confirm",
            tooltip=N_("Note who confirmed by telephone that it is there"),
        ),
        Binding(
            "x", "send_back", N_("Send back"), id="daily.send_back",
            tooltip=N_("Send it back to be drafted again, with a reason; not what was sent"),
        ),
        Binding(
            "b", "pictures", N_("Charts"), id="daily.pictures",
            tooltip=N_("The last days as bars: temperatures, isolation, stock, punctuality"),
        ),
        Binding(
            "space", "changes", N_("Changes"), id="daily.changes",
            tooltip=N_("Only the figures that are others than before or run short, or all again"),
        ),
        Binding(
            "f9", "print", N_("Print"), id="daily.print",
            tooltip=N_("Write it as DOCX, PDF, spreadsheet and text to read out"),
        ),
        Binding(
            "left", "earlier", N_("Day before"), show=False, priority=True, id="daily.earlier",
            tooltip=N_("The report of the day before"),
        ),
        Binding(
            "right", "later", N_("Day after"), show=False, priority=True, id="daily.later",
            tooltip=N_("The report of the day after"),
        ),
        BACK,
    ]  # fmt: skip
    HELP = N_(
        "The report that goes up by its hour. Every figure is counted from the registers and the"
        " log: Enter shows the rows behind it. Beside it stands the report before. What does not"
        " add up is loud, and is put right or explained before it can be signed off. Tab goes into"
        " the words and the acts; left and right go to other days."
    )

    def __init__(self, due: DueReport) -> None:
        """The report `due` then."""
        super().__init__()
        self._due = due
        self._standing: Standing | None = None
        self._rows: tuple[FigureRow, ...] = ()
        self._only_changed = False
        self._minute = ""

    @property
    def due(self) -> DueReport:
        """Which report is shown."""
        return self._due

    def compose(self) -> ComposeResult:
        """How it stands, what is wrong with it, the figures, the words, and the keys."""
        yield Lines(id="daily-state")
        yield Lines(id="daily-period")
        yield Lines(id="daily-wrong")
        yield Lines(id="daily-head")
        yield Listed()
        with VerticalScroll(id="daily-one"):
            yield Lines(id="daily-text")
        yield KeyBar()

    def on_mount(self) -> None:
        """Follow the clock."""
        self.watch(self.app, "now", self.tick, init=False)

    def tick(self, at: Arrow) -> None:
        """A second has passed; with a new minute it is told how long there is."""
        if clock(at) != self._minute and self._standing:
            self.reload()

    def reload(self) -> None:
        """Read the report and count anew; the cursor stays."""
        desk = self.desk
        self._minute = clock(desk.now)
        standing = standing_of(desk.db, desk.station, self._due, at=desk.now)
        self._standing, self._rows = standing, tuple(figure_rows(standing))
        state = state_words(standing, desk.now, looking=desk.only_looks)
        self.query_one("#daily-state", Lines).show_for(lambda room: flow(state, room))
        period = period_words(standing, desk.now)
        self.query_one("#daily-period", Lines).show(((period, "quiet"),))
        wrong, most = self.query_one("#daily-wrong", Lines), max(self.app.size.height // 6, _FEWEST)
        said = partial(wrong_lines, standing, most=most, looking=desk.only_looks)
        wrong.show_for(lambda room: tuple(said(room)))
        wrong.display = bool(said(_WIDEST))
        self._show_figures()
        self._show_words()
        self.refresh_bindings()

    def _show_figures(self) -> None:
        """The figures, or those that stand out, and what the columns are called."""
        report = self.report
        compared = any(row.said for row in self._rows)
        rows = tuple(only_outstanding(self._rows)) if self._only_changed else self._rows
        listed = self.query_one(Listed)
        listed.tell(lambda room: [row.row(room, compared=compared) for row in rows])
        title = self._title()
        told = (
            _("{report}: only what changed, Space shows all") if self._only_changed else "{report}"
        )
        entitle(listed, told.format(report=title))
        listed.border_subtitle = _("← → other days")
        self.query_one("#daily-head", Lines).show_for(
            lambda room: (heading(_(BANNER), room - _SCROLLBAR, report, compared=compared),)
        )

    def _show_words(self) -> None:
        """The words and the acts, once there are some."""
        standing, report, at = self._standing, self.report, self.desk.now
        self.query_one("#daily-one").display = bool(report)
        if standing and report:
            self.query_one("#daily-text", Lines).show_for(
                lambda room: tuple(as_lines(standing.history, report, at, room))
            )

    @property
    def report(self) -> DailyReport | None:
        """The report as it stands; None where it is not drafted yet."""
        return self._standing.report if self._standing else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey out what it is not the time for."""
        report = self.report
        if action in _ACTS:
            return True if report and may_follow(_ACTS[action], report.state) else None
        if action == "correct":
            return bool(report and report.is_out)
        if action == "draft":
            return not report or not (report.is_out or report.state is ReportState.ISSUED) or None
        if action == "print":
            return True if report else None
        return super().check_action(action, parameters)

    @on(OptionList.OptionSelected)
    def open_figure(self) -> None:
        """Show what a figure was counted from."""
        key, desk = self.query_one(Listed).current, self.desk
        row = next((each for each in self._rows if each.key == key), None)
        if row is None:
            return

        def opened(subject: str | None) -> None:
            if subject:
                open_row(desk, subject)

        title = _("{label}: {value}").format(label=row.name, value=row.value)
        words = partial(words_of, desk.db, desk.station, at=desk.now)
        self.app.push_screen(FigureDialog(title, row.rows, words), opened)

    def action_changes(self) -> None:
        """Show the figures that stand out, or all of them."""
        self._only_changed = not self._only_changed
        self._show_figures()

    def action_draft(self) -> None:
        """Draft it, or go over the draft."""
        self._draft(correcting=bool(self.report and self.report.seq))

    def action_correct(self) -> None:
        """Draft a correction of what was sent."""
        self._draft(correcting=True)

    def _draft(self, *, correcting: bool) -> None:
        if self._standing:
            self.app.push_screen(DailyTextsDialog(self._standing, correcting=correcting))

    def action_check(self) -> None:
        """Note that it was checked."""
        self._ask(ReportState.CHECKED)

    def action_send(self) -> None:
        """Note that it went out."""
        self._ask(ReportState.SENT)

    def action_confirm(self) -> None:
        """Note that its receipt was confirmed."""
        self._ask(ReportState.CONFIRMED)

    def action_send_back(self) -> None:
        """Send it back to be drafted again."""
        self._ask(ReportState.RETURNED)

    def action_issue(self) -> None:
        """Have it signed off with a PIN."""
        if (report := self.report) and self._standing:
            phrase = period_words(self._standing, self.desk.now)
            sign_off(self.desk, self._title(), phrase, partial(self._issue, report))

    def action_pictures(self) -> None:
        """Show the last days as bars."""
        self.desk.open_charts(self._due)

    def action_print(self) -> None:
        """Write the report into the folder of papers."""
        from dutyconsole.ui.papers import write_daily

        if self.report:
            self.desk.run_worker(write_daily(self.desk, self._due, self.report), group="papers")

    def action_earlier(self) -> None:
        """Go to the report of the day before."""
        self._go(-1)

    def action_later(self) -> None:
        """Go to the report of the day after, the next one due at the most."""
        self._go(1)

    def _go(self, days: int) -> None:
        desk, rule = self.desk, self._due.rule
        day = self._due.due.date() + dt.timedelta(days=days)
        for _week in range(7):
            if found := next(iter(due_reports([rule], day, day, desk.db.zone)), None):
                break
            day += dt.timedelta(days=days)
        if found and found.due.date() <= desk.now.shift(days=1).date():
            self.show_report(found)

    def show_report(self, due: DueReport) -> None:
        """Show this report in place of the one that is shown."""
        self._due = due
        self.reload()

    def _title(self) -> str:
        if self.report:
            return title_of(self.report, self._due.rule.name)
        return _("{report} of {day}").format(
            report=self._due.rule.name, day=self._due.due.date().isoformat()
        )

    def _ask(self, state: ReportState) -> None:
        if report := self.report:
            asked = ReportAsked(
                title=self._title(),
                missing=self._missing(report, state),
                drafted_by=report.who,
                note=partial(self._note, report),
            )
            self.app.push_screen(ReportActDialog(asked, state))

    def _missing(self, report: DailyReport, state: ReportState) -> str:
        """What whoever does this act has to know: it does not add up, or it is late."""
        standing, now = self._standing, self.desk.now
        if standing is None:
            return ""
        told = [each.words for each in unexplained(standing.figures, report)]
        time, late = time_words(self._due, standing.history, now)
        if state is ReportState.SENT and late and not report.seq:
            told.append(_("{time}: say why").format(time=time))
        return "  ".join(told)

    def _note(self, report: DailyReport, act: ReportAct) -> str:
        """Keep what was noted of an act on the report."""
        desk, due = self.desk, self._due
        acted: dict[str, Any] = {
            "after": report.id, "done_at": act.done_at, "by": act.by, "at": act.at,
        }  # fmt: skip
        match act.state:
            case ReportState.RETURNED:
                row = daily_reports.send_back(
                    desk.db, desk.station, due, reason=act.reason, who=act.who, **acted
                )
            case ReportState.CHECKED:
                row = daily_reports.check(desk.db, desk.station, due, who=act.who, **acted)
            case ReportState.CONFIRMED:
                row = daily_reports.confirm(
                    desk.db, desk.station, due, who=act.who, channel=act.channel, seq=report.seq,
                    **acted,
                )  # fmt: skip
            case _:
                row = daily_reports.send(
                    desk.db, desk.station, due, receiver=act.receiver, channel=act.channel,
                    reason=act.reason, **acted,
                )  # fmt: skip
                desk.report_sent()
        said = _("{label}: {value}")
        return said.format(label=self._title(), value=_(REPORT_STATES[row.state]))

    def _issue(self, report: DailyReport, name: str) -> None:
        desk = self.desk
        acted: dict[str, Any] = {"after": report.id, "by": desk.recorder, "at": desk.clock()}
        row = desk.attempt(
            lambda: daily_reports.issue(desk.db, desk.station, self._due, who=name, **acted)
        )
        if row:
            desk.say(_("Signed off by {name}: issue {number}").format(name=name, number=row.issue))

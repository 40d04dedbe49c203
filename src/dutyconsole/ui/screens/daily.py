"""The daily report: its figures and the rows behind them, what does not add up, the next act."""

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from dutyconsole.domain.bulletins import BULLETIN_STATES, BulletinState, may_follow
from dutyconsole.domain.daily_figures import DailyFigures
from dutyconsole.domain.daily_reports import DailyReport
from dutyconsole.domain.reports import DueReport, due_reports
from dutyconsole.language import N_, _
from dutyconsole.store import daily_reports, daily_sources
from dutyconsole.ui.base import BACK, DutyScreen, entitle
from dutyconsole.ui.daily_words import (
    FigureRow,
    as_lines,
    figure_rows,
    heading,
    name_of,
    next_words,
)
from dutyconsole.ui.dialogs.daily_texts import DailyTextsDialog
from dutyconsole.ui.dialogs.figure import FigureDialog
from dutyconsole.ui.dialogs.report_act import ReportAct, ReportActDialog, ReportAsked
from dutyconsole.ui.row_words import words_of
from dutyconsole.ui.sign_off import sign_off
from dutyconsole.ui.styles import stylesheet
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Lines
from dutyconsole.ui.widgets.sentence import Sentence
from dutyconsole.wording import day_and_clock, moment_short

_FRAME = 6
"""Columns of border, padding and scrollbar around a line of the list."""
_ACTS = {
    "check": BulletinState.CHECKED,
    "issue": BulletinState.ISSUED,
    "send": BulletinState.SENT,
    "confirm": BulletinState.CONFIRMED,
    "send_back": BulletinState.RETURNED,
}
_GONE = (BulletinState.SENT, BulletinState.CONFIRMED)


class DailyScreen(DutyScreen[None]):
    """One day's report, from its draft to the call that confirms it."""

    CSS_PATH = stylesheet("daily")
    AUTO_FOCUS = "OptionList"
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
            "f9", "print", N_("Print"), id="daily.print",
            tooltip=N_("Write it as DOCX, PDF, spreadsheet and text to read out"),
        ),
        Binding(
            "left", "earlier", N_("Day before"), id="daily.earlier",
            tooltip=N_("The report of the day before"),
        ),
        Binding(
            "right", "later", N_("Day after"), id="daily.later",
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
        self._report: DailyReport | None = None
        self._history: tuple[DailyReport, ...] = ()
        self._figures: DailyFigures | None = None
        self._rows: tuple[FigureRow, ...] = ()

    def compose(self) -> ComposeResult:
        """How it stands, what is wrong with it, the figures, the words, and the keys."""
        yield Sentence(id="daily-state")
        yield Sentence(id="daily-wrong")
        yield Lines(id="daily-head")
        yield OptionList(markup=False)
        with VerticalScroll(id="daily-one"):
            yield Lines(id="daily-text")
        yield KeyBar()

    def on_resize(self) -> None:
        """Cut the lines to the new width."""
        self.reload()

    def reload(self) -> None:
        """Read the report and count anew; the cursor stays."""
        desk, due = self.desk, self._due
        self._report = daily_reports.latest(desk.db, due)
        self._history = daily_reports.history(desk.db, due)
        self._figures = self._counted()
        before = daily_reports.previous(desk.db, due)
        self._rows = tuple(
            figure_rows(self._figures, before.figures if before else {}, self._told())
        )
        options, room = self.query_one(OptionList), self.app.size.width - _FRAME
        place = options.highlighted
        options.set_options(map(partial(_option, room), self._rows))
        options.highlighted = place if place is not None else 1
        entitle(options, self._title())
        self.query_one("#daily-head", Lines).show(((heading(room), "quiet"),))
        self.query_one("#daily-state", Sentence).tell(self._state(), "strong")
        self._show_wrong()
        report, history = self._report, self._history
        self.query_one("#daily-text", Lines).show_for(
            lambda width: tuple(as_lines(history, report, desk.now, width)) if report else ()
        )
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey out what it is not the time for."""
        if not self.is_mounted:
            return True
        report = self._report
        if action in _ACTS:
            return True if report and may_follow(_ACTS[action], report.state) else None
        if action == "correct":
            return bool(report and report.state in _GONE)
        if action == "draft":
            return not report or report.state not in (*_GONE, BulletinState.ISSUED) or None
        return super().check_action(action, parameters)

    @on(OptionList.OptionSelected)
    def open_figure(self, event: OptionList.OptionSelected) -> None:
        """Show what a figure was counted from."""
        row, desk = self._rows[event.option_index], self.desk

        def opened(subject: str | None) -> None:
            if subject:
                desk.open_subject(subject)

        title = f"{row.name}: {row.value}"
        words = partial(words_of, desk.db, desk.station, at=desk.now)
        self.app.push_screen(FigureDialog(title, row.rows, words), opened)

    def action_draft(self) -> None:
        """Draft it, or go over the draft."""
        if self._figures:
            correcting = bool(self._report and self._report.seq)
            self.app.push_screen(
                DailyTextsDialog(self._due, self._figures, self._report, correcting=correcting)
            )

    def action_correct(self) -> None:
        """Draft a correction of what was sent."""
        if self._figures:
            self.app.push_screen(
                DailyTextsDialog(self._due, self._figures, self._report, correcting=True)
            )

    def action_check(self) -> None:
        """Note that it was checked."""
        self._ask(BulletinState.CHECKED)

    def action_send(self) -> None:
        """Note that it went out."""
        self._ask(BulletinState.SENT)

    def action_confirm(self) -> None:
        """Note that its receipt was confirmed."""
        self._ask(BulletinState.CONFIRMED)

    def action_send_back(self) -> None:
        """Send it back to be drafted again."""
        self._ask(BulletinState.RETURNED)

    def action_issue(self) -> None:
        """Have it signed off with a PIN."""
        if report := self._report:
            title = self._title()
            sign_off(self.desk, title, name_of(report, title), partial(self._issue, report))

    def action_pictures(self) -> None:
        """Show the last days as bars."""
        self.desk.open_charts(self._due)

    def action_print(self) -> None:
        """Write the report into the folder of papers."""
        from dutyconsole.ui.papers import write_daily

        if self._report:
            self.desk.run_worker(write_daily(self.desk, self._due, self._report), group="papers")

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
            self._due = found
            self.reload()

    def _counted(self) -> DailyFigures:
        desk, report = self.desk, self._report
        if report and report.state in _GONE:
            return daily_sources.figures_between(
                desk.db, desk.station, self._due, report.since, report.until
            )
        return daily_sources.figures_for(desk.db, desk.station, self._due, at=desk.now)

    def _told(self) -> Mapping[str, str]:
        """The figures of the report as it was drafted or sent."""
        return self._report.figures if self._report else {}

    def _title(self) -> str:
        return _("{report} of {day}").format(
            report=self._due.rule.name, day=self._due.due.format("YYYY-MM-DD")
        )

    def _state(self) -> str:
        figures, report = self._figures, self._report
        assert figures is not None  # noqa: S101 - read before it is told
        told = [
            _("Due {time}, to {whom}").format(
                time=moment_short(self._due.due, at=self.desk.now), whom=self._due.rule.to
            ),
            _("period {since} to {until}").format(
                since=day_and_clock(figures.since), until=day_and_clock(figures.until)
            ),
        ]
        if report:
            issue = _("No. {number}").format(number=report.issue) if report.issue else ""
            name = name_of(report, self._due.rule.name)
            told.append(" ".join(filter(None, (name, issue, _(BULLETIN_STATES[report.state])))))
        return "  ".join((*told, next_words(report)))

    def _show_wrong(self) -> None:
        """What does not add up, what changed since it was sent, and who has not delivered."""
        desk, figures, report = self.desk, self._figures, self._report
        assert figures is not None  # noqa: S101 - as above
        told = [
            " ".join((_("DOES NOT ADD UP: {words}").format(words=each.words), *each.names[:3]))
            for each in figures.broken
        ]
        if report and report.state in _GONE and dict(report.figures) != figures.flat:
            told.insert(0, _("CHANGED SINCE IT WAS SENT: F5 drafts a correction"))
        if not report or report.state not in _GONE:
            late = daily_reports.not_delivered(desk.db, desk.station, self._due, at=desk.now)
            if late:
                sections = _(", ").join(late)
                told.append(_("Not delivered yet: {sections}").format(sections=sections))
        said = self.query_one("#daily-wrong", Sentence)
        said.tell("  ".join(told), "loud")
        said.display = bool(told)

    def _ask(self, state: BulletinState) -> None:
        if report := self._report:
            broken = self._figures.broken if self._figures else ()
            asked = ReportAsked(
                title=self._title(),
                missing=_(", ").join(each.words for each in broken),
                drafted_by=report.who,
                note=partial(self._note, report),
            )
            self.app.push_screen(ReportActDialog(asked, state))

    def _note(self, report: DailyReport, act: ReportAct) -> str:
        """Keep what was noted of an act on the report."""
        desk, due = self.desk, self._due
        acted: dict[str, Any] = {"after": report.id, "by": act.by, "at": act.at}
        match act.state:
            case BulletinState.RETURNED:
                row = daily_reports.send_back(
                    desk.db, desk.station, due, reason=act.reason, who=act.who, **acted
                )
            case BulletinState.CHECKED:
                row = daily_reports.check(desk.db, desk.station, due, who=act.who, **acted)
            case BulletinState.CONFIRMED:
                row = daily_reports.confirm(
                    desk.db, desk.station, due, who=act.who, channel=act.channel,
                    done_at=act.done_at, **acted,
                )  # fmt: skip
            case _:
                row = daily_reports.send(
                    desk.db, desk.station, due, receiver=act.receiver, channel=act.channel,
                    reason=act.reason, done_at=act.done_at, **acted,
                )  # fmt: skip
                desk.report_sent()
        said = _("{label}: {value}")
        return said.format(label=self._title(), value=_(BULLETIN_STATES[row.state]))

    def _issue(self, report: DailyReport, name: str) -> None:
        desk = self.desk
        acted: dict[str, Any] = {"after": report.id, "by": desk.recorder, "at": desk.clock()}
        row = desk.attempt(
            lambda: daily_reports.issue(desk.db, desk.station, self._due, who=name, **acted)
        )
        if row:
            desk.say(_("Signed off by {name}: issue {number}").format(name=name, number=row.issue))


def _option(room: int, row: FigureRow) -> Option:
    style = "bold reverse" if row.loud or row.sent else ("bold" if not row.key else "")
    return Option(Text(row.line(room), style), disabled=not row.key)

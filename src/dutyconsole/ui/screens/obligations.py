"""What must be done by a moment and what was done in this shift; behind it the month's ledger."""

import asyncio
import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from arrow import Arrow
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import OptionList

from dutyconsole.domain.daily_names import report_meant
from dutyconsole.domain.leader_acts import asked_by
from dutyconsole.domain.ledger import (
    KINDS,
    Figures,
    LedgerLine,
    figures,
    span,
    total,
)
from dutyconsole.domain.obligations import Urgency, incident_of
from dutyconsole.errors import DutyError
from dutyconsole.language import N_, _, ngettext
from dutyconsole.papers import FORMS, as_bytes
from dutyconsole.store.anchors import checkpoint
from dutyconsole.store.explanations import lines_of, read_ledger
from dutyconsole.text import clean_line, fit
from dutyconsole.ui.base import BACK, DutyScreen, entitle
from dutyconsole.ui.dialogs.explanation import ExplanationDialog
from dutyconsole.ui.styles import stylesheet
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.ledger_lines import LedgerLines, detail
from dutyconsole.ui.widgets.lines import Line, Lines, flow
from dutyconsole.wording import clock

if TYPE_CHECKING:
    from dutyconsole.exchange.paper import Paper
    from dutyconsole.ui.app import DutyApp

_DAYS_AROUND = 7
"""What was done in this shift was due within so many days before and after; a month of a busy
station takes half a second to read."""
_PADDING = 4


class _LinesScreen(DutyScreen[None]):
    """A list of lines of the ledger with the one under the cursor told whole."""

    CSS_PATH = stylesheet("obligations")
    AUTO_FOCUS = "LedgerLines"

    @on(OptionList.OptionHighlighted)
    def show_detail(self) -> None:
        """Tell whole what is under the cursor."""
        line, room = self.query_one(LedgerLines).current, self.app.size.width - _PADDING
        self.query_one("#obligation-detail", Lines).show(
            *(flow(detail(line, self.desk.now), room) if line else ())
        )

    @on(OptionList.OptionSelected)
    def open_line(self) -> None:
        """Open what the line under the cursor is about."""
        if line := self.query_one(LedgerLines).current:
            _open(self.desk, line)

    def on_resize(self) -> None:
        """Lay the lines out anew."""
        self.reload()

    def action_explain(self) -> None:
        """Add an explanation to what is under the cursor."""
        if line := self.query_one(LedgerLines).current:
            self.app.push_screen(ExplanationDialog(line))


_EXPLAIN = Binding(
    "e",
    "explain",
    N_("Explain"),
    id="obligations.explain",
    tooltip=N_("Add an explanation to what is under the cursor; its stamp stays"),
)


class ObligationsScreen(_LinesScreen):
    """What is open by due time, the overdue first, and what was done in this shift."""

    BINDINGS = [
        _EXPLAIN,
        Binding(
            "l",
            "ledger",
            N_("Ledger"),
            id="obligations.ledger",
            tooltip=N_("The month's ledger of late and missed reports"),
        ),
        BACK,
    ]
    HELP = N_(
        "Whatever must be done by a moment, the first due first, and beneath it what was done in"
        " this shift. Of an incident both times are shown, since receipt and since occurrence."
        " Only the entry that does it takes a line away."
    )

    def __init__(self) -> None:
        """Nothing is read yet."""
        super().__init__()
        self._minute = ""
        self._done: Sequence[LedgerLine] | None = None

    def compose(self) -> ComposeResult:
        """The lines, the one under the cursor whole, and the keys."""
        yield LedgerLines()
        yield Lines(id="obligation-detail")
        yield KeyBar()

    def on_mount(self) -> None:
        """Follow the clock."""
        self.watch(self.app, "now", self.tick, init=False)

    def tick(self, at: Arrow) -> None:
        """A second has passed; with a new minute what is open is read anew."""
        if clock(at) != self._minute:
            self._show()
        else:
            self.query_one(LedgerLines).tick(at)
            self._entitle()

    def reload(self) -> None:
        """Read what is open, and what was done in this shift: that changes by an entry only."""
        self._done = None
        self._show()

    def _show(self) -> None:
        desk = self.desk
        overview = desk.read()
        self._minute = clock(desk.now)
        open_ = lines_of(desk.db, desk.station, overview.obligations, at=desk.now)
        if self._done is None:
            self._done = self._done_since(overview.watch.taken_at or overview.watch.next.start)
        done = self._done
        self.query_one(LedgerLines).tell(
            (
                (_("To be done") if open_ else _("Nothing has to be done by a moment"), open_),
                (_("Done in this shift") if done else _("Nothing done in this shift yet"), done),
            ),
            desk.now,
        )
        self._entitle()
        self.show_detail()

    def action_ledger(self) -> None:
        """Show the ledger of this month."""
        self.app.push_screen(LedgerScreen())

    def _done_since(self, since: Arrow) -> list[LedgerLine]:
        desk = self.desk
        found = read_ledger(
            desk.db,
            desk.station,
            since=since.shift(days=-_DAYS_AROUND),
            until=desk.now.shift(days=_DAYS_AROUND),
            at=desk.now,
        )
        done = [(line.ended_at, line) for line in found if line.ended_at]
        return [line for ended, line in done if since <= ended <= desk.now]

    def _entitle(self) -> None:
        found = self.desk.overview.obligations
        overdue = sum(each.urgency(self.desk.now) is Urgency.OVERDUE for each in found)
        title = _("Obligations: {count} open").format(count=len(found))
        more = _(", {count} overdue").format(count=overdue) if overdue else ""
        entitle(self.query_one(LedgerLines), title + more)


class LedgerScreen(_LinesScreen):
    """The ledger of one month: figures, and every line that is late, missed or overdue."""

    # Before the list's own, which would scroll by these keys.
    BINDINGS = [
        _EXPLAIN,
        Binding(
            "left",
            "month(-1)",
            N_("Earlier"),
            key_display="←",
            priority=True,
            id="ledger.before",
            tooltip=N_("The month before"),
        ),
        Binding(
            "right",
            "month(1)",
            N_("Later"),
            key_display="→",
            priority=True,
            id="ledger.after",
            tooltip=N_("The month after"),
        ),
        Binding(
            "f9",
            "print",
            N_("Print"),
            id="ledger.print",
            tooltip=N_("Write the month's ledger as DOCX, PDF and text"),
        ),
        BACK,
    ]
    HELP = N_(
        "What was due in a month and how much of it was in time, by crew and kind, then each late"
        " report with its minutes and each missed one. Stamps follow from the recorded times and"
        " stay; whether something was false or concealed no program can decide."
    )

    def __init__(self) -> None:
        """Of this month first."""
        super().__init__()
        self._month: dt.date | None = None

    @property
    def month(self) -> dt.date:
        """The first day of the month that is shown."""
        desk = self.desk
        return self._month or desk.times.duty_day(desk.now).replace(day=1)

    def compose(self) -> ComposeResult:
        """The figures, the lines, the one under the cursor whole, and the keys."""
        yield Lines(id="ledger-figures")
        yield LedgerLines()
        yield Lines(id="obligation-detail")
        yield KeyBar()

    def reload(self) -> None:
        """Read the month's ledger."""
        desk = self.desk
        lines = self._read()
        wrong = [line for line in lines if line.is_wrong]
        crews = max(self.app.size.height // 4 - _KINDS_SHOWN, 1)
        self.query_one("#ledger-figures", Lines).show(*_figures(lines, crews))
        listed = self.query_one(LedgerLines)
        heading = _("Late, missed or overdue") if wrong else _("Nothing was late or missed")
        listed.tell(((heading, wrong),), desk.now)
        entitle(
            listed,
            _("Ledger {year}-{month:02}: {count}").format(
                year=self.month.year, month=self.month.month, count=len(wrong)
            ),
        )
        self.show_detail()

    def action_month(self, months: int) -> None:
        """Show another month; none that is to come."""
        year, month = divmod(self.month.year * 12 + self.month.month - 1 + months, 12)
        wanted = dt.date(year, month + 1, 1)
        if wanted <= self.desk.times.duty_day(self.desk.now):
            self._month = wanted
            self.reload()

    def action_print(self) -> None:
        """Write the paper."""
        from dutyconsole.exchange.ledger_paper import ledger_paper

        desk, at = self.desk, self.desk.clock()
        made = checkpoint(desk.db, at=at, occasion="demand")
        paper = ledger_paper(self._read(), self.month, desk.station, checkpoint=made, at=at)
        desk.run_worker(_write_paper(desk, paper, self.month, at), group="papers")

    def _read(self) -> tuple[LedgerLine, ...]:
        desk = self.desk
        since, until = span(self.month, desk.times)
        return read_ledger(desk.db, desk.station, since=since, until=until, at=desk.now)


_KINDS_SHOWN = 3


async def _write_paper(desk: "DutyApp", paper: "Paper", month: dt.date, at: Arrow) -> None:
    """Write the ledger in every form; where one cannot be made the others are, and it is said."""
    folder = desk.home.papers
    desk.say(_("Writing the papers .."))
    refusals = await asyncio.to_thread(_write, folder, paper, month, at)
    said = _("Papers written into {folder}").format(folder=folder)
    if refusals:
        desk.clear_notifications()
        desk.notify("\n".join([said, *refusals]), severity="warning", timeout=20, markup=False)
    else:
        desk.say(said, seconds=20)


def _write(folder: Path, paper: "Paper", month: dt.date, at: Arrow) -> tuple[str, ...]:
    from dutyconsole.exchange.new_file import write_new

    refusals: dict[str, None] = {}
    for form, ending in FORMS.items():
        name = f"{month:%Y-%m}-ledger-{at.format('YYYYMMDD-HHmmss')}.{ending}"
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            write_new(folder / name, as_bytes(paper, form, at=at))
        except (DutyError, OSError) as refusal:
            refusals[str(refusal)] = None
    return tuple(refusals)


def _open(desk: "DutyApp", line: LedgerLine) -> None:
    """Open what an obligation is about."""
    obligation = line.obligation
    number = incident_of(obligation)
    if number and line.omitted:
        desk.open_reports(number)
    elif number:
        desk.open_incident(number)
    elif obligation.kind == "matter":
        desk.open_matter(int(obligation.subject.split()[0]))
    elif obligation.kind == "register":
        from dutyconsole.ui.register_duties import open_duty

        open_duty(desk, obligation.subject)
    elif obligation.kind in {"handover", "relief"}:
        desk.action_handover()
    elif asked := asked_by(obligation.key):
        _answer(desk, asked)
    elif obligation.kind == "report" and (
        report := report_meant(
            obligation.subject, obligation.due, desk.station.reports, desk.db.zone
        )
    ):
        desk.open_daily(report)
    elif obligation.is_open:
        desk.action_report()
    else:
        desk.say(_("This report went up; what is recorded of it stands below"))


def _answer(desk: "DutyApp", asked: int) -> None:
    """Answer a leader's check of the post, at the desk only."""
    from dutyconsole.ui.dialogs.answer_check import AnswerCheckDialog

    if not desk.only_looks:
        desk.push_screen(AnswerCheckDialog(asked))


def _figures(lines: Sequence[LedgerLine], crews: int) -> Iterator[Line]:
    """All together, each kind, and as many of the crews as there is room for, the worst first."""
    yield _counted(_("All"), total(lines), "strong")
    for each in figures(lines, by=("kind",))[:_KINDS_SHOWN]:
        yield _counted(_(KINDS.get(each.kind, each.kind)), each, "")
    found = sorted(
        figures(lines, by=("crew",)), key=lambda each: each.due - each.in_time + each.omissions
    )[::-1]
    for each in found[:crews]:
        yield _counted(each.crew, each, "quiet")
    left = len(found) - crews
    if left > 0:
        more = ngettext(
            "and {count} more crew, on the paper", "and {count} more crews, on the paper", left
        )
        yield ((more.format(count=left), "quiet"),)


_NAME = 20


def _counted(name: str, found: Figures, style: str) -> Line:
    words = _(
        "{percent} in time: {due} due, {late} late, {missed} missed, {overdue} not done"
    ).format(
        due=found.due,
        late=found.late,
        missed=found.all_missed,
        overdue=found.overdue,
        percent=found.punctuality_words,
    )
    if not found.due and not found.omissions:
        words = _("Nothing was due")
    return ((fit(clean_line(name), _NAME) + " ", style), (words, ""))

"""Noting that a report went up: when, to whom, how, and why if it was late."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input

from dutyconsole.domain import moments
from dutyconsole.domain.reports import CHANNELS, DueReport, SentReport
from dutyconsole.language import N_, _
from dutyconsole.store import reports
from dutyconsole.store.obligations import next_due_report
from dutyconsole.ui.base import DutyDialog
from dutyconsole.ui.widgets.choice import Choice
from dutyconsole.ui.widgets.fields import LineField
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Lines
from dutyconsole.wording import clock, day_and_clock


class ReportDialog(DutyDialog[None]):
    """The earliest report that was not sent yet."""

    AUTO_FOCUS = "#report-receiver"
    BINDINGS = [
        Binding("f2", "save", N_("Save"), id="report.save", tooltip=N_("Note the report as sent")),
    ]
    HELP = N_(
        "Send the report first, then note here when it went up, how, and who received it. From the"
        " limit's own second on a report is late, and a late one needs a reason."
    )

    def compose(self) -> ComposeResult:
        """When, how, to whom, and why late."""
        self.due = next_due_report(self.desk.db, self.desk.station, at=self.desk.now)
        with Vertical(classes="dialog") as box:
            box.border_title = _("Report sent")
            yield Lines(id="report-what")
            for name, field in (
                ("sent", LineField(clock(self.desk.clock()), id="report-sent")),
                ("receiver", LineField(id="report-receiver")),
                ("channel", Choice(_channels(), value="telephone", id="report-channel")),
                ("reason", LineField(id="report-reason")),
            ):
                yield Lines(id=f"report-{name}-label")
                yield field
            yield KeyBar()

    def on_mount(self) -> None:
        """Say which report it is."""
        self.query_one("#report-what", Lines).show(((_what(self.due), "strong"),))
        for name, words in (
            ("sent", _("Time sent")),
            ("receiver", _("Received by")),
            ("channel", _("Channel")),
            ("reason", _("Reason if late")),
        ):
            self.query_one(f"#report-{name}-label", Lines).show(((words, "quiet"),))

    @on(Input.Submitted)
    def next_field(self) -> None:
        """Enter goes on to the next field."""
        self.focus_next()

    def action_save(self) -> None:
        """Note the report as sent."""
        due = self.due
        if due is None:
            self.dismiss(None)
            return
        sent = self.desk.attempt(lambda: self._note(due))
        if sent:
            self.dismiss(None)
            self.desk.report_sent()
            self.desk.say(_("{report} noted as sent").format(report=due.rule.name))

    def _note(self, due: DueReport) -> SentReport:
        desk, at = self.desk, self.desk.clock()
        return reports.note_sent(
            desk.db,
            due,
            sent_at=moments.parse(self.query_one("#report-sent", Input).value, at=at),
            receiver=self.query_one("#report-receiver", Input).value,
            channel=self.query_one(Choice).value,
            reason=self.query_one("#report-reason", Input).value,
            by=desk.recorder,
            at=at,
        )


def _channels() -> tuple[tuple[str, str], ...]:
    return tuple((key, _(words)) for key, words in CHANNELS.items())


def _what(due: DueReport | None) -> str:
    if due is None:
        return _("No report is due")
    return _("{report}, due {time}, to {whom}").format(
        report=due.rule.name, time=day_and_clock(due.due), whom=due.rule.to
    )

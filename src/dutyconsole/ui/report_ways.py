"""How one gets from anywhere to the reports: the desk opens screens that know no other."""

from typing import TYPE_CHECKING, cast

from dutyconsole.domain.incident_numbers import number_meant
from dutyconsole.store.obligations import next_due_report
from dutyconsole.ui.register_ways import RegisterWays

if TYPE_CHECKING:
    from dutyconsole.domain.incidents import IncidentNumber
    from dutyconsole.domain.reports import DueReport
    from dutyconsole.ui.app import DutyApp


class ReportWays(RegisterWays):
    """The ways to the reports, each module read when it is first gone."""

    def action_report(self) -> None:
        """Open the report that is due next; where it is not drafted here, note that it went up."""
        desk = cast("DutyApp", self)
        due = next_due_report(desk.db, desk.station, at=desk.now)
        if due and due.rule.drafted:
            self.open_daily(due)
            return
        from dutyconsole.ui.dialogs.report import ReportDialog

        self.push_screen(ReportDialog())

    def open_daily(self, due: "DueReport") -> None:
        """Show a daily report: its figures, its words, its acts."""
        from dutyconsole.ui.screens.daily import DailyScreen

        if isinstance(self.screen, DailyScreen):
            self.screen.show_report(due)
        else:
            self.push_screen(DailyScreen(due))

    def open_charts(self, due: "DueReport") -> None:
        """Show the charts that belong to a daily report."""
        from dutyconsole.ui.screens.charts import ChartsScreen

        self.push_screen(ChartsScreen(due))

    def open_reports(self, number: "IncidentNumber") -> None:
        """Show the reports on an incident."""
        from dutyconsole.ui.screens.bulletins import BulletinsScreen

        self.push_screen(BulletinsScreen(number))

    def open_subject(self, subject: str) -> None:
        """Open what a figure was counted from: a line of a register, or an incident."""
        from dutyconsole.domain.own_registers import registers_of

        desk = cast("DutyApp", self)
        kind, _space, which = subject.partition(" ")
        if kind in registers_of(desk.station):
            self.open_register_line(kind, int(which))
        elif kind == "incident":
            desk.open_incident(number_meant(which, at=desk.now))
        elif kind == "matter":
            desk.action_directives()

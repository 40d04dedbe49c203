"""Charts: what people would rather look at than read, as bars of plain characters."""

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from dutyconsole.domain.reports import DueReport
from dutyconsole.domain.series import Series
from dutyconsole.language import N_, _
from dutyconsole.store import daily_reports, daily_series
from dutyconsole.store.daily_standing import figures_now
from dutyconsole.ui.base import BACK, DutyScreen
from dutyconsole.ui.styles import stylesheet
from dutyconsole.ui.widgets.bars import Bar, bar_lines
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Line, Lines


class ChartsScreen(DutyScreen[None]):
    """The last days, the supplies, the hours and the months that belong to a daily report."""

    CSS_PATH = stylesheet("charts")
    AUTO_FOCUS = "#charts-all"
    BINDINGS = [BACK]
    HELP = N_(
        "The last days as the reports said them: temperatures above the threshold, people in"
        " isolation, days that the supplies last, messages by the hour, reports in time by month."
        " What is over the stroke, or under it, is marked."
    )

    def __init__(self, due: DueReport) -> None:
        """The charts of the report `due` then."""
        super().__init__()
        self._due = due

    def compose(self) -> ComposeResult:
        """All charts, one under the other, and the keys."""
        with VerticalScroll(id="charts-all", can_focus=True):
            yield Lines(id="charts-lines")
        yield KeyBar()

    def reload(self) -> None:
        """Read everything again."""
        desk, due = self.desk, self._due
        history = daily_reports.history(desk.db, due)
        figures = figures_now(desk.db, desk.station, due, history, at=desk.now)
        found = daily_series.series_of(desk.db, desk.station, due, figures, at=desk.now)
        self.query_one("#charts-lines", Lines).show_for(
            lambda room: tuple(line for each in found for line in _chart(each, room))
        )


def _chart(series: Series, room: int) -> Iterator[Line]:
    unit = f" ({_(series.unit)})" if series.unit else ""
    yield ((f"{_(series.title)}{unit}", "strong"),)
    limit = None if series.limit is None else float(series.limit)
    bars = [
        Bar(
            label,
            float(value or 0),
            f"{value:f}" if value is not None else "-",
            "loud" if series.stands_out(value) else ("quiet" if value is None else ""),
            limit,
        )
        for label, value in series.points
    ]
    yield from bar_lines(bars, room) if bars else (((_("Nothing was reported yet"), "quiet"),),)
    yield ()

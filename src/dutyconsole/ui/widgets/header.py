"""The head of the desk: the station, the day and what kind of day it is, and the clock."""

from arrow import Arrow
from textual.app import ComposeResult
from textual.containers import Horizontal

from dutyconsole.domain.calendar import label
from dutyconsole.language import _
from dutyconsole.store.overview import Overview
from dutyconsole.ui.widgets.clock import Clock
from dutyconsole.ui.widgets.crew import nobody_keeps_it
from dutyconsole.ui.widgets.lines import Lines
from dutyconsole.wording import full_date, weekday


class DeskHeader(Horizontal):
    """One line; in a narrow window the day comes on a second one."""

    def compose(self) -> ComposeResult:
        """The words and the clock."""
        yield Lines(id="header-words")
        yield Clock(id="header-clock")

    def tell(
        self, overview: Overview, station: str, recorder: str, backup: str, *, narrow: bool
    ) -> None:
        """Show the station, the day of `overview`, and how old the newest `backup` is."""
        day = overview.day_class
        date = f"{full_date(day.day)} {weekday(day.day)}"
        name = (station + "  ", "strong")
        kind = (label(day), "loud" if day.derived else "strong")
        kept = (f"  {backup}", "quiet")
        if narrow:
            writer = _("Recorder {name}").format(name=recorder or nobody_keeps_it(self))
            self.query_one(Lines).show(
                (name, (writer, "quiet" if recorder else "loud")), ((date + "  ", ""), kind, kept)
            )
        else:
            self.query_one(Lines).show((name, (date + "  ", ""), kind, kept))

    def tick(self, at: Arrow) -> None:
        """A second has passed."""
        self.query_one(Clock).show(at.datetime.strftime("%H:%M:%S"))

"""The duty roster: who is on duty on which day, and what is wrong with it."""

import datetime as dt

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from dutyconsole.domain.calendar import unknown_year_warning
from dutyconsole.language import N_, _
from dutyconsole.store.overview import RosterDay, read_roster
from dutyconsole.text import clean_line, fit
from dutyconsole.ui.base import BACK, DutyScreen
from dutyconsole.ui.styles import stylesheet
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Lines
from dutyconsole.ui.widgets.roster import is_rest, short_label
from dutyconsole.wording import month_day, short_weekday

_BEFORE = 7
_AHEAD = 60
_DATE = 14
_CREW = 36
_FRAME = 8
"""Columns of border, padding and scrollbar around a line."""


class RosterScreen(DutyScreen[None]):
    """From a week ago to two months ahead, a day on a line."""

    CSS_PATH = stylesheet("roster")
    BINDINGS = [BACK]
    HELP = N_(
        "The duty roster by duty day; a duty day is named by the day it starts on. Past days cannot"
        " be changed. A new roster is brought in with `dutyconsole roster import FILE`."
    )

    def compose(self) -> ComposeResult:
        """A warning line, the days and the keys."""
        yield Lines(id="roster-warning")
        yield OptionList(markup=False)
        yield KeyBar()

    def reload(self) -> None:
        """Read the roster again; the cursor stays on its day."""
        desk = self.desk
        today = desk.times.duty_day(desk.now)
        days = read_roster(
            desk.db,
            desk.station,
            today - dt.timedelta(days=_BEFORE),
            today + dt.timedelta(days=_AHEAD),
        )
        self._warn(days)
        options = self.query_one(OptionList)
        options.border_title = _("Duty roster")
        cursor = options.highlighted
        options.set_options(
            Option(_day_text(day, today, self.app.size.width - _FRAME), id=str(day.day_class.day))
            for day in days
        )
        options.highlighted = _BEFORE if cursor is None else cursor

    def on_resize(self) -> None:
        """Cut the lines to the new width."""
        self.reload()

    def _warn(self, days: tuple[RosterDay, ...]) -> None:
        unknown = sorted({day.day_class.day.year for day in days if day.day_class.derived})
        gaps = sum(bool(day.problems) for day in days[_BEFORE:])
        words = [unknown_year_warning(year) for year in unknown]
        if gaps:
            words.append(_("Days ahead with something wrong: {count}").format(count=gaps))
        self.query_one("#roster-warning", Lines).show(*(((text, "warn"),) for text in words))


def _day_text(day: RosterDay, today: dt.date, room: int) -> Text:
    date = day.day_class.day
    mark = "> " if date == today else "  "
    head = fit(f"{mark}{month_day(date)} {short_weekday(date)}", _DATE)
    crew = " / ".join(clean_line(crew.names) or "-" for crew in day.crews)
    text = Text(no_wrap=True)
    text.append(head + " ", "bold" if is_rest(day) else "")
    past = "dim" if date < today else ""
    if day.problems:
        text.append(crew + "  ", past)
        text.append(fit("; ".join(day.problems), room - text.cell_len), "bold")
        return text
    text.append(fit(crew, min(_CREW, room // 2)) + " ", past)
    left = room - text.cell_len
    text.append(fit(short_label(day, left), left), "dim")
    return text

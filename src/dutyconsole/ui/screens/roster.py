"""The duty roster: who is on duty on which day, and what is wrong with it."""

import datetime as dt
from collections.abc import Sequence

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from dutyconsole.domain.calendar import unknown_year_warning
from dutyconsole.language import N_, _
from dutyconsole.store.crews import RosterDay, read_roster
from dutyconsole.text import Wrapped, clean_line, fit, width
from dutyconsole.ui.base import BACK, DutyScreen
from dutyconsole.ui.styles import stylesheet
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Lines
from dutyconsole.ui.widgets.roster import crews, is_rest, short_label
from dutyconsole.wording import month_day, short_weekday

_BEFORE = 7
_AHEAD = 60
_MARK = "> "
_LABEL = 20
_APART = "  "
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

    HELP_LOOKING = N_(
        "The duty roster by duty day; a duty day is named by the day it starts on. Past days cannot"
        " be changed."
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
        texts = _texts(days, today, self.app.size.width - _FRAME)
        options.set_options(
            Option(text, id=str(day.day_class.day)) for day, text in zip(days, texts, strict=True)
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
        room = self.app.size.width
        self.query_one("#roster-warning", Lines).show(
            *(((line, "warn"),) for text in words for line in Wrapped(text, room))
        )


def _texts(days: Sequence[RosterDay], today: dt.date, room: int) -> list[Text]:
    """A day on a line; what is wrong with it below where it has no room on that line."""
    heads = [_head(day, today) for day in days]
    date = max(map(width, heads))
    label = min(max(width(short_label(day, _LABEL)) for day in days), _LABEL)
    return [
        _day_text(day, today, f"{fit(head, date)} ", label, room)
        for day, head in zip(days, heads, strict=True)
    ]


def _head(day: RosterDay, today: dt.date) -> str:
    date = day.day_class.day
    mark = _MARK if date == today else " " * len(_MARK)
    return f"{mark}{month_day(date)} {short_weekday(date)}"


def _day_text(day: RosterDay, today: dt.date, head: str, label: int, room: int) -> Text:
    past = "dim" if day.day_class.day < today else ""
    text = Text(head, "bold" if is_rest(day) else "", no_wrap=True)
    text.append(fit(short_label(day, label), label) + _APART, "dim")
    column = text.cell_len
    below = "\n" + " " * column
    lines = [line for crew in crews(day) for line in Wrapped(crew, room - column)]
    text.append(below.join(lines), past)
    problems = clean_line(_("; ").join(day.problems))
    used = column + (width(lines[0]) + len(_APART) if lines else 0)
    if len(lines) > 1 or used + width(problems) > room:
        wrapped = Wrapped(problems, room - column)
        text.append("".join(below + line for line in wrapped if line), "bold")
    else:
        text.append((_APART if lines and problems else "") + problems, "bold")
    return text

"""The roster of the coming days: who is on duty, and what is wrong with it."""

import datetime as dt

from dutyconsole.domain.calendar import holiday_name, label
from dutyconsole.language import _
from dutyconsole.store.overview import Overview, RosterDay
from dutyconsole.text import fit, width
from dutyconsole.ui.widgets.lines import Line, Lines, Piece
from dutyconsole.wording import day_of_month, short_weekday

_COLUMN = 16


class RosterPane(Lines):
    """The week in columns of one day each; in a narrow window, one line: the next gap or relief."""

    def tell(self, overview: Overview, *, narrow: bool) -> None:
        """Show the week of `overview`."""
        week = overview.week
        self.show_for(lambda room: (_one_line(week),) if narrow else _columns(week, room))


def day_head(day: dt.date) -> str:
    """25 Sat, 25日周六."""
    return _("{day} {weekday}").format(day=day_of_month(day), weekday=short_weekday(day))


def is_rest(day: RosterDay) -> bool:
    """Whether the day is shown as a rest day."""
    return day.day_class.kind in {"weekend", "holiday"}


def _columns(days: tuple[RosterDay, ...], columns: int) -> tuple[Line, ...]:
    week = days[: max(1, columns // _COLUMN)]
    room = columns // len(week)
    heads = tuple(
        (fit(day_head(day.day_class.day), room), "strong" if is_rest(day) else "quiet")
        for day in week
    )
    labels = tuple((fit(short_label(day, room - 1), room - 1) + " ", "quiet") for day in week)
    crews = [_crew_lines(day, room) for day in week]
    height = max(len(lines) for lines in crews)
    rows = [
        tuple(lines[row] if row < len(lines) else (" " * room, "") for lines in crews)
        for row in range(height)
    ]
    return (heads, labels, *rows)


def short_label(day: RosterDay, room: int) -> str:
    """What kind of day it is in `room` columns: of a holiday, if need be, only its name and day."""
    day_class = day.day_class
    if day_class.kind != "holiday" or width(label(day_class)) <= room:
        return label(day_class)
    named = _("{holiday} {n}").format(holiday=holiday_name(day_class.name), n=day_class.holiday_day)
    return named if width(named) <= room else _("Holiday, day {n}").format(n=day_class.holiday_day)


def _crew_lines(day: RosterDay, room: int) -> list[Piece]:
    lines = [
        (fit(piece, room - 1) + " ", "")
        for crew in day.crews
        for piece in _wrapped(crew.names.split(_(", ")), room - 1)
        if piece
    ]
    if day.problems:
        lines.append((fit(day.problems[0], room - 1) + " ", "warn"))
    return lines


def _wrapped(names: list[str], room: int) -> list[str]:
    """Names in as few lines as they need, none of them broken."""
    lines = [""]
    for name in names:
        longer = f"{lines[-1]} {name}".strip()
        if lines[-1] and width(longer) > room:
            lines.append(name)
        else:
            lines[-1] = longer
    return lines


def _one_line(week: tuple[RosterDay, ...]) -> Line:
    title = (_("Roster") + "  ", "quiet")
    for day in week:
        if day.problems:
            return (title, (f"{day_head(day.day_class.day)} {day.problems[0]}", "warn"))
    shown = "  ".join(f"{day_head(day.day_class.day)} {day.crews[0].names}" for day in week[1:3])
    return (title, (shown, ""))

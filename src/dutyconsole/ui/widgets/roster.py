"""The roster of the coming days: who is on duty, and what is wrong with it."""

import datetime as dt
from collections.abc import Iterator

from dutyconsole.domain.calendar import holiday_name, label
from dutyconsole.domain.shifts import shift_name
from dutyconsole.language import _
from dutyconsole.store.crews import RosterDay
from dutyconsole.store.overview import Overview
from dutyconsole.text import Wrapped, clean_line, fit, width
from dutyconsole.ui.widgets.lines import Line, Lines, Piece, flow
from dutyconsole.wording import day_of_month, short_weekday

_COLUMN = 16
_FRAME = 4
"""Columns of border and padding around the pane."""


class RosterPane(Lines):
    """The week in columns of one day each; in a narrow window two lines, the gaps first."""

    def tell(self, overview: Overview, *, narrow: bool) -> None:
        """Show the week of `overview`."""
        week, room = overview.week, self.app.size.width
        self.show(*(_in_two_lines(week, room) if narrow else _columns(week, room - _FRAME)))


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
    below = [_day_lines(day, room) for day in week]
    height = max(len(lines) for lines in below)
    rows = [
        tuple(lines[row] if row < len(lines) else (" " * room, "") for lines in below)
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


def crews(day: RosterDay) -> tuple[str, ...]:
    """Who is on duty in each shift that has somebody, by its name where the day has several."""
    return tuple(
        clean_line(" ".join((name, _(", ").join(names))).strip()) for name, names in _by_shift(day)
    )


def _by_shift(day: RosterDay) -> Iterator[tuple[str, list[str]]]:
    """Of each shift that has somebody its name, empty where it is the only one, and theirs."""
    shifts = len(day.crews)
    for number, crew in enumerate(day.crews, start=1):
        if crew.seats:
            name = shift_name(number, of=shifts) if shifts > 1 else ""
            yield name, [person.name for _post, person in crew.seats]


def _day_lines(day: RosterDay, room: int) -> list[Piece]:
    """The gaps first, since they are what somebody has to act on."""
    lines = [(line, "warn") for problem in day.problems for line in Wrapped(problem, room - 1)]
    for name, names in _by_shift(day):
        lines += [(line, "") for line in _wrapped([name, *names] if name else names, room - 1)]
    return [(fit(words, room - 1) + " ", style) for words, style in lines]


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


def _in_two_lines(week: tuple[RosterDay, ...], room: int) -> tuple[Line, ...]:
    """What is wrong in the week, then the days after today as far as they fit."""
    title: Line = ((_("Roster"), "quiet"),)
    wrong: list[Line] = [
        ((f"{day_head(day.day_class.day)} ", "warn"), (_("; ").join(day.problems), "warn"))
        for day in week
        if day.problems
    ]
    days: list[Line] = [
        ((day_head(day.day_class.day) + " ", "quiet"), (" / ".join(crews(day)), ""))
        for day in week[1:]
        if not day.problems
    ]
    if not wrong:
        return flow((title, *days), room)[:2]
    return (flow((title, *wrong), room)[0], *flow(days, room)[:1])

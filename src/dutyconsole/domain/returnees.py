"""Who came back and is isolated: day n of 14, until when, called today or not; and who is away."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from dutyconsole.domain.register_checks import is_away, is_isolated
from dutyconsole.domain.register_fields import Values, day_of
from dutyconsole.domain.register_lines import RegisterLine


@dataclass(frozen=True, slots=True)
class Returnee:
    """Somebody whose days are counted from their return."""

    number: int
    """Of their line in the census."""
    person: str
    section: str
    day: int
    """Of the isolation; the day of return is day 0."""
    days: int
    """From the day of return to the day of release."""
    until: dt.date
    """The day of release."""
    isolated: bool
    """Whether the census says so; who came from outside the province should be."""
    called: bool
    """Whether they were called today."""

    @property
    def is_due(self) -> bool:
        """Whether the day of release has come."""
        return self.day >= self.days


@dataclass(frozen=True, slots=True)
class Absentee:
    """Somebody who is outside and has not come back."""

    number: int
    """Of their line in the census."""
    person: str
    section: str
    place: str
    back_on: dt.date | None
    """The day on which they want to return, where they said so."""


def returnees(
    lines: Iterable[RegisterLine], called: Collection[str], days: int, *, today: dt.date
) -> tuple[Returnee, ...]:
    """Of the lines of the census, whose days still run, the first released first.

    `called` are those who were called today, `days` those from return to release by the settings.
    """
    found = (_returnee(line, called, days, today) for line in lines)
    return tuple(sorted(filter(None, found), key=lambda each: (each.until, each.number)))


def absentees(lines: Iterable[RegisterLine]) -> tuple[Absentee, ...]:
    """Of the lines of the census, who is outside; whoever said when they return, first."""
    found = [_absentee(line) for line in lines if is_away(line.values)]
    return tuple(sorted(found, key=lambda each: (each.back_on or dt.date.max, each.number)))


def _returnee(
    line: RegisterLine, called: Collection[str], days: int, today: dt.date
) -> Returnee | None:
    values = line.values
    began = _began(values)
    if began is None:
        return None
    until = day_of(values, "isolation_until") or began + dt.timedelta(days=days)
    isolated = is_isolated(values)
    if not isolated and (values.get("released_on") or today > until):
        return None
    person = values.get("person", "")
    return Returnee(
        line.number,
        person,
        values.get("section", ""),
        day=(today - began).days,
        days=(until - began).days,
        until=until,
        isolated=isolated,
        called=person in called,
    )


def _began(values: Values) -> dt.date | None:
    """The day from which the days are counted; None where nothing is."""
    if is_isolated(values):
        return day_of(values, "isolation_from")
    outside = "yes" in {values.get("outside_province"), values.get("epidemic_area")}
    return day_of(values, "returned_on") if outside else None


def _absentee(line: RegisterLine) -> Absentee:
    values = line.values
    return Absentee(
        line.number,
        values.get("person", ""),
        values.get("section", ""),
        values.get("place", "") or values.get("been_to", ""),
        day_of(values, "back_on"),
    )

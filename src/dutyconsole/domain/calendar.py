"""The calendar: workdays, weekends, holidays and make-up workdays (节假日与调休).

What is kept are facts: what a document says of one day. Facts are only ever added, and of several
about one day the latest entered wins, so that the calendar of an earlier moment can be read again.
A day that no document speaks of is a workday or a weekend by its weekday; in a year whose
arrangement has not been entered that is a presumption (推定), and is marked as one.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from arrow import Arrow

from dutyconsole.errors import BadInput
from dutyconsole.language import CHINESE, _, current

Kind = Literal["workday", "weekend", "holiday", "makeup"]
Scope = Literal["all_rest_days", "statutory_only"]

FIRST_DAY = dt.date(1990, 1, 1)
"""The first day that a duty room takes anything down of: an earlier year is a slip of the hand."""
YEARS_AHEAD = 2
"""How many years after this one a duty room plans for."""
REACH = dt.timedelta(days=31)
"""How far around a day facts bear on its class; no holiday is longer."""


@dataclass(frozen=True, slots=True)
class ArrangedDay:
    """What a document says of one day."""

    day: dt.date
    kind: Kind
    name: str
    """The holiday's Chinese name, holidays arranged as one joined by `、`; empty if none."""
    source: str
    """The document, by its number, address or file name."""


@dataclass(frozen=True, slots=True)
class CalendarDay(ArrangedDay):
    """A fact: an arranged day, and how it came into the record."""

    entered_at: Arrow
    entered_by: str


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What one file says of a year (放假安排)."""

    year: int
    days: tuple[ArrangedDay, ...]
    source: str

    @property
    def is_whole(self) -> bool:
        """Whether the whole year is arranged: every holiday that each year has is there.

        Those of a fixed date are looked for by it, those of the moon by their name.
        """
        holidays = [each for each in self.days if each.kind == "holiday"]
        days = {each.day for each in holidays}
        names = " ".join(each.name for each in holidays).casefold()
        return all(dt.date(self.year, month, 1) in days for month in (1, 5, 10)) and all(
            name.removesuffix("节") in names or _ENGLISH[name].casefold() in names
            for name in _by_the_moon(self.year)
        )


@dataclass(frozen=True, slots=True)
class DayClass:
    """What a day is, by the facts of a moment."""

    day: dt.date
    kind: Kind
    name: str = ""
    """The holiday's Chinese name, of a make-up workday the one it makes up for."""
    holiday_day: int | None = None
    """Which day of the holiday it is, from 1."""
    source: str = ""
    """The document this rests on; empty where only the weekday decides."""
    derived: bool = False
    """Whether it is presumed (推定): the year's arrangement has not been entered."""


def class_of(
    day: dt.date,
    facts: Iterable[CalendarDay],
    known_years: Collection[int],
    *,
    as_of: Arrow | None = None,
) -> DayClass:
    """What `day` is, by `facts` in the order they were entered.

    With `as_of`, only what had been entered by that moment counts. That is what this record knew,
    not what had been published: a calendar seeded in 2026 knew nothing in 2020.
    """
    return _class_of(day, _latest(facts, as_of), known_years)


def classes_of(
    first: dt.date,
    last: dt.date,
    facts: Iterable[CalendarDay],
    known_years: Collection[int],
    *,
    as_of: Arrow | None = None,
) -> tuple[DayClass, ...]:
    """What each day from `first` to `last` is, as `class_of` tells for one."""
    latest = _latest(facts, as_of)
    days = (first + dt.timedelta(days=n) for n in range((last - first).days + 1))
    return tuple(_class_of(day, latest, known_years) for day in days)


def refuse_far_off(day: dt.date, *, on: dt.date) -> None:
    """Refuse a day that nobody can mean on the day `on`: its year is a slip of the hand.

    Raises:
        BadInput: it lies before FIRST_DAY, or more than YEARS_AHEAD years after the year of `on`.
    """
    last = dt.date(on.year + YEARS_AHEAD, 12, 31)
    if not FIRST_DAY <= day <= last:
        raise BadInput(
            _("{day} cannot be meant; expected is a day from {first} to {last}").format(
                day=day, first=FIRST_DAY, last=last
            )
        )


def is_rest_day(day_class: DayClass, scope: Scope) -> bool:
    """Whether nobody but the watch is at work; `statutory_only` counts no ordinary weekend."""
    if day_class.kind == "weekend":
        return scope == "all_rest_days"
    return day_class.kind == "holiday"


def possible_kinds(day: dt.date) -> tuple[Kind, ...]:
    """What a document can make of `day`; the first is what it is without one."""
    return ("weekend", "makeup", "holiday") if _is_weekend(day) else ("workday", "holiday")


def label(day_class: DayClass) -> str:
    """What the day is, in the operator's language."""
    text = {
        "workday": _("Workday"),
        "weekend": _("Rest day"),
        "makeup": _("Make-up workday"),
        "holiday": _("{holiday}, day {n} (rest day)").format(
            holiday=holiday_name(day_class.name), n=day_class.holiday_day
        ),
    }[day_class.kind]
    return _("{label} (presumed)").format(label=text) if day_class.derived else text


def holiday_name(name: str) -> str:
    """The Chinese `name` of a holiday in the operator's language; an unknown one as written."""
    if current() == CHINESE:
        return name
    return ", ".join(_ENGLISH.get(part, part) for part in name.split("、"))


def unknown_year_warning(year: int) -> str:
    """What the operator must know of a year whose arrangement has not been entered."""
    return _(
        "The holiday arrangement of {year} has not been entered;"
        " its days are reckoned by Saturdays and Sundays only"
    ).format(year=year)


_ENGLISH = {
    "元旦": "New Year's Day",
    "春节": "Spring Festival",
    "清明节": "Tomb-Sweeping Day",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-Autumn Festival",
    "国庆节": "National Day",
    "抗战胜利纪念日": "Victory Day",
    "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日": "Victory Day",
}
_NEW_IN_2008 = ("清明节", "端午节", "中秋节")
_ONE_DAY = dt.timedelta(days=1)
_SATURDAY = 5


def _by_the_moon(year: int) -> tuple[str, ...]:
    """The holidays of `year` whose date is another each year (全国年节及纪念日放假办法)."""
    return ("春节", *_NEW_IN_2008) if year >= 2008 else ("春节",)  # noqa: PLR2004 - a year


def _is_weekend(day: dt.date) -> bool:
    return day.weekday() >= _SATURDAY


def _latest(facts: Iterable[CalendarDay], as_of: Arrow | None) -> dict[dt.date, CalendarDay]:
    return {fact.day: fact for fact in facts if as_of is None or fact.entered_at <= as_of}


def _class_of(
    day: dt.date, latest: Mapping[dt.date, CalendarDay], known_years: Collection[int]
) -> DayClass:
    derived = day not in latest and day.year not in known_years
    holiday = _holiday(day, latest)
    if holiday is not None:
        number = _number_in_holiday(day, holiday.name, latest)
        return DayClass(day, "holiday", holiday.name, number, holiday.source, derived)
    fact = latest.get(day)
    if fact is not None:
        return DayClass(day, fact.kind, fact.name, None, fact.source)
    return DayClass(day, possible_kinds(day)[0], derived=derived)


def _holiday(day: dt.date, latest: Mapping[dt.date, CalendarDay]) -> CalendarDay | None:
    """The fact that makes `day` part of a holiday, if any.

    Many notices leave out the weekend beside a holiday (与周末连休); it is part of it all the same.
    """
    fact = latest.get(day)
    if fact is not None:
        return fact if fact.kind == "holiday" else None
    if not _is_weekend(day):
        return None
    for step in (-_ONE_DAY, _ONE_DAY):
        near = day + step
        while near not in latest and _is_weekend(near):
            near += step
        if near in latest and latest[near].kind == "holiday":
            return latest[near]
    return None


def _number_in_holiday(day: dt.date, name: str, latest: Mapping[dt.date, CalendarDay]) -> int:
    for number in range(1, REACH.days):
        before = _holiday(day - number * _ONE_DAY, latest)
        if before is None or before.name != name:
            return number
    return REACH.days

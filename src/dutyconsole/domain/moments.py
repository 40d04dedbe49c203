"""Moments: how they are stored, read and typed.

Every stored moment is ISO 8601 to the second in the station's one UTC offset, so that the order of
the texts is the order of time (`2020-01-25T16:05:00+08:00`).
"""

import datetime as dt
import re
from datetime import tzinfo

import arrow
from arrow import Arrow

from dutyconsole.errors import BadInput
from dutyconsole.language import _

_HOUR = 3600
_DAY = 86400
_FULL = re.compile(
    r"(?:(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?[ T]*)?"
    r"(?:(?P<only_month>\d{1,2})[-/月](?P<only_day>\d{1,2})日?[ T]+)?"
    r"(?P<hour>\d{1,2})[::](?P<minute>\d{2})(?:[::](?P<second>\d{2}))?"
    r"(?P<offset>Z|[+-]\d{2}:?\d{2})?"
)


def to_text(moment: Arrow) -> str:
    """`moment` as it is stored."""
    return moment.datetime.isoformat(timespec="seconds")


def from_text(stored: str) -> Arrow:
    """The moment that `to_text` stored."""
    return Arrow.fromdatetime(dt.datetime.fromisoformat(stored))


def parse(typed: str, *, at: Arrow) -> Arrow:
    """The moment an operator typed, in the zone of `at`, the moment of typing.

    Accepts `16:05`, `1-25 16:05`, `1月25日 16:05`, `2020-01-25 16:05[:30]`, `2020/1/25 16:05`,
    `2020年1月25日16:05` and ISO 8601. A time alone is of the day of `at`, or of the day before where
    that would still lie ahead by more than an hour; a day without a year is the nearest past one.

    Raises:
        BadInput: it is none of these, or no such day or time exists.
    """
    match = _FULL.fullmatch(typed.strip())
    if match is None:
        raise _not_a_moment(typed)
    try:
        moment = _from_match(match, at)
    except ValueError as error:
        raise _not_a_moment(typed) from error
    return moment


def day_from_text(stored: str) -> dt.date:
    """The day stored as `2020-01-25`."""
    return dt.date.fromisoformat(stored)


def _from_match(match: re.Match[str], at: Arrow) -> Arrow:
    clock = (int(match["hour"]), int(match["minute"]), int(match["second"] or 0))
    zone: tzinfo = at.tzinfo
    if match["year"]:
        day = dt.date(int(match["year"]), int(match["month"]), int(match["day"]))
        moment = _on(day, clock, zone)
        return _with_offset(moment, match["offset"], at)
    if match["offset"]:
        raise ValueError
    if match["only_month"]:
        return _nearest_past(int(match["only_month"]), int(match["only_day"]), clock, at)
    moment = _on(at.date(), clock, zone)
    return moment.shift(days=-1) if (moment - at).total_seconds() > _HOUR else moment


def _nearest_past(month: int, day: int, clock: tuple[int, int, int], at: Arrow) -> Arrow:
    # Eight years back reach a 29th of February across the turn of a century.
    for year in range(at.year, at.year - 9, -1):
        try:
            moment = _on(dt.date(year, month, day), clock, at.tzinfo)
        except ValueError:
            continue
        if (moment - at).total_seconds() <= _DAY:  # until tomorrow, that is meant
            return moment
    raise ValueError


def _on(day: dt.date, clock: tuple[int, int, int], zone: tzinfo) -> Arrow:
    return Arrow.fromdatetime(dt.datetime.combine(day, dt.time(*clock), tzinfo=zone))


def _with_offset(moment: Arrow, offset: str | None, at: Arrow) -> Arrow:
    if not offset:
        return moment
    return arrow.get(moment.format("YYYY-MM-DDTHH:mm:ss") + offset).to(at.tzinfo)


def _not_a_moment(typed: str) -> BadInput:
    return BadInput(
        _("“{typed}” is not a time; expected for example 16:05 or 2020-01-25 16:05").format(
            typed=typed
        )
    )

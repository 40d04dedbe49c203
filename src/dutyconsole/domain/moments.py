"""Moments: how they are stored, read and typed.

Every stored moment is ISO 8601 to the second in the station's one UTC offset, so that the order of
the texts is the order of time (`2020-01-25T16:05:00+08:00`).
"""

import datetime as dt
import re
import unicodedata

from arrow import Arrow

from dutyconsole.errors import BadInput
from dutyconsole.language import _

_TYPED = re.compile(
    r"(?:(?:(?P<year>\d{4})[-/.年])?(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})(?:日 *|[ T]+))?"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r"(?P<offset>Z|[+-]\d{2}:?[0-5]\d)?",
    re.ASCII,
)


def to_text(moment: Arrow) -> str:
    """`moment` as it is stored."""
    return moment.datetime.isoformat(timespec="seconds")


def from_text(stored: str) -> Arrow:
    """The moment that `to_text` stored."""
    return Arrow.fromdatetime(dt.datetime.fromisoformat(stored))


def parse(typed: str, *, at: Arrow) -> Arrow:
    """The moment an operator typed, in the UTC offset of `at`, the moment of typing.

    Accepts `16:05`, `1-25 16:05`, `1月25日 16:05`, `2020-01-25 16:05[:30]`, `2020/1/25 16:05`,
    `2020年1月25日16:05` and ISO 8601, in half or full width. A time alone is the latest one no more
    than an hour ahead, and a day without a year the latest no more than a week ahead: a slip of
    the finger is then a time to come, which forms refuse, and not one of yesterday or last year.

    Raises:
        BadInput: it is none of these, or no such day or time exists.
    """
    match = _match(typed)
    if match is None:
        raise _not_a_moment(typed)
    try:
        return _from_match(match, _in_one_offset(at))
    except ValueError as error:
        raise _not_a_moment(typed) from error


def parse_ahead(typed: str, *, at: Arrow) -> Arrow:
    """The moment an operator typed of which one knows that it is to come.

    A time alone, or a day without a year, is the next one after `at`.

    Raises:
        BadInput: it is no moment, or lies behind.
    """
    moment = parse(typed, at=at)
    match = _match(typed)
    if moment <= at and match and not match["year"]:
        moment = moment.shift(years=1) if match["month"] else moment.shift(days=1)
    if moment <= at:
        raise BadInput(_("“{typed}” lies behind").format(typed=typed.strip()))
    return moment


def parse_plan(typed: str, *, at: Arrow) -> Arrow:
    """The moment an operator typed that may lie ahead or behind: a departure, a return.

    A time alone is that of the day of `at`, and a day without a year the one nearest to it.

    Raises:
        BadInput: it is no moment.
    """
    moment = parse(typed, at=at)
    match = _match(typed)
    if match is None or match["year"]:
        return moment
    if not match["month"]:
        return _on(at.date(), moment.time(), at)
    following = moment.shift(years=1)
    return min(moment, following, key=lambda each: abs((each - at).total_seconds()))


def beginning(typed: str, *, at: Arrow) -> Arrow:
    """The moment that is typed, or the first one of the day that is typed.

    Raises:
        BadInput: it is neither.
    """
    return _bound(typed, at, days_after=0)


def ending(typed: str, *, at: Arrow) -> Arrow:
    """The moment that is typed, or the one at which the day that is typed is over.

    Raises:
        BadInput: it is neither.
    """
    return _bound(typed, at, days_after=1)


def day_from_text(stored: str) -> dt.date:
    """The day stored as `2020-01-25`."""
    return dt.date.fromisoformat(stored)


def _match(typed: str) -> re.Match[str] | None:
    return _TYPED.fullmatch(unicodedata.normalize("NFKC", typed).strip())


def _bound(typed: str, at: Arrow, *, days_after: int) -> Arrow:
    try:
        return parse(typed, at=at)
    except BadInput as refusal:
        if not typed.strip():
            raise
        try:
            return parse(f"{typed.strip()} 00:00", at=at).shift(days=days_after)
        except BadInput:
            raise refusal from None


def _in_one_offset(at: Arrow) -> Arrow:
    """`at` in its own UTC offset for all years.

    A zone has a history: in Shanghai local mean time until 1900, summer time until 1991. What was
    typed would then be stored as another hour, once even of another year.
    """
    return at.to(dt.timezone(at.utcoffset() or dt.timedelta()))


def _from_match(match: re.Match[str], at: Arrow) -> Arrow:
    clock = dt.time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0))
    if match["year"]:
        day = dt.date(int(match["year"]), int(match["month"]), int(match["day"]))
        return _written_out(day, clock, match["offset"], at)
    if match["offset"]:
        raise ValueError
    if match["month"]:
        return _without_year(int(match["month"]), int(match["day"]), clock, at)
    return _without_day(clock, at)


def _written_out(day: dt.date, clock: dt.time, offset: str | None, at: Arrow) -> Arrow:
    # The first and last years that Python counts cannot be told in every zone.
    if day.year in (dt.MINYEAR, dt.MAXYEAR):
        raise ValueError
    if not offset:
        return _on(day, clock, at)
    written = f"{day.isoformat()}T{clock.isoformat()}{offset}"
    return Arrow.fromdatetime(dt.datetime.fromisoformat(written)).to(at.tzinfo)


def _without_year(month: int, day: int, clock: dt.time, at: Arrow) -> Arrow:
    latest = at.shift(weeks=1)
    # Eight years back reach a 29th of February across the turn of a century.
    for year in range(latest.year, latest.year - 9, -1):
        try:
            moment = _on(dt.date(year, month, day), clock, at)
        except ValueError:
            continue
        if moment <= latest:
            return moment
    raise ValueError


def _without_day(clock: dt.time, at: Arrow) -> Arrow:
    latest = at.shift(hours=1)
    moment = _on(latest.date(), clock, at)
    return moment if moment <= latest else moment.shift(days=-1)


def _on(day: dt.date, clock: dt.time, at: Arrow) -> Arrow:
    return Arrow.fromdatetime(dt.datetime.combine(day, clock, tzinfo=at.tzinfo))


def _not_a_moment(typed: str) -> BadInput:
    return BadInput(
        _("“{typed}” is not a time; expected for example 16:05 or 2020-01-25 16:05").format(
            typed=typed
        )
    )

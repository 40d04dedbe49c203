"""Cells as people fill them: headings, days and short words.

Years are often left out, and months too under a title like 2020年1月值班表; a day is then read as
the nearest one that the rest of the table allows.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import count

from dutyconsole.domain.imports import BadRow
from dutyconsole.errors import BadInput
from dutyconsole.exchange.sheets import Cell, Row
from dutyconsole.language import _
from dutyconsole.text import clean_line, fit

_TAIL = (
    r"(?:[ T]*\d{1,2}:\d\d(?::\d\d)?(?:\.0+)?)?"  # midnight, as exports write it
    r"[ (]*(?:(?:星期|周|礼拜)[一二三四五六日天]|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)?[ )]*"
)
_DAY = re.compile(
    r"(?:(?P<year>\d{4})[-/.年] *(?P<month>\d{1,2})[-/.月] *(?P<day>\d{1,2})[日号]?"
    r"|(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)"
    r"|(?P<serial>\d{5})(?:\.\d+)?"
    r"|(?P<only_month>\d{1,2})[-/.月] *(?P<only_day>\d{1,2})[日号]?"
    r"|(?P<alone>\d{1,2})[日号]?)" + _TAIL
)
_MONTH_IN_TITLE = re.compile(r"(?:([12]\d{3})年)? *(\d{1,2})月")
_SERIAL_ZERO = dt.date(1899, 12, 30)
"""Day 0 of a spreadsheet's serial numbers, as it holds for every day since March 1900."""
_SHOWN = 40


def words(cell: Cell) -> str:
    """What `cell` says, on one line; empty where it says nothing."""
    return "" if cell is None else clean_line(str(cell))


def heading(cell: Cell) -> str:
    """`cell` as a heading to be looked up: no white space, no brackets and what is in them."""
    plain = unicodedata.normalize("NFKC", words(cell)).casefold()
    return re.sub(r"\([^()]*\)|[\s:*]", "", plain)


def shown(row: Row) -> str:
    """The content of `row` for a refusal, shortened."""
    content = " | ".join(said for said in map(words, row.cells) if said)
    return fit(content, _SHOWN).rstrip()


def bad_row(row: Row, reason: object) -> BadRow:
    """`row` as one that cannot be used for `reason`."""
    return BadRow(row.number, shown(row), str(reason))


def pick(row: Row, columns: Iterable[int]) -> list[Cell]:
    """The cells of `row` in these columns; a column that the row does not reach is empty."""
    return [row.cells[column] if column < len(row.cells) else None for column in columns]


def day_of(cell: Cell, *, near: dt.date, since: dt.date | None = None) -> dt.date:
    """The day that `cell` names.

    Reads spreadsheet dates and serial numbers, `2020-01-25`, `2020/1/25`, `2020.1.25`,
    `2020年1月25日` and `20200125`, all with a weekday behind them or not. Without a year it is the
    one nearest to `since`, or to `near` where that is not known; `25日` alone is the next such day
    from `since` on.

    Raises:
        BadInput: it names no day, or not surely one.
    """
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    match = _DAY.fullmatch(unicodedata.normalize("NFKC", words(cell)).casefold())
    # 1.3 as a number may have been typed as 1.30.
    unsure = isinstance(cell, float) and match is not None and not match["serial"]
    try:
        if match is not None and not unsure:
            return _from_match(match, near, since)
    except ValueError:
        pass  # no such day in the calendar, or none that is sure: refused like any other text
    raise BadInput(
        _("“{cell}” is not a day; expected for example 2020-01-25").format(cell=words(cell))
    )


def month_of(rows: Sequence[Row], *, near: dt.date) -> dt.date | None:
    """The first day of the month that a title above a table names, or None where none does."""
    for row in rows:
        for cell in row.cells:
            match = _MONTH_IN_TITLE.search(unicodedata.normalize("NFKC", words(cell)))
            if match and 1 <= int(match[2]) <= 12:  # noqa: PLR2004 - months
                year = int(match[1]) if match[1] else None
                return _nearest(int(match[2]), 1, near, year)
    return None


def _from_match(match: re.Match[str], near: dt.date, since: dt.date | None) -> dt.date:
    if match["year"]:
        return dt.date(int(match["year"]), int(match["month"]), int(match["day"]))
    if match["y"]:
        return dt.date(int(match["y"]), int(match["m"]), int(match["d"]))
    if match["serial"]:
        return _SERIAL_ZERO + dt.timedelta(days=int(match["serial"]))
    if match["only_month"]:
        return _nearest(int(match["only_month"]), int(match["only_day"]), since or near)
    return _next(int(match["alone"]), since)


def _nearest(month: int, day: int, near: dt.date, year: int | None = None) -> dt.date:
    years = (year,) if year else (near.year - 1, near.year, near.year + 1)
    days = []
    for one in years:
        try:
            days.append(dt.date(one, month, day))
        except ValueError:
            continue  # the 29th of February of a common year
    return min(days, key=lambda found: abs(found - near))


def _next(day: int, since: dt.date | None) -> dt.date:
    if since is None or not 1 <= day <= 31:  # noqa: PLR2004 - days of a month
        raise ValueError(day)
    ahead = (since + dt.timedelta(days=offset) for offset in count())
    return next(found for found in ahead if found.day == day)

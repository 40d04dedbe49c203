"""The holiday arrangement of a year, read from a file.

Two forms are read: the JSON of https://github.com/NateScarlet/holiday-cn, one file a year, and a
table with the columns 日期, 类型 (休 or 班), 名称 and, where it is known, 依据.
"""

import codecs
import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec

from dutyconsole.domain.calendar import ArrangedDay, Arrangement, Kind, possible_kinds
from dutyconsole.errors import BadInput
from dutyconsole.exchange.files import unreadable
from dutyconsole.exchange.sheets import Cell, Row, read_table
from dutyconsole.language import _
from dutyconsole.text import clean_line


def read_year(path: Path) -> Arrangement:
    """What the file at `path` says of a year: JSON where its name ends in `.json`, else a table.

    A workday on a Saturday or Sunday is a make-up workday, whatever the file calls it. Days of the
    December before and the January after may be in it. A day without a document of its own rests
    on the papers that the JSON cites, or else on the file, by its name.

    Raises:
        BadInput: the file cannot be read or holds no days, or rows of it cannot be understood; all
            of these are named at once.
    """
    read = _read_json if path.suffix.lower() == ".json" else _read_table
    year, rows, papers = read(path)
    if not rows:
        raise BadInput(_("{file} holds no days; the year stays unknown").format(file=path.name))
    source = papers or clean_line(path.name)
    days = _arranged(rows, year, source, path.name)
    return Arrangement(year, days, source)


@dataclass(frozen=True, slots=True)
class _Written:
    """One day as it is written."""

    number: int
    """Line of the table, or place in the JSON's list, from 1."""
    day: str = ""
    kind: str = ""
    name: str = ""
    source: str = ""


_DAY = re.compile(r"((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00:00)?", re.ASCII)
_REST = frozenset({"休", "放假", "休息", "holiday", "true"})
_WORK = frozenset({"班", "上班", "补班", "makeup", "workday", "false"})
_COLUMNS = {
    "day": ("日期", "date", "day"),
    "kind": ("类型", "isoffday", "kind", "type"),
    "name": ("名称", "name"),
    "source": ("依据", "source"),
}


def _arranged(
    rows: Sequence[_Written], year: int, source: str, file: str
) -> tuple[ArrangedDay, ...]:
    days: dict[dt.date, ArrangedDay] = {}
    problems = []
    for row in rows:
        try:
            arranged = _arranged_day(row, year, source)
            _refuse_contradiction(arranged, days.setdefault(arranged.day, arranged))
        except BadInput as problem:
            problems.append(_("row {number}: {problem}").format(number=row.number, problem=problem))
    if problems:
        raise BadInput("\n".join([_("{file} was not read:").format(file=file), *problems]))
    return tuple(days[day] for day in sorted(days))


def _arranged_day(row: _Written, year: int, source: str) -> ArrangedDay:
    day = _day(row.day)
    if not dt.date(year - 1, 12, 1) <= day <= dt.date(year + 1, 1, 31):
        raise BadInput(_("{day} is not of the year {year}").format(day=day, year=year))
    kind = _kind(row.kind, day)
    if kind == "holiday" and not row.name:
        raise BadInput(_("the name of the holiday is missing"))
    return ArrangedDay(day, kind, row.name, row.source or source)


def _refuse_contradiction(arranged: ArrangedDay, before: ArrangedDay) -> None:
    if arranged.kind != before.kind:
        raise BadInput(
            _("{day} is listed both as a rest day and as a workday").format(day=arranged.day)
        )


def _day(written: str) -> dt.date:
    match = _DAY.fullmatch(written)
    try:
        if match:
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass  # no such day in the calendar: refused below like any other text
    raise BadInput(
        _("“{written}” is not a day; expected for example 2027-01-01").format(written=written)
    )


def _kind(written: str, day: dt.date) -> Kind:
    word = written.casefold()
    if word in _REST:
        return "holiday"
    if word in _WORK:
        return "makeup" if "makeup" in possible_kinds(day) else "workday"
    raise BadInput(_("“{written}” is neither 休 nor 班").format(written=written))


class _HolidayCn(msgspec.Struct):
    """A file of holiday-cn, as far as it is read."""

    year: Annotated[int, msgspec.Meta(ge=1900, lt=2100)]
    days: list[dict[str, object]]
    papers: list[str] = []


def _read_json(path: Path) -> tuple[int, list[_Written], str]:
    try:
        content = path.read_bytes().removeprefix(codecs.BOM_UTF8)
        read = msgspec.json.decode(content, type=_HolidayCn)
    except OSError as error:
        raise unreadable(path, error) from error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput(
            _("{file} is not a year of holiday-cn; expected are year, papers and days").format(
                file=path.name
            )
        ) from error
    rows = [
        _Written(
            number, *(clean_line(str(day.get(key, ""))) for key in ("date", "isOffDay", "name"))
        )
        for number, day in enumerate(read.days, start=1)
    ]
    return read.year, rows, clean_line(" ".join(read.papers))


def _read_table(path: Path) -> tuple[int, list[_Written], str]:
    table = read_table(path)
    header, places = _header(table, path.name)
    rows = [
        _Written(line.number, **{key: _text(line.cells, at) for key, at in places.items()})
        for line in table
        if line.number > header
    ]
    years = Counter(match[1] for row in rows if (match := _DAY.fullmatch(row.day)))
    year = years.most_common(1)[0][0] if years else 0
    return int(year), rows, ""


def _header(table: Sequence[Row], file: str) -> tuple[int, dict[str, int]]:
    """The number of the line that names the columns, and where each column stands."""
    for line in table:
        written = [_text(line.cells, at).casefold() for at in range(len(line.cells))]
        places = {
            column: written.index(name)
            for column, names in _COLUMNS.items()
            for name in names
            if name in written
        }
        if {"day", "kind", "name"} <= places.keys():
            return line.number, places
    raise BadInput(
        _("{file} lacks a column; expected are 日期, 类型, 名称 and perhaps 依据").format(file=file)
    )


def _text(cells: Sequence[Cell], at: int) -> str:
    if at >= len(cells) or cells[at] is None:
        return ""
    return clean_line(str(cells[at]))

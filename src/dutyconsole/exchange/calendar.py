"""The holiday arrangement of a year, read from a file.

Two forms are read: the JSON of https://github.com/NateScarlet/holiday-cn, one file a year, and a
table with the columns 日期, 类型 (休 or 班), 名称 and, where it is known, 依据.
"""

import csv
import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dutyconsole.domain.calendar import ArrangedDay, Arrangement, Kind, possible_kinds
from dutyconsole.errors import BadInput
from dutyconsole.language import _
from dutyconsole.text import clean_line


def read_year(path: Path) -> Arrangement:
    """What the file at `path` says of a year; its name ends in `.json`, or it is a table.

    A workday on a Saturday or Sunday is a make-up workday, however the file calls it. A few days of
    the December before and the January after may be in it. Days without a document of their own
    rest on the papers that the JSON cites, or on the file by its name.

    Raises:
        BadInput: the file cannot be read, or holds no days, or some row cannot be understood; all
            such rows are named at once.
    """
    content = _bytes(path)
    source = path.name
    if path.suffix.lower() == ".json":
        year, rows, source = _from_json(content, path.name)
    else:
        rows = _from_table(content, path.name)
        year = _year_of(rows)
    if not rows:
        raise BadInput(
            _("{file} holds no days; its year stays unknown").format(file=path.name)
        )
    return Arrangement(year, _arranged(rows, year, path.name, source), source)


@dataclass(frozen=True, slots=True)
class _Row:
    """One day as it is written."""

    where: str
    day: str
    kind: str
    name: str
    source: str


_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00:00)?")
_REST = frozenset({"休", "放假", "休息", "休假", "holiday", "true"})
_WORK = frozenset({"班", "上班", "补班", "调休上班", "makeup", "workday", "false"})
_COLUMNS = {
    "day": ("日期", "date", "day"),
    "kind": ("类型", "isoffday", "kind", "type"),
    "name": ("名称", "节日", "name"),
    "source": ("依据", "文号", "source"),
}
_YEARS = range(1949, 3000)


def _arranged(
    rows: Iterable[_Row], year: int, file: str, source: str
) -> tuple[ArrangedDay, ...]:
    reading = _Reading(year, source)
    for row in rows:
        reading.add(row)
    if reading.problems:
        raise BadInput(
            "\n".join([_("{file} was not read:").format(file=file), *reading.problems])
        )
    return tuple(sorted(reading.days.values(), key=lambda each: each.day))


@dataclass(slots=True)
class _Reading:
    """The days read so far, and what was wrong with the others."""

    year: int
    source: str
    days: dict[dt.date, ArrangedDay] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def add(self, row: _Row) -> None:
        """Read `row`, or note why that cannot be done."""
        try:
            arranged = _arranged_day(row, self.year, self.source)
            before = self.days.setdefault(arranged.day, arranged)
            if before.kind != arranged.kind:
                raise BadInput(
                    _("{day} is both a holiday and a workday").format(day=arranged.day)
                )
        except BadInput as problem:
            self.problems.append(f"{row.where}{problem}")


def _arranged_day(row: _Row, year: int, source: str) -> ArrangedDay:
    day = _day(row.day)
    if not dt.date(year - 1, 12, 1) <= day <= dt.date(year + 1, 1, 31):
        raise BadInput(_("{day} is not in {year}").format(day=day, year=year))
    kind = _kind(row.kind, day)
    if kind == "holiday" and not row.name:
        raise BadInput(_("{day} is a holiday without a name").format(day=day))
    return ArrangedDay(day, kind, row.name, row.source or source)


def _day(written: str) -> dt.date:
    match = _DAY.fullmatch(written)
    try:
        return dt.date(*(int(part) for part in match.groups())) if match else _no_day()
    except ValueError as error:
        raise BadInput(
            _("“{written}” is not a day; expected for example 2027-01-01").format(written=written)
        ) from error

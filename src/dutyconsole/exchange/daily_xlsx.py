"""The tables of a daily report as a workbook: figures, supplies, staff, registers of the day."""

import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.daily_figures import DailyFigures
from dutyconsole.domain.daily_reports import DailyReport
from dutyconsole.domain.register_kinds import Register
from dutyconsole.domain.register_lines import RegisterLine
from dutyconsole.exchange import daily_tables as tables
from dutyconsole.language import _
from dutyconsole.text import width

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

Cell = str | int | float | Decimal | dt.date | dt.datetime | None
Lines = Iterable[tuple[Register, Sequence[RegisterLine]]]

_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31
_WIDEST = 40


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def daily_xlsx(
    report: DailyReport,
    figures: DailyFigures | None,
    station: Station,
    *,
    before: DailyReport | None = None,
    registers: Lines = (),
    at: Arrow,
) -> bytes:
    """The figures of a report as XLSX, made at the moment `at`; numbers are numbers.

    `registers` are those of the day with their lines; private fields are masked.
    """
    import xlsxwriter

    file = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(file, options) as book:
        # Office has no zones: the moment as the wall clock shows it.
        book.set_properties({"created": at.naive, "title": "", "author": ""})
        names: set[str] = set()
        for sheet in _sheets(report, figures, station, before, registers, at):
            _write(book, sheet, _named(sheet.name, names))
    return file.getvalue()


def _sheets(
    report: DailyReport,
    figures: DailyFigures | None,
    station: Station,
    before: DailyReport | None,
    registers: Lines,
    at: Arrow,
) -> Iterable[_Sheet]:
    from dutyconsole.exchange.registers import table_of

    words = tables.FigureWords(report, figures, station)
    yield _summary(tables.figure_lines(report, before, words))
    yield _supplies(tables.item_lines(report, figures, words))
    if figures:
        rows: list[tuple[Cell, ...]] = [
            (name, *counts) for name, counts in tables.headcount_rows(figures)
        ]
        yield _Sheet(_("Staff"), tables.headcount_columns(), rows)
    for register, lines in registers:
        header, shown = table_of(register, lines, station, at=at)
        yield _Sheet(_(register.name), header, shown)


def _summary(lines: Iterable[tables.FigureLine]) -> _Sheet:
    header = (
        _("Block"),
        _("Figure"),
        _("Counted in"),
        _("Day before"),
        _("Today"),
        _("Difference"),
        _("Key"),
    )
    rows = [
        (line.block, line.name, line.unit, line.before, line.now, line.difference, line.key)
        for line in lines
    ]
    return _Sheet(_("Summary"), header, rows)


def _supplies(lines: Iterable[tables.ItemLine]) -> _Sheet:
    rows = [
        (line.name, line.unit, *line.moved, line.days, _("runs short") if line.short else "")
        for line in lines
    ]
    return _Sheet(_("Supplies"), tables.supplies_columns(), rows)


def _named(name: str, taken: set[str]) -> str:
    """A name that a workbook takes for a sheet, and that no other sheet has."""
    plain = _NOT_IN_A_NAME.sub(" ", name).strip()[:_LONGEST_NAME] or "-"
    found, number = plain, 1
    while found.casefold() in taken:
        number += 1
        found = f"{plain[: _LONGEST_NAME - 4]} {number}"
    taken.add(found.casefold())
    return found


def _write(book: "Workbook", sheet: _Sheet, name: str) -> None:
    page = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "border": 1, "text_wrap": True})
    framed = book.add_format({"border": 1})
    for place, title in enumerate(sheet.header):
        page.write_string(0, place, title, bold)
    for number, row in enumerate(sheet.rows, start=1):
        for place, cell in enumerate(row):
            _write_cell(page, number, place, cell, framed)
    for place in range(len(sheet.header)):
        shown = [width(str(row[place])) for row in (sheet.header, *sheet.rows)]
        page.set_column(place, place, min(max(shown) + 2, _WIDEST))
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.set_paper(9)  # A4
    page.set_landscape()
    page.fit_to_pages(1, 0)


def _write_cell(page: Any, row: int, column: int, cell: Cell, form: Any) -> None:  # noqa: ANN401 - XlsxWriter has no types
    if cell is None or cell == "":
        page.write_blank(row, column, None, form)
    elif isinstance(cell, int | float | Decimal):
        page.write_number(row, column, float(cell), form)
    else:
        page.write_string(row, column, str(cell), form)

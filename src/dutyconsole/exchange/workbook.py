"""A workbook read in a process of its own, for `sheets`.

A stray cell in the last row and column makes the reader ask for 500 GB, which ends the process; a
damaged file may do the same. The desk must outlive that, so it reads through a child with a limit:
`python -m dutyconsole.exchange.workbook FILE [SHEET]` prints the sheet as JSON, dates as
`{"date": …}`, or why it cannot.
"""

import datetime as dt
import json
import resource
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

MEMORY = 2 * 1024**3
"""Bytes the child may use; a workbook of 50 MB fits."""


def main(path: str, sheet: str = "") -> None:
    """Print `{"rows": …}`, `{"refused": why}` or, where `sheet` is unknown, `{"sheets": names}`."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    json.dump(_read(path, sheet), sys.stdout, ensure_ascii=True)


def _read(path: str, sheet: str) -> dict[str, Any]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        with open(path, "rb") as file:  # noqa: PTH123 - a plain start of the child
            workbook = CalamineWorkbook.from_filelike(file)
        if sheet and sheet not in workbook.sheet_names:
            return {"sheets": workbook.sheet_names}
        return {"rows": _rows(workbook, [sheet] if sheet else _visible(workbook))}
    except PasswordError:
        return {"refused": "encrypted"}
    except CalamineError as error:
        return {"refused": str(error)}


def _visible(workbook: "CalamineWorkbook") -> list[str]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    return [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]


def _rows(workbook: "CalamineWorkbook", sheets: list[str]) -> list[list[Any]]:
    """The rows of the first of `sheets` that has content, from row 1 and column A on."""
    for name in sheets:
        sheet = workbook.get_sheet_by_name(name)
        rows = [[_plain(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
        if any(cell != "" for row in rows for cell in row):
            _fill_merged(rows, sheet.merged_cell_ranges or [])
            return [_without_tail(row) for row in rows]
    return []


def _fill_merged(rows: list[list[Any]], ranges: list[Any]) -> None:
    """Cells merged downwards all hold what stands in the first: one leader for a week."""
    for (top, left), (bottom, _right) in ranges:
        for row in rows[top + 1 : bottom + 1]:
            if left < len(row):
                row[left] = rows[top][left]


def _without_tail(row: list[Any]) -> list[Any]:
    return row[: max((place for place, cell in enumerate(row, 1) if cell != ""), default=0)]


def _plain(cell: object) -> object:
    if isinstance(cell, dt.datetime | dt.date):
        return {"date": cell.isoformat()}
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        return str(cell)
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


if __name__ == "__main__":
    main(*sys.argv[1:])

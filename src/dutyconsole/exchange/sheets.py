"""Tables: CSV and workbooks in and out, as rows of plain cells.

What is read is what a person sees in the file: text without invisible characters, numbers and days.
"""

import csv
import datetime as dt
import io
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dutyconsole.errors import BadInput
from dutyconsole.exchange.files import unreadable, unwritable
from dutyconsole.language import _
from dutyconsole.text import clean

Cell = str | int | float | dt.date | dt.datetime | None

LARGEST = 50 * 1024 * 1024
"""Bytes of the largest file that is read."""
_CHILD_SECONDS = 60
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""How a file begins that is a ZIP (XLSX, ODS) or an OLE container (XLS, encrypted XLSX)."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""The name of the stream that an encrypted XLSX is, in the directory of its container."""
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f]")
_DELIMITERS = "\t,;"
# Spreadsheets run a cell that begins so as a formula; the apostrophe says that it is text.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
"""What a spreadsheet would reckon; with apostrophes before it, what would be taken for guarded."""
_GUARD = re.compile(r"\A'(?='*[=+\-@\t\r])")
"""The apostrophe that `_guarded` put before a cell."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table that is not empty."""

    number: int
    """Where it stands in the file, from 1, empty rows counted."""
    cells: tuple[Cell, ...]


def read_table(path: Path, *, sheet: str = "") -> tuple[Row, ...]:
    """The rows of a CSV, XLSX, XLS or ODS file that are not empty.

    What the file is shows its content, not its name. Of a workbook the sheet called `sheet` is
    read, or else the first visible one that has content; cells merged downwards all hold the text.
    CSV may be UTF-8, UTF-16 with its mark, or GB18030, split by tabs, commas or semicolons.

    Raises:
        BadInput: the file cannot be read as a table.
    """
    content = _content(path)
    if content.startswith(_WORKBOOKS[1]) and _ENCRYPTED in content:
        raise BadInput(_encrypted().format(file=path.name))
    if content.startswith(_WORKBOOKS):
        cells = _from_workbook(path, sheet)
    else:
        cells = _from_text(_decoded(content, path), path)
    rows = [Row(number, tuple(map(_seen, row))) for number, row in enumerate(cells, start=1)]
    rows = [row for row in rows if any(cell is not None for cell in row.cells)]
    if not rows:
        raise BadInput(_("{file} holds no rows").format(file=path.name))
    return tuple(rows)


def write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write a table as CSV or XLSX, as the name of the file ends.

    Raises:
        BadInput: the name ends otherwise, the file cannot be written, or a cell does not fit.
    """
    writers = {".csv": _write_csv, ".xlsx": _write_xlsx}
    write = writers.get(path.suffix.lower())
    if write is None:
        raise BadInput(
            _("{file}: a table is written as .csv or .xlsx; name the file so").format(
                file=path.name
            )
        )
    try:
        write(path, [list(header), *(list(row) for row in rows)])
    except OSError as error:
        raise unwritable(path, error) from error


def _content(path: Path) -> bytes:
    if path.is_dir():
        raise BadInput(_("{path} is a folder; name the file in it").format(path=path))
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise unreadable(path, error) from error
    if len(content) > LARGEST:
        raise BadInput(
            _("{file} is larger than {size} MB").format(file=path.name, size=LARGEST // 1024**2)
        )
    return content


def _decoded(content: bytes, path: Path) -> str:
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _NOT_TEXT.search(text):
            return text
    raise BadInput(
        _("{file} is not a table; expected CSV (UTF-8 or GB18030), XLSX, XLS or ODS").format(
            file=path.name
        )
    )


def _from_text(text: str, path: Path) -> list[list[str]]:
    delimiter = _delimiter(text)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:  # a cell longer than the limit is all that is left to it
        raise BadInput(
            _(
                "{file} is not a CSV table: a cell is too long; is a quotation mark not closed?"
            ).format(file=path.name)
        ) from error
    return [[_GUARD.sub("", cell) for cell in row] for row in rows]


def _delimiter(text: str) -> str:
    """The one that stands in the most lines: a header has them all, names in a cell only some."""
    lines = Counter[str]()
    for line in text.splitlines()[:50]:
        lines.update(set(line) & set(_DELIMITERS))
    return max(_DELIMITERS, key=lambda delimiter: lines[delimiter])


def _from_workbook(path: Path, sheet: str) -> list[list[Any]]:
    module = "dutyconsole.exchange.workbook"
    answer: dict[str, Any] = {}
    try:
        child = subprocess.run(  # noqa: S603 - our own module, the path is one argument
            [sys.executable, "-P", "-m", module, str(path.absolute()), sheet],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_CHILD_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        pass  # told below, as for a child that ended by itself
    else:
        answer = json.loads(child.stdout) if child.returncode == 0 else {}
    if "rows" in answer:
        return list(answer["rows"])
    raise BadInput(
        _why_not(answer).format(
            file=path.name,
            sheet=sheet,
            sheets=", ".join(answer.get("sheets", ())),
        )
    )


def _why_not(answer: dict[str, Any]) -> str:
    if "sheets" in answer:
        return _("{file} has no sheet “{sheet}”; it has {sheets}")
    if answer.get("refused") == "encrypted":
        return _encrypted()
    if "refused" in answer:
        return _("{file} cannot be read as a workbook; open it in a spreadsheet and save it anew")
    return _("{file} is too sprawling or damaged to be read; save its cells as CSV")


def _encrypted() -> str:
    return _("{file} is encrypted; save it without a password first")


def _seen(cell: object) -> Cell:
    if isinstance(cell, dict):
        moment = dt.datetime.fromisoformat(cell["date"])
        return moment if "T" in cell["date"] else moment.date()
    if isinstance(cell, str):
        return clean(cell).strip() or None
    return cell if isinstance(cell, int | float) else None


def _write_csv(path: Path, rows: list[list[Cell]]) -> None:
    # The mark at the start tells Excel that it is UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([_guarded(cell) for cell in row] for row in rows)


def _guarded(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def _write_xlsx(path: Path, rows: list[list[Cell]]) -> None:
    import xlsxwriter

    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "remove_timezone": True,
        "default_date_format": "yyyy-mm-dd",
        "in_memory": True,
    }
    with path.open("wb") as file, xlsxwriter.Workbook(file, options) as workbook:
        sheet = workbook.add_worksheet()
        times = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for at_row, row in enumerate(rows):
            for at_column, cell in enumerate(row):
                form = times if isinstance(cell, dt.datetime) else None
                if sheet.write(at_row, at_column, cell, form) < 0:
                    raise BadInput(
                        _("{file}: row {row} does not fit into a workbook; write .csv").format(
                            file=path.name, row=at_row + 1
                        )
                    )

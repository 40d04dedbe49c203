"""People from tables: contact lists as sections of a public body keep them."""

import re
from collections import defaultdict
from collections.abc import Sequence

from dutyconsole.domain.imports import BadRow
from dutyconsole.domain.people import PersonLine
from dutyconsole.errors import BadInput
from dutyconsole.exchange.cells import bad_row, heading, pick, words
from dutyconsole.exchange.names import one_name
from dutyconsole.exchange.sheets import Cell, Row
from dutyconsole.language import _

_NAME = {"姓名", "名字", "人员姓名", "name", "fullname"}
_DEPARTMENT = {
    "部门",
    "科室",
    "单位",
    "处室",
    "所属科室",
    "所在科室",
    "department",
    "section",
    "unit",
}
_TITLE = {"职务", "职称", "行政职务", "title", "position"}
_POST = {"岗位", "值班岗位", "post", "posts"}
_GROUP = {"组别", "小组", "工作组", "所在小组", "group"}
_PHONES = {
    *(
        "电话",
        "手机",
        "手机号",
        "手机号码",
        "电话号码",
        "联系电话",
        "联系方式",
        "办公电话",
        "办公室电话",
    ),
    *("移动电话", "固定电话", "座机", "短号", "值班电话", "住宅电话"),
    *("phone", "phones", "mobile", "telephone", "officephone", "tel", "cell"),
}

_PHONE = re.compile(r"\+?[\d()-]{3,20}(?:(?:转|ext\.?|x)\d{1,6})?")
_WHOLE_NUMBER = 7
"""Digits from which a number between two spaces is one of its own."""


def read_people(rows: Sequence[Row]) -> tuple[tuple[PersonLine, ...], tuple[BadRow, ...]]:
    """The people that a table describes, and the rows of it that cannot be used.

    Raises:
        BadInput: no row heads a column for names.
    """
    place, headings = _find_headings(rows)
    read: list[tuple[Row, PersonLine]] = []
    bad: list[BadRow] = []
    for row in rows[place + 1 :]:
        try:
            read.append((row, _line(row, headings)))
        except BadInput as problem:
            bad.append(bad_row(row, problem))
    bad += _doubled(read)
    lost = {row.row_number for row in bad}
    lines = tuple(line for row, line in read if row.number not in lost)
    return lines, tuple(sorted(bad, key=lambda row: row.row_number))


def _find_headings(rows: Sequence[Row]) -> tuple[int, list[str]]:
    for place, row in enumerate(rows):
        headings = [heading(cell) for cell in row.cells]
        if not _NAME.isdisjoint(headings):
            return place, headings
    raise BadInput(_("No row of the table heads a column for names (姓名)"))


def _line(row: Row, headings: list[str]) -> PersonLine:
    def cells(names: set[str]) -> list[Cell]:
        return pick(row, [column for column, name in enumerate(headings) if name in names])

    def said(names: set[str]) -> str:
        return next(filter(None, map(words, cells(names))), "")

    name = one_name(cells(_NAME)[0])
    if name is None:
        raise BadInput(_("There is no name"))
    phones = [phone for cell in cells(_PHONES) for phone in _phones(cell)]
    return PersonLine(
        row_number=row.number,
        name=name.name,
        department=said(_DEPARTMENT) or name.department,
        title=said(_TITLE),
        post=said(_POST),
        group=said(_GROUP),
        phones=tuple(dict.fromkeys(phones)),
        keys=name.keys,
    )


def _phones(cell: Cell) -> list[str]:
    found = []
    for chunk in re.split(r"[、,，;；/／\n]", str(cell or "")):
        parts = chunk.split()
        if not all(sum(map(str.isdigit, part)) >= _WHOLE_NUMBER for part in parts):
            parts = ["".join(parts)]  # one number in groups: 138 0013 8000
        found += [_phone(part) for part in parts]
    return found


def _phone(written: str) -> str:
    phone = written.replace("（", "(").replace("）", ")").replace("—", "-")
    if not _PHONE.fullmatch(phone):
        raise BadInput(
            _("“{written}” is not a phone number; expected for example 0351-1234567").format(
                written=written
            )
        )
    return phone


def _doubled(read: list[tuple[Row, PersonLine]]) -> list[BadRow]:
    of_person: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row, line in read:
        of_person[line.name, line.department].append(row)
    return [
        bad_row(
            row,
            _("The same name and department as in row {others}").format(
                others=", ".join(str(other.number) for other in rows if other is not row)
            ),
        )
        for rows in of_person.values()
        if len(rows) > 1
        for row in rows
    ]

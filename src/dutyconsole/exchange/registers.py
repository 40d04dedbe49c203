"""Registers from spreadsheets as sections keep them, and as tables that can come back."""

from collections.abc import Sequence

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.imports import BadRow
from dutyconsole.domain.moments import from_text
from dutyconsole.domain.register_fields import Field, masked, number_of, show_value
from dutyconsole.domain.register_kinds import Register, choices_of
from dutyconsole.domain.register_lines import LINE_STATES, RegisterLine
from dutyconsole.domain.typed_lines import TypedLine
from dutyconsole.errors import BadInput
from dutyconsole.exchange.register_columns import BY, NUMBER, RECORDED, STATE, find_columns
from dutyconsole.exchange.register_rows import Reading
from dutyconsole.exchange.sheets import Cell, Row
from dutyconsole.language import _


def read_register(
    rows: Sequence[Row], register: Register, station: Station, *, at: Arrow
) -> tuple[list[TypedLine], list[BadRow]]:
    """The lines that a table describes, earliest first, and the rows of it that cannot be used.

    Raises:
        BadInput: no row heads a column for what a line is about.
    """
    columns = find_columns(rows, register, station)
    reading = Reading(register, station, at, columns)
    for row in rows[: columns.below]:
        reading.note_title(row)
    lines: list[TypedLine] = []
    bad: list[BadRow] = []
    for row in rows[columns.below :]:
        try:
            lines += reading.lines(row)
        except BadInput as problem:
            bad.append(BadRow(row.number, reading.shown(row), str(problem)))
    doubled = _doubled(lines, register)
    lost = {each.row_number for each in doubled}
    left = [line for line in lines if line.row_number not in lost]
    left.sort(key=lambda line: (line.values.get("at", ""), line.row_number))
    return left, sorted((*bad, *doubled), key=lambda each: each.row_number)


def table_of(
    register: Register,
    lines: Sequence[RegisterLine],
    station: Station,
    *,
    at: Arrow,
    opened: bool = False,
) -> tuple[list[str], list[list[Cell]]]:
    """Lines as a table that can be read again: its headings and its rows.

    Private fields are masked unless they are `opened` with a reason.
    """
    fields = (*register.form, *(each for each in register.fields if each.hidden))
    header = [_(NUMBER), *(_(each.name) for each in fields), _(STATE), _(RECORDED), _(BY)]
    rows: list[list[Cell]] = [
        [
            line.number,
            *(_cell_of(each, line, station, at, opened=opened) for each in fields),
            _(LINE_STATES[line.state]),
            _moment(line.recorded_at, at),
            line.by,
        ]
        for line in lines
    ]
    return header, rows


def _doubled(lines: Sequence[TypedLine], register: Register) -> list[BadRow]:
    """Rows of one person in one round of a day, of which one must be wrong."""
    if "round" not in register.by_key:
        return []
    rows_of: dict[tuple[str, ...], list[TypedLine]] = {}
    for line in lines:
        key = (register.subject, "round")
        told = (*(line.values.get(name, "") for name in key), line.values.get("at", "")[:10])
        rows_of.setdefault(told, []).append(line)
    found = ((line, _same_as(line, same)) for same in rows_of.values() for line in same)
    return [
        BadRow(
            line.row_number,
            line.content,
            _("The same person and round as in row {others}").format(
                others=", ".join(str(other.row_number) for other in others)
            ),
        )
        for line, others in found
        if others
    ]


def _same_as(line: TypedLine, called_so: Sequence[TypedLine]) -> list[TypedLine]:
    """The others called so, but not those of another section: without one it may be either."""
    section = line.values.get("section", "")
    return [
        other
        for other in called_so
        if other is not line and (not section or other.values.get("section", "") in {"", section})
    ]


def _cell_of(each: Field, line: RegisterLine, station: Station, at: Arrow, *, opened: bool) -> Cell:
    value = line.values.get(each.key, "")
    if each.key == "at":
        return _moment(line.at, at)
    if not value or (each.is_private and not opened):
        return masked(each, value) or None
    if each.kind == "number":
        number = number_of(line.values, each.key) or 0
        return float(number) if each.places else int(number)
    if each.kind == "moment":
        return _moment(from_text(value), at)
    if each.kind == "day":
        return value
    return show_value(each, value, choices_of(each, station), at=at, opened=opened)


def _moment(moment: Arrow, at: Arrow) -> str:
    """A moment in full, so that it is the same when it comes back."""
    return moment.to(at.tzinfo).format("YYYY-MM-DD HH:mm:ss")

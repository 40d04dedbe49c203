"""Rosters from tables: which column is what, and which row is which shift.

Two forms are in use: a column for each post, and a column for all names of a shift. Both may stand
in one table, under a title, beside columns for signatures and notes, which are passed over.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from dutyconsole.config import Post
from dutyconsole.domain.calendar import refuse_far_off
from dutyconsole.domain.imports import BadRow
from dutyconsole.domain.people import PersonName
from dutyconsole.domain.roster import RosterLine, fill_posts
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.errors import BadInput
from dutyconsole.exchange.cells import bad_row, day_of, heading, month_of, pick, words
from dutyconsole.exchange.names import names_in
from dutyconsole.exchange.roster_columns import Columns, find_columns, is_note
from dutyconsole.exchange.sheets import Cell, Row
from dutyconsole.language import _

_WHOLE_DAY = {"全天", "全日", "24小时", "24h", "wholeday"}
_NUMBERS = {
    **dict.fromkeys(("1", "一", "第1班", "第一班", "白班", "日班", "白", "早班", "day"), 1),
    **dict.fromkeys(("2", "二", "第2班", "第二班", "中班"), 2),
    **dict.fromkeys(("3", "三", "第3班", "第三班"), 3),
}
_NIGHT = {"夜班", "晚班", "夜", "night"}


def read_roster(
    rows: Sequence[Row], posts: Sequence[Post], shifts: int, *, on: dt.date, year: int | None = None
) -> tuple[tuple[RosterLine, ...], tuple[BadRow, ...]]:
    """The shifts that a table describes, and the rows of it that cannot be used.

    `shifts` is how many a duty day has. A day without a year is the one nearest to the row before,
    the first one nearest to the month in the title, or in `year`, or nearest to `on`, the day of
    reading.

    Raises:
        BadInput: no row heads a column for the day and one for names.
    """
    place, columns = find_columns(rows, posts)
    near = dt.date(year, 7, 2) if year else on
    since = month_of(rows[:place], near=near)
    of_day: Counter[dt.date] = Counter()
    read: list[tuple[Row, RosterLine]] = []
    bad: list[BadRow] = []
    for row in rows[place + 1 :]:
        if is_note(row, columns):
            continue
        try:
            cell = _cell(row, columns.day)
            # Merged over the shifts of a day, the day stands in the first of them only.
            same = shifts > 1 and of_day and not words(cell)
            day = since if same and since else day_of(cell, near=near, since=since)
            refuse_far_off(day, on=on)
            since = day
            of_day[day] += 1
            number = _number(row, columns, shifts, of_day[day])
            crew = _crew(row, columns, posts)
            read.append((row, RosterLine(row.number, ShiftId(day, number), crew)))
        except BadInput as problem:
            bad.append(bad_row(row, problem))
    bad += _doubled(read)
    lost = {row.row_number for row in bad}
    lines = tuple(line for row, line in read if row.number not in lost)
    return lines, tuple(sorted(bad, key=lambda row: row.row_number))


def _number(row: Row, columns: Columns, shifts: int, of_day: int) -> int:
    """The number of the shift in its day; without a column for it, the rows of a day in order."""
    if columns.shift is None:
        number = of_day if shifts > 1 else 1
        said = str(number)
    else:
        cell = _cell(row, columns.shift)
        said = words(cell)
        number = _number_named(heading(cell), shifts)
    if not 1 <= number <= shifts:
        raise BadInput(
            _("Shift “{shift}” is not one of this station's {count} a day").format(
                shift=said, count=shifts
            )
        )
    return number


def _number_named(name: str, shifts: int) -> int:
    if shifts == 1 and (not name or name in _WHOLE_DAY):
        return 1
    if name in _NIGHT:
        return max(2, shifts)
    return _NUMBERS.get(name, 0)


def _crew(row: Row, columns: Columns, posts: Sequence[Post]) -> tuple[tuple[str, PersonName], ...]:
    counts = {post.key: post.count for post in posts}
    own = {
        key: [
            name for cell in pick(row, places) for name in names_in(cell, of_one=counts[key] == 1)
        ]
        for key, places in columns.own.items()
    }
    shared = [name for cell in pick(row, columns.shared) for name in names_in(cell)]
    crew = fill_posts(own, shared, posts)
    if not crew:
        raise BadInput(_("Nobody is named"))
    return crew


def _doubled(read: list[tuple[Row, RosterLine]]) -> Iterator[BadRow]:
    """Rows of the same shift: none of them can be trusted."""
    of_shift: dict[ShiftId, list[Row]] = defaultdict(list)
    for row, line in read:
        of_shift[line.shift_id].append(row)
    for shift_id, rows in of_shift.items():
        for row in rows if len(rows) > 1 else ():
            others = ", ".join(str(other.number) for other in rows if other is not row)
            yield bad_row(
                row,
                _("The same shift as in row {others}: {shift}").format(
                    others=others, shift=shift_id
                ),
            )


def _cell(row: Row, column: int) -> Cell:
    return pick(row, [column])[0]

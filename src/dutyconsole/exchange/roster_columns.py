"""The columns of a roster: which one holds the day, which one the names for which post."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from dutyconsole.config import Post
from dutyconsole.errors import BadInput
from dutyconsole.exchange.cells import heading, pick
from dutyconsole.exchange.sheets import Row
from dutyconsole.language import _

_DAY = ("日期", "值班日期", "date", "dutyday", "day", "值班时间", "时间")
_SHIFT = {"班次", "班别", "shift"}
_SHARED = {
    *("值班人员", "值班员", "值班人", "值班干部", "值班人员姓名", "值班员姓名", "人员", "姓名"),
    *("names", "crew", "onduty", "officers", "dutyofficers"),
}
_POSTS = {
    "leader": {"带班领导", "带班", "领导", "值班领导", "带班人", "leader", "dutyleader"},
    "lead": {"主班", "主班值班员", "主班人员", "值班员1", "值班员一", "leadofficer", "officer1"},
    "second": {
        "副班",
        "副班值班员",
        "副班人员",
        "值班员2",
        "值班员二",
        "secondofficer",
        "officer2",
    },
}
"""Headings in use for the posts a station has unless it declares others, by their keys."""
_BELOW = ("备注", "注", "说明", "制表", "审核", "note")
"""How the day's cell of a row begins that is a note to the table."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of a table holds what."""

    day: int
    shift: int | None
    own: dict[str, list[int]]
    """Columns of one post, by its key."""
    shared: list[int]
    """Columns for the names of several posts."""

    def names(self) -> list[int]:
        """All columns that hold names."""
        return [*(column for columns in self.own.values() for column in columns), *self.shared]


def find_columns(rows: Sequence[Row], posts: Sequence[Post]) -> tuple[int, Columns]:
    """Which of `rows` is the heading, and what it heads."""
    for place, row in enumerate(rows):
        columns = _columns([heading(cell) for cell in row.cells], posts)
        if columns:
            return place, columns
    raise BadInput(
        _(
            "No row of the table heads a column for the day (日期) and columns for names"
            " (值班人员, or the posts {posts})"
        ).format(posts=", ".join(post.name for post in posts))
    )


def _columns(headings: list[str], posts: Sequence[Post]) -> Columns | None:
    day = next((headings.index(name) for name in _DAY if name in headings), None)
    if day is None:
        return None
    shift = next((column for column, name in enumerate(headings) if name in _SHIFT), None)
    own: dict[str, list[int]] = defaultdict(list)
    shared: list[int] = []
    last: list[int] | None = None
    for column, name in enumerate(headings):
        post = _post_of(name, posts)
        if post:
            last = own[post.key]
        elif name in _SHARED:
            last = shared
        elif name:
            last = None
        # A heading merged over several columns stands in the first of them only.
        if last is not None:
            last.append(column)
    return Columns(day, shift, dict(own), shared) if own or shared else None


def _post_of(name: str, posts: Sequence[Post]) -> Post | None:
    if not name:
        return None
    for post in posts:
        if name in {heading(post.name), heading(post.key)}:
            return post
    return next((post for post in posts if name in _POSTS.get(post.key, ())), None)


def is_note(row: Row, columns: Columns) -> bool:
    """Whether `row` describes no shift: a note below the table, or the heading once more."""
    day = heading(pick(row, [columns.day])[0])
    names = {heading(cell) for cell in pick(row, columns.names())} - {""}
    if day in _DAY or day.startswith(_BELOW):
        return True
    if not day:
        return names <= _SHARED.union(*_POSTS.values())
    return not names and not any(map(str.isdigit, day))

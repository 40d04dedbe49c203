"""Registers read: one line, its history, lists of lines, what stands open."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import starmap

from arrow import Arrow

from dutyconsole.domain.moments import from_text
from dutyconsole.domain.register_fields import Values
from dutyconsole.domain.register_kinds import Register
from dutyconsole.domain.register_lines import LineState, PartKind, RegisterLine
from dutyconsole.domain.stock import Movement, after, balance_of
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.language import _
from dutyconsole.store.contents import values_in
from dutyconsole.store.database import Record

_LINE = (
    "SELECT e.*, l.state, c.content FROM register_line l"
    " JOIN register_entry e ON e.id = l.current_id"
    " LEFT JOIN register_content c ON c.entry = e.id"
)

_WORD = (
    "EXISTS (SELECT 1 FROM json_each(c.content) v"
    " WHERE v.key IN (SELECT value FROM json_each(?)) AND instr(lower(v.value), lower(?)) > 0)"
)
"""That a word stands in one of the fields with these keys."""


def public_keys(register: Register) -> str:
    """The keys of the fields in which one may search, as JSON.

    What is masked could be found out by searching, a digit after the other; and so is what stands
    in a field that the settings declare no more.
    """
    return json.dumps([each.key for each in register.fields if not each.is_private])


def get(db: Record, register: Register, number: int) -> RegisterLine:
    """A line as it stands.

    Raises:
        BadInput: there is no such line.
    """
    row = db.execute(
        f"{_LINE} WHERE l.register = ? AND l.number = ?", (register.key, number)
    ).fetchone()
    if row is None:
        raise BadInput(
            _("There is no line {number} in {register}").format(
                number=number, register=_(register.name)
            )
        )
    return _from_row(row)


def history(db: Record, register: Register, number: int) -> tuple[RegisterLine, ...]:
    """Every part of a line, the first one first."""
    rows = db.execute(
        "SELECT e.*, CASE e.kind WHEN 'cancelled' THEN 'cancelled' ELSE '' END AS state, c.content"
        " FROM register_entry e LEFT JOIN register_content c ON c.entry = e.id"
        " WHERE e.register = ? AND e.number = ? ORDER BY e.part",
        (register.key, number),
    )
    return tuple(map(_from_row, rows))


def list_lines(
    db: Record,
    register: Register,
    *,
    state: LineState | None = None,
    since: Arrow | None = None,
    until: Arrow | None = None,
    words: str = "",
    subject: str = "",
    limit: int | None = None,
) -> list[RegisterLine]:
    """Lines as they stand, the newest number first.

    `since` and before `until` are about when they happened; each of the `words` stands in a field
    that is not private, for what is masked must not be found either.
    """
    asked: list[tuple[str, object]] = [("l.register = ?", register.key)]
    if state:
        asked.append(("l.state = ?", state.value))
    if since:
        asked.append(("l.at >= ?", db.stored(since)))
    if until:
        asked.append(("l.at < ?", db.stored(until)))
    if subject:
        asked.append(("c.subject = ?", subject))
    sought = words.split()
    where = " AND ".join((*(condition for condition, _value in asked), *[_WORD] * len(sought)))
    bounded = f" LIMIT {int(limit)}" if limit is not None else ""
    rows = db.execute(
        f"{_LINE} WHERE {where} ORDER BY l.number DESC{bounded}",
        [
            *(value for _condition, value in asked),
            *(value for word in sought for value in (public_keys(register), word)),
        ],
    )
    return list(map(_from_row, rows))


def lines_counted(
    db: Record, register: Register, *, since: Arrow | None = None, until: Arrow | None = None
) -> list[RegisterLine]:
    """The lines that count, cancelled ones left out, in the order in which they happened."""
    asked: list[tuple[str, object]] = [
        ("l.register = ?", register.key),
        ("l.state <> ?", LineState.CANCELLED.value),
    ]
    if since:
        asked.append(("l.at >= ?", db.stored(since)))
    if until:
        asked.append(("l.at < ?", db.stored(until)))
    where = " AND ".join(condition for condition, _value in asked)
    rows = db.execute(
        f"{_LINE} WHERE {where} ORDER BY l.at, l.number",
        [value for _condition, value in asked],
    )
    return list(map(_from_row, rows))


def count_lines(db: Record, register: Register, *, state: LineState | None = None) -> int:
    """How many lines there are, or how many of them stand so."""
    # Of one state by the index of states; asked for either way in one query, all are walked.
    asked, values = "register = ?", [register.key]
    if state:
        asked, values = f"{asked} AND state = ?", [*values, state.value]
    row = db.execute(f"SELECT count(*) FROM register_line WHERE {asked}", values).fetchone()
    return int(row[0])


def find_subject(db: Record, register: Register, subject: str) -> RegisterLine | None:
    """The line about somebody, in a register with one for each; a cancelled one counts no more."""
    row = db.execute(
        "SELECT max(l.number) FROM register_content c"
        " JOIN register_line l ON l.register = c.register AND l.number = c.number"
        " AND l.current_id = c.entry"
        " WHERE c.register = ? AND c.subject = ? AND l.state <> 'cancelled'",
        (register.key, subject),
    ).fetchone()
    return get(db, register, row[0]) if row and row[0] is not None else None


def movements(
    db: Record, *, item: str = "", until: Arrow | None = None, without: int = 0
) -> Iterator[Movement]:
    """The movements of supplies that count, in the order in which they happened."""
    rows = db.execute(
        "SELECT l.number, l.at, c.content FROM register_content c"
        " JOIN register_line l ON l.register = c.register AND l.number = c.number"
        " AND l.current_id = c.entry AND l.state <> 'cancelled'"
        " WHERE c.register = 'supplies' AND (?1 = '' OR c.subject = ?1)"
        " AND (?2 IS NULL OR l.at < ?2) AND l.number <> ?3 ORDER BY l.at, l.number",
        (item, db.stored(until) if until else None, without),
    )
    yield from starmap(_movement, rows)


def stock_before(db: Record, values: Values, number: int) -> dict[str, str]:
    """What the book says when a count comes to it, as the hidden field of such a line.

    Raises:
        NotAllowed: at some time more would have been issued than there was.
    """
    moved = Movement.of(number, from_text(values["at"]), values)
    rest = list(movements(db, item=moved.item, without=number))
    place = sum((each.at, each.number) < (moved.at, number) for each in rest)
    _refuse_shortage([*rest[:place], moved, *rest[place:]])
    if moved.kind != "count":
        return {}
    return {"book": values.get("book") or f"{balance_of(rest[:place]):f}"}


def check_stock_without(db: Record, line: RegisterLine) -> None:
    """Refuse to take a movement away on which later issues rest.

    Raises:
        NotAllowed: at some time more would have been issued than there was.
    """
    _refuse_shortage(movements(db, item=line.values.get("item", ""), without=line.number))


def _refuse_shortage(moves: Iterable[Movement]) -> None:
    balance = Decimal(0)
    for each in moves:
        book, balance = balance, after(balance, each)
        if balance < 0:
            raise NotAllowed(
                _(
                    "Only {book} are there by the book; count them, or write down what came in"
                ).format(book=f"{book:f}")
            )


def forget_readings() -> None:
    """Let go of what was read of lines: something of them was destroyed."""
    _line.cache_clear()
    _movement.cache_clear()


def _from_row(row: sqlite3.Row) -> RegisterLine:
    return _line(*row)


# The board asks for the lines of today after every act, and a correction for those of a week: what
# a row says is made out once. The whole row is the key, so nothing can be kept that is not so.
@lru_cache(maxsize=4096)
def _line(
    entry: int,
    register: str,
    number: int,
    part: int,
    kind: str,
    at: str,
    recorded_at: str,
    by: str,
    reason: str,
    _digest: str,
    state: str | None,
    content: str | None,
) -> RegisterLine:
    """A row of `_LINE`, by its columns in their order."""
    return RegisterLine(
        entry=entry,
        register=register,
        number=number,
        part=part,
        kind=PartKind(kind),
        state=LineState(state or "closed"),
        at=from_text(at),
        recorded_at=from_text(recorded_at),
        by=by,
        reason=reason,
        values=values_in(content),
        destroyed=content is None,
    )


@lru_cache(maxsize=16_384)
def _movement(number: int, at: str, content: str) -> Movement:
    return Movement.of(number, from_text(at), values_in(content))

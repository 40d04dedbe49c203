"""Lines of a register read a window at a time: by their numbers, or by what is sought in them."""

from collections.abc import Sequence
from dataclasses import dataclass

from arrow import Arrow

from dutyconsole.domain.register_kinds import Register
from dutyconsole.store.database import Record
from dutyconsole.store.register_lists import public_keys

_SHORT = 5
"""Digits of what is rather the number of a line than a part of a telephone number."""
_QUOTED = frozenset('"\\')
"""Characters that stand otherwise in the stored text than in the value."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A word that is sought in the lines of a register, in fields that are not private."""

    word: str
    """Stands anywhere in a value; a short number is that of a line, or a whole value."""
    values: tuple[str, ...] = ()
    """Whole values that are meant by it too: names found by pinyin, keys of choices."""


def newest_number(db: Record, register: Register) -> int:
    """The number of the newest line; they run from 1 without gaps."""
    row = db.execute(
        "SELECT coalesce(max(number), 0) FROM register_line WHERE register = ?", (register.key,)
    ).fetchone()
    return int(row[0])


def count_since(db: Record, register: Register, since: Arrow) -> int:
    """How many lines happened since that moment, cancelled ones left out."""
    row = db.execute(
        "SELECT count(*) FROM register_line"
        " WHERE register = ? AND at >= ? AND state <> 'cancelled'",
        (register.key, db.stored(since)),
    ).fetchone()
    return int(row[0])


def find_numbers(
    db: Record,
    register: Register,
    sought: Sequence[Sought],
    *,
    open_only: bool = False,
    before: int | None = None,
    limit: int,
) -> list[int]:
    """The numbers of the lines in which every word is found, the newest first, at most `limit`."""
    conditions, values = ["l.register = ?"], list[object]([register.key])
    if open_only:
        conditions.append("l.state = 'open'")
    if before is not None:
        conditions.append("l.number < ?")
        values.append(before)
    for each in sought:
        condition, needed = _found(each, public_keys(register))
        conditions.append(condition)
        values += needed
    rows = db.execute(
        "SELECT l.number FROM register_line l LEFT JOIN register_content c ON c.entry ="
        f" l.current_id WHERE {' AND '.join(conditions)} ORDER BY l.number DESC LIMIT ?",
        [*values, limit],
    )
    return [row[0] for row in rows]


def _found(sought: Sought, public: str) -> tuple[str, list[object]]:
    """Where the word is the number or stands in a value of one of the fields `public`."""
    word = sought.word.lower()
    listed = ", ".join("?" for _each in sought.values)
    meant = f" OR v.value IN ({listed})" if listed else ""
    is_number = word.isdecimal() and len(word) <= _SHORT
    inside = "lower(v.value) = ?" if is_number else "instr(lower(v.value), ?) > 0"
    exactly = (
        "EXISTS (SELECT 1 FROM json_each(c.content) v"
        f" WHERE v.key IN (SELECT value FROM json_each(?)) AND ({inside}{meant}))"
    )
    words = [word, *sought.values]
    values: list[object] = [public, *words]
    if not any(_QUOTED & set(each) for each in words):
        # Looking through the whole text first spares reading most lines value by value.
        roughly = " OR ".join("instr(lower(c.content), lower(?)) > 0" for _each in words)
        exactly, values = f"(({roughly}) AND {exactly})", [*words, *values]
    if is_number:
        return f"(l.number = ? OR {exactly})", [int(word), *values]
    return exactly, values

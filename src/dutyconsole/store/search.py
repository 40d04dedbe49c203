"""The log's index: which entries may hold a word."""

from collections.abc import Iterator, Mapping

from dutyconsole.domain.grams import folded, grams_of, grams_wanted
from dutyconsole.domain.journal import Value
from dutyconsole.store.database import Record

SEARCHED = ("text", "unit", "caller", "caller_post", "phone", "place", "proposal", "reason")
"""The columns of log_entry that are searched."""


def add(db: Record, values: Mapping[str, Value]) -> None:
    """Index the log entry with these column values."""
    db.execute(
        "INSERT INTO log_index (rowid, grams) VALUES (?, ?)",
        (values["id"], grams_of(searched_text(values))),
    )


def searched_text(values: Mapping[str, Value]) -> str:
    """What a search reads of the log entry with these column values."""
    return folded("\n".join(str(values[column]) for column in SEARCHED))


def candidates(db: Record, words: tuple[str, ...], *, before: int) -> Iterator[int]:
    """Ids below `before`, newest first, of the entries that hold pieces of every one of `words`.

    A candidate may still miss a word, since pieces carry no places; every entry that holds all
    words is a candidate. The caller must not write while it iterates.
    """
    pieces = tuple(sorted({piece for word in words for piece in grams_wanted(word)}))
    wanted = " AND ".join(f'"{piece}"' for piece in _telling(db, pieces, before))
    for row in db.execute(_HOLDING, (wanted, before)):
        yield row[0]


_HOLDING = "SELECT rowid FROM log_index WHERE log_index MATCH ? AND rowid < ? ORDER BY rowid DESC"
_ALL_OF = 4
_TRIED = 12
_RAREST = 3
_SAMPLE = 30


def _telling(db: Record, pieces: tuple[str, ...], before: int) -> tuple[str, ...]:
    """The pieces that narrow the search: of many, the rarest; common ones cost more than they say.

    A piece is the rarer, the further back its thirtieth entry from the newest lies.
    """
    if len(pieces) <= _ALL_OF:
        return pieces

    def depth(piece: str) -> int:
        query = f"{_HOLDING} LIMIT 1 OFFSET {_SAMPLE}"
        row = db.execute(query, (f'"{piece}"', before)).fetchone()
        return row[0] if row else 0

    return tuple(sorted(pieces[:_TRIED], key=depth)[:_RAREST])

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
    """Ids below `before`, newest first, of the entries that hold every piece of `words`.

    A candidate may still miss a word, since pieces carry no places; every entry that holds all
    words is a candidate. The caller must not write while it iterates.
    """
    pieces = sorted({piece for word in words for piece in grams_wanted(word)})
    rows = db.execute(
        "SELECT rowid FROM log_index WHERE log_index MATCH ? AND rowid < ? ORDER BY rowid DESC",
        (" AND ".join(f'"{piece}"' for piece in pieces), before),
    )
    for row in rows:
        yield row[0]

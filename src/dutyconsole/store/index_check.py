"""The search index held against the log, without making it anew.

The index is a set of pairs (piece, entry). Those that the journal's log makes and those that the
file holds are each summed up as weight of the piece times weight of the entry, with weights that
are secret to this process. If a single pair is there too often or not often enough, the two sums
are equal with a probability below 2⁻⁶⁰ (Schwartz and Zippel), and nobody can choose which.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

import msgspec

from dutyconsole.domain.grams import grams_of
from dutyconsole.domain.verification import Fault
from dutyconsole.language import _
from dutyconsole.store.database import Record
from dutyconsole.store.search import SEARCHED, searched_text


class IndexCheck:
    """Takes the entries of the log one by one, and says at the end whether the index is theirs."""

    def __init__(self) -> None:
        self._due = 0

    def add(self, raw: msgspec.Raw) -> None:
        """An entry of the log, as the journal has it."""
        found = _searched.decode(raw)
        values = {name: getattr(found, name) for name in SEARCHED}
        # Python hashes words by SipHash with a key that it makes at its start.
        self._due += hash(b"-%d" % found.id) * sum(map(hash, _terms(searched_text(values))))

    def faults(self, db: Record) -> Iterator[Fault]:
        """What is wrong with the index in `db`, once all entries were given."""
        if _held(db) != self._due:
            sentence = _("The search index does not hold what the log holds")
            yield Fault("row", None, sentence, "row log_index")


def _held(db: Record) -> int:
    """The sum over the pairs that the file holds, in a fixed amount of memory."""
    db.execute("CREATE VIRTUAL TABLE temp.counts USING fts5vocab(main, log_index, row)")
    db.execute("CREATE VIRTUAL TABLE temp.pieces USING fts5vocab(main, log_index, instance)")
    counted = db.execute("SELECT term FROM temp.counts WHERE doc > ? ORDER BY term", (_FREQUENT,))
    frequent = [term for (term,) in counted]
    total = sum(_weight(term) * _sum(_entries_of(db, term)) for term in frequent)
    # Rare pieces come with all their entries at once, ten times as fast as pair by pair.
    for after, before in pairwise((b"", *frequent, _BEHIND_ALL)):
        for term, ids in db.execute(_BETWEEN, (after, before)):
            total += _weight(term) * _sum(ids.split(b","))
    return total


def _entries_of(db: Record, term: bytes) -> Iterator[bytes]:
    rows = db.execute("SELECT -doc FROM temp.pieces WHERE term = CAST(? AS TEXT)", (term,))
    return (b"%d" % doc for (doc,) in rows)


def _weight(term: bytes) -> int:
    return hash(term.decode(errors="replace"))


def _sum(ids: Iterable[bytes]) -> int:
    return sum(map(hash, ids))


_FREQUENT = 20_000
"""Entries that hold a piece, from which on they are read one by one and not all at once."""
_BEHIND_ALL = b"\xff"
# An entry's number is negative here so that no piece is written like it.
_BETWEEN = """SELECT term, group_concat(-doc) FROM temp.pieces
    WHERE term > CAST(? AS TEXT) AND term < CAST(? AS TEXT) GROUP BY term"""

_searched: msgspec.json.Decoder[Any] = msgspec.json.Decoder(
    msgspec.defstruct("_Searched", [("id", int), *((name, Any) for name in SEARCHED)])
)
_UNUSUAL = re.compile("[\x00-\x1f\x7f]")


def _terms(text: str) -> list[str]:
    """The pieces of `text` as the index's tokenizer reads them."""
    pieces = grams_of(text)
    if _UNUSUAL.search(pieces):
        return list(set(re.findall(r"[0-9a-z\x80-\U0010ffff]+", pieces)))
    return pieces.split()

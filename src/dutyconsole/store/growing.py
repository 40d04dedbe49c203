"""A table that only grows, read along with the journal and compared row by row as it stands."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from dutyconsole.domain.journal import Row
from dutyconsole.domain.verification import Fault
from dutyconsole.language import _
from dutyconsole.store.database import Record
from dutyconsole.store.held import UNREADABLE, damage, row_fault, row_query, rows
from dutyconsole.store.rows import write_row


class Growing:
    """One table that only grows, read along with the journal."""

    def __init__(self, db: Record, fresh: Record, table: str) -> None:
        self.table, self.fresh = table, fresh
        self.query = row_query(fresh, table)
        self.last = 0
        self.broken: Fault | None = None
        self.told = False
        self.id: Any = None
        self.text = b""
        try:
            self.held = rows(db, self.query)
        except UNREADABLE as error:
            self._break(error)
        else:
            self._advance()

    def meet(self, number: int, text: bytes) -> Iterable[Fault]:
        """What is wrong with the row of this table that journal entry `number` gives as `text`."""
        if text == self.text and self.id == self.last + 1:
            self.last = self.id
            self._advance()
            return ()
        return () if self.broken else self._differ(number, text)

    def rest(self) -> Iterator[Fault]:
        """What is left in the table when the journal is at its end."""
        yield from self._unknown_below(None)
        if self.broken:
            yield self.broken

    def _differ(self, number: int, text: bytes) -> Iterator[Fault]:
        id_, due = self._as_kept(text)
        if id_ <= self.last:
            yield self._fault(number, id_, text, _("{row} was in the journal before"))
            return
        yield from self._unknown_below(id_)
        if self.last + 1 < id_:
            yield self._gone(self.last + 1, id_ - 1)
        self.last = id_
        if self.broken:
            return
        if self.id != id_:
            sentence = _("{row} is missing from the tables; the journal has it")
            yield self._fault(number, id_, b"", sentence)
            return
        if self.text != due:
            yield self._fault(number, id_, self.text, _("{row} is not what the journal says"))
        self._advance()

    def _as_kept(self, text: bytes) -> tuple[int, bytes]:
        """The row as its table would hold it."""
        write_row(self.fresh, Row(self.table, values_of(text)))
        try:
            id_, due = rows(self.fresh, self.query).fetchone()
        finally:
            self.fresh.execute(f"DELETE FROM {self.table}")
        return id_, due

    def _unknown_below(self, id_: int | None) -> Iterator[Fault]:
        while self.id is not None and (id_ is None or self.id < id_):
            sentence = _("{row} is in the tables; the journal knows nothing of it")
            yield self._fault(None, self.id, self.text, sentence)
            self.last = self.id
            self._advance()

    def _advance(self) -> None:
        try:
            self.id, self.text = next(self.held, (None, b""))
        except UNREADABLE as error:
            self._break(error)

    def _break(self, error: Exception) -> None:
        # What cannot be read is told once, and not every row behind it as missing.
        self.id, self.text = None, b""
        self.broken = damage(f"{self.table}: {error}")

    def _gone(self, first: int, last: int) -> Fault:
        span = f"{first}" if first == last else f"{first}-{last}"
        sentence = _("{row} is neither in the tables nor in the journal").format(
            row=f"{self.table} {span}"
        )
        return Fault("row", None, sentence, f"row {self.table}/{span} gone")

    def _fault(self, number: int | None, id_: int, found: bytes, sentence: str) -> Fault:
        return row_fault(number, self.table, (id_,), found, sentence)


def values_of(raw: bytes | msgspec.Raw) -> dict[str, Any]:
    """The columns of a row that the journal tells of.

    Raises:
        ValueError: it is none.
    """
    found: dict[str, Any] = msgspec.json.decode(raw, type=dict[str, Any])
    return found

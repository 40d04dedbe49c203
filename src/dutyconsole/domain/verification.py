"""Verification: whether the journal is whole, and what is wrong where it is not.

A chain shows an entry that was changed, moved or taken from the middle. It cannot show that its
newest entries are gone, or that all of it was made anew: that takes a head noted elsewhere.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import msgspec

from dutyconsole.domain.journal import GENESIS, digest
from dutyconsole.language import _

FaultKind = Literal["content", "order", "gap", "row", "schema", "integrity"]

StoredEntry = tuple[int, bytes, bytes, bytes, bytes]
"""An entry as it lies on the disk: its number, uid, subject, body and digest."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a record."""

    kind: FaultKind
    number: int | None
    """The journal entry it is about; None where it is about none."""
    sentence: str
    """What the operator reads."""
    key: str = ""
    """Stable words by which this fault is recognised again, in whatever language."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found."""

    entries: int
    """The number of the newest journal entry."""
    head: str
    """Its digest, as hexadecimal digits."""
    faults: tuple[Fault, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with the record."""
        return not self.faults


def chain_faults(entries: Iterable[StoredEntry]) -> Iterator[Fault]:
    """What is wrong with the chain of these entries, which come in the order of their numbers.

    What is stored is what is hashed: a body is never made anew. After a gap or a misplaced entry
    the digest that the next one follows from is not known, and is not held against it.
    """
    number = 0
    before: bytes | None = GENESIS
    for entry in entries:
        last, number = number, entry[0]
        if number != last + 1:
            yield _gap(last, number)
            before = None
        fault = _fault_of(entry, before)
        if fault:
            yield fault
        before = None if fault and fault.kind == "order" else entry[4]


class _Filed(msgspec.Struct):
    """What a body says of the columns that stand beside it."""

    n: int
    uid: str
    subject: str


_filed = msgspec.json.Decoder(_Filed)


def _fault_of(entry: StoredEntry, before: bytes | None) -> Fault | None:
    number, uid, subject, body, kept = entry
    try:
        filed = _filed.decode(body)
    except (ValueError, RecursionError):
        return Fault(
            "content", number, _("Journal entry {number} cannot be read").format(number=number)
        )
    if filed.n != number:
        return Fault(
            "order",
            number,
            _("Journal entry {other} stands in the place of entry {number}").format(
                other=filed.n, number=number
            ),
        )
    if before is not None and digest(before, body) != kept:
        return Fault(
            "content",
            number,
            _(
                "Journal entry {number} does not follow from the one before: it was changed,"
                " or the digest before it"
            ).format(number=number),
        )
    if filed.uid.encode() != uid or filed.subject.encode() != subject:
        return Fault(
            "content",
            number,
            _("Journal entry {number} is filed under something else than it says").format(
                number=number
            ),
        )
    return None


def _gap(last: int, number: int) -> Fault:
    if number <= last:
        sentence = _("Journal entry {number} has no place in the journal").format(number=number)
        return Fault("order", number, sentence)
    if number == last + 2:
        sentence = _("Journal entry {number} is missing").format(number=last + 1)
    else:
        sentence = _("Journal entries {first} to {last} are missing").format(
            first=last + 1, last=number - 1
        )
    return Fault("gap", last + 1, sentence)

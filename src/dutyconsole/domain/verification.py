"""Verification: whether the journal is whole, and what is wrong where it is not.

A chain shows an entry that was changed, moved or taken from the middle. It cannot show that its
newest entries are gone, or that all of it was made anew: that takes an anchor or the code of a
signed sheet, made before.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, Literal

import msgspec

from dutyconsole.domain.journal import ALGORITHM, GENESIS, hash_of
from dutyconsole.language import _, ngettext

FaultKind = Literal["content", "order", "gap", "row", "schema", "integrity", "anchor", "code"]

StoredEntry = tuple[int, bytes, bytes, bytes, bytes]
"""An entry as it lies on the disk: its number, uid, subject, body and digest. In a damaged file all
but the number may be anything."""


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
    """Those of journal entries first, in the order of their numbers."""
    known: Mapping[str, int] = field(default_factory=dict)
    """Keys of the faults that the record itself tells of, and the segment that began with them."""
    anchors: int = 0
    """How many anchors it was held against."""
    segments: int = 0
    """How often it went on in a new segment; 0 where it is in one piece."""
    engines: tuple[str, ...] = ()
    """Tables that an engine which copies the file keeps in it; they are no part of the record."""

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with the record."""
        return not self.faults

    @property
    def new(self) -> tuple[Fault, ...]:
        """The faults that no segment has recorded yet."""
        return tuple(fault for fault in self.faults if fault.key not in self.known)


def chain_faults(entries: Iterable[StoredEntry], algorithm: str = ALGORITHM) -> Iterator[Fault]:
    """What is wrong with the chain of these entries, which come in the order of their numbers.

    What is stored is what is hashed: a body is never made anew. After a gap or a misplaced entry
    the digest that the next one follows from is not known, and is not held against it.
    """
    hashed, read = hash_of(algorithm), _filed.decode
    number = 0
    before: bytes | None = GENESIS
    for entry in entries:
        last, (number, uid, subject, body, kept) = number, entry
        if number != last + 1:
            yield _gap(last, number)
            before = None
        try:
            filed = read(body)
        except (ValueError, TypeError, RecursionError):
            filed = None
        if (
            filed is None
            or filed.n != number
            or (before is not None and hashed(before + body).digest() != kept)
            or filed.uid.encode() != uid
            or filed.subject.encode() != subject
        ):
            fault = _fault_of(
                entry, filed, follows=filed is not None and _follows(entry, before, hashed)
            )
            yield fault
            before = kept if fault.kind != "order" and isinstance(kept, bytes) else None
        else:
            before = kept


def in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """`faults` with the first wrong entry first, and those that are about no entry behind."""
    return tuple(sorted(faults, key=lambda fault: (fault.number is None, fault.number or 0)))


def the_first(faults: Iterator[Fault], count: int) -> Iterator[Fault]:
    """The first of `faults`, and one for all others together.

    Its key is made of all theirs, so that one more of them is something new.
    """
    yield from islice(faults, count)
    more = next(faults, None)
    if more is None:
        return
    others, seen = 0, hashlib.sha256()
    for fault in chain((more,), faults):
        others += 1
        seen.update(f"{fault.key}\n".encode())
    sentence = ngettext(
        "{count} more like those told", "{count} more like those told", others
    ).format(count=others)
    key = f"{more.kind} more {others} {seen.hexdigest()[:8]}"
    yield Fault(more.kind, more.number, sentence, key)


def fingerprint(*found: object) -> str:
    """Eight hexadecimal digits for what was found, so that bending it once more is seen."""
    return hashlib.sha256(repr(found).encode()).hexdigest()[:8]


class _Filed(msgspec.Struct):
    """What a body says of the columns that stand beside it."""

    n: int
    uid: str
    subject: str


_filed = msgspec.json.Decoder(_Filed)


def _fault_of(entry: StoredEntry, filed: _Filed | None, *, follows: bool) -> Fault:
    number = entry[0]
    kind: FaultKind = "content"
    other = None
    if filed is None:
        sentence = _("Journal entry {number} cannot be read")
    elif filed.n != number:
        kind, other = "order", filed.n
        sentence = _("Journal entry {other} stands in the place of entry {number}")
    elif not follows:
        sentence = _(
            "Journal entry {number} does not follow from the one before: it was changed,"
            " or the digest before it"
        )
    else:
        sentence = _("Journal entry {number} is filed under something else than it says")
    return Fault(
        kind,
        number,
        sentence.format(number=number, other=other),
        f"{kind} {number} {fingerprint(*entry[1:])}",
    )


def _follows(entry: StoredEntry, before: bytes | None, hashed: "Callable[[bytes], Any]") -> bool:
    return before is None or hashed(before + entry[3]).digest() == entry[4]


def _gap(last: int, number: int) -> Fault:
    if number <= last:
        sentence = _("Journal entry {number} has no place in the journal").format(number=number)
        return Fault("order", number, sentence, f"order {number}")
    first, end = last + 1, number - 1
    if first == end:
        sentence = _("Journal entry {number} is missing").format(number=first)
    else:
        sentence = _("Journal entries {first} to {last} are missing").format(first=first, last=end)
    return Fault("gap", first, sentence, f"gap {first}-{end}")

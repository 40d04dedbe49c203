"""Anchors: what the record's newest entry was, said outside the record.

A checkpoint is a text of four lines after C2SP tlog-checkpoint, kept beside the record and signed.
Its code is as much of it as a person copies by hand: the number of the entry, 75 bits of its digest
and a check character, in Crockford's base 32 (https://www.crockford.com/base32.html).
"""

import re
import unicodedata
from dataclasses import dataclass

from arrow import Arrow

from dutyconsole.domain.journal import ALGORITHMS
from dutyconsole.domain.moments import from_text, to_text
from dutyconsole.errors import BadInput
from dutyconsole.language import N_, _

ORIGIN = "dutyconsole/"
"""What the first line of every checkpoint begins with."""
LINES = 4
"""Of a checkpoint."""

OCCASIONS = {
    "founding": N_("founding"),
    "handover": N_("handover"),
    "report": N_("report"),
    "demand": N_("on demand"),
    "backup": N_("backup"),
    "start": N_("start"),
    "restore": N_("restore"),
}
"""Why anchors are made, as operators say it."""


@dataclass(frozen=True, slots=True)
class Code:
    """What stands on a sheet for a checkpoint, and can be typed."""

    entries: int
    digits: str
    """15 characters of the digest and the check character, without dashes."""

    def __str__(self) -> str:
        return "-".join((str(self.entries), *_in_fours(self.digits)))

    @property
    def ending(self) -> str:
        """The last eight characters, which whoever takes over types."""
        return "-".join(_in_fours(self.digits[-_ENDING:]))

    def fits(self, digest: str) -> bool:
        """Whether it is the code of the entry with this digest, in hexadecimal digits."""
        return code_of(self.entries, digest) == self


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A record and how far it had come at a moment."""

    record: str
    """The digest of the record's first journal entry, in hexadecimal digits: which record it is."""
    entries: int
    """The number of the newest journal entry."""
    digest: str
    """Its digest, in hexadecimal digits."""
    algorithm: str
    """The hash of both."""
    at: Arrow
    occasion: str
    """A key of `OCCASIONS`."""
    station: str
    """The duty room by its name, on one line."""

    @property
    def code(self) -> Code:
        """What stands for it on paper."""
        return code_of(self.entries, self.digest)


def text(checkpoint: Checkpoint) -> str:
    """The lines that are signed: the record, the number, the digest, and when, why, how and who."""
    last = (to_text(checkpoint.at), checkpoint.occasion, checkpoint.algorithm, checkpoint.station)
    lines = (f"{ORIGIN}{checkpoint.record}", str(checkpoint.entries), checkpoint.digest)
    return "".join(f"{line}\n" for line in (*lines, " ".join(last)))


def checkpoint_from(written: str) -> Checkpoint:
    """The checkpoint that `text` wrote.

    Raises:
        ValueError: it wrote no such thing.
    """
    match = _WRITTEN.fullmatch(written)
    if match is None:
        raise ValueError(written[:80])
    return Checkpoint(
        record=match["record"],
        entries=int(match["entries"]),
        digest=match["digest"],
        algorithm=match["algorithm"],
        at=from_text(match["at"]),
        occasion=match["occasion"],
        station=match["station"],
    )


def code_of(entries: int, digest: str) -> Code:
    """The code of the journal entry with this number and digest, in hexadecimal digits."""
    number = int.from_bytes(bytes.fromhex(digest)[:10].ljust(10, b"\0")) >> 5
    digits = "".join(_ALPHABET[number >> place & 31] for place in range(70, -1, -5))
    return Code(entries, digits + _check_character(f"{entries}{digits}"))


def parse_code(typed: str) -> Code:
    """The code that a person typed: any case, dashes or not, O for 0, I and L for 1.

    Raises:
        BadInput: it is mistyped.
    """
    groups = _folded(typed).split()
    signs = "".join(groups)
    entries, digits = signs[:-_DIGITS], signs[-_DIGITS:]
    strange = next((sign for sign in signs if sign not in _ALPHABET), "")
    if strange:
        raise _mistyped(_UNKNOWN, typed, sign=strange)
    # Without dashes a lost character shows only in the check; with them, in where they stand.
    misplaced = bool(groups) and (len(groups[0]) - len(entries)) % 4
    if not 0 < len(entries) <= _LONGEST or misplaced or not entries.isdecimal():
        raise _mistyped(_NOT_WHOLE, typed)
    if _check_character(signs[:-1]) != signs[-1] or not int(entries):
        raise _mistyped(_DOES_NOT_FIT, typed)
    return Code(int(entries), digits)


def ending_fits(typed: str, code: Code) -> bool:
    """Whether what is typed is the ending of this code, or all of it."""
    signs = "".join(_folded(typed).split())
    return signs in {code.digits[-_ENDING:], code.digits, f"{code.entries}{code.digits}"}


_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_DIGITS = 16
_ENDING = 8
_LONGEST = 15
"""Decimal digits of a number. With more, exchanging two far characters could go unnoticed."""

_EXAMPLE = "57-7K3M-9QXA-P2RD-WX4Q"
_UNKNOWN = N_("“{typed}” is no code, since it holds “{sign}”; expected something like {example}")
_NOT_WHOLE = N_("“{typed}” is not a whole code; expected something like {example}")
_DOES_NOT_FIT = N_(
    "“{typed}” is mistyped: its characters do not fit together; expected something like {example}"
)

_WRITTEN = re.compile(
    rf"{ORIGIN}(?P<record>[0-9a-f]{{64}})\n"
    r"(?P<entries>[1-9][0-9]{0,14})\n"
    r"(?P<digest>[0-9a-f]{64})\n"
    r"(?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d)"
    rf" (?P<occasion>[a-z]+) (?P<algorithm>{'|'.join(ALGORITHMS)}) (?P<station>.*)\n",
    re.ASCII,
)
_ALIKE = str.maketrans("OIL", "011")
_BETWEEN = re.compile(r"[\s\-‐-―−]+")


def _folded(typed: str) -> str:
    """`typed` in the code's own characters, with spaces where something stood between them."""
    # An input method may have made them full-width.
    plain = unicodedata.normalize("NFKC", typed).upper().translate(_ALIKE)
    return _BETWEEN.sub(" ", plain)


def _check_character(signs: str) -> str:
    """The one that shows a wrong character, or two exchanged, among `signs`.

    After Damm (2004) over the field of 32 elements: each step multiplies by x modulo x^5 + x^2 + 1,
    of which 31 are needed to come round.
    """
    sum_ = 0
    for sign in signs:
        sum_ = (sum_ ^ _ALPHABET.index(sign)) << 1
        sum_ ^= 0b100101 if sum_ & 0b100000 else 0
    return _ALPHABET[sum_]


def _in_fours(digits: str) -> tuple[str, ...]:
    return tuple(digits[place : place + 4] for place in range(0, len(digits), 4))


def _mistyped(sentence: str, typed: str, sign: str = "") -> BadInput:
    return BadInput(_(sentence).format(typed=typed.strip(), sign=sign, example=_EXAMPLE))

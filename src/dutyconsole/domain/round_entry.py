"""A round of temperatures typed quickly: `364`, `36.4`, `q` for isolated, `h 36.5`.

Pasted columns are spread over the people of a section, by name or else in order.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from arrow import Arrow

from dutyconsole.domain.register_fields import read_value
from dutyconsole.domain.registers import STATUSES, TEMPERATURES
from dutyconsole.errors import BadInput
from dutyconsole.language import _
from dutyconsole.text import clean, clean_line

LETTERS = MappingProxyType({"h": "home", "l": "leave", "o": "out", "q": "isolated", "x": "other"})
"""What one letter says in place of a temperature, or before it."""
_TYPED = re.compile(rf"(?P<letter>[{''.join(LETTERS)}]?)\s*(?P<number>[\d.]*)\D{{0,2}}", re.ASCII)
_BARE = re.compile(r"\d{3}", re.ASCII)
"""36.4 typed without its point."""
_HALF = re.compile(rf"[{''.join(LETTERS)}]?\s*\d{{0,2}}\.?", re.ASCII)
_ANY = Arrow.min
"""No number and no choice depends on when it is typed."""
_POINTS = str.maketrans(dict.fromkeys("。，,·", "."))
"""What a Chinese keyboard writes for the point of a number."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was typed for one person."""

    temperature: str = ""
    """To one decimal; empty where only the status was said."""
    status: str = "in_post"
    """A key of `registers.STATUSES`."""

    @property
    def values(self) -> dict[str, str]:
        """As the register of temperatures keeps it."""
        taken = {"temperature": self.temperature} if self.temperature else {}
        return {**taken, "status": self.status}


def read_reading(typed: str) -> Reading | None:
    """What was typed for one person; None where nothing was.

    Raises:
        BadInput: it is neither a temperature of a living person nor a status.
    """
    plain = _plain(typed)
    if not plain:
        return None
    match = _TYPED.fullmatch(plain)
    if match is None:
        return Reading(status=_status(plain))
    status = LETTERS.get(match["letter"], "in_post")
    if not match["number"]:
        return Reading(status=status if match["letter"] else _status(plain))
    return Reading(_temperature(match["number"]), status)


def is_half_typed(typed: str) -> bool:
    """Whether more may still follow, so that it is too early to refuse it."""
    return bool(_HALF.fullmatch(_plain(typed)))


def spread(
    pasted: str, names: Sequence[str], first: int
) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """What a pasted column or table says of these people, and the lines that fit nobody.

    A line that names nobody is for the next of them, from the place `first` on.
    """
    found: dict[str, str] = {}
    left: list[str] = []
    following = list(names[first:])
    for line in filter(str.strip, clean(pasted).splitlines()):
        name, typed = _of_somebody(line, names)
        if not name and following and not re.search(r"\s", typed):
            name = following[0]
        if name:
            found[name] = typed
            following = list(names[names.index(name) + 1 :])
        else:
            left.append(clean_line(line))
    return found, tuple(left)


def _of_somebody(line: str, names: Sequence[str]) -> tuple[str, str]:
    """Who a line names, if anybody, and what stands behind it."""
    # `clean` has made spaces of the tabs of a spreadsheet.
    words = clean_line(line)
    cells = [cell for cell in re.split(r"\s{2,}", line.strip()) if cell]
    for name in sorted(names, key=len, reverse=True):
        if name in cells:
            return name, cells[-1] if cells[-1] != name else ""
        if words == name or words.startswith(f"{name} "):
            return name, words.removeprefix(name).strip()
    return "", words


def _plain(typed: str) -> str:
    plain = unicodedata.normalize("NFKC", clean_line(typed)).casefold().translate(_POINTS)
    return plain.strip()


def _temperature(number: str) -> str:
    whole = f"{number[:2]}.{number[2]}" if _BARE.fullmatch(number) else number
    return read_value(TEMPERATURES.by_key["temperature"], whole, {}, at=_ANY)


def _status(plain: str) -> str:
    try:
        status = read_value(TEMPERATURES.by_key["status"], plain, STATUSES, at=_ANY)
    except BadInput:
        status = "in_post"
    # Whoever is in post is measured, so that it says nothing without a temperature.
    if status == "in_post":
        raise BadInput(
            _("“{typed}” is neither a temperature such as 36.4 nor one of the letters").format(
                typed=plain
            )
        )
    return status

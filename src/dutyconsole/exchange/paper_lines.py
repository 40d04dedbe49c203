"""Text broken into lines as Chinese is set: nothing is cut, no line begins with a full stop."""

import unicodedata
from collections.abc import Callable, Iterator

Width = Callable[[str], float]
"""How wide a text is: in columns, in millimetres."""

_NOT_FIRST = frozenset("，。、；：？！）〕》」』】〉”’…%％℃°·,.;:?!)]}")
_NOT_LAST = frozenset("（〔《「『【〈“‘([{")


def broken(text: str, room: float, width: Width) -> list[str]:
    """`text` in lines no wider than `room`; a Latin word stays whole where it fits into a line."""
    return [line for given in text.split("\n") for line in _filled(given, room, width)]


def _filled(text: str, room: float, width: Width) -> Iterator[str]:
    line, used = "", 0.0
    for unit in _units(text):
        if line and used + width(unit.rstrip()) > room:
            yield line.rstrip()
            line, used = "", 0.0
        for piece in [unit] if width(unit.rstrip()) <= room else unit:
            if line and used + width(piece) > room:
                yield line.rstrip()
                line, used = "", 0.0
            line, used = line + piece, used + width(piece)
    yield line.rstrip()


def _units(text: str) -> Iterator[str]:
    """The parts of `text` between which a line may end."""
    start = 0
    for place in range(1, len(text)):
        if _may_end(text[place - 1], text[place]):
            yield text[start:place]
            start = place
    if text:
        yield text[start:]


def _may_end(before: str, after: str) -> bool:
    """Whether a line may end between these two characters."""
    if after.isspace() or after in _NOT_FIRST or unicodedata.combining(after):
        return False
    if before in _NOT_LAST:
        return False
    return before.isspace() or not (_is_latin(before) and _is_latin(after))


def _is_latin(char: str) -> bool:
    """Whether `char` is of a script that has words with spaces between."""
    return char.isascii() or (char.isalnum() and unicodedata.east_asian_width(char) not in "WF")

"""Strangers: names that somebody typed and that nobody in the directory has."""

import re
from collections.abc import Iterable

_BETWEEN = re.compile("[、,，;；/／|｜\n]")
_BRACKETS = re.compile("[(（][^()（）]*[)）]")


def strangers(typed: str, known: Iterable[str]) -> tuple[str, ...]:
    """Which of the names in `typed` are not `known`; what stands in brackets behind one is none.

    Names stand between commas and the like, or between spaces where some of them are known.
    """
    everybody = {_together(name) for name in known}

    def is_strange(name: str) -> bool:
        return _together(name) not in everybody

    found: list[str] = []
    for piece in map(str.strip, _BETWEEN.split(_BRACKETS.sub(" ", typed))):
        if not piece or not is_strange(piece):
            continue
        strange = [part for part in piece.split() if is_strange(part)]
        found += [piece] if len(strange) == len(piece.split()) else strange
    return tuple(dict.fromkeys(found))


def _together(name: str) -> str:
    return "".join(name.split()).casefold()

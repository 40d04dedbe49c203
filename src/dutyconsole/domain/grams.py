"""Grams: the pieces by which the log is found, so that any part of any word is a hit.

A text is searched as a person reads it: width, case and compatibility forms do not matter, white
space separates words. A word matches where it stands as written anywhere in the text. To find such
places without reading everything, each text is cut into runs of ASCII letters and digits (pieces of
up to three), of ASCII punctuation (pieces of one, for they say little) and of all other characters
(pieces of up to two), and a word's longest pieces must all be there.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from operator import add

_RUN = re.compile(r"([0-9a-z]+)|([!-/:-@\[-`{-~]+)|([^\s0-9a-z!-/:-@\[-`{-~]+)")
_WIDE_PUNCTUATION = {code: code + 0xFEE0 for code in range(0x21, 0x7F) if not chr(code).isalnum()}
"""ASCII punctuation as its full-width form: to the tokenizer a letter like any other."""

_LATIN = 3
_PUNCTUATION = 1
_OTHER = 2


def folded(text: str) -> str:
    """`text` as it is compared: NFKC, case folded, white space as single spaces."""
    folded_text = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded_text).split())


def words(typed: str) -> tuple[str, ...]:
    """The folded words of what an operator typed to search for."""
    return tuple(folded(typed).split())


def holds(folded_text: str, wanted: Iterable[str]) -> bool:
    """Whether all `wanted` words stand in the text, which is folded already."""
    return all(word in folded_text for word in wanted)


def grams_of(folded_text: str) -> str:
    """All pieces of the text, for the index, separated by spaces."""
    pieces: set[str] = set()
    for run, longest in _runs(folded_text):
        grams = list(run)
        pieces.update(grams)
        for length in range(1, longest):
            grams = list(map(add, grams, run[length:]))
            pieces.update(grams)
    return " ".join(pieces)


def grams_wanted(word: str) -> tuple[str, ...]:
    """The pieces that a text holding the folded `word` is sure to have."""
    pieces: set[str] = set()
    for run, longest in _runs(word):
        length = min(longest, len(run))
        pieces.update(run[at : at + length] for at in range(len(run) - length + 1))
    return tuple(sorted(pieces))


def _runs(folded_text: str) -> Iterator[tuple[str, int]]:
    for latin, punctuation, other in _RUN.findall(folded_text):
        if other:
            yield other, _OTHER
        elif latin:
            yield latin, _LATIN
        else:
            yield punctuation.translate(_WIDE_PUNCTUATION), _PUNCTUATION

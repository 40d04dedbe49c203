"""What is typed to find lines of a register: words, numbers, pinyin initials, words of choices."""

from collections.abc import Sequence

from dutyconsole.config import Station
from dutyconsole.domain.people import Person, label, matches
from dutyconsole.domain.register_kinds import Register
from dutyconsole.store.register_pages import Sought
from dutyconsole.text import clean_line
from dutyconsole.ui.register_words import choice_words

_MOST = 12
"""People whom one word may mean; each is sought in every line."""
_LEAST = 2
"""Letters of initials; a single one means nearly everybody."""


def sought_by(
    typed: str, register: Register, station: Station, people: Sequence[Person]
) -> tuple[Sought, ...]:
    """Each word that was typed, and the names and choices that it means as well."""
    return tuple(
        Sought(
            word,
            (*_names(word, people), *choice_words(register, station, word)),
        )
        for word in clean_line(typed).split()
    )


def _names(word: str, people: Sequence[Person]) -> tuple[str, ...]:
    """The names that are meant by pinyin; characters stand in the line as they are."""
    if not (word.isascii() and word.isalpha() and len(word) >= _LEAST):
        return ()
    return tuple(label(each, people) for each in people if matches(each, word))[:_MOST]

"""What a correction changed, in few words."""

from collections.abc import Iterator
from itertools import takewhile

from dutyconsole.config import Station
from dutyconsole.domain.incidents import Message
from dutyconsole.language import _
from dutyconsole.text import clean_line
from dutyconsole.ui.message_form import LABELS, word_for

_WHOLE = 24
"""Characters up to which the old and the new words are shown whole."""
_AROUND = 6
"""Characters shown on either side of what differs in longer ones."""


def changes(before: Message, after: Message, station: Station) -> Iterator[tuple[str, str, str]]:
    """Each field that differs: its name, the old words and the new, both cut to what differs."""
    for name in LABELS:
        if name == "reason":
            continue
        old, new = word_for(name, before, station), word_for(name, after, station)
        if old != new:
            shown_old, shown_new = cut(old, new)
            yield name, shown_old or _("(nothing)"), shown_new or _("(nothing)")


def cut(old: str, new: str) -> tuple[str, str]:
    """Both on one line; of long ones only what differs, with a few characters around it."""
    old, new = clean_line(old), clean_line(new)
    if max(len(old), len(new)) <= _WHOLE:
        return old, new
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    return _around(old, start, end), _around(new, start, end)


def _shared(one: str, other: str) -> int:
    """Characters at the beginning that are the same in both."""
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))))


def _around(text: str, start: int, end: int) -> str:
    first, last = max(start - _AROUND, 0), min(len(text) - end + _AROUND, len(text))
    return (".." if first else "") + text[first:last] + (".." if last < len(text) else "")

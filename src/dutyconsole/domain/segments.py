"""Segments: where a record that is not sound goes on all the same (断链续记).

A duty room must never be unable to write. What was found wrong is recorded, the next entry follows
from the newest that is there, and from then on it is known and not alarmed about again.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from arrow import Arrow

from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.language import _, ngettext

if TYPE_CHECKING:
    from dutyconsole.domain.verification import Fault


@dataclass(frozen=True, slots=True)
class Break:
    """A break of the record, with which a new segment began."""

    id: int
    """From 1: how often the record has gone on after a break."""
    at: Arrow
    by: str
    entries: int
    """The number of the newest journal entry before it."""
    faults: tuple[tuple[str, str], ...]
    """What was found: the key of each fault, and what was said of it."""
    reason: str
    note: str = ""
    """What was said of it since; empty while nobody has explained it."""


def reason_of(faults: "tuple[Fault, ...]") -> str:
    """Why a new segment begins, when these were found."""
    more = len(faults) - 1
    if not more:
        return faults[0].sentence
    return ngettext("{first}; and {count} more", "{first}; and {count} more", more).format(
        first=faults[0].sentence, count=more
    )


def check_note(breaks: tuple[Break, ...], text: str) -> Break:
    """The break that `text` explains; refuse one that says nothing, or of nothing.

    Raises:
        NotAllowed: the record is in one piece.
        BadInput: it says nothing.
    """
    if not breaks:
        raise NotAllowed(_("The record is in one piece; there is nothing to explain"))
    if not text:
        raise BadInput(_("Say what is known of it, and to whom it was reported"))
    return breaks[-1]

"""How a publication stands: whether the desk lives, and up to when the copy holds everything."""

import json
from dataclasses import dataclass

from arrow import Arrow

from dutyconsole.domain.moments import from_text, to_text


@dataclass(frozen=True, slots=True)
class Standing:
    """What the desk writes beside the copy, every few seconds and after each act."""

    alive: Arrow
    """When the desk wrote this: it lived then."""
    complete: Arrow
    """The copy holds all that was written up to this moment."""
    entries: int
    """How many journal entries that is."""
    code: str
    """The end of the code of the newest of them, as it stands on a sheet."""


def standing_text(standing: Standing) -> str:
    """`standing` as it is written."""
    return json.dumps(
        {
            "alive": to_text(standing.alive),
            "complete": to_text(standing.complete),
            "entries": standing.entries,
            "code": standing.code,
        }
    )


def standing_from(text: str) -> Standing | None:
    """What `standing_text` wrote; None where it is anything else."""
    try:
        read = json.loads(text)
        alive, complete = from_text(read["alive"]), from_text(read["complete"])
        entries, code = read["entries"], read["code"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if type(entries) is not int or not isinstance(code, str):
        return None
    return Standing(alive, complete, entries, code)

"""A round of temperatures in words: which one, what letters mean, what is written of somebody."""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise

from arrow import Arrow

from dutyconsole.domain.register_checks import needs_recheck
from dutyconsole.domain.register_fields import Values
from dutyconsole.domain.register_lines import RegisterLine
from dutyconsole.domain.registers import STATUSES
from dutyconsole.domain.round_entry import LETTERS
from dutyconsole.language import _
from dutyconsole.ui.widgets.lines import Line
from dutyconsole.wording import clock

_NAMED = 3
"""People that a sentence names before it says how many more there are."""


def round_at(at: Arrow, rounds: Sequence[dt.time]) -> str:
    """The round that is typed at this hour: up to half the way to the next one, it is the last."""
    minutes = [each.hour * 60 + each.minute for each in rounds]
    here = at.hour * 60 + at.minute
    passed = sum(here >= (one + other) / 2 for one, other in pairwise(minutes))
    return str(passed + 1) if rounds else ""


def letters() -> Iterator[Line]:
    """What each letter says."""
    for letter, status in LETTERS.items():
        yield ((letter, "strong"), (f" {_(STATUSES[status])}", "quiet"))


def said_of(line: RegisterLine) -> tuple[str, bool]:
    """What the register says of somebody in this round, and whether it is to be taken again."""
    values = line.values
    words = [clock(line.at), *_readings(values)]
    if values.get("status", "in_post") != "in_post":
        words.append(_(STATUSES.get(values["status"], values["status"])))
    if again := needs_recheck(values):
        words = ["!", *words, _("HIGH, take again")]
    elif values.get("incident"):
        words = ["!", *words, _("FEVER, incident {number}").format(number=values["incident"])]
    return "  ".join(words), again or bool(values.get("incident"))


def _readings(values: Values) -> list[str]:
    """The temperature, and the one that was taken again."""
    again = _("again {reading}").format(reading=values["recheck"]) if "recheck" in values else ""
    return [each for each in (values.get("temperature", ""), again) if each]


def first_of(words: Sequence[str]) -> str:
    """The first few of them, and how many more there are."""
    said = _(", ").join(words[:_NAMED])
    left = len(words) - _NAMED
    more = _("{names} and {count} more")
    return more.format(names=said, count=left) if left > 0 else said

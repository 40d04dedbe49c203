"""What is wrong with settings: the wording, and the rules between one setting and another."""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import pairwise
from zoneinfo import ZoneInfo

import msgspec

from dutyconsole.config import Station
from dutyconsole.config.toml_text import KeyPath, name_of, shown
from dutyconsole.language import _


class Problem(msgspec.Struct, frozen=True):
    """One thing an operator has to put right in station.toml."""

    path: KeyPath
    sentence: str
    """What stands there and what is expected, without the file and the line."""


def wrong(path: KeyPath, value: object, expected: str) -> Problem:
    """`value` cannot stand at `path`; `expected` says what can, in the operator's language."""
    sentence = _("{key} is {value}; expected {expected}")
    return Problem(path, sentence.format(key=name_of(path), value=shown(value), expected=expected))


def one_of(choices: Iterable[str]) -> str:
    """The words for a value that has to be one of `choices`."""
    return _("one of these: {choices}").format(choices=" ".join(map(shown, choices)))


def problems_of(station: Station) -> Iterator[Problem]:
    """Every rule that these settings, each good by itself, break together."""
    yield from _keys(station)
    yield from _zone(station)
    yield from _handover(station)
    if not station.posts:
        yield wrong(("posts",), [], _("at least one block [[posts]]"))
    for number, report in enumerate(station.reports):
        if report.cutoff is not None and report.cutoff > report.due:
            expected = _("{due} (due) or earlier").format(due=shown(report.due))
            yield wrong(("reports", number, "cutoff"), report.cutoff, expected)
    yield from _groups(station)


def _keys(station: Station) -> Iterator[Problem]:
    for block in ("posts", "reports", "checklist", "groups", "categories"):
        seen: dict[str, int] = {}
        for number, thing in enumerate(getattr(station, block)):
            first = seen.setdefault(thing.key, number)
            if first != number:
                expected = _("a key that {other} does not have").format(
                    other=name_of((block, first))
                )
                yield wrong((block, number, "key"), thing.key, expected)


def _zone(station: Station) -> Iterator[Problem]:
    name = station.station.time_zone
    try:
        fixed = _is_fixed(ZoneInfo(name))
    except (KeyError, ValueError, OSError):  # as ZoneInfo refuses a name, a path, a directory
        fixed = False
    if not fixed:
        expected = _("an IANA time zone of one fixed offset, such as “Asia/Shanghai”")
        yield wrong(("station", "time_zone"), name, expected)


def _is_fixed(zone: ZoneInfo) -> bool:
    # Every month, not January and July: Morocco moves its clocks for Ramadan.
    months = ((year, month) for year in range(2020, 2038) for month in range(1, 13))
    offsets = {dt.datetime(year, month, 1, tzinfo=zone).utcoffset() for year, month in months}
    return len(offsets) == 1


def _handover(station: Station) -> Iterator[Problem]:
    times = station.shifts.handover
    if times is None:
        return
    if not times:
        yield wrong(("shifts", "handover"), [], _("at least one time such as “08:30”"))
    for number, (before, time) in enumerate(pairwise(times), start=1):
        if time <= before:
            expected = _("a time after {before}").format(before=shown(before))
            yield wrong(("shifts", "handover", number), time, expected)


def _groups(station: Station) -> Iterator[Problem]:
    for number, category in enumerate(station.categories):
        if category.group and station.group(category.group) is None:
            expected = _("a key of one of the blocks [[groups]]")
            if station.groups:
                expected = one_of(group.key for group in station.groups)
            yield wrong(("categories", number, "group"), category.group, expected)

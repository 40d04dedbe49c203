"""What is wrong with settings: the wording, and the rules between one setting and another."""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import pairwise
from zoneinfo import ZoneInfo

import msgspec

from dutyconsole.config import ChecklistItem, LimitRule, SpecialCriterion, Station
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
    elif all(post.signs is False for post in station.posts):
        yield wrong(("posts", 0, "signs"), False, _("true for one post at least"))  # noqa: FBT003 - what stands there
    for number, report in enumerate(station.reports):
        if report.cutoff is not None and report.cutoff > report.due:
            expected = _("{due} (due) or earlier").format(due=shown(report.due))
            yield wrong(("reports", number, "cutoff"), report.cutoff, expected)
    yield from _groups(station)
    for number, item in enumerate(station.checklist):
        yield from _item(item, ("checklist", number))
    yield from _limits(station.limits.rules)
    for number, criterion in enumerate(station.special):
        yield from _special(criterion, station, ("special", number))


def _keys(station: Station) -> Iterator[Problem]:
    for block in ("posts", "reports", "checklist", "groups", "categories", "special", "contacts"):
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


def _item(item: ChecklistItem, path: KeyPath) -> Iterator[Problem]:
    """What of an item of the checklist does not go with its kind, or with when it is due."""
    for name, given, setting, choices in (
        ("expected", item.expected, "kind", ("value", "test")),
        ("book", item.book, "kind", ("count",)),
        ("unit", item.unit, "kind", ("value", "count")),
        ("weekday", item.weekday, "every", ("weekly",)),
    ):
        if given not in (None, "") and getattr(item, setting) not in choices:
            yield _only_with((*path, name), given, setting, choices)
    if item.kind == "count" and item.book is None:
        yield _missing((*path, "book"), _("how many there are by the book"))
    if item.every == "weekly" and item.weekday is None:
        yield _missing((*path, "weekday"), _("a number from 1 (Monday) to 7 (Sunday)"))


def _limits(rules: Iterable[LimitRule]) -> Iterator[Problem]:
    seen: dict[tuple[str, str], KeyPath] = {}
    for number, rule in enumerate(rules):
        path: KeyPath = ("limits", "rules", number)
        if rule.at and rule.step != "follow_up":
            yield _only_with((*path, "at"), list(rule.at), "step", ("follow_up",))
        first = seen.setdefault((rule.when, rule.step), path)
        if first != path:
            expected = _("a step that {other} does not have for {when}").format(
                other=name_of(first), when=shown(rule.when)
            )
            yield wrong((*path, "step"), rule.step, expected)


def _special(criterion: SpecialCriterion, station: Station, path: KeyPath) -> Iterator[Problem]:
    if criterion.temperature is None and not (
        criterion.words or criterion.categories or criterion.levels
    ):
        yield _missing((*path, "words"), _("words, temperature, categories or levels"))
    for number, key in enumerate(criterion.categories):
        if station.category(key) is None:
            expected = _("a key of one of the blocks [[categories]]")
            if station.categories:
                expected = one_of(category.key for category in station.categories)
            yield wrong((*path, "categories", number), key, expected)


def _only_with(path: KeyPath, given: object, setting: str, choices: Iterable[str]) -> Problem:
    expected = _("nothing, since it goes with {setting} = {choices} only")
    return wrong(
        path,
        given,
        expected.format(setting=setting, choices=_(" or ").join(map(shown, choices))),
    )


def _missing(path: KeyPath, expected: str) -> Problem:
    sentence = _("{key} is missing; expected {expected}")
    return Problem(path, sentence.format(key=name_of(path), expected=expected))

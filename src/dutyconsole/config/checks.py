"""What is wrong with settings: the wording, and the rules between one setting and another."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from zoneinfo import ZoneInfo

import msgspec

from dutyconsole.config import ChecklistItem, LimitRule, OwnRegister, SpecialCriterion, Station
from dutyconsole.config.registers import OwnField
from dutyconsole.config.toml_text import KeyPath, name_of, shown
from dutyconsole.language import _

BUILT_IN_REGISTERS = (
    "visitors",
    "outings",
    "temperatures",
    "census",
    "follow_ups",
    "disinfection",
    "supplies",
)
"""Keys that a register of the station's own cannot have, since the program has them."""


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
    yield from _campaign(station)
    for number, register in enumerate(station.registers):
        yield from _register(register, ("registers", number))


_KEYED = (
    "posts",
    "reports",
    "checklist",
    "groups",
    "categories",
    "special",
    "contacts",
    "areas",
    "supplies",
    "registers",
)


def _keys(station: Station) -> Iterator[Problem]:
    for block in _KEYED:
        yield from _each_once([thing.key for thing in getattr(station, block)], (block,))


def _each_once(keys: Iterable[str], path: KeyPath) -> Iterator[Problem]:
    """Whether no two of the blocks at `path` have the same key."""
    seen: dict[str, int] = {}
    for number, key in enumerate(keys):
        first = seen.setdefault(key, number)
        if first != number:
            other = name_of((*path, first))
            expected = _("a key that {other} does not have").format(other=other)
            yield wrong((*path, number, "key"), key, expected)


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
    if station.shifts.handover is not None:
        yield from _some_times(station.shifts.handover, ("shifts", "handover"))


def _some_times(times: Sequence[dt.time], path: KeyPath) -> Iterator[Problem]:
    if not times:
        yield wrong(path, [], _("at least one time such as “08:30”"))
    yield from _ascending(times, path)


def _ascending(times: Sequence[dt.time], path: KeyPath) -> Iterator[Problem]:
    for number, (before, time) in enumerate(pairwise(times), start=1):
        if time <= before:
            expected = _("a time after {before}").format(before=shown(before))
            yield wrong((*path, number), time, expected)


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
        yield from _category(key, station, (*path, "categories", number))


def _category(key: str, station: Station, path: KeyPath) -> Iterator[Problem]:
    if station.category(key) is None:
        expected = _("a key of one of the blocks [[categories]]")
        if station.categories:
            expected = one_of(category.key for category in station.categories)
        yield wrong(path, key, expected)


def _campaign(station: Station) -> Iterator[Problem]:
    rules = station.campaign
    if rules.category:
        yield from _category(rules.category, station, ("campaign", "category"))
    yield from _some_times(rules.rounds, ("campaign", "rounds"))
    for number, area in enumerate(station.areas):
        yield from _ascending(area.by, ("areas", number, "by"))


def _register(register: OwnRegister, path: KeyPath) -> Iterator[Problem]:
    """What is wrong with a register of the station's own."""
    if register.key in BUILT_IN_REGISTERS:
        expected = _("a key that no register of the program has")
        yield wrong((*path, "key"), register.key, expected)
    if not register.fields:
        yield wrong((*path, "fields"), [], _("at least one block [[registers.fields]]"))
    keys = [field.key for field in register.fields]
    yield from _each_once(keys, (*path, "fields"))
    for name in ("subject", "closed_by"):
        given = getattr(register, name)
        if given and given not in keys:
            yield wrong((*path, name), given, one_of(keys))
    if register.hours is not None and not register.closed_by:
        expected = _("nothing, since it goes with {setting} only").format(setting="closed_by")
        yield wrong((*path, "hours"), register.hours, expected)
    for number, field in enumerate(register.fields):
        yield from _field(field, (*path, "fields", number))


def _field(field: OwnField, path: KeyPath) -> Iterator[Problem]:
    """What of a field does not go with its kind."""
    if field.key == "at":
        expected = _("another key, since “at” is the time that every line has")
        yield wrong((*path, "key"), field.key, expected)
    for name, given, kind in (
        ("choices", list(field.choices), "choice"),
        ("unit", field.unit, "number"),
        ("least", field.least, "number"),
        ("most", field.most, "number"),
    ):
        if given not in (None, "", []) and field.kind != kind:
            yield _only_with((*path, name), given, "kind", (kind,))
    if field.kind == "choice" and not field.choices:
        yield _missing((*path, "choices"), _("what one can choose from"))
    if field.least is not None and field.most is not None and field.least > field.most:
        expected = _("{least} (least) or more").format(least=field.least)
        yield wrong((*path, "most"), field.most, expected)


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

"""Backups: what they are called, how old the newest is, and which of them stay.

A backup's name is the moment at which it was made, and nothing else says how old it is.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from arrow import Arrow

from dutyconsole.config import BackupRules


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of a station that was found sound when it was made."""

    folder: str
    """Its whole path; it ends in the backup's name."""
    at: Arrow
    """When it was made."""
    entries: int | None = None
    """Journal entries in its record; None where nobody has looked, or it cannot be read."""


def name_of(at: Arrow) -> str:
    """What a backup made at `at` is called: 2020-01-25T083112+0800, which every disk can hold."""
    return at.datetime.strftime(_FORM)


def moment_of(name: str) -> Arrow | None:
    """The moment that `name_of` named so; None where this is no name of a backup."""
    if not _NAME.fullmatch(name):
        return None
    try:
        return Arrow.fromdatetime(dt.datetime.fromisoformat(name))
    except ValueError:
        return None


def age(backups: Iterable[Backup], *, at: Arrow) -> float | None:
    """Seconds since the newest of `backups`; None where there is none.

    One from a time to come, made while the clock was wrong, says nothing.
    """
    ages = [(at - backup.at).total_seconds() for backup in backups if backup.at <= at]
    return min(ages, default=None)


def is_too_old(seconds: float | None, rules: BackupRules) -> bool:
    """Whether it is time for an alarm, when the newest backup is of this age or there is none."""
    return seconds is None or seconds > rules.alarm_hours * 3600


def kept(
    backups: Iterable[Backup], rules: BackupRules, *, at: Arrow, breaks: Iterable[Arrow] = ()
) -> frozenset[Backup]:
    """Which of `backups` stay: the newest of each of the last days, months and years that have one.

    The last one before each of the `breaks` of the record stays too, as a witness of what was, and
    so does one from a time to come: which day it belongs to is not known.
    """
    newest_first = sorted(backups, key=lambda backup: backup.at, reverse=True)
    past = [backup for backup in newest_first if backup.at <= at]
    return frozenset(
        (
            *newest_first[: len(newest_first) - len(past)],
            *_newest_of_each(past, lambda backup: backup.at.date(), rules.daily),
            *_newest_of_each(past, lambda backup: (backup.at.year, backup.at.month), rules.monthly),
            *_newest_of_each(past, lambda backup: backup.at.year, rules.yearly),
            *(each for moment in breaks for each in _last_before(past, moment)),
        )
    )


_FORM = "%Y-%m-%dT%H%M%S%z"
_NAME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{6}[+-]\d{4}", re.ASCII)


def _newest_of_each(
    newest_first: list[Backup], time_of: Callable[[Backup], object], count: int
) -> list[Backup]:
    """The newest backup of each of the last `count` days, months or years."""
    found: dict[object, Backup] = {}
    for backup in newest_first:
        found.setdefault(time_of(backup), backup)
    return list(found.values())[:count]


def _last_before(newest_first: list[Backup], moment: Arrow) -> list[Backup]:
    return [backup for backup in newest_first if backup.at < moment][:1]

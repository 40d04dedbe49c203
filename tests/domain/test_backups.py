import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import AT
from dutyconsole.config import BackupRules
from dutyconsole.domain.backups import Backup, age, is_too_old, kept, moment_of, name_of

RULES = BackupRules(daily=3, monthly=2, yearly=2)
HOURS = st.integers(min_value=0, max_value=5 * 366 * 24)
BACKUPS = st.sets(HOURS, min_size=1, max_size=40).map(
    lambda hours: [made(AT.shift(hours=-back)) for back in hours]
)


def made(at):
    return Backup(f"/backups/{name_of(at)}", at)


def days(backups):
    return sorted(backup.at.format("YYYY-MM-DD HH") for backup in backups)


def test_a_backup_is_named_by_its_moment():
    assert name_of(AT) == "2020-01-25T161207+0800"


@given(st.integers(min_value=-(10**9), max_value=10**9), st.sampled_from([0, 8, -5, 5.5]))
def test_the_moment_is_read_from_the_name(seconds, hours):
    at = AT.shift(seconds=seconds).to(f"{'-' if hours < 0 else '+'}{abs(int(hours)):02}:30")

    assert moment_of(name_of(at)) == at


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".2020-01-25T161207+0800",
        "2020-01-25T161207",
        "2020-13-25T161207+0800",
        "2020-01-25T161207+0800.old",
        "2020-01-25",
        "２020-01-25T161207+0800",
    ],
)
def test_another_name_is_no_backups(name):
    assert moment_of(name) is None


def test_the_age_is_that_of_the_newest():
    found = [made(AT.shift(hours=-30)), made(AT.shift(hours=-2)), made(AT.shift(days=-9))]

    assert age(found, at=AT) == 2 * 3600


def test_where_there_is_no_backup_there_is_no_age():
    assert age([], at=AT) is None


def test_a_backup_from_a_time_to_come_says_nothing_of_the_age():
    found = [made(AT.shift(days=300)), made(AT.shift(hours=-27))]

    assert age(found, at=AT) == 27 * 3600


@pytest.mark.parametrize(
    ("seconds", "too_old"), [(None, True), (0, False), (26 * 3600, False), (26 * 3600 + 1, True)]
)
def test_the_alarm_is_raised_after_so_many_hours_and_where_there_is_none(seconds, too_old):
    assert is_too_old(seconds, BackupRules()) is too_old


def test_of_each_of_the_last_days_the_newest_stays():
    found = [made(AT.shift(days=-day, hours=-hour)) for day in range(5) for hour in (0, 6)]
    stay = kept(found, BackupRules(daily=3, monthly=1, yearly=1), at=AT)

    assert days(stay) == ["2020-01-23 16", "2020-01-24 16", "2020-01-25 16"]


def test_a_day_without_a_backup_costs_no_place():
    found = [made(AT.shift(days=-10 * number)) for number in range(5)]
    stay = kept(found, BackupRules(daily=3, monthly=1, yearly=1), at=AT)

    assert len(stay) == 3


def test_of_each_of_the_last_months_and_years_the_newest_stays():
    found = [made(AT.shift(days=-day)) for day in range(3 * 366)]
    stay = kept(found, BackupRules(daily=1, monthly=3, yearly=3), at=AT)

    assert days(stay) == ["2018-12-31 16", "2019-11-30 16", "2019-12-31 16", "2020-01-25 16"]


def test_the_last_backup_before_a_break_of_the_record_stays():
    found = [made(AT.shift(days=-day)) for day in range(30)]
    rules = BackupRules(daily=1, monthly=1, yearly=1)
    stay = kept(found, rules, at=AT, breaks=[AT.shift(days=-20, hours=1), AT.shift(years=-9)])

    assert days(stay) == ["2020-01-05 16", "2020-01-25 16"]


def test_a_backup_from_a_time_to_come_stays_and_takes_no_place():
    found = [made(AT.shift(years=1)), made(AT), made(AT.shift(days=-1))]
    stay = kept(found, BackupRules(daily=2, monthly=1, yearly=1), at=AT)

    assert stay == set(found)


@given(BACKUPS)
def test_the_newest_always_stays(backups):
    assert max(backups, key=lambda each: each.at) in kept(backups, RULES, at=AT)


@given(BACKUPS)
def test_no_more_stay_than_the_rules_have_places(backups):
    assert len(kept(backups, RULES, at=AT)) <= RULES.daily + RULES.monthly + RULES.yearly


@given(BACKUPS)
def test_what_stays_today_stays_when_it_is_asked_again(backups):
    once = kept(backups, RULES, at=AT)

    assert kept(once, RULES, at=AT) == once


@given(BACKUPS)
def test_rotated_every_time_the_last_days_are_as_if_rotated_once(backups):
    held = frozenset()
    for backup in sorted(backups, key=lambda each: each.at):
        held = kept({*held, backup}, RULES, at=backup.at)

    assert held == kept(backups, RULES, at=AT)

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from builders import settings
from dutyconsole import config


def test_a_shift_of_24_hours_begins_at_half_past_eight():
    station = settings()

    assert config.shift_starts(station) == (dt.time(8, 30),)


def test_day_and_night_begin_at_half_past_eight_and_half_past_five():
    station = settings(shifts=config.Shifts(preset="day_night"))

    assert config.shift_starts(station) == (dt.time(8, 30), dt.time(17, 30))


@given(st.lists(st.times(), min_size=1).map(tuple))
def test_handover_times_of_ones_own_replace_the_preset(times):
    station = settings(shifts=config.Shifts(preset="day_night", handover=times))

    assert config.shift_starts(station) == times


def test_the_zone_is_the_one_named():
    moment = dt.datetime(2020, 1, 25, 16, 5, tzinfo=config.zone(settings()))

    assert moment.isoformat() == "2020-01-25T16:05:00+08:00"


def test_a_post_a_group_and_a_category_are_found_by_their_keys():
    station = settings()

    found = (station.post("lead"), station.group("prevention"), station.category("accident"))

    assert found == (station.posts[1], station.groups[0], station.categories[1])


def signing(*posts):
    station = settings(posts=tuple(config.Post(**post) for post in posts))
    return [post.key for post in config.signing_posts(station)]


def test_everybody_but_the_duty_leader_signs_the_handover():
    posts = [{"key": key, "name": key} for key in ("leader", "lead", "chief", "second")]

    assert signing(*posts, {"key": "总值班", "name": "总带班"}) == ["lead", "second"]


def test_who_signs_is_as_the_settings_say():
    leader = {"key": "leader", "name": "带班领导", "signs": True}
    lead = {"key": "lead", "name": "主班"}
    second = {"key": "second", "name": "副班", "signs": False}

    assert signing(leader, lead, second) == ["leader", "lead"]


def test_where_only_duty_leaders_are_on_duty_they_sign():
    assert signing({"key": "leader", "name": "带班领导"}) == ["leader"]


def test_somebody_signs_even_where_the_only_officer_does_not():
    officer = {"key": "lead", "name": "主班", "signs": False}

    assert signing({"key": "leader", "name": "带班领导"}, officer) == ["leader"]


def test_a_key_that_the_settings_no_longer_have_finds_nothing():
    assert settings().category("flood") is None

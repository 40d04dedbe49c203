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


def test_a_key_that_the_settings_no_longer_have_finds_nothing():
    assert settings().category("flood") is None

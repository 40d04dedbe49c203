import datetime as dt

import arrow
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import DAY_AND_NIGHT, TIMES, ZONE, on
from dutyconsole.domain.shifts import Shift, ShiftId, ShiftTimes, shift_name

DAY = dt.date(2020, 1, 25)

timetables = st.sets(st.times().map(lambda time: time.replace(second=0, microsecond=0)), min_size=1)
timetables = timetables.map(lambda starts: ShiftTimes(tuple(sorted(starts)), ZONE))
days = st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1))
moments = st.datetimes(
    dt.datetime(1990, 1, 1), dt.datetime(2100, 1, 1), timezones=st.just(dt.UTC)
).map(arrow.get)


@st.composite
def a_timetable_and_a_shift(draw):
    times = draw(timetables)
    return times, ShiftId(draw(days), draw(st.integers(1, len(times.starts))))


def test_three_in_the_morning_belongs_to_the_duty_day_before():
    assert TIMES.duty_day(on("03:00")) == dt.date(2020, 1, 24)


@pytest.mark.parametrize(
    ("times", "clock", "expected"),
    [
        (TIMES, "08:29:59", ShiftId(dt.date(2020, 1, 24))),
        (TIMES, "08:30:00", ShiftId(DAY)),
        (TIMES, "23:59:59", ShiftId(DAY)),
        (DAY_AND_NIGHT, "08:29:59", ShiftId(dt.date(2020, 1, 24), 2)),
        (DAY_AND_NIGHT, "08:30:00", ShiftId(DAY, 1)),
        (DAY_AND_NIGHT, "17:29:59", ShiftId(DAY, 1)),
        (DAY_AND_NIGHT, "17:30:00", ShiftId(DAY, 2)),
    ],
)
def test_a_shift_begins_at_the_second_of_its_handover_time(times, clock, expected):
    assert times.at(on(clock)).id == expected


def test_a_shift_of_24_hours_lasts_until_the_next_morning():
    expected = Shift(ShiftId(DAY), on("08:30"), on("08:30", "2020-01-26"))

    assert expected == TIMES.shift(ShiftId(DAY))


def test_the_night_shift_lasts_until_the_next_morning():
    expected = Shift(ShiftId(DAY, 2), on("17:30"), on("08:30", "2020-01-26"))

    assert expected == DAY_AND_NIGHT.shift(ShiftId(DAY, 2))


def test_a_moment_told_in_another_zone_lies_in_the_same_shift():
    moment = on("17:30")

    assert DAY_AND_NIGHT.at(moment.to("utc")) == DAY_AND_NIGHT.at(moment)


@given(timetables, moments)
def test_every_moment_lies_in_exactly_one_shift(times, moment):
    day = moment.to(ZONE).date()
    near = [
        shift
        for offset in (-2, -1, 0, 1, 2)
        for shift in times.of_day(day + dt.timedelta(days=offset))
    ]

    assert [shift for shift in near if shift.holds(moment)] == [times.at(moment)]


@given(timetables, days)
def test_shifts_follow_one_another_without_a_gap(times, day):
    shifts = [*times.of_day(day), *times.of_day(day + dt.timedelta(days=1))]

    assert [shift.end for shift in shifts[:-1]] == [shift.start for shift in shifts[1:]]


@given(timetables, days)
def test_the_shifts_of_a_duty_day_fill_24_hours(times, day):
    shifts = list(times.of_day(day))

    assert (shifts[-1].end - shifts[0].start).total_seconds() == 24 * 3600


@given(timetables, days)
def test_a_duty_day_is_named_by_the_day_it_starts_on(times, day):
    first = next(times.of_day(day))

    assert first.start.date() == day


@given(a_timetable_and_a_shift())
def test_the_shift_that_relieves_this_one_relieved_this_one(given_shift):
    times, shift_id = given_shift

    assert times.before(times.after(shift_id)) == shift_id


@given(a_timetable_and_a_shift())
def test_the_shift_that_relieves_another_begins_where_that_one_ends(given_shift):
    times, shift_id = given_shift
    end = times.shift(shift_id).end

    assert times.at(end) == times.shift(times.after(shift_id))


def test_a_shift_that_the_timetable_no_longer_has_lasts_until_the_next_duty_day():
    expected = Shift(ShiftId(DAY, 2), on("08:30"), on("08:30", "2020-01-26"))

    assert expected == TIMES.shift(ShiftId(DAY, 2))


def test_shifts_sort_by_duty_day_and_then_by_number():
    shifts = [ShiftId(dt.date(2020, 1, 26), 1), ShiftId(DAY, 2), ShiftId(DAY, 1)]

    assert sorted(shifts) == [ShiftId(DAY, 1), ShiftId(DAY, 2), ShiftId(dt.date(2020, 1, 26), 1)]


def test_a_shift_is_named_by_its_day_and_number():
    assert str(ShiftId(DAY, 2)) == "2020-01-25/2"


@pytest.mark.parametrize(
    ("number", "of", "name"),
    [(1, 2, "Day shift"), (2, 2, "Night shift"), (2, 3, "Shift 2"), (3, 3, "Shift 3")],
)
def test_a_shift_is_called_by_day_and_night_or_by_its_number(number, of, name):
    assert shift_name(number, of=of) == name

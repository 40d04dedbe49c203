import datetime as dt

import arrow
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import DAY_AND_NIGHT, TIMES, ZONE, on
from dutyconsole.domain.handover import Handover, Watch, check_time, watch_at
from dutyconsole.domain.shifts import ShiftId, ShiftTimes
from dutyconsole.errors import NotAllowed

DAY = dt.date(2020, 1, 25)
DAY_SHIFT, NIGHT_SHIFT = ShiftId(DAY, 1), ShiftId(DAY, 2)

timetables = st.sets(st.times().map(lambda time: time.replace(second=0, microsecond=0)), min_size=1)
timetables = timetables.map(lambda starts: ShiftTimes(tuple(sorted(starts)), ZONE))
shift_ids = st.builds(
    ShiftId, st.dates(dt.date(2019, 1, 1), dt.date(2021, 1, 1)), st.integers(1, 4)
)
moments = st.datetimes(
    dt.datetime(2018, 12, 1), dt.datetime(2021, 2, 1), timezones=st.just(ZONE)
).map(arrow.get)


def a_handover(shift_id=DAY_SHIFT, at=on("08:25")):  # noqa: B008 - a constant moment
    return Handover(1, shift_id, at, outgoing="张某 李某", incoming="王某 赵某", note="")


def test_before_the_first_handover_nobody_has_the_watch():
    expected = Watch(None, None, TIMES.shift(DAY_SHIFT), None)

    assert expected == watch_at(None, TIMES, at=on("16:12"))


def test_the_crew_that_took_over_has_the_watch_from_that_second():
    expected = Watch(
        DAY_AND_NIGHT.shift(DAY_SHIFT), on("08:25"), DAY_AND_NIGHT.shift(NIGHT_SHIFT), None
    )

    assert expected == watch_at(a_handover(), DAY_AND_NIGHT, at=on("16:12"))


@pytest.mark.parametrize(
    ("clock", "expected"), [("17:29:59", None), ("17:30:00", on("17:30")), ("23:00", on("17:30"))]
)
def test_a_handover_is_overdue_from_the_second_the_shift_ends(clock, expected):
    assert watch_at(a_handover(), DAY_AND_NIGHT, at=on(clock)).overdue_since == expected


def test_relief_that_missed_its_whole_shift_is_passed_over():
    watch = watch_at(a_handover(), DAY_AND_NIGHT, at=on("09:00", "2020-01-26"))

    assert watch.next.id == ShiftId(dt.date(2020, 1, 26), 1)


@given(timetables, shift_ids, moments)
def test_the_watch_never_rolls_by_itself(times, shift_id, at):
    watch = watch_at(a_handover(shift_id), times, at=at)

    assert watch.shift == times.shift(shift_id)


@given(timetables, shift_ids, moments)
def test_the_shift_that_takes_over_next_is_never_one_that_has_been(times, shift_id, at):
    watch = watch_at(a_handover(shift_id), times, at=at)

    assert watch.next.id > shift_id


@given(timetables, shift_ids, moments)
def test_an_overdue_watch_is_relieved_by_the_shift_whose_hours_it_is(times, shift_id, at):
    watch = watch_at(a_handover(shift_id), times, at=at)

    assert watch.overdue_since is None or watch.next.holds(at)


def test_the_watch_can_be_handed_over_two_hours_before_the_shift_ends():
    watch = watch_at(a_handover(), DAY_AND_NIGHT, at=on("15:30"))

    check_time(watch, at=on("15:30"))


def test_the_watch_cannot_be_handed_over_a_second_earlier():
    watch = watch_at(a_handover(), DAY_AND_NIGHT, at=on("15:29:59"))

    with pytest.raises(NotAllowed, match=r"^This shift lasts until 17:30; it can be handed over"):
        check_time(watch, at=on("15:29:59"))


def test_the_first_watch_can_be_taken_at_any_time():
    watch = watch_at(None, TIMES, at=on("16:12"))

    check_time(watch, at=on("16:12"))

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import AT
from dutyconsole.domain.clock_jumps import ClockWatch, Jump

START = ClockWatch(AT, 100.0)


def test_a_clock_that_goes_on_as_time_does_has_not_jumped():
    watch, jump = START.look(AT.shift(seconds=60), 160.4)

    assert jump is None
    assert watch == START


@pytest.mark.parametrize(("to", "seconds"), [(66, 6), (54, -6), (3660, 3600), (-86340, -86400)])
def test_more_than_five_seconds_are_a_jump(to, seconds):
    at = AT.shift(seconds=to)
    watch, jump = START.look(at, 160.0)

    assert jump == Jump(AT.shift(seconds=60), at)
    assert jump.seconds == seconds
    assert watch == ClockWatch(at, 160.0)


def test_five_seconds_are_none():
    assert START.look(AT.shift(seconds=65), 160.0)[1] is None


def test_a_jump_is_told_once():
    watch, _jump = START.look(AT.shift(hours=2), 160.0)

    assert watch.look(AT.shift(hours=2, seconds=1), 161.0)[1] is None


def test_small_steps_add_up_to_a_jump():
    watch, jumps = START, []
    for second in range(1, 5):
        watch, jump = watch.look(AT.shift(seconds=3 * second), 100.0 + second)
        jumps.append(jump)

    assert [jump.seconds for jump in jumps if jump] == [6]


@given(st.integers(1, 48))
def test_a_clock_put_right_little_by_little_never_jumps(hours):
    watch = START
    for minute in range(1, hours * 60):
        counted = 100.0 + minute * 60
        wall = AT.shift(seconds=minute * 60 * 1.0005).floor("second")
        watch, jump = watch.look(wall, counted)
        assert jump is None

from dataclasses import replace

import pytest

from dutyconsole.domain.pins import WAITS, Instant, check_new, left_to_wait, wait_after
from dutyconsole.errors import BadInput

LAST = Instant(1_580_000_000.0, 5000.0, "boot 1")


def after(seconds, **changes):
    return replace(LAST, wall=LAST.wall + seconds, counted=LAST.counted + seconds, **changes)


@pytest.mark.parametrize("pin", ["739154", "123457", "100294835561"])
def test_six_to_twelve_digits_are_a_pin(pin):
    check_new(pin)


@pytest.mark.parametrize("pin", ["", "73915", "7391541234567", "73915a", "73 154", "７３９１５４"])
def test_anything_else_is_none(pin):
    with pytest.raises(BadInput, match="6 to 12 digits"):
        check_new(pin)


@pytest.mark.parametrize("pin", ["000000", "123456", "987654", "121212", "112112"])
def test_what_anybody_tries_first_is_refused(pin):
    with pytest.raises(BadInput, match="too simple"):
        check_new(pin)


def test_the_wait_grows_and_is_never_for_ever():
    assert [wait_after(failures) for failures in range(10)] == [0, *WAITS, WAITS[-1]]


def test_the_wait_runs_by_the_clock_that_only_counts():
    forward = replace(after(2), wall=LAST.wall + 86_400)
    back = replace(after(2), wall=LAST.wall - 86_400)

    assert left_to_wait(5, LAST, after(2)) == 13
    assert left_to_wait(5, LAST, forward) == 13
    assert left_to_wait(5, LAST, back) == 13
    assert left_to_wait(5, LAST, after(15)) == 0


def test_after_a_start_of_the_machine_the_wall_clock_is_left():
    assert left_to_wait(5, LAST, after(5, boot="boot 2")) == 10
    assert left_to_wait(5, LAST, after(-3600, boot="boot 2")) == 15


def test_who_has_not_failed_does_not_wait():
    assert left_to_wait(0, LAST, LAST) == 0
    assert left_to_wait(3, None, LAST) == 0

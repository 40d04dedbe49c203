from dataclasses import replace

import pytest

from dutyconsole.domain.pins import (
    CODE_SECONDS,
    WAITS,
    Instant,
    WaitFirst,
    WrongPin,
    check_code,
    check_new,
    check_recovery,
    is_good_code,
    left_to_wait,
    typed,
    wait_after,
)
from dutyconsole.errors import BadInput, NotAllowed

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


@pytest.mark.parametrize(
    "words", ["７３９１５４", " 739154 ", "739 154", "７３９　１５４", "73９15４"]
)
def test_full_width_digits_and_spaces_are_the_pin_that_they_mean(words):
    assert typed(words) == "739154"


def test_a_new_pin_is_not_the_one_that_is_known():
    with pytest.raises(BadInput, match="not the old one and not the code"):
        check_new("739154", known="739154")


@pytest.mark.parametrize("code", ["", "7391540", "739154021", "7391540a", "７３９１５４０２"])
def test_a_code_has_eight_digits(code):
    check_code("00000000")

    with pytest.raises(BadInput, match="8 digits"):
        check_code(code)


def test_a_code_is_good_for_a_day_by_the_wall_clock():
    goods = [is_good_code(LAST.wall, after(seconds)) for seconds in (0, CODE_SECONDS, -60)]

    assert goods == [True, True, True]
    assert not is_good_code(LAST.wall, after(CODE_SECONDS + 1))
    assert not is_good_code(LAST.wall, after(-CODE_SECONDS - 1))


def test_a_moment_taken_before_the_attempt_waits_as_long_wherever_the_wall_clock_is():
    before = replace(LAST, wall=LAST.wall + 86_400, counted=LAST.counted - 1)

    assert left_to_wait(5, LAST, before) == 15


def test_where_starts_cannot_be_told_apart_no_wait_is_longer_than_itself():
    unknown = replace(LAST, boot="")
    restarted = replace(unknown, wall=LAST.wall + 3, counted=1.0)

    assert left_to_wait(5, unknown, restarted) == 12
    assert left_to_wait(5, unknown, replace(restarted, wall=LAST.wall - 60)) == 15


def test_a_wrong_pin_says_how_long_to_wait():
    assert str(WrongPin("李某", 0)) == "This is not the PIN of 李某; try again"
    assert str(WrongPin("李某", 15)).endswith("; the next attempt is possible in 15 seconds")
    assert "one-time code of 李某" in str(WrongPin("李某", 5, of_code=True))


def test_one_that_comes_too_soon_is_told_whole_seconds():
    assert (WaitFirst("李某", 14.2).left, WaitFirst("李某", 0.01).left) == (15, 1)
    assert "in 1 second" in str(WaitFirst("李某", 0.01))


def test_two_others_sign_for_a_forgotten_pin_one_of_them_superior():
    check_recovery("李某", ("王某", "张局长"), ("张局长",))

    for signers in ((), ("王某",), ("王某", "王某"), ("李某", "张局长")):
        with pytest.raises(NotAllowed, match="Two others"):
            check_recovery("李某", signers, ("张局长",))
    with pytest.raises(NotAllowed, match="张局长"):
        check_recovery("李某", ("王某", "孙某"), ("张局长",))

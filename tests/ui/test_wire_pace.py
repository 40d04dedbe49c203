"""When the line is free for another picture."""

import pytest

from dutyconsole.ui.wire_pace import ASK, PATIENCE, Pace

PICTURE, TICK = 3000, 80
LOST = 90
"""Seconds without a sign after which a line is lost."""


class Seconds:
    """A clock that only counts, when it is told to."""

    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def seconds():
    return Seconds()


@pytest.fixture
def pace(seconds):
    pace = Pace(seconds)
    pace.ask()
    pace.answered()
    return pace


def test_a_picture_is_followed_by_a_question_and_nothing_until_it_is_answered(pace):
    assert pace.sent(PICTURE) == ASK
    assert not pace.is_free

    pace.answered()
    assert pace.is_free


def test_a_clock_that_ticks_is_never_followed_by_a_question(pace, seconds):
    for _tick in range(100):
        seconds.now += 1

        assert pace.sent(TICK) == ""


def test_many_small_pieces_at_once_are_followed_by_one(pace):
    behind = [pace.sent(TICK) for _piece in range(12)]

    assert behind.count(ASK) == 1


def test_a_terminal_that_has_never_answered_is_not_waited_for(seconds):
    pace = Pace(seconds)
    pace.ask()
    pace.sent(PICTURE)

    assert pace.is_free


def test_a_terminal_that_answers_no_more_is_not_waited_for_again(pace, seconds):
    pace.sent(PICTURE)
    seconds.now += PATIENCE + 1

    assert pace.is_free
    assert pace.sent(PICTURE) == ASK
    assert pace.is_free


def asked(pace, seconds, lasting):
    """After how many seconds it was asked, while nothing comes and each second is looked."""
    asked = []
    for after in range(1, lasting + 1):
        seconds.now += 1
        if pace.look():
            asked.append(after)
    return asked


def test_a_terminal_of_which_nothing_comes_is_asked_every_half_minute_and_then_given_up(
    pace, seconds
):
    before = asked(pace, seconds, LOST - 1)

    assert before == [30, 60]
    assert not pace.is_lost

    asked(pace, seconds, 1)
    assert pace.is_lost


@pytest.mark.parametrize("sign", [Pace.answered, Pace.heard])
def test_any_sign_of_a_terminal_shows_that_the_line_is_there(pace, seconds, sign):
    for _time in range(10):
        asked(pace, seconds, LOST - 1)
        sign(pace)
        asked(pace, seconds, 1)

        assert not pace.is_lost


def test_a_picture_that_nobody_answers_puts_off_nothing(pace, seconds):
    for _second in range(LOST):
        pace.sent(PICTURE)
        asked(pace, seconds, 1)

    assert pace.is_lost


def test_a_terminal_that_has_never_answered_is_not_asked_again_and_never_given_up(seconds):
    pace = Pace(seconds)
    pace.ask()

    assert asked(pace, seconds, 2 * LOST) == []
    assert not pace.is_lost


def test_a_program_that_stood_still_does_not_take_that_for_silence_of_the_terminal(pace, seconds):
    seconds.now += 40 * LOST
    question = pace.look()

    assert question == ASK
    assert not pace.is_lost

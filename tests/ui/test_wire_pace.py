"""When the line is free for another picture."""

import pytest

from dutyconsole.ui.wire_pace import ASK, PATIENCE, Pace

PICTURE, TICK = 3000, 80


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

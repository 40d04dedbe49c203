from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutyconsole.domain.incidents import LEVELS
from dutyconsole.domain.levels import level_of

RANKS = list(LEVELS)
COUNTS = st.integers(0, 200)
YUAN = st.integers(0, 200_000_000)


@pytest.mark.parametrize(
    ("deaths", "level"),
    [
        (0, "unrated"),
        (1, "ordinary"),
        (2, "ordinary"),
        (3, "serious"),
        (9, "serious"),
        (10, "major"),
        (29, "major"),
        (30, "particularly_major"),
    ],
)
def test_the_dead_decide_the_level(deaths, level):
    assert level_of(deaths, 0, 0) == level


@pytest.mark.parametrize(
    ("injured", "level"),
    [
        (1, "ordinary"),
        (9, "ordinary"),
        (10, "serious"),
        (49, "serious"),
        (50, "major"),
        (99, "major"),
        (100, "particularly_major"),
    ],
)
def test_the_seriously_injured_decide_the_level(injured, level):
    assert level_of(0, injured, 0) == level


@pytest.mark.parametrize(
    ("yuan", "level"),
    [
        (1, "ordinary"),
        (9_999_999, "ordinary"),
        (Decimal("9999999.99"), "ordinary"),
        (10_000_000, "serious"),
        (49_999_999, "serious"),
        (50_000_000, "major"),
        (99_999_999.99, "major"),
        (100_000_000, "particularly_major"),
    ],
)
def test_the_direct_loss_decides_the_level(yuan, level):
    assert level_of(0, 0, yuan) == level


@pytest.mark.parametrize(
    ("numbers", "level"),
    [
        ((2, 10, 0), "serious"),
        ((3, 9, 50_000_000), "major"),
        ((0, 100, 1), "particularly_major"),
        ((30, 0, 0), "particularly_major"),
    ],
)
def test_the_gravest_of_the_three_counts(numbers, level):
    assert level_of(*numbers) == level


@given(COUNTS, COUNTS, YUAN)
def test_the_level_is_the_gravest_that_one_number_alone_gives(deaths, injured, yuan):
    alone = (level_of(deaths, 0, 0), level_of(0, injured, 0), level_of(0, 0, yuan))

    assert level_of(deaths, injured, yuan) == max(alone, key=RANKS.index)


@given(COUNTS, COUNTS, YUAN, COUNTS, COUNTS, YUAN)
def test_more_harm_never_lowers_the_level(deaths, injured, yuan, dead, hurt, lost):
    more = level_of(deaths + dead, injured + hurt, yuan + lost)

    assert RANKS.index(more) >= RANKS.index(level_of(deaths, injured, yuan))

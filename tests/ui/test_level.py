"""The level of an accident from what it cost, asked for while a message is taken down."""

import pytest

from keyboard import Hands, at_the_desk
from signatures import fill_in


async def open_level(hands: Hands) -> None:
    await hands.press("n", "f6")


@pytest.mark.parametrize(
    ("typed", "level"),
    [
        (("3", "", ""), "[serious]"),
        (("2", "9", "999"), "[ordinary]"),
        (("", "50", ""), "[major]"),
        (("", "", "10000"), "[particularly major]"),
    ],
)
async def test_the_gravest_number_counts_and_goes_into_the_form(tmp_path, typed, level):
    async with at_the_desk(tmp_path) as hands:
        await open_level(hands)
        await fill_in(hands, *typed)
        await hands.press("f2")

        assert level in hands.screen


@pytest.mark.parametrize("typed", ["three", "nan", "inf", "1e999", "-5"])
async def test_what_is_no_number_is_said_and_taken_by_no_key(tmp_path, typed):
    async with at_the_desk(tmp_path) as hands:
        await open_level(hands)
        await fill_in(hands, typed)
        await hands.press("f2")

        assert "only numbers, please" in hands.screen

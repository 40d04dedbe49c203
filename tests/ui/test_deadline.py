"""The next report: what is due, to whom, who sends it and by when, legible at both sizes."""

import pytest

from builders import on
from keyboard import NARROW, WIDE, at_the_desk

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])


@SIZES
async def test_whom_the_report_goes_to_is_told_whole(tmp_path, size):
    async with at_the_desk(tmp_path, size=size) as hands:
        assert "to Municipal Epidemic Prevention Leading Group Office" in hands.screen


@SIZES
async def test_the_internal_cut_off_is_told(tmp_path, size):
    async with at_the_desk(tmp_path, size=size, at=on("15:00")) as hands:
        assert "internal cut-off 16:00" in hands.screen


async def test_the_sender_stands_beside_the_digits_whole(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE, at=on("10:00", "2020-02-04")) as hands:
        assert "To be sent by Leading  " in hands.screen
        assert "Group Office  " in hands.screen

import asyncio
import os
from pathlib import Path

import pytest

from dutyconsole.ui.doorbell import Doorbell

needs_inotify = pytest.mark.skipif(
    not Path("/proc/sys/fs/inotify").exists(), reason="this system has no inotify"
)


@needs_inotify
async def test_a_touch_rings_at_once(tmp_path):
    rung = asyncio.Event()
    bell = Doorbell(tmp_path / "doorbell", rung.set)
    await bell._starting

    os.utime(tmp_path / "doorbell")
    await asyncio.wait_for(rung.wait(), timeout=10)
    bell.close()

    assert rung.is_set()


@needs_inotify
async def test_a_bell_that_is_closed_before_it_was_hung_is_taken_down(tmp_path):
    bell = Doorbell(tmp_path / "doorbell", list)
    bell.close()
    watch = await bell._starting

    assert watch.closed
    assert bell._watch is None


@needs_inotify
async def test_where_no_bell_can_be_hung_the_desk_goes_on(tmp_path):
    bell = Doorbell(tmp_path / "none" / "doorbell", list)

    assert await bell._starting is None

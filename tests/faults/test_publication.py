"""The copy for leaders under faults: a reader finds a whole one at every moment."""

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import closing, suppress

import pytest

from builders import AT, taken_down
from dutyconsole.errors import NotAllowed
from dutyconsole.store.database import connect
from dutyconsole.store.files import bring_to_disk
from dutyconsole.store.journal import head
from dutyconsole.store.publication import Publishing
from dutyconsole.store.publication_files import WRITING
from faults.disks import Disk, fill, tmpfs
from faults.notebook import Tally
from faults.publishing import Publisher
from faults.test_disk_errors import failing

STEPS = frozenset({"open", "os.rename", "os.link", "os.remove", "sqlite3.connect"})
"""What a process does to files, as Python tells its auditors."""
CALLS = "rename,link,linkat,fsync,fdatasync,pwrite64"
CUT_AT = (2, 18, 31, 47)
"""Pages written into the second file and the next ones, before the current goes off."""


@pytest.fixture
def station(home, tmp_path):
    """A station with a whole copy."""
    folder = tmp_path / "published"
    folder.mkdir()
    made = Publisher(home, folder)
    made.whole()
    return made


def acting(station, *under, count=1):
    """Acts, published by a process of its own."""
    places = (station.home.path, station.place.path, str(count))
    return subprocess.Popen(
        [*under, sys.executable, "-m", "faults.publishing", *places],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd="tests",
        text=True,
    )


def failing_in_the_spare(station, fault, count=1):
    """What came of an act under which the file that is being written fails so."""
    path = str(station.place.path / WRITING)
    with acting(station, *failing(fault), "-P", path, count=count) as process:
        _said, complaint = process.communicate()
    return process.returncode, complaint


def killed_at(number, work):
    """Whether a process that does `work` was killed at its step of this number."""
    child = os.fork()
    if not child:
        left = iter(range(number - 1))
        sys.addaudithook(
            lambda event, _given: (
                event in STEPS and next(left, None) is None and os.kill(os.getpid(), signal.SIGKILL)
            )
        )
        try:
            work()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


@pytest.mark.parametrize("what", ["acts", "whole", "spare"])
def test_killed_at_any_step_the_copy_is_whole_and_the_next_start_goes_on(
    station, tally: Tally, what
):
    number = 0
    while killed_at(number + 1, getattr(station, what)):
        number += 1
        station.read()
        station.start()

    assert number > 10
    tally(
        f"killed while publishing ({what})",
        by="SIGKILL at every file opened, linked, renamed, removed",
        times=number,
        acknowledged=number,
        lost=0,
    )


@pytest.mark.needs("strace")
@pytest.mark.parametrize("call", ["pwrite64:when=1", "pwrite64:when=5", "fdatasync:when=1"])
def test_killed_while_the_spare_is_written_the_copy_is_whole(station, call):
    before = station.read()
    status, _complaint = failing_in_the_spare(station, call.replace(":", ":signal=SIGKILL:"))

    assert (status, station.read()) == (-signal.SIGKILL, before)
    assert (station.place.path / WRITING).exists()
    station.start()


@pytest.mark.needs("strace")
@pytest.mark.parametrize("fault", ["pwrite64:error=EIO:when=3", "fdatasync:error=EIO:when=1"])
def test_a_disk_that_fails_under_the_spare_leaves_the_copy_whole(station, fault):
    before = station.read()
    status, complaint = failing_in_the_spare(station, fault)

    assert (status, station.read()) == (1, before)
    assert "NotContinuable" in complaint
    station.start()


@pytest.mark.needs("strace")
def test_the_disk_has_the_names_before_the_spare_changes_and_the_spare_before_it_is_read(
    station, tmp_path
):
    log, folder = tmp_path / "calls", str(station.place.path)
    with acting(station, "strace", "-y", "-o", str(log), "-e", f"trace={CALLS}") as process:
        process.communicate()
    told = [
        line.replace(f"{folder}/", "").replace(folder, "") for line in log.read_text().splitlines()
        if folder in line
    ]  # fmt: skip
    begun = told.index('rename(".next.db", ".writing.db") = 0')
    steps = [re.sub(r"(\(\d+<[^>]*>).*", r"\1", line) for line in told[begun:]]

    assert list(dict.fromkeys(steps)) == [
        'rename(".next.db", ".writing.db") = 0',
        "fsync(7<>",
        "pwrite64(7<.writing.db>",
        "fdatasync(7<.writing.db>",
        'link("duty.db", ".old.db") = 0',
        'rename(".writing.db", "duty.db") = 0',
        'rename(".old.db", ".next.db") = 0',
    ]


@pytest.mark.needs("root")
def test_a_full_disk_leaves_the_copy_whole_until_there_is_room(home, tmp_path):
    with tmpfs(tmp_path / "published", kilobytes=8 * 1024) as folder:
        station = Publisher(home, folder)
        station.whole()
        before = station.read()
        filler = fill(folder)
        with closing(connect(home.record)) as db:
            for _act in range(40):
                taken_down(db, text="急" * 2000)
            with pytest.raises(NotAllowed):
                Publishing(db, station.settings, folder).go_on(at=AT)
        with suppress(NotAllowed):
            station.spare()
        assert station.read() == before
        filler.unlink()

        station.start()


def reach_the_disk(folder):
    """What was written into the files reaches the disk, as it does some time; names need not."""
    for path in folder.glob("*.db"):
        file = os.open(path, os.O_RDONLY)
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(file)
    time.sleep(0.05)


@pytest.mark.needs("root", "loop", "mkfs.ext4", "strace")
def test_after_a_power_cut_the_copy_is_whole(home, tmp_path, tally: Tally):
    disk = Disk(tmp_path, megabytes=64)
    with disk.mounted() as folder:
        station = Publisher(home, folder)
        station.whole()
        os.sync()
    for number in CUT_AT:
        with disk.mounted():
            station.start()
            # In the middle of one of several acts: the file was the one that is read just before.
            failing_in_the_spare(station, f"pwrite64:signal=SIGKILL:when={number}", count=9)
            reach_the_disk(folder)
            disk.cut_power()
        with disk.mounted():
            station.read()
            station.start()
    tally(
        "the current goes off while publishing",
        by="shutdown of ext4 without flushing its log",
        times=len(CUT_AT),
        acknowledged=len(CUT_AT),
        lost=0,
    )


@pytest.mark.needs("root", "loop", "mkfs.ext4")
def test_what_is_read_after_a_power_cut_reached_the_disk_before_its_name(home, tmp_path):
    disk = Disk(tmp_path, megabytes=64)
    with disk.mounted() as folder:
        station = Publisher(home, folder)
        station.whole()
        station.start()
        station.acts(3)
        bring_to_disk(folder)  # the names, as the disk may do by itself
        disk.cut_power()
    with disk.mounted():
        assert station.read() == entries_of(station)


def entries_of(station):
    """The number of the newest journal entry."""
    with closing(connect(station.home.record)) as db:
        return head(db)[0]

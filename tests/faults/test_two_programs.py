"""Two programs on one record: two consoles, and writers at full speed beside a desk."""

import pytest

from faults.console import Console
from faults.notebook import Notebook, Tally, duty, faults_of
from faults.test_terminal import in_the_log

EACH = 600
"""Messages of each writer: together several times what the -wal may grow to."""
LARGEST = 16 * 1024 * 1024
"""Bytes of the -wal: twice the 1000 pages after which the desk brings it over, see desk_lock."""


def grown(home):
    """Bytes of the -wal now."""
    wal = home.record.with_name("duty.db-wal")
    return wal.stat().st_size if wal.exists() else 0


def at_full_speed(home, writers, *, beside=None):
    """Let them write to their end; the largest that the -wal was meanwhile."""
    largest = 0
    for each in writers:
        while each.keeps():
            largest = max(largest, grown(home))
            if beside:
                beside.drain()
        assert each.end() == 0, each.refusals
    return largest


def test_two_consoles_on_one_station_both_write_and_both_see_it(home, tally: Tally):
    desks = [Console(home, size=(120, 40)), Console(home, size=(120, 40))]
    for number, desk in enumerate(desks):
        desk.take_down("市材料研究所", f"第{number}张台")
    for desk in desks:
        desk.wait_for("第0张台")
        desk.wait_for("第1张台")
        desk.press("q")
        assert desk.end() == 0

    assert [in_the_log(home, f"第{number}张台") for number in range(2)] == [1, 1]
    assert faults_of(home) == []
    tally("two consoles on one station", by="two real terminals", times=1, acknowledged=2, lost=0)


@pytest.mark.timeout(150)
def test_a_desk_and_writers_at_full_speed_lose_nothing(home, notebook: Notebook, tally: Tally):
    # A busy record is refused in a sentence and tried again, as an officer would.
    how = {"count": EACH, "answers": "\n" * EACH}
    desk = notebook.writer(home, "--desk", "--long", "400", answers="\n" * EACH)
    assert desk.listen(lambda: desk.kept)
    others = [notebook.writer(home, "--long", "400", **how) for _each in range(2)]
    largest = at_full_speed(home, others)
    desk.kill()

    assert len(notebook.kept) > EACH * 2
    assert notebook.lost(home) == set()
    assert notebook.doubled(home) == set()
    assert faults_of(home) == []
    tally(
        "a desk and two writers at full speed",
        by=f"{EACH} messages each; the -wal grew to {largest // 1024} kB at most",
        times=1,
        acknowledged=len(notebook.kept),
        lost=0,
    )


@pytest.mark.timeout(150)
def test_beside_a_console_the_wal_does_not_grow_on(home, notebook: Notebook, tally: Tally):
    desk = Console(home)
    desk.wait_for("? Help")
    how = {"count": EACH, "answers": "\n" * EACH}
    writers = [notebook.writer(home, "--long", "4000", **how) for _each in range(2)]
    largest = at_full_speed(home, writers, beside=desk)
    desk.press("q")
    assert desk.end() == 0

    assert notebook.lost(home) == set()
    assert faults_of(home) == []
    assert largest < LARGEST
    tally(
        "two writers at full speed beside a console",
        by=f"{EACH} messages each; the -wal grew to {largest // 1024} kB at most",
        times=1,
        acknowledged=len(notebook.kept),
        lost=0,
    )


def test_the_command_line_alone_leaves_no_wal_behind(home):
    said = ("log", "add", "x", "--by", "李某", "--source", "telephone", "--unit", "某单位")
    done = duty(home, *said, "--category", "accident")

    assert done.returncode == 0, done.stderr
    assert grown(home) == 0

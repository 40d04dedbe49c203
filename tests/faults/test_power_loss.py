"""The current goes off under a desk: a real file system that forgets what was not synced."""

import os
import random

import pytest

from faults.notebook import Notebook, Tally, faults_of
from faults.test_kills import SEED
from faults.test_terminal import TYPED, half_a_message, nothing_is_gone

pytestmark = pytest.mark.needs("root", "loop", "mkfs.ext4")

TIMES = 20
BLIND = ("-f", "-qq", "-o", os.devnull, "-e", "trace=fsync,fdatasync")
"""strace: nothing that is waited for reaches the disk, and the program is told that it did."""


def cut(disk, notebook: Notebook, chance, *options, least=1, **how):
    """Cut the current while a desk writes, and let it come back; what is lost then."""
    with disk.mounted():
        writer = notebook.writer(disk.home, "--desk", *options, **how)
        assert writer.listen(lambda: len(writer.kept) >= least), writer.refusals
        writer.listen(lambda: False, seconds=chance.uniform(0, 0.3))
        heard = set(writer.kept)
        disk.cut_power()
        assert writer.listen(lambda: writer.refusals), "the current is not off"
        writer.kill()
        # Really without current it could say nothing any more, so what it said since is no promise:
        # ext4 lets a sync end well that is under way in the very moment of the shutdown.
        writer.kept = heard
    with disk.mounted():
        return notebook.lost(disk.home)


@pytest.mark.timeout(180)
def test_what_was_acknowledged_is_there_when_the_current_is_back(disk, notebook, tally: Tally):
    chance = random.Random(SEED)  # noqa: S311 - to be done again, not to be secret
    for number in range(TIMES):
        # Long ones, so that the desk brings the -wal over now and then.
        long = ("--long", "30000") if number % 2 else ()
        assert cut(disk, notebook, chance, *long) == set(), f"FAULTS_SEED={SEED}"

    with disk.mounted():
        assert notebook.doubled(disk.home) == set()
        assert faults_of(disk.home) == []
    tally(
        "the current goes off while writing",
        by=f"shutdown of ext4 without flushing its log (FAULTS_SEED={SEED})",
        times=TIMES,
        acknowledged=len(notebook.kept),
        lost=0,
    )


def test_what_was_typed_is_there_when_the_current_is_back(disk, tally: Tally):
    with disk.mounted():
        desk = half_a_message(disk.home)
        # It says by this file what it has waited for.
        desk.wait_until(
            lambda: any(TYPED in kept.read_text() for kept in disk.home.drafts.glob("*.kept"))
        )
        disk.cut_power()
        desk.program.kill()
        desk.end()
    with disk.mounted():
        nothing_is_gone(
            disk.home, tally, "the current goes off while typing", "shutdown of ext4, see above"
        )


def the_test_sees(lost, notebook, tally: Tally, how):
    tally(
        "control: the same with an unsafe desk, which must lose",
        by=how,
        times=1,
        acknowledged=len(notebook.kept),
        lost=len(lost),
    )
    assert lost, "nothing was lost without waiting for the disk: the test is blind"


def test_a_desk_that_does_not_wait_for_the_disk_is_seen_to_lose(disk, notebook, tally: Tally):
    lost = cut(disk, notebook, random.Random(SEED), "--unsynced", least=20)  # noqa: S311 - again

    the_test_sees(lost, notebook, tally, "synchronous = OFF")


@pytest.mark.needs("strace")
def test_a_desk_whose_waiting_is_made_void_is_seen_to_lose(disk, notebook, tally: Tally):
    void = ("strace", *BLIND, "-e", "inject=fsync,fdatasync:retval=0")
    lost = cut(disk, notebook, random.Random(SEED), least=20, under=void)  # noqa: S311 - again

    the_test_sees(lost, notebook, tally, "fsync and fdatasync made void by strace")

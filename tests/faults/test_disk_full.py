"""A full disk: the last entries are written from the ballast, then a sentence says what to do."""

import resource
import shutil

import pytest

from dutyconsole.home import Home
from dutyconsole.store import ballast
from faults.console import Console
from faults.disks import fill, tmpfs
from faults.notebook import Notebook, Tally, faults_of
from faults.test_terminal import UNIT, in_the_log

FULL = "RecordUnwritable: The disk is full; nothing was saved: make room, save again"
LAST = 3
"""Messages of 300 signs that the ballast must have room for at the least."""


@pytest.fixture
def small(home, tmp_path):
    """The station on a disk of its own with eight megabytes in all."""
    with tmpfs(tmp_path / "small", kilobytes=8 * 1024) as place:
        yield Home(shutil.copytree(home.path, place / "station"))


@pytest.mark.needs("root")
def test_a_full_disk_takes_the_last_entries_and_goes_on_once_there_is_room(
    small, notebook: Notebook, tally: Tally
):
    assert ballast.lay(small.ballast)
    writer = notebook.writer(small, "--desk", "--long", "300", count=10_000)
    assert writer.listen(lambda: writer.kept)
    filler = fill(small.path.parent)
    assert writer.listen(lambda: not small.ballast.exists())
    before = len(writer.kept)
    assert writer.listen(lambda: writer.refusals)
    from_the_ballast = len(writer.kept) - before
    full = fill(small.path.parent)
    writer.again()
    assert writer.listen(lambda: len(writer.refusals) == 2)

    assert from_the_ballast >= LAST
    assert (
        writer.refusals
        == ["RecordUnwritable: The disk is full; nothing was saved: make room, save again"] * 2
    )
    kept = len(writer.kept)
    filler.unlink()
    full.unlink()
    writer.again()
    assert writer.listen(lambda: len(writer.kept) > kept + 20)
    writer.kill()
    assert notebook.lost(small) == set()
    assert notebook.doubled(small) == set()
    assert faults_of(small) == []
    tally(
        "the disk is full",
        by=f"tmpfs of 8 MB filled up; {from_the_ballast} entries from the ballast",
        times=2,
        acknowledged=len(notebook.kept),
        lost=0,
    )


@pytest.mark.needs("root")
def test_the_form_keeps_what_was_typed_while_the_disk_is_full(small, tally: Tally):
    desk = Console(small, size=(100, 32))
    desk.take_down(UNIT, "第一件")
    desk.wait_for("? Help")
    fillers = [fill(small.path.parent)]
    # The first finds the ballast; once that is filled up too there is room for nothing.
    desk.take_down(UNIT, "第二件")
    assert not small.ballast.exists()
    fillers.append(fill(small.path.parent))
    desk.open_form()
    desk.type(UNIT, "第三件")
    desk.save()
    form = desk.wait_for("make room, save again")

    assert "第三件" in form
    assert "Traceback" not in form
    assert in_the_log(small, "第三件") == 0
    for filler in fillers:
        filler.unlink()
    desk.press("\x1bOQ")
    desk.wait_for("Saved as")
    desk.press("q")
    assert desk.end() == 0
    assert [in_the_log(small, text) for text in ("第一件", "第二件", "第三件")] == [1, 1, 1]
    assert faults_of(small) == []
    tally(
        "the disk is full under an open form",
        by="tmpfs of 8 MB filled up, typed at a real terminal",
        times=2,
        acknowledged=3,
        lost=0,
    )


def test_without_a_disk_of_ones_own_a_file_that_may_not_grow_is_told_the_same(
    home, notebook: Notebook, tally: Tally
):
    ballast.lay(home.ballast)
    writer = notebook.writer(home, "--pages", "400", "--long", "3000", count=2000)
    assert writer.listen(lambda: writer.refusals)
    writer.again()
    writer.kill()

    assert not home.ballast.exists()
    assert all(FULL in refusal for refusal in writer.refusals), writer.refusals
    assert notebook.lost(home) == set()
    assert faults_of(home) == []
    tally(
        "the record may not grow",
        by="PRAGMA max_page_count",
        times=1,
        acknowledged=len(notebook.kept),
        lost=0,
    )


def test_beyond_the_size_that_this_account_may_write_nothing_is_acknowledged(
    home, notebook: Notebook, tally: Tally
):
    limit = 2 * 1024 * 1024
    writer = notebook.writer(home, "--long", "3000", count=2000)
    resource.prlimit(writer.process.pid, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    assert writer.listen(lambda: writer.refusals)
    kept = len(writer.kept)
    assert "disk I/O error" in writer.refusals[0]
    assert "save again" in writer.refusals[0]
    resource.prlimit(writer.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
    writer.again()
    assert writer.listen(lambda: len(writer.kept) > kept + 20)
    writer.kill()

    assert notebook.lost(home) == set()
    assert notebook.doubled(home) == set()
    assert faults_of(home) == []
    tally(
        "the account may write no larger file",
        by="RLIMIT_FSIZE, SIGXFSZ ignored",
        times=1,
        acknowledged=len(notebook.kept),
        lost=0,
    )

"""A disk that fails at the n-th call: what was acknowledged stays, what was not can be repeated."""

import os
import re
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from faults.console import Console
from faults.notebook import Notebook, Tally, faults_of
from faults.test_terminal import TYPED, UNIT, in_the_log

pytestmark = pytest.mark.needs("strace")

CHECKPOINT = (
    ("fdatasync", "duty.db-wal"),
    ("pwrite64", "duty.db"),
    ("fdatasync", "duty.db"),
    ("ftruncate", "duty.db-wal"),
)
"""Calls by which the -wal is brought over and emptied."""
WRITTEN = 12
"""Messages that each writer takes down, some of them while the disk fails."""
AGAIN = "\n" * 4
"""How often each writer tries again what was refused."""

KINDS = {
    "fdatasync:error=EIO": ("OutcomeUnknown", "RecordUnwritable", "NotAllowed"),
    "pwrite64:error=EIO": ("RecordUnwritable", "OutcomeUnknown", "NotAllowed"),
    "pwrite64:error=ENOSPC": ("DiskFull", "RecordUnwritable", "NotAllowed"),
}
"""Of each failure the refusals that may follow from it."""
PLACES = {
    "fdatasync:error=EIO": range(1, 11),
    "pwrite64:error=EIO": range(1, 40, 3),
    "pwrite64:error=ENOSPC": range(2, 40, 3),
    "fdatasync:signal=SIGKILL": range(1, 11),
    "pwrite64:signal=SIGKILL": range(1, 60, 3),
}
"""Of each failure the calls at which it is tried."""


def failing(fault, log="/dev/null", also=()):
    """strace that lets this fault happen."""
    calls = ",".join({fault.partition(":")[0], *also})
    return (
        "strace", "-f", "-qq", "-y", "-s", "80", "-o", str(log),
        "-e", f"trace={calls}", "-e", f"inject={fault}",
    )  # fmt: skip


def after_it(home, notebook: Notebook):
    """The disk works again: a writer goes on, and nothing is missing or there twice."""
    after = notebook.writer(home, "--desk", count=2)

    assert after.end() == 0, after.refusals
    assert notebook.lost(home) == set()
    assert notebook.doubled(home) == set()
    assert faults_of(home) == []


@pytest.mark.timeout(120)
@pytest.mark.parametrize("fault", PLACES)
def test_a_failing_disk_takes_nothing_that_was_acknowledged(
    home, notebook: Notebook, tally: Tally, fault
):
    hit = 0
    for number in PLACES[fault]:
        writer = notebook.writer(
            home,
            "--desk",
            count=WRITTEN,
            answers=AGAIN,
            under=failing(f"{fault}:when={number}"),
        )
        writer.end()
        kinds = {refusal.partition(":")[0] for refusal in writer.refusals}
        hit += len(kinds) or len(writer.kept) < WRITTEN
        assert kinds <= set(KINDS.get(fault, ())), writer.refusals
        assert notebook.lost(home) == set(), number
        if "SIGKILL" not in fault and "NotAllowed" not in kinds:
            assert len(writer.kept) == WRITTEN, (number, writer.refusals)
    assert hit > len(PLACES[fault]) / 3, "the disk hardly ever failed"

    after_it(home, notebook)
    tally(
        f"{fault.replace(':', ' ')} once",
        by=f"strace, at call {min(PLACES[fault])} to {max(PLACES[fault])}",
        times=hit,
        acknowledged=len(notebook.kept),
        lost=0,
    )


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    ("fault", "number"),
    [("fdatasync:error=EIO", 6), ("pwrite64:error=ENOSPC", 30), ("pwrite64:error=EIO", 30)],
)
def test_a_disk_that_fails_from_now_on_acknowledges_nothing(
    home, notebook: Notebook, tally: Tally, fault, number
):
    writer = notebook.writer(
        home, "--desk", count=WRITTEN, answers=AGAIN, under=failing(f"{fault}:when={number}+")
    )
    assert writer.end() == 1
    assert len(writer.refusals) == len(AGAIN) + 1, writer.refusals

    after_it(home, notebook)
    tally(
        f"{fault.replace(':', ' ')} from then on",
        by=f"strace, from call {number} on",
        times=len(writer.refusals),
        acknowledged=len(notebook.kept),
        lost=0,
    )


@dataclass(frozen=True)
class Call:
    """A system call of the writer, in order."""

    name: str
    file: str
    text: str
    injected: bool


def calls_in(log: Path):
    """What strace has seen."""
    pattern = re.compile(r"^\d+\s+(\w+)\(\d+<([^>]*)>(.*)$")
    for line in log.read_text(errors="replace").splitlines():
        if match := pattern.match(line):
            name, file, text = match.groups()
            yield Call(name, Path(file).name, text, "(INJECTED)" in text)


@pytest.mark.parametrize("number", range(4, 9))
def test_after_a_failed_sync_the_next_acknowledgement_waits_for_a_full_checkpoint(
    home, notebook: Notebook, tmp_path, number
):
    log = tmp_path / "calls"
    also = ("write", "pwrite64", "ftruncate")
    writer = notebook.writer(
        home,
        count=WRITTEN,
        answers=AGAIN,
        under=failing(f"fdatasync:error=EIO:when={number}", log, also),
    )
    assert writer.end() == 0
    calls = list(calls_in(log))
    (failed,) = [at for at, call in enumerate(calls) if call.injected]
    assert calls[failed].file == "duty.db-wal"
    told = next(at for at, call in enumerate(calls) if at > failed and "kept" in call.text)
    between = [(call.name, call.file) for call in calls[failed + 1 : told]]

    # What is in the -wal goes into the file, both are waited for, and then comes the next act.
    left = iter(between)
    assert all(step in left for step in CHECKPOINT), between


@contextmanager
def failing_under(desk, fault):
    """strace on a console that is open: this fault happens at its next call."""
    calls = fault.partition(":")[0]
    command = ["strace", "-p", str(desk.program.pid), "-o", os.devnull]
    how = ["-e", f"trace={calls}", "-e", f"inject={fault}:when=1"]
    with subprocess.Popen([*command, *how], stderr=subprocess.PIPE, text=True) as strace:
        assert strace.stderr
        assert "attached" in strace.stderr.readline()
        try:
            yield
        finally:
            strace.terminate()
            strace.stderr.read()


@pytest.mark.parametrize("fault", ["fdatasync:error=EIO", "pwrite64:error=EIO"])
def test_the_form_stays_until_the_disk_has_it_and_it_is_there_once(home, tally: Tally, fault):
    desk = Console(home)
    desk.open_form()
    desk.type(UNIT, TYPED)
    with failing_under(desk, fault):
        desk.save()
        form = desk.wait_for("save again")
        assert TYPED in form
        desk.press("\x1bOQ")
        desk.wait_for("Saved as")
    desk.press("q")

    assert desk.end() == 0
    assert in_the_log(home, TYPED) == 1
    assert faults_of(home) == []
    tally(
        f"{fault.replace(':', ' ')} under an open form",
        by="strace on a console in a real terminal",
        times=1,
        acknowledged=1,
        lost=0,
    )

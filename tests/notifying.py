"""The notifier as a process of its own, on a station with channels."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing

import arrow

from builders import ZONE
from dutyconsole.domain.outbox import Dispatch, Notice, State, code_of
from dutyconsole.home import Home
from dutyconsole.store import outbox
from dutyconsole.store.database import Record, connect

PROGRAM = (sys.executable, "-m", "dutyconsole")
PATIENCE = 60.0
"""Seconds for what a loaded machine may take its time over."""


def write_channels(home: Home, urls: Mapping[str, Sequence[str]]) -> None:
    """Channels for these names."""
    blocks = [
        f"[[channels]]\nname = {json.dumps(name)}\nurls = {json.dumps(list(each))}\n"
        for name, each in urls.items()
    ]
    home.channels.touch(mode=0o600)
    home.channels.write_text("\n".join(blocks), encoding="utf-8")


def notices(count: int, recipients: Sequence[str] = ("王某",), *, first: int = 0) -> list[Notice]:
    """So many messages of just now, in turn to these recipients; the text is the uid's code."""
    at = arrow.now(ZONE).floor("second")  # noqa: TID251 - the notifier asks the clock too
    return [
        Notice(
            uid=f"{number:04x}beef",
            subject="report daily",
            recipient=recipients[number % len(recipients)],
            title="值班室",
            text=f"报告 {code_of(f'{number:04x}beef')}",
            at=at,
        )
        for number in range(first, first + count)
    ]


def put_in(db: Record, wanted: Sequence[Notice]) -> None:
    """Put messages into the outbox, all in one act."""
    at = arrow.now(ZONE).floor("second")  # noqa: TID251 - the notifier asks the clock too
    outbox.enqueue(db, wanted, by="李某", at=at)


def begin(home: Home, *options: str, under: Sequence[str] = ()) -> subprocess.Popen[str]:
    """A notifier."""
    return subprocess.Popen(
        [*under, *PROGRAM, "--home", str(home.path), "--lang", "en", "outbox", "run", *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def leave_nothing(process: subprocess.Popen[str]) -> None:
    """End the notifier, however it is."""
    if process.poll() is None:
        os.kill(process.pid, signal.SIGKILL)
    process.wait(PATIENCE)
    for pipe in (process.stdin, process.stderr):
        if pipe:
            pipe.close()


def run_once(home: Home, *, under: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
    """Everything that is due sent, and noted."""
    process = begin(home, "--once", under=under)
    out, err = process.communicate(timeout=10 * PATIENCE)
    return subprocess.CompletedProcess([], process.returncode, out, err)


def until(db: Record, ready: Callable[[list[Dispatch]], bool], seconds: float = PATIENCE) -> bool:
    """Wait until the outbox is so; False where that takes too long."""
    end = time.monotonic() + seconds
    while not (there := ready(outbox.list_all(db, limit=1000))):
        if time.monotonic() > end:
            return there
        time.sleep(0.02)
    return True


def states(home: Home) -> list[State]:
    """Where the messages stand, the oldest first."""
    with closing(connect(home.record)) as db:
        return [each.state for each in reversed(outbox.list_all(db, limit=1000))]

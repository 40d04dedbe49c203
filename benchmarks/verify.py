"""Verification of a million entries: the chain beside bare hashing, all of it, its memory."""

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from comparison import Outcome, compared, limited, side_by_side
from record import a_station

from dutyconsole.domain.verification import chain_faults

ENTRIES = 1_000_000
WHOLE = """
import json, sys, time
from pathlib import Path
from dutyconsole.store.verification import verify
started = time.perf_counter()
verdict = verify(Path(sys.argv[1]), replay=sys.argv[2] == "all")
status = Path("/proc/self/status").read_text()  # getrusage would tell the parent's peak
peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
print(json.dumps([verdict.sound, time.perf_counter() - started, peak]))
"""


def measure() -> list[Outcome]:
    """The chain alone, and the whole verification in a process of its own."""
    record = a_station(ENTRIES).record
    ours, reference = side_by_side(lambda: _chain(record), lambda: _bare(record), 3)
    sound, seconds, peak = _in_a_process(record, "all")
    _sound, _seconds, few = _in_a_process(a_station(10_000).record, "all")
    assert sound
    return [
        compared("chain of 1,000,000", ours, reference, against="SHA-256 alone", at_most=4.0),
        Outcome("  entries a second", f"{ENTRIES / min(ours):,.0f}", "", "", ">= 200,000",
                ENTRIES / min(ours) >= 200_000),
        Outcome("all of it", f"{seconds:.0f} s", "", f"{ENTRIES / seconds:,.0f}/s", "", None),
        limited("  memory, peak", peak, "MB", at_most=80, reference=f"10,000: {few:.0f} MB"),
    ]  # fmt: skip


def _rows(record: Path) -> Iterator[tuple[int, bytes, bytes, bytes, bytes]]:
    with closing(sqlite3.connect(f"file:{record}?mode=ro", uri=True)) as db:
        db.text_factory = bytes
        yield from db.execute("SELECT n, uid, subject, body, digest FROM journal ORDER BY n")


def _chain(record: Path) -> float:
    started = time.perf_counter()
    assert not list(chain_faults(_rows(record)))
    return time.perf_counter() - started


def _bare(record: Path) -> float:
    started = time.perf_counter()
    before = bytes(32)
    for row in _rows(record):
        before = sha256(before + row[3]).digest()
    return time.perf_counter() - started


def _in_a_process(record: Path, how: str) -> tuple[bool, float, float]:
    done = subprocess.run(
        [sys.executable, "-c", WHOLE, str(record), how], capture_output=True, check=True, text=True
    )
    sound, seconds, peak = json.loads(done.stdout)
    return sound, seconds, peak

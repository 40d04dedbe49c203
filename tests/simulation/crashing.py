"""Processes that have the record open, and how they die: in the middle of what they do.

Each is a fork of this one, with a connection of its own. It is armed before an act and dies, or is
held, at one statement of SQLite's or at one byte that it writes; so a seed decides where, and not
the speed of the machine. What it has acknowledged is known out here, as an officer would know it.
"""

import multiprocessing
import os
import random
import resource
import signal
import struct
import traceback
from contextlib import closing, nullcontext
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Literal, NoReturn

from arrow import Arrow

from dutyconsole.errors import DutyError
from dutyconsole.home import Home
from dutyconsole.store.database import Record, connect
from dutyconsole.store.desk_lock import as_the_desk
from simulation.acts import Act, perform
from simulation.looking import Seen, SeenOfHandover, look, look_at_handover

SECTOR = 512
"""Bytes that a disk writes whole or not at all."""
_HEADER, _FRAME = 32, 4096 + 24


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to a process while it does an act."""

    kind: Literal["killed", "torn", "unwritable", "held"]
    """Killed before a statement, killed by writing a byte, that byte refused, held at a statement.
    """
    at: int
    """The statement's number from 1, or the byte of the file; see `end_of_wal`."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an act."""

    refusal: str = ""
    """The kind of refusal; empty where it was done."""
    sentence: str = ""
    statements: int = 0
    """SQL statements that it took."""


@dataclass(frozen=True, slots=True)
class Held:
    """The process stands still within an act."""

    is_writing: bool
    """It is within the transaction: nobody else can write."""
    is_kept: bool
    """The transaction is over: the act is in the record."""


class Died(Exception):
    """The process is gone without a word."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.by = signal.Signals(os.WTERMSIG(status)).name
        """The signal that ended it."""


class Process:
    """A process that has the record open."""

    def __init__(self, home: Home, *, is_desk: bool, torn_at: int | None = None) -> None:
        """Open the record; with `torn_at`, a write beyond this byte of any file is its death.

        Raises:
            Died: it was.
        """
        self._line, far_end = multiprocessing.Pipe()
        self.pid = os.fork()
        if not self.pid:
            self._line.close()
            _run(far_end, home, is_desk=is_desk, torn_at=torn_at)
        far_end.close()
        self.hear()

    def do(self, act: Act, fault: Fault | None = None) -> Answer | Held:
        """Do `act`.

        Raises:
            Died: it died of `fault`.
        """
        return self._asked(act, fault)

    def look(self, word: str, *, at: Arrow) -> Seen:
        """What the board shows, and what is found by `word`."""
        return self._asked(word, at)

    def look_at_handover(self, *, at: Arrow) -> SeenOfHandover:
        """How far the handover is, and what would be handed over."""
        return self._asked("", at)

    def go_on(self) -> Answer:
        """Let it go on where it is held; what became of the act."""
        return self._asked(None)

    def close(self) -> None:
        """It closes the record and ends."""
        self._line.send(None)
        _pid, status = os.waitpid(self.pid, 0)
        self._line.close()
        assert status == 0

    def kill(self) -> None:
        """SIGKILL, wherever it is."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        self._line.close()

    def hear(self):
        """What it says next."""
        try:
            said = self._line.recv()
        except EOFError:
            _pid, status = os.waitpid(self.pid, 0)
            self._line.close()
            assert os.WIFSIGNALED(status), f"the process ended by itself: {status}"
            raise Died(status) from None
        assert not isinstance(said, str), said
        return said

    def _asked(self, *order):
        self._line.send(order)
        return self.hear()


def end_of_wal(record: Path) -> int:
    """The byte at which the next commit begins to write, by SQLite's own index of the -wal.

    Only for a process that does not have the record open: a file that is closed takes all locks of
    the process on it along.
    """
    index = record.with_name(f"{record.name}-shm")
    shared = index.read_bytes() if index.exists() else b""
    if len(shared) < 100:
        return 0
    (frames,), (brought_over,) = (struct.unpack_from("=I", shared, place) for place in (16, 96))
    return 0 if frames == brought_over else _HEADER + frames * _FRAME


def lose_power(before: bytes, wal: Path, chance: random.Random) -> None:
    """Leave of the last writes to the -wal what a disk may: any of the sectors, in any order.

    `before` is the -wal as it had been brought to the disk.
    """
    if not wal.exists():
        return
    written = wal.read_bytes()
    if len(written) > len(before):
        written = written[: chance.randint(len(before), len(written))]
    kept = bytearray(written)
    for place in range(0, len(written), SECTOR):
        old = before[place : place + SECTOR].ljust(len(written[place : place + SECTOR]), b"\0")
        if written[place : place + SECTOR] != old and chance.random() < 0.5:
            kept[place : place + SECTOR] = old
    wal.write_bytes(kept)


def _run(line: Connection, home: Home, *, is_desk: bool, torn_at: int | None) -> NoReturn:
    """The life of the process; whatever happens, nothing of this one runs on in it."""
    status = 1
    try:
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _serve(line, home, is_desk=is_desk, torn_at=torn_at)
        status = 0
    except (EOFError, BrokenPipeError):
        pass  # nobody is there any more to be told
    except BaseException:  # noqa: BLE001 - it is told out there
        line.send(traceback.format_exc())
    finally:
        os._exit(status)


def _serve(line: Connection, home: Home, *, is_desk: bool, torn_at: int | None) -> None:
    """Open the record and do what is ordered until the order is to end."""
    _refuse_writing_beyond(torn_at)
    with (
        closing(connect(home.record)) as db,
        as_the_desk(db, home) if is_desk else nullcontext("as a command") as alone,
    ):
        assert alone, "there is another desk"
        _refuse_writing_beyond(None)
        line.send(Answer())
        while order := line.recv():
            is_look = isinstance(order[0], str)
            line.send(_look(db, *order) if is_look else _do(db, line, *order))


def _look(db: Record, word: str, at: Arrow) -> Seen | SeenOfHandover:
    return look(db, word, at=at) if word else look_at_handover(db, at=at)


def _do(db: Record, line: Connection, act: Act, fault: Fault | None) -> Answer:
    steps = _Steps(db, line, fault)
    if fault and fault.kind in ("torn", "unwritable"):
        if fault.kind == "unwritable":
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        _refuse_writing_beyond(fault.at)
    # Who is in the way stays there: nothing is gained by waiting for seconds.
    db.execute("PRAGMA busy_timeout = 0")
    db.set_trace_callback(steps.step)
    try:
        perform(db, act)
    except DutyError as refusal:
        return Answer(type(refusal).__name__, str(refusal), steps.count)
    finally:
        db.set_trace_callback(None)
        _refuse_writing_beyond(None)
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    return Answer(statements=steps.count)


class _Steps:
    """Counts the statements of one act, and does what is to happen at one of them."""

    def __init__(self, db: Record, line: Connection, fault: Fault | None) -> None:
        self.db, self.line, self.fault = db, line, fault
        self.count = 0
        self.is_kept = False

    def step(self, statement: str) -> None:
        self.count += 1
        if self.fault and self.count == self.fault.at:
            if self.fault.kind == "killed":
                os.kill(os.getpid(), signal.SIGKILL)
            if self.fault.kind == "held":
                is_writing = self.db.in_transaction
                self.line.send(Held(is_writing, self.is_kept))
                self.line.recv()
        self.is_kept = self.is_kept or statement == "COMMIT"


def _refuse_writing_beyond(place: int | None) -> None:
    """No file is written beyond this byte: what is tried is refused, or the death of who tries."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard if place is None else place, hard))

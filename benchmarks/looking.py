"""A desk that publishes and those who look on, each in a terminal of its own, read together.

All moments are of the one clock that counts (CLOCK_MONOTONIC), taken by this process: the key when
it is written into the desk's terminal, the commit when the doorbell is touched, which the journal
does right after COMMIT, the publication when the copy gets its name, the picture when its bytes
come out of a viewer's terminal.
"""

import os
import re
import select
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from inotify_simple import INotify, flags
from record import a_copy

from dutyconsole.home import Home, Publication
from terminal import Program, console, running

PATIENCE = 1200.0
"""Seconds after which something has failed; a million entries are verified and copied first."""
_TICK = 700
"""More bytes at once than this are no clock that ticks."""
_SIGN = 6
# The first level of GB 2312, as in record.py: each sign has characters that the one before has not,
# so that a terminal that is sent only what differs is sent all of it.
_CHARACTERS = [
    bytes([row, cell]).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF)
    if (row, cell) < (0xD7, 0xFA)
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Delivery:
    """One entry on its way: the moments, in seconds of the clock that counts."""

    key: float
    commit: float
    published: float
    shown: tuple[float, ...]
    """When each viewer had it on the screen."""

    @property
    def last(self) -> float:
        """When the last of them had it."""
        return max(self.shown)

    @property
    def middle(self) -> float:
        """When half of them had it."""
        return median(self.shown)


class Room:
    """The desk, its station, and whoever looks on."""

    def __init__(self, home: Home, published: Publication, desk: Program) -> None:
        self.home = home
        self.published = published
        self.desk = desk
        self.lookers: list[Program] = []
        self._saved = 0
        self._watch = INotify(nonblocking=True)
        home.doorbell.touch()
        self._bell = self._watch.add_watch(home.doorbell, flags.ATTRIB | flags.CLOSE_WRITE)
        self._watch.add_watch(published.path, flags.MOVED_TO)
        self._committed: list[float] = []
        self._put: list[float] = []

    def close(self) -> None:
        """Listen no more."""
        self._watch.close()

    @contextmanager
    def crowd(self, commands: list[list[str]]) -> Iterator[list[Program]]:
        """Programs that are all started at once, and all that comes out of them read."""
        with ExitStack() as stack:
            self.lookers = [stack.enter_context(running(argv)) for argv in commands]
            with _before_all():
                yield self.lookers
        self.lookers = []

    def read(self, seconds: float) -> None:
        """Take in whatever comes for so long."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._take(left)

    def read_until(self, so: Callable[[], object], what: str) -> None:
        """Take in whatever comes until that is so."""
        end = time.perf_counter() + PATIENCE
        while not so():
            if time.perf_counter() > end:
                raise RuntimeError(f"{what}: it did not come")
            self._take(0.1)

    def read_until_quiet(self, pause: float = 0.2, *, at_most: float = 2.0) -> None:
        """Take in whatever comes until at the desk only the clock ticks."""
        end = time.perf_counter() + at_most
        seen, since = len(self.desk.pieces), time.perf_counter()
        while (now := time.perf_counter()) < min(since + pause, end):
            self._take(min(since + pause, end) - now)
            if any(len(piece) > _TICK for _at, piece in self.desk.pieces[seen:]):
                since = time.perf_counter()
            seen = len(self.desk.pieces)

    def deliver(self) -> Delivery:
        """Take a message down at the desk; the moments until everybody has it."""
        sign = self._sign()
        self._at_the_desk("n", "接报登记")
        # One sign after the other is echoed, so only the last is waited for.
        self._at_the_desk(f"1市材料研究所\t\t\t\t\t{sign}", sign[-1])
        self.desk.type("\t1")
        self.read_until_quiet()
        committed, put = len(self._committed), len(self._put)
        since = [len(looker.pieces) for looker in self.lookers]
        key = self.desk.type("\x1bOQ") + self.desk.started
        news = [
            _News(looker, begin, sign) for looker, begin in zip(self.lookers, since, strict=True)
        ]
        self.read_until(
            lambda: len(self._put) > put and all(each.has_come() for each in news), sign
        )
        self.read_until_quiet()
        return Delivery(
            key, self._committed[committed], self._put[put], tuple(each.moment for each in news)
        )

    def _at_the_desk(self, keys: str, words: str) -> None:
        """Press `keys` and read until the desk shows `words`."""
        echo = _News(self.desk, len(self.desk.pieces), words)
        self.desk.type(keys)
        self.read_until(echo.has_come, words)

    def first_pictures(self, *words: str) -> list[float]:
        """Seconds from the start of each of the crowd until it has shown all of `words`."""
        news = [[_News(looker, 0, word) for word in words] for looker in self.lookers]
        self.read_until(
            lambda: all(each.has_come() for some in news for each in some), "first picture"
        )
        return [
            max(each.moment for each in some) - looker.started
            for looker, some in zip(self.lookers, news, strict=True)
        ]

    def newest_sign(self) -> str:
        """What stands in the newest entry."""
        return _sign(self._saved - 1)

    def _sign(self) -> str:
        self._saved += 1
        return _sign(self._saved - 1)

    def _take(self, seconds: float) -> None:
        """Take in what comes first, within so long."""
        programs = {each.screen: each for each in (self.desk, *self.lookers)}
        ready = select.select([self._watch.fileno(), *programs], [], [], max(seconds, 0))[0]
        for screen in ready:
            if screen == self._watch.fileno():
                self._notice()
            else:
                programs[screen]._take(0)

    def _notice(self) -> None:
        now = time.perf_counter()
        for event in self._watch.read(timeout=0):
            if event.wd == self._bell:
                self._committed.append(now)
            elif event.name == self.published.record.name:
                self._put.append(now)


class _News:
    """Looks for words in what comes out of a program, from one of its pieces on."""

    def __init__(self, program: Program, begin: int, words: str) -> None:
        self._program = program
        self._next = begin
        self._words = words.encode()
        self._tail = b""
        self.moment = 0.0

    def has_come(self) -> bool:
        """Whether they have come by now."""
        while not self.moment and self._next < len(self._program.pieces):
            at, piece = self._program.pieces[self._next]
            self._tail = self._tail[-len(self._words) :] + piece
            self._next += 1
            if self._words in self._tail:
                self.moment = at + self._program.started
        return bool(self.moment)


@contextmanager
def a_room(entries: int) -> Iterator[Room]:
    """A desk that publishes its record of so many entries; all of it is removed afterwards."""
    with a_copy(entries) as home:
        published = Publication(home.path.with_name("published"))
        published.path.mkdir()
        _publish_into(home, published)
        with running(console(home)) as desk:
            room = Room(home, published, desk)
            try:
                room.read_until(published.record.exists, "the copy")
                # What a desk does after its start: verifying, backing up, publishing.
                room.read_until(lambda: not _children(desk.pid), "a desk at rest")
                room.read_until_quiet(1.0)
                room.deliver()  # the first brings modules in, and is the one that viewers open on
                yield room
            finally:
                room.close()


def viewer(room: Room) -> list[str]:
    """The command with which one looks on."""
    return [sys.executable, "-m", "dutyconsole", "--home", str(room.published.path), "view"]


def _publish_into(home: Home, published: Publication) -> None:
    told = home.settings.read_text(encoding="utf-8")
    line = f'folder = "{published.path}"'
    told, times = re.subn(r"(?m)^(\[view\]\s*)$", rf"\1\n{line}", told)
    home.settings.write_text(told if times else f"{told}\n[view]\n{line}\n", encoding="utf-8")


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def _sign(number: int) -> str:
    first = number * _SIGN % (len(_CHARACTERS) - _SIGN)
    return "".join(_CHARACTERS[first : first + _SIGN])


@contextmanager
def _before_all() -> Iterator[None]:
    """Let the moments be taken before anybody else goes on, where that is allowed."""
    with suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, 0, -15)
    try:
        yield
    finally:
        with suppress(PermissionError):
            os.setpriority(os.PRIO_PROCESS, 0, 0)

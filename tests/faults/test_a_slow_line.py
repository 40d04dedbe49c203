"""A leader at the end of a modem's line: 9,600 baud, and 300 ms each way, so 600 there and back.

What the slow screens show is compared with what the same keys bring where no line is between. Bytes
are those that TCP carries, with what OpenSSH adds; they hardly depend on the machine, so they are
asserted, and seconds are only told: `pytest -s`.
"""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import NamedTuple

import pyte
import pytest

from faults.slow_lines import SlowLine, a_slow_line
from faults.sshd import Door, Look, an_open_desk, an_open_door
from glass import Glass

pytestmark = [pytest.mark.needs("root", "ssh", "sshd", "setpriv")]
NARROW, WIDE = (80, 24), (120, 40)
PAGE_DOWN = "\x1b[6~"
LOG = [f"第{number}车间报告设备停机" for number in range(1, 31)]
"""More than the larger window has room for, by a page."""
NEW = "停水三十九户"
TYPED, FOUND = "water", "Found: 2 entries"
RESTING = 2.0
"""Seconds in which nothing but the clock moves."""
MOST = {
    "first picture": {NARROW: 4_500, WIDE: 11_000},
    "at rest": {NARROW: 800, WIDE: 800},
    "new entry": {NARROW: 900, WIDE: 2_000},
    "page": {NARROW: 1_100, WIDE: 3_000},
    "search opened": {NARROW: 3_000, WIDE: 8_000},
    "search typed": {NARROW: 1_100, WIDE: 2_200},
}
"""Bytes that may come to the leader for each, without compression."""
MOVING = re.compile(r"\d\d:\d\d:\d\d|as of|[▀█▄]")
"""A row in which something moves by itself."""


class Near(Look):
    """A leader whose terminal answers what it is asked, as terminals do."""

    def __init__(self, door: "Door | _Led", *options: str, size: tuple[int, int]) -> None:
        super().__init__(door, *options, size=size)  # type: ignore[arg-type] # led there
        self.size = size
        self._screen = Glass(*size)
        self._stream = pyte.ByteStream(self._screen)
        self._screen.write_process_input = self.press  # type: ignore[method-assign]

    @property
    def seen(self) -> list[list[object]]:
        """What one sees of each cell; where something moves by itself, only the ground."""
        columns, lines = self.size
        rows = [[self._screen.buffer[y][x] for x in range(columns)] for y in range(lines)]
        return [
            [char.bg for char in row] if moves else [_seen(char) for char in row]
            for row in rows
            for moves in [MOVING.search("".join(char.data for char in row))]
        ]


class Moment(NamedTuple):
    """When it was, and what had crossed the line; or how much between two of them."""

    at: float
    out: int
    back: int

    def since(self, before: "Moment") -> "Moment":
        """What lies between."""
        return Moment(self.at - before.at, self.out - before.out, self.back - before.back)


class Far(Near):
    """A leader at the other end of a slow line."""

    near: Near
    """Another with a window as large, and no line between."""

    def __init__(self, door: Door, line: SlowLine, *options: str, size: tuple[int, int]) -> None:
        super().__init__(_Led(door, line), *options, size=size)
        self.line = line
        self.began = self.moment
        """When what is waited for was begun."""
        self.is_compressed = "-oCompression=yes" in options

    @property
    def moment(self) -> Moment:
        """Now."""
        return Moment(time.monotonic(), *self.line.crossed)

    @property
    def shows_it(self) -> bool:
        """Whether one sees what one sees where no line is between."""
        return self.seen == self.near.seen

    @property
    def difference(self) -> str:
        """What is seen here, and the cells that are seen otherwise there."""
        both = zip(self.seen, self.near.seen, strict=True)
        cells = [
            f"row {y}, column {x}: {here} and not {there}"
            for y, rows in enumerate(both)
            for x, (here, there) in enumerate(zip(*rows, strict=True))
            if here != there
        ]
        return "\n".join([self.screen, *cells[:9]])


class _Led:
    """A door that is reached by a line."""

    def __init__(self, door: Door, line: SlowLine) -> None:
        self._door, self._line, self.there = door, line, door.there

    def client(self, *options: str, key: str) -> list[str]:
        known = f"-oHostKeyAlias=[127.0.0.1]:{self._door.port}"
        theirs, ours = f"-oPort={self._door.port}", f"-oPort={self._line.port}"
        words = self._door.client(known, *options, key=key)
        return [ours if word == theirs else word for word in words]


class Leaders:
    """All of them, who do the same; read by turns, so that nobody waits for another."""

    def __init__(self, near: list[Near], far: list[Far], door: Door) -> None:
        self.near, self.far, self.door = near, far, door
        for each in far:
            (each.near,) = (look for look in near if look.size == each.size)

    def press(self, keys: str) -> None:
        """The same keys for everybody."""
        self._begin()
        for look in (*self.near, *self.far):
            look.press(keys)

    def are_told(self, text: str) -> None:
        """A message comes in at the desk."""
        self._begin()
        self.door.takes_down(text)

    def _begin(self) -> None:
        for far in self.far:
            far.began = far.moment

    def each(self, *steps: Callable[[Far, Moment], bool]) -> list[dict[Far, Moment]]:
        """What each step took each of those who are far, one step after the other.

        A step is told when the one before was done.
        """
        ways = {far: [far.began] for far in self.far}
        end = time.monotonic() + 40
        while late := [far for far, way in ways.items() if len(way) <= len(steps)]:
            assert time.monotonic() < end, "\n".join(far.difference for far in late)
            for look in (*self.near, *self.far):
                look._read(0.005)
            for far in late:
                if steps[len(ways[far]) - 1](far, ways[far][-1]):
                    ways[far].append(far.moment)
        return [
            {far: way[at + 1].since(way[at]) for far, way in ways.items()}
            for at in range(len(steps))
        ]


@pytest.fixture
def leaders() -> Iterator[Leaders]:
    with ExitStack() as stack:
        door = stack.enter_context(an_open_door())
        door.publish()
        # Less is said before it begins; 120x40 needs the time.
        quick = "-oKexAlgorithms=curve25519-sha256"
        far = [
            Far(door, stack.enter_context(a_slow_line(door.port)), *options, size=size)
            for size, *options in (
                (NARROW,), (NARROW, "-oCompression=yes"),
                (WIDE, quick), (WIDE, quick, "-oCompression=yes"),
            )
        ]  # fmt: skip
        # Meanwhile they call.
        door.takes_down(*LOG)
        stack.enter_context(an_open_desk(door))
        yield Leaders([Near(door, size=size) for size in (NARROW, WIDE)], far, door)


def test_at_9600_baud_a_leader_reads_scrolls_and_searches_and_sees_what_is_new(leaders):
    login, first, rest = leaders.each(came_in, shows(LOG[-1]), has_rested)
    tell("login", login)
    within("first picture", first)
    within("at rest", rest)

    leaders.are_told(NEW)
    within("new entry", *leaders.each(shows(NEW)))

    # What follows takes 14 s in a large window without compression, and shows nothing more.
    leaders.far = [far for far in leaders.far if far.is_compressed or far.size == NARROW]
    above = {look.size: look.seen for look in leaders.near}
    leaders.press(PAGE_DOWN)
    within("page", *leaders.each(lambda far, _: far.near.seen != above[far.size] and far.shows_it))
    assert all(NEW not in look.screen for look in leaders.near)

    leaders.press("/")
    within("search opened", *leaders.each(shows("Found")))

    leaders.press(TYPED)
    within("search typed", *leaders.each(shows(FOUND)))
    for far in leaders.far:
        assert re.search(rf"Words +{TYPED}\n", far.screen)


def came_in(far, _before):
    return b"\x1b[?1049h" in far.written


def has_rested(far, before):
    return far.moment.at - before.at > RESTING


def shows(text):
    """That it is there, and all the rest as it is where no line is between."""
    return lambda far, _before: text in far.screen and far.shows_it


def within(what, spent):
    """Assert that nothing took more bytes than it may; compressed, half of that."""
    tell(what, spent)
    for far, taken in spent.items():
        assert taken.back <= MOST[what][far.size] / (2 if far.is_compressed else 1), far.size


def tell(what, spent):
    """Say what everything took."""
    for far, (seconds, out, back) in spent.items():
        columns, rows = far.size
        how = f"{columns}x{rows}{' compressed' if far.is_compressed else ''}"
        print(f"{what:15} {how:20} {seconds:5.1f} s {back:6} B here {out:5} B there")  # noqa: T201 - for `pytest -s`


def _seen(char):
    """Of a blank its ink is not seen, nor whether it is bold."""
    is_blank = char.data == " " and not char.reverse
    return char._replace(fg="default", bold=False, italics=False) if is_blank else char

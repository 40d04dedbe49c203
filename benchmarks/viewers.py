"""Leaders who look on: how long an entry takes to their screens, and what so many of them cost.

All of them run on this machine beside the desk, each in a terminal of its own. The reference is the
least that does the same: a loop that prints the newest entry of each new copy, and a bare Textual
program with a clock.
"""

import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import UTC
from pathlib import Path
from statistics import mean

from comparison import Outcome, percentile, shown
from looking import Delivery, Room, a_room, viewer
from loopback import a_door, is_there

from dutyconsole import clock
from dutyconsole.domain.leader_acts import LeaderAct
from dutyconsole.exchange import inbox
from dutyconsole.store.database import connect_to_read
from dutyconsole.store.journal import new_uid
from dutyconsole.store.people import list_people
from terminal import Program, bare

ENTRIES = 20
"""Entries that each crowd is shown."""
REST = 30.0
"""Seconds for which nothing happens."""
CROWDS = {1: 0.3, 10: 0.3, 20: 0.3, 50: 1.0}
"""How many look on, and the seconds from the commit that the 95th percentile may take."""
_KEY_BAR = "帮助"


def measure() -> list[Outcome]:
    """At a thousand entries; through sshd where there is one."""
    with a_room(1_000) as room:
        return [*_of(room, "", tuple(CROWDS)), *through_ssh(room), *to_the_desk(room)]


def measure_many() -> list[Outcome]:
    """At a million entries, which the desk verifies and backs up first: that takes minutes."""
    with a_room(1_000_000) as room:
        return _of(room, " at 1,000,000", (1, 20, 50))


def through_ssh(room: Room) -> list[Outcome]:
    """One viewer through a real sshd, beside one who needs none."""
    if not is_there():
        print("no sshd, or not root: nothing is measured through ssh", file=sys.stderr)
        return []
    with (
        a_door(viewer(room)) as client,
        room.crowd([viewer(room), client]),
    ):
        pictures = room.first_pictures(_KEY_BAR, room.newest_sign())
        room.read_until_quiet(1.0)
        delivered = [room.deliver() for _entry in range(ENTRIES)]
    direct, far = ([each.shown[place] - each.commit for each in delivered] for place in (0, 1))
    return [
        _beside("commit to screen, through ssh", far, direct, "without"),
        _beside("first picture, through ssh", pictures[1:], pictures[:1], "without"),
    ]


def to_the_desk(room: Room) -> list[Outcome]:
    """What a leader drops: until it is in the record and on the desk's screen."""
    with closing(connect_to_read(room.home.record)) as db:
        leader = list_people(db)[0].name
    # The first brings modules in.
    taken = [_instruct(room, leader, number) for number in range(1 + ENTRIES)][1:]
    shown_after, dropped_after = ([each[side] for each in taken] for side in (0, 1))
    return [
        Outcome(
            "a leader's act to the desk's screen", shown(shown_after),
            f"{shown(dropped_after)}  the dropping alone", "", "p95 <= 1000 ms",
            percentile(shown_after, 95) <= 1.0,
        )
    ]  # fmt: skip


def _instruct(room: Room, leader: str, number: int) -> tuple[float, float]:
    """Seconds until an instruction is on the desk's screen, and until it lay in the inbox."""
    # A terminal that is sent only what differs is sent all of it.
    words = "".join(chr(0x4E00 + number * 6 + place) for place in range(6))
    act = LeaderAct(uid=new_uid(), kind="instruct", leader=leader, at=clock.now(UTC), text=words)
    seen, begin = len(room.desk.pieces), time.perf_counter()
    inbox.drop(room.published.inbox, act)
    lay_there = time.perf_counter()
    room.read_until(lambda: words.encode() in _written(room, seen), words)
    on_screen = room.desk.pieces[-1][0] + room.desk.started
    room.read_until_quiet()
    return on_screen - begin, lay_there - begin


def _written(room: Room, seen: int) -> bytes:
    """What the desk has written since the first `seen` pieces."""
    return b"".join(piece for _at, piece in room.desk.pieces[seen:])


def _of(room: Room, where: str, counts: Sequence[int]) -> list[Outcome]:
    outcomes = []
    for count in counts:
        print(f"  {count} viewers{where} …", file=sys.stderr)
        outcomes += _crowd(room, count, f"{count} viewers{where}: ", at_rest=not where)
    return outcomes


def _crowd(room: Room, count: int, who: str, *, at_rest: bool) -> list[Outcome]:
    with room.crowd([viewer(room)] * count) as viewers:
        pictures = room.first_pictures(_KEY_BAR, room.newest_sign())
        room.read_until_quiet(1.0)
        ours = [room.deliver() for _entry in range(ENTRIES)]
        used = _processor(room, viewers) if at_rest else 0.0
        memory = _memory(viewers)
    with room.crowd([bare("newest", str(room.published.path))] * count):
        room.first_pictures(room.newest_sign())
        loops = [room.deliver() for _entry in range(ENTRIES)]
    with room.crowd([bare("digits")] * count) as clocks:
        bare_pictures = room.first_pictures("╭─╮")
        room.read_until_quiet(1.0)
        bare_used = _processor(room, clocks) if at_rest else 0.0
        bare_memory = _memory(clocks)
    outcomes = [*_delays(who, ours, loops, CROWDS[count])]
    outcomes.append(_beside(f"{who}first picture", pictures, bare_pictures, "bare Textual"))
    outcomes.append(_share(f"{who}memory of each, PSS / RSS", "MB", memory, bare_memory))
    if at_rest:
        outcomes.append(_share(f"{who}processor of each at rest", "%", (used,), (bare_used,)))
    return outcomes


def _delays(
    who: str, ours: list[Delivery], loops: list[Delivery], at_most: float
) -> Iterable[Outcome]:
    """From the commit to the screen of the last, which has a target, and what it consists of."""
    last, last_loop = ([each.last - each.commit for each in some] for some in (ours, loops))
    slow = percentile(last, 95)
    yield Outcome(
        f"{who}commit to screen, the last", shown(last), f"{shown(last_loop)}  bare loop", "",
        f"p95 <= {at_most * 1000:.0f} ms", slow <= at_most,
    )  # fmt: skip
    for what, begin, end in (
        ("commit to screen, half of them", "commit", "middle"),
        ("key to screen, the last", "key", "last"),
        ("key to commit", "key", "commit"),
        ("commit to published", "commit", "published"),
    ):
        taken, bare_taken = (
            [getattr(each, end) - getattr(each, begin) for each in some] for some in (ours, loops)
        )
        yield _beside(f"{who}{what}", taken, bare_taken, "bare loop", ratio=False)


def _beside(
    what: str, ours: list[float], reference: list[float], name: str, *, ratio: bool = True
) -> Outcome:
    times = f"{mean(ours) / mean(reference):.2f}x" if ratio else ""
    return Outcome(what, shown(ours), f"{shown(reference)}  {name}", times, "", None)


def _share(what: str, unit: str, ours: Sequence[float], reference: Sequence[float]) -> Outcome:
    told, told_bare = (" / ".join(f"{each:.2f}" for each in some) for some in (ours, reference))
    ratio = f"{ours[0] / reference[0]:.2f}x" if reference[0] else ""
    return Outcome(what, f"{told} {unit}", f"{told_bare} {unit}  bare Textual", ratio, "", None)


def _processor(room: Room, programs: list[Program]) -> float:
    """Hundredths of a processor that each takes when nothing happens."""
    before = sum(each.cpu_seconds() for each in programs)
    room.read(REST)
    return (sum(each.cpu_seconds() for each in programs) - before) / REST / len(programs) * 100


def _memory(programs: list[Program]) -> tuple[float, float]:
    """MB of each: its share of what is shared (PSS), and all that it has mapped (RSS)."""
    told = [Path(f"/proc/{each.pid}/smaps_rollup").read_text() for each in programs]
    pss, rss = (
        mean(int(text.split(f"\n{name}:")[1].split()[0]) / 1024 for text in told)
        for name in ("Pss", "Rss")
    )
    return pss, rss

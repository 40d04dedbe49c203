"""A desk and a leader who looks on, both at work on one station, for the pictures of either.

The desk publishes and takes in what the leader sends, as it does over SSH; only the clock is ours.
"""
# ruff: noqa: INP001 - belongs to a script, run by its path

import tempfile
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from arrow import Arrow

from dutyconsole import demo
from dutyconsole.config import Station, ViewRules
from dutyconsole.config.file import load
from dutyconsole.home import Home
from dutyconsole.store.database import connect
from dutyconsole.store.desk_lock import as_the_desk
from dutyconsole.store.publication import read_standing
from dutyconsole.store.publication_whole import publish_whole
from dutyconsole.store.viewing import view
from dutyconsole.ui.app import DutyApp
from dutyconsole.ui.view_app import ViewApp

if TYPE_CHECKING:
    from textual.pilot import Pilot

DESK, VIEW = "desk", "view"
WIDE, NARROW = (120, 40), (80, 24)
_LEADER = "张建军"
_TOLD = "立即核实密接人员名单，17:00前报我。"
_RINGS = ("view k enter", "+7")
_STOPS = ("stop", "+480")
_INSTRUCTS = ("view enter m", f"type {_TOLD}", "view f2", "+1")
SHOTS = (
    ("view-zh-80x24", VIEW, NARROW, ()),
    ("view-zh-120x40", VIEW, WIDE, ()),
    ("view-stopped-zh-80x24", VIEW, NARROW, _STOPS),
    ("check-rings-zh-80x24", DESK, NARROW, _RINGS),
    ("check-answer-zh-80x24", DESK, NARROW, (*_RINGS, "desk k")),
    ("check-answered-zh-80x24", VIEW, NARROW, (*_RINGS, "desk k 1 f2", "+1")),
    ("instruction-zh-80x24", DESK, NARROW, _INSTRUCTS),
)
"""Name, whose screen, its size, and what happens before: keys of either, seconds that pass."""


async def screen(
    whose: str, size: tuple[int, int], steps: Iterable[str], at: Arrow
) -> list[object]:
    """The lines of the screen of the desk or of the view after these steps."""
    async with _both(size, at) as hands:
        for step in steps:
            await hands.do(step)
        return hands.lines(whose)


class _Hands:
    """What is done at the desk and by the leader, and the clock of both."""

    def __init__(self, at: Arrow) -> None:
        self.now = at
        self.pilots: dict[str, Pilot[None]] = {}
        self.is_stopped = False

    async def do(self, step: str) -> None:
        """Press keys, type a text for the leader, let seconds pass, or let the desk stand still."""
        what, _space, words = step.partition(" ")
        if step.startswith("+"):
            await self._wait(int(step))
        elif what == "stop":
            self.is_stopped = True
        elif what == "type":
            await self._press(VIEW, words)
        else:
            await self._press(what, words.split())

    async def _press(self, whose: str, keys: Iterable[str]) -> None:
        for key in keys:
            self.pilots[whose].app.simulate_key(key)
            await self.settle(whose)

    async def _wait(self, seconds: int) -> None:
        self.now = self.now.shift(seconds=seconds)
        for whose in (DESK, VIEW, DESK, VIEW):
            if not (whose == DESK and self.is_stopped):
                self.pilots[whose].app.tick()
            await self.settle(whose)

    async def settle(self, whose: str) -> None:
        """Let everything that was started come to rest."""
        await self.pilots[whose].app.workers.wait_for_complete()
        for _time in range(3):
            await self.pilots[whose].pause()

    def lines(self, whose: str) -> list[object]:
        """What stands on the screen."""
        screen = self.pilots[whose].app.screen
        return list(screen._compositor.render_strips())  # noqa: SLF001 - there is no other way


@asynccontextmanager
async def _both(size: tuple[int, int], at: Arrow) -> AsyncIterator[_Hands]:
    home, folder = Home(Path(tempfile.mkdtemp())), Path(tempfile.mkdtemp())
    demo.build(home, at=at)
    station = msgspec.structs.replace(load(home.settings), view=ViewRules(folder=str(folder)))
    publish_whole(home, station, at=at)
    hands = _Hands(at)
    with closing(connect(home.record)) as db, as_the_desk(db, home):
        desk = DutyApp(db, station, home, lambda: hands.now, publishes=True)
        async with desk.run_test(size=size, notifications=True) as hands.pilots[DESK]:
            await hands.settle(DESK)
            async with _looking_on(Home(folder), station, size, hands):
                yield hands


@asynccontextmanager
async def _looking_on(
    published: Home, station: Station, size: tuple[int, int], hands: _Hands
) -> AsyncIterator[None]:
    with closing(view(published.record)) as db:
        app = ViewApp(
            db,
            station,
            published,
            lambda: hands.now,
            counted=lambda: 0.0,
            standing=lambda: read_standing(published.path),
            leader=_LEADER,
        )
        async with app.run_test(size=size, notifications=True) as hands.pilots[VIEW]:
            await hands.settle(VIEW)
            yield

"""A leader looking on: the view over a station or its published copy, driven by keys."""

import gc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from arrow import Arrow

from builders import AT
from dutyconsole import language
from dutyconsole.config.file import load
from dutyconsole.home import Home
from dutyconsole.store.viewing import view
from dutyconsole.ui.view_app import ViewApp
from keyboard import NARROW, Clock, Hands


@dataclass
class Stands:
    """How the desk stands, for a view that is told so."""

    alive: Arrow = AT
    complete: Arrow = AT
    entries: int = 0
    code: str = ""


class Counter:
    """A clock that counts seconds when it is told to."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@asynccontextmanager
async def looking_on(
    home: Home,
    *,
    size: tuple[int, int] = NARROW,
    at: Arrow = AT,
    speaking: str = language.ENGLISH,
    standing: Callable[[], object] = Stands,
    counted: Callable[[], float] | None = None,
    leader: str = "",
) -> AsyncIterator[Hands]:
    """Look on at the station or copy in `home`."""
    language.use(speaking)
    clock = Clock(at)
    app = ViewApp(
        view(home.record), load(home.settings), home, clock,
        counted=counted or Counter(), standing=standing, leader=leader,
    )  # fmt: skip
    async with app.run_test(size=size, notifications=True) as pilot:
        hands = Hands(app, pilot, clock)
        await hands.settle()
        yield hands
    app.db.close()
    # A view is a circle of thousands of objects: left lying, each makes the next test slower.
    del app, hands
    gc.collect()

"""The desk driven as an officer drives it: keys in, the screen read back."""

import atexit
import gc
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

from arrow import Arrow
from textual.pilot import Pilot

from builders import AT
from dutyconsole import demo, language
from dutyconsole.config.file import load
from dutyconsole.home import Home
from dutyconsole.store.database import connect
from dutyconsole.ui.app import DutyApp
from dutyconsole.ui.custody import Custody

NARROW = (80, 24)
WIDE = (120, 40)


class Hands:
    """What an officer does at the keyboard, and what is on the screen then."""

    def __init__(self, app: DutyApp, pilot: Pilot[None], clock: "Clock") -> None:
        self.app = app
        self._pilot = pilot
        self.clock = clock

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            await self._pilot.press(key)
        await self.settle()

    async def type(self, text: str) -> None:
        """Type text, any characters."""
        for character in text:
            self.app.simulate_key(character)
            await self._pilot.pause()
        await self.settle()

    async def click(self, selector: str, offset: tuple[int, int] = (0, 0)) -> None:
        """Click into a widget."""
        await self._pilot.click(selector, offset=offset)
        await self.settle()

    async def settle(self) -> None:
        """Let everything that was started come to rest."""
        await self.app.workers.wait_for_complete()
        await self._pilot.pause()
        await self._pilot.pause()

    async def wait_until(self, moment: Arrow) -> None:
        """The clock comes to `moment`."""
        self.clock.moment = moment
        self.app.tick()
        await self.settle()

    @property
    def screen(self) -> str:
        """The text on the screen, lines without what is empty at their ends."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)

    @property
    def marks(self) -> str:
        """Of each cell how it stands out: `#` inverse, `-` struck through, `+` bold."""
        strips = self.app.screen._compositor.render_strips()
        lines = ("".join(_mark(segment) for segment in strip) for strip in strips)
        return "\n".join(line.rstrip() for line in lines)


class Clock:
    """A clock that stands still until it is told to move."""

    def __init__(self, moment: Arrow) -> None:
        self.moment = moment

    def __call__(self) -> Arrow:
        return self.moment


@asynccontextmanager
async def at_the_desk(
    folder: Path,
    *,
    size: tuple[int, int] = NARROW,
    at: Arrow = AT,
    speaking: str = language.ENGLISH,
    prepare: Callable[[Home], None] | None = None,
    custody: Custody | None = None,
    special: bool = False,
    registers: bool = False,
) -> AsyncIterator[Hands]:
    """Sit at the demonstration station (or what `prepare` makes) at a moment of 2020.

    With `special` it has a special situation, of which the clocks run, and with `registers` the
    campaign is on and the daily report is drafted. Without `custody` the desk
    does nothing by itself.
    """
    language.use(speaking)
    home = Home(folder)
    if not home.record.exists():
        if prepare:
            prepare(home)
        else:
            shutil.copytree(
                _demonstration(speaking, at, special=special, registers=registers),
                folder,
                dirs_exist_ok=True,
            )
    clock = Clock(at)
    app = DutyApp(connect(home.record), load(home.settings), home, clock, custody)
    async with app.run_test(size=size, notifications=True) as pilot:
        hands = Hands(app, pilot, clock)
        await hands.settle()
        yield hands
    app.db.close()
    # A desk is a circle of thousands of objects: left lying, each makes the next test slower.
    del app, hands
    gc.collect()


@cache
def _demonstration(speaking: str, at: Arrow, *, special: bool, registers: bool) -> Path:
    """The demonstration station at that moment, built once in this process and then copied."""
    folder = Path(tempfile.mkdtemp(prefix="demonstration-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    language.use(speaking)
    demo.build(Home(folder), at=at, special=special, registers=registers)
    return folder


def _mark(segment: object) -> str:
    style = getattr(segment, "style", None)
    text: str = getattr(segment, "text", "")
    sign = " "
    if style is not None:
        sign = "#" if style.reverse else "-" if style.strike else "+" if style.bold else " "
    return sign * len(text)

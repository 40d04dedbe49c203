"""The registers of a bureau of 180 people: a year of temperatures beside a day or none of them.

The clock stands still at one moment of the record, so that every run does the same.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from comparison import Outcome, compared, limited, shown, side_by_side
from register_record import (
    AT,
    BY,
    STAFF,
    TEXTS,
    a_bureau_to_write,
    person,
    report_due,
    section,
)
from textual.pilot import Pilot

from dutyconsole import language
from dutyconsole.config.file import load
from dutyconsole.domain.people import PersonLine
from dutyconsole.domain.register_kinds import Register
from dutyconsole.domain.registers import BUILT_IN, CENSUS, SUPPLIES, TEMPERATURES, VISITORS
from dutyconsole.exchange.registers import read_register
from dutyconsole.exchange.sheets import read_table, write_table
from dutyconsole.home import Home
from dutyconsole.store import campaign, daily_reports, people, registers
from dutyconsole.store.daily_corrections import corrections_due
from dutyconsole.store.database import connect
from dutyconsole.store.overview import read_overview
from dutyconsole.store.register_duties import register_duties
from dutyconsole.ui.app import DutyApp

MANY, SOME, FEW = 100_000, 1_000, 100
TIMES = 15
SHEET_PEOPLE = 600


def measure() -> list[Outcome]:
    """Drafts, duties, the board, what is entered, and the screen."""
    language.use(language.CHINESE)
    return [
        *_drafts(),
        *_looks(),
        *_after_an_act(),
        *_entered(),
        *_imported(),
        *asyncio.run(_screens()),
    ]


def _taken(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def _within(what: str, series: list[float], *, at_most: float) -> Outcome:
    """A median that should be so many milliseconds at most."""
    return limited(what, median(series) * 1000, "ms", at_most=at_most, reference=shown(series))


class _Desk:
    """A bureau opened for writing, as the console opens it."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.station = load(home.settings)
        self.db = connect(home.record)
        self.due = report_due(self.station, AT.date())
        self._turn = count()

    def close(self) -> None:
        """Let go of the record."""
        self.db.close()

    def draft(self) -> None:
        """Draft the report of the day, once more."""
        daily_reports.draft(self.db, self.station, self.due, texts=TEXTS, by=BY, at=AT)

    def duties(self) -> None:
        """What the registers ask for, as the board reads it at every look."""
        register_duties(self.db, self.station, at=AT)

    def look(self) -> None:
        """All that the board shows."""
        read_overview(self.db, self.station, at=AT)

    def corrections(self) -> None:
        """The reports that call for a correction."""
        corrections_due(self.db, self.station, at=AT)

    def enter(self, register: Register, **values: str) -> None:
        """Enter a line."""
        registers.enter(self.db, self.station, register, values, by=BY, at=AT)

    def visitor(self) -> None:
        """Somebody comes in."""
        name = f"来客{next(self._turn)}"
        self.enter(VISITORS, person=name, host=person(1), purpose="送件", temperature="36.4")

    def temperature(self) -> None:
        """One more temperature of this afternoon."""
        self.enter(TEMPERATURES, person=person(next(self._turn) % STAFF), round="2",
                   temperature="36.5")  # fmt: skip

    def movement(self) -> None:
        """Some of the first item of the supplies goes out."""
        item = self.station.supplies[0].key
        self.enter(SUPPLIES, item=item, movement="issue", quantity="1", receiver=BY)

    def survey(self) -> None:
        """Somebody tells the census more: that may be about any day of the past."""
        number = next(self._turn)
        self.enter(CENSUS, person=person(number % STAFF), place=f"太原{number}")


@contextmanager
def _desk(temperatures: int) -> Iterator[_Desk]:
    with a_bureau_to_write(temperatures) as home, closing(_Desk(home)) as desk:
        yield desk


def _drafts() -> list[Outcome]:
    with _desk(MANY) as many, _desk(SOME) as some:
        more, less = side_by_side(lambda: _taken(many.draft), lambda: _taken(some.draft), TIMES)
    return [
        _within(f"draft of the report at {MANY:,} temperatures", more, at_most=200),
        compared("draft of the report", more, less, against=f"at {SOME:,}", at_most=5),
    ]


def _looks() -> list[Outcome]:
    """Nothing was entered since the last look."""
    with _desk(MANY) as on, _desk(0) as off:
        for desk in (on, off):
            desk.look()
        duties = [_taken(on.duties) for _time in range(TIMES)]
        corrections = [_taken(on.corrections) for _time in range(TIMES)]
        more, less = side_by_side(lambda: _taken(on.look), lambda: _taken(off.look), TIMES)
    return [
        _within("duties of the registers", duties, at_most=10),
        _within("corrections due", corrections, at_most=10),
        compared("overview, campaign on", more, less, against="campaign off", at_most=6),
    ]


def _after_an_act() -> list[Outcome]:
    """What the look costs that comes right after something was entered."""
    acts = {
        "a visitor": _Desk.visitor,
        "a temperature": _Desk.temperature,
        "supplies moved": _Desk.movement,
        "the census": _Desk.survey,
    }
    outcomes = []
    with _desk(MANY) as desk:
        desk.look()
        for what, act in acts.items():
            duties, corrections = [], []
            for _time in range(TIMES):
                act(desk)
                duties.append(_taken(desk.duties))
                corrections.append(_taken(desk.corrections))
            outcomes += [
                _within(f"duties after {what}", duties, at_most=10),
                Outcome(f"corrections after {what}", shown(corrections), "", "", "", None),
            ]
    return outcomes


def _entered() -> list[Outcome]:
    with _desk(MANY) as many, _desk(FEW) as few:
        more, less = side_by_side(lambda: _taken(many.visitor), lambda: _taken(few.visitor), 40)
    return [compared("a visitor entered", more, less, against=f"at {FEW}", at_most=1.5)]


def _imported() -> list[Outcome]:
    """A sheet of 600 people with two rounds, from the file to the record."""
    with TemporaryDirectory() as folder, _desk(0) as desk:
        sheet = Path(folder) / "sheet.xlsx"
        _write_sheet(sheet)
        _join(desk)
        taken = [_import(desk, sheet) for _time in range(3)]
    steps = zip(("read", "understood", "kept"), zip(*taken, strict=True), strict=True)
    whole = [sum(each) for each in taken]
    return [
        _within(f"sheet of {SHEET_PEOPLE} people, 2 rounds", whole, at_most=5000),
        *(Outcome(f"  {what}", shown(list(each)), "", "", "", None) for what, each in steps),
    ]


def _join(desk: _Desk) -> None:
    """The people of the sheet are in the directory, and the campaign is on."""
    campaign.begin(desk.db, AT.date(), by=BY, at=AT)
    lines = [PersonLine(n + 1, person(n), section(n)) for n in range(SHEET_PEOPLE)]
    people.import_people(desk.db, lines, by=BY, at=AT)


def _write_sheet(path: Path) -> None:
    header = ["姓名", "科室", "日期", "上午体温", "下午体温"]
    day = AT.date().isoformat()
    rows = [[person(n), section(n), day, "36.4", "36.6"] for n in range(SHEET_PEOPLE)]
    write_table(path, header, rows)


def _import(desk: _Desk, sheet: Path) -> tuple[float, float, float]:
    started = time.perf_counter()
    rows = read_table(sheet)
    read = time.perf_counter()
    lines, bad = read_register(rows, TEMPERATURES, desk.station, at=AT)
    understood = time.perf_counter()
    registers.enter_all(desk.db, desk.station, TEMPERATURES, lines, by=BY, at=AT, unread=bad)
    kept = time.perf_counter()
    if len(lines) != 2 * SHEET_PEOPLE:
        raise RuntimeError(f"{len(lines)} lines were read of the sheet")
    return read - started, understood - read, kept - understood


async def _screens() -> list[Outcome]:
    """The list of the registers, the lines of one, and what is found in it; and the board."""
    async with _screen(MANY) as many, _screen(FEW) as few:
        taken = [[await _open(screen) for screen in (many, few)] for _time in range(TIMES)]
        listed, opened, found = (
            [[both[side][step] for both in taken] for side in (0, 1)] for step in range(3)
        )
    async with _screen(MANY) as on, _screen(0) as off:
        boards = [[await _reload(screen) for screen in (on, off)] for _time in range(TIMES)]
    less, (more, few_found) = f"at {FEW}", found
    return [
        compared("g: the registers listed", *listed, against=less, at_most=1.5),
        compared("Enter: the register's screen", *opened, against=less, at_most=1.2),
        Outcome(
            "/: a name found, the last key", shown(more), f"{shown(few_found)}  {less}",
            f"{median(more) / median(few_found):.2f}x", "", None,
        ),
        compared(
            "board read and shown again", *map(list, zip(*boards, strict=True)),
            against="campaign off", at_most=2,
        ),
    ]  # fmt: skip


@asynccontextmanager
async def _screen(temperatures: int) -> AsyncIterator[Pilot[None]]:
    with a_bureau_to_write(temperatures) as home:
        app = DutyApp(connect(home.record), load(home.settings), home, lambda: AT)
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            yield pilot
        app.db.close()


async def _open(pilot: Pilot[None]) -> tuple[float, float, float]:
    """From the board to the temperatures, a word typed there, and back."""
    listed = await _pressed(pilot, "g")
    for _down in range(BUILT_IN.index(TEMPERATURES)):
        await pilot.press("down")
    opened = await _pressed(pilot, "enter")
    await pilot.press("slash", *"17")
    found = await _pressed(pilot, "9")
    await pilot.press("escape", "escape", "escape")
    return listed, opened, found


# Pilot waits by the clock until nothing more happens; what was done meanwhile is the processor's
# time. Within it all must be drawn: the other screen runs in the same loop.
_DRAWN = 0.1


async def _pressed(pilot: Pilot[None], key: str) -> float:
    started = time.process_time()
    await pilot.press(key)
    await pilot.app.workers.wait_for_complete()
    await asyncio.sleep(_DRAWN)
    return time.process_time() - started


async def _reload(pilot: Pilot[None]) -> float:
    started = time.process_time()
    # By its own queue: called from here it would read the desk of the screen that was opened last.
    pilot.app.screen.call_later(pilot.app.screen.reload)
    await asyncio.sleep(_DRAWN)
    return time.process_time() - started

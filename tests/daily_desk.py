"""The daily report at the desk of the demonstration station, an act in a line each."""

import arrow

from builders import on
from dutyconsole.domain.own_registers import registers_of
from dutyconsole.store import daily_reports, registers
from dutyconsole.ui.dialogs.daily_texts import DailyTextsDialog
from dutyconsole.ui.screens.daily import DailyScreen
from keyboard import Hands, at_the_desk
from signatures import fill_in, sign, swiftly

TEN_TO_FIVE = on("16:50")
LEADER = "Zhou Lijuan"


def at_five(folder, **more):
    return at_the_desk(folder, registers=True, **{"at": TEN_TO_FIVE, **more})


def head(hands: Hands) -> str:
    """What stands above the list of figures."""
    return hands.screen.partition("╭")[0]


def row_of(hands: Hands, name: str) -> list[str]:
    line = next(each for each in hands.screen.split("\n") if f" {name} " in each)
    return line.split(name, 1)[1].strip(" │▁▂▃▄▅▆▇█").split()


async def drafted(hands: Hands) -> None:
    """The two parts that nobody knows are nil, and why it does not add up is said."""
    await hands.press("d", "f2", "f6", "f6")
    while "Why?" in hands.screen and isinstance(hands.app.screen, DailyTextsDialog):
        await fill_in(hands, "still being asked")
        await hands.press("f2")
    if isinstance(hands.app.screen, DailyTextsDialog):
        await hands.press("f2")


async def checked(hands: Hands, time: str = "") -> None:
    await hands.press("k")
    await fill_in(hands, "Wang Fang")
    await swiftly(hands, *time)
    await hands.press("f2")


async def issued(hands: Hands) -> None:
    await drafted(hands)
    await checked(hands)
    await hands.press("s")
    await sign(hands, LEADER)


async def sent(hands: Hands, *, reason: str = "", time: str = "") -> None:
    await issued(hands)
    await hands.press("e")
    await fill_in(hands, "Mr Liu")
    await hands.press("enter")
    await swiftly(hands, *time)
    await hands.press("enter")
    await swiftly(hands, *reason)
    await hands.press("f2")


def due_of(hands: Hands):
    screen = hands.app.screen
    assert isinstance(screen, DailyScreen), hands.screen
    return screen.due


def acts(hands: Hands) -> list[tuple[int, str, str]]:
    rows = daily_reports.history(hands.app.db, due_of(hands))
    return [(row.seq, row.state.value, row.who) for row in rows]


async def a_visitor(hands: Hands, at: arrow.Arrow, came: arrow.Arrow) -> None:
    """Entered at another desk, about a time that may lie in the past."""
    desk = hands.app
    values = {"at": desk.db.stored(came), "person": "Guest", "host": "Wu Xia", "purpose": "parcel"}
    register = registers_of(desk.station)["visitors"]
    registers.enter(desk.db, desk.station, register, values, by="Gate", at=at)
    await hands.wait_until(at)

"""Signing at the demonstration station, where a PIN is the end of its owner's phone number."""

from builders import on
from dutyconsole.domain.journal import entry_from
from dutyconsole.store.handover import in_progress
from dutyconsole.store.people import list_people
from dutyconsole.store.relief import get_relief
from dutyconsole.ui.widgets.sheet_items import SheetItems
from keyboard import Hands

OUTGOING = ("Wu Xia", "Zheng Hao")
"""Who signs for the crew of 25 January."""
INCOMING = ("Feng Jing", "Shan Peng")
"""Who signs for the crew of the 26th."""
LEADERS = ("Zhou Lijuan", "Zhang Jianjun")
"""The duty leaders of the two."""
SUNDAY = "2020-01-26"


def morning(clock: str = "08:25"):
    """A moment of the morning on which the crew of the 25th hands over."""
    return on(clock, SUNDAY)


def pin_of(hands: Hands, name: str) -> str:
    """The PIN of somebody at the demonstration station."""
    (person,) = (each for each in list_people(hands.app.db) if each.name == name)
    return person.phones[0][-6:]


async def swiftly(hands: Hands, *keys: str) -> None:
    """Keys, or the characters of a text, one after the other without waiting between them."""
    for key in keys:
        hands.app.simulate_key(key)
    await hands.settle()
    await hands.settle()  # for whatever the last of them has started


async def fill_in(hands: Hands, *texts: str) -> None:
    """Each text into the field that has the focus, and Enter after it."""
    for text in texts:
        await swiftly(hands, *text)
        await hands.press("enter")


async def sign(hands: Hands, *names: str) -> None:
    """Each signs with the PIN; the dialog is open and asks for them in this order."""
    for name in names:
        await swiftly(hands, *pin_of(hands, name), "enter")


async def offered(hands: Hands, clock: str = "08:25") -> None:
    """The outgoing crew has signed, and the handover screen is open."""
    await hands.wait_until(morning(clock))
    await hands.press("h", "f2")
    await sign(hands, *OUTGOING)


async def all_accepted(hands: Hands) -> None:
    """Every item is accepted, one after the other."""
    items = hands.app.screen.query_one(SheetItems)
    await swiftly(hands, *["space"] * items.option_count)


async def handed_over(hands: Hands) -> None:
    """Both crews sign, whoever they are, and every item is accepted."""
    desk = hands.app
    sides = get_relief(desk.db, desk.station, at=desk.now).sides
    await hands.press("h", "f2")
    await sign(hands, *sides.outgoing)
    await all_accepted(hands)
    await hands.press("f2")
    await sign(hands, *sides.incoming)


def steps(hands: Hands) -> list[str]:
    """What was done so far in the handover in progress."""
    return [step.kind.value for step in in_progress(hands.app.db)[1]]


def events(hands: Hands) -> list[str]:
    """What the journal holds, in order."""
    rows = hands.app.db.execute("SELECT body FROM journal ORDER BY n")
    return [entry_from(row["body"]).event for row in rows]

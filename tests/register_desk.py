"""Registers at the desk: the campaign is on, and lines are entered as an officer types them."""

from contextlib import suppress

from builders import AT
from dutyconsole.domain.own_registers import registers_of
from dutyconsole.domain.register_lines import read_values
from dutyconsole.errors import NotAllowed
from dutyconsole.store import campaign, registers


def with_campaign(hands):
    """The campaign is on, whether the demonstration had it on before or not."""
    with suppress(NotAllowed):
        campaign.begin(hands.app.db, AT.date(), by="Wu Xia", at=AT)


def entered(hands, key, **typed):
    """A line of the register of this key, entered now."""
    desk = hands.app
    with_campaign(hands)
    register = registers_of(desk.station)[key]
    values = read_values(register, typed, desk.station, at=AT)
    line = registers.enter(desk.db, desk.station, register, values, by="Wu Xia", at=AT)
    desk.look()
    return line


def a_visitor(hands, name="Gao", **typed):
    """A visitor who is in the house."""
    given = {"person": name, "host": "Li Ming", "purpose": "parcel", "temperature": "36.5"}
    return entered(hands, "visitors", **given | typed)


async def open_register(hands, key):
    """The screen of one register."""
    hands.app.open_register(key)
    await hands.settle()


def rows(hands):
    """The lines of the screen, without what is empty at their ends."""
    return hands.screen.split("\n")

"""A small station of its own: two sections, the campaign on, two supplies; for whole screens."""

from collections.abc import Callable
from contextlib import closing

from builders import AT, a_record
from dutyconsole.config.file import load
from dutyconsole.domain.own_registers import registers_of
from dutyconsole.domain.people import PersonLine
from dutyconsole.domain.register_kinds import Register
from dutyconsole.domain.register_lines import RegisterLine, read_values
from dutyconsole.home import Home
from dutyconsole.store import campaign, register_lists, registers
from dutyconsole.store.people import import_people
from keyboard import Hands

SECTIONS = {"Planning": ("Gao Lei", "He Min", "Qin Yu"), "Finance": ("Tang Bo", "Yan Jie")}
_SETTINGS = """
[station]
name = "Duty Room"
bureau = "Bureau"
superior = "Office"

[[posts]]
key = "leader"
name = "Duty leader"

[[posts]]
key = "lead"
name = "Lead officer"

[[categories]]
key = "epidemic"
name = "Epidemic"

[[reports]]
key = "daily"
name = "Daily report"
to = "Office"
due = "17:00"

[leading_group]
name = "Leading group"
head = "Zhang"

[office]
name = "Office"
head = "Liu"
phone = "0350-2020000"

[[supplies]]
key = "masks"
name = "Masks"
unit = "pcs"
safe = 50
per_day = 20

[[supplies]]
key = "lamps"
name = "Lamps"
unit = "pcs"
"""
Typed = tuple[str, dict[str, str]]
"""A register, and what is typed into its form."""


def with_lines(*lines: Typed, campaign_on: bool = True) -> Callable[[Home], None]:
    """What prepares the station, with these lines in its registers."""

    def prepare(home: Home) -> None:
        home.settings.write_text(_SETTINGS, encoding="utf-8")
        people = [
            PersonLine(number, name, department=section)
            for number, (section, name) in enumerate(
                (section, name) for section, names in SECTIONS.items() for name in names
            )
        ]
        with closing(a_record(home.record.parent)) as db:
            import_people(db, people, by="Wu Xia", at=AT)
            if campaign_on:
                begun = AT.shift(days=-1).date()
                campaign.begin(db, begun, reason="Order 3", by="Wu Xia", at=AT)
            station = load(home.settings)
            for key, typed in lines:
                register = registers_of(station)[key]
                values = read_values(register, typed, station, at=AT)
                registers.enter(db, station, register, values, by="Wu Xia", at=AT)

    return prepare


async def opened(hands: Hands, screen: object) -> Hands:
    """The desk with this screen open, Wu Xia keeping the log."""
    hands.app.recorder = "Wu Xia"
    hands.app.push_screen(screen)
    await hands.settle()
    return hands


def written(hands: Hands, register: Register) -> list[RegisterLine]:
    """What stands in a register, the oldest line first."""
    return register_lists.list_lines(hands.app.db, register)[::-1]

"""PINs at the console: the field, looking at one in a thread, and what is recorded of it."""

from typing import TYPE_CHECKING

from textual.actions import SkipAction
from textual.widgets import Input

from dutyconsole.domain.people import label
from dutyconsole.domain.pins import Instant
from dutyconsole.errors import NotAllowed
from dutyconsole.language import _
from dutyconsole.store import pins
from dutyconsole.store.people import find_people, list_people
from dutyconsole.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Collection

    from dutyconsole.home import Home
    from dutyconsole.store.database import Record
    from dutyconsole.ui.app import DutyApp


class PinField(Input):
    """A field whose content is shown as dots, and taken once."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(password=True, compact=True, id=id)

    def taken(self) -> str:
        """What was typed; the field is empty afterwards."""
        typed, self.value = self.value, ""
        return typed

    def action_copy(self) -> None:
        """Nothing: the clipboard of a terminal is open to whatever runs beside it."""
        raise SkipAction

    def action_cut(self) -> None:
        """Nothing, for the same reason."""
        raise SkipAction


def instant() -> Instant:
    """This moment by all clocks of the machine."""
    from dutyconsole import clock

    return Instant(clock.wall(), clock.counted(), clock.boot())


def shown(home: "Home", name: str, pin: str, others: "Collection[str]") -> None:
    """Look whether `pin` is that of `name` and of none of the `others`; takes a third of a second.

    Raises:
        WrongPin: it is not.
        NotAllowed: they have none, have to wait, or somebody else has the same.
    """
    with pins.opened(home) as book:
        book.check(name, pin, instant())
        same = book.same_pin(pin, [other for other in others if other != name])
    if same:
        raise NotAllowed(
            _("{name} and {other} have the same PIN: both set another one, then sign").format(
                name=name, other=same
            )
        )


def meant(db: "Record", typed: str) -> str:
    """The name with which somebody signs: typed whole, or by pinyin or initials of them alone."""
    typed = clean_line(typed)
    everybody = list_people(db)
    whole = {label(person, everybody) for person in everybody}
    # Digits would find somebody by phone; what was meant as a PIN would name them.
    if not typed or typed in whole or any(character.isdigit() for character in typed):
        return typed
    found = find_people(db, typed)
    return label(found[0], everybody) if len(found) == 1 else typed


def tell_the_record(desk: "DutyApp") -> None:
    """Tell the record what befell the PINs: failures, changes, what a crash has cut off."""
    if not desk.home.pins.exists():
        return

    def tell() -> None:
        with pins.opened(desk.home) as book:
            pins.tell(desk.db, book, by=desk.signature, at=desk.clock())

    desk.attempt(tell)

"""Where one goes to be done with what a register asks for."""

from typing import TYPE_CHECKING

from dutyconsole.language import _

if TYPE_CHECKING:
    from dutyconsole.ui.app import DutyApp


def open_duty(desk: "DutyApp", subject: str) -> None:
    """Open what an obligation of a register is about, by its subject."""
    register, first, *rest = subject.split()
    match register:
        case "destruction" if desk.only_looks:
            desk.open_register(first)
        case "destruction":
            desk.say(_("`dutyconsole destruction` shows and destroys it, with the desk closed"))
        case "temperatures" if rest:
            desk.open_round()
        case "follow_ups":
            desk.open_coverage()
        case "supplies":
            desk.open_stock()
        case "disinfection":
            desk.open_register_form(register, {"area": rest[0]})
        case _ if first.isdecimal():
            desk.open_register_line(register, int(first))
        case _:
            desk.open_coverage()

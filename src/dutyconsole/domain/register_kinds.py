"""What a register is: its fields, what a line is about, when a line is done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from dutyconsole.config import Station
from dutyconsole.domain.register_fields import Field, Values
from dutyconsole.language import N_

Check = Callable[[Values], str]
"""What is wrong with a line as a whole, as a sentence to be translated; empty where nothing is."""


def done_at_once(values: Values) -> bool:  # noqa: ARG001 - it does not matter what stands there
    """Whether a line of a register is open of which nothing is to come: never."""
    return False


@dataclass(frozen=True, kw_only=True)
class Register:
    """A register (台账), declared as data; the screen, the form and the import follow from it."""

    key: str
    name: str
    """Marked with N_, unless it is a word of the station's own; so are the following."""
    one: str
    """What one line is: `a visitor`."""
    fields: tuple[Field, ...]
    """The first is `at`: when it happened; a line counts on the day of it."""
    subject: str
    """The key of the field that names who or what a line is about."""
    columns: tuple[str, ...]
    """Keys of the fields that a list shows, what matters most first."""
    empty: str = ""
    """What an empty list says belongs there."""
    is_open: Callable[[Values], bool] = done_at_once
    """Whether something of a line is still to come: an exit, a return, a release."""
    checks: tuple[Check, ...] = ()
    one_each: bool = False
    """Whether there is one line for each subject, and what is entered again goes on with it."""
    once_a_day: str = ""
    """The key of a field whose values a subject has once a day each: the round of a reading."""
    campaign: bool = True
    """Whether it belongs to the campaign (专项), and ends with it."""

    @cached_property
    def by_key(self) -> Mapping[str, Field]:
        """The fields by their keys."""
        return {each.key: each for each in self.fields}

    @cached_property
    def form(self) -> tuple[Field, ...]:
        """The fields that are filled in by a person."""
        return tuple(each for each in self.fields if not each.hidden)

    @cached_property
    def later(self) -> tuple[Field, ...]:
        """The fields that are filled in when a line is gone on with."""
        return tuple(each for each in self.form if each.later)

    @cached_property
    def fever_fields(self) -> tuple[str, ...]:
        """The keys of body temperatures, the first reading first."""
        return tuple(each.key for each in self.fields if each.fever)


_ROUNDS = {
    1: (N_("today"),),
    2: (N_("morning"), N_("afternoon")),
    3: (N_("morning"), N_("noon"), N_("evening")),
}


def rounds_of(station: Station) -> dict[str, str]:
    """The rounds of temperatures of a day, `1`, `2` …, and what they are called."""
    times = station.campaign.rounds
    names = _ROUNDS.get(len(times)) or tuple(f"{time:%H:%M}" for time in times)
    return {str(number): name for number, name in enumerate(names, start=1)}


def choices_of(field: Field, station: Station) -> dict[str, str]:
    """The keys and names of what can stand in a field that takes a choice; else nothing."""
    match field.kind:
        case "item":
            return {each.key: each.name for each in station.supplies}
        case "area":
            return {each.key: each.name for each in station.areas}
        case "round":
            return rounds_of(station)
        case _:
            return dict(field.choices)

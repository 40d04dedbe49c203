"""What a row that a figure was counted from is, in one line: a visitor, an incident, a person."""

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.incident_numbers import number_meant
from dutyconsole.domain.own_registers import registers_of
from dutyconsole.errors import DutyError
from dutyconsole.store import incidents, matters, register_lists
from dutyconsole.store.database import Record
from dutyconsole.text import clean_line
from dutyconsole.ui.register_words import line_name, shown
from dutyconsole.wording import moment_short

_COLUMNS = 5
"""How many fields of a line tell what it is."""


def words_of(db: Record, station: Station, subject: str, *, at: Arrow) -> str:
    """The row that `subject` names; the name itself where there is no more to say."""
    kind, _space, which = subject.partition(" ")
    try:
        if kind == "incident":
            message = incidents.get(db, number_meant(which, at=at)).current.message
            return (
                f"{which}  {moment_short(message.received_at, at=at)}  {clean_line(message.text)}"
            )
        if kind == "person":
            return which
        if kind == "matter":
            noted = matters.history(db, int(which))[0]
            return f"{moment_short(noted.at, at=at)}  {clean_line(noted.text)}"
        if kind in registers_of(station):
            return _line(db, station, kind, int(which), at)
    except DutyError:
        pass  # what it was counted from is not to be had any more: the name alone tells
    return clean_line(subject)


def _line(db: Record, station: Station, key: str, number: int, at: Arrow) -> str:
    register = registers_of(station)[key]
    line = register_lists.get(db, register, number)
    told = [
        shown(register.by_key[column], line.values, station, at=at)
        for column in register.columns[:_COLUMNS]
        if column != register.subject
    ]
    return "  ".join((line_name(register, line, station, at=at), *filter(None, told)))

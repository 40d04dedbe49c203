"""What a row that a figure was counted from is, in one line: a visitor, an incident, a person."""

from typing import TYPE_CHECKING

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.daily_names import report_meant
from dutyconsole.domain.incident_numbers import number_meant
from dutyconsole.domain.moments import from_text
from dutyconsole.domain.own_registers import registers_of
from dutyconsole.domain.register_kinds import Register
from dutyconsole.domain.registers import CENSUS
from dutyconsole.domain.reports import DueReport
from dutyconsole.errors import DutyError
from dutyconsole.language import N_, _
from dutyconsole.store import incidents, matters, post_checks, register_lists
from dutyconsole.store.database import Record
from dutyconsole.text import clean_line
from dutyconsole.ui.register_duties import open_duty
from dutyconsole.ui.register_words import line_name, shown
from dutyconsole.wording import moment_short

if TYPE_CHECKING:
    from dutyconsole.ui.app import DutyApp

_NAMES = {"handover": N_("Shift handover"), "relief": N_("Relief")}
"""Of what has no row of its own."""
_LOOK_BACK = 62
"""Days within which a post check is looked for."""
_COLUMNS = 5
"""How many fields of a line tell what it is."""


def words_of(db: Record, station: Station, subject: str, *, at: Arrow) -> str:
    """The row that `subject` names; the name itself where there is no more to say."""
    row, due = _parted(subject)
    try:
        said = _words(db, station, row, at)
    except DutyError:
        said = ""  # what it was counted from is not to be had any more: the name alone tells
    said = said or clean_line(row.removeprefix("person "))
    if due is None:
        return said
    return _("{what}  due {time}").format(what=said, time=moment_short(due, at=at))


def _words(db: Record, station: Station, row: str, at: Arrow) -> str:
    kind, _space, which = row.partition(" ")
    number, _space, more = which.partition(" ")
    if kind in _NAMES:
        return _(_NAMES[kind])
    if kind == "report":
        rules = {each.key: each.name for each in station.reports}
        return clean_line(f"{rules.get(number, number)} {more}")
    if kind == "incident":
        message = incidents.get(db, number_meant(number, at=at)).current.message
        return f"{number}  {moment_short(message.received_at, at=at)}  {clean_line(message.text)}"
    if register := registers_of(station).get(kind):
        if number.isdecimal():
            return _line(db, station, register, int(number), at)
        return clean_line(f"{_(register.name)} {which}")
    return _of_duty_room(db, kind, number, at) if number.isdecimal() else ""


def _of_duty_room(db: Record, kind: str, number: str, at: Arrow) -> str:
    """A matter or a post check; nothing where it is neither."""
    if kind == "matter":
        noted = matters.history(db, int(number))[0]
        return f"{moment_short(noted.at, at=at)}  {clean_line(noted.text)}"
    return _post_check(db, int(number), at) if kind == "post_check" else ""


def open_row(desk: "DutyApp", subject: str) -> None:
    """Open what a figure was counted from; where that is nowhere to be seen, say so."""
    row, due = _parted(subject)
    kind, _space, which = row.partition(" ")
    number = which.partition(" ")[0]
    is_register = kind in registers_of(desk.station)
    if kind == "person":
        desk.open_register(CENSUS.key, words=which)
    elif kind in {"incident", "matter"} or (is_register and number.isdecimal()):
        desk.open_subject(f"{kind} {number}")
    elif is_register:
        open_duty(desk, row)
    elif kind == "report" and (meant := _report(desk, which, due)):
        desk.open_daily(meant)
    else:
        desk.say(_("There is no more to see of this than stands in the row"))


def _report(desk: "DutyApp", subject: str, due: Arrow | None) -> DueReport | None:
    return report_meant(subject, due, desk.station.reports, desk.db.zone) if due else None


def _parted(subject: str) -> tuple[str, Arrow | None]:
    """What a row is about, and when it was due where it is an obligation."""
    row, _space, last = subject.rpartition(" ")
    if "T" not in last or not row or not last[:4].isdecimal():
        return subject, None
    return row.removeprefix("register "), from_text(last)


def _post_check(db: Record, number: int, at: Arrow) -> str:
    """When a post was checked, and by whom."""
    lately = post_checks.list_checks(db, since=at.shift(days=-_LOOK_BACK))
    found = [each for each in lately if each.id == number]
    if not found:
        return _("Post check {number}").format(number=number)
    return f"{moment_short(found[0].at, at=at)}  {clean_line(found[0].checker)}"


def _line(db: Record, station: Station, register: Register, number: int, at: Arrow) -> str:
    line = register_lists.get(db, register, number)
    told = [
        shown(register.by_key[column], line.values, station, at=at)
        for column in register.columns[:_COLUMNS]
        if column != register.subject
    ]
    return "  ".join((line_name(register, line, station, at=at), *filter(None, told)))

"""What is typed into the form of a register: which fields, what stands there, how it is read."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.moments import from_text
from dutyconsole.domain.people import Person, label, matches
from dutyconsole.domain.register_fields import Field, Values
from dutyconsole.domain.register_kinds import Register
from dutyconsole.domain.register_lines import RegisterLine, read_values
from dutyconsole.domain.register_words import STAFF_REGISTERS
from dutyconsole.errors import BadInput
from dutyconsole.language import _
from dutyconsole.wording import clock

REASON = "reason_of_correction"
"""The key of the field that is in the form of a correction only."""
_BARE_READING = 3
"""Digits of a temperature that is typed without its point: 364."""
OFFERED = 9
"""People offered at most; a digit takes one."""


class FormAct(StrEnum):
    """What a form does to a register."""

    ENTER = "enter"
    GO_ON = "go_on"
    CORRECT = "correct"


def fields_for(register: Register, act: FormAct, line: RegisterLine | None) -> tuple[Field, ...]:
    """The fields of a form: what must be said first, then the rest, what comes later last."""
    if act is FormAct.GO_ON and line:
        return still_to_come(register, line.values)
    first = [each for each in register.form if (each.required or each.fever) and not each.later]
    rest = [each for each in register.form if each not in first and not each.later]
    return (*first, *rest, *(each for each in register.later if each not in first))


def still_to_come(register: Register, values: Values) -> tuple[Field, ...]:
    """The fields with which one may go on with a line."""
    if register.one_each:
        return register.later
    return tuple(each for each in register.later if not values.get(each.key))


def blank_values(
    register: Register,
    fields: Iterable[Field],
    act: FormAct,
    line: RegisterLine | None,
    station: Station,
    *,
    at: Arrow,
    opened: bool,
) -> dict[str, str]:
    """What stands in the fields before anything is typed."""
    fields = tuple(fields)
    if act is FormAct.CORRECT and line:
        kept = {each.key: typed_form(each, line.values, opened=opened) for each in fields}
        return {REASON: ""} | kept
    if act is FormAct.GO_ON and line:
        return _going_on(fields, line, at)
    # Where there is one line for each, what is entered goes on with it: a default would undo it.
    blank = {each.key: "" if register.one_each else _default(each, at) for each in fields}
    if "round" in blank:
        blank["round"] = _round(station, at)
    return blank


def typed_form(field: Field, values: Values, *, opened: bool) -> str:
    """A value as one would type it; nothing where it is masked and not opened."""
    value = values.get(field.key, "")
    if field.is_private and not opened:
        return ""
    if value and field.kind == "moment":
        return from_text(value).datetime.strftime("%Y-%m-%d %H:%M:%S").removesuffix(":00")
    return value


def is_asked(register: Register, field: Field) -> bool:
    """Whether a person must fill a field in, because nothing would stand there by itself."""
    return field.required and not (register.one_each and field.default)


def read_typed(
    register: Register, fields: Iterable[Field], typed: Mapping[str, str], station: Station,
    *, at: Arrow,
) -> tuple[dict[str, str], dict[str, str]]:  # fmt: skip
    """What was typed as it is kept, and by its field what is wrong with each that is."""
    values, wrong = dict[str, str](), dict[str, str]()
    for field in fields:
        try:
            words = with_point(field, typed.get(field.key, ""))
            values |= read_values(register, {field.key: words}, station, at=at)
        except BadInput as refusal:
            wrong[field.key] = str(refusal)
    return values, wrong


def with_point(field: Field, typed: str) -> str:
    """A temperature typed without its point, 364, with it."""
    bare = typed.strip()
    if field.fever and len(bare) == _BARE_READING and bare.isdecimal():
        return f"{bare[:-1]}.{bare[-1]}"
    return typed


def offers_people(register: Register, field: Field) -> bool:
    """Whether the directory knows who may stand in a field; visitors are not in it."""
    is_guest = field.key == register.subject and register.key not in STAFF_REGISTERS
    return field.kind == "person" and not (is_guest and register.key == "visitors")


def people_meant(typed: str, people: Sequence[Person]) -> tuple[Person, ...]:
    """Whom of the directory what is typed may mean; nobody where it is a whole name already."""
    words = typed.strip()
    is_number = any(character.isdecimal() for character in words)
    if not words or is_number or any(words == label(each, people) for each in people):
        return ()
    return tuple(each for each in people if matches(each, words))


def unsure(typed: str, people: Sequence[Person]) -> str:
    """What is to be said of a name in letters that means several people; else nothing."""
    found = people_meant(typed, people)
    if len(found) > 1 and typed.strip().isascii():
        return _("“{typed}” is one of several people: type on, or choose by digit").format(
            typed=typed.strip()
        )
    return ""


def _default(field: Field, at: Arrow) -> str:
    match field.default:
        case "now":
            return clock(at)
        case "today":
            return at.date().isoformat()
        case fixed:
            return fixed


def _round(station: Station, at: Arrow) -> str:
    """The round whose time is nearest."""
    now = at.hour * 60 + at.minute
    apart = [abs(each.hour * 60 + each.minute - now) for each in station.campaign.rounds]
    return str(apart.index(min(apart)) + 1) if apart else ""


def _going_on(fields: Sequence[Field], line: RegisterLine, at: Arrow) -> dict[str, str]:
    """Whoever goes or is measured again does so now; a return is not to be assumed."""
    values = dict.fromkeys((each.key for each in fields), "")
    for number, field in enumerate(fields):
        is_first = not number or fields[number - 1].fever
        if field.kind == "moment" and is_first:
            # Within the minute in which it began, the minute alone would lie before it.
            exact = at.datetime.strftime("%Y-%m-%d %H:%M:%S")
            values[field.key] = exact if line.at > at.floor("minute") else clock(at)
            break
    return values

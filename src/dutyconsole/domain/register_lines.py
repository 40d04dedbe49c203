"""Lines of a register: what may be entered, how a line goes on, and when it is a fever.

A line is never overwritten: what is entered later, a correction (更正) and a cancellation (作废)
are further parts of the same number, each with all that the line says from then on.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.incidents import is_late_entry
from dutyconsole.domain.register_checks import is_high
from dutyconsole.domain.register_fields import Field, Values, read_value
from dutyconsole.domain.register_kinds import Register, choices_of
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.language import N_, _
from dutyconsole.text import clean_line


class PartKind(StrEnum):
    """What a part of a line is."""

    ENTERED = "entered"
    GONE_ON = "gone_on"
    CORRECTED = "corrected"
    CANCELLED = "cancelled"


class LineState(StrEnum):
    """Where a line stands."""

    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


PART_KINDS = {
    PartKind.ENTERED: N_("entered"),
    PartKind.GONE_ON: N_("gone on with"),
    PartKind.CORRECTED: N_("corrected"),
    PartKind.CANCELLED: N_("cancelled"),
}
LINE_STATES = {
    LineState.OPEN: N_("open"),
    LineState.CLOSED: N_("finished"),
    LineState.CANCELLED: N_("cancelled"),
}


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """A line of a register as one of its parts left it."""

    entry: int
    """The id of the part, from 1 over all registers."""
    register: str
    """Key of the register."""
    number: int
    """Of the line, from 1 in its register, without gaps."""
    part: int
    """0 for what was entered first, then 1, 2 … for what was added."""
    kind: PartKind
    state: LineState
    at: Arrow
    """When it happened; the line counts on that day."""
    recorded_at: Arrow
    by: str
    reason: str
    """Why it was corrected or cancelled."""
    values: Values
    """What it says; nothing where that was destroyed."""
    destroyed: bool = False

    @property
    def subject(self) -> str:
        """How the journal and the obligations name this line: `visitors 12`."""
        return f"{self.register} {self.number}"

    @property
    def late_entry(self) -> bool:
        """Whether it was entered late (补录)."""
        return self.part == 0 and is_late_entry(self.at, self.recorded_at)


def read_values(
    register: Register, typed: Mapping[str, str], station: Station, *, at: Arrow
) -> dict[str, str]:
    """What was typed into the form of a register, in the form in which it is kept.

    Raises:
        BadInput: a field cannot be that, or there is none of that key.
    """
    read = {}
    for key, words in typed.items():
        field = register.by_key.get(key)
        if field is None:
            known = _(", ").join(each.key for each in register.form)
            raise BadInput(
                _("“{key}” is no field of {register}; expected one of {known}").format(
                    key=key, register=_(register.name), known=known
                )
            )
        if value := read_value(field, words, choices_of(field, station), at=at):
            read[key] = value
    return read


def with_defaults(register: Register, values: Values, *, at: str) -> dict[str, str]:
    """A new line with what stands in it by itself; `at` is now, as the record stores it."""
    given = {"now": at, "today": at[:10]}
    fixed = {
        each.key: given.get(each.default, each.default) for each in register.form if each.default
    }
    return fixed | dict(values)


def check_line(register: Register, values: Values) -> None:
    """Refuse a line that lacks something, or of which the parts do not go together.

    Raises:
        BadInput: it names what is missing, or says what is wrong.
    """
    lacking = [_(each.name) for each in register.form if each.required and not values.get(each.key)]
    if lacking:
        raise BadInput(_("Still missing: {fields}").format(fields=_(", ").join(lacking)))
    for check in register.checks:
        if sentence := check(values):
            raise BadInput(_(sentence))


def check_going_on(register: Register, line: RegisterLine, changed: Values) -> None:
    """Refuse to go on with a line that is cancelled, or with what is no later field of it.

    Raises:
        NotAllowed: the line does not allow it; a correction does.
    """
    if line.state is LineState.CANCELLED:
        raise NotAllowed(_("This line is cancelled"))
    if line.destroyed:
        raise NotAllowed(_("What this line said was destroyed"))
    for key in changed:
        field = register.by_key[key]
        if line.values.get(key) and not register.one_each:
            raise NotAllowed(
                _("{field} is written down already; correct it, with a reason").format(
                    field=_(field.name)
                )
            )
        if not (field.later or register.one_each):
            raise NotAllowed(
                _("{field} is changed by a correction, with a reason").format(field=_(field.name))
            )


def check_reason(line: RegisterLine, reason: str) -> None:
    """Refuse a correction or cancellation without a reason, or of what counts no longer.

    Raises:
        NotAllowed: no reason is given, or the line is cancelled or destroyed.
    """
    if line.state is LineState.CANCELLED:
        raise NotAllowed(_("This line is cancelled"))
    if line.destroyed:
        raise NotAllowed(_("What this line said was destroyed"))
    if not clean_line(reason):
        raise NotAllowed(_("Say why"))
    if _PRIVATE.search(reason):
        raise NotAllowed(_("A reason is kept for ever: leave telephone and ID numbers out of it"))


def state_of(register: Register, values: Values) -> LineState:
    """Whether something of a line is still to come."""
    return LineState.OPEN if register.is_open(values) else LineState.CLOSED


def fever_in(register: Register, values: Values) -> Field | None:
    """The field that holds a fever, surely; None where there is none, or it is taken again first.

    A reading that is too high at the forehead is taken again under the arm before anything follows.
    """
    if "recheck" in register.by_key:
        if is_high(values, "recheck"):
            return register.by_key["recheck"]
        if values.get("method") == "armpit" and is_high(values, "temperature"):
            return register.by_key["temperature"]
        return None
    high = (key for key in register.fever_fields if is_high(values, key))
    return next((register.by_key[key] for key in high), None)


_PRIVATE = re.compile(r"\d(?:[ -]?\d){10,}[Xx]?")
"""What looks like a mobile telephone or an ID number."""


def canonical(values: Values) -> str:
    """What a line says, as it is stored and digested: canonical JSON."""
    return json.dumps(dict(values), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def digest_of(subject: str, content: str, salt: str) -> str:
    """What the journal keeps of a line's content; without the salt nobody can guess it back."""
    return hashlib.sha256(f"{salt}\n{subject}\n{content}".encode()).hexdigest()

"""Lines of a table on their way into a register: which of them are there already.

So a file that is imported twice changes nothing, and a table that was handed out can come back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dutyconsole.domain.people import Person
from dutyconsole.domain.register_fields import Values
from dutyconsole.domain.register_kinds import Register
from dutyconsole.domain.register_lines import LineState, RegisterLine
from dutyconsole.domain.register_words import STAFF_REGISTERS, named, subject_of
from dutyconsole.errors import BadInput

_ALSO = {"supplies": ("movement", "quantity", "section", "receiver", "slip")}
"""What tells two lines apart beside subject, time and round: two issues of masks on one day."""
_DAY = len("2020-01-25")
_OVER = {"isolation": "none"}
"""What takes nothing away from a line that says more: somebody who was isolated has been."""

_Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TypedLine:
    """A line of a table that is imported."""

    row_number: int
    """Where it stands in the file, from 1."""
    content: str
    """What stands there, shortened."""
    values: Values


@dataclass(frozen=True, slots=True)
class SortedOut:
    """The lines of a table, held against those that are in the register."""

    new: tuple[TypedLine, ...]
    """Lines to be entered, and those of which nobody knows who is meant."""
    known: int
    """How many are there already."""
    differing: tuple[int, ...]
    """Rows among these that say something else than the register; a correction takes that over."""
    strangers: tuple[str, ...] = ()
    """Names that nobody in the directory has: a mistyped name shows itself here."""


def sort_out(
    lines: Sequence[TypedLine],
    there: Iterable[RegisterLine],
    register: Register,
    people: Sequence[Person],
) -> SortedOut:
    """Which lines of a table are in the register already, by subject, time and round.

    In a register with one line for each subject, one that says something new goes on with it.
    """
    known = _Known(register, there)
    new: list[TypedLine] = []
    differing: list[int] = []
    for line in lines:
        try:
            values = named(register, line.values, people)
        except BadInput:
            new.append(line)  # refused with its row where it is entered
            continue
        match = known.take(values)
        if match is None or (register.one_each and not _says(match, values)):
            new.append(line)
        elif not _says(match, values):
            differing.append(line.row_number)
    known_before = len(lines) - len(new)
    return SortedOut(
        tuple(new), known_before, tuple(sorted(differing)), _strangers(new, register, people)
    )


def _strangers(
    lines: Iterable[TypedLine], register: Register, people: Sequence[Person]
) -> tuple[str, ...]:
    """Whom a register of the staff is told of, and nobody in the directory is called so."""
    if register.key not in STAFF_REGISTERS:
        return ()
    called = {person.name for person in people}
    names = (subject_of(register, line.values).partition("(")[0] for line in lines)
    return tuple(dict.fromkeys(name for name in names if name and name not in called))


class _Known:
    """The lines that are there, each of which is found once."""

    def __init__(self, register: Register, there: Iterable[RegisterLine]) -> None:
        self._register = register
        self._left: dict[_Key, list[RegisterLine]] = {}
        for line in there:
            for key in self._keys(line.values):
                self._left.setdefault(key, []).append(line)
        self._taken: set[int] = set()

    def take(self, values: Values) -> Values | None:
        """What the line says that these are, or nothing where there is none."""
        exact, *by_day = self._keys(values)
        found = self._of(exact, values, same=False)
        for key in by_day if found is None else ():
            found = self._of(key, values, same=True)
        if found is None:
            return None
        self._taken.add(found.entry)
        return found.values

    def _of(self, key: _Key, values: Values, *, same: bool) -> RegisterLine | None:
        left = [line for line in self._left.get(key, ()) if line.entry not in self._taken]
        less = {name: value for name, value in values.items() if not same or name != "at"}
        for line in left:
            if _says(line.values, less):
                return line
        counting = (line for line in left if line.state is not LineState.CANCELLED)
        return None if same else next(counting, None)

    def _keys(self, values: Values) -> list[_Key]:
        """By what a line is found: what it is about and when; of a round, by the day as well."""
        register, at = self._register, values.get("at", "")
        subject = subject_of(register, values)
        if register.one_each:
            return [(subject,)]
        more = tuple(values.get(name, "") for name in ("round", *_ALSO.get(register.key, ())))
        keys = [(subject, at, *more)]
        if values.get("round"):
            keys.append((subject, at[:_DAY], *more))
        return keys


def _says(there: Values, values: Values) -> bool:
    """Whether a line says all of this already."""
    return all(
        there.get(name, "") == value or (_OVER.get(name) == value and name in there)
        for name, value in values.items()
    )

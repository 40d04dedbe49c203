"""The headcount: 在编 = 在岗 + 居家办公 + 请休假 + 外出 + 隔离 + 其他, person by person.

Where the registers do not say where somebody is, or say two things, that person is named.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from arrow import Arrow

from dutyconsole.domain.census_facts import CensusLine
from dutyconsole.domain.register_fields import Values, moment_of
from dutyconsole.domain.register_lines import RegisterLine
from dutyconsole.language import _


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody on the establishment (在编)."""

    name: str
    """As everybody calls them, and as the registers name them."""
    section: str


@dataclass(frozen=True, slots=True)
class RoundHour:
    """A round of temperatures of one day."""

    key: str
    name: str
    """Marked with N_."""
    hour: Arrow
    """By when everybody's is in."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where one member of staff is, by the registers."""

    person: str
    section: str
    status: str
    """A key of `registers.STATUSES`; empty where nobody said, or where two registers disagree."""
    sources: tuple[str, ...]
    """The lines that say so: `temperatures 12`."""
    contradiction: str = ""
    """What two registers say of them, in words; empty where they agree."""


@dataclass(frozen=True, slots=True)
class Headcount:
    """Everybody on the establishment at one moment."""

    people: tuple[Whereabouts, ...]

    @property
    def total(self) -> int:
        """How many are on the establishment (在编)."""
        return len(self.people)

    @property
    def unaccounted(self) -> tuple[Whereabouts, ...]:
        """Of whom nobody said where they are."""
        return tuple(each for each in self.people if not each.status and not each.contradiction)

    @property
    def contradicted(self) -> tuple[Whereabouts, ...]:
        """Of whom two registers say different things."""
        return tuple(each for each in self.people if each.contradiction)

    @property
    def closes(self) -> bool:
        """Whether the sum of all statuses is the establishment."""
        return all(each.status for each in self.people)

    def count(self, status: str) -> int:
        """How many have this status."""
        return sum(each.status == status for each in self.people)


def headcount(
    staff: Iterable[StaffMember],
    temperatures: Iterable[RegisterLine],
    outings: Iterable[RegisterLine],
    census: Iterable[CensusLine],
    at: Arrow,
    *,
    since: Arrow | None = None,
) -> Headcount:
    """Where everybody is at `at`: in isolation, else out, else as the last reading says.

    Readings count from `since`, or from the beginning of the day.
    """
    members = tuple(staff)
    names = {each.name for each in members}
    day = since or at.floor("day")
    said = _Said(
        _by_person((each for each in temperatures if day <= each.at < at), names),
        _by_person((each for each in outings if is_out_at(each, at)), names),
        {
            name_in(each.values, names): each
            for each in census
            if each.counts(at) and each.is_isolated(at)
        },
    )
    return Headcount(tuple(said.whereabouts(each) for each in members))


def missing(
    staff: Iterable[StaffMember],
    taken: Iterable[RegisterLine],
    outings: Iterable[RegisterLine],
    census: Iterable[CensusLine],
    *,
    since: Arrow,
    until: Arrow,
) -> tuple[StaffMember, ...]:
    """Who was neither measured nor accounted for in a round of temperatures.

    `taken` are the lines of that round; whoever was in isolation or out at some time from `since`,
    the round's hour, until before `until` is accounted for without one.
    """
    members = tuple(staff)
    names = {each.name for each in members}
    known = {name_in(each.values, names) for each in taken}
    known |= {
        name_in(each.values, names)
        for each in outings
        if is_out_at(each, until) or _was_out(each, since, until)
    }
    known |= {
        name_in(each.values, names)
        for each in census
        if each.counts(until) and each.was_isolated(since, until)
    }
    return tuple(each for each in members if each.name not in known)


def establishment(
    people: Iterable[StaffMember], census: Iterable[CensusLine], until: Arrow | None = None
) -> tuple[StaffMember, ...]:
    """Who of the people of the directory is staff: all but those of whom the census says no.

    It is asked what it said before `until`; left out, what it says now.
    """
    members = tuple(people)
    names = {each.name for each in members}
    others = {
        name_in(each.values, names)
        for each in census
        if each.counts(until) and _on_staff(each, until) == "no"
    }
    return tuple(each for each in members if each.name not in others)


def _on_staff(line: CensusLine, until: Arrow | None) -> str:
    return line.value_at("on_staff", until) if until else line.values.get("on_staff", "")


def is_out_at(outing: RegisterLine, at: Arrow) -> bool:
    """Whether an outing had begun before `at` and was not over by then."""
    returned = moment_of(outing.values, "returned_at")
    return outing.at < at and (returned is None or returned >= at)


def name_in(values: Values, names: Collection[str]) -> str:
    """Who a line is about, as they are called now: a namesake may have come since, or gone."""
    name = values.get("person", "")
    if name in names:
        return name
    longer = f"{name}({values.get('section', '')})"
    alone = name.partition("(")[0]
    return next((each for each in (longer, alone) if each in names), name)


@dataclass(frozen=True, slots=True)
class _Said:
    """What the registers say of people at one moment, by their names."""

    readings: Mapping[str, Sequence[RegisterLine]]
    """Of the day, in the order in which they were taken."""
    outings: Mapping[str, Sequence[RegisterLine]]
    isolated: Mapping[str, CensusLine]

    def whereabouts(self, member: StaffMember) -> Whereabouts:
        """Where one member of staff is."""
        name = member.name
        here = [each for each in self.readings.get(name, ()) if _status(each) == "in_post"]
        if line := self.isolated.get(name):
            # Whoever is sent home with a fever was in post before.
            after = [each for each in here if line.began is None or each.at >= line.began]
            return _stated(member, "isolated", line.subject, after[-1:])
        if out := self.outings.get(name):
            line_out = out[-1]
            later = [each for each in here if each.at > line_out.at]
            return _stated(member, "out", line_out.subject, later[-1:])
        readings = self.readings.get(name)
        if not readings:
            return Whereabouts(name, member.section, "", ())
        return Whereabouts(name, member.section, _status(readings[-1]), (readings[-1].subject,))


def _stated(
    member: StaffMember, status: str, line: str, against: Sequence[RegisterLine]
) -> Whereabouts:
    """What a line says of somebody, unless a reading says that they are in post."""
    if not against:
        return Whereabouts(member.name, member.section, status, (line,))
    words = {
        "isolated": _("in isolation by {line}, in post by {reading}"),
        "out": _("out by {line}, in post by {reading}"),
    }[status]
    reading = against[-1].subject
    contradiction = words.format(line=line, reading=reading)
    return Whereabouts(member.name, member.section, "", (line, reading), contradiction)


def _status(reading: RegisterLine) -> str:
    return reading.values.get("status", "in_post")


def _was_out(outing: RegisterLine, since: Arrow, until: Arrow) -> bool:
    returned = moment_of(outing.values, "returned_at")
    return outing.at < until and returned is not None and returned >= since


def _by_person(
    lines: Iterable[RegisterLine], names: Collection[str]
) -> dict[str, list[RegisterLine]]:
    found: dict[str, list[RegisterLine]] = {}
    for line in sorted(lines, key=lambda each: (each.at, each.number)):
        found.setdefault(name_in(line.values, names), []).append(line)
    return found

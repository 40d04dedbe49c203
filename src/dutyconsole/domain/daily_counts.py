"""The figures of a daily report counted, each with the rows it was counted from.

From the facts of one period and nothing else, so that they can be reckoned again at any time.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from arrow import Arrow

from dutyconsole.config.registers import Supply
from dutyconsole.domain.census_facts import CensusLine
from dutyconsole.domain.daily_figures import Figure, FigureBlock
from dutyconsole.domain.duty_counts import DutySources, duty_block
from dutyconsole.domain.headcount import (
    Headcount,
    RoundHour,
    StaffMember,
    is_out_at,
    name_in,
)
from dutyconsole.domain.register_checks import is_high
from dutyconsole.domain.register_fields import day_of, moment_of, number_of
from dutyconsole.domain.register_lines import RegisterLine, fever_in
from dutyconsole.domain.registers import FOLLOW_UPS, STATUSES, TEMPERATURES
from dutyconsole.domain.stock import Movement
from dutyconsole.language import N_

_NO_SYMPTOMS = frozenset({"无", "无。", "没有", "否", "无症状", "正常", "none", "no", "-"})
"""What people write where somebody has no symptoms."""
_PEOPLE, _TIMES = N_("people"), N_("times")


@dataclass(frozen=True, slots=True)
class Earlier:
    """The report before, as it was sent."""

    figures: dict[str, str]
    """By their keys, as it kept them."""
    seen: int | None = None
    """The newest entry of the registers when it was drafted; None where it does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySources:
    """All that the figures of a daily report are counted from."""

    since: Arrow
    until: Arrow
    """The statistics period: from `since` until before `until`."""
    campaign: bool
    duty: DutySources = field(default_factory=DutySources)
    staff: tuple[StaffMember, ...] = ()
    visitors: tuple[RegisterLine, ...] = ()
    """Those of the period, and those who were inside at its end."""
    outings: tuple[RegisterLine, ...] = ()
    """Those of the period, and those that were not over at its end."""
    temperatures: tuple[RegisterLine, ...] = ()
    """Those of the period and of its last day, and a day before them for what was taken again."""
    follow_ups: tuple[RegisterLine, ...] = ()
    census: tuple[CensusLine, ...] = ()
    """Every line with all its parts, cancelled ones too."""
    disinfection: tuple[RegisterLine, ...] = ()
    supplies: tuple[Supply, ...] = ()
    movements: tuple[Movement, ...] = ()
    """All before `until`, in order."""
    moved_before: tuple[tuple[str, int], ...] = ()
    """Item and number of the movements before `since` written or changed after the last report."""
    cover_days: int = 3
    rounds: tuple[RoundHour, ...] = ()
    """Those of the last day whose hour lies before `until`."""
    earlier: Earlier | None = None
    counted: tuple[CensusLine, ...] = field(init=False)
    """The lines of the census that count."""

    def __post_init__(self) -> None:
        lines = tuple(each for each in self.census if each.counts(self.until))
        object.__setattr__(self, "counted", lines)

    def holds(self, moment: Arrow | None) -> bool:
        """Whether a moment lies within the period."""
        return moment is not None and self.since <= moment < self.until


def blocks_of(sources: DaySources, where: Headcount) -> tuple[FigureBlock, ...]:
    """All figures of a period; without the campaign only those of the duty room itself."""
    duty = duty_block(sources.duty, sources.since, sources.until)
    if not sources.campaign:
        return (duty,)
    return (
        _people(sources, where),
        _away(sources),
        _health(sources),
        _isolation(sources),
        _visitors(sources),
        _disinfection(sources),
        duty,
    )


def surveyed(sources: DaySources) -> dict[str, str]:
    """Who of the staff was surveyed, by name, with the line that says so."""
    names = {each.name for each in sources.staff}
    found = {name_in(each.values, names): each.subject for each in sources.counted}
    return {name: line for name, line in found.items() if name in names}


def _people(sources: DaySources, where: Headcount) -> FigureBlock:
    statuses = (
        _count(
            f"people.{status}",
            name,
            [each.sources[0] for each in where.people if each.status == status],
        )
        for status, name in STATUSES.items()
    )
    total = [f"person {each.person}" for each in where.people]
    return FigureBlock(
        "people",
        N_("Staff"),
        (
            _count("people.total", N_("on the establishment"), total),
            *statuses,
            _count("people.surveyed", N_("surveyed"), surveyed(sources).values()),
        ),
    )


def _away(sources: DaySources) -> FigureBlock:
    until = sources.until
    away = [each for each in sources.counted if each.is_away(until)]
    back = [each for each in sources.counted if each.is_back(until)]

    def among(key: str) -> list[str]:
        return [each.subject for each in away if each.value_at(key, until) == "yes"]

    new = [each.subject for each in back if sources.holds(each.returned)]
    return FigureBlock(
        "away",
        N_("Away and returned"),
        (
            _count("away.away", N_("away"), _lines(away)),
            _count(
                "away.away_province", N_("away, outside the province"), among("outside_province")
            ),
            _count("away.away_epidemic", N_("away, in the epidemic area"), among("epidemic_area")),
            _count("away.returned_new", N_("newly returned"), new),
            _count("away.returned_total", N_("returned altogether"), _lines(back)),
            _count("away.not_returned", N_("should be back and are not"), _overdue(sources, away)),
        ),
    )


def _overdue(sources: DaySources, away: Iterable[CensusLine]) -> list[str]:
    """Who should be back and is not, each once: by the census, then by the outings."""
    until, names = sources.until, {each.name for each in sources.staff}
    today = until.date()
    found = {
        name_in(each.values, names): each.subject
        for each in away
        if (day := day_of({"day": each.value_at("back_on", until)}, "day")) and day < today
    }
    for outing in sources.outings:
        back_by = moment_of(outing.values, "back_by")
        if is_out_at(outing, until) and back_by and back_by < until:
            found.setdefault(name_in(outing.values, names), outing.subject)
    return list(found.values())


def _health(sources: DaySources) -> FigureBlock:
    until = sources.until
    readings = [
        each
        for each in sources.temperatures
        if sources.holds(each.at) and each.values.get("temperature")
    ]
    high = [each for each in readings if is_high(each.values, "temperature")]

    def among(key: str, value: str) -> list[str]:
        return [each.subject for each in sources.counted if each.value_at(key, until) == value]

    fever = _each_once(sources, lambda line: sources.holds(fever_at(line)))
    ill = _each_once(sources, lambda line: sources.holds(line.at) and _has_symptoms(line))
    return FigureBlock(
        "health",
        N_("Health of the staff"),
        (
            _count("health.readings", N_("temperatures taken"), _lines(readings), _TIMES),
            _count("health.high", N_("of them too high"), _lines(high), _TIMES),
            _count("health.fever", N_("with a fever"), fever),
            _count("health.symptoms", N_("with symptoms"), ill),
            _count("health.suspected", N_("suspected cases"), among("health", "suspected")),
            _count("health.confirmed", N_("confirmed cases"), among("health", "confirmed")),
            _count("health.close_contacts", N_("close contacts"), among("close_contact", "yes")),
        ),
    )


def fever_at(line: RegisterLine) -> Arrow | None:
    """When a line of temperatures or follow-ups came to be a fever, surely; None where it is not.

    A reading that was taken again is one from the second reading on.
    """
    register = TEMPERATURES if line.register == TEMPERATURES.key else FOLLOW_UPS
    fever = fever_in(register, line.values)
    if fever is None:
        return None
    if fever.key == "recheck":
        later = line.recorded_at if line.part else line.at
        return moment_of(line.values, "recheck_at") or later
    return line.at


def _has_symptoms(line: RegisterLine) -> bool:
    symptoms = line.values.get("symptoms", "").strip()
    return bool(symptoms) and symptoms.casefold() not in _NO_SYMPTOMS


def _each_once(sources: DaySources, holds: Callable[[RegisterLine], bool]) -> list[str]:
    """The last line of each person of whom a temperature or a follow-up says something."""
    names = {each.name for each in sources.staff}
    lines = (each for each in (*sources.temperatures, *sources.follow_ups) if holds(each))
    in_order = sorted(lines, key=lambda each: (each.at, each.entry))
    return list({name_in(each.values, names): each.subject for each in in_order}.values())


def _isolation(sources: DaySources) -> FigureBlock:
    begun = [each for each in sources.counted if each.began and each.began < sources.until]
    new = [each for each in begun if sources.holds(each.began)]
    released = [each for each in begun if sources.holds(each.ended)]
    before = [each for each in begun if each.is_isolated(sources.since)]
    existing = [each for each in begun if each.is_isolated(sources.until)]
    return FigureBlock(
        "isolation",
        N_("Isolation of staff"),
        (
            _count("isolation.before", N_("isolated before"), _lines(before)),
            _count("isolation.new", N_("newly isolated"), _lines(new)),
            _count("isolation.released", N_("newly released"), _lines(released)),
            _count("isolation.existing", N_("in isolation now"), _lines(existing)),
            _count("isolation.total", N_("isolated altogether"), _lines(begun)),
        ),
    )


def _visitors(sources: DaySources) -> FigureBlock:
    came = [each for each in sources.visitors if sources.holds(each.at)]
    high = [each for each in came if is_high(each.values, "temperature")]
    turned_back = [each for each in came if each.values.get("outcome") == "turned_back"]
    inside = [each for each in sources.visitors if was_inside(each, sources.until)]
    return FigureBlock(
        "visitors",
        N_("Visits"),
        (
            _sum("visitors.count", N_("visitors"), came, "people"),
            _count("visitors.high", N_("too warm"), _lines(high), _TIMES),
            _sum("visitors.turned_back", N_("turned back"), turned_back, "people"),
            _sum("visitors.inside", N_("still in the house"), inside, "people"),
        ),
    )


def was_inside(visitor: RegisterLine, until: Arrow) -> bool:
    """Whether a visitor was in the house at `until`."""
    left = moment_of(visitor.values, "left_at")
    admitted = visitor.values.get("outcome") != "turned_back"
    return admitted and visitor.at < until and (left is None or left >= until)


def _disinfection(sources: DaySources) -> FigureBlock:
    rounds = [each for each in sources.disinfection if sources.holds(each.at)]
    areas = {each.values.get("area", ""): each.subject for each in rounds}
    sized = [each for each in rounds if number_of(each.values, "size")]
    return FigureBlock(
        "disinfection",
        N_("Disinfection done"),
        (
            _count("disinfection.rounds", N_("rounds of disinfection"), _lines(rounds), _TIMES),
            _count("disinfection.areas", N_("areas disinfected"), areas.values(), N_("areas")),
            _sum("disinfection.size", N_("size disinfected"), sized, "size", "m2"),
        ),
    )


def _count(key: str, name: str, rows: Iterable[str], unit: str = _PEOPLE) -> Figure:
    """A figure that is the number of its rows."""
    counted = tuple(rows)
    return Figure(key, name, Decimal(len(counted)), unit, counted)


def _sum(
    key: str, name: str, lines: Sequence[RegisterLine], field_key: str, unit: str = _PEOPLE
) -> Figure:
    """A figure that is the sum of what stands in a field of its rows; a visitor alone is one."""
    alone = Decimal(1) if field_key == "people" else Decimal(0)
    numbers = (number_of(each.values, field_key) for each in lines)
    value = sum((alone if each is None else each for each in numbers), Decimal(0))
    return Figure(key, name, value, unit, tuple(_lines(lines)))


def _lines(lines: Iterable[RegisterLine | CensusLine]) -> list[str]:
    return [each.subject for each in lines]


LOOK_BACK = timedelta(days=1)
"""How long before a period a reading may lie that was taken again in it."""

"""What the registers ask for by a moment: exits, returns, rounds, follow-ups, supplies, the census.

Each is an obligation like any other, of the kind `register`; its subject begins with the key of the
register into which one writes to be done with it.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from arrow import Arrow

from dutyconsole.config import Area, ReportRule, Station, Supply
from dutyconsole.domain.daily_reports import CorrectionDue
from dutyconsole.domain.daily_turns import Turn, is_done, moment_on, turns_asked, turns_of
from dutyconsole.domain.obligations import Obligation
from dutyconsole.domain.own_registers import registers_of
from dutyconsole.domain.register_checks import is_isolated
from dutyconsole.domain.register_fields import day_of, moment_of, show_value
from dutyconsole.domain.register_kinds import Register, choices_of
from dutyconsole.domain.register_lines import RegisterLine
from dutyconsole.domain.stock import Movement, stock_of
from dutyconsole.language import N_, _, ngettext
from dutyconsole.wording import clock, month_day

KIND = "register"
_STAY_HOURS = 2
"""So long may stay who comes when visits are nearly over."""
_IN_THE_DAY = dt.time(17)
"""On the last day of the census, and of destroying."""
_DESTROYED_WITHIN = 7
"""Days for ordering and doing it."""
_NAMED = 3
"""Sections named by name; of more of them, how many."""
_APPROVALS = ("section", "leader", "head")
"""Who approves an outing, the lowest first: whoever stands above may do it too."""

NEXT_STEPS = {
    "visitors": N_("note when they leave"),
    "outings": N_("ask when they come back"),
    "approval": N_("have it approved"),
    "round": N_("ask the sections"),
    "temperatures": N_("take it again under the arm"),
    "follow_ups": N_("call them"),
    "release": N_("release them, or set a later day"),
    "disinfection": N_("have it done, and enter it"),
    "supplies": N_("count them, and get more"),
    "survey": N_("ask the sections"),
    "destruction": N_("have it ordered, then `dutyconsole destruction run`"),
}
"""What comes next, by what is asked for."""


@dataclass(frozen=True, slots=True)
class Asking:
    """For whom and when the registers are asked what is due."""

    station: Station
    who: str
    """Who sees to what no section has to do."""
    at: Arrow
    """In the offset of the record."""
    begun: Arrow | None
    """The moment from which the campaign asks for anything; None while it is off."""
    own: Mapping[str, tuple[int, Register]] = field(default_factory=dict)
    """The station's own registers of which a line is to be done, with the hours for it."""

    @property
    def just_after(self) -> Arrow:
        """The moment before which everything lies that has happened by now."""
        return self.at.shift(seconds=1)

    def duty(
        self, subject: str, what: str, due: Arrow, *, who: str = "", since: Arrow | None = None
    ) -> Obligation:
        """An obligation of a register, which came up at `since`."""
        by = who or self.who
        return Obligation(KIND, what, by, to="", due=due, subject=subject, base_at=since)

    def turns(self, *hours: dt.time) -> list[Turn]:
        """The turns by these hours that are asked for now."""
        return turns_asked(hours, since=self.begun, at=self.at)


def own_asked(station: Station, *, is_on: bool) -> dict[str, tuple[int, Register]]:
    """The station's own registers of which a line is to be done, with the hours for it.

    Those that belong to the campaign ask for nothing while it is off.
    """
    timed = [each for each in station.registers if each.hours and (is_on or not each.campaign)]
    known = registers_of(station) if timed else {}
    return {each.key: (each.hours, known[each.key]) for each in timed if each.hours}


def of_line(asking: Asking, line: RegisterLine) -> Iterator[Obligation]:
    """What a line that is open asks for.

    Whoever is in the house or on the way is so still when the campaign ends.
    """
    match line.register:
        case "visitors":
            yield _of_visitor(asking, line)
        case "outings":
            yield from _of_outing(asking, line)
        case "temperatures" if asking.begun:
            yield _of_recheck(asking, line)
        case own if own in asking.own:
            yield _of_own(asking, line)


def _of_visitor(asking: Asking, line: RegisterLine) -> Obligation:
    hour = asking.station.campaign.visitors_until
    closing = moment_on(line.at.to(asking.at.tzinfo).date(), hour, at=asking.at)
    what = _("Visitor in the house: {person}, visits {host}").format(
        person=line.values.get("person", ""), host=line.values.get("host", "")
    )
    due = max(closing, line.at.shift(hours=_STAY_HOURS))
    return asking.duty(line.subject, what, due, since=line.at)


def _of_outing(asking: Asking, line: RegisterLine) -> Iterator[Obligation]:
    said = {key: line.values.get(key, "") for key in ("person", "destination")}
    back_by = moment_of(line.values, "back_by")
    if back_by and line.at <= asking.at:
        what = _("Not back: {person}, {destination}").format(**said)
        yield asking.duty(line.subject, what, back_by, since=line.at)
    enough = _APPROVALS[_APPROVALS.index(asking.station.campaign.approval) :]
    if asking.begun and not any(line.values.get(f"approved_{post}") for post in enough):
        what = _("Outing not approved: {person}, {destination}").format(**said)
        yield asking.duty(f"{line.subject} approval", what, line.at, since=line.recorded_at)


def _of_recheck(asking: Asking, line: RegisterLine) -> Obligation:
    due = line.at.shift(minutes=asking.station.campaign.recheck)
    what = _("{temperature} °C, to be taken again: {person}").format(
        temperature=line.values.get("temperature", ""), person=line.values.get("person", "")
    )
    duty = asking.duty(line.subject, what, due, since=line.at)
    return replace(duty, special=True)


def _of_own(asking: Asking, line: RegisterLine) -> Obligation:
    hours, register = asking.own[line.register]
    named = register.by_key[register.subject]
    choices = choices_of(named, asking.station)
    about = show_value(named, line.values.get(named.key, ""), choices, at=asking.at)
    what = _("{register}, no. {number}: {about}").format(
        register=register.name, number=line.number, about=about
    )
    return asking.duty(line.subject, what, line.at.shift(hours=hours), since=line.at)


def of_temperatures(
    asking: Asking, turn: Turn, name: str, missing: Mapping[str, Sequence[str]], staff: int
) -> Iterator[Obligation]:
    """A round of temperatures that is not complete; `missing` are names by section."""
    lacking = sum(map(len, missing.values()))
    if lacking:
        what = _("Temperatures, {round}: {missing} of {staff} missing").format(
            round=name, missing=lacking, staff=staff
        )
        subject = f"temperatures {turn.day.isoformat()} {turn.key}"
        yield asking.duty(subject, what, turn.due, who=sections_named(missing))


def of_census(
    asking: Asking, begun: dt.date, missing: Mapping[str, Sequence[str]], staff: int
) -> Iterator[Obligation]:
    """The census while somebody is not surveyed; `begun` is the first day of the campaign."""
    lacking = sum(map(len, missing.values()))
    if lacking:
        what = _("Census: {missing} of {staff} not surveyed").format(missing=lacking, staff=staff)
        last = begun + dt.timedelta(days=asking.station.campaign.census_days)
        due = moment_on(last, _IN_THE_DAY, at=asking.at)
        yield asking.duty("census survey", what, due, who=sections_named(missing))


def sections_named(missing: Mapping[str, Sequence[str]]) -> str:
    """Sections in which somebody is missing, with how many; of many sections the first few."""
    lacking = [(name, len(people)) for name, people in missing.items() if name and people]
    named = _(", ").join(f"{name} {count}" for name, count in lacking[:_NAMED])
    more = len(lacking) - _NAMED
    if more <= 0:
        return named
    words = ngettext("{named} and {count} more section", "{named} and {count} more sections", more)
    return words.format(named=named, count=more)


def of_isolated(
    asking: Asking,
    line: RegisterLine,
    turns: Sequence[Turn],
    called: AbstractSet[tuple[str, dt.date]],
) -> Iterator[Obligation]:
    """The call of each day to somebody in isolation, and the release when its day has come.

    `turns` are the calls that are asked for now, and `called` those who were called, each with the
    day of it.
    """
    since = day_of(line.values, "isolation_from")
    if since is None or not is_isolated(line.values):
        return
    rules, today = asking.station.campaign, asking.at.date()
    release = release_day(line, since, rules.isolation_days)
    person = line.values.get("person", "")
    for turn in turns:
        # Whoever is isolated after the hour of the calls is called from tomorrow on.
        asked = turn.day > since or (turn.day == since and line.recorded_at < turn.due)
        if asked and called.isdisjoint({(person, turn.day), (person, today)}):
            yield _of_call(asking, line, turn, since, release)
    if release <= today:
        what = _("{person}: isolated until {release}, not released").format(
            person=person, release=month_day(release)
        )
        due = moment_on(release, rules.follow_up, at=asking.at)
        yield asking.duty(f"{line.subject} release", what, due)


def release_day(line: RegisterLine, since: dt.date, days: int) -> dt.date:
    """The day on which an isolation ends: as it is written, or so many `days` after `since`."""
    return day_of(line.values, "isolation_until") or since + dt.timedelta(days=days)


def _of_call(
    asking: Asking, line: RegisterLine, turn: Turn, since: dt.date, release: dt.date
) -> Obligation:
    what = _("To be called: {person}, day {day} of {days}, until {release}").format(
        person=line.values.get("person", ""),
        day=(turn.day - since).days,
        days=(release - since).days,
        release=month_day(release),
    )
    return asking.duty(f"follow_ups {turn.day.isoformat()} {line.number}", what, turn.due)


def of_area(asking: Asking, area: Area, done: Sequence[Arrow]) -> Iterator[Obligation]:
    """The rounds of disinfection of an area that are not done; `done` are those that were."""
    for turn in asking.turns(*area.by):
        if not is_done(turn, turns_of(turn.day, area.by, at=asking.at), done):
            what = _("Disinfection: {area}, by {time}").format(area=area.name, time=clock(turn.due))
            subject = f"disinfection {turn.day.isoformat()} {area.key} {turn.key}"
            yield asking.duty(subject, what, turn.due)


def of_supply(
    asking: Asking, supply: Supply, moved: Sequence[Movement], since: Arrow | None
) -> Iterator[Obligation]:
    """An item that runs short; `moved` are all its movements, in order.

    `since` is the one from which on it was short without a break (see `domain.shortages`).
    """
    rules = asking.station.campaign
    stock = stock_of(supply, moved, cover_days=rules.cover_days, at=asking.just_after)
    if asking.begun is None or not stock.short:
        return
    said = {"item": supply.name, "balance": f"{stock.balance:f}", "unit": supply.unit}
    if stock.balance < supply.safe or stock.days is None:
        words = _("Short: {item}, {balance} {unit}, safe stock {safe}")
        what = words.format(safe=supply.safe, **said)
    else:
        words = _("Short: {item}, {balance} {unit}, enough for {days} days")
        what = words.format(days=stock.days, **said)
    since = max(since or asking.begun, asking.begun)
    due = since.shift(hours=rules.stock_hours)
    yield asking.duty(f"supplies {supply.key}", what, due, since=since)


def of_destruction(register: Register, since: dt.date, crew: str, *, at: Arrow) -> Obligation:
    """What a register holds has been kept for long enough since that day; nothing goes by itself.

    The subject begins with no key of a register: nobody writes into one to be done with it.
    """
    what = _("Due for destruction since {day}: {register}").format(
        day=since.isoformat(), register=_(register.name)
    )
    return Obligation(
        KIND,
        what,
        crew,
        to="",
        due=moment_on(since + dt.timedelta(days=_DESTROYED_WITHIN), _IN_THE_DAY, at=at),
        subject=f"destruction {register.key}",
        base_at=moment_on(since, dt.time.min, at=at),
    )


def of_correction(due: CorrectionDue, rule: ReportRule, minutes: int, *, crew: str) -> Obligation:
    """The correction (更正报) of a report of which the sources changed after it went up."""
    day = due.report.due.date()
    return Obligation(
        kind="report",
        what=_("Correction of {day}: {report}").format(report=rule.name, day=month_day(day)),
        who=crew,
        to=rule.to,
        due=due.since.shift(minutes=minutes),
        subject=f"{rule.key} correction {day.isoformat()}",
        base_at=due.since,
    )


def next_step(obligation: Obligation) -> str:
    """What comes next, in words; of a register of the station's own nobody can say."""
    found = NEXT_STEPS.get(_asked_for(obligation))
    return _(found) if found else ""


def is_carried_over(obligation: Obligation, at: Arrow) -> bool:
    """Whether it goes to the next crew by name.

    The rounds of every day that are still ahead do not: whoever has the watch then does them.
    """
    is_daily = _asked_for(obligation) in {"round", "follow_ups", "disinfection"}
    return obligation.due <= at or not is_daily


def _asked_for(obligation: Obligation) -> str:
    """A key of NEXT_STEPS: the register, or what of it is asked for."""
    register, *rest = obligation.subject.split()
    if register == "temperatures" and len(rest) > 1:
        return "round"
    of_part = register in {"outings", "census"} and rest[-1] in NEXT_STEPS
    return rest[-1] if of_part else register

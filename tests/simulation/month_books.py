"""The books of a month at the bureau, in plain Python: every figure of a daily report once more.

None of the product's rules is used here, so that the two can disagree.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from arrow import Arrow

THRESHOLD = 37.3


def takes_effect(day: dt.date, written: Arrow) -> Arrow:
    """From when on a fact that is a day counts: its end, or when it was written if before that."""
    end = written.replace(
        year=day.year, month=day.month, day=day.day, hour=23, minute=59, second=59, microsecond=0
    )
    return min(end, written)


@dataclass
class Reading:
    """Somebody's temperature in a round, or where they are instead."""

    at: Arrow
    person: str
    round: str
    temperature: str | None
    status: str
    method: str
    recheck: str | None = None
    recheck_at: Arrow | None = None
    symptoms: str = ""

    @property
    def is_high(self) -> bool:
        """Whether it reaches the threshold."""
        return self.temperature is not None and float(self.temperature) >= THRESHOLD

    @property
    def fever_at(self) -> Arrow | None:
        """When it was surely a fever."""
        if self.recheck is not None and float(self.recheck) >= THRESHOLD:
            return self.recheck_at
        return self.at if self.is_high and self.method == "armpit" else None


@dataclass
class Visit:
    """Visitors who came together."""

    at: Arrow
    people: int
    temperature: str | None
    outcome: str
    left_at: Arrow | None = None

    def is_inside(self, at: Arrow) -> bool:
        """Whether they are in the house."""
        if self.outcome == "turned_back" or self.at >= at:
            return False
        return self.left_at is None or self.left_at >= at


@dataclass
class Outing:
    """Somebody leaves the city."""

    person: str
    at: Arrow
    back_by: Arrow
    returned_at: Arrow | None = None

    def is_out(self, at: Arrow) -> bool:
        """Whether they were out at a moment."""
        return self.at < at and (self.returned_at is None or self.returned_at >= at)


@dataclass
class Round:
    """A round of disinfection."""

    at: Arrow
    area: str
    size: int | None


@dataclass
class Survey:
    """What is known of somebody, each with when it was written down."""

    number: int
    at: Arrow
    said: dict[str, tuple[str, Arrow]] = field(default_factory=dict)

    def hear(self, at: Arrow, said: dict[str, str]) -> None:
        """Something new."""
        for key, value in said.items():
            if key not in self.said or self.said[key][0] != value:
                self.said[key] = (value, at)

    def moment(self, key: str) -> Arrow | None:
        """From when on the day under this key counts."""
        if key not in self.said:
            return None
        value, written = self.said[key]
        return takes_effect(dt.date.fromisoformat(value), written)

    def holds(self, key: str, value: str, until: Arrow) -> bool:
        """Whether it was written before `until` that the field is so."""
        found = self.said.get(key)
        return found is not None and found[0] == value and found[1] < until

    def is_isolated(self, at: Arrow) -> bool:
        """Whether they were isolated at a moment."""
        began, ended = self.moment("isolation_from"), self.moment("released_on")
        return began is not None and began < at and (ended is None or ended >= at)


@dataclass
class Incident:
    """A message, or a fever."""

    at: Arrow
    special: bool
    reported_at: Arrow | None = None


@dataclass
class Books:
    """All that was written down."""

    staff: dict[str, str]
    """Names and their sections."""
    readings: dict[int, Reading] = field(default_factory=dict)
    visits: dict[int, Visit] = field(default_factory=dict)
    outings: dict[int, Outing] = field(default_factory=dict)
    surveys: dict[str, Survey] = field(default_factory=dict)
    follow_ups: list[Reading] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)
    moves: list[tuple[Arrow, str, str, int]] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    post_checks: list[Arrow] = field(default_factory=list)
    directives: list[tuple[Arrow, Arrow | None]] = field(default_factory=list)
    """When each was given, and done."""
    late_reports: list[Arrow] = field(default_factory=list)
    """When those were due that went up late."""

    def balance(self, item: str, before: Arrow | None = None) -> int:
        """What is there of an item by the book."""
        left = 0
        for at, its, kind, quantity in sorted(self.moves, key=lambda move: move[0]):
            if its == item and (before is None or at < before):
                left = {"receipt": left + quantity, "issue": left - quantity}.get(kind, quantity)
        return left

    def is_out(self, name: str) -> bool:
        """Whether somebody has gone out and has not come back."""
        return any(
            each.person == name and each.returned_at is None for each in self.outings.values()
        )

    def is_isolated(self, name: str) -> bool:
        """Whether somebody is isolated, by what is written."""
        found = self.surveys.get(name)
        return bool(found and "isolation_from" in found.said and "released_on" not in found.said)

    def figures(self, since: Arrow, until: Arrow, items: tuple[str, ...]) -> dict[str, int]:
        """Every figure of the period."""
        found = Counter[str]()
        for key, value in (
            *self._people(until),
            *self._away(since, until),
            *self._health(since, until),
            *self._isolation(since, until),
            *self._visits(since, until),
            *self._duty(since, until),
        ):
            found[key] = value
        done = [each for each in self.rounds if since <= each.at < until]
        found["disinfection.rounds"] = len(done)
        found["disinfection.areas"] = len({each.area for each in done})
        found["disinfection.size"] = sum(each.size or 0 for each in done)
        for item in items:
            for name, value in self._supply(item, since, until):
                found[f"supplies.{item}.{name}"] = value
        return dict(found)

    def where(self, until: Arrow) -> dict[str, str]:
        """Where everybody is; empty where nobody said or two registers disagree."""
        day, today = until.floor("day"), dict[str, list[tuple[int, Reading]]]()
        for number, each in self.readings.items():
            if day <= each.at < until:
                today.setdefault(each.person, []).append((number, each))
        return {name: self._where(name, until, today.get(name, [])) for name in self._staff(until)}

    def _staff(self, until: Arrow) -> list[str]:
        gone = {name for name, each in self.surveys.items() if each.holds("on_staff", "no", until)}
        return [name for name in self.staff if name not in gone]

    def _where(self, name: str, until: Arrow, today: list[tuple[int, Reading]]) -> str:
        in_post = [each.at for _number, each in today if each.status == "in_post"]
        survey = self.surveys.get(name)
        if survey and survey.at < until and survey.is_isolated(until):
            began = survey.moment("isolation_from")
            return "" if began and any(at >= began for at in in_post) else "isolated"
        out = [each for each in self.outings.values() if each.person == name and each.is_out(until)]
        if out:
            last = max(each.at for each in out)
            return "" if any(at > last for at in in_post) else "out"
        return max(today, key=lambda each: (each[1].at, each[0]))[1].status if today else ""

    def _people(self, until: Arrow) -> Iterator[tuple[str, int]]:
        where = self.where(until)
        yield "people.total", len(where)
        for status in ("in_post", "home", "leave", "out", "isolated", "other"):
            yield f"people.{status}", sum(each == status for each in where.values())
        known = [name for name, each in self.surveys.items() if each.at < until and name in where]
        yield "people.surveyed", len(known)

    def _away(self, since: Arrow, until: Arrow) -> Iterator[tuple[str, int]]:
        known = {name: each for name, each in self.surveys.items() if each.at < until}
        back = {
            name: moment
            for name, each in known.items()
            if (moment := each.moment("returned_on")) and moment < until
        }
        away = {
            name: each
            for name, each in known.items()
            if each.holds("away", "yes", until) and name not in back
        }
        yield "away.away", len(away)
        for key, field_ in (("province", "outside_province"), ("epidemic", "epidemic_area")):
            yield (
                f"away.away_{key}",
                sum(each.holds(field_, "yes", until) for each in away.values()),
            )
        yield "away.returned_new", sum(moment >= since for moment in back.values())
        yield "away.returned_total", len(back)
        overdue = {
            name
            for name, each in away.items()
            if (told := each.said.get("back_on"))
            and told[1] < until
            and dt.date.fromisoformat(told[0]) < until.date()
        }
        overdue |= {
            each.person
            for each in self.outings.values()
            if each.is_out(until) and each.back_by < until
        }
        yield "away.not_returned", len(overdue)

    def _health(self, since: Arrow, until: Arrow) -> Iterator[tuple[str, int]]:
        taken = [
            each for each in self.readings.values() if since <= each.at < until and each.temperature
        ]
        yield "health.readings", len(taken)
        yield "health.high", sum(each.is_high for each in taken)
        every = [*self.readings.values(), *self.follow_ups]
        hot = {each.person for each in every if each.fever_at and since <= each.fever_at < until}
        yield "health.fever", len(hot)
        ill = {each.person for each in every if each.symptoms and since <= each.at < until}
        yield "health.symptoms", len(ill)
        known = [each for each in self.surveys.values() if each.at < until]
        for state in ("suspected", "confirmed"):
            yield f"health.{state}", sum(each.holds("health", state, until) for each in known)
        close = sum(each.holds("close_contact", "yes", until) for each in known)
        yield "health.close_contacts", close

    def _isolation(self, since: Arrow, until: Arrow) -> Iterator[tuple[str, int]]:
        began = [
            (each, moment)
            for each in self.surveys.values()
            if each.at < until and (moment := each.moment("isolation_from")) and moment < until
        ]
        ended = [
            max(moment, start) for each, start in began if (moment := each.moment("released_on"))
        ]
        yield "isolation.before", sum(each.is_isolated(since) for each, _moment in began)
        yield "isolation.new", sum(moment >= since for _each, moment in began)
        yield "isolation.released", sum(since <= moment < until for moment in ended)
        yield "isolation.existing", sum(each.is_isolated(until) for each, _moment in began)
        yield "isolation.total", len(began)

    def _visits(self, since: Arrow, until: Arrow) -> Iterator[tuple[str, int]]:
        came = [each for each in self.visits.values() if since <= each.at < until]
        hot = [each for each in came if each.temperature and float(each.temperature) >= THRESHOLD]
        yield "visitors.count", sum(each.people for each in came)
        yield "visitors.high", len(hot)
        turned = [each for each in came if each.outcome == "turned_back"]
        yield "visitors.turned_back", sum(each.people for each in turned)
        inside = [each for each in self.visits.values() if each.is_inside(until)]
        yield "visitors.inside", sum(each.people for each in inside)

    def _supply(self, item: str, since: Arrow, until: Arrow) -> Iterator[tuple[str, int]]:
        left = self.balance(item, since)
        yield "before", left
        moved = Counter[str]()
        for at, its, kind, quantity in sorted(self.moves, key=lambda move: move[0]):
            if its != item or not since <= at < until:
                continue
            if kind == "count":
                moved["difference"] += quantity - left
                left = quantity
            else:
                moved["received" if kind == "receipt" else "issued"] += quantity
                left += quantity if kind == "receipt" else -quantity
        for name in ("received", "issued", "difference"):
            yield name, moved[name]
        yield "balance", left

    def _duty(self, since: Arrow, until: Arrow) -> Iterator[tuple[str, int]]:
        def within(moment: Arrow | None) -> bool:
            return moment is not None and since <= moment < until

        special = [each for each in self.incidents if each.special and each.at < until]
        yield "duty.received", sum(within(each.at) for each in self.incidents)
        yield "duty.special", sum(within(each.at) for each in special)
        yield "duty.reported", sum(within(each.reported_at) for each in special)
        untold = [each for each in special if each.reported_at is None or each.reported_at >= until]
        yield "duty.unreported", len(untold)
        yield "duty.late", sum(map(within, self.late_reports))
        yield "duty.post_checks", sum(map(within, self.post_checks))
        still = [
            given
            for given, done in self.directives
            if given < until and not (done and done < until)
        ]
        yield "duty.directives_open", len(still)

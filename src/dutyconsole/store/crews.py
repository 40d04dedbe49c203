"""Crews read: who is rostered for a shift, and who really has the watch."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from arrow import Arrow

from dutyconsole.config import Station, shift_starts, signing_posts, zone
from dutyconsole.domain.calendar import DayClass
from dutyconsole.domain.handover import CrewMember, Handover
from dutyconsole.domain.handover_crew import crew_now
from dutyconsole.domain.people import Person, labels
from dutyconsole.domain.roster import Duty, Problem, problems
from dutyconsole.domain.shifts import ShiftId, ShiftTimes
from dutyconsole.language import _
from dutyconsole.store import calendar, people, roster
from dutyconsole.store.database import Record
from dutyconsole.store.handover import get_at, list_steps


@dataclass(frozen=True, slots=True)
class Crew:
    """Who stands in which post of a shift, in the station's order of posts."""

    seats: tuple[tuple[str, Person], ...]
    """The post's name and the person."""

    @property
    def names(self) -> str:
        """All names, leader first."""
        return _(", ").join(person.name for _post, person in self.seats)


@dataclass(frozen=True, slots=True)
class RosterDay:
    """A duty day as the roster shows it."""

    day_class: DayClass
    crews: tuple[Crew, ...]
    """One for each shift of the day; without seats where the roster has a gap."""
    problems: tuple[str, ...]
    """What is wrong with it, as sentences."""


def times_of(station: Station) -> ShiftTimes:
    """When this station's watch changes hands."""
    return ShiftTimes(shift_starts(station), zone(station))


def read_roster(
    db: Record, station: Station, first: dt.date, last: dt.date
) -> tuple[RosterDay, ...]:
    """The roster of the duty days from `first` to `last`, with what is wrong with it."""
    return Crews(db, station).days(first, last)


class Crews:
    """The roster read together with the people in it, once for several questions."""

    def __init__(self, db: Record, station: Station) -> None:
        self.db = db
        self.station = station
        self.times = times_of(station)
        everybody = people.list_people(db)
        self.people = {person.id: person for person in everybody}
        self._labels = labels(everybody)
        self._by_label = {self._labels[person.id]: person for person in everybody}

    def rostered(self, shift_id: ShiftId) -> Crew:
        """Who is on the roster of this shift."""
        return self._crew(roster.get_duty(self.db, shift_id))

    def members(self, shift_id: ShiftId) -> tuple[CrewMember, ...]:
        """The same, as whoever signs is named."""
        duty = roster.get_duty(self.db, shift_id)
        return tuple(
            CrewMember(seat.post, self._labels[seat.person_id])
            for post in self.station.posts
            for seat in (duty.crew if duty else ())
            if seat.post == post.key
        )

    def in_charge(self, last: Handover | None) -> tuple[CrewMember, ...]:
        """Who has the watch that `last` began: whoever signed, in older records the roster."""
        if last is None:
            return ()
        if not last.crew:
            return self.members(last.shift_id)
        return crew_now(last.crew, list_steps(self.db, last.id))

    def at(self, moment: Arrow) -> Crew:
        """Who had the watch at a moment: as it was taken over, else as it was rostered."""
        handover = get_at(self.db, moment)
        if handover is None:
            return self.rostered(self.times.at(moment).id)
        return self.of(self.in_charge(handover))

    def of(self, members: Iterable[CrewMember]) -> Crew:
        """These people with their phones, in the station's order of posts."""
        order = [post.key for post in self.station.posts]
        named = sorted(
            members, key=lambda each: order.index(each.post) if each.post in order else -1
        )
        return Crew(tuple((self._post_name(each.post), self._person(each.name)) for each in named))

    def recorder(self, crew: Crew) -> str:
        """Who of the crew keeps the log: the first in a post that signs the handover."""
        signing = {post.name for post in signing_posts(self.station)}
        officers = [person.name for post, person in crew.seats if post in signing]
        return (officers or [person.name for _post, person in crew.seats] or [""])[0]

    def days(self, first: dt.date, last: dt.date) -> tuple[RosterDay, ...]:
        """The roster of these duty days, both included."""
        before = first - dt.timedelta(days=1)
        duties = roster.list_duties(self.db, before, last)
        found = problems(duties, self.station.posts, self.times, first, last)
        by_shift = {duty.shift_id: duty for duty in duties}
        return tuple(
            RosterDay(
                day_class,
                tuple(
                    self._crew(by_shift.get(shift.id)) for shift in self.times.of_day(day_class.day)
                ),
                self._sentences(found, day_class.day),
            )
            for day_class in calendar.classes(self.db, first, last)
        )

    def _crew(self, duty: Duty | None) -> Crew:
        seats = duty.crew if duty else ()
        return Crew(
            tuple(
                (post.name, self.people[seat.person_id])
                for post in self.station.posts
                for seat in seats
                if seat.post == post.key
            )
        )

    def _post_name(self, key: str) -> str:
        post = self.station.post(key)
        return post.name if post else key or self.station.office.name

    def _person(self, name: str) -> Person:
        # Somebody taken out of the directory since is known by the name they signed with.
        return self._by_label.get(name) or Person(0, name)

    def _sentences(self, found: Iterable[Problem], day: dt.date) -> tuple[str, ...]:
        names = {person.id: person.name for person in self.people.values()}
        return tuple(problem.sentence(names) for problem in found if problem.shift_id.day == day)

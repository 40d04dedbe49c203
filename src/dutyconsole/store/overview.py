"""What the board shows and `status` prints: the desk at one moment, read in one go."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from arrow import Arrow

from dutyconsole.config import Station, shift_starts, zone
from dutyconsole.domain.calendar import DayClass, is_rest_day
from dutyconsole.domain.checklist import Line, checklist
from dutyconsole.domain.handover import Handover, Watch
from dutyconsole.domain.obligations import Obligation, ReportToSend, obligations
from dutyconsole.domain.people import Person
from dutyconsole.domain.reports import DueReport, due_reports, unsent
from dutyconsole.domain.roster import Duty, Problem, problems
from dutyconsole.domain.shifts import ShiftId, ShiftTimes
from dutyconsole.language import _
from dutyconsole.store import calendar, handover, log, people, reports, roster
from dutyconsole.store import checklist as ticks
from dutyconsole.store.database import Record

DAYS_AHEAD = 7
"""Days of roster that the board shows, today included."""


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


@dataclass(frozen=True, slots=True)
class Overview:
    """The desk at one moment."""

    at: Arrow
    day_class: DayClass
    watch: Watch
    last_handover: Handover | None
    crew: Crew
    """Of the shift in charge, by the roster."""
    relief: Crew
    """Of the shift that takes over next."""
    recorder: str
    """Who keeps the log in the shift in charge: the lead officer."""
    week: tuple[RosterDay, ...]
    checklist: tuple[Line, ...]
    obligations: tuple[Obligation, ...]
    """What has to be done by a moment, the earliest first."""
    entries: int
    received: int
    """Messages received since the shift in charge began, or today before the first watch."""
    open: int

    @property
    def next_report(self) -> Obligation | None:
        """The report the countdown counts to: the earliest one not sent."""
        return next((each for each in self.obligations if each.kind == "report"), None)


def times_of(station: Station) -> ShiftTimes:
    """When this station's watch changes hands."""
    return ShiftTimes(shift_starts(station), zone(station))


def read_overview(db: Record, station: Station, *, at: Arrow) -> Overview:
    """The desk as it stands at `at`."""
    times = times_of(station)
    watch = handover.get_watch(db, times, at=at)
    today = times.duty_day(at)
    list_now = _Roster(db, station, times)
    in_charge = watch.shift or watch.next
    crew, relief = list_now.crew(in_charge.id), list_now.crew(watch.next.id)
    return Overview(
        at=at,
        day_class=calendar.day_class(db, at.date()),
        watch=watch,
        last_handover=handover.get_last(db),
        crew=crew,
        relief=relief,
        recorder=_recorder(crew),
        week=list_now.days(today, today + dt.timedelta(days=DAYS_AHEAD - 1)),
        checklist=checklist(station.checklist, ticks.list_ticks(db, in_charge.id)),
        obligations=obligations(
            watch,
            [
                ReportToSend(report, _sender(db, station, list_now, report))
                for report in _unsent_reports(db, station, at=at)
            ],
            crew=crew.names,
            relief=relief.names,
        ),
        entries=log.count_entries(db),
        received=log.count_received(db, in_charge.start),
        open=log.count_open(db),
    )


def read_roster(
    db: Record, station: Station, first: dt.date, last: dt.date
) -> tuple[RosterDay, ...]:
    """The roster of the duty days from `first` to `last`, with what is wrong with it."""
    return _Roster(db, station, times_of(station)).days(first, last)


def next_due_report(db: Record, station: Station, *, at: Arrow) -> DueReport | None:
    """The earliest report that was not sent yet."""
    return next(iter(_unsent_reports(db, station, at=at)), None)


class _Roster:
    """The roster read together with the people in it."""

    def __init__(self, db: Record, station: Station, times: ShiftTimes) -> None:
        self.db = db
        self.posts = station.posts
        self.times = times
        self.people = {person.id: person for person in people.list_people(db)}

    def crew(self, shift_id: ShiftId) -> Crew:
        return self._crew(roster.get_duty(self.db, shift_id))

    def days(self, first: dt.date, last: dt.date) -> tuple[RosterDay, ...]:
        before = first - dt.timedelta(days=1)
        duties = roster.list_duties(self.db, before, last)
        found = problems(duties, self.posts, self.times, first, last)
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
                for post in self.posts
                for seat in seats
                if seat.post == post.key
            )
        )

    def _sentences(self, found: Iterable[Problem], day: dt.date) -> tuple[str, ...]:
        names = {person.id: person.name for person in self.people.values()}
        return tuple(problem.sentence(names) for problem in found if problem.shift_id.day == day)


def _unsent_reports(db: Record, station: Station, *, at: Arrow) -> list[DueReport]:
    """Reports due since the first watch began, and the next of each rule, that were not sent."""
    first = handover.get_first(db)
    since = first.at if first else at
    due = due_reports(station.reports, since.date(), at.shift(days=1).date(), db.zone)
    left = unsent(
        [report for report in due if report.due > since],
        reports.list_sent(db, since=since),
    )
    seen: set[str] = set()
    wanted = []
    for report in left:
        if report.due <= at or report.rule.key not in seen:
            wanted.append(report)
        if report.due > at:
            seen.add(report.rule.key)
    return wanted


def _sender(db: Record, station: Station, duties: _Roster, report: DueReport) -> str:
    """The office on workdays, the duty officer of that day on rest days (the plan, part 4)."""
    day_class = calendar.day_class(db, report.due.date())
    if not is_rest_day(day_class, station.calendar.rest_day_scope):
        return station.office.name
    return _recorder(duties.crew(duties.times.at(report.due).id)) or _("the duty officer")


def _recorder(crew: Crew) -> str:
    # The station lists its posts leader first; the log is kept by the officer after that.
    names = [person.name for _post, person in crew.seats]
    return (names[1:2] or names[:1] or [""])[0]

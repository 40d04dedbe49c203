"""What the board shows and `status` prints: the desk at one moment, read in one go."""

import datetime as dt
from dataclasses import dataclass

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.calendar import DayClass, is_rest_day
from dutyconsole.domain.checklist import Line
from dutyconsole.domain.handover import Handover, Watch
from dutyconsole.domain.handover_steps import State, Step, state_of
from dutyconsole.domain.obligations import Obligation, ReportToSend, obligations
from dutyconsole.domain.reports import DueReport, due_reports, unsent
from dutyconsole.language import _
from dutyconsole.store import calendar, handover, log, matters, reports
from dutyconsole.store import checklist as ticks
from dutyconsole.store.crews import Crew, Crews, RosterDay, times_of
from dutyconsole.store.database import Record

DAYS_AHEAD = 7
"""Days of roster that the board shows, today included."""


@dataclass(frozen=True, slots=True)
class Overview:
    """The desk at one moment."""

    at: Arrow
    day_class: DayClass
    watch: Watch
    last_handover: Handover | None
    steps: tuple[Step, ...]
    """Of the handover in progress."""
    crew: Crew
    """Who has the watch; by the roster where nobody signed for it."""
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


def read_overview(db: Record, station: Station, *, at: Arrow) -> Overview:
    """The desk as it stands at `at`."""
    times = times_of(station)
    watch = handover.get_watch(db, times, at=at)
    today = times.duty_day(at)
    crews = Crews(db, station)
    in_charge = watch.shift or watch.next
    last = handover.get_last(db)
    crew = crews.of(crews.in_charge(last)) if last else crews.rostered(in_charge.id)
    relief = crews.rostered(watch.next.id)
    _handover_id, steps = handover.in_progress(db)
    return Overview(
        at=at,
        day_class=calendar.day_class(db, at.date()),
        watch=watch,
        last_handover=last,
        steps=steps,
        crew=crew,
        relief=relief,
        recorder=crews.recorder(crew),
        week=crews.days(today, today + dt.timedelta(days=DAYS_AHEAD - 1)),
        checklist=ticks.list_lines(db, station, in_charge.id),
        obligations=obligations(
            watch,
            [
                ReportToSend(report, _sender(db, station, crews, report))
                for report in _unsent_reports(db, station, at=at)
            ],
            crew=crew.names,
            relief=relief.names,
            in_part=steps[-1] if state_of(steps) is State.IN_PART else None,
            matters=[latest for _noted, latest in matters.list_open(db)],
        ),
        entries=log.count_entries(db),
        received=log.count_received(db, watch.taken_at or in_charge.start),
        open=log.count_open(db),
    )


def next_due_report(db: Record, station: Station, *, at: Arrow) -> DueReport | None:
    """The earliest report that was not sent yet."""
    return next(iter(_unsent_reports(db, station, at=at)), None)


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


def _sender(db: Record, station: Station, duties: Crews, report: DueReport) -> str:
    """The office on workdays, the duty officer of that day on rest days (the plan, part 4)."""
    day_class = calendar.day_class(db, report.due.date())
    if not is_rest_day(day_class, station.calendar.rest_day_scope):
        return station.office.name
    return duties.recorder(duties.rostered(duties.times.at(report.due).id)) or _("the duty officer")

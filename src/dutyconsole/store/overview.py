"""What the board shows and `status` prints: the desk at one moment, read in one go."""

import datetime as dt
from dataclasses import dataclass

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.calendar import DayClass
from dutyconsole.domain.checklist import Line
from dutyconsole.domain.handover import Handover, Watch
from dutyconsole.domain.handover_steps import State, Step, state_of
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.domain.obligations import Obligation, incident_of, loudest_first
from dutyconsole.store import calendar, handover, log
from dutyconsole.store import checklist as ticks
from dutyconsole.store.crews import Crew, Crews, RosterDay, times_of
from dutyconsole.store.database import Record
from dutyconsole.store.duties import list_duties
from dutyconsole.store.obligations import open_obligations

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
        """The earliest report that is not sent."""
        return next((each for each in self.obligations if each.kind == "report"), None)

    def clocks(self, at: Arrow) -> dict[IncidentNumber, float]:
        """Seconds left at `at` of the first clock of each incident of which one runs."""
        found: dict[IncidentNumber, float] = {}
        for each in self.obligations:
            if number := incident_of(each):
                found.setdefault(number, each.seconds_left(at))
        return found

    def loudest(self, at: Arrow) -> tuple[Obligation, ...]:
        """What the countdown counts to, and what comes after it.

        Without the handover and the relief, of which the crew's pane tells.
        """
        told_elsewhere = ("handover", "relief")
        return loudest_first(
            (each for each in self.obligations if each.kind not in told_elsewhere), at
        )


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
        obligations=open_obligations(
            db,
            crews,
            watch,
            crew=crew,
            relief=relief,
            in_part=steps[-1] if state_of(steps) is State.IN_PART else None,
            duties=list_duties(db, station, crew=crew.names, at=at),
            at=at,
        ),
        entries=log.count_entries(db),
        received=log.count_received(db, watch.taken_at or in_charge.start),
        open=log.count_open(db),
    )

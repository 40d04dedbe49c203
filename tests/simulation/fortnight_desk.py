"""A desk without a screen: what the real bell and the real inbox of leaders need of one."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.handover_steps import State, state_of
from dutyconsole.home import Home
from dutyconsole.store.crews import Crews
from dutyconsole.store.database import Record, revision
from dutyconsole.store.duties import list_duties
from dutyconsole.store.handover import get_watch
from dutyconsole.store.obligations import open_obligations
from dutyconsole.store.overview import Overview, read_overview
from dutyconsole.ui.leader_inbox import LeaderInbox
from dutyconsole.ui.ringing import Bell

if TYPE_CHECKING:
    from dutyconsole.domain.ringing import Ring

T = TypeVar("T")


WHOLE = 30
"""So often, in minutes, the whole overview is read even where nothing was written."""


def read_anew(db: Record, station: Station, at: Arrow, before: Overview | None) -> Overview:
    """The overview; `before` is an earlier one where nothing was written since.

    Of that its obligations are read again, as `read_overview` does. The roster, the calendar and
    the log, which it reads too and which take most of the time, are as they were.
    """
    if before is None or at.minute % WHOLE == 0:
        return read_overview(db, station, at=at)
    crews = Crews(db, station)
    watch = get_watch(db, crews.times, at=at)
    return replace(
        before,
        at=at,
        watch=watch,
        obligations=open_obligations(
            db,
            crews,
            watch,
            crew=before.crew,
            relief=before.relief,
            in_part=before.steps[-1] if state_of(before.steps) is State.IN_PART else None,
            duties=list_duties(db, station, crew=before.crew.names, at=at),
            at=at,
        ),
    )


class Desk:
    """Reads the record and rings; opened and closed as a program is."""

    def __init__(self, db: Record, station: Station, at: Arrow, inbox: Path) -> None:
        self.db, self.station = db, station
        self.home = Home(db.path.parent)
        self.now = at
        self.signature = station.station.name
        self.rings: tuple[Ring, ...] = ()
        self.overview: Overview = read_overview(db, station, at=at)
        self.revision = revision(db)
        self.bells = 0
        self.said: list[str] = []
        self.inbox = LeaderInbox(self, inbox)  # type: ignore[arg-type] # a desk without a screen
        self.ringing = Bell(self)  # type: ignore[arg-type] # a desk without a screen
        self.inbox.tick(at)
        self.look()
        self.ringing.begin()
        self.revision = revision(db)

    def clock(self) -> Arrow:
        return self.now

    def second(self, at: Arrow) -> None:
        """A second has come."""
        self.now = at
        self.inbox.tick(at)
        self.look()

    def look(self) -> None:
        """What was written is read, and else the bell is asked for the time."""
        at = self.now
        is_new = revision(self.db) != self.revision
        self.overview = read_anew(self.db, self.station, at, None if is_new else self.overview)
        if is_new:
            self.ringing.look()
        else:
            self.ringing.tick(at)
        self.revision = revision(self.db)

    def attempt(self, act: Callable[[], T]) -> T | None:
        """Here nothing may be refused."""
        return act()

    def look_for_alarms(self) -> None:
        """A hindrance or a refusal of the inbox, which stands there."""

    def bell(self) -> None:
        self.bells += 1

    def say(self, words: str, *, seconds: float) -> None:
        """What came up while it was closed."""
        self.said.append(words)

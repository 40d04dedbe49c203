"""The bell: alarms of what is due, raised, repeated and shown by the desk until somebody answers.

It keeps the events of what is open or was never acknowledged, and the moment at which the next step
comes; until then a second that passes costs one comparison.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from arrow import Arrow

from dutyconsole.domain.obligations import Obligation
from dutyconsole.domain.ringing import (
    Event,
    Occasion,
    Ring,
    State,
    describe,
    is_settled,
    next_change,
    rings,
    to_raise,
)
from dutyconsole.language import ngettext
from dutyconsole.store import ringing

if TYPE_CHECKING:
    from dutyconsole.ui.app import DutyApp

AGAIN = 60
"""Seconds after which it is tried again to note an alarm that could not be noted."""
SUMMARY = 15.0
"""Seconds for which it is told what came up while the desk was closed."""


class Bell:
    """Rings for the obligations of one desk; see the module."""

    def __init__(self, desk: "DutyApp") -> None:
        """It knows at once what alarms, and rings once it has begun."""
        self._desk = desk
        self._rules = desk.station.alarms
        self._reports = {rule.key: rule.name for rule in desk.station.reports}
        self._has_begun = False
        self._read_to = ringing.latest(desk.db)
        self._events: dict[str, list[Event]] = {}
        self._words: dict[str, str] = {}
        """What each of them is about, for when it is done."""
        self._next: Arrow | None = None
        self._looked_at = desk.now
        self._loud: frozenset[Occasion] = frozenset()
        self._rang_at: Arrow | None = None
        self._hindered_at: Arrow | None = None
        self._read_events()

    @property
    def rings(self) -> tuple[Ring, ...]:
        """All that alarms now, the loudest first."""
        return rings(self._open, self._known, self._rules, self._desk.now, self._words)

    def begin(self) -> None:
        """Ring from now on; what came up while the desk was closed is told in one sentence."""
        # Not for the first picture: it looks at every obligation that ever rang.
        self._load(ringing.unsettled(self._desk.db, both=self._rules.both))
        self._has_begun = True
        missed = {key for key, _occasion in self._unraised()}
        self._show()
        loudest = [ring for ring in self._desk.rings if ring.key in missed]
        if loudest:
            self._desk.say(_summary(loudest), seconds=SUMMARY)

    def look(self) -> None:
        """The record was read again."""
        self._read_events()
        self._forget()
        self._show()

    def tick(self, at: Arrow) -> None:
        """A second has passed, or so the wall clock says."""
        if at < self._looked_at or (self._next and at >= self._next):
            self._show()
        elif self._loud and self._is_time(at):
            self._ring(at)

    @property
    def _open(self) -> tuple[Obligation, ...]:
        return self._desk.overview.obligations

    @property
    def _known(self) -> Iterator[Event]:
        return (event for own in self._events.values() for event in own)

    def _unraised(self) -> tuple[Occasion, ...]:
        return to_raise(self._open, self._known, self._rules, self._desk.now)

    def _show(self) -> None:
        """Say what alarms now, note what has come up, and ring at once for what is new."""
        desk, at = self._desk, self._desk.now
        self._looked_at = at
        self._next = next_change(self._open, self._rules, at)
        desk.rings = found = self.rings
        if self._has_begun:
            self._ring_for(found, at)
            self._note(at)

    def _ring_for(self, found: tuple[Ring, ...], at: Arrow) -> None:
        """Ring at once where one of them was not loud before."""
        loud = frozenset(
            (ring.key, ring.occasion) for ring in found if ring.state is State.UNACKNOWLEDGED
        )
        is_new, self._loud = bool(loud - self._loud), loud
        if is_new:
            self._ring(at)

    def _note(self, at: Arrow) -> None:
        """Keep that these came up, once; where the disk hinders it, again in a minute."""
        raised = self._unraised()
        tried = self._hindered_at
        if not raised or (tried and abs((at - tried).total_seconds()) < AGAIN):
            return
        desk, self._hindered_at = self._desk, at
        noted = desk.attempt(lambda: ringing.raise_(desk.db, raised, by=desk.signature, at=at))
        if noted is not None:
            self._hindered_at = None
            self._read_events()

    def _ring(self, at: Arrow) -> None:
        self._rang_at = at
        self._desk.bell()

    def _is_time(self, at: Arrow) -> bool:
        """Whether the bell is to be repeated; a clock that went back does not silence it."""
        passed = (at - self._rang_at).total_seconds() if self._rang_at else None
        return passed is None or not 0 <= passed < self._rules.bell_seconds

    def _read_events(self) -> None:
        """What happened since, and all of what is known only now."""
        new = ringing.events_after(self._desk.db, self._read_to)
        unknown = {event.key for event in new if event.key not in self._events}
        for event in new:
            self._read_to = event.id
            if event.key in self._events:
                self._events[event.key].append(event)
        for obligation in self._open:
            self._words[obligation.key] = obligation.what
            unknown.add(obligation.key)
        self._load(unknown)

    def _load(self, keys: Iterable[str]) -> None:
        unknown = [key for key in keys if key not in self._events]
        for key in unknown:
            self._events[key] = []
            self._words.setdefault(key, describe(key, self._reports))
        for event in ringing.events_of(self._desk.db, unknown):
            self._events[event.key].append(event)

    def _forget(self) -> None:
        """What is done and settled is read no more."""
        still_open = {obligation.key for obligation in self._open}
        for key in [key for key in self._events if key not in still_open]:
            if is_settled(self._events[key], both=self._rules.both):
                del self._events[key]
                self._words.pop(key, None)


def _summary(missed: list[Ring]) -> str:
    return ngettext(
        "While the desk was closed: {count} alarm: {loudest}",
        "While the desk was closed: {count} alarms, the loudest: {loudest}",
        len(missed),
    ).format(count=len(missed), loudest=missed[0].sentence)

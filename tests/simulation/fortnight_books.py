"""The books of one incident in plain Python, kept while the acts happen.

By the rules and not by `domain.clocks`: a clock stops by an entry and by nothing else; what changes
replaces a clock that was not due yet, and ends one that is overdue only where nothing is asked for
any more; no stamp moves. Where the program reads the whole history again, these books only go on.
"""

import datetime as dt
from dataclasses import dataclass, field
from datetime import datetime

from simulation.fortnight_rules import GRAVE, LEVEL_CRITERION, Limit, Limits


@dataclass
class Owed:
    """Something that has to be done by a moment, and what became of it."""

    kind: str
    subject: str
    due: datetime
    done_at: datetime | None = None
    done_by: str = ""
    lifted_at: datetime | None = None
    lifted_by: str = ""

    @property
    def key(self) -> str:
        return f"{self.kind} {self.subject} {self.due.isoformat()}"

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.lifted_at is None

    def late_at(self, now: datetime) -> float | None:
        """Seconds past the limit; at the limit's own second it is late."""
        end = self.done_at or self.lifted_at or now
        return (end - self.due).total_seconds() if end >= self.due else None


@dataclass
class IncidentBook:
    """What is known of an incident, and what is owed for it."""

    number: tuple[int, int]
    limits: Limits
    received: datetime
    occurred: datetime | None
    level: str
    labels: frozenset[str]
    """The criteria that the text meets."""
    level_since: datetime = field(init=False)
    special_since: datetime | None = None
    declined_at: datetime | None = None
    """When it was last found to be none."""
    closed: datetime | None = None
    is_cancelled: bool = False
    is_duplicate: bool = False
    decided: set[str] = field(default_factory=set)
    stops: dict[str, tuple[datetime, str]] = field(default_factory=dict)
    """The first thing done for each step: when, and the entry."""
    reported_at: datetime | None = None
    """When the last report went up."""
    hour_done: datetime | None = None
    """The hour that the last follow-up was for, if it went up before it."""
    has_final: bool = False
    clocks: dict[str, Owed] = field(default_factory=dict)
    ledger: list[Owed] = field(default_factory=list)
    """What has ended for good."""
    ended: set[str] = field(default_factory=set)
    """Steps of which a clock has ended: what was done before does not count for the next one."""
    asked_for: dict[str, datetime] = field(default_factory=dict)
    """By when the rules ask for what runs; later where it was asked for anew."""
    explained: dict[str, tuple[datetime, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.level_since = self.received

    # What happens.

    def begin(self, now: datetime) -> None:
        """The message is taken down."""
        self._go_on(now, "")

    def criteria(self, labels: frozenset[str] | None = None) -> set[str]:
        """Which criteria that nobody decided on the text meets, if it is not special yet."""
        if self.special_since:
            return set()
        met = set(self.labels if labels is None else labels)
        if self.level in GRAVE:
            met.add(LEVEL_CRITERION)
        return met - self.decided

    def make_special(self, since: datetime, names: set[str], now: datetime, entry: str) -> None:
        self.special_since = max(since, self.received, self.declined_at or since)
        self.decided |= names
        self._go_on(now, entry)

    def make_ordinary(self, names: set[str], now: datetime, entry: str) -> None:
        self.special_since, self.declined_at = None, now
        self.decided |= names
        self._go_on(now, entry)

    def correct(
        self,
        now: datetime,
        entry: str,
        *,
        level: str,
        occurred: datetime | None,
        received: datetime,
    ) -> None:
        """A level counts from when it was known; what counts from receipt goes along with that."""
        if level != self.level:
            self.level_since = now
        elif self.level_since == self.received:
            self.level_since = received
        if self.special_since == self.received:
            self.special_since = received
        self.level, self.occurred, self.received = level, occurred, received
        self._go_on(now, entry)

    def close(self, now: datetime, entry: str) -> None:
        self.closed = now
        self._go_on(now, entry)

    def cancel(self, now: datetime, entry: str) -> None:
        self.is_cancelled = True
        self._go_on(now, entry)

    def leave_to_another(self, now: datetime, entry: str) -> None:
        self.is_duplicate = True
        self._go_on(now, entry)

    def call(self, step: str, at: datetime, entry: str) -> None:
        """Somebody was told, or it was referred."""
        self._stop(step, at, entry)

    def report(self, kind: str, at: datetime, entry: str) -> None:
        """A written report went up: the follow-up that was due, or one more for the same hour."""
        follow_up = self.clocks.pop("follow_up", None)
        is_one_more = bool(self.hour_done and at < self.hour_done)
        self.reported_at = at
        if follow_up and at < follow_up.due and not is_one_more:
            self.hour_done = follow_up.due
        self._stop("written", at, entry)
        if kind == "final":
            self.has_final = True
            self._stop("final", at, entry)
        due = self._follow_up_due()
        if follow_up and is_one_more and follow_up.due == due:
            self.clocks["follow_up"] = follow_up
            return
        if follow_up:
            follow_up.done_at, follow_up.done_by = at, entry
            self.ledger.append(follow_up)
        if due:
            self._start("follow_up", due, at)

    def late_at(self, steps: tuple[str, ...], at: datetime) -> bool:
        """Whether what is done then stops one of these clocks late, which asks for a reason."""
        running = (self.clocks[step] for step in steps if step in self.clocks)
        return any(owed.is_open and owed.due <= at for owed in running)

    def explain(self, key: str, now: datetime, entry: str) -> None:
        self.explained.setdefault(key, (now, entry))

    # What is owed.

    @property
    def all(self) -> list[Owed]:
        """Whatever was or is owed, as it stands."""
        return [*self.ledger, *(self._as_explained(each) for each in self.clocks.values())]

    @property
    def open(self) -> list[Owed]:
        return [each for each in self.all if each.is_open]

    def _as_explained(self, owed: Owed) -> Owed:
        """What a closed incident lacks is off the board once somebody has explained it."""
        if owed.is_open and self.closed and not self.is_cancelled and owed.key in self.explained:
            at, entry = self.explained[owed.key]
            return Owed(
                owed.kind, owed.subject, owed.due, lifted_at=max(at, owed.due), lifted_by=entry
            )
        return owed

    # The rules.

    def _go_on(self, now: datetime, entry: str) -> None:
        """Something changed what the incident is taken for."""
        wanted = self._wanted()
        for step, owed in list(self.clocks.items()):
            if owed.done_at:
                if step not in wanted:
                    self._end(step)
            elif owed.due > now:
                if wanted.get(step) != self.asked_for[step]:
                    del self.clocks[step]
            elif step not in wanted:
                owed.lifted_at, owed.lifted_by = now, entry
                self._end(step)
        for step, due in wanted.items():
            if step not in self.clocks:
                self._start(step, due, now)

    def _end(self, step: str) -> None:
        self.ledger.append(self.clocks.pop(step))
        if step != "follow_up":
            self.ended.add(step)
            self.stops.pop(step, None)

    def _start(self, step: str, due: datetime, now: datetime) -> None:
        """What has ended once is not owed once more for the same moment: it counts from now."""
        owed = self._owed(step, due)
        if any(each.key == owed.key for each in self.ledger):
            owed = self._owed(step, self._anew(step, due, now))
        self.clocks[step], self.asked_for[step] = owed, due
        if step in self.stops:
            owed.done_at, owed.done_by = self.stops[step]

    def _stop(self, step: str, at: datetime, entry: str) -> None:
        owed = self.clocks.get(step)
        if owed and not owed.done_at:
            owed.done_at, owed.done_by = at, entry
        if owed or step not in self.ended:
            self.stops.setdefault(step, (at, entry))

    def _owed(self, step: str, due: datetime) -> Owed:
        year, number = self.number
        return Owed("incident", f"{year}/{number} {step}", due)

    def _anew(self, step: str, due: datetime, now: datetime) -> datetime:
        if step == "follow_up":
            return self._follow_up_due(now) or due
        if step == "final":
            return now + (due - max(filter(None, (self.closed, self.special_since))))
        minutes = [limit.minutes or 0 for each, limit, _since in self._asked if each == step]
        return now + dt.timedelta(minutes=min(minutes))

    @property
    def _asked(self) -> list[tuple[str, Limit, datetime]]:
        """Every limit that holds now, with the moment from which it counts."""
        if self.is_cancelled or self.is_duplicate or (self.closed and not self.special_since):
            return []
        found = []
        if not (self.closed and self.special_since and self.special_since > self.closed):
            level = self.limits.get(self.level, {})
            found += [(step, limit, self.level_since) for step, limit in level.items()]
        if self.special_since:
            found += [
                (step, limit, self.special_since)
                for step, limit in self.limits.get("special", {}).items()
            ]
        return found

    def _wanted(self) -> dict[str, datetime]:
        wanted: dict[str, datetime] = {}
        for step, limit, since in self._asked:
            if step == "follow_up" or limit.minutes is None:
                continue
            start = self.occurred if limit.from_occurrence and self.occurred else since
            due = start + dt.timedelta(minutes=limit.minutes)
            if step != "final":
                wanted[step] = min(due, wanted.get(step, due))
        if due := self._final_due():
            wanted["final"] = due
        if due := self._follow_up_due():
            wanted["follow_up"] = due
        return wanted

    def _final_due(self) -> datetime | None:
        """On closing, within its own time or that of a written report."""
        finals = [limit for step, limit, _since in self._asked if step == "final"]
        if not self.closed or not finals:
            return None
        minutes = finals[0].minutes or min(
            (each.minutes for step, each, _ in self._asked if step == "written" and each.minutes),
            default=0,
        )
        since = max(self.closed, self.special_since or self.closed)
        return since + dt.timedelta(minutes=minutes)

    def _follow_up_due(self, earliest: datetime | None = None) -> datetime | None:
        """After the first report by each fixed hour, or so long after the report before."""
        asked = self._asked
        has_written = any(step == "written" and limit.minutes for step, limit, _since in asked)
        if self.closed or self.has_final or (has_written and not self.reported_at):
            return None
        dues = []
        for step, limit, since in asked:
            if step != "follow_up":
                continue
            after = max(since, self.reported_at or since, earliest or since)
            hour_after = max(after, self.hour_done or after)
            dues += [_next(hour, hour_after) for hour in limit.hours]
            if limit.minutes:
                dues.append(after + dt.timedelta(minutes=limit.minutes))
        return min(dues, default=None)


def _next(hour: int, after: datetime) -> datetime:
    """The next time it is this hour after then."""
    same_day = after.replace(hour=hour, minute=0, second=0)
    return same_day if same_day > after else same_day + dt.timedelta(days=1)

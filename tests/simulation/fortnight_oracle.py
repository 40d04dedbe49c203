"""What should be on the desk at any moment, in plain Python: obligations and alarms.

It is told what happens and never asks the record.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from datetime import datetime

from simulation.fortnight_books import IncidentBook, Owed
from simulation.fortnight_leaders import LeaderBook
from simulation.fortnight_rules import ALARMS, Rules

Standing = tuple[str, str, tuple[str, ...]]
"""How an alarm stands: in a word, at which step, who has acknowledged that."""


class Alarms:
    """Which alarms came up, and who has acknowledged them."""

    def __init__(self, needed: int) -> None:
        self.needed = needed
        self.raised: dict[str, list[str]] = {}
        self.acknowledged: dict[tuple[str, str], list[str]] = {}
        self.unsettled: set[str] = set()
        """Of what is not open any more too."""

    def look(self, owed: Iterable[Owed], now: datetime) -> None:
        """The desk looks: what has come to a step that it did not ring for, rings."""
        for each in owed:
            step = _step(each, now)
            if step is not None and step not in self.raised.setdefault(each.key, []):
                self.raised[each.key].append(step)
                self.unsettled.add(each.key)

    def acknowledge(self, key: str, step: str, name: str) -> None:
        names = self.acknowledged.setdefault((key, step), [])
        if name not in names:
            names.append(name)
        if step == self.raised[key][-1] and len(names) >= self.needed:
            self.unsettled.discard(key)

    def end(self, key: str) -> None:
        """What it rang for was done by answering: nobody has to acknowledge it any more."""
        self.unsettled.discard(key)

    def standing(self, owed: Iterable[Owed], now: datetime) -> dict[str, Standing]:
        """How everything that is not quiet stands."""
        found: dict[str, Standing] = {}
        still_open = set()
        for each in owed:
            still_open.add(each.key)
            step = _step(each, now)
            if step is not None:
                names = self._names(each.key, step)
                word = "acknowledged" if len(names) >= self.needed else "unacknowledged"
                found[each.key] = (word, step, names)
        for key in self.unsettled - still_open:
            step = self.raised[key][-1]
            found[key] = ("cleared_unacknowledged", step, self._names(key, step))
        return found

    def _names(self, key: str, step: str) -> tuple[str, ...]:
        return tuple(self.acknowledged.get((key, step), ()))


def _step(owed: Owed, now: datetime) -> str | None:
    """The latest step whose moment has come."""
    steps = ALARMS.get(owed.kind, ALARMS["other"])
    come = [step for step in steps if owed.due + dt.timedelta(minutes=step) <= now]
    return str(come[-1]) if come else None


class Oracle:
    """The whole desk."""

    def __init__(self, rules: Rules, began: datetime) -> None:
        self.rules, self.began = rules, began
        self.incidents: dict[tuple[int, int], IncidentBook] = {}
        self.alarms = Alarms(rules.needed)
        self.sent: dict[tuple[str, dt.date], tuple[datetime, str]] = {}
        self.matters: dict[int, datetime] = {}
        self.matters_noted = 0
        self.leaders = LeaderBook()
        self.relief: tuple[str, datetime] | None = None
        self.shift = self._shift_at(began)

    def take_over(self, now: datetime) -> None:
        """The watch goes over to the next shift, or to that of now where it was left standing."""
        end = self._end(self.shift)
        self.shift = self._shift_at(now) if end <= now else self._shift_at(end)

    def next_shift(self, now: datetime) -> tuple[dt.date, int]:
        """Which shift takes over next."""
        end = self._end(self.shift)
        return self._shift_at(max(end, now))

    @property
    def shift_end(self) -> datetime:
        return self._end(self.shift)

    def look(self, now: datetime) -> None:
        """An open desk looks: what leaders dropped is taken in, and what rings is noted."""
        self.take_in(now)
        self.leaders.refuse()
        self.alarms.look(self.open(now), now)

    def take_in(self, now: datetime) -> None:
        """What leaders dropped is taken in."""
        self.matters_noted = self.leaders.take(now, self.matters_noted)

    def open(self, now: datetime) -> list[Owed]:
        """Everything that is to be done."""
        found = [owed for book in self.incidents.values() for owed in book.open]
        found += self._open_reports(now)
        day, number = self.shift
        found.append(Owed("handover", f"{day.isoformat()}/{number}", self.shift_end))
        if self.relief:
            found.append(Owed("relief", *self.relief))
        found += self.leaders.open
        return found + [Owed("matter", str(each), due) for each, due in self.matters.items()]

    def ledger(self, since: datetime, until: datetime) -> list[Owed]:
        """Everything on incidents and every report that was or is due in that time."""
        found = [owed for book in self.incidents.values() for owed in book.all]
        found += self._reports(until)
        return [each for each in found if since <= each.due < until]

    def _open_reports(self, now: datetime) -> Iterator[Owed]:
        """Those that were not sent, and of each rule the next one that was not."""
        told = set()
        for each in self._reports(now + dt.timedelta(days=7)):
            if each.is_open and each.due <= now:
                yield each
            elif each.is_open and each.subject not in told:
                told.add(each.subject)
                yield each

    def _reports(self, until: datetime) -> Iterator[Owed]:
        for offset in range((until.date() - self.began.date()).days + 1):
            day = self.began.date() + dt.timedelta(days=offset)
            for key, hour, weekdays in self.rules.reports:
                due = datetime.combine(day, hour, tzinfo=self.began.tzinfo)
                if due > self.began and (not weekdays or day.isoweekday() in weekdays):
                    sent_at, entry = self.sent.get((key, day), (None, ""))
                    yield Owed("report", key, due, sent_at, entry)

    def _shift_at(self, now: datetime) -> tuple[dt.date, int]:
        passed = [
            number for number, start in enumerate(self.rules.starts, 1) if start <= now.time()
        ]
        if passed:
            return now.date(), passed[-1]
        return now.date() - dt.timedelta(days=1), len(self.rules.starts)

    def _end(self, shift: tuple[dt.date, int]) -> datetime:
        day, number = shift
        if number == len(self.rules.starts):
            day, number = day + dt.timedelta(days=1), 0
        return datetime.combine(day, self.rules.starts[number], tzinfo=self.began.tzinfo)

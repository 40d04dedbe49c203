"""The officers of the simulated fortnight: what they do about a message, in time, late or never."""

import datetime as dt
import heapq
import itertools
import random
from collections.abc import Callable
from datetime import datetime

from dutyconsole.domain.bulletins import BulletinKind
from dutyconsole.domain.incidents import Kind
from simulation.fortnight_acts import Acts
from simulation.fortnight_books import IncidentBook
from simulation.fortnight_stream import Call, supplement

Deed = Callable[[datetime], None]
LEVELS = ("unrated", "ordinary", "serious", "major", "particularly_major")


class Officers:
    """Plans what is to be done, and does it when its time has come."""

    def __init__(self, acts: Acts, chance: random.Random) -> None:
        self.acts, self.chance = acts, chance
        self.oracle = acts.oracle
        self.writing: set[tuple[int, int]] = set()
        """Incidents of which a report is on its way."""
        self._plans: list[tuple[datetime, int, Deed]] = []
        self._numbers = itertools.count()
        self.last = self.oracle.began

    def plan(self, at: datetime, deed: Deed) -> None:
        """Do it then."""
        heapq.heappush(self._plans, (at, next(self._numbers), deed))

    def next_until(self, now: datetime) -> tuple[datetime, Deed] | None:
        """What is to be done by now; no two acts share a second."""
        if not self._plans or self._plans[0][0] > now:
            return None
        at, _number, deed = heapq.heappop(self._plans)
        if at <= self.last:
            at = self.last + dt.timedelta(seconds=1)
            if at > now:
                self.plan(at, deed)
                return None
        self.last = at
        return at, deed

    # A message.

    def hear(self, call: Call) -> None:
        """It comes in; most are taken down at once."""
        delay = self._some(3) if self._maybe(0.95) else dt.timedelta(minutes=45)
        self.plan(call.received + delay, lambda now: self._take_down(call, now))

    def _take_down(self, call: Call, now: datetime) -> None:
        declined = "门卫复测36.5度" if call.labels and self._maybe(0.06) else ""
        book = self.acts.take_down(call, now, declined=declined)
        if book.special_since:
            self._deal_with_special(book, now)
        else:
            self._deal_with_ordinary(book, now)
        self._go_wrong(book, now)

    def _deal_with_special(self, book: IncidentBook, now: datetime) -> None:
        for step, chance, mean in (("head", 0.96, 7), ("office", 0.94, 18), ("leader", 0.8, 7)):
            self._if(chance, self._soon(book, step, now, mean), self._call(book, step))
        self._if(0.8, now + self._some(25), self._call(book, "forward"))
        self._if(0.88, now + self._some(15), self._write(book, BulletinKind.FIRST))
        self._if(0.3, now + self._some(400), self._write(book, BulletinKind.FOLLOW_UP))
        self._if(0.15, now + self._some(200), self._make_ordinary(book))
        end = now + dt.timedelta(hours=2) + self._some(9 * 60)
        self._if(0.7, end - self._some(40), self._write(book, BulletinKind.FINAL))
        self._if(0.93, end, self._close(book))
        self._if(0.3, end + self._some(30), self._write(book, BulletinKind.FINAL))
        self._if(0.9, end + self._some(200), self._explain(book))
        self.plan(end + dt.timedelta(hours=20), self._close(book))

    def _deal_with_ordinary(self, book: IncidentBook, now: datetime) -> None:
        self._if(0.4, now + self._some(20), self._call(book, "forward"))
        self._if(0.5, now + self._some(8), self._call(book, "leader"))
        self._if(0.15, now + self._some(20), self._call(book, "office"))
        self._if(0.05, now + self._some(10), self._call(book, "head"))
        if book.level not in ("unrated", "ordinary") or self._maybe(0.2):
            self._if(0.85, now + self._some(40), self._write(book, BulletinKind.FIRST))
        end = now + self._some(500)
        self._if(0.95, end, self._close(book))
        self._if(0.5, end + self._some(200), self._explain(book))
        self.plan(end + dt.timedelta(hours=30), self._close(book))

    def _go_wrong(self, book: IncidentBook, now: datetime) -> None:
        """What may happen to any of them."""
        for _time in range(2):
            self._if(0.1, now + self._some(200), self._correct_level(book))
        self._if(0.1, now + self._some(100), self._correct_occurrence(book))
        self._if(0.06, now + self._some(60), self._correct_receipt(book))
        self._if(0.12, now + self._some(600), self._supplement(book))
        self._if(0.05, now + self._some(300), self._make_special(book))
        self._if(0.04, now + self._some(300), self._cancel(book))
        self._if(0.08, now + self._some(90), self._link(book))
        self._if(0.04, now + self._some(200), self._explain(book))

    def _soon(self, book: IncidentBook, step: str, now: datetime, mean: int) -> datetime:
        """Sometimes at the very second at which it becomes late, or the one before."""
        owed = book.clocks.get(step)
        if owed and owed.due > now + dt.timedelta(minutes=1) and self._maybe(0.15):
            return owed.due - dt.timedelta(seconds=self.chance.choice((0, 1)))
        return now + self._some(mean)

    def _call(self, book: IncidentBook, step: str) -> Deed:
        def deed(now: datetime) -> None:
            if not book.is_cancelled:
                self.acts.call(book, step, now, self._a_while_ago(book, now))
                self._if(0.1, now + self._some(60), self._call(book, step))

        return deed

    def _correct_level(self, book: IncidentBook) -> Deed:
        def deed(now: datetime) -> None:
            if not book.is_cancelled:
                was_special = book.special_since
                self.acts.correct(book, now, level=self.chance.choice(LEVELS))
                if book.special_since and not was_special:
                    self._deal_with_special(book, now)

        return deed

    def _correct_occurrence(self, book: IncidentBook) -> Deed:
        def deed(now: datetime) -> None:
            before = dt.timedelta(minutes=self.chance.choice((0, 5, 12, 30, 70)))
            if not book.is_cancelled:
                self.acts.correct(book, now, occurred=book.received - before)

        return deed

    def _correct_receipt(self, book: IncidentBook) -> Deed:
        def deed(now: datetime) -> None:
            received = book.received + dt.timedelta(minutes=self.chance.choice((-20, -5, 2, 10)))
            if not book.is_cancelled and received <= now:
                occurred = min(book.occurred, received) if book.occurred else None
                self.acts.correct(book, now, received=received, occurred=occurred)

        return deed

    def _supplement(self, book: IncidentBook) -> Deed:
        def deed(now: datetime) -> None:
            if not book.is_cancelled:
                was_special = book.special_since
                self.acts.supplement(book, *supplement(self.chance), now)
                if book.special_since and not was_special:
                    self._deal_with_special(book, now)

        return deed

    def _make_special(self, book: IncidentBook) -> Deed:
        def deed(now: datetime) -> None:
            if not book.is_cancelled and not book.special_since:
                self.acts.make_special(book, now, self._a_while_ago(book, now))
                self._deal_with_special(book, now)

        return deed

    def _make_ordinary(self, book: IncidentBook) -> Deed:
        def deed(now: datetime) -> None:
            if not book.is_cancelled and book.special_since:
                self.acts.make_ordinary(book, now)
                self._if(0.4, now + self._some(200), self._make_special(book))

        return deed

    def _close(self, book: IncidentBook) -> Deed:
        def deed(now: datetime) -> None:
            if not book.is_cancelled and not book.closed:
                self.acts.amend(book, Kind.CLOSING, now)

        return deed

    def _cancel(self, book: IncidentBook) -> Deed:
        def deed(now: datetime) -> None:
            if not book.is_cancelled:
                self.acts.amend(book, Kind.CANCELLATION, now)

        return deed

    def _link(self, book: IncidentBook) -> Deed:
        def deed(now: datetime) -> None:
            others = [
                each
                for each in self.oracle.incidents.values()
                if each is not book and not each.is_cancelled and not each.is_duplicate
                if each.special_since or not book.special_since
            ]
            if others and not book.is_cancelled and not book.is_duplicate:
                self.acts.link(book, self.chance.choice(others[-8:]), now)

        return deed

    def _explain(self, book: IncidentBook) -> Deed:
        def deed(now: datetime) -> None:
            overdue = [owed for owed in book.open if owed.due <= now]
            if overdue:
                self.acts.explain(book, self.chance.choice(overdue).key, now)
                self._if(0.9, now + self._some(60), self._explain(book))

        return deed

    # A report on it.

    def _write(self, book: IncidentBook, kind: BulletinKind) -> Deed:
        """From the draft to the confirmation, unless one is being written or all is said."""

        def deed(now: datetime) -> None:
            first = book.reported_at is None
            if book.is_cancelled or book.has_final or book.number in self.writing:
                return
            if first and kind is BulletinKind.FINAL:
                return
            if not first and kind is BulletinKind.FIRST:
                return
            self.writing.add(book.number)
            self.acts.draft(book, BulletinKind.FIRST if first else kind, now)
            self.plan(now + self._some(3), self._check(book))

        return deed

    def _check(self, book: IncidentBook) -> Deed:
        def deed(now: datetime) -> None:
            self.acts.check(book, now)
            if self._maybe(0.1):
                self.plan(now + self._some(3), self._send_back(book))
            else:
                self.plan(now + self._some(4), self._issue(book))

        return deed

    def _send_back(self, book: IncidentBook) -> Deed:
        def deed(now: datetime) -> None:
            self.acts.send_back(book, now)
            kind = BulletinKind.FOLLOW_UP if book.reported_at else BulletinKind.FIRST
            self.acts.draft(book, kind, now + dt.timedelta(seconds=1))
            self.last += dt.timedelta(seconds=1)
            self.plan(now + self._some(3), self._check(book))

        return deed

    def _issue(self, book: IncidentBook) -> Deed:
        def deed(now: datetime) -> None:
            self.acts.issue(book, now)
            self.plan(now + self._some(3), self._send(book))

        return deed

    def _send(self, book: IncidentBook) -> Deed:
        def deed(now: datetime) -> None:
            self.acts.send(book, now, self._a_while_ago(book, now))
            self.writing.discard(book.number)
            self._if(0.8, now + self._some(5), self._confirm(book, book.reported_at))

        return deed

    def _confirm(self, book: IncidentBook, of: datetime | None) -> Deed:
        def deed(now: datetime) -> None:
            if book.reported_at == of:
                self.acts.confirm(book, now)

        return deed

    # Every day.

    def plan_days(self, days: int) -> None:
        """The regular reports, the follow-ups, the handovers, what else there is."""
        for offset in range(days + 1):
            day = self.oracle.began.date() + dt.timedelta(days=offset)
            self._plan_reports(day)
            for hour in (8, 17):
                start = self._on(day, dt.time(hour)) - dt.timedelta(minutes=45)
                self.plan(start + self._some(10), self._write_follow_ups)
            for time in self.oracle.rules.starts:
                if offset or time != self.oracle.began.time():
                    self.plan(self._on(day, time) + self._about(8), self._hand_over)
            self.plan(self._on(day, dt.time(10)) + self._about(60), self._note_matter)

    def _plan_reports(self, day: dt.date) -> None:
        for key, hour, weekdays in self.oracle.rules.reports:
            if weekdays and day.isoweekday() not in weekdays:
                continue
            if (due := self._on(day, hour)) <= self.oracle.began:
                continue
            delay = self.chance.choice((-300, -40, -12, -3, -1, 0, 7, 25, 300, None))
            if delay is not None:
                at = due + dt.timedelta(minutes=delay, seconds=self.chance.choice((0, -1, 9)))
                self.plan(at, self._send_daily(key, day))

    def _send_daily(self, key: str, day: dt.date) -> Deed:
        def deed(now: datetime) -> None:
            sent = now - self._some(6) if self._maybe(0.2) else now
            self.acts.send_daily(key, day, now, max(sent, self._on(day, dt.time())))

        return deed

    def _write_follow_ups(self, now: datetime) -> None:
        for book in self.oracle.incidents.values():
            if "follow_up" in book.clocks and self._maybe(0.75):
                self.plan(now + self._some(15), self._write(book, BulletinKind.FOLLOW_UP))

    def _hand_over(self, now: datetime) -> None:
        end = self.oracle.shift_end
        if self.oracle.relief or end - now > dt.timedelta(hours=1):
            return
        if self._maybe(0.1):  # the relief does not come
            self.plan(now + self._some(60), self._hand_over)
            return
        late = self.chance.choice((20, 45)) if self._maybe(0.2) else 0
        self.acts.hand_over(now, late=late)
        if self.oracle.relief:
            self.plan(now + self._some(30), self.acts.complete)

    def _note_matter(self, now: datetime) -> None:
        due = now + self._some(300)
        number = self.acts.note_matter(now, due.replace(microsecond=0))
        self.plan(due + self._about(60), lambda at: self.acts.close_matter(number, at))

    # Alarms.

    def answer(self, wanting: list[tuple[str, str]], now: datetime) -> None:
        """Somebody may acknowledge what rings: all of it, or one of them; checks are answered."""
        wanting = [each for each in wanting if not each[0].startswith("post_check")]
        if not wanting or not self._maybe(0.12):
            return
        some = wanting if self._maybe(0.6) else [self.chance.choice(wanting)]
        name = self.chance.choice(self.acts.crew)
        self.plan(now + self._some(1), lambda at: self.acts.acknowledge(some, name, at))

    # Chance.

    def _maybe(self, chance: float) -> bool:
        return self.chance.random() < chance

    def _if(self, chance: float, at: datetime, deed: Deed) -> None:
        if self._maybe(chance):
            self.plan(at, deed)

    def _some(self, mean: float) -> dt.timedelta:
        """So many minutes on average, often fewer and sometimes many more."""
        return dt.timedelta(seconds=1 + int(self.chance.expovariate(1 / (mean * 60))))

    def _about(self, minutes: int) -> dt.timedelta:
        """Up to so many minutes before or after."""
        return dt.timedelta(seconds=self.chance.randint(-minutes * 60, minutes * 60))

    def _a_while_ago(self, book: IncidentBook, now: datetime) -> datetime:
        """When it was done: now, or some minutes before it is entered."""
        ago = self._some(8) if self._maybe(0.25) else dt.timedelta()
        return max(now - ago, book.received)

    def _on(self, day: dt.date, time: dt.time) -> datetime:
        return datetime.combine(day, time, tzinfo=self.oracle.began.tzinfo)

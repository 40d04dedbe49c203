"""What is done in the simulated fortnight: each act by the real verb, and told to the oracle.

A verb that refuses ends the simulation: whoever plans the acts knows what is allowed.
"""

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from arrow import Arrow

from builders import CATEGORIES, a_message
from dutyconsole.domain.bulletins import Bulletin, BulletinKind
from dutyconsole.domain.handover_steps import Signature
from dutyconsole.domain.incident_steps import Deed, StepKind, rules_of
from dutyconsole.domain.incidents import IncidentNumber, Kind
from dutyconsole.domain.people import PersonLine, PersonName
from dutyconsole.domain.reports import due_reports
from dutyconsole.domain.roster import RosterLine
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.errors import NotAllowed
from dutyconsole.store import (
    bulletins,
    explanations,
    incidents,
    matters,
    people,
    reports,
    ringing,
    roster,
)
from dutyconsole.store.crews import times_of
from dutyconsole.store.database import Record
from dutyconsole.store.handover_steps import Part, Taken, accept, accept_in_part, complete, offer
from dutyconsole.store.incident_steps import list_steps
from dutyconsole.store.incident_way import note_step
from dutyconsole.store.sheet import draw_up
from simulation.fortnight_books import IncidentBook
from simulation.fortnight_oracle import Oracle
from simulation.fortnight_rules import Rules
from simulation.fortnight_stream import Call

LEADERS = ("张某某", "赵某某", "周某某")
OFFICERS = ("李某", "王某", "冯某", "单某", "孙某", "吴某", "郑某")
POSTS = ("lead", "second")


def arrow(moment: datetime) -> Arrow:
    """The moment as the verbs take it."""
    return Arrow.fromdatetime(moment)


class Acts:
    """Everything that can be done, at a moment, by the crew on duty."""

    def __init__(self, db: Record, rules: Rules, oracle: Oracle, chance: random.Random) -> None:
        self.db, self.rules, self.oracle, self.chance = db, rules, oracle, chance
        self.station = rules.station
        self.settings = rules_of(rules.station)
        self.times = times_of(rules.station)
        self.count: Counter[str] = Counter()
        self.crew: tuple[str, str] = OFFICERS[:2]
        """Who has the watch: the lead officer and the second one."""

    @property
    def by(self) -> str:
        """Whoever does it."""
        return self.chance.choice(self.crew)

    # The station.

    def write_roster(self, first: dt.date, days: int, at: datetime) -> None:
        """Everybody into the directory and on the roster."""
        names = (*LEADERS, *OFFICERS)
        lines = [PersonLine(row, name) for row, name in enumerate(names, 1)]
        people.import_people(self.db, lines, by=OFFICERS[0], at=arrow(at))
        shifts = [
            (first + dt.timedelta(days=offset), number)
            for offset in range(days)
            for number in range(1, len(self.rules.starts) + 1)
        ]
        found = [
            RosterLine(row, ShiftId(*shift), tuple(self._posts(shift)))
            for row, shift in enumerate(shifts, 1)
        ]
        roster.import_roster(
            self.db, found, source="值班表.xlsx", times=self.times, by=OFFICERS[0], at=arrow(at)
        )

    def rostered(self, shift: tuple[dt.date, int]) -> tuple[str, str]:
        """The two officers of a shift."""
        day, number = shift
        turn = 2 * (day.toordinal() * len(self.rules.starts) + number)
        return OFFICERS[turn % len(OFFICERS)], OFFICERS[(turn + 1) % len(OFFICERS)]

    def _posts(self, shift: tuple[dt.date, int]) -> list[tuple[str, PersonName]]:
        leader = LEADERS[shift[0].toordinal() % len(LEADERS)]
        named = zip(POSTS, self.rostered(shift), strict=True)
        return [
            ("leader", PersonName(leader)),
            *((post, PersonName(name)) for post, name in named),
        ]

    # The watch.

    def hand_over(self, now: datetime, *, first: bool = False, late: int = 0) -> None:
        """The watch goes over; one of the relief comes `late` minutes late, and somebody stays."""
        taking = self.rostered(self.oracle.shift if first else self.oracle.next_shift(now))
        given = {"by": taking[0], "at": arrow(now)}
        if not first:
            offer(self.db, self.station, signatures=_signed(self.crew), **given)
        items = draw_up(self.db, self.station, at=arrow(now)).items
        taken = Taken([item.key for item in items], {})
        if late and not set(taking) & set(self.crew):
            until = now + dt.timedelta(minutes=late)
            part = Part(taking[1:], self.crew[1], arrow(until), "路上堵车")
            accept_in_part(
                self.db, self.station, taken, part, signatures=_signed(taking)[:1], **given
            )
            self.oracle.relief = (self.crew[1], until)
            self.count["relieved in part"] += 1
        else:
            accept(self.db, self.station, taken, signatures=_signed(taking), **given)
        if not first:
            self.oracle.take_over(now)
        self.crew = taking
        self.count["handed over"] += 1

    def complete(self, now: datetime) -> None:
        """Whoever came late signs."""
        given = {"by": self.crew[1], "at": arrow(now)}
        complete(self.db, self.station, signatures=_signed(self.crew)[1:], **given)
        self.oracle.relief = None

    def note_matter(self, now: datetime, due: datetime) -> int:
        """Something to be carried over until it is done."""
        matter = matters.note(
            self.db,
            "other",
            "传真件待取",
            owner="办公室",
            due=arrow(due),
            by=self.by,
            at=arrow(now),
        )
        self.oracle.matters_noted += 1
        assert matter.number == self.oracle.matters_noted
        self.oracle.matters[matter.number] = due
        self.count["matters"] += 1
        return matter.number

    def close_matter(self, number: int, now: datetime) -> None:
        """It is done."""
        matters.add(self.db, number, "已取", done=True, by=self.by, at=arrow(now))
        del self.oracle.matters[number]

    def send_daily(self, key: str, day: dt.date, now: datetime, sent: datetime) -> None:
        """A regular report goes up."""
        (rule,) = (each for each in self.station.reports if each.key == key)
        (due,) = due_reports([rule], day, day, self.db.zone)
        kept = reports.note_sent(
            self.db, due, sent_at=arrow(sent), receiver="市防控办 刘某", channel="network",
            reason="系统故障" if arrow(sent) >= due.due else "", by=self.by, at=arrow(now),
        )  # fmt: skip
        self.oracle.sent[key, day] = (sent, f"report {kept.id}")
        self.count["regular reports"] += 1

    # An incident.

    def take_down(self, call: Call, now: datetime, *, declined: str = "") -> IncidentBook:
        """A message is taken down."""
        entry = incidents.take_down(
            self.db,
            a_message(
                received_at=arrow(call.received),
                occurred_at=arrow(call.occurred) if call.occurred else None,
                text=call.text,
                level=call.level,
            ),
            by=self.by, at=arrow(now), times=self.times, categories=CATEGORIES,
            rules=self.settings, not_special=declined,
        )  # fmt: skip
        number = (entry.incident.year, entry.incident.number)
        assert number not in self.oracle.incidents, f"{number} was given twice"
        book = IncidentBook(
            number, self.rules.limits, call.received, call.occurred, call.level, call.labels
        )
        self.oracle.incidents[number] = book
        book.begin(now)
        self._decide(book, book.criteria(), call.received, now, declined=declined)
        self.count["messages"] += 1
        return book

    def supplement(
        self, book: IncidentBook, text: str, labels: frozenset[str], now: datetime
    ) -> None:
        """Something is added, which may make it special."""
        names = book.criteria(labels)
        incidents.amend(
            self.db, _number(book), Kind.SUPPLEMENT, by=self.by, at=arrow(now), text=text,
            rules=self.settings,
        )  # fmt: skip
        self._decide(book, names, now, now)
        self.count["supplements"] += 1

    def correct(self, book: IncidentBook, now: datetime, **changes: object) -> None:
        """The level, or a time, was wrong."""
        was = {"level": book.level, "occurred": book.occurred, "received": book.received}
        new = was | changes
        if new == was:
            return
        current = incidents.get(self.db, _number(book)).current.message
        message = a_message(
            received_at=arrow(new["received"]),
            occurred_at=arrow(new["occurred"]) if new["occurred"] else None,
            text=current.text,
            level=new["level"],
        )
        entry = incidents.correct(
            self.db, _number(book), message, reason="核实后更正", by=self.by, at=arrow(now),
            categories=CATEGORIES, rules=self.settings,
        )  # fmt: skip
        book.correct(now, f"entry {entry.id}", **new)
        self._decide(book, book.criteria(), now, now)
        self.count[f"corrections of the {' and '.join(changes)}"] += 1

    def _decide(
        self, book: IncidentBook, names: set[str], since: datetime, now: datetime, *,
        declined: str = "",
    ) -> None:  # fmt: skip
        """What the program decided by itself within the act, held against the books."""
        steps = list_steps(self.db, _number(book))
        mine = [step for step in steps if step.recorded_at == arrow(now)]
        assert bool(mine) == bool(names), f"{book.number} at {now}: {mine}, expected {names}"
        if not names:
            return
        (step,) = mine
        assert set(step.text.split("\n")) == names
        if declined:
            book.make_ordinary(names, now, f"step {step.id}")
            self.count["declined to be special"] += 1
        else:
            book.make_special(since, names, now, f"step {step.id}")
            self.count["special by a criterion"] += 1

    def amend(self, book: IncidentBook, kind: Kind, now: datetime) -> None:
        """It is closed or cancelled."""
        entry = incidents.amend(
            self.db, _number(book), kind, by=self.by, at=arrow(now), text="已办结",
            reason="重复登记", rules=self.settings,
        )  # fmt: skip
        if kind is Kind.CLOSING:
            book.close(now, f"entry {entry.id}")
        else:
            book.cancel(now, f"entry {entry.id}")
        self.count["closed" if kind is Kind.CLOSING else "cancelled"] += 1

    def call(self, book: IncidentBook, step: str, now: datetime, done: datetime) -> None:
        """Somebody is told, or it is referred (`forward`); what is late has to say why."""
        referred = Deed(kind=StepKind.REFERRED, at=arrow(done), to_whom="内部防控小组")
        told = Deed(
            kind=StepKind.REPORTED, at=arrow(done), step=step, to_whom="张某某", how="telephone"
        )
        deed = referred if step == "forward" else told
        if book.late_at((step,), done):
            self._refused(lambda: self._note(book, deed, now))
            deed = replace(deed, reason="电话占线")
        book.call(step, done, self._note(book, deed, now))
        self.count[f"calls: {step}"] += 1

    def _note(self, book: IncidentBook, deed: Deed, now: datetime) -> str:
        limits = self.station.limits
        step = note_step(self.db, _number(book), deed, by=self.by, at=arrow(now), limits=limits)
        return f"step {step.id}"

    def _refused(self, act: Callable[[], object]) -> None:
        """It is late and no reason is given."""
        try:
            act()
        except NotAllowed:
            self.count["refused: late without a reason"] += 1
        else:
            raise AssertionError("what was late needed no reason")

    def make_special(self, book: IncidentBook, now: datetime, since: datetime) -> None:
        """The officer finds it special."""
        kept = self._step(book, StepKind.SPECIAL, now, at=arrow(since), text="带班领导认定")
        book.make_special(since, {"带班领导认定"}, now, kept)
        self.count["special by an officer"] += 1

    def make_ordinary(self, book: IncidentBook, now: datetime) -> None:
        """It is no special situation after all."""
        kept = self._step(book, StepKind.NOT_SPECIAL, now, at=arrow(now), reason="复测36.5度")
        book.make_ordinary(set(), now, kept)
        self.count["not special after all"] += 1

    def link(self, book: IncidentBook, other: IncidentBook, now: datetime) -> None:
        """It is the same matter as another."""
        kept = self._step(
            book, StepKind.LINKED, now, at=arrow(now), step="duplicate", other=_number(other)
        )
        book.leave_to_another(now, kept)
        self.count["duplicates"] += 1

    def _step(self, book: IncidentBook, kind: StepKind, now: datetime, **given: object) -> str:
        return self._note(book, Deed(kind=kind, **given), now)

    def explain(self, book: IncidentBook, key: str, now: datetime) -> None:
        """Why something was late or is missing."""
        told = explanations.explain(self.db, key, "值班电话占线", by=self.by, at=arrow(now))
        book.explain(key, now, f"explanation {told.id}")
        self.count["explanations"] += 1

    # Reports on it.

    def draft(self, book: IncidentBook, kind: BulletinKind, now: datetime) -> None:
        """A report is drafted, with every element that it has to have."""
        bulletins.draft(
            self.db, _number(book), self.station, text="情况如下。",
            elements=dict.fromkeys(self.station.bulletins.required, "已核实"), kind=kind,
            who="拟稿人", by=self.by, at=arrow(now),
        )  # fmt: skip

    def check(self, book: IncidentBook, now: datetime) -> None:
        """Somebody else reads it."""
        bulletins.check(self.db, _number(book), who="核稿人", by=self.by, at=arrow(now))

    def send_back(self, book: IncidentBook, now: datetime) -> None:
        """It is not good enough."""
        bulletins.send_back(self.db, _number(book), reason="地点不清", by=self.by, at=arrow(now))
        self.count["reports sent back"] += 1

    def issue(self, book: IncidentBook, now: datetime) -> None:
        """The duty leader signs it off."""
        bulletins.issue(self.db, _number(book), who=LEADERS[0], by=self.by, at=arrow(now))

    def send(self, book: IncidentBook, now: datetime, done: datetime) -> None:
        """It goes out."""
        reason = ""
        if book.late_at(("written", "follow_up"), done):
            self._refused(lambda: self._send(book, now, done, reason=""))
            reason = "情况正在核实"
        made = self._send(book, now, done, reason=reason)
        book.report(made.kind.value, done, f"bulletin {made.id}")
        self.count[f"reports sent: {made.kind.value}"] += 1

    def _send(self, book: IncidentBook, now: datetime, done: datetime, *, reason: str) -> Bulletin:
        return bulletins.send(
            self.db, _number(book), receiver="市防控办 刘某", channel="fax", reason=reason,
            required=self.station.bulletins.required, limits=self.station.limits,
            done_at=arrow(done), by=self.by, at=arrow(now),
        )  # fmt: skip

    def confirm(self, book: IncidentBook, now: datetime) -> None:
        """The other end has it."""
        bulletins.confirm(self.db, _number(book), who="刘某", by=self.by, at=arrow(now))

    # Alarms.

    def acknowledge(self, found: list[tuple[str, str]], name: str, now: datetime) -> None:
        """Somebody acknowledges these alarms."""
        ringing.acknowledge_all(self.db, found, by=name, at=arrow(now))
        for key, step in found:
            self.oracle.alarms.acknowledge(key, step, name)
        self.count["acknowledged"] += len(found)


def _number(book: IncidentBook) -> IncidentNumber:
    return IncidentNumber(*book.number)


def _signed(names: tuple[str, ...]) -> tuple[Signature, ...]:
    return tuple(Signature(name, post) for name, post in zip(names, POSTS, strict=True))

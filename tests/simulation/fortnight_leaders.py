"""Leaders of the simulated fortnight: they read, instruct and check from afar, by files.

Their books are told what was dropped and when the desk looks, and say what must have come of it:
who has read up to where, which directives are to be read back, which checks nobody has answered.
"""

import datetime as dt
import os
import random
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from arrow import Arrow

from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.domain.journal import Uid
from dutyconsole.domain.leader_acts import LeaderAct, LeaderActKind
from dutyconsole.exchange import inbox
from dutyconsole.home import Home
from dutyconsole.store import leader_acts, log, matters, post_checks
from simulation.fortnight_books import Owed

if TYPE_CHECKING:
    from simulation.fortnight_acts import Acts
    from simulation.fortnight_officers import Officers
    from simulation.published import Published

KINDS: tuple[LeaderActKind, ...] = ("read", "instruct", "check")
A_DAY = 12
"""What they do in a day, all together."""
KILLED = 0.15
"""How often the desk is killed when something waits."""
READ_BACK = dt.timedelta(minutes=10)
"""Within that an instruction has to be read back."""
LONGEST = 86_400
"""Seconds until an answer that are counted."""


@dataclass
class LeaderBook:
    """What leaders did, and what has become of it."""

    waiting: list[LeaderAct] = field(default_factory=list)
    """What the desk will take in when it looks, in order."""
    wrong: int = 0
    """Files that it will refuse then."""
    refused: int = 0
    taken: list[LeaderAct] = field(default_factory=list)
    """As they must have been taken in, by their ids from 1."""
    directives: dict[int, datetime] = field(default_factory=dict)
    """By when each that is open has to be read back, by its number."""
    checks: dict[int, tuple[LeaderAct, datetime]] = field(default_factory=dict)
    """Those that nobody has answered, each with the moment since which an answer is due."""
    seconds: list[int | None] = field(default_factory=list)
    """Until each answer."""

    def take(self, now: datetime, matters_noted: int) -> int:
        """The desk takes in what waits; how many matters have been noted then."""
        for act in self.waiting:
            if act.kind == "read" and act.entry <= self.read_to().get(act.leader, 0):
                continue  # it adds nothing
            kept = replace(act, id=len(self.taken) + 1)
            if act.kind == "instruct":
                matters_noted += 1
                kept = replace(kept, matter=matters_noted)
                self.directives[matters_noted] = now + READ_BACK
            elif act.kind == "check":
                self.checks[kept.id] = kept, min(act.at.datetime, now)
            self.taken.append(kept)
        self.waiting.clear()
        return matters_noted

    def refuse(self) -> None:
        """The desk puts aside what is none."""
        self.refused, self.wrong = self.refused + self.wrong, 0

    def answer(self, number: int, now: datetime) -> str:
        """Somebody answers this check; the key of what was owed."""
        asked, _due = self.checks[number]
        key = next(each.key for each in self.open if each.subject == str(number))
        del self.checks[number]
        seconds = max(int((now - asked.at.datetime).total_seconds()), 0)
        self.seconds.append(seconds if seconds <= LONGEST else None)
        return key

    @property
    def open(self) -> list[Owed]:
        """What is to be done."""
        found = [Owed("post_check", str(id_), due) for id_, (_act, due) in self.checks.items()]
        read_back = self.directives.items()
        return found + [Owed("matter", f"{number} read_back", due) for number, due in read_back]

    def read_to(self) -> dict[str, int]:
        """Up to which entry each has read."""
        return {each.leader: each.entry for each in self.taken if each.kind == "read"}


class Leaders:
    """What they do, and what the desk does about it."""

    def __init__(
        self, acts: "Acts", officers: "Officers", published: "Published", names: tuple[str, ...]
    ) -> None:
        self.acts, self.officers, self.published, self.names = acts, officers, published, names
        self.book = acts.oracle.leaders
        self.dice = random.Random(acts.chance.random())  # noqa: S311 - a game
        inbox.make(published.inbox)

    def plan(self, began: datetime, days: int) -> None:
        """When they do something."""
        for _time in range(A_DAY * days):
            at = began + dt.timedelta(seconds=self.dice.randrange(days * 86_400))
            self.officers.plan(at, self._drop if self.dice.random() < 0.85 else self._drop_wrong)

    # From afar.

    def _drop(self, now: datetime) -> None:
        act = self._an_act(now)
        inbox.drop(self.published.inbox, act)
        self._dates(act.uid, now)
        self.book.waiting.append(act)
        self.acts.count[f"from afar: {act.kind}"] += 1
        if act.kind != "read":
            self.officers.plan(now + self._some(4), self._see_to_it)

    def _an_act(self, now: datetime) -> LeaderAct:
        kind = self.dice.choice(KINDS)
        # As late as he sees it in the copy, by the clock of his own machine.
        entry = log.count_entries(self.published.viewed)
        if kind == "read" and not entry:
            kind = "check"
        at = Arrow.fromdatetime(
            now + dt.timedelta(seconds=self.dice.choice((-30, -2, 0, 0, 0, 50)))
        )
        act = LeaderAct(uid=self._uid(), kind=kind, leader=self.dice.choice(self.names), at=at)
        if kind == "read":
            return replace(act, entry=entry)
        if kind == "instruct":
            numbers = [None, *self.acts.oracle.incidents]
            number = self.dice.choice(numbers[-4:])
            about = IncidentNumber(*number) if number else None
            return replace(act, text="立即核实，半小时内报我。", incident=about)
        return act

    def _drop_wrong(self, now: datetime) -> None:
        """What the desk will refuse, or no act at all."""
        right = LeaderAct(
            uid=self._uid(), kind="check", leader=self.names[0], at=Arrow.fromdatetime(now)
        )
        wrong = self.dice.choice(
            (
                replace(right, leader="无名某"),
                replace(right, kind="instruct", text=" "),
                replace(right, kind="read", entry=9_999_999),
                replace(right, at=right.at.shift(days=1)),
                None,
            )
        )
        if wrong:
            inbox.drop(self.published.inbox, wrong)
        else:
            self._file(right.uid).write_bytes(b'{"kind": "check"')
        self._dates(right.uid, now)
        self.book.wrong += 1

    def _uid(self) -> Uid:
        return Uid(f"{self.dice.getrandbits(128):032x}")

    def _file(self, uid: Uid) -> Path:
        return self.published.inbox / "new" / f"{uid}.json"

    def _dates(self, uid: Uid, now: datetime) -> None:
        """The file is of the moment at which it is dropped here."""
        os.utime(self._file(uid), (now.timestamp(), now.timestamp()))

    def _some(self, mean: float) -> dt.timedelta:
        return dt.timedelta(seconds=1 + int(self.dice.expovariate(1 / (mean * 60))))

    # At the desk.

    @property
    def is_bad_moment(self) -> bool:
        """Whether the desk is killed just when it has taken in what waits."""
        return bool(self.book.waiting) and self.dice.random() < KILLED

    def _see_to_it(self, now: datetime) -> None:
        """Officers answer a check and read a directive back, one of each where there are any."""
        given = {"by": self.acts.by, "at": Arrow.fromdatetime(now)}
        for number in list(self.book.checks)[:1]:
            present = self.dice.random() < 0.5
            leader_acts.answer(
                self.acts.db, number, answered_by=given["by"], leader_present=present, **given
            )
            self.acts.oracle.alarms.end(self.book.answer(number, now))
            self.acts.count["checks answered"] += 1
        for number in list(self.book.directives)[:1]:
            matters.confirm(self.acts.db, number, **given)
            del self.book.directives[number]
            self.acts.count["directives read back"] += 1
        if self.book.waiting or self.book.checks or self.book.directives:
            self.officers.plan(now + self._some(8), self._see_to_it)

    def die_between(self, now: datetime) -> None:
        """The desk takes in what waits, and is killed before it has taken the files away."""
        given = {"at": Arrow.fromdatetime(now)}
        for act in self.book.waiting:
            dropped = inbox.read(self._file(act.uid))
            leader_acts.take_in(self.acts.db, self.acts.station, dropped, by=act.leader, **given)
            self.acts.count["taken in and still in the inbox"] += 1
        self.acts.oracle.take_in(now)

    # At the end.

    def check(self, home: Home) -> None:
        """Each was taken in once, as it was meant; what was refused lies aside."""
        assert list((self.published.inbox / "new").iterdir()) == []
        assert len(list(home.refused.glob("*.txt"))) == self.book.refused
        for found in (self.acts.db, self.published.viewed):
            told = [leader_acts.get(found, number + 1) for number in range(len(self.book.taken))]
            assert [_plain(act) for act in told if act] == list(map(_plain, self.book.taken))
            assert leader_acts.get(found, len(self.book.taken) + 1) is None
            reads = {act.leader: act.entry for act in leader_acts.latest_reads(found, 9)}
            assert reads == self.book.read_to()
            waiting = [act.id for act in leader_acts.unanswered(found)]
            assert waiting == list(self.book.checks)
            answers = post_checks.list_checks(
                found, since=Arrow.fromdatetime(self.acts.oracle.began)
            )
            assert [each.seconds for each in answers if each.asked] == self.book.seconds


def _plain(act: LeaderAct) -> tuple[object, ...]:
    """Without what the desk adds of itself: when it took it in, and the incident of an entry."""
    incident = None if act.kind == "read" else act.incident
    return act.id, act.uid, act.kind, act.leader, act.at, act.entry, act.text, act.matter, incident

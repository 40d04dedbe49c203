"""A fortnight at a desk, minute by minute, against a real record: `python -m simulation.fortnight`.

Messages come in and officers deal with them, in time, late or never. An oracle in plain Python
keeps books of its own while that happens; at every minute the desk must show exactly the
obligations and alarms that stand in them.
"""

import argparse
import datetime as dt
import random
import tempfile
import time
from collections import Counter
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from arrow import Arrow

from builders import ZONE
from dutyconsole import language
from dutyconsole.domain.obligations import Obligation
from dutyconsole.domain.ringing import State
from dutyconsole.home import Home
from dutyconsole.store import station as stations
from dutyconsole.store import verification
from dutyconsole.store.desk_lock import as_the_desk
from dutyconsole.store.explanations import read_ledger
from dutyconsole.store.obligations import all_obligations
from dutyconsole.store.overview import read_overview
from simulation.fortnight_acts import LEADERS, Acts, arrow
from simulation.fortnight_books import Owed
from simulation.fortnight_desk import Desk
from simulation.fortnight_leaders import Leaders
from simulation.fortnight_officers import Officers
from simulation.fortnight_oracle import Oracle
from simulation.fortnight_rules import HENAN, OWN, PLAN, Rules
from simulation.fortnight_stream import the_stream
from simulation.published import Published

if TYPE_CHECKING:
    from dutyconsole.store.database import Record

BEGAN = datetime(2020, 1, 24, 8, 30, tzinfo=ZONE)
EARLIEST = BEGAN - dt.timedelta(days=1)
"""What is due may be so before the message came in: it counts from when it happened."""
PUBLISHED = 0.2
"""How often the copy for leaders is brought up after something was done."""
TABLE = {rules.name: rules for rules in (PLAN, HENAN, OWN)}


class Fortnight:
    """The desk and the books side by side."""

    def __init__(self, folder: Path, rules: Rules, seed: int, days: int, *, quiet: int = 1) -> None:
        self.rules, self.days, self.quiet = rules, days, quiet
        self.chance = random.Random(f"{rules.name} {seed}")  # noqa: S311 - to be done again
        self.db: Record = stations.found(
            Home(folder).record, rules.station, by="李某", at=arrow(BEGAN - dt.timedelta(days=1))
        )
        self.oracle = Oracle(rules, BEGAN)
        self.acts = Acts(self.db, rules, self.oracle, self.chance)
        self.officers = Officers(self.acts, self.chance)
        self.published = Published(self.db, rules.station, at=arrow(BEGAN), chance=PUBLISHED)
        self.leaders = Leaders(self.acts, self.officers, self.published, LEADERS)
        self.desk: Desk | None = None
        self.opens_at = BEGAN
        self.were_due: set[str] = set()
        """Keys of whatever on incidents and whichever report was seen overdue."""

    @property
    def count(self) -> Counter[str]:
        return self.acts.count

    def live(self) -> None:
        """All the minutes."""
        self.acts.write_roster(BEGAN.date(), self.days + 3, BEGAN - dt.timedelta(minutes=30))
        self.acts.hand_over(BEGAN, first=True)
        for call in the_stream(self.chance, BEGAN, self.days):
            self.officers.hear(call)
        self.officers.plan_days(self.days)
        self.leaders.plan(BEGAN, self.days)
        for minute in range(self.days * 24 * 60 + 1):
            now = BEGAN + dt.timedelta(minutes=minute)
            before = sum(self.count.values())
            self._act_until(now)
            self._open_or_close(now)
            if minute % self.quiet == 0 or sum(self.count.values()) > before:
                self._compare(now)
            if minute % 240 == 239:
                self._compare_past(now)
            if minute % 1440 == 1000:
                self.published.compare(arrow(now))
        self._end(now)

    def _act_until(self, now: datetime) -> None:
        while planned := self.officers.next_until(now):
            at, deed = planned
            deed(at)
            self.published.moved(arrow(at))
            if self.desk and self.leaders.is_bad_moment:
                self.leaders.die_between(max(at, self.officers.last))
                self._close(at, most=30)
            elif self.desk and self.chance.random() < 0.3:
                # Between two acts of one second (a report sent back and drafted) nobody looks.
                self._look(max(at, self.officers.last))

    def _look(self, now: datetime) -> None:
        """The desk looks, and rings for what it sees."""
        assert self.desk
        self.desk.second(arrow(now))
        self.oracle.look(now)

    def _open_or_close(self, now: datetime) -> None:
        if self.desk is None and now >= self.opens_at:
            self.desk = Desk(self.db, self.rules.station, arrow(now), self.published.inbox)
            self.oracle.look(now)
            self.count["desk opened"] += 1
        elif self.desk and self.chance.random() < 0.0008:
            self._close(now, most=200)

    def _close(self, now: datetime, *, most: int) -> None:
        """Nobody looks, for so many minutes at most."""
        self.desk = None
        self.opens_at = now + dt.timedelta(minutes=self.chance.randint(3, most))

    def _compare(self, now: datetime) -> None:
        """Exactly the obligations and the alarms that should exist do."""
        if self.desk:
            self._look(now)
            shown = self.desk.overview.obligations
        else:
            shown = read_overview(self.db, self.rules.station, at=arrow(now)).obligations
        owed = self.oracle.open(now)
        found = sorted((each.kind, each.subject, each.due.datetime) for each in shown)
        expected = sorted((each.kind, each.subject, each.due) for each in owed)
        assert found == expected, f"{now}: {_difference(found, expected)}"
        self.count["minutes"] += 1
        self.were_due |= {
            each.key for each in owed if each.due <= now and each.kind in ("report", "incident")
        }
        if self.desk:
            self._compare_alarms(owed, now)

    def _compare_alarms(self, owed: list[Owed], now: datetime) -> None:
        assert self.desk
        rings = {
            ring.key: (ring.state.value, ring.occasion, ring.acknowledged_by)
            for ring in self.desk.rings
        }
        expected = self.oracle.alarms.standing(owed, now)
        assert len(rings) == len(self.desk.rings), f"{now}: one rings twice"
        assert rings == expected, f"{now}: {_difference(rings.items(), expected.items())}"
        wanting = [
            (key, step)
            for key, (word, step, _names) in expected.items()
            if word != State.ACKNOWLEDGED.value
        ]
        self.count["minutes with an alarm"] += bool(expected)
        self.officers.answer(wanting, now)

    def _compare_past(self, now: datetime) -> None:
        """What was due in some days of the past, and what became of it."""
        since = BEGAN + dt.timedelta(
            minutes=self.chance.randint(0, int((now - BEGAN).total_seconds() // 60))
        )
        self._compare_between(since, now + dt.timedelta(hours=self.chance.choice((0, 30))), now)
        self.count["looks at the past"] += 1

    def _compare_between(self, since: datetime, until: datetime, now: datetime) -> None:
        told = all_obligations(self.db, self.rules.station, since=arrow(since), until=arrow(until))
        found = sorted(_of_program(each, now) for each in told)
        expected = sorted(_of_books(each, now) for each in self.oracle.ledger(since, until))
        assert found == expected, f"{now}: past {_difference(found, expected)}"

    def _end(self, now: datetime) -> None:
        """The whole ledger, the numbers, and the record itself."""
        if self.desk is None:
            self.desk = Desk(self.db, self.rules.station, arrow(now), self.published.inbox)
            self.oracle.look(now)
        self.published.compare(arrow(now))
        self.leaders.check(Home(self.db.path.parent))
        until = now + dt.timedelta(days=3)
        self._compare_between(EARLIEST, until, now)
        self._check_ledger(until, now)
        for query in _GAPS:
            gaps = self.db.execute(query).fetchall()
            assert gaps == [], f"{[tuple(row) for row in gaps]} by {query}"
        self._check_events()
        verdict = verification.verify(self.db.path)
        assert verdict.sound, [fault.sentence for fault in verdict.faults]

    def _check_ledger(self, until: datetime, now: datetime) -> None:
        """Each obligation that was due stands there once, late by the difference of its times."""
        lines = [
            line
            for line in read_ledger(
                self.db,
                self.rules.station,
                since=arrow(EARLIEST),
                until=arrow(until),
                at=arrow(now),
            )
            if not line.omitted
        ]
        keys = Counter(line.obligation.key for line in lines)
        twice = [each for each in lines if keys[each.obligation.key] > 1]
        assert twice == [], twice
        lost = self.were_due - set(keys)
        assert lost == set(), lost
        for line in lines:
            if line.late_by is not None:
                end = line.ended_at or arrow(now)
                assert line.late_by == (end - line.obligation.due).total_seconds()
            self.count[f"obligations {line.standing.value}"] += 1
        self.count["obligations"] = len(lines)

    def _check_events(self) -> None:
        """The alarms that were noted are those that came up, each once and in its order."""
        noted: dict[str, list[str]] = {}
        for key, step in self.db.execute(
            "SELECT subject, occasion FROM alarm_event WHERE kind = 'raised' ORDER BY id"
        ).fetchall():
            noted.setdefault(key, []).append(step)
        raised = {key: steps for key, steps in self.oracle.alarms.raised.items() if steps}
        assert noted == raised
        self.count["alarms raised"] = sum(map(len, noted.values()))


_GAPS = (
    """SELECT year, number, group_concat(seq) FROM (SELECT DISTINCT year, number, seq FROM bulletin)
    GROUP BY year, number HAVING count(*) <> max(seq) OR min(seq) <> 1""",
    """SELECT count(DISTINCT issue), max(issue) FROM bulletin WHERE issue > 0
    HAVING count(DISTINCT issue) <> max(issue)""",
    """SELECT issue FROM (SELECT DISTINCT issue, year, number, seq FROM bulletin WHERE issue > 0)
    GROUP BY issue HAVING count(*) > 1""",
    "SELECT year FROM incident GROUP BY year HAVING count(*) <> max(number)",
)
"""Reports on an incident, signed reports and incidents are numbered without gaps, each once."""

Line = tuple[str, str, str, str, str, str, str, str]


def _of_program(each: Obligation, now: datetime) -> Line:
    return _line(
        each.kind, each.subject, each.due, each.done_at, each.done_by, each.lifted_at,
        each.lifted_by, each.late_by(arrow(now)),
    )  # fmt: skip


def _of_books(each: Owed, now: datetime) -> Line:
    return _line(
        each.kind, each.subject, each.due, each.done_at, each.done_by, each.lifted_at,
        each.lifted_by, each.late_at(now),
    )  # fmt: skip


def _line(
    kind: str, subject: str, due: datetime | Arrow, done_at: datetime | Arrow | None, done_by: str,
    lifted_at: datetime | Arrow | None, lifted_by: str, late: float | None,
) -> Line:  # fmt: skip
    moments = [each.isoformat() if each else "" for each in (due, done_at, lifted_at)]
    return kind, subject, moments[0], moments[1], done_by, moments[2], lifted_by, str(late)


def _difference(found: object, expected: object) -> str:
    """What only one of them has."""
    one, other = list(found), list(expected)  # type: ignore[call-overload]
    extra = [each for each in one if each not in other or one.count(each) > other.count(each)]
    missing = [each for each in other if each not in one]
    return f"the program has {extra[:4]}, the books have {missing[:4]}"


def play(folder: Path, rules: Rules, seed: int, days: int, *, quiet: int = 1) -> str:
    """Play it, and say what happened; of minutes in which nothing is done each `quiet`th counts."""
    begun = time.monotonic()
    fortnight = Fortnight(folder, rules, seed, days, quiet=quiet)
    with closing(fortnight.db), as_the_desk(fortnight.db, Home(folder)):
        try:
            fortnight.live()
        except AssertionError as difference:
            difference.add_note(f"{rules.name}, DUTYCONSOLE_SEED={seed}, {days} days")
            raise
        finally:
            fortnight.published.close()
    counts = "\n".join(f"{count:7} {name}" for name, count in sorted(fortnight.count.items()))
    return f"{rules.name}, seed {seed}\n{counts}\n{time.monotonic() - begun:.1f} seconds"


def main() -> None:
    """Play one, and say what happened."""
    options = argparse.ArgumentParser()
    options.add_argument("--rules", choices=TABLE, default="plan")
    options.add_argument("--seed", type=int, required=True)
    options.add_argument("--days", type=int, default=14)
    given = options.parse_args()
    language.use(language.ENGLISH)
    with tempfile.TemporaryDirectory(prefix="fortnight-") as folder:
        said = play(Path(folder), TABLE[given.rules], given.seed, given.days)
    print(said)  # noqa: T201 - its answer


if __name__ == "__main__":
    main()

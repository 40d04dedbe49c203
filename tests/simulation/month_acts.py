"""A month of the plan's period at a bureau of 180 people: what its officers write down.

Every act goes through the product's own verbs and, as a plain fact, into books of this test.
"""

import datetime as dt
import random
from typing import Any

from arrow import Arrow

from builders import ZONE, settings
from dutyconsole import config
from dutyconsole.config.registers import Area, CampaignRules, Supply
from dutyconsole.domain.people import PersonLine
from dutyconsole.domain.register_kinds import Register
from dutyconsole.domain.register_lines import RegisterLine
from dutyconsole.domain.registers import (
    CENSUS,
    DISINFECTION,
    FOLLOW_UPS,
    OUTINGS,
    SUPPLIES,
    TEMPERATURES,
    VISITORS,
)
from dutyconsole.domain.typed_lines import TypedLine
from dutyconsole.store import people, registers
from dutyconsole.store.database import Record
from simulation.month_books import Books, Outing, Reading, Round, Survey, Visit

BY = "李某"
SECTIONS = tuple(f"第{number}科" for number in range(1, 13)) + tuple(
    f"局属{number}所" for number in range(1, 5)
)
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦"
_GIVEN = ("建国", "志强", "丽娟", "伟", "芳", "静", "磊", "洋", "勇", "艳")
STAFF = tuple(
    (f"{surname}{given}", SECTIONS[(place * 10 + nth) % len(SECTIONS)])
    for place, surname in enumerate(_SURNAMES)
    for nth, given in enumerate(_GIVEN)
)
"""180 people, each with their section."""
ITEMS = ("masks", "disinfectant", "gloves")
AREAS = ("hall", "toilets", "duty_room")
THRESHOLD = "37.3"


def the_bureau() -> config.Station:
    """Its settings."""
    report = config.ReportRule(
        key="daily",
        name="日报",
        to="市疫情防控领导小组办公室",
        due=dt.time(17),
        cutoff=dt.time(16),
        drafted=True,
    )
    steps = ("leader", "head", "office", "forward", "written", "follow_up", "final")
    no_clocks = tuple(config.LimitRule(when="special", step=step) for step in steps)
    return settings(
        reports=(report,),
        limits=config.Limits(rules=no_clocks),
        campaign=CampaignRules(sections=SECTIONS),
        areas=tuple(Area(key=key, name=key, by=(dt.time(9), dt.time(15))) for key in AREAS),
        supplies=tuple(Supply(key=key, name=key, unit="个", safe=20) for key in ITEMS),
    )


def on(day: dt.date, hour: int, minute: int = 0, second: int = 0) -> Arrow:
    """A moment of a day at the bureau."""
    return Arrow(day.year, day.month, day.day, hour, minute, second, tzinfo=ZONE)


class Acts:
    """What is written down, into the record and into the books."""

    def __init__(self, db: Record, station: config.Station, dice: random.Random) -> None:
        self.db, self.station, self.dice = db, station, dice
        self.books = Books(staff=dict(STAFF))

    def know_everybody(self, at: Arrow) -> None:
        """The directory."""
        lines = [
            PersonLine(row, name, section) for row, (name, section) in enumerate(STAFF, start=1)
        ]
        people.import_people(self.db, lines, by=BY, at=at)

    def measure(self, section: str, round_: str, at: Arrow) -> None:
        """A section's temperatures: nearly all of them, now and then a high one."""
        lines, facts = [], []
        for name in (name for name, its in STAFF if its == section):
            if self.dice.random() < 0.004:
                continue  # somebody is forgotten
            fact = Reading(at, name, round_, *self._measured(name, at))
            facts.append(fact)
            lines.append(TypedLine(len(lines) + 2, name, self._typed(fact)))
        if not lines:
            return
        kept, _bad = registers.enter_all(self.db, self.station, TEMPERATURES, lines, by=BY, at=at)
        for line, fact in zip(kept, facts, strict=True):
            self.books.readings[line.number] = fact

    def take_again(self, at: Arrow) -> None:
        """Whoever was too warm is measured once more, under the arm."""
        for number, fact in self.books.readings.items():
            if fact.is_high and fact.method == "forehead" and fact.recheck is None:
                fact.recheck, fact.recheck_at = self.dice.choice(("36.9", "37.2", "37.6")), at
                values = {"recheck": fact.recheck, "recheck_at": self.db.stored(at)}
                self._go_on(TEMPERATURES, number, values, at)

    def correct_reading(self, number: int, temperature: str, at: Arrow) -> None:
        """A reading was written down wrongly."""
        fact = self.books.readings[number]
        fact.temperature = temperature
        registers.correct(
            self.db, self.station, TEMPERATURES, number, self._typed(fact), reason="看错",
            by=BY, at=at,
        )  # fmt: skip

    def strike_reading(self, number: int, at: Arrow) -> None:
        """A reading was of somebody else."""
        registers.cancel(self.db, self.station, TEMPERATURES, number, reason="登错人", by=BY, at=at)
        del self.books.readings[number]

    def visit(self, came: Arrow, at: Arrow) -> None:
        """Somebody comes in, or is turned back; written down then or later."""
        temperature = self.dice.choice(["36.2", "36.5", "36.8", "37.0", "37.4", "37.9", ""])
        hot = temperature in {"37.4", "37.9"}
        outcome = "turned_back" if hot else self.dice.choice(["admitted", "admitted", "held"])
        fact = Visit(came, self.dice.choice([1, 1, 1, 2, 5]), temperature or None, outcome)
        line = self._enter(
            VISITORS,
            at,
            at=self.db.stored(came), person=f"访客{self.dice.randrange(900)}", host="某科",
            purpose="送件", temperature=temperature, outcome=outcome, people=str(fact.people),
            phone=f"137{len(self.books.visits):08}",
        )  # fmt: skip
        self.books.visits[line.number] = fact

    def leave(self, at: Arrow) -> None:
        """Most visitors have gone by then."""
        for number, fact in self.books.visits.items():
            if fact.outcome != "turned_back" and fact.left_at is None and self.dice.random() < 0.8:
                fact.left_at = at
                self._go_on(VISITORS, number, {"left_at": self.db.stored(at)}, at)

    def go_out(self, at: Arrow) -> None:
        """Somebody leaves the city, as planned and approved."""
        name = self.dice.choice(STAFF)[0]
        if self.books.is_out(name) or self.books.is_isolated(name):
            return
        back = at.shift(hours=self.dice.choice([6, 30, 54]))
        province, epidemic = self.dice.random() < 0.3, self.dice.random() < 0.1
        line = self._enter(
            OUTINGS, at,
            at=self.db.stored(at), person=name, destination="某地", back_by=self.db.stored(back),
            purpose="official", reason="出差", approved_leader="张局",
            outside_province="yes" if province else "no",
            epidemic_area="yes" if epidemic else "no",
        )  # fmt: skip
        self.books.outings[line.number] = Outing(name, at, back)

    def come_back(self, at: Arrow) -> None:
        """Some of those outside return, in time or not."""
        for number, fact in self.books.outings.items():
            if fact.returned_at is None and fact.at < at and self.dice.random() < 0.4:
                fact.returned_at = at
                self._go_on(OUTINGS, number, {"returned_at": self.db.stored(at)}, at)

    def survey(self, name: str, at: Arrow, **said: str) -> None:
        """Somebody is surveyed, or something new is known of them."""
        line = self._enter(CENSUS, at, person=name, at=self.db.stored(at), **said)
        found = self.books.surveys.setdefault(name, Survey(line.number, at))
        found.hear(at, said)

    def follow_up(self, name: str, at: Arrow) -> None:
        """Somebody in isolation is called."""
        self._enter(
            FOLLOW_UPS, at, person=name, at=self.db.stored(at), morning="36.4", afternoon="36.6"
        )

    def disinfect(self, area: str, at: Arrow) -> None:
        """A round of disinfection."""
        size = self.dice.choice([None, 40, 120])
        self._enter(
            DISINFECTION, at, at=self.db.stored(at), area=area, agent="84消毒液",
            concentration="500 mg/L", done_by="物业", size=str(size or ""),
        )  # fmt: skip
        self.books.rounds.append(Round(at, area, size))

    def move(self, item: str, kind: str, quantity: int, at: Arrow) -> None:
        """Supplies come in, go out, or are counted."""
        if kind == "issue" and self.books.balance(item) < quantity:
            return
        reason = "盘点" if kind == "count" else ""
        source = "purchased" if kind == "receipt" else ""
        section = SECTIONS[len(self.books.moves) % len(SECTIONS)] if kind == "issue" else ""
        self._enter(
            SUPPLIES, at, at=self.db.stored(at), item=item, movement=kind, quantity=str(quantity),
            reason=reason, source=source, section=section,
        )  # fmt: skip
        self.books.moves.append((at, item, kind, quantity))

    def _measured(self, name: str, at: Arrow) -> tuple[str | None, str, str]:
        """Temperature, status and method of somebody."""
        if self.books.is_isolated(name):
            return None, "isolated", "forehead"
        if self.books.is_out(name) and self.dice.random() < 0.97:
            return None, "out", "forehead"
        said = self.dice.random()
        if said < 0.08:
            return None, self.dice.choice(["home", "leave", "other"]), "forehead"
        if said < 0.085:
            return self.dice.choice(["37.3", "37.6"]), "in_post", "forehead"
        if said < 0.086:
            return "38.2", "in_post", "armpit"
        return f"{self.dice.uniform(35.8, 37.2):.1f}", "in_post", "forehead"

    def _typed(self, fact: Reading) -> dict[str, str]:
        typed = {
            "at": self.db.stored(fact.at),
            "person": fact.person,
            "round": fact.round,
            "temperature": fact.temperature or "",
            "status": fact.status,
            "method": fact.method,
            "recheck": fact.recheck or "",
            "recheck_at": self.db.stored(fact.recheck_at) if fact.recheck_at else "",
            "section": dict(STAFF)[fact.person],
        }
        return {key: value for key, value in typed.items() if value}

    def _enter(self, register: Register, moment: Arrow, **values: Any) -> RegisterLine:
        given = {key: value for key, value in values.items() if value}
        return registers.enter(self.db, self.station, register, given, by=BY, at=moment)

    def _go_on(self, register: Register, number: int, values: dict[str, str], at: Arrow) -> None:
        registers.go_on(self.db, self.station, register, number, values, by=BY, at=at)

"""Two weeks more at the demonstration station, so that pictures of figures show some days.

Everything goes through the same verbs as at the desk. All names and matters are made up.
"""
# ruff: noqa: INP001 - belongs to a script, run by its path

import datetime as dt
from dataclasses import dataclass

from arrow import Arrow

from dutyconsole import demo
from dutyconsole.config import Station
from dutyconsole.config.file import load
from dutyconsole.demo_registers import Hands, send_daily
from dutyconsole.domain.daily_texts import proposed
from dutyconsole.domain.incidents import Message
from dutyconsole.domain.register_checks import is_isolated
from dutyconsole.domain.register_lines import LineState
from dutyconsole.domain.registers import (
    BUILT_IN,
    CENSUS,
    OUTINGS,
)
from dutyconsole.domain.reports import DueReport, due_reports
from dutyconsole.domain.typed_lines import TypedLine
from dutyconsole.home import Home
from dutyconsole.store import daily_reports, daily_sources, incidents, registers
from dutyconsole.store.crews import times_of
from dutyconsole.store.database import Record, connect
from dutyconsole.store.people import list_people
from dutyconsole.store.register_lists import list_lines

DAYS = 13
_HIGH = (0, 1, 0, 2, 1, 0, 3, 1, 0, 0, 2, 0, 1)
"""How many are too warm at the forehead on each day."""
_ISOLATED = {2: "郑浩", 4: "吴霞", 5: "冯静"}
_RELEASED = {9: "马丽"}
_LINES = {each.key: each for each in BUILT_IN}


def build(home: Home, *, at: Arrow) -> Arrow:
    """The demonstration station after two weeks more; the answer is the moment it is then."""
    demo.build(home, at=at, special=False)
    station, db = load(home.settings), connect(home.record)
    weeks = _Weeks(db, station, at)
    for number in range(DAYS):
        weeks.day(number, last=number == DAYS - 1)
    db.close()
    return at.shift(days=DAYS - 1).replace(hour=16, minute=20)


@dataclass(frozen=True, slots=True)
class _Weeks:
    """What happened on each of the days."""

    db: Record
    station: Station
    begun: Arrow

    def day(self, number: int, *, last: bool) -> None:
        """One day; of the last one the report is drafted and not sent."""
        today = self.begun.shift(days=number).floor("day")
        if number:
            self._census(number, today.replace(hour=9))
            self._round("1", today.replace(hour=9, minute=10), high=_HIGH[number])
            self._supplies(number, today.replace(hour=10))
            self._messages(number, today.replace(hour=10, minute=30))
            self._house(today.replace(hour=14))
            self._round("2", today.replace(hour=15, minute=10), high=0)
            self._calls(today.replace(hour=15, minute=30))
        else:
            self._put_right(today.replace(hour=16, minute=12))
        self._report(today.replace(hour=16, minute=15), last=last)

    def _put_right(self, at: Arrow) -> None:
        """Who was out on the first day comes back, and the last one is surveyed."""
        back = {"returned_at": self.db.stored(at)}
        registers.go_on(self.db, self.station, OUTINGS, 2, back, by="李明", at=at)
        self._enter("census", [{"person": "曾瑞", "away": "no", "place": "太原"}], at)

    def _census(self, number: int, at: Arrow) -> None:
        day = at.date().isoformat()
        if name := _ISOLATED.get(number):
            isolated = {"isolation": "home", "isolation_from": day, "category": "contact"}
            self._enter("census", [{"person": name, **isolated}], at)
        if name := _RELEASED.get(number):
            self._enter("census", [{"person": name, "released_on": day}], at)

    def _round(self, key: str, at: Arrow, *, high: int) -> None:
        """Everybody is measured; whoever is too warm is measured again under the arm."""
        isolated = self._isolated()
        lines = []
        for place, person in enumerate(list_people(self.db)):
            line = {"person": person.name, "round": key, "temperature": f"36.{2 + place * 3 % 6}"}
            if person.name in isolated:
                line = {"person": person.name, "round": key, "status": "isolated"}
            elif high:
                high -= 1
                again = {"recheck": "36.8", "recheck_at": self.db.stored(at.shift(minutes=5))}
                line |= {"temperature": "37.4", **again}
            lines.append(line)
        self._enter("temperatures", lines, at.shift(minutes=6), happened=at)

    def _supplies(self, number: int, at: Arrow) -> None:
        moved = [{"item": "masks", "movement": "issue", "quantity": "180", "receiver": "孙伟"}]
        if number % 4 == 1:
            more = {"item": "masks", "movement": "receipt", "quantity": "800"}
            moved.insert(0, {**more, "source": "allocated"})
        self._enter("supplies", moved, at)

    def _calls(self, at: Arrow) -> None:
        called = [
            {"person": name, "morning": "36.4", "afternoon": "36.5", "caller": "孙伟"}
            for name in self._isolated()
        ]
        self._enter("follow_ups", called, at)

    def _house(self, at: Arrow) -> None:
        """One visitor comes and leaves, and the hall is disinfected."""
        visitor = {"person": "高某", "host": "孙伟", "purpose": "送文件", "temperature": "36.4"}
        left = {"left_at": self.db.stored(at.shift(minutes=20))}
        self._enter("visitors", [visitor | left], at.shift(minutes=21), happened=at)
        done = {"area": "hall", "agent": "84消毒液", "concentration": "500 mg/L", "size": "260"}
        self._enter("disinfection", [done | {"done_by": "物业公司"}], at.shift(minutes=30))

    def _messages(self, number: int, at: Arrow) -> None:
        for place in range(number % 4 + 1):
            moment = at.shift(minutes=47 * place)
            text = f"来文第{number}-{place + 1}号，请阅处。"
            incidents.take_down(
                self.db,
                Message(moment, "fax", "市科学技术局", text, "documents"),
                by="李明",
                at=moment,
                times=times_of(self.station),
                categories=tuple(each.key for each in self.station.categories),
            )

    def _isolated(self) -> list[str]:
        """Who is isolated now."""
        lines = list_lines(self.db, CENSUS, state=LineState.OPEN)
        return [line.values["person"] for line in lines if is_isolated(line.values)]

    def _report(self, at: Arrow, *, last: bool) -> None:
        due = self.due(at.date())
        if not last:
            send_daily(self.db, self.station, due, Hands("李明", "王芳", "张建军"), at)
            return
        figures = daily_sources.figures_for(self.db, self.station, due, at=at)
        texts = {
            "work": proposed(figures)["work"],
            "problems": "无",
            "coordination": "请协调口罩500只。",
            "next": "继续每日两次测温，每日随访隔离人员。",
        }
        daily_reports.draft(self.db, self.station, due, texts=texts, by="李明", at=at)

    def due(self, day: dt.date) -> DueReport:
        """The report of that day."""
        rules = [each for each in self.station.reports if each.drafted]
        return next(iter(due_reports(rules, day, day, self.db.zone)))

    def _enter(
        self, key: str, lines: list[dict[str, str]], at: Arrow, *, happened: Arrow | None = None
    ) -> None:
        when = {"at": self.db.stored(happened)} if happened else {}
        typed = [TypedLine(place, "", line | when) for place, line in enumerate(lines, start=1)]
        registers.enter_all(self.db, self.station, _LINES[key], typed, by="李明", at=at)

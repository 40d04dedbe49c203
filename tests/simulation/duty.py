"""What there is to do in the simulated duty room, in the order of time, and its clock."""

import datetime as dt
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import arrow
from arrow import Arrow

from builders import CATEGORIES
from dutyconsole.domain.clock_jumps import ClockWatch
from simulation.acts import Act
from simulation.model import Model
from simulation.noting import Noting
from simulation.relieving import Relieving
from simulation.tables import DUE, ITEMS

FOUNDED = arrow.get("2019-12-30T09:00:00+08:00")
"""So that a run of three days has two years in it."""
LEADERS = ("张建军", "刘志强", "陈国华", "周丽娟")
OFFICERS = ("李明", "王芳", "赵岩", "孙伟", "吴霞", "郑浩", "冯静", "单鹏", "曾锐", "马丽")
DEPARTMENTS = ("办公室", "规划科", "高新科", "成果科", "情报所")
UNITS = ("市材料研究所", "市情报所", "市疫情办", "物业公司", "省科技厅", "群众")
SAYINGS = (
    "职工王某发热38.1度，独居，已由社区送发热门诊。",
    "东楼今晚22:00至次日6:00停水检修。",
    "二层库房冒烟，01:40扑灭，无人受伤。",
    "请于明日17:00前报送来晋返晋人员台账。",
    "The boiler of the east building is out of order; the firm comes at nine.",
    "询问科技计划项目申报，已告知业务科室电话。",
)
HOLIDAYS = {
    "元旦": (1, 1),
    "春节": (2, 10),
    "清明节": (4, 4),
    "劳动节": (5, 1),
    "端午节": (6, 12),
    "中秋节": (9, 20),
    "国庆节": (10, 1),
}
"""Each by month and day, of the moon or not."""
REASONS = ("记录有误", "体温记错", "来电人更正", "单位名称写错")


@dataclass(frozen=True, slots=True)
class Chances:
    """How much happens, and how much goes wrong."""

    acts: float = 32.0
    """A day."""
    fault: float = 0.045
    """Of each act that it meets with a crash or a disk that does not write."""
    together: float = 0.02
    """Of each act that another program is in the middle of its own."""
    command: float = 0.12
    """Of each act that it is done by a command and not at the desk."""
    jump: float = 0.006
    """Of each act that the clock jumps before it."""
    wrong: float = 0.06
    """Of each act that it is against a rule."""
    replayed: float = 0.5
    """Of each crash that the journal is replayed after it; its chain is verified after each."""


LONG = Chances()
SHORT = Chances(acts=22.0, fault=0.1, together=0.05, jump=0.03, wrong=0.1, replayed=0.34)


class Duty:
    """Everything that the officers want to do, right or wrong."""

    def __init__(self, model: Model, chance: random.Random, chances: Chances) -> None:
        self.model, self.chance, self.chances = model, chance, chances
        self.count: Counter[str] = Counter()
        self.relieving = Relieving(self, model, chance)
        self.noting = Noting(self, model, chance)
        self.now = FOUNDED
        """The true time."""
        self.offset = dt.timedelta()
        """By how much the clock of the machine is wrong."""
        self.clock: ClockWatch | None = None
        """What the desk that is open knows of the clock."""
        self.taken = 0
        """Messages that came in."""

    def acts(self, days: int) -> Iterator[Act]:
        """What there is to do, in the order of time; the model must be up to date at each step."""
        end = FOUNDED.shift(days=days)
        timetable = self._timetable()
        moment, duty = next(timetable)
        yield self.act("import_people", lines=self._people())
        yield self._roster(self.now.date(), 33)
        while self.now < end:
            pause = int(self.chance.expovariate(self.chances.acts / 86400))
            until = self.now.shift(seconds=pause)
            while moment <= until:
                self.now = max(self.now, moment)
                yield from duty()
                moment, duty = next(timetable)
            self.now = max(self.now, until)
            self._let_clock_jump()
            yield self.something()

    def _timetable(self) -> Iterator[tuple[Arrow, Callable[[], Iterator[Act]]]]:
        """What has its time of day: handovers, reports, the roster of the next month."""
        day = FOUNDED.date() + dt.timedelta(days=1)
        while True:
            for time_of_day, duty in (
                (dt.time(7, 40), self._morning_report),
                (dt.time(8, 31), self._handover),
                (dt.time(10), self._planning),
                (dt.time(16, 45), self._daily_report),
                (dt.time(17, 33), self._handover),
            ):
                moment = dt.datetime.combine(day, time_of_day)
                yield Arrow.fromdatetime(moment, FOUNDED.tzinfo), duty
            day += dt.timedelta(days=1)

    def _morning_report(self) -> Iterator[Act]:
        return self._report("morning")

    def _daily_report(self) -> Iterator[Act]:
        return self._report("daily")

    def _handover(self) -> Iterator[Act]:
        if self.chance.random() < 0.03:
            self.count["handovers forgotten"] += 1
            return
        self.now = self.now.shift(seconds=self.chance.randint(0, 1200))
        yield from self.relieving.hand_over()
        yield from self.noting.ticks()

    def _report(self, rule: str) -> Iterator[Act]:
        if self.chance.random() < 0.05:
            self.count["reports forgotten"] += 1
            return
        self.now = self.now.shift(seconds=self.chance.randint(0, 900))
        yield self._send(rule, self.wall.date())

    def _planning(self) -> Iterator[Act]:
        day = self.now.date()
        if day.day == 25:
            yield self._roster(day.replace(day=28), 40)
        if day.day == 27:
            yield self.act("import_people", lines=self._people())
        if day.day == 3:
            yield self._year(day)

    def something(self) -> Act:
        """An act that comes as it comes."""
        if self.chance.random() < self.chances.wrong:
            return self._something_wrong()
        kinds = {
            self._take_down: 50,
            self._amend: 24 if self.recent else 0,
            self._correct: 9 if self.recent else 0,
            self._close_oldest: 3 * max(0, len(self.model.open) - 6),
            self.noting.any_tick: 8,
            self.noting.matter: 3,
            self.noting.more_of_matter: 2 * len(self.model.matters()),
            self.noting.shift: 2,
            self.noting.pin: 2,
            self.noting.settings: 0.5,
            self._a_step: 12 if self.relieving.is_wanted else 0,
            self._late_report: 3,
            self._swap: 4,
            self._override: 1,
            self._import_again: 1,
        }
        return self.chance.choices(list(kinds), list(kinds.values()))[0]()

    def _something_wrong(self) -> Act:
        """An act that is against a rule, or may well be."""
        number = self.chance.choice([*self.recent, (2019, 9999)])
        empty = {"text": "", "reason": ""}
        kinds = (
            lambda: self._take_down(unit=""),
            lambda: self._take_down(received_at=self.wall.shift(minutes=5)),
            lambda: self._take_down(category="weather"),
            lambda: self.act("amend", number=number, kind="closing", **empty),
            lambda: self.act("amend", number=number, kind="cancellation", **empty),
            self.relieving.any_step,
            self.relieving.any_step,
            lambda: self.noting.tick(self.chance.choice([*ITEMS]), value="", reason=""),
            lambda: self.noting.tick("keys", value="七", reason=""),
            lambda: self.noting.tick("phone", seen_at=self.wall.shift(minutes=1)),
            lambda: self.noting.matter(kind="weather"),
            lambda: self.noting.more_of_matter(number=self.chance.randint(0, 9)),
            lambda: self.noting.more_of_matter(text=""),
            lambda: self.noting.shift(handover=self.chance.randint(0, 9)),
            lambda: self.noting.shift(weather="", summary=""),
            lambda: replace(self._take_down(), by=""),
            lambda: self._send("daily", self.wall.date(), receiver=""),
            lambda: self._roster(self.now.date(), 1, after=-self.chance.randint(1, 20)),
        )
        return self.chance.choice(kinds)()

    # The acts, each with what a person would say.

    def act(self, verb: str, **given: Any) -> Act:
        """Somebody wants to do this, now."""
        by = self.chance.choice(OFFICERS)
        return Act(verb, by, self.wall, f"{self.chance.getrandbits(128):032x}", given)

    def _take_down(self, **changes: Any) -> Act:
        self.taken += 1
        received = self.wall.shift(seconds=-int(self.chance.expovariate(1 / 500)))
        said = self.chance.choice(SAYINGS) * self.chance.choices((1, 2, 3, 40), (40, 10, 5, 1))[0]
        message = {
            "received_at": received,
            "occurred_at": self.chance.choice((None, received.shift(minutes=-20))),
            "source": self.chance.choice(("telephone", "fax", "network", "visitor", "superior")),
            "unit": self.chance.choice(UNITS),
            "caller": self.chance.choice(("", "陈某", "高某")),
            "phone": self.chance.choice(("", "13800001234", "0350-2020000")),
            "category": self.chance.choice(CATEGORIES),
            "level": self.chance.choice(("unrated", "ordinary", "serious")),
            "place": self.chance.choice(("", "东楼")),
            "text": f"zq{self.taken}x {said}",
        }
        return self.act("take_down", message=message | changes)

    def _amend(self) -> Act:
        kind = self.chance.choice(
            ("supplement", "supplement", "closing", "closing", "cancellation")
        )
        text = "" if kind == "cancellation" else f"zq{self.taken}x {self.chance.choice(SAYINGS)}"
        reason = self.chance.choice(REASONS) if kind == "cancellation" else ""
        return self.act("amend", number=self._number(), kind=kind, text=text, reason=reason)

    def _correct(self) -> Act:
        number = self._number()
        stored = self.model.message(number)
        times = {
            name: arrow.get(stored[name]) if stored[name] else None
            for name in ("received_at", "occurred_at")
        }
        changed = {"unit": self.chance.choice(UNITS), "text": f"{stored['text'][:400]}（更正）"}
        message = stored | times | changed
        reason = self.chance.choice(REASONS)
        return self.act("correct", number=number, message=message, reason=reason)

    @property
    def recent(self) -> list[tuple[int, int]]:
        """Incidents of late, which officers come back to."""
        return self.model.numbers[-60:]

    def _number(self) -> tuple[int, int]:
        """An incident, most often one of the latest."""
        return self.recent[-1 - min(int(self.chance.expovariate(0.2)), len(self.recent) - 1)]

    def _close_oldest(self) -> Act:
        number = min(self.model.open)
        return self.act("amend", number=number, kind="closing", text="已办结。", reason="")

    def _a_step(self) -> Act:
        return self.relieving.next_step() or self.noting.any_tick()

    def _swap(self) -> Act:
        return self._roster(self.now.date(), 1, after=self.chance.randint(0, 5))

    def _import_again(self) -> Act:
        return self._roster(self.now.date(), 7)

    def _late_report(self) -> Act:
        unsent = self.model.unsent(self.wall)
        if not unsent:
            return self._take_down()
        rule, due = self.chance.choice(unsent)
        return self._send(rule, dt.date.fromisoformat(due[:10]))

    def _send(self, rule: str, day: dt.date, **changes: Any) -> Act:
        sent_at = self.wall.shift(minutes=-self.chance.randint(0, 3))
        late = sent_at.naive >= dt.datetime.combine(day, DUE[rule])
        sent = {
            "sent_at": sent_at,
            "receiver": self.chance.choice(("刘某", "值班员")),
            "channel": self.chance.choice(("telephone", "fax", "network", "paper")),
            "reason": "线路故障" if late else "",
        }
        return self.act("send", rule=rule, day=day, **sent | changes)

    def _people(self) -> list[tuple[str, str, str]]:
        return [
            (name, DEPARTMENTS[row % 5], self.chance.choice(("", f"1380000{row:04}")))
            for row, name in enumerate((*LEADERS, *OFFICERS, f"新人{self.taken}"))
        ]

    def _roster(self, day: dt.date, days: int, *, after: int = 0) -> Act:
        lines = []
        for number in range(days):
            for shift in (1, 2):
                leader, pair = self.chance.choice(LEADERS), self.chance.sample(OFFICERS, 2)
                if days == 1 and self.chance.random() < 0.1:
                    pair[0] = f"替班{self.taken}"
                crew = (("leader", leader), ("lead", pair[0]), ("second", pair[1]))
                if self.chance.random() < 0.04:
                    crew = crew[:2]
                lines.append(((day + dt.timedelta(days=number + after), shift), crew))
        if days == 1 and self.chance.random() < 0.2:
            lines = self._as_rostered(day) or lines
        return self.act("import_roster", lines=lines, source=f"{day:%Y%m}值班表.xlsx")

    def _as_rostered(self, day: dt.date):
        """The crews of a day as they are: to import them changes nothing."""
        names = {row["id"]: row["name"] for row in self.model.tables["person"].values()}
        return [
            (
                (day, row["number"]),
                tuple(
                    (post, names[id_])
                    for post, ids in json.loads(row["crew"]).items()
                    for id_ in ids
                ),
            )
            for row in self.model.tables["shift"].values()
            if row["day"] == day.isoformat()
        ]

    def _year(self, day: dt.date) -> Act:
        year = 2027 + day.month % 4
        days = [(dt.date(year, *each), "holiday", name) for name, each in HOLIDAYS.items()]
        days = days[: self.chance.choice((3, 7, 7))]
        source = self.chance.choice(("国办发明电1号", "国办发明电2号"))
        return self.act("import_year", year=year, days=days, source=source)

    def _override(self) -> Act:
        day = self.now.date() + dt.timedelta(days=self.chance.randint(-20, 40))
        kind = self.chance.choice(("holiday", "makeup", "workday"))
        return self.act("override", day=day, kind=kind, name="临时放假", source="市政府办通知")

    # The clock.

    @property
    def wall(self) -> Arrow:
        """What the clock of the machine shows."""
        return (self.now + self.offset).floor("second")

    def _let_clock_jump(self) -> None:
        if self.chance.random() >= self.chances.jump:
            return
        self.count["clock jumps"] += 1
        if self.offset:
            self.offset = dt.timedelta()
            return
        most = self.chance.choice((10, 600, 600, 7200, 7200, 2 * 86400))
        self.offset = dt.timedelta(seconds=self.chance.randint(-most, most))
        if self.model.shift_in_charge and self.chance.random() < 0.05:
            self.offset = dt.datetime(2000, 1, 1) - self.now.naive  # the battery is empty

    def jump_noticed(self) -> Act | None:
        """The entry that an open desk makes of a jump."""
        counted = float((self.now - FOUNDED).total_seconds())
        if self.clock is None:
            self.clock = ClockWatch(self.wall, counted)
            return None
        self.clock, jump = self.clock.look(self.wall, counted)
        return self.act("note_jump", before=jump.before, shown=jump.at) if jump else None

"""Records of a bureau of 180 people in 12 sections in a campaign, with any number of temperatures.

Each is made once, by the acts of the program itself, and ends at the same moment; how long its
campaign has been on follows from the number of its temperatures, two rounds a day.
"""

import datetime as dt
import hashlib
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import arrow
from arrow import Arrow
from record import KEPT

import dutyconsole
from dutyconsole import language
from dutyconsole.config import Station
from dutyconsole.config.file import parse, template
from dutyconsole.domain.people import PersonLine
from dutyconsole.domain.register_kinds import Register
from dutyconsole.domain.registers import (
    CENSUS,
    DISINFECTION,
    FOLLOW_UPS,
    OUTINGS,
    SUPPLIES,
    TEMPERATURES,
    VISITORS,
)
from dutyconsole.domain.reports import DueReport, due_reports
from dutyconsole.domain.typed_lines import TypedLine
from dutyconsole.home import Home
from dutyconsole.store import campaign, daily_reports, daily_sources, people, registers, station
from dutyconsole.store.database import Record

AT = arrow.get("2020-10-23T16:05:00+08:00")
"""When all of them are looked at: a workday, an hour before the report."""
STAFF = 180
SECTIONS = 12
BY = "陈某"
TEXTS = {"work": "按方案开展。", "problems": "无", "coordination": "无", "next": "继续。"}

_ROUNDS = {"1": "09:20", "2": "15:20"}
"""When each round is entered."""
_ISOLATED = 12
_SENT_DAYS = 7
"""Days before the last one of which the report was sent."""
_EDITION = 1
"""Moves when this module makes other records than before."""
_SOURCES = ("store/migrations.py", "store/register_tables.py", "domain/journal.py")


def person(number: int) -> str:
    """A member of staff, from 0."""
    return f"职工{number:03}"


def section(number: int) -> str:
    """Where that member of staff works."""
    return f"科室{number % SECTIONS:02}"


def a_bureau(temperatures: int) -> Home:
    """The home of a bureau with so many lines of temperatures; without any, no campaign is on."""
    folder = KEPT / f"registers-{_version()}-{temperatures}"
    if not folder.exists():
        made = folder.with_name(f"{folder.name}.part")
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(parents=True, mode=0o700)
        _make(Home(made), temperatures)
        made.rename(folder)
    return Home(folder)


@contextmanager
def a_bureau_to_write(temperatures: int) -> Iterator[Home]:
    """A copy of such a bureau that may be written to; it is removed afterwards."""
    bureau = a_bureau(temperatures)
    with TemporaryDirectory(prefix="copy-", dir=KEPT, ignore_cleanup_errors=True) as folder:
        home = Home(Path(folder) / "home")
        shutil.copytree(bureau.path, home.path)
        yield home


def _make(home: Home, temperatures: int) -> None:
    language.use(language.CHINESE)
    text = template(language.CHINESE)
    settings = parse(text, where="station.toml")
    home.settings.write_text(text, encoding="utf-8")
    rounds = list(_rounds(temperatures))
    opened = (rounds[0][0] if rounds else AT).floor("day").shift(hours=8)
    db = station.found(home.record, settings, by=BY, at=opened, text=text)
    db.execute("PRAGMA synchronous = OFF")
    staff = [PersonLine(n + 1, person(n), section(n)) for n in range(STAFF)]
    people.import_people(db, staff, by=BY, at=opened)
    if rounds:
        campaign.begin(db, opened.date(), reason="通知", by=BY, at=opened)
        _Campaign(db, settings).tell(opened, rounds)
    db.close()


def _rounds(temperatures: int) -> Iterator[tuple[Arrow, str, int]]:
    """When each round was entered, its key, and how many it has: the first may have fewer."""
    count = -(-temperatures // STAFF)
    for number in range(count):
        back = count - 1 - number
        key = "2" if back % 2 == 0 else "1"
        day = AT.date() - dt.timedelta(days=(back + 1) // 2)
        moment = arrow.get(f"{day}T{_ROUNDS[key]}+08:00")
        yield moment, key, (temperatures - (count - 1) * STAFF) if number == 0 else STAFF


class _Campaign:
    """What is entered in the days of a campaign."""

    def __init__(self, db: Record, settings: Station) -> None:
        self.db = db
        self.station = settings

    def tell(self, opened: Arrow, rounds: list[tuple[Arrow, str, int]]) -> None:
        """Everything from its beginning on, in the order of time."""
        self._survey(opened.shift(minutes=30))
        self._stock(opened.shift(minutes=40), "receipt", "100000")
        for number, (moment, key, count) in enumerate(rounds):
            self._round(moment, key, count)
            if key == "1":
                self._morning(moment.shift(minutes=10))
            else:
                self._afternoon(moment.shift(minutes=10))
            print(f"\r{number + 1} rounds of {len(rounds)}", end="", file=sys.stderr)
        print(file=sys.stderr)

    def _survey(self, moment: Arrow) -> None:
        isolated = {
            "away": "yes", "returned_on": AT.shift(days=-5).date().isoformat(),
            "isolation": "home", "isolation_from": AT.shift(days=-5).date().isoformat(),
        }  # fmt: skip
        self._enter(
            CENSUS,
            [
                {"person": person(n), **(isolated if n < _ISOLATED else {})}
                for n in range(STAFF - SECTIONS)
            ],
            moment,
        )

    def _round(self, moment: Arrow, key: str, count: int) -> None:
        self._enter(
            TEMPERATURES,
            [
                {"person": person(n), "round": key, "temperature": f"36.{n % 9}"}
                for n in range(count)
            ],
            moment,
        )

    def _morning(self, moment: Arrow) -> None:
        self._enter(
            VISITORS,
            [
                {
                    "person": f"访客{n}", "host": person(n), "purpose": "送件",
                    "left_at": self.db.stored(moment),
                    "at": self.db.stored(moment.shift(minutes=-n)),
                }
                for n in range(30)
            ],
            moment,
        )  # fmt: skip
        self._stock(moment, "issue", "60")

    def _afternoon(self, moment: Arrow) -> None:
        done = {"agent": "84", "concentration": "500 mg/L", "done_by": BY, "method": "mop"}
        areas = [{"area": each.key, **done} for each in self.station.areas]
        self._enter(DISINFECTION, areas, moment)
        if (AT - moment).days < _ISOLATED:
            told = {"morning": "36.5", "afternoon": "36.6", "place": "家中", "caller": BY}
            self._enter(
                FOLLOW_UPS, [{"person": person(n), **told} for n in range(_ISOLATED)], moment
            )
        approved = {"approved_leader": BY, "destination": "太原", "reason": "开会"}
        hours = {"at": moment.shift(hours=-2), "back_by": moment, "returned_at": moment}
        times = {key: self.db.stored(at) for key, at in hours.items()}
        self._enter(OUTINGS, [{"person": person(n), **approved, **times} for n in range(5)], moment)
        if AT.date() != moment.date() and (AT.date() - moment.date()).days <= _SENT_DAYS:
            self._send(moment.replace(hour=16, minute=30))

    def _stock(self, moment: Arrow, movement: str, quantity: str) -> None:
        lines = [
            {
                "item": each.key, "movement": movement, "quantity": quantity,
                **({"receiver": BY} if movement == "issue" else {"source": "purchased"}),
            }
            for each in self.station.supplies
        ]  # fmt: skip
        self._enter(SUPPLIES, lines, moment)

    def _enter(self, register: Register, lines: list[dict[str, str]], moment: Arrow) -> None:
        typed = [TypedLine(n, "", line) for n, line in enumerate(lines, start=1)]
        registers.enter_all(self.db, self.station, register, typed, by=BY, at=moment)

    def _send(self, moment: Arrow) -> None:
        due = report_due(self.station, moment.date())
        broken = daily_sources.figures_for(self.db, self.station, due, at=moment).broken
        daily_reports.draft(
            self.db, self.station, due, texts=TEXTS, by=BY, at=moment,
            explanations={each.key: "正在核实。" for each in broken},
        )  # fmt: skip
        daily_reports.check(self.db, self.station, due, who="李某", by=BY, at=moment)
        daily_reports.issue(self.db, self.station, due, who="刘某", by=BY, at=moment)
        daily_reports.send(
            self.db, self.station, due, receiver="值班员", channel="network", by=BY, at=moment
        )


def report_due(settings: Station, day: dt.date) -> DueReport:
    """The daily report of a day."""
    drafted = [each for each in settings.reports if each.drafted]
    return next(due_reports(drafted, day, day, AT.tzinfo))


def _version() -> str:
    package = Path(dutyconsole.__file__).parent
    sources = b"".join((package / name).read_bytes() for name in _SOURCES)
    return f"{_EDITION}-{hashlib.sha256(sources).hexdigest()[:10]}"

"""A month of the plan's period at a bureau of 180 people: `python -m simulation.month`.

Officers fill in all registers, day by day, with slips and late entries; each day the report is
drafted, checked, signed off and sent, and every figure of it must stand in books of this test.
"""

import argparse
import datetime as dt
import random
import tempfile
from collections import Counter
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from arrow import Arrow

from builders import CATEGORIES, a_message, a_record, hand_over
from dutyconsole import language
from dutyconsole.domain.daily_figures import changes
from dutyconsole.domain.incident_numbers import number_meant
from dutyconsole.domain.incident_steps import Deed, StepKind
from dutyconsole.domain.post_checks import PostCheck
from dutyconsole.domain.reports import DueReport, due_reports
from dutyconsole.domain.shifts import ShiftTimes
from dutyconsole.home import Home
from dutyconsole.store import (
    campaign,
    daily_corrections,
    daily_reports,
    daily_sources,
    incidents,
    matters,
    post_checks,
    verification,
)
from dutyconsole.store.desk_lock import as_the_desk
from dutyconsole.store.incident_way import note_step
from simulation.month_acts import AREAS, BY, ITEMS, SECTIONS, STAFF, Acts, on, the_bureau
from simulation.month_books import Incident
from simulation.published import Published

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dutyconsole.store.database import Record

    Planned = tuple[int, int, int, Callable[[Arrow], None]]

FIRST = dt.date(2020, 1, 25)
SHIFTS = ShiftTimes((dt.time(8, 30),), on(FIRST, 0).tzinfo)
PUBLISHED = 0.3
"""How often the copy for leaders is brought up after something was done."""
WORDS = {"work": "测温、登记、消毒照常。", "problems": "无", "coordination": "无", "next": "继续。"}


class Month:
    """The duty room and the books side by side."""

    def __init__(self, db: "Record", seed: int) -> None:
        self.db, self.station = db, the_bureau()
        self.dice = random.Random(seed)  # noqa: S311 - a game
        self.acts = Acts(db, self.station, self.dice)
        self.books = self.acts.books
        self.counted = Counter[str]()
        self.known_incidents = 0
        self.sent: list[DueReport] = []
        self.until = on(FIRST, 16).shift(days=-1)
        self.published = Published(db, self.station, at=on(FIRST, 7), chance=PUBLISHED)

    def play(self, days: int) -> None:
        """Day after day."""
        morning = on(FIRST, 8)
        self.acts.know_everybody(morning)
        campaign.begin(self.db, FIRST, reason="市通知", by=BY, at=morning)
        hand_over(
            self.db, outgoing="", incoming=BY, note="", by=BY, at=on(FIRST, 8, 30), times=SHIFTS
        )
        for item in ITEMS:
            self.acts.move(item, "receipt", 500, morning.shift(minutes=5))
        for number in range(days):
            self._day(FIRST + dt.timedelta(days=number), number)

    def _day(self, day: dt.date, number: int) -> None:
        acts = [*self._rounds(), *self._gate(), *self._rest(number)]
        plan = [
            (on(day, hour, self.dice.randint(least, most), self.dice.randrange(60)), act)
            for hour, least, most, act in acts
        ]
        hour, minute = self.dice.choice([(16, 31), (16, 31), (16, 44), (15, 58)])
        plan.append((on(day, hour, minute), self._report))
        for moment, act in sorted(plan, key=lambda each: each[0]):
            act(moment)
            self._incidents(moment)
            self.published.moved(moment)
        self.published.compare(on(day, 22, 29))
        self._corrections(on(day, 22, 30))

    def _rounds(self) -> "Iterator[Planned]":
        """Two rounds of temperatures, and whoever is too warm once more."""
        for section in SECTIONS:
            if self.dice.random() > 0.01:
                yield 9, 0, 25, partial(self._measure, section, "1")
            yield 15, 0, 25, partial(self._measure, section, "2")
        for hour in (9, 15):
            yield hour, 40, 50, self.acts.take_again

    def _gate(self) -> "Iterator[Planned]":
        """Who comes and goes."""
        for _visit in range(self.dice.randint(2, 9)):
            yield self.dice.randint(9, 19), 0, 59, self._visit
        for hour in (12, 18, 20):
            yield hour, 0, 59, self.acts.leave
        for _outing in range(self.dice.randint(0, 4)):
            yield self.dice.randint(8, 18), 0, 59, self.acts.go_out
        for hour in (11, 19):
            yield hour, 0, 59, self.acts.come_back

    def _rest(self, number: int) -> "Iterator[Planned]":
        """The census, the calls, disinfection, supplies, and what else a duty room does."""
        yield 10, 0, 59, partial(self._census, number)
        yield 17, 30, 59, partial(self._census, number)
        yield 14, 0, 59, self._follow_up
        for area in AREAS:
            yield self.dice.choice([8, 11, 16, 21]), 0, 59, partial(self.acts.disinfect, area)
        for _move in range(4):
            yield self.dice.randint(8, 21), 0, 59, self._move
        yield self.dice.randint(0, 21), 0, 59, self._message
        yield self.dice.randint(0, 21), 0, 59, self._post_check
        yield 13, 0, 59, self._directive
        yield 18, 0, 20, self._slip

    def _report(self, at: Arrow) -> None:
        """The day's report, from the draft to the receipt."""
        due = next(iter(due_reports(self.station.reports, at.date(), at.date(), self.db.zone)))
        cutoff = on(at.date(), 16)
        until = min(cutoff, at)
        figures = daily_sources.figures_for(self.db, self.station, due, at=at)
        self._compare(figures.flat, self.until, until, at)
        assert (figures.since, figures.until) == (self.until, until)
        where = self.books.where(until)
        lost = {each.person for each in figures.headcount.people if not each.status}
        assert lost == {name for name, status in where.items() if not status}
        told = {each.key: "已逐人核实" for each in figures.broken}
        given = {"by": BY, "at": at}
        daily_reports.draft(self.db, self.station, due, texts=WORDS, explanations=told, **given)
        daily_reports.check(self.db, self.station, due, who="王某", **given)
        daily_reports.issue(self.db, self.station, due, who="张某某", **given)
        late = self.dice.random() < 0.15
        sent_at = on(at.date(), 17, 8) if late else at.shift(minutes=5)
        daily_reports.send(
            self.db, self.station, due, receiver="刘某", channel="fax",
            reason="线路忙" if late else "", by=BY, at=sent_at,
        )  # fmt: skip
        if late:
            self.books.late_reports.append(due.due)
        daily_reports.confirm(self.db, self.station, due, who="刘某", by=BY, at=sent_at)
        self.sent.append(due)
        self.until = until
        self.counted["reports"] += 1
        self.counted["figures"] += len(figures.flat)
        self.counted["explained"] += len(told)

    def _compare(self, flat: dict[str, str], since: Arrow, until: Arrow, at: Arrow) -> None:
        due = self.books.figures(since, until, ITEMS)
        found = {key: int(value) for key, value in flat.items()}
        differ = {
            key: (found.get(key), due.get(key))
            for key in found.keys() | due.keys()
            if found.get(key, 0) != due.get(key, 0)
        }
        assert not differ, f"{at}: the program, the books: {differ}"

    def _corrections(self, at: Arrow) -> None:
        """What calls for a correction, by the books and by the program; and each is made."""
        owed = daily_corrections.corrections_due(self.db, self.station, at=at)
        found = {each.report.due: {change.key for change in each.changes} for each in owed}
        due = {}
        for each in self.sent[-7:]:
            report = daily_reports.latest(self.db, each)
            assert report is not None
            now = {
                key: str(value)
                for key, value in self.books.figures(report.since, report.until, ITEMS).items()
            }
            told = {key: value for key, value in report.figures.items() if key in now}
            if differ := {change.key for change in changes(told, now)}:
                due[each.due] = differ
        assert found == due, f"{at}: corrections by the program {found}, by the books {due}"
        for each in owed:
            again = next(sent for sent in self.sent if sent.due == each.report.due)
            self._correct(again, at)
            at = at.shift(minutes=1)

    def _correct(self, due: DueReport, at: Arrow) -> None:
        before = daily_reports.latest(self.db, due)
        assert before is not None
        figures = daily_sources.figures_between(
            self.db, self.station, due, before.since, before.until
        )
        self._compare(figures.flat, before.since, before.until, at)
        told = {each.key: "已逐人核实" for each in figures.broken}
        given = {"by": BY, "at": at}
        daily_reports.draft(
            self.db, self.station, due, texts=WORDS, explanations=told, correcting=True,
            reason="来源更正", **given,
        )  # fmt: skip
        daily_reports.check(self.db, self.station, due, who="王某", **given)
        daily_reports.issue(self.db, self.station, due, who="张某某", **given)
        daily_reports.send(self.db, self.station, due, receiver="刘某", channel="fax", **given)
        self.counted["corrections"] += 1

    def _measure(self, section: str, round_: str, at: Arrow) -> None:
        self.acts.measure(section, round_, at)

    def _visit(self, at: Arrow) -> None:
        late = self.dice.random() < 0.04
        came = at.shift(hours=-self.dice.randint(3, 22)) if late and at.date() > FIRST else at
        self.acts.visit(came, at)

    def _census(self, number: int, at: Arrow) -> None:
        """Sixty people a day are surveyed; some come back, some are isolated and released."""
        names = [name for name, _section in STAFF]
        for name in names[60 * number : 60 * number + 60]:
            if name in self.books.surveys or (number == 2 and self.dice.random() < 0.02):
                continue
            self.acts.survey(name, at, **self._told_first(at.date()))
        for name, known in self.books.surveys.items():
            said = known.said
            if "away" in said and said["away"][0] == "yes" and "returned_on" not in said:
                if self.dice.random() < 0.12:
                    back = at.date() - dt.timedelta(days=self.dice.choice([0, 0, 0, 1]))
                    self.acts.survey(
                        name, at, returned_on=back.isoformat(), isolation="home",
                        isolation_from=back.isoformat(),
                    )  # fmt: skip
            elif self.books.is_isolated(name):
                began = dt.date.fromisoformat(said["isolation_from"][0])
                if (at.date() - began).days >= 14:
                    self.acts.survey(name, at, released_on=at.date().isoformat())
        if number == 10 and at.hour == 10:
            gone = next(iter(self.books.surveys))
            self.acts.survey(gone, at, on_staff="no")

    def _told_first(self, day: dt.date) -> dict[str, str]:
        """What somebody says when surveyed."""
        said = {"place": "本市", "health": "well"}
        if self.dice.random() < 0.2:
            back = day + dt.timedelta(days=self.dice.randint(0, 9))
            said |= {"away": "yes", "place": "外地", "back_on": back.isoformat()}
            if self.dice.random() < 0.5:
                said["outside_province"] = "yes"
            if self.dice.random() < 0.2:
                said["epidemic_area"] = "yes"
        if self.dice.random() < 0.02:
            said["close_contact"] = "yes"
        return said

    def _follow_up(self, at: Arrow) -> None:
        for name in list(self.books.surveys):
            if self.books.is_isolated(name) and self.dice.random() < 0.95:
                self.acts.follow_up(name, at)

    def _move(self, at: Arrow) -> None:
        item = self.dice.choice(ITEMS)
        kind = self.dice.choice(["issue", "issue", "issue", "receipt", "count"])
        quantity = self.dice.randint(1, 60)
        if kind == "count":
            quantity = max(self.books.balance(item) + self.dice.choice([0, 0, -2, 1]), 0)
        self.acts.move(item, kind, quantity, at)

    def _message(self, at: Arrow) -> None:
        told = a_message(received_at=at, text="例行通知", category=CATEGORIES[2])
        incidents.take_down(self.db, told, by=BY, at=at, times=SHIFTS, categories=CATEGORIES)
        self.books.incidents.append(Incident(at, special=False))
        self.known_incidents += 1

    def _incidents(self, at: Arrow) -> None:
        """Fevers that the last act made incidents of, and whether the office was told of each."""
        rows = self.db.execute(
            "SELECT number FROM incident WHERE number > ?", (self.known_incidents,)
        )
        for (number,) in rows.fetchall():
            self.known_incidents = number
            fever = Incident(at, special=True)
            self.books.incidents.append(fever)
            self.counted["fevers"] += 1
            if self.dice.random() < 0.8:
                told = Deed(
                    kind=StepKind.REPORTED, at=at, step="office", to_whom="市办", how="telephone"
                )
                meant = number_meant(f"{at.year}/{number}", at=at)
                note_step(self.db, meant, told, by=BY, at=at)
                fever.reported_at = at

    def _post_check(self, at: Arrow) -> None:
        check = PostCheck(
            at=at, direction="of_us", checker="市政府总值班室", checked="局值班室", how="telephone",
            answered_by=BY, seconds=8, leader_present=True, result="在岗",
        )  # fmt: skip
        post_checks.record(self.db, check, by=BY, at=at)
        self.books.post_checks.append(at)

    def _directive(self, at: Arrow) -> None:
        if self.dice.random() < 0.3:
            matters.note(
                self.db, "instruction", "加强值守", by=BY, at=at, giver="张局", owner="办公室",
                confirmed=at,
            )  # fmt: skip
            self.books.directives.append((at, None))

    def _slip(self, at: Arrow) -> None:
        """After the report was sent somebody finds a mistake in the day's temperatures."""
        day = at.floor("day")
        today = [
            number
            for number, each in self.books.readings.items()
            if day <= each.at < on(at.date(), 15) and each.temperature and not each.is_high
        ]
        if today and self.dice.random() < 0.35:
            number = self.dice.choice(today)
            if self.dice.random() < 0.5:
                self.acts.strike_reading(number, at)
            else:
                self.acts.correct_reading(number, "37.4", at)
            self.counted["slips"] += 1


def play(folder: Path, seed: int, days: int) -> str:
    """Play a month in `folder`; the answer tells what happened."""
    language.use(language.CHINESE)
    with closing(a_record(folder, at=on(FIRST, 7))) as db, as_the_desk(db, Home(folder)):
        month = Month(db, seed)
        try:
            month.play(days)
            month.published.compare(on(FIRST + dt.timedelta(days=days - 1), 23))
        except AssertionError as difference:
            difference.add_note(f"DUTYCONSOLE_SEED={seed}, {days} days")
            raise
        finally:
            month.published.close()
        readings = len(month.books.readings)
        entries = db.execute("SELECT count(*) FROM journal").fetchone()[0]
        path = db.path
    assert not verification.verify(path).faults
    month.counted |= Counter(
        temperatures=readings, entries=entries, published=month.published.times
    )
    counts = "\n".join(f"{count:7} {what}" for what, count in sorted(month.counted.items()))
    return f"seed {seed}, {days} days\n{counts}"


def main() -> None:
    """Play one from the command line."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--days", type=int, default=30)
    wanted = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(play(Path(folder), wanted.seed, wanted.days))  # noqa: T201 - a command's answer


if __name__ == "__main__":
    main()

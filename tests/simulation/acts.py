"""What is done in the simulated duty room: acts in a few plain words, done by the real verbs."""

import datetime as dt
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from arrow import Arrow

from builders import CATEGORIES, DAY_AND_NIGHT, settings
from dutyconsole import config
from dutyconsole.domain.calendar import ArrangedDay, Arrangement
from dutyconsole.domain.checklist import Line, Tick
from dutyconsole.domain.clock_jumps import Jump
from dutyconsole.domain.incidents import IncidentNumber, Kind, Message
from dutyconsole.domain.journal import Uid
from dutyconsole.domain.people import PersonLine, PersonName
from dutyconsole.domain.reports import due_reports
from dutyconsole.domain.roster import RosterLine
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.store import (
    calendar,
    clock_jumps,
    duty_log,
    incidents,
    matters,
    people,
    pins,
    reports,
    roster,
    station,
)
from dutyconsole.store import checklist as ticks
from dutyconsole.store import journal as door
from dutyconsole.store import settings as versions
from dutyconsole.store.database import Record
from simulation.signing import STEPS, sign

STATION = settings(
    shifts=config.Shifts(preset="day_night"),
    reports=(
        config.ReportRule(key="morning", name="早报", to="市政府总值班室", due=dt.time(8)),
        config.ReportRule(key="daily", name="日报", to="市疫情防控领导小组办公室", due=dt.time(17)),
    ),
    checklist=(
        config.ChecklistItem(key="phone", text="值班电话试通", kind="test", expected="响铃"),
        config.ChecklistItem(key="keys", text="钥匙清点", kind="count", book=6, unit="把"),
        config.ChecklistItem(key="forwarding", text="呼叫转移", kind="value", expected="关"),
        config.ChecklistItem(key="doors", text="门窗"),
        config.ChecklistItem(
            key="masks", text="口罩盘点", kind="count", book=125, unit="只", every="daily"
        ),
        config.ChecklistItem(key="siren", text="警报试响", every="weekly", weekday=3),
        config.ChecklistItem(key="eve", text="节前检查", kind="value", every="holiday_eve"),
    ),
)
TIMES = DAY_AND_NIGHT
TOML = "[shifts]\npreset = 'day_night'\n"
"""What the station keeps as the first version of its settings; the record does not read it."""


@dataclass(frozen=True, slots=True)
class Act:
    """Who wants to do what, and when."""

    verb: str
    """A key of VERBS, or of STEPS."""
    by: str
    at: Arrow
    uid: str
    given: dict[str, Any] = field(default_factory=dict)
    """What the verb needs beside that, in plain values; see VERBS."""

    @property
    def is_told_apart(self) -> bool:
        """Whether the verb itself refuses to do the same act twice."""
        return self.verb in ("take_down", "amend", "correct", "note_pin")


def found(path: Path, *, by: str, at: Arrow, uid: str) -> None:
    """Found the station; `uid` and a number behind it are the ids of its first entries."""
    numbers = itertools.count(1)
    door.new_uid = lambda: Uid(f"{uid}{next(numbers):02}")
    station.found(path, STATION, by=by, at=at, text=TOML).close()


def perform(db: Record, act: Act) -> None:
    """Do it to the record."""
    # Most verbs make the id of their act themselves; a run that can be repeated needs it given.
    door.new_uid = lambda: Uid(act.uid)
    if act.verb in STEPS:
        sign(db, STATION, act.verb, by=act.by, at=act.at, **act.given)
    else:
        VERBS[act.verb](db, act, **act.given)


def _take_down(db: Record, act: Act, *, message: dict[str, Any]) -> None:
    incidents.take_down(
        db,
        Message(**message),
        by=act.by,
        at=act.at,
        times=TIMES,
        categories=CATEGORIES,
        uid=Uid(act.uid),
    )


def _correct(
    db: Record, act: Act, *, number: tuple[int, int], message: dict[str, Any], reason: str
) -> None:
    incidents.correct(
        db,
        IncidentNumber(*number),
        Message(**message),
        reason=reason,
        by=act.by,
        at=act.at,
        categories=CATEGORIES,
        uid=Uid(act.uid),
    )


def _amend(
    db: Record, act: Act, *, number: tuple[int, int], kind: str, text: str, reason: str
) -> None:
    incidents.amend(
        db,
        IncidentNumber(*number),
        Kind(kind),
        by=act.by,
        at=act.at,
        text=text,
        reason=reason,
        uid=Uid(act.uid),
    )


def _toggle(
    db: Record,
    act: Act,
    *,
    shift: tuple[dt.date, int],
    item: str,
    seen: bool,
    value: str,
    reason: str,
    seen_at: Arrow | None,
) -> None:
    shift_id = ShiftId(*shift)
    of = next(each for each in STATION.checklist if each.key == item)
    tick = Tick(0, shift_id, item, of.text, done=True, by=act.by, at=act.at) if seen else None
    line = Line(item, of.text, tick, of.kind, of.expected, of.book, of.unit)
    ticks.toggle(
        db, shift_id, line, by=act.by, at=act.at, value=value, reason=reason, seen_at=seen_at
    )


def _note_matter(db: Record, act: Act, *, kind: str, text: str, **given: Any) -> None:
    matters.note(db, kind, text, by=act.by, at=act.at, **given)


def _add_to_matter(db: Record, act: Act, *, number: int, text: str, **given: Any) -> None:
    matters.add(db, number, text, by=act.by, at=act.at, **given)


def _note_shift(db: Record, act: Act, *, handover: int, **given: Any) -> None:
    duty_log.note(db, handover, by=act.by, at=act.at, **given)


def _keep_settings(db: Record, act: Act, *, text: str) -> None:
    versions.keep(db, text, by=act.by, at=act.at)


def _note_pin(db: Record, act: Act, *, person: str, kind: str, detail: str) -> None:
    pins.note(db, person, kind, detail, by=act.by, at=act.at, uid=Uid(act.uid))


def _send(
    db: Record,
    act: Act,
    *,
    rule: str,
    day: dt.date,
    sent_at: Arrow,
    receiver: str,
    channel: str,
    reason: str,
) -> None:
    rules = [each for each in STATION.reports if each.key == rule]
    (due,) = due_reports(rules, day, day, db.zone)
    reports.note_sent(
        db,
        due,
        sent_at=sent_at,
        receiver=receiver,
        channel=channel,
        reason=reason,
        by=act.by,
        at=act.at,
    )


def _import_people(db: Record, act: Act, *, lines: list[tuple[str, str, str]]) -> None:
    found = [
        PersonLine(row, name, department, phones=(phone,) if phone else ())
        for row, (name, department, phone) in enumerate(lines, start=1)
    ]
    people.import_people(db, found, by=act.by, at=act.at)


def _import_roster(
    db: Record,
    act: Act,
    *,
    lines: list[tuple[tuple[dt.date, int], tuple[tuple[str, str], ...]]],
    source: str,
) -> None:
    found = [
        RosterLine(row, ShiftId(*shift), tuple((post, PersonName(name)) for post, name in crew))
        for row, (shift, crew) in enumerate(lines, start=1)
    ]
    roster.import_roster(db, found, source=source, times=TIMES, by=act.by, at=act.at)


def _import_year(
    db: Record, act: Act, *, year: int, days: list[tuple[dt.date, str, str]], source: str
) -> None:
    arranged = tuple(ArrangedDay(day, kind, name, source) for day, kind, name in days)
    calendar.import_year(db, Arrangement(year, arranged, source), by=act.by, at=act.at)


def _override(db: Record, act: Act, *, day: dt.date, kind: str, name: str, source: str) -> None:
    calendar.override(db, day, kind, name=name, source=source, by=act.by, at=act.at)


def _note_jump(db: Record, act: Act, *, before: Arrow, shown: Arrow) -> None:
    clock_jumps.note_jump(db, Jump(before, shown), by=act.by, at=act.at)


VERBS: dict[str, Callable[..., None]] = {
    "take_down": _take_down,
    "correct": _correct,
    "amend": _amend,
    "toggle": _toggle,
    "note_matter": _note_matter,
    "add_to_matter": _add_to_matter,
    "note_shift": _note_shift,
    "keep_settings": _keep_settings,
    "note_pin": _note_pin,
    "send": _send,
    "import_people": _import_people,
    "import_roster": _import_roster,
    "import_year": _import_year,
    "override": _override,
    "note_jump": _note_jump,
}

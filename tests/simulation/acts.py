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
    handover,
    incidents,
    log,
    people,
    reports,
    roster,
    station,
)
from dutyconsole.store import checklist as ticks
from dutyconsole.store import journal as door
from dutyconsole.store.database import Record
from dutyconsole.store.overview import read_overview

STATION = settings(
    shifts=config.Shifts(preset="day_night"),
    reports=(
        config.ReportRule(key="morning", name="早报", to="市政府总值班室", due=dt.time(8)),
        config.ReportRule(key="daily", name="日报", to="市疫情防控领导小组办公室", due=dt.time(17)),
    ),
)
TIMES = DAY_AND_NIGHT


@dataclass(frozen=True, slots=True)
class Act:
    """Who wants to do what, and when."""

    verb: str
    """A key of VERBS."""
    by: str
    at: Arrow
    uid: str
    given: dict[str, Any] = field(default_factory=dict)
    """What the verb needs beside that, in plain values; see VERBS."""

    @property
    def is_told_apart(self) -> bool:
        """Whether the verb itself refuses to do the same act twice."""
        return self.verb in ("take_down", "amend", "correct")


@dataclass(frozen=True, slots=True)
class Seen:
    """What an officer sees on the board and finds in the log."""

    entries: int
    open: int
    shift: str
    """The shift in charge; empty before the first watch."""
    is_overdue: bool
    ticked: tuple[str, ...]
    reports: tuple[tuple[str, str], ...]
    """Rule and due moment of each report to be sent, in order."""
    found: tuple[int, ...]
    """Lines of the log that hold the word looked for, newest first."""


def found(path: Path, *, by: str, at: Arrow, uid: str) -> None:
    """Found the station; `uid` and a number behind it are the ids of its first entries."""
    numbers = itertools.count(1)
    door.new_uid = lambda: Uid(f"{uid}{next(numbers):02}")
    station.found(path, STATION, by=by, at=at).close()


def perform(db: Record, act: Act) -> None:
    """Do it to the record."""
    # Most verbs make the id of their act themselves; a run that can be repeated needs it given.
    door.new_uid = lambda: Uid(act.uid)
    VERBS[act.verb](db, act, **act.given)


def look(db: Record, word: str, *, at: Arrow) -> Seen:
    """Look at the board, search the log for `word`."""
    board = read_overview(db, STATION, at=at)
    lines = log.find_lines(db, log.Filter(typed=word), limit=1000)
    return Seen(
        board.entries,
        board.open,
        str(board.watch.shift.id) if board.watch.shift else "",
        board.watch.overdue_since is not None,
        tuple(line.item for line in board.checklist if line.tick),
        tuple(
            (each.subject, db.stored(each.due))
            for each in board.obligations
            if each.kind == "report"
        ),
        tuple(line.entry.id for line in lines),
    )


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


def _toggle(db: Record, act: Act, *, shift: tuple[dt.date, int], item: str, seen: bool) -> None:
    shift_id = ShiftId(*shift)
    text = next(each.text for each in STATION.checklist if each.key == item)
    tick = Tick(0, shift_id, item, text, done=True, by=act.by, at=act.at) if seen else None
    ticks.toggle(db, shift_id, Line(item, text, tick), by=act.by, at=act.at)


def _hand_over(db: Record, act: Act, *, outgoing: str, incoming: str, note: str) -> None:
    handover.hand_over(
        db, outgoing=outgoing, incoming=incoming, note=note, by=act.by, at=act.at, times=TIMES
    )


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
    "hand_over": _hand_over,
    "send": _send,
    "import_people": _import_people,
    "import_roster": _import_roster,
    "import_year": _import_year,
    "override": _override,
    "note_jump": _note_jump,
}

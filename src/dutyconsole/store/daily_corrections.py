"""Which daily reports call for a correction (更正报): their sources changed after they left."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.daily_figures import Change, DailyFigures, changes
from dutyconsole.domain.daily_reports import CorrectionDue, DailyReport
from dutyconsole.domain.moments import from_text
from dutyconsole.domain.own_registers import registers_of
from dutyconsole.domain.reports import DueReport
from dutyconsole.store.contents import values_in
from dutyconsole.store.daily_report_rows import list_out
from dutyconsole.store.database import Record


def corrections_due(db: Record, station: Station, *, at: Arrow) -> tuple[CorrectionDue, ...]:
    """The reports of the last week whose figures are others by now, the first due first.

    Figures are counted again only where an entry came that may bear on them, and once for each.
    """
    rules = {each.key: each for each in station.reports if each.drafted}
    if not rules:
        return ()
    kept, looks = _looked.get(db, (station, {}))
    before = looks if kept == station else {}
    now: dict[tuple[str, Arrow], _Look] = {}
    seen = seen_now(db)
    for report in list_out(db, rules, since=at.shift(days=-_DAYS)):
        key = (report.rule, report.due)
        due = DueReport(rules[report.rule], report.due, None)
        now[key] = _look(db, station, due, report, before.get(key), seen)
    _looked[db] = (station, now)
    return tuple(
        CorrectionDue(each.report, each.changes, each.since)
        for each in now.values()
        if each.changes and each.since
    )


def seen_now(db: Record) -> dict[str, int]:
    """How far the record can be looked at now: the newest id of everything that reports count."""
    tables = {name: table for name, (table, _query) in _SOURCES.items()} | {"person": "person"}
    return {
        name: int(db.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0])
        for name, table in tables.items()
    }


@dataclass(frozen=True, slots=True)
class _Newer:
    """An entry made after a report was signed, about something that it may have counted."""

    subject: str
    """As the rows of figures name it."""
    rewrites: bool
    """Whether it corrects or cancels what was there."""
    recorded_at: Arrow


@dataclass(frozen=True, slots=True)
class _Look:
    """What was found of one report, and how far the record was read for it."""

    report: DailyReport
    seen: Mapping[str, int]
    """The newest ids then, by the keys of _SOURCES."""
    newer: tuple[_Newer, ...] = ()
    changes: tuple[Change, ...] = ()
    since: Arrow | None = None


def _look(
    db: Record,
    station: Station,
    due: DueReport,
    report: DailyReport,
    before: _Look | None,
    seen: Mapping[str, int],
) -> _Look:
    if before is None or not _same(before.report, report):
        before = _Look(report, report.seen)
    found = tuple(_newer(db, station, report, before.seen, seen))
    if not found:
        return replace(before, report=report, seen=seen)
    # Loaded where something has to be counted again, not for the first picture of the desk.
    from dutyconsole.store import daily_sources

    newer = (*before.newer, *found)
    figures = daily_sources.figures_between(db, station, due, report.since, report.until)
    differing = changes(report.figures, figures.flat)
    return _Look(report, seen, newer, differing, _since(newer, differing, figures))


def _same(one: DailyReport, other: DailyReport) -> bool:
    """Whether it is the same report, sent or confirmed meanwhile."""
    return (one.seq, one.figures, one.seen) == (other.seq, other.figures, other.seen)


def _newer(
    db: Record,
    station: Station,
    report: DailyReport,
    before: Mapping[str, int],
    now: Mapping[str, int],
) -> Iterator[_Newer]:
    """Entries of the time between that may bear on the report."""
    asked = {
        "until": db.stored(report.until),
        "rule": report.rule,
        "day": report.due.date().isoformat(),
        "told_later": json.dumps(
            [key for key, each in registers_of(station).items() if each.one_each]
        ),
    }
    for name, (_table, query) in _SOURCES.items():
        if before.get(name, 0) < now[name]:
            for row in db.execute(query, asked | {"seen": before.get(name, 0)}).fetchall():
                if name != "register" or not _is_of_later(db, station, row, asked["until"]):
                    rewrites = row["kind"] in _REWRITES
                    yield _Newer(row["subject"], rewrites, from_text(row["recorded_at"]))


def _is_of_later(db: Record, station: Station, row: sqlite3.Row, until: str) -> bool:
    """Whether a line was only gone on with, and by what happened after the period: an exit."""
    register = registers_of(station).get(row["register"])
    if row["kind"] != "gone_on" or register is None or register.one_each:
        return False
    before, now = (
        values_in(content)
        for (content,) in db.execute(
            "SELECT c.content FROM register_entry e LEFT JOIN register_content c ON c.entry = e.id"
            " WHERE e.register = ? AND e.number = ? AND e.part IN (?, ?) ORDER BY e.part",
            (row["register"], row["number"], row["part"] - 1, row["part"]),
        )
    )
    moments = [
        now.get(each.key, "")
        for each in register.fields
        if each.kind == "moment" and before.get(each.key) != now.get(each.key)
    ]
    return bool(moments) and min(moments) >= until


def _since(newer: Iterable[_Newer], found: Iterable[Change], figures: DailyFigures) -> Arrow | None:
    """When the first of the entries was made that the other figures come from.

    What was only gone on with in the usual way, a visitor who left, is not when they changed.
    """
    keys = {each.key for each in found}
    counted = {
        row
        for block in figures.blocks
        for figure in block.figures
        if figure.key in keys
        for row in figure.rows
    }
    counted |= {
        row
        for line in figures.supplies
        if any(key.startswith(f"supplies.{line.key}.") for key in keys)
        for row in line.rows
    }
    meant = [each for each in newer if each.rewrites or each.subject in counted]
    return min((each.recorded_at for each in meant or newer), default=None)


_DAYS = 7
_REWRITES = frozenset({"corrected", "correction", "cancelled", "cancellation"})
_SOURCES = {
    # Something counts when any part of it was before the end of the period; in a register with one
    # line for each person a day of the past may be told at any time of who stands there already.
    "register": (
        "register_entry",
        """SELECT e.register || ' ' || e.number AS subject, e.kind, e.recorded_at,
            e.register, e.number, e.part FROM register_entry e WHERE e.id > :seen AND (
            e.part > 0 AND e.register IN (SELECT value FROM json_each(:told_later))
            OR EXISTS (SELECT 1 FROM register_entry p WHERE p.register = e.register
                AND p.number = e.number AND p.at < :until)
        ) ORDER BY e.id""",
    ),
    "log": (
        "log_entry",
        """SELECT 'incident ' || l.year || '/' || l.number AS subject, l.kind, l.recorded_at
        FROM log_entry l WHERE l.id > :seen AND EXISTS (SELECT 1 FROM log_entry p
            WHERE p.year = l.year AND p.number = l.number AND p.received_at < :until)
        ORDER BY l.id""",
    ),
    # Calls, reports and post checks of the period that were entered late.
    "step": (
        "incident_step",
        """SELECT 'incident ' || year || '/' || number AS subject, kind, recorded_at
        FROM incident_step WHERE id > :seen AND at < :until ORDER BY id""",
    ),
    "bulletin": (
        "bulletin",
        """SELECT 'incident ' || year || '/' || number AS subject, kind, recorded_at
        FROM bulletin WHERE id > :seen AND at < :until ORDER BY id""",
    ),
    "post_check": (
        "post_check",
        """SELECT 'post_check ' || id AS subject, '' AS kind, recorded_at
        FROM post_check WHERE id > :seen AND at < :until ORDER BY id""",
    ),
    # What an earlier report says begins this one's figures: the balance, who was in isolation.
    "report": (
        "daily_report",
        """SELECT rule || ' ' || id AS subject, 'correction' AS kind, recorded_at
        FROM daily_report WHERE id > :seen AND rule = :rule AND due_at < :day AND state = 'sent'
        ORDER BY id""",
    ),
}
"""Where the figures come from: the table, and what in it may change those of an earlier report."""
_looked: WeakKeyDictionary[Record, tuple[Station, dict[tuple[str, Arrow], _Look]]] = (
    WeakKeyDictionary()
)

"""The schema, as steps that are added and never edited.

Tables are strict. The journal and every table that a duty room may not rewrite refuse UPDATE and
DELETE; BEFORE INSERT triggers also stop INSERT OR REPLACE, whether of a row's key or of its other
unique columns, which walks past the other two wherever `recursive_triggers` is off, as in the
sqlite3 command line.
"""

import sqlite_utils
from sqlite_utils import Migrations

from dutyconsole.store import register_tables, tables

migrations = Migrations("dutyconsole")

_APPEND_ONLY = ("calendar_day", "handover", "checklist_tick", "log_entry", "report")
_ONCE = {
    "journal": ("uid",),
    "handover": ("day", "number"),
    "log_entry": ("year", "number", "part"),
    "report": ("rule", "due_at"),
}
"""Columns that are unique beside the key."""


STEPS = (
    "m001_the_desk",
    "m002_what_happened_to_the_record",
    "m003_two_signatures",
    "m004_clocks_and_alarms",
    "m005_registers",
    "m006_leaders_from_afar",
)
"""All steps by name, in order: as many as the version of the schema says have been taken."""


@migrations()
def m001_the_desk(db: sqlite_utils.Database) -> None:
    """Station, people, roster, calendar, handover, checklist, incidents, reports, journal."""
    for statement in tables.TABLES:
        db.execute(statement)
    for table in _APPEND_ONLY:
        for statement in _append_only(table, "id"):
            db.execute(statement)
    for statement in _append_only("journal", "n"):
        db.execute(statement)
    for table, columns in _ONCE.items():
        db.execute(_once(table, columns))


@migrations()
def m002_what_happened_to_the_record(db: sqlite_utils.Database) -> None:
    """Breaks of the chain and what was said of them, jumps of the clock, codes of sheets typed."""
    for statement in tables.WITNESSES:
        db.execute(statement)
    for table in ("segment", "segment_note", "clock_jump", "sheet_check"):
        for statement in _append_only(table, "id"):
            db.execute(statement)


@migrations()
def m003_two_signatures(db: sqlite_utils.Database) -> None:
    """Steps of a handover and who signed them, carried-over matters, values of the checklist."""
    for statement in tables.HANDOVERS:
        db.execute(statement)
    for table in ("settings", "handover_step", "matter", "shift_note", "pin_event"):
        for statement in _append_only(table, "id"):
            db.execute(statement)
    db.execute(_once("matter", ("number", "part")))


@migrations()
def m004_clocks_and_alarms(db: sqlite_utils.Database) -> None:
    """The way of an incident, its reports, alarms, notifications, presence, calls."""
    for statement in tables.CLOCKS:
        db.execute(statement)
    for table in _OF_CLOCKS:
        for statement in _append_only(table, "id"):
            db.execute(statement)
    db.execute(_once("outbox", ("uid",)))
    for statement in _append_only("matter", "id"):
        db.execute(statement)
    db.execute(_once("matter", ("number", "part")))


@migrations()
def m005_registers(db: sqlite_utils.Database) -> None:
    """Registers, what their lines say apart from the journal, the campaign, the daily report."""
    for statement in register_tables.REGISTERS:
        db.execute(statement)
    for table in ("register_entry", "destruction", "reveal", "campaign_event", "daily_report"):
        for statement in _append_only(table, "id"):
            db.execute(statement)
    db.execute(_once("register_entry", ("register", "number", "part")))
    for statement in _written_once("register_content", "entry"):
        db.execute(statement)


@migrations()
def m006_leaders_from_afar(db: sqlite_utils.Database) -> None:
    """What leaders did over SSH, and which of their checks of the post was answered."""
    for statement in tables.LEADERS:
        db.execute(statement)
    for statement in _append_only("leader_act", "id"):
        db.execute(statement)
    db.execute(_once("leader_act", ("uid",)))


def _written_once(table: str, key: str) -> tuple[str, str]:
    return (
        f"""CREATE TRIGGER {table}_once BEFORE INSERT ON {table}
        WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = new.{key})
        BEGIN SELECT RAISE(ABORT, '{table} holds this already'); END""",
        f"""CREATE TRIGGER {table}_no_change BEFORE UPDATE ON {table}
        BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END""",
    )


_OF_CLOCKS = (
    "incident_step",
    "bulletin",
    "explanation",
    "alarm_event",
    "outbox",
    "outbox_try",
    "presence_event",
    "post_check",
    "contact_call",
)


def _append_only(table: str, key: str) -> tuple[str, str, str]:
    return (
        f"""CREATE TRIGGER {table}_in_order BEFORE INSERT ON {table}
        WHEN new.{key} IS NOT (SELECT coalesce(max({key}), 0) + 1 FROM {table})
        BEGIN SELECT RAISE(ABORT, '{table} only grows at its end'); END""",
        f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
        BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END""",
        f"""CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
        BEGIN SELECT RAISE(ABORT, '{table} is never deleted from'); END""",
    )


def _once(table: str, columns: tuple[str, ...]) -> str:
    same = " AND ".join(f"{column} = new.{column}" for column in columns)
    return f"""CREATE TRIGGER {table}_once BEFORE INSERT ON {table}
        WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
        BEGIN SELECT RAISE(ABORT, '{table} holds this already'); END"""

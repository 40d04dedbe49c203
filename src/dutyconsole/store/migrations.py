"""The schema, as steps that are added and never edited.

Tables are strict. The journal and every table that a duty room may not rewrite refuse UPDATE and
DELETE; BEFORE INSERT triggers also stop INSERT OR REPLACE, whether of a row's key or of its other
unique columns, which walks past the other two wherever `recursive_triggers` is off, as in the
sqlite3 command line.
"""

import sqlite_utils
from sqlite_utils import Migrations

migrations = Migrations("dutyconsole")

_APPEND_ONLY = ("calendar_day", "handover", "checklist_tick", "log_entry", "report")
_ONCE = {
    "journal": ("uid",),
    "handover": ("day", "number"),
    "log_entry": ("year", "number", "part"),
    "report": ("rule", "due_at"),
}
"""Columns that are unique beside the key."""


STEPS = ("m001_the_desk", "m002_what_happened_to_the_record", "m003_two_signatures")
"""All steps by name, in order: as many as the version of the schema says have been taken."""


@migrations()
def m001_the_desk(db: sqlite_utils.Database) -> None:
    """Station, people, roster, calendar, handover, checklist, incidents, reports, journal."""
    for statement in _TABLES:
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
    for statement in _WITNESSES:
        db.execute(statement)
    for table in ("segment", "segment_note", "clock_jump", "sheet_check"):
        for statement in _append_only(table, "id"):
            db.execute(statement)


@migrations()
def m003_two_signatures(db: sqlite_utils.Database) -> None:
    """Steps of a handover and who signed them, carried-over matters, values of the checklist."""
    for statement in _HANDOVERS:
        db.execute(statement)
    for table in ("settings", "handover_step", "matter", "shift_note", "pin_event"):
        for statement in _append_only(table, "id"):
            db.execute(statement)
    db.execute(_once("matter", ("number", "part")))


_HANDOVERS = (
    """CREATE TABLE settings (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        by TEXT NOT NULL,
        text TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE handover_step (
        id INTEGER PRIMARY KEY,
        handover INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('offered', 'withdrawn', 'refused', 'accepted',
            'accepted_in_part', 'completed', 'taken_over')),
        at TEXT NOT NULL,
        signatures TEXT NOT NULL,
        reason TEXT NOT NULL,
        late TEXT NOT NULL,
        stays TEXT NOT NULL,
        until TEXT,
        sheet TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX handover_step_handover ON handover_step (handover, id)",
    """CREATE TABLE matter (
        id INTEGER PRIMARY KEY,
        number INTEGER NOT NULL,
        part INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('instruction', 'document', 'warning', 'other')),
        text TEXT NOT NULL,
        owner TEXT NOT NULL,
        next_step TEXT NOT NULL,
        due_at TEXT,
        done INTEGER NOT NULL CHECK (done IN (0, 1)),
        at TEXT NOT NULL,
        by TEXT NOT NULL,
        UNIQUE (number, part)
    ) STRICT""",
    """CREATE TABLE shift_note (
        id INTEGER PRIMARY KEY,
        handover INTEGER NOT NULL,
        at TEXT NOT NULL,
        by TEXT NOT NULL,
        weather TEXT NOT NULL,
        summary TEXT NOT NULL,
        reason TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX shift_note_handover ON shift_note (handover, id)",
    """CREATE TABLE pin_event (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        by TEXT NOT NULL,
        person TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('code', 'set', 'changed', 'reset', 'failed')),
        detail TEXT NOT NULL
    ) STRICT""",
    "ALTER TABLE handover ADD COLUMN crew TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE handover ADD COLUMN settings INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE checklist_tick ADD COLUMN value TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE checklist_tick ADD COLUMN book TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE checklist_tick ADD COLUMN reason TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE checklist_tick ADD COLUMN seen_at TEXT NOT NULL DEFAULT ''",
)

_WITNESSES = (
    """CREATE TABLE segment (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        by TEXT NOT NULL,
        entries INTEGER NOT NULL,
        faults TEXT NOT NULL,
        reason TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE segment_note (
        id INTEGER PRIMARY KEY,
        segment INTEGER NOT NULL REFERENCES segment (id),
        at TEXT NOT NULL,
        by TEXT NOT NULL,
        text TEXT NOT NULL CHECK (text <> '')
    ) STRICT""",
    """CREATE TABLE clock_jump (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        by TEXT NOT NULL,
        before TEXT NOT NULL,
        seconds INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE sheet_check (
        id INTEGER PRIMARY KEY,
        day TEXT NOT NULL,
        number INTEGER NOT NULL,
        at TEXT NOT NULL,
        by TEXT NOT NULL,
        typed TEXT NOT NULL,
        fits INTEGER NOT NULL CHECK (fits IN (0, 1))
    ) STRICT""",
)

_TABLES = (
    # The body is the entry; uid and subject stand beside it only to be found by, and `verify` holds
    # them against it (SQLite 3.40 refuses json_extract in a schema that is not trusted).
    """CREATE TABLE journal (
        n INTEGER PRIMARY KEY,
        uid TEXT NOT NULL,
        subject TEXT NOT NULL,
        body TEXT NOT NULL,
        digest BLOB NOT NULL CHECK (length(digest) = 32)
    ) STRICT""",
    "CREATE UNIQUE INDEX journal_uid ON journal (uid)",
    "CREATE INDEX journal_subject ON journal (subject)",
    """CREATE TABLE station (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        name TEXT NOT NULL,
        bureau TEXT NOT NULL,
        time_zone TEXT NOT NULL,
        utc_offset INTEGER NOT NULL,
        algorithm TEXT NOT NULL,
        opened_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE person (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL CHECK (name <> ''),
        department TEXT NOT NULL,
        title TEXT NOT NULL,
        post TEXT NOT NULL,
        group_name TEXT NOT NULL,
        phones TEXT NOT NULL,
        keys TEXT NOT NULL,
        UNIQUE (name, department)
    ) STRICT""",
    """CREATE TABLE shift (
        day TEXT NOT NULL,
        number INTEGER NOT NULL,
        crew TEXT NOT NULL,
        source TEXT NOT NULL,
        PRIMARY KEY (day, number)
    ) STRICT""",
    """CREATE TABLE calendar_day (
        id INTEGER PRIMARY KEY,
        day TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('holiday', 'makeup', 'workday', 'weekend')),
        name TEXT NOT NULL,
        source TEXT NOT NULL,
        entered_at TEXT NOT NULL,
        entered_by TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX calendar_day_day ON calendar_day (day, id)",
    """CREATE TABLE calendar_year (
        year INTEGER PRIMARY KEY,
        source TEXT NOT NULL,
        entered_at TEXT NOT NULL,
        entered_by TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE handover (
        id INTEGER PRIMARY KEY,
        day TEXT NOT NULL,
        number INTEGER NOT NULL,
        at TEXT NOT NULL,
        outgoing TEXT NOT NULL,
        incoming TEXT NOT NULL,
        note TEXT NOT NULL,
        UNIQUE (day, number)
    ) STRICT""",
    """CREATE TABLE checklist_tick (
        id INTEGER PRIMARY KEY,
        day TEXT NOT NULL,
        number INTEGER NOT NULL,
        item TEXT NOT NULL,
        text TEXT NOT NULL,
        done INTEGER NOT NULL CHECK (done IN (0, 1)),
        by TEXT NOT NULL,
        at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX checklist_tick_shift ON checklist_tick (day, number)",
    """CREATE TABLE log_entry (
        id INTEGER PRIMARY KEY,
        year INTEGER NOT NULL,
        number INTEGER NOT NULL,
        part INTEGER NOT NULL,
        kind TEXT NOT NULL
            CHECK (kind IN ('received', 'correction', 'supplement', 'cancellation', 'closing')),
        received_at TEXT NOT NULL,
        occurred_at TEXT,
        recorded_at TEXT NOT NULL,
        recorded_by TEXT NOT NULL,
        day TEXT NOT NULL,
        shift INTEGER NOT NULL,
        source TEXT NOT NULL,
        unit TEXT NOT NULL,
        caller TEXT NOT NULL,
        caller_post TEXT NOT NULL,
        phone TEXT NOT NULL,
        category TEXT NOT NULL,
        level TEXT NOT NULL,
        place TEXT NOT NULL,
        text TEXT NOT NULL,
        proposal TEXT NOT NULL,
        reason TEXT NOT NULL,
        late INTEGER NOT NULL CHECK (late IN (0, 1)),
        UNIQUE (year, number, part)
    ) STRICT""",
    "CREATE INDEX log_entry_received ON log_entry (received_at)",
    "CREATE INDEX log_entry_category ON log_entry (category, id)",
    "CREATE INDEX log_entry_level ON log_entry (level, id)",
    """CREATE TABLE incident (
        year INTEGER NOT NULL,
        number INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('open', 'closed', 'cancelled')),
        first_id INTEGER NOT NULL REFERENCES log_entry (id),
        current_id INTEGER NOT NULL REFERENCES log_entry (id),
        PRIMARY KEY (year, number)
    ) STRICT""",
    "CREATE INDEX incident_state ON incident (state, current_id)",
    """CREATE TABLE report (
        id INTEGER PRIMARY KEY,
        rule TEXT NOT NULL,
        due_at TEXT NOT NULL,
        sent_at TEXT NOT NULL,
        sent_by TEXT NOT NULL,
        receiver TEXT NOT NULL,
        channel TEXT NOT NULL,
        reason TEXT NOT NULL,
        UNIQUE (rule, due_at)
    ) STRICT""",
    # Made by the program from log_entry: FTS5's own tokenizers find no Chinese words.
    """CREATE VIRTUAL TABLE log_index USING fts5(
        grams, content='', detail=none, columnsize=0, tokenize='ascii'
    )""",
    "INSERT INTO log_index (log_index, rank) VALUES ('automerge', 16)",
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

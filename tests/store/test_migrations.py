import shutil
import sqlite3
import subprocess

import pytest
import sqlite_utils

from builders import plainly
from dutyconsole.store.database import SCHEMA_VERSION
from dutyconsole.store.migrations import STEPS, migrations
from dutyconsole.store.rows import TABLES

APPEND_ONLY = {
    "journal": ("n", ("uid",)),
    "calendar_day": ("id", ()),
    "handover": ("id", ("day", "number")),
    "checklist_tick": ("id", ()),
    "log_entry": ("id", ("year", "number", "part")),
    "report": ("id", ("rule", "due_at")),
    "segment": ("id", ()),
    "segment_note": ("id", ()),
    "clock_jump": ("id", ()),
    "sheet_check": ("id", ()),
    "settings": ("id", ()),
    "handover_step": ("id", ()),
    "matter": ("id", ("number", "part")),
    "shift_note": ("id", ()),
    "pin_event": ("id", ()),
    "incident_step": ("id", ()),
    "bulletin": ("id", ()),
    "explanation": ("id", ()),
    "alarm_event": ("id", ()),
    "outbox": ("id", ("uid",)),
    "outbox_try": ("id", ()),
    "presence_event": ("id", ()),
    "post_check": ("id", ()),
    "contact_call": ("id", ()),
    "register_entry": ("id", ("register", "number", "part")),
    "destruction": ("id", ()),
    "reveal": ("id", ()),
    "campaign_event": ("id", ()),
    "daily_report": ("id", ()),
    "leader_act": ("id", ("uid",)),
}
"""What only grows: its key, and what else is unique."""

needs_sqlite3 = pytest.mark.skipif(shutil.which("sqlite3") is None, reason="no sqlite3 here")


def rows(db, table):
    return [tuple(row) for row in db.execute(f"SELECT * FROM {table} ORDER BY 1")]


def attacks(db, table):
    """Statements that would rewrite the past of `table`, by what they do."""
    key, unique = APPEND_ONLY[table]
    columns = [row["name"] for row in db.execute(f"PRAGMA table_info({table})")]
    other = next(name for name in reversed(columns) if name not in (key, *unique))
    found = {
        "update": f"UPDATE {table} SET {other} = {other}",
        "update or replace": f"UPDATE OR REPLACE {table} SET {key} = 2 WHERE {key} = 1",
        "delete": f"DELETE FROM {table}",
        "replace": f"REPLACE INTO {table} SELECT * FROM {table}",
        "upsert": f"INSERT INTO {table} SELECT * FROM {table} WHERE true"
        f" ON CONFLICT ({key}) DO UPDATE SET {other} = excluded.{other}",
    }
    for name, place in (("before the first", "0"), ("leaving a gap", f"max({key}) + 2")):
        selected = ", ".join(place if column == key else column for column in columns)
        found[name] = f"INSERT INTO {table} SELECT {selected} FROM {table}"
    if unique:
        follows = f"(SELECT max({key}) + 1 FROM {table})"
        selected = ", ".join(follows if column == key else column for column in columns)
        found["replace under the next key"] = (
            f"INSERT OR REPLACE INTO {table} SELECT {selected} FROM {table} WHERE {key} = 1"
        )
    return found


def test_the_schema_holds_the_records_tables_and_no_other(db):
    names = {
        row["name"]
        for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        if not row["name"].startswith("log_index_")
    }

    assert names == {*TABLES, "journal", "log_index", "register_content", "_sqlite_migrations"}


def test_the_schemas_version_is_the_number_of_its_steps(db):
    steps = [step.name for step in migrations.applied(sqlite_utils.Database(db))]

    assert tuple(steps) == STEPS
    assert len(steps) == SCHEMA_VERSION
    assert migrations.pending(sqlite_utils.Database(db)) == []
    assert db.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION


@pytest.mark.parametrize("table", [*TABLES, "journal"])
def test_every_table_is_strict(db, table):
    listed = db.execute("SELECT strict FROM pragma_table_list WHERE name = ?", (table,)).fetchone()

    assert listed["strict"] == 1


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_the_past_of_a_table_that_only_grows_cannot_be_rewritten(record, table):
    before = rows(record, table)
    assert len(before) > 1
    let_through = []

    for name, statement in attacks(record, table).items():
        try:
            plainly(record.path, "PRAGMA recursive_triggers = OFF", statement)
        except sqlite3.IntegrityError:
            continue
        let_through.append(name)

    assert let_through == []
    assert rows(record, table) == before


@needs_sqlite3
@pytest.mark.parametrize("table", APPEND_ONLY)
def test_nor_can_it_from_the_command_line_of_sqlite(record, table):
    before = rows(record, table)
    statements = attacks(record, table).values()

    shell = subprocess.run(
        ["sqlite3", record.path],
        input="PRAGMA recursive_triggers;\n" + ";\n".join(statements) + ";\n",
        capture_output=True,
        text=True,
        check=False,
    )

    assert shell.stdout == "0\n"
    assert shell.stderr.count("Runtime error") == len(statements)
    assert rows(record, table) == before


def test_a_table_that_only_grows_grows_at_its_end(record):
    plainly(
        record.path,
        "INSERT INTO checklist_tick (id, day, number, item, text, done, by, at)"
        " SELECT id + 2, day, number, item, text, done, by, at FROM checklist_tick",
    )

    assert [row[0] for row in rows(record, "checklist_tick")] == [1, 2, 3, 4]

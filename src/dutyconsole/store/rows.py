"""How a row gets into its table: one way for an act and for a replay of the journal."""

from functools import cache

from dutyconsole.domain.journal import Row
from dutyconsole.store import search
from dutyconsole.store.database import Record

KEYS = {
    "station": ("id",),
    "person": ("id",),
    "shift": ("day", "number"),
    "calendar_day": ("id",),
    "calendar_year": ("year",),
    "handover": ("id",),
    "checklist_tick": ("id",),
    "log_entry": ("id",),
    "incident": ("year", "number"),
    "report": ("id",),
    "segment": ("id",),
    "segment_note": ("id",),
    "clock_jump": ("id",),
    "sheet_check": ("id",),
    "settings": ("id",),
    "handover_step": ("id",),
    "matter": ("id",),
    "shift_note": ("id",),
    "pin_event": ("id",),
    "incident_step": ("id",),
    "bulletin": ("id",),
    "explanation": ("id",),
    "alarm_event": ("id",),
    "outbox": ("id",),
    "outbox_try": ("id",),
    "presence_event": ("id",),
    "post_check": ("id",),
    "contact_call": ("id",),
    "register_entry": ("id",),
    "register_line": ("register", "number"),
    "destruction": ("id",),
    "reveal": ("id",),
    "campaign_event": ("id",),
    "daily_report": ("id",),
    "leader_act": ("id",),
}
"""Every table of the record that an act may write, and its primary key."""

TABLES = tuple(KEYS)


def write_row(db: Record, row: Row) -> None:
    """Insert `row`, or replace the row of the same key where its table's triggers allow that.

    Columns that came with a later schema may be left out, for entries from before it: those have a
    default. All others must be given, since the journal holds the full content of what was written.
    """
    if row.table not in KEYS:
        raise ValueError(f"{row.table} is no table of the record")
    columns = columns_of(db, row.table)
    given = tuple(name for name in columns if name in row.values)
    if len(given) != len(row.values) or not _needed(db, row.table) <= set(given):
        raise ValueError(f"{row.table} needs {sorted(columns)}, not {sorted(row.values)}")
    db.execute(_statement(row.table, given), row.values)
    if row.table == "log_entry":
        search.add(db, row.values)


def next_id(db: Record, table: str) -> int:
    """The id of the next row of an append-only table, without gaps."""
    return int(db.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").fetchone()[0])


def columns_of(db: Record, table: str) -> tuple[str, ...]:
    """The names of the columns of `table`, in the schema's order."""
    return tuple(_columns(db, table))


def _needed(db: Record, table: str) -> set[str]:
    """The columns of `table` that have no default."""
    return {name for name, has_default in _columns(db, table).items() if not has_default}


def _columns(db: Record, table: str) -> dict[str, bool]:
    """The columns of `table`, and whether each has a default; the same in all of one schema."""
    key = (db.version, table)
    if key not in _seen:
        _seen[key] = {
            row["name"]: row["dflt_value"] is not None
            for row in db.execute(f"PRAGMA table_info({table})")
        }
    return _seen[key]


@cache
def _statement(table: str, columns: tuple[str, ...]) -> str:
    key = KEYS[table]
    marks = ", ".join(f":{name}" for name in columns)
    news = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in key)
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"
        f" ON CONFLICT ({', '.join(key)}) DO UPDATE SET {news}"
    )


_seen: dict[tuple[int, str], dict[str, bool]] = {}

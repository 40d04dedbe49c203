import datetime as dt
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from builders import AT, ZONE, a_record, plainly, taken_down
from dutyconsole.errors import NotAllowed, StationBusy
from dutyconsole.home import Home
from dutyconsole.store import database
from dutyconsole.store.database import (
    READING,
    WRITING,
    blank,
    connect,
    connect_to_read,
    create,
    revision,
)

OPENERS = [connect, connect_to_read]


@pytest.fixture
def path(tmp_path):
    """The record of a station that is closed."""
    a_record(tmp_path).close()
    return Home(tmp_path).record


def open_files(path):
    return [
        link
        for link in Path("/proc/self/fd").iterdir()
        if link.is_symlink() and str(link.readlink()).startswith(str(path))
    ]


@pytest.mark.parametrize(("name", "value"), [*WRITING, ("query_only", 1)])
def test_every_setting_holds_in_an_open_record(path, name, value):
    record = connect(path)

    assert record.execute(f"PRAGMA {name}").fetchone()[0] == value

    record.close()


@pytest.mark.parametrize("name", [name for name, _value in WRITING])
def test_a_setting_that_sqlite_does_not_take_stops_the_opening(path, monkeypatch, name):
    class Deaf(database.Record):
        def execute(self, statement, *values):
            wrong = {"journal_mode": "delete", "trusted_schema": 1, "wal_autocheckpoint": 1000}.get(
                name, 0
            )
            if statement.startswith(f"PRAGMA {name} ="):
                statement = f"PRAGMA {name} = {wrong}"
            return super().execute(statement, *values)

    monkeypatch.setattr(database, "Record", Deaf)

    with pytest.raises(NotAllowed, match=f"PRAGMA {name} is"):
        connect(path)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO calendar_year VALUES (2020, '', '', '')",
        "UPDATE station SET name = ''",
        "DELETE FROM station",
        "CREATE TABLE typo (id)",
        "DROP TABLE report",
    ],
)
def test_nothing_is_written_outside_the_door(db, statement):
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        db.execute(statement)


@pytest.mark.parametrize("opened", OPENERS)
def test_opening_creates_nothing(tmp_path, opened):
    with pytest.raises(NotAllowed, match="No station at"):
        opened(tmp_path / "duty.db")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("opened", OPENERS)
def test_nor_where_the_file_vanishes_at_the_last_moment(tmp_path, monkeypatch, opened):
    monkeypatch.setattr(database, "refuse_missing", lambda path: None)

    with pytest.raises(NotAllowed, match="unable to open database file"):
        opened(tmp_path / "duty.db")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("opened", OPENERS)
def test_a_folder_is_no_record(tmp_path, opened):
    with pytest.raises(NotAllowed, match="No station at"):
        opened(tmp_path)


@pytest.mark.parametrize("opened", OPENERS)
def test_an_empty_file_is_no_record(tmp_path, opened):
    path = tmp_path / "duty.db"
    path.touch()

    with pytest.raises(NotAllowed, match="is not a duty record"):
        opened(path)


@pytest.mark.parametrize("opened", OPENERS)
def test_another_programs_database_is_refused_and_left_as_it_was(tmp_path, opened):
    path = tmp_path / "duty.db"
    plainly(path, "CREATE TABLE note (text)", "PRAGMA journal_mode = wal")
    before = path.read_bytes()

    with pytest.raises(NotAllowed, match="is not a duty record"):
        opened(path)

    assert path.read_bytes() == before


@pytest.mark.parametrize("opened", OPENERS)
def test_a_file_of_anything_else_cannot_be_read(tmp_path, opened):
    path = tmp_path / "duty.db"
    path.write_bytes(b"PK\x03\x04" * 4096)

    with pytest.raises(
        NotAllowed, match=r"cannot be read as a duty record \(file is not a database"
    ):
        opened(path)


@pytest.mark.parametrize("opened", OPENERS)
def test_half_a_record_cannot_be_read(path, opened):
    os.truncate(path, 4096)

    with pytest.raises(NotAllowed, match="cannot be read as a duty record"):
        opened(path)


@pytest.mark.parametrize("opened", OPENERS)
def test_a_newer_programs_record_is_refused(path, opened):
    plainly(path, f"PRAGMA user_version = {database.SCHEMA_VERSION + 1}")

    with pytest.raises(NotAllowed, match="made by a newer dutyconsole"):
        opened(path)


def test_an_older_programs_record_is_not_read_before_it_was_brought_up_to_date(path):
    plainly(path, "PRAGMA user_version = 0")

    with pytest.raises(NotAllowed, match="made by an older dutyconsole"):
        connect_to_read(path)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
@pytest.mark.parametrize("opened", OPENERS)
def test_a_refused_record_is_let_go(path, opened):
    plainly(path, "PRAGMA application_id = 7")

    with pytest.raises(NotAllowed):
        opened(path)

    assert open_files(path) == []


@pytest.mark.parametrize("opened", OPENERS)
def test_a_record_held_by_another_program_is_busy(path, opened, monkeypatch):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA locking_mode = exclusive")
    other.execute("BEGIN EXCLUSIVE")

    with pytest.raises(StationBusy, match="Another program holds the record"):
        opened(path)

    other.close()


@pytest.mark.parametrize("name", ["值班 室", "a?b", "a#b", "a%20b", "a&mode=memory"])
def test_any_name_of_a_folder_will_do(tmp_path, name):
    record = a_record(tmp_path / name)

    assert Path(record.execute("PRAGMA database_list").fetchone()["file"]) == record.path

    record.close()


def test_a_record_is_the_owners_alone(tmp_path):
    record = a_record(tmp_path / "home")

    modes = {oct(path.stat().st_mode & 0o777) for path in record.path.parent.glob("duty.db*")}
    assert (oct(record.path.parent.stat().st_mode & 0o777), modes) == ("0o700", {"0o600"})

    record.close()


def test_a_record_is_never_made_over_another(path):
    before = path.read_bytes()

    with pytest.raises(NotAllowed, match="nothing was changed"):
        create(path, ZONE)

    assert path.read_bytes() == before


def test_a_record_keeps_its_offset(path):
    record = connect(path)

    assert record.zone == ZONE

    record.close()


def test_a_moment_is_stored_in_the_records_offset(db):
    assert db.stored(AT.to("UTC")) == "2020-01-25T16:12:07+08:00"


def test_a_blank_record_has_the_schema_and_no_file(path):
    record, fresh = connect(path), blank()
    query = "SELECT name, sql FROM sqlite_schema ORDER BY name"

    assert [tuple(row) for row in fresh.execute(query)] == [
        tuple(row) for row in record.execute(query)
    ]
    assert fresh.execute("PRAGMA database_list").fetchone()["file"] == ""

    record.close()
    fresh.close()


def test_the_revision_stands_still_while_nothing_is_written(db):
    before = revision(db)

    db.execute("SELECT * FROM journal").fetchall()

    assert revision(db) == before


def test_the_revision_moves_with_an_act_of_ones_own(db):
    before = revision(db)

    taken_down(db)

    assert revision(db) != before


def test_the_revision_moves_with_an_act_of_another(db):
    other = connect(db.path)
    before = revision(db)

    taken_down(other)

    assert revision(db) != before

    other.close()


AT_ONCE = """
import sys
from pathlib import Path
from dutyconsole.store.database import connect
from dutyconsole.store.migrations import migrations
print(flush=True)
sys.stdin.readline()
db = connect(Path(sys.argv[1]))
print(db.execute("SELECT count(*) FROM report").fetchone()[0])
"""


def test_four_desks_bring_an_older_record_up_to_date_at_once(tmp_path):
    path = tmp_path / "duty.db"
    plainly(
        path,
        "PRAGMA journal_mode = wal",
        f"PRAGMA application_id = {database.APPLICATION_ID}",
    )
    desks = [
        subprocess.Popen(
            [sys.executable, "-c", AT_ONCE, path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _desk in range(4)
    ]
    for desk in desks:
        desk.stdout.readline()
    for desk in desks:
        desk.stdin.write("\n")
        desk.stdin.flush()

    answers = [desk.communicate() for desk in desks]

    assert answers == [("0\n", "")] * 4


@pytest.mark.parametrize(("name", "value"), [*READING, ("query_only", 1)])
def test_what_is_open_to_read_trusts_no_schema_and_checks_its_pages(path, name, value):
    record = connect_to_read(path)

    assert record.execute(f"PRAGMA {name}").fetchone()[0] == value

    record.close()


def test_what_is_open_to_read_cannot_be_written_whatever_is_switched_on(path):
    record = connect_to_read(path)
    record.execute("PRAGMA query_only = OFF")

    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        record.execute("UPDATE station SET name = ''")

    record.close()


def test_a_reader_sees_what_a_desk_kept_a_moment_ago(db):
    reader = connect_to_read(db.path)
    taken_down(db)

    assert reader.execute("SELECT count(*) FROM log_entry").fetchone()[0] == 1

    reader.close()


def on_a_disk_that_is_not_to_be_written(path):
    """SQLite finds no place for its lock file, as on a read-only disk, whoever runs this."""
    path.with_name(f"{path.name}-shm").mkdir()


def test_a_copy_without_its_wal_is_read_on_a_disk_that_is_not_to_be_written(path):
    on_a_disk_that_is_not_to_be_written(path)

    copy = connect_to_read(path)

    assert copy.execute("SELECT count(*) FROM journal").fetchone()[0] == 1

    copy.close()


def test_a_copy_with_its_wal_is_read_whole_on_a_disk_that_is_not_to_be_written(db, tmp_path):
    taken_down(db)
    copied = tmp_path / "copy.db"
    shutil.copy(db.path, copied)
    shutil.copy(f"{db.path}-wal", f"{copied}-wal")
    on_a_disk_that_is_not_to_be_written(copied)

    copy = connect_to_read(copied)

    assert copy.execute("SELECT count(*) FROM log_entry").fetchone()[0] == 1

    copy.close()


def test_a_copy_whose_wal_cannot_be_read_is_refused_rather_than_read_stale(path):
    on_a_disk_that_is_not_to_be_written(path)
    path.with_name("duty.db-wal").mkdir()

    with pytest.raises(NotAllowed, match="cannot be read as a duty record"):
        connect_to_read(path)


def test_a_record_made_with_a_plain_utc_offset_stores_it(tmp_path):
    zone = dt.timezone(dt.timedelta(hours=5, minutes=30))
    record = create(tmp_path / "duty.db", zone)

    assert record.stored(AT) == "2020-01-25T13:42:07+05:30"

    record.close()


@pytest.mark.parametrize("opened", OPENERS)
def test_a_schema_whose_text_is_none_cannot_be_read(db, opened):
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    content = db.path.read_bytes()
    db.path.write_bytes(content.replace(b"CREATE TABLE station", b"CREATE TABLE st\xfftion"))

    with pytest.raises(NotAllowed, match="cannot be read as a duty record"):
        opened(db.path)

import sqlite3
from contextlib import closing

import pytest

from builders import AT, a_record, settings, taken_down
from dutyconsole.errors import NotAllowed
from dutyconsole.store import log
from dutyconsole.store.database import COPY_ID, connect
from dutyconsole.store.log import Filter
from dutyconsole.store.overview import read_overview
from dutyconsole.store.viewing import view

WAYS_OUT = {
    "insert": "INSERT INTO report (id) VALUES (1)",
    "update": "UPDATE incident SET state = 'closed'",
    "delete": "DELETE FROM shift",
    "a table": "CREATE TABLE other (a)",
    "a table in memory": "CREATE TEMP TABLE other (a)",
    "a copy of everything": "VACUUM INTO '{folder}/stolen.db'",
    "another file": "ATTACH '{folder}/other.db' AS other",
    "a file in place": "ATTACH 'file:{folder}/other.db?mode=rwc' AS other",
    "taking it off": "DETACH looked_at",
    "writing allowed": "PRAGMA query_only = OFF",
    "the schema": "PRAGMA writable_schema = ON",
    "the mode of the journal": "PRAGMA looked_at.journal_mode = DELETE",
    "the version": "PRAGMA looked_at.user_version = 99",
    "programs": "SELECT load_extension('libc.so.6')",
    "a reindex": "REINDEX",
    "statistics": "ANALYZE",
}


@pytest.fixture
def path(tmp_path):
    with closing(a_record(tmp_path)) as db:
        taken_down(db, text="配电房跳闸")
    return tmp_path / "duty.db"


@pytest.fixture
def db(path):
    with closing(view(path)) as db:
        yield db


def a_copy_put_in_place(path, text):
    """As the desk does it: another file under the same name."""
    other = path.with_name(".next.db")
    with closing(sqlite3.connect(path)) as before, closing(sqlite3.connect(other)) as copy:
        before.backup(copy)
    with closing(connect(other)) as changed:
        taken_down(changed, text=text)
    with closing(sqlite3.connect(other)) as changed:
        changed.execute("PRAGMA journal_mode = DELETE")
        changed.execute(f"PRAGMA application_id = {COPY_ID}")
    other.rename(path)


@pytest.mark.parametrize("way", WAYS_OUT)
def test_nothing_but_reading_comes_through(db, path, way):
    before = sorted(path.parent.iterdir())

    with pytest.raises(sqlite3.DatabaseError, match=r"not authori[sz]ed|authorization denied"):
        db.execute(WAYS_OUT[way].format(folder=path.parent)).fetchall()

    assert sorted(path.parent.iterdir()) == before


def test_all_that_a_screen_asks_can_be_asked(db):
    overview = read_overview(db, settings(), at=AT)
    found = log.find_lines(db, Filter(typed="跳闸"), limit=5)

    assert (overview.entries, len(found)) == (1, 1)


def test_it_shows_what_is_written_meanwhile(db, path):
    before = db.look()
    with closing(connect(path)) as desk:
        taken_down(desk, text="已恢复供电")

    assert db.look() != before
    assert log.count_entries(db) == 2


def test_nothing_new_is_told_of_as_nothing_new(db):
    assert db.look() == db.look()


def test_what_is_put_in_its_place_is_taken_up_by_whoever_holds_it(db, path):
    before = db.look()
    a_copy_put_in_place(path, text="已恢复供电")

    assert db.look() != before
    assert db.is_copy
    assert [line.entry.message.text for line in log.list_lines(db, 1, 9)] == [
        "已恢复供电",
        "配电房跳闸",
    ]


def test_while_nothing_is_there_one_looks_at_what_was(db, path):
    path.rename(path.with_name("away.db"))

    assert db.look() == db.look()
    assert log.count_entries(db) == 1


def test_something_else_in_its_place_is_refused(db, path):
    path.unlink()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE things (a)")

    with pytest.raises(NotAllowed, match=r"duty\.db is not a duty record"):
        db.look()


def test_there_must_be_something_to_look_at(tmp_path):
    with pytest.raises(NotAllowed, match="No station at"):
        view(tmp_path / "duty.db")


def test_a_record_of_another_version_is_not_looked_at(path):
    with closing(sqlite3.connect(path)) as older:
        older.execute("PRAGMA user_version = 3")

    with pytest.raises(NotAllowed, match="of another version"):
        view(path)


def test_the_copy_for_reading_is_nobodys_record(path):
    with closing(sqlite3.connect(path)) as published:
        published.execute(f"PRAGMA application_id = {COPY_ID}")

    with pytest.raises(NotAllowed, match="is the copy for reading, not the record"):
        connect(path)

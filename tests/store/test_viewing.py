import sqlite3
from contextlib import closing

import pytest

from builders import AT, a_record, settings, taken_down
from dutyconsole.domain.people import PersonLine
from dutyconsole.errors import NotAllowed
from dutyconsole.store import log
from dutyconsole.store.database import COPY_ID, SCHEMA_VERSION, connect
from dutyconsole.store.log import Filter
from dutyconsole.store.overview import read_overview
from dutyconsole.store.people import import_people
from dutyconsole.store.viewing import AnotherVersion, refusal_of_looking, view

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


def of_another_program(path):
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE things (a)")


def a_copy_without_tables(path):
    with closing(sqlite3.connect(path)) as other:
        other.execute(f"PRAGMA application_id = {COPY_ID}")
        other.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


HARM = {
    "no database": lambda path: path.write_bytes(b"no database at all"),
    "of another program": of_another_program,
    "a copy without tables": a_copy_without_tables,
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


@pytest.mark.parametrize("written", HARM.values(), ids=HARM)
def test_while_what_is_there_cannot_be_read_one_looks_at_what_was(db, path, written):
    good, before = path.with_name("good.db"), db.look()
    path.rename(good)
    written(path)

    assert db.look() == before
    assert db.is_behind
    assert log.count_entries(db) == 1

    good.replace(path)

    assert db.look() == before
    assert not db.is_behind


def test_what_could_not_be_read_at_first_is_taken_up_once_it_can(db, path):
    path.with_name("duty.db-wal").unlink(missing_ok=True)
    path.rename(path.with_name("good.db"))
    path.write_bytes(b"no database at all")
    before = db.look()
    path.with_name("good.db").rename(path)
    a_copy_put_in_place(path, text="已恢复供电")

    assert db.look() != before
    assert (db.is_behind, log.count_entries(db)) == (False, 2)


def test_while_a_reader_is_halfway_what_is_new_waits(db, path):
    halfway = db.execute("SELECT value FROM json_each('[1, 2, 3, 4]'), incident")
    halfway.fetchone()
    a_copy_put_in_place(path, text="已恢复供电")
    db.look()
    was_behind = db.is_behind
    halfway.close()
    db.look()

    assert (was_behind, db.is_behind, log.count_entries(db)) == (True, False, 2)


def test_it_says_whether_the_directory_knows_a_name(db, path):
    with closing(connect(path)) as desk:
        import_people(desk, [PersonLine(1, "张某某")], by="李某", at=AT)

    assert (db.knows("张某某"), db.knows("张某")) == (True, False)


def test_a_leader_is_told_nothing_of_files():
    error = sqlite3.OperationalError("unable to open database: file:/srv/duty.db")
    error.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN

    assert str(refusal_of_looking(error)).endswith("cannot be read any more: call the duty room")
    assert refusal_of_looking(ValueError()) is None


def test_there_must_be_something_to_look_at(tmp_path):
    with pytest.raises(NotAllowed, match="No station at"):
        view(tmp_path / "duty.db")


def test_a_record_of_another_version_is_not_looked_at(path):
    with closing(sqlite3.connect(path)) as older:
        older.execute("PRAGMA user_version = 3")

    with pytest.raises(AnotherVersion, match="of another version"):
        view(path)


def test_another_version_put_in_its_place_is_refused(db, path):
    with closing(sqlite3.connect(path.with_name("newer.db"))) as newer:
        newer.execute(f"PRAGMA application_id = {COPY_ID}")
        newer.execute("PRAGMA user_version = 99")
    path.with_name("newer.db").rename(path)

    with pytest.raises(AnotherVersion, match="log in again"):
        db.look()


def test_the_copy_for_reading_is_nobodys_record(path):
    with closing(sqlite3.connect(path)) as published:
        published.execute(f"PRAGMA application_id = {COPY_ID}")

    with pytest.raises(NotAllowed, match="is the copy for reading, not the record"):
        connect(path)

import os
import sqlite3
import subprocess
import sys

from builders import taken_down
from dutyconsole.home import Home
from dutyconsole.store import wal
from dutyconsole.store.database import connect
from dutyconsole.store.desk_lock import PAGES, as_the_desk, held

HOLDING = """
import sys
from dutyconsole.home import Home
from dutyconsole.store.database import connect
from dutyconsole.store.desk_lock import as_the_desk
from pathlib import Path

home = Home(Path(sys.argv[1]))
with as_the_desk(connect(home.record), home) as alone:
    print(alone, flush=True)
    sys.stdin.readline()
"""


def in_another_process(home):
    child = subprocess.Popen(
        [sys.executable, "-c", HOLDING, home.path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    return child, child.stdout.readline().strip()


def autocheckpoint(db):
    return db.execute("PRAGMA wal_autocheckpoint").fetchone()[0]


def test_only_the_desk_brings_the_wal_over(db):
    home = Home(db.path.parent)

    with as_the_desk(db, home) as alone:
        assert alone
        assert autocheckpoint(db) == PAGES

    other = connect(home.record)
    assert autocheckpoint(other) == 0
    other.close()


def test_the_wal_is_brought_over_when_the_desk_opens(db):
    taken_down(db)
    file = db.path.with_name("duty.db-wal")
    assert file.stat().st_size > 0

    with as_the_desk(db, Home(db.path.parent)):
        assert file.stat().st_size == 0


def test_beside_an_engine_that_replicates_the_desk_leaves_the_wal_alone(db):
    taken_down(db)
    file = db.path.with_name("duty.db-wal")
    before = file.stat().st_size

    with as_the_desk(db, Home(db.path.parent), standby=True) as alone:
        assert alone
        assert autocheckpoint(db) == 0
        assert file.stat().st_size == before


def test_a_disk_that_takes_no_more_keeps_nobody_from_opening_the_desk(db, monkeypatch):
    def full(*_arguments, **_options):
        raise sqlite3.OperationalError("database or disk is full")

    taken_down(db)
    monkeypatch.setattr(wal, "bring_over", full)

    with as_the_desk(db, Home(db.path.parent)) as alone:
        assert alone


def test_a_second_desk_is_not_the_desk(db):
    home = Home(db.path.parent)
    child, alone = in_another_process(home)

    with child:
        assert alone == "True"
        with as_the_desk(db, home) as also:
            assert not also
            assert autocheckpoint(db) == 0
        child.communicate("\n")


def test_whether_a_desk_is_open_can_be_asked_from_outside(db):
    home = Home(db.path.parent)
    assert not held(home)
    child, _alone = in_another_process(home)

    with child:
        assert held(home)
        child.kill()
        child.communicate()
    assert not held(home)


def test_the_file_names_the_process_and_is_for_nobody_else(db):
    home = Home(db.path.parent)

    with as_the_desk(db, home):
        assert home.lock.read_text() == f"{os.getpid()}\n"
        assert home.lock.stat().st_mode & 0o777 == 0o600

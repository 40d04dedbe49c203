import sqlite3

import pytest

from builders import plainly
from dutyconsole.store import doctor
from dutyconsole.store.database import WRITING
from dutyconsole.store.doctor import record_health


def findings(db):
    return {finding.name: finding for finding in record_health(db)}


def troubles(db):
    """What is wrong, whatever SQLite this machine has."""
    return [finding for finding in record_health(db) if not finding.ok and finding.name != "SQLite"]


def test_nothing_is_wrong_with_a_new_record(db):
    assert troubles(db) == []


def test_only_what_is_wrong_needs_advice(db):
    assert all(bool(finding.advice) != finding.ok for finding in record_health(db))


@pytest.mark.parametrize(
    ("version", "ok"), [((3, 40, 1), False), ((3, 51, 2), False), ((3, 51, 3), True)]
)
def test_an_old_sqlite_is_told(db, monkeypatch, version, ok):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)

    assert findings(db)["SQLite"].ok is ok


def test_the_version_of_sqlite_is_shown(db):
    assert findings(db)["SQLite"].value == sqlite3.sqlite_version


def test_a_second_sqlite_library_is_told(db, monkeypatch):
    monkeypatch.setattr(doctor, "find_spec", lambda name: name)

    assert findings(db)["pysqlite3"].value == "installed"
    assert "remove pysqlite3" in findings(db)["pysqlite3"].advice


def test_every_setting_is_looked_at(db):
    assert {f"PRAGMA {name}" for name, _value in (*WRITING, ("query_only", 1))} <= set(findings(db))


def test_a_setting_that_does_not_hold_is_told(db):
    db.execute("PRAGMA synchronous = NORMAL")

    (trouble,) = troubles(db)
    assert (trouble.name, trouble.value) == ("PRAGMA synchronous", "1")
    assert trouble.advice.startswith("It should be 2;")


def test_a_broken_reference_is_told(db):
    plainly(db.path, "INSERT INTO incident VALUES (2020, 1, 'open', 7, 7)")

    (trouble,) = troubles(db)
    assert (trouble.name, trouble.value) == ("References between tables", "2 broken")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_record_that_others_can_get_at_is_told(db, mode):
    db.path.chmod(mode)

    (trouble,) = troubles(db)
    assert (trouble.name, trouble.value) == ("Record", f"{db.path} {mode:o}")
    assert trouble.advice.endswith(f"chmod 600 {db.path}")


def test_a_home_that_others_can_look_into_is_told(db):
    db.path.parent.chmod(0o755)

    (trouble,) = troubles(db)
    assert (trouble.name, trouble.value) == ("Home", f"{db.path.parent} 755")

import sqlite3

import pytest

from builders import AT, settings
from dutyconsole.domain.registers import VISITORS
from dutyconsole.store import campaign, registers
from dutyconsole.store.contents import destroyed_entries
from dutyconsole.store.verification import verify
from dutyconsole.store.wal import bring_over


@pytest.fixture
def visitors(db):
    """A record with three visitors."""
    campaign.begin(db, AT.date(), by="李某", at=AT)
    for name in ("高某甲", "高某乙", "高某丙"):
        values = {"at": db.stored(AT), "person": name, "host": "王某", "purpose": "送件"}
        registers.enter(db, settings(), VISITORS, values, by="李某", at=AT)
    return db


def attacked(db, *statements):
    """What `verify` says after somebody wrote into the file with a program of their own."""
    trigger = "SELECT sql FROM sqlite_schema WHERE name = ?"
    locks = ("register_content_no_change", "register_content_once")
    kept = [db.execute(trigger, (lock,)).fetchone()[0] for lock in locks]
    other = sqlite3.connect(db.path)
    for lock in locks:
        other.execute(f"DROP TRIGGER {lock}")
    for statement in (*statements, *kept):
        other.execute(statement)
    other.commit()
    other.close()
    bring_over(db)
    return [fault.sentence for fault in verify(db.path).faults]


def test_what_lines_say_is_what_the_journal_tells_of_them(visitors):
    assert verify(visitors.path).sound


def test_no_content_stands_in_the_journal(visitors):
    bodies = "".join(row[0] for row in visitors.execute("SELECT body FROM journal"))

    assert "visitors" in bodies
    assert "高某" not in bodies


@pytest.mark.parametrize(
    "change",
    [
        "content = replace(content, '送件', '取件')",
        "salt = '00'",
        "subject = '高某'",
        "number = 7",
        "register = 'outings'",
        "content = '{'",
        "content = CAST(x'ff' AS TEXT)",
    ],
)
def test_a_changed_content_is_told(visitors, change):
    faults = attacked(visitors, f"UPDATE register_content SET {change} WHERE entry = 2")

    assert faults == ["register_content 2 is not what the journal says"]


def test_contents_that_were_swapped_between_two_lines_are_told(visitors):
    swapped = "UPDATE register_content SET (subject, salt, content) ="
    swapped += " (SELECT subject, salt, content FROM register_content WHERE entry = {})"
    keep = "CREATE TEMP TABLE first AS SELECT * FROM register_content WHERE entry = 1"
    last = swapped.format("3").replace("register_content WHERE entry = 3", "first")

    faults = attacked(
        visitors, keep, f"{swapped.format(2)} WHERE entry = 1", f"{last} WHERE entry = 2"
    )

    assert faults == [
        "register_content 1 is not what the journal says",
        "register_content 2 is not what the journal says",
    ]


def test_a_content_that_is_missing_without_a_record_of_it_is_told(visitors):
    faults = attacked(visitors, "DELETE FROM register_content WHERE entry = 2")

    assert faults == ["register_content 2 is missing; no record tells of its destruction"]


def test_a_content_of_no_entry_is_told(visitors):
    faults = attacked(
        visitors, "INSERT INTO register_content VALUES (9, 'visitors', 9, '高某', '00', '{}')"
    )

    assert faults == ["register_content 9 is in the tables; the journal knows nothing of it"]


def test_a_program_cannot_change_a_content_by_mistake(visitors):
    visitors.execute("PRAGMA query_only = OFF")

    with pytest.raises(sqlite3.IntegrityError, match="never changed"):
        visitors.execute("UPDATE register_content SET content = '{}'")
    with pytest.raises(sqlite3.IntegrityError, match="holds this already"):
        visitors.execute("INSERT OR REPLACE INTO register_content SELECT * FROM register_content")


def test_the_ids_that_were_destroyed_are_read():
    assert destroyed_entries([("1-3,5",), ("",), ("9",)]) == {1, 2, 3, 5, 9}

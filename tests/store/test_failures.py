import sqlite3

import pytest

from builders import AT, taken_down
from dutyconsole.errors import DiskFull, RecordUnwritable, StationBusy
from dutyconsole.home import Home
from dutyconsole.store import ballast
from dutyconsole.store.database import connect
from dutyconsole.store.failures import refusal_of_reading, refusing, with_room
from dutyconsole.store.journal import head, journal, new_uid
from dutyconsole.store.verification import verify

LONG = "疫情防控" * 20000


def failing(code):
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = code
    return error


def full(db):
    """Let the record grow by no page more."""
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    db.execute(f"PRAGMA max_page_count = {pages}")


@pytest.mark.parametrize(
    ("code", "refusal", "words"),
    [
        (sqlite3.SQLITE_BUSY, StationBusy, "Another program is writing"),
        (sqlite3.SQLITE_FULL, RecordUnwritable, "The disk is full; nothing was saved"),
        (sqlite3.SQLITE_IOERR_WRITE, RecordUnwritable, "The disk does not write"),
        (sqlite3.SQLITE_READONLY, RecordUnwritable, "may not be written"),
        (sqlite3.SQLITE_CANTOPEN, RecordUnwritable, "cannot be opened any more"),
        (sqlite3.SQLITE_CORRUPT, RecordUnwritable, "is damaged"),
        (sqlite3.SQLITE_NOTADB, RecordUnwritable, "is damaged"),
    ],
)
def test_what_the_disk_hinders_is_told_in_a_sentence(db, code, refusal, words):
    with pytest.raises(refusal, match=words), refusing(db):
        raise failing(code)


def test_a_fault_of_the_program_stays_one(db):
    with pytest.raises(sqlite3.IntegrityError), refusing(db):
        raise sqlite3.IntegrityError("UNIQUE constraint failed")


def test_reading_that_fails_is_told_in_a_sentence():
    assert "cannot be read any more" in str(refusal_of_reading(failing(sqlite3.SQLITE_IOERR_READ)))
    assert refusal_of_reading(ValueError()) is None
    assert refusal_of_reading(sqlite3.IntegrityError()) is None


def test_a_full_disk_takes_nothing_and_leaves_the_door_shut(db):
    before = head(db)
    full(db)

    with pytest.raises(RecordUnwritable, match="The disk is full"):
        taken_down(db, text=LONG)
    assert head(db) == before
    assert db.execute("PRAGMA query_only").fetchone()[0] == 1
    assert not db.in_transaction


def test_the_ballast_is_given_up_when_the_disk_is_full(db):
    home = Home(db.path.parent)
    ballast.lay(home.ballast)
    full(db)

    with pytest.raises(DiskFull, match="room held back was given up"):
        taken_down(db, text=LONG)
    assert not home.ballast.exists()


def test_an_act_is_done_once_more_when_the_ballast_has_made_room(db):
    ballast.lay(Home(db.path.parent).ballast)
    full(db)
    times = []

    def act():
        times.append(1)
        if len(times) > 1:
            db.execute("PRAGMA max_page_count = 1073741823")
        return taken_down(db, text=LONG)

    assert with_room(act).message.text == LONG
    assert len(times) == 2


def test_without_room_even_then_the_refusal_stands(db):
    ballast.lay(Home(db.path.parent).ballast)
    full(db)

    with pytest.raises(RecordUnwritable, match="make room, save again"):
        with_room(lambda: taken_down(db, text=LONG))


def test_after_a_failed_commit_the_wal_is_brought_over_before_the_next_act(db):
    taken_down(db)
    wal = db.path.with_name("duty.db-wal")
    assert wal.stat().st_size > 0
    db.suspect = True
    sizes = []

    with journal(db, "calendar.noted", by="李某", at=AT):
        sizes.append(wal.stat().st_size)

    assert sizes == [0]
    assert not db.suspect


def test_while_somebody_reads_on_a_suspect_record_takes_nothing(db, tmp_path, monkeypatch):
    taken_down(db)
    reader = connect(db.path)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM journal").fetchone()
    taken_down(db)
    db.suspect = True
    db.execute("PRAGMA busy_timeout = 10")

    with pytest.raises(StationBusy, match="reads on"):
        taken_down(db)
    reader.close()
    taken_down(db)

    assert verify(db.path).sound


def test_an_act_knows_the_number_of_its_entry(db):
    with journal(db, "calendar.noted", by="李某", at=AT, uid=new_uid()) as act:
        act.keep("calendar_year", {"year": 2020, "source": "", "entered_at": "", "entered_by": ""})

    assert act.number == head(db)[0]

import random
import resource
import signal
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from builders import AT, ZONE, a_record
from dutyconsole.domain.journal import GENESIS, Entry, Row, canonical, digest, entry_from
from dutyconsole.errors import AlreadyRecorded, BadInput, NotAllowed, OutcomeUnknown, StationBusy
from dutyconsole.store import database
from dutyconsole.store.database import connect, create
from dutyconsole.store.journal import head, journal, new_uid
from dutyconsole.store.verification import verify

WRITER = Path(__file__).parents[1] / "writer.py"
YEAR = {"year": 2020, "source": "国办发明电〔2019〕16号", "entered_at": "", "entered_by": ""}
CONTENT = """
    SELECT (SELECT count(*) FROM journal), (SELECT count(*) FROM calendar_year),
        (SELECT count(*) FROM log_entry), (SELECT count(*) FROM incident)"""


def content(db):
    return tuple(db.execute(CONTENT).fetchone())


def newest(db):
    return db.execute("SELECT * FROM journal ORDER BY n DESC LIMIT 1").fetchone()


def an_act(db, *, by="李某", uid=None, then=lambda: None, **changes):
    with journal(db, "calendar.noted", by=by, at=AT, uid=uid, subject="calendar 2020") as act:
        act.keep("calendar_year", YEAR | changes)
        then()


def is_shut(db):
    return bool(db.execute("PRAGMA query_only").fetchone()[0]) and not db.in_transaction


def a_writer(path, count):
    return subprocess.Popen(
        [sys.executable, WRITER, path, str(count)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    )


def test_an_entry_says_who_did_what_about_which_thing_when_and_what_was_written(db):
    uid = new_uid()
    an_act(db, uid=uid)

    assert entry_from(newest(db)["body"]) == Entry(
        number=2,
        uid=uid,
        at="2020-01-25T16:12:07+08:00",
        by="李某",
        event="calendar.noted",
        subject="calendar 2020",
        rows=(Row("calendar_year", YEAR),),
    )


def test_an_entry_is_stored_as_it_was_hashed(db):
    _number, before = head(db)
    an_act(db)

    entry = newest(db)
    assert entry["body"] == canonical(entry_from(entry["body"]))
    assert entry["digest"] == digest(before, entry["body"])


def test_what_an_entry_is_found_by_stands_beside_it(db):
    uid = new_uid()
    an_act(db, uid=uid)

    assert (newest(db)["uid"], newest(db)["subject"]) == (uid, "calendar 2020")


def test_the_first_entry_follows_from_the_genesis(tmp_path):
    empty = create(tmp_path / "duty.db", ZONE)

    assert head(empty) == (0, GENESIS)

    empty.close()


def test_the_head_is_the_newest_entry(db):
    an_act(db)

    assert head(db) == (2, newest(db)["digest"])


def test_each_act_without_a_uid_gets_one_of_its_own(db):
    an_act(db)
    an_act(db, source="另文")

    assert db.execute("SELECT count(DISTINCT uid) FROM journal").fetchone()[0] == 3


def test_the_entry_holds_the_moment_in_the_stations_offset(db):
    with journal(db, "calendar.noted", by="李某", at=AT.to("UTC")) as act:
        act.keep("calendar_year", YEAR)

    assert entry_from(newest(db)["body"]).at == "2020-01-25T16:12:07+08:00"


def test_the_subject_may_be_known_only_inside(db):
    with journal(db, "calendar.noted", by="李某", at=AT) as act:
        act.subject = "calendar 2020"
        act.keep("calendar_year", YEAR)

    assert entry_from(newest(db)["body"]).subject == "calendar 2020"


def test_a_name_is_cleaned(db):
    an_act(db, by="\x1b]52;c;李\u200b某 \n")

    assert entry_from(newest(db)["body"]).by == "]52;c;李某"


@pytest.mark.parametrize("by", ["", "  ", "\u200b\x07"])
def test_somebody_must_be_named(db, by):
    with pytest.raises(BadInput, match="Nobody is named"):
        an_act(db, by=by)


@pytest.mark.parametrize("interruption", [NotAllowed("no"), KeyboardInterrupt(), ValueError()])
def test_what_breaks_off_leaves_neither_row_nor_entry(db, interruption):
    before = content(db)

    def breaks_off():
        raise interruption

    with pytest.raises(type(interruption)):
        an_act(db, then=breaks_off)

    assert content(db) == before
    assert is_shut(db)


def test_an_act_that_keeps_nothing_is_no_act(db):
    uid = new_uid()
    before = content(db)

    with journal(db, "calendar.noted", by="李某", at=AT, uid=uid):
        pass

    assert content(db) == before
    an_act(db, uid=uid)  # and its uid is not used up


def test_the_door_is_shut_after_an_act(db):
    an_act(db)

    assert is_shut(db)


def test_a_text_that_cannot_be_stored_leaves_nothing(db):
    before = content(db)

    with pytest.raises(UnicodeEncodeError):
        an_act(db, source="\udcff")

    assert content(db) == before
    assert is_shut(db)


def test_an_act_within_an_act_is_a_fault_of_the_program_and_leaves_nothing(db):
    before = content(db)

    with pytest.raises(sqlite3.OperationalError, match="within a transaction"):
        an_act(db, then=lambda: an_act(db))

    assert content(db) == before
    assert is_shut(db)


def test_the_same_act_is_not_recorded_twice(db):
    uid = new_uid()
    an_act(db, uid=uid)
    before = content(db)

    with pytest.raises(AlreadyRecorded, match="saved before") as refusal:
        an_act(db, uid=uid, year=2021)

    assert refusal.value.subject == "calendar 2020"
    assert content(db) == before
    assert is_shut(db)


def test_while_another_program_writes_nothing_is_saved(db, monkeypatch):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    desk = connect(db.path)
    before = content(db)
    other = sqlite3.connect(db.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StationBusy, match="nothing was saved"):
        an_act(desk)

    assert is_shut(desk)
    assert content(db) == before
    other.close()
    an_act(desk)  # and as soon as the other is done, it is
    desk.close()


def test_two_desks_at_once_lose_nothing_and_leave_no_gap(db):
    desks = [a_writer(db.path, 40) for _desk in range(2)]
    for desk in desks:
        desk.stdin.write("\n")

    ids = [int(line) for desk in desks for line in desk.communicate()[0].split()]

    assert sorted(ids) == list(range(1, 81))
    numbers = [row["number"] for row in db.execute("SELECT number FROM incident")]
    assert sorted(numbers) == list(range(1, 81))
    assert verify(db.path).faults == ()


def test_an_act_rings_the_doorbell(db):
    bell = db.path.with_name("doorbell")
    bell.unlink()

    an_act(db)

    assert oct(bell.stat().st_mode & 0o777) == "0o600"


def test_an_act_rings_a_doorbell_that_is_there(db):
    bell = db.path.with_name("doorbell")
    before = bell.stat().st_mtime_ns

    an_act(db)

    assert bell.stat().st_mtime_ns > before


def test_what_keeps_nothing_rings_no_doorbell(db):
    db.path.with_name("doorbell").unlink()

    with journal(db, "calendar.noted", by="李某", at=AT):
        pass

    assert not db.path.with_name("doorbell").exists()


def test_a_doorbell_that_cannot_be_rung_takes_nothing_back(db):
    bell = db.path.with_name("doorbell")
    bell.unlink()
    bell.symlink_to("/nowhere/doorbell")

    an_act(db)

    assert head(db)[0] == 2


@contextmanager
def a_full_disk(db):
    """No file may grow beyond what the record's -wal has now; SIGXFSZ is ignored by Python."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = db.path.with_name("duty.db-wal").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_that_fails_at_commit_leaves_the_outcome_unknown(db):
    with a_full_disk(db), pytest.raises(OutcomeUnknown, match="save again, nothing is doubled"):
        an_act(db)

    assert is_shut(db)


def test_after_a_disk_failed_the_act_can_be_repeated(db):
    uid = new_uid()
    with a_full_disk(db), pytest.raises(OutcomeUnknown):
        an_act(db, uid=uid)

    an_act(db, uid=uid)

    assert newest(db)["uid"] == uid
    assert content(db)[:2] == (2, 1)
    assert verify(db.path).faults == ()


def test_an_act_kept_although_its_commit_failed_is_not_doubled(db, monkeypatch):
    uid = new_uid()

    def execute(statement, *values):
        result = sqlite3.Connection.execute(db, statement, *values)
        if statement == "COMMIT":
            raise sqlite3.OperationalError("disk I/O error")
        return result

    monkeypatch.setattr(db, "execute", execute)
    with pytest.raises(OutcomeUnknown, match="disk I/O error"):
        an_act(db, uid=uid)
    monkeypatch.undo()

    with pytest.raises(AlreadyRecorded):
        an_act(db, uid=uid)

    assert content(db)[:2] == (2, 1)


def test_no_acknowledged_entry_is_lost_when_a_desk_is_killed(tmp_path):
    a_record(tmp_path).close()
    path = tmp_path / "duty.db"
    chance = random.Random(20200125)  # noqa: S311 - moments to kill at, not secrets
    acknowledged = 0

    for _kill in range(8):
        desk = a_writer(path, 100_000)
        desk.stdin.write("\n")
        for _entry in range(chance.randrange(1, 40)):
            acknowledged = int(desk.stdout.readline())
        desk.send_signal(signal.SIGKILL)
        rest = desk.communicate()[0].split("\n")
        acknowledged = max([acknowledged, *(int(line) for line in rest[:-1])])

        db = connect(path)
        assert acknowledged <= db.execute("SELECT count(*) FROM log_entry").fetchone()[0]
        db.close()

    assert verify(path).faults == ()

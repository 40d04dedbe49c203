import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from builders import (
    AT,
    CATEGORIES,
    TIMES,
    ZONE,
    a_message,
    a_record,
    hand_over,
    plainly,
    taken_down,
    two_days_of_work,
)
from dutyconsole.domain.anchors import code_of
from dutyconsole.domain.checklist import Line
from dutyconsole.domain.incidents import IncidentNumber, Kind
from dutyconsole.domain.journal import ALGORITHMS, GENESIS, Entry, Row, Uid, canonical, digest
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.domain.witnesses import code_key
from dutyconsole.errors import DutyError, NotAllowed
from dutyconsole.home import Home
from dutyconsole.store import calendar, checklist, incidents, replay, segments
from dutyconsole.store.anchors import checkpoint
from dutyconsole.store.database import blank, create
from dutyconsole.store.journal import head, journal
from dutyconsole.store.rows import KEYS, TABLES
from dutyconsole.store.verification import TOLD, verify
from dutyconsole.store.wal import bring_over

YEAR = {"year": 1999, "source": "", "entered_at": "", "entered_by": ""}


def unlocked(table):
    """Statements that drop what keeps `table` from being rewritten."""
    whats = ("in_order", "no_update", "no_delete", "once")
    return [f"DROP TRIGGER IF EXISTS {table}_{what}" for what in whats]


def locked_again(table):
    """Statements that put it back as if nothing had happened."""
    fresh = blank()
    rows = fresh.execute(
        "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?", (table,)
    ).fetchall()
    fresh.close()
    return [row["sql"] for row in rows]


def rewritten(record, table, *statements):
    plainly(record.path, *unlocked(table), *statements, *locked_again(table))


def canonical_of(record, *rows):
    """The body of a next entry with these rows."""
    return canonical(Entry(head(record)[0] + 1, Uid("forged"), "", "李某", "", "", rows))


def forged(record, body):
    """Add an entry that follows from the one before, whatever it says; its number."""
    number, before = head(record)
    with closing(sqlite3.connect(record.path)) as db, db:
        values = (number + 1, "forged", "", body, digest(before, body))
        db.execute("INSERT INTO journal VALUES (?, ?, ?, ?, ?)", values)
    return number + 1


def told(record):
    return [fault.sentence for fault in verify(record.path).faults]


def kinds(record):
    return [(fault.kind, fault.number) for fault in verify(record.path).faults]


def test_a_record_that_was_left_alone_is_sound(record):
    assert verify(record.path).faults == ()


@pytest.mark.parametrize("table", TABLES)
def test_the_example_has_rows_in_every_table(record, table):
    assert record.execute(f"SELECT count(*) FROM {table}").fetchone()[0] > (table != "station")


def test_a_record_without_any_act_is_sound(db):
    assert verify(db.path).sound


def test_the_verdict_names_the_head(record):
    number, digest = head(record)

    verdict = verify(record.path)

    assert (verdict.entries, verdict.head) == (number, digest.hex())


def test_progress_is_told_up_to_the_end(record):
    heard = []

    verify(record.path, progress=lambda done, total: heard.append((done, total)))

    assert heard[-1] == (2 * head(record)[0], 2 * head(record)[0])


def test_what_is_verified_is_not_changed(record):
    record.execute("PRAGMA wal_checkpoint(truncate)")
    before = record.path.read_bytes()

    verify(record.path)

    assert record.path.read_bytes() == before


def test_a_desk_that_is_writing_disturbs_nothing(record):
    with journal(record, "calendar.noted", by="李某", at=AT) as act:
        act.keep("calendar_year", YEAR)

        assert verify(record.path).faults == ()


def test_a_desk_may_write_on_while_it_is_verified(record):
    def write(_done, _total):
        taken_down(record)

    assert verify(record.path, progress=write).faults == ()
    assert verify(record.path).faults == ()


def test_a_copy_is_verified_on_a_disk_that_is_not_to_be_written(record, tmp_path):
    record.execute("PRAGMA wal_checkpoint(truncate)")
    copy = tmp_path / "copy.db"
    shutil.copy(record.path, copy)
    copy.with_name("copy.db-shm").mkdir()  # SQLite finds no place for its lock file

    assert verify(copy).faults == ()


def test_what_is_no_record_is_refused(tmp_path):
    with pytest.raises(NotAllowed, match="No station at"):
        verify(tmp_path / "duty.db")


def test_a_changed_journal_entry_is_named(record):
    rewritten(
        record, "journal", "UPDATE journal SET body = replace(body, '李某', '王某') WHERE n = 3"
    )

    assert kinds(record)[0] == ("content", 3)


def test_a_deleted_journal_entry_is_a_gap(record):
    rewritten(record, "journal", "DELETE FROM journal WHERE n = 3")

    assert kinds(record)[0] == ("gap", 3)


def test_two_journal_entries_that_changed_places_are_out_of_order(record):
    rewritten(
        record,
        "journal",
        "UPDATE journal SET n = -3 WHERE n = 3",
        "UPDATE journal SET n = 3 WHERE n = 4",
        "UPDATE journal SET n = 4 WHERE n = -3",
    )

    assert kinds(record)[:2] == [("order", 3), ("order", 4)]


@pytest.mark.parametrize("column", ["uid", "subject"])
def test_a_journal_entry_filed_elsewhere_is_named(record, column):
    rewritten(record, "journal", f"UPDATE journal SET {column} = 'x' WHERE n = 3")

    assert told(record) == ["Journal entry 3 is filed under something else than it says"]


@pytest.mark.parametrize(
    "row",
    [
        Row("typo", {"id": 1}),
        Row("calendar_year", {"year": 1999}),
        Row("calendar_year", YEAR | {"year": [1999]}),
        Row("calendar_year", YEAR | {"year": 2**64}),
        Row("calendar_year", YEAR | {"year": 1999.5}),
        Row("calendar_year", YEAR | {"source": None}),
        Row("report", {}),
    ],
)
def test_a_forged_journal_entry_that_no_table_can_hold_is_named(record, row):
    number = forged(record, canonical_of(record, row))

    assert kinds(record) == [("row", number)]
    assert f"cannot be held against journal entry {number}" in told(record)[0]


@pytest.mark.parametrize("rows", ["5", "[5]", "[[]]", '[["report", 5]]', '{"report": 1}', "null"])
def test_a_forged_journal_entry_that_holds_no_rows_is_named(record, rows):
    body = canonical_of(record, Row("report", {})).replace('[["report",{}]]', rows)
    number = forged(record, body)

    assert kinds(record) == [("row", number)]


def test_a_journal_entry_that_is_no_text_is_named(record):
    rewritten(record, "journal", "UPDATE journal SET body = CAST(x'ff' AS TEXT) WHERE n = 3")

    assert "Journal entry 3 cannot be read" in told(record)


def test_the_newest_entries_cut_off_show_in_the_tables(record):
    number, _digest = head(record)
    rewritten(record, "journal", f"DELETE FROM journal WHERE n = {number}")

    assert kinds(record)[0] == ("row", None)


def test_an_older_copy_put_back_is_sound_and_shows_only_by_its_head(record, tmp_path):
    record.execute("PRAGMA wal_checkpoint(truncate)")
    shutil.copy(record.path, tmp_path / "old.db")
    noted = verify(record.path).head
    taken_down(record)

    assert verify(tmp_path / "old.db").sound
    assert verify(tmp_path / "old.db").head == noted != verify(record.path).head


@pytest.mark.parametrize("table", TABLES)
def test_a_changed_row_is_named(record, table):
    columns = record.execute(f"PRAGMA table_info({table})").fetchall()
    text = [row["name"] for row in columns if row["type"] == "TEXT" and not row["pk"]][-1]
    rewritten(
        record, table, "PRAGMA ignore_check_constraints = ON", f"UPDATE {table} SET {text} = 'open'"
    )

    verdict = verify(record.path)

    assert {fault.kind for fault in verdict.faults} == {"row"}
    assert verdict.faults[0].sentence.startswith(f"{table} ")
    assert verdict.faults[0].sentence.endswith("is not what the journal says")


@pytest.mark.parametrize("table", TABLES)
def test_a_missing_row_is_named(record, table):
    first = record.execute(
        f"SELECT {', '.join(KEYS[table])} FROM {table} ORDER BY rowid"
    ).fetchone()
    rewritten(record, table, f"DELETE FROM {table} WHERE rowid = (SELECT min(rowid) FROM {table})")

    name = "/".join(str(part) for part in first)
    assert told(record) == [f"{table} {name} is missing from the tables; the journal has it"]


def test_a_row_that_the_journal_does_not_know_is_named(record):
    plainly(record.path, "INSERT INTO calendar_year VALUES (1999, '', '', '')")

    assert told(record) == ["calendar_year 1999 is in the tables; the journal knows nothing of it"]


def test_a_text_that_is_no_text_is_named(record):
    rewritten(record, "report", "UPDATE report SET reason = CAST(x'ff' AS TEXT) WHERE id = 2")

    assert told(record) == ["report 2 is not what the journal says"]


def test_of_many_faults_the_first_are_told(record):
    values = ", ".join(f"({year}, '', '', '')" for year in range(1900, 1990))
    plainly(record.path, f"INSERT INTO calendar_year VALUES {values}")

    assert len(told(record)) == TOLD + 1
    assert told(record)[-1] == "70 more like those told"


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER journal_no_update",
        "DROP INDEX journal_uid",
        "DROP TABLE calendar_year",
        "CREATE TABLE note (text)",
        "CREATE TRIGGER quietly AFTER INSERT ON report BEGIN DELETE FROM shift; END",
        "CREATE VIEW log_index_view AS SELECT 1",
        "ALTER TABLE report ADD COLUMN note TEXT",
    ],
)
def test_a_changed_schema_is_told(record, statement):
    plainly(record.path, statement)

    assert "schema" in {kind for kind, _number in kinds(record)}


def test_a_trigger_made_harmless_is_told(record):
    plainly(
        record.path,
        "DROP TRIGGER report_no_update",
        "CREATE TRIGGER report_no_update BEFORE UPDATE ON report BEGIN SELECT 1; END",
    )

    assert told(record) == ["“report_no_update” in the file is not as this program made it"]


def test_statistics_that_sqlite_keeps_are_no_change_of_the_schema(record):
    plainly(record.path, "ANALYZE")

    assert verify(record.path).faults == ()


def test_an_entry_that_no_search_finds_is_told(record):
    plainly(record.path, "INSERT INTO log_index (log_index) VALUES ('delete-all')")

    assert told(record) == ["The search index does not hold what the log holds"]


def test_without_room_for_the_replay_nothing_is_said_against_the_record(record, monkeypatch):
    def small(version):
        fresh = blank(version)
        fresh.execute("PRAGMA max_page_count = 1")  # no more than it has
        return fresh

    with journal(record, "calendar.noted", by="李某", at=AT) as act:
        act.keep("calendar_year", YEAR | {"source": "值" * 10_000})
    monkeypatch.setattr(replay, "blank", small)

    with pytest.raises(NotAllowed, match="no room for temporary files"):
        verify(record.path)


def test_an_index_that_is_not_its_tables_is_told(record):
    plainly(
        record.path,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = 'CREATE INDEX journal_subject ON journal (uid)'"
        " WHERE name = 'journal_subject'",
    )

    assert {"integrity", "schema"} <= {kind for kind, _number in kinds(record)}


def test_damaged_pages_are_told_and_not_raised(record):
    record.execute("PRAGMA wal_checkpoint(truncate)")
    page = record.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'report'").fetchone()[0]
    size = record.execute("PRAGMA page_size").fetchone()[0]
    record.close()
    with record.path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)

    faults = verify(record.path).faults

    assert {fault.kind for fault in faults} == {"integrity"}
    assert all(fault.sentence.startswith("The file is damaged: ") for fault in faults)


def test_without_the_replay_the_tables_are_not_looked_at(record):
    rewritten(record, "report", "UPDATE report SET reason = '漏报' WHERE id = 2")

    assert verify(record.path, replay=False).sound
    assert not verify(record.path).sound


def test_a_changed_row_is_named_with_the_entry_that_wrote_it(record):
    rewritten(record, "report", "UPDATE report SET reason = '漏报' WHERE id = 2")
    query = "SELECT n FROM journal WHERE body LIKE '%report.sent%' ORDER BY n DESC LIMIT 1"

    assert kinds(record) == [("row", record.execute(query).fetchone()[0])]


def test_a_row_that_stands_in_the_journal_twice_is_named(record):
    row = dict(record.execute("SELECT * FROM report WHERE id = 1").fetchone())
    number = forged(record, canonical_of(record, Row("report", row)))

    assert kinds(record) == [("row", number)]
    assert told(record) == ["report 1 was in the journal before"]


def test_rows_that_are_gone_from_tables_and_journal_alike_are_named(record):
    row = dict(record.execute("SELECT * FROM report WHERE id = 2").fetchone()) | {"id": 9}
    row |= {"rule": "other"}
    forged(record, canonical_of(record, Row("report", row)))
    values = ", ".join("?" * len(row))
    with closing(sqlite3.connect(record.path)) as db, db:
        db.execute("DROP TRIGGER report_in_order")
        db.execute(f"INSERT INTO report VALUES ({values})", tuple(row.values()))
        db.execute(next(sql for sql in locked_again("report") if "report_in_order" in sql))

    assert told(record) == ["report 3-8 is neither in the tables nor in the journal"]


@pytest.mark.parametrize("column", ["n", "uid", "subject", "body", "digest"])
def test_nothing_where_something_must_be_is_told_and_not_raised(record, column):
    lax = "replace(replace(sql, ' NOT NULL', ''), 'STRICT', '')"
    plainly(
        record.path,
        *unlocked("journal"),
        "PRAGMA writable_schema = ON",
        f"UPDATE sqlite_schema SET sql = {lax} WHERE name = 'journal'",
        "PRAGMA writable_schema = RESET",
        f"UPDATE journal SET {column} = {'-5' if column == 'n' else 'NULL'} WHERE n = 3",
    )

    assert ("schema", None) in kinds(record)
    assert 3 in {number for _kind, number in kinds(record)}


@pytest.mark.parametrize("part", ["2", "'2'", "2.5", "x'00'"])
def test_a_table_whose_keys_are_of_any_kind_is_told_and_not_raised(record, part):
    plainly(
        record.path,
        "DROP TABLE shift",
        "CREATE TABLE shift (day, number, crew, source)",
        f"INSERT INTO shift VALUES (NULL, {part}, '', ''), ('', {part}, '', ''), (1, 1, 1, 1)",
    )

    assert kinds(record)[0] == ("schema", None)
    assert any(
        fault.key.startswith(("row shift/", "integrity shift: "))
        for fault in verify(record.path).faults
    )


def test_a_table_that_cannot_be_read_is_told_once(record):
    plainly(record.path, "DROP TABLE report")

    verdict = verify(record.path)

    assert [fault.key for fault in verdict.faults if "report" in fault.key][-1].startswith(
        "integrity report: "
    )


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_record_is_verified_by_the_hash_it_names(tmp_path, algorithm):
    with closing(founded(tmp_path, algorithm)) as db:
        two_days_of_work(db)

        assert verify(db.path).faults == ()


def founded(folder, algorithm):
    """A record chained by this hash."""
    db = create(Home(folder).record, ZONE, algorithm=algorithm)
    row = {"id": 1, "name": "", "bureau": "", "time_zone": "", "utc_offset": 28800,
           "algorithm": algorithm, "opened_at": db.stored(AT)}  # fmt: skip
    with journal(db, "station.opened", by="张某某", at=AT) as act:
        act.keep("station", row)
    return db


def test_a_hash_that_nobody_knows_is_told(db):
    rewritten(db, "journal", "UPDATE journal SET body = replace(body, 'sha256', 'md5')")

    assert told(db)[0] == "Journal entry 1 names a hash that this program does not know: md5"


def test_a_record_of_an_older_schema_is_verified_as_it_was_then(tmp_path):
    path = an_old_record(tmp_path)

    assert verify(path).faults == ()


def test_what_was_done_to_a_record_of_an_older_schema_is_told(tmp_path):
    path = an_old_record(tmp_path)
    plainly(path, "INSERT INTO calendar_year VALUES (1999, '', '', '')")

    verdict = verify(path)

    assert [fault.key.split()[:2] for fault in verdict.faults] == [["row", "calendar_year/1999"]]


def an_old_record(folder):
    """A record of the first schema, as the first program made it: one station and one year."""
    path = folder / "duty.db"
    with closing(blank(1)) as fresh, closing(sqlite3.connect(path)) as db:
        fresh.backup(db)
        db.execute("PRAGMA journal_mode = WAL")
        rows = [
            Row("station", {"id": 1, "name": "", "bureau": "", "time_zone": "", "utc_offset": 28800,
                            "algorithm": "sha256", "opened_at": ""}),
            Row("calendar_year", YEAR | {"year": 2020}),
        ]  # fmt: skip
        before = GENESIS
        for number, row in enumerate(rows, 1):
            marks = ", ".join(f":{name}" for name in row.values)
            columns = ", ".join(row.values)
            db.execute(f"INSERT INTO {row.table} ({columns}) VALUES ({marks})", row.values)
            body = canonical(Entry(number, Uid(f"u{number}"), "", "李某", "", "", (row,)))
            before = digest(before, body)
            db.execute(
                "INSERT INTO journal VALUES (?, ?, '', ?, ?)", (number, f"u{number}", body, before)
            )
        db.commit()
    return path


def test_what_litestream_keeps_for_itself_is_no_fault_and_is_named(record):
    plainly(
        record.path,
        "CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER)",
        "CREATE TABLE _litestream_lock (id INTEGER)",
    )

    verdict = verify(record.path)

    assert verdict.faults == ()
    assert verdict.engines == ("_litestream_lock", "_litestream_seq")


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER _litestream_seq AFTER INSERT ON report BEGIN SELECT 1; END",
        "CREATE TRIGGER report AFTER INSERT ON report BEGIN SELECT 1; END",
        "CREATE VIRTUAL TABLE _litestream_lock USING fts5(text)",
    ],
)
def test_nothing_hides_behind_a_name_that_is_allowed(record, statement):
    plainly(record.path, statement)

    assert "schema" in {kind for kind, _number in kinds(record)}


def test_the_verdict_says_how_many_anchors_it_was_held_against(record):
    anchors = [checkpoint(record, at=AT, occasion="demand", number=number) for number in (2, 5)]

    verdict = verify(record.path, anchors=anchors)

    assert (verdict.faults, verdict.anchors) == ((), 2)


def test_a_sheet_fits_or_does_not(record):
    fitting = checkpoint(record, at=AT, occasion="handover", number=4).code
    other = code_of(4, "0" * 64)

    verdict = verify(record.path, codes=[fitting, other])

    assert [fault.key for fault in verdict.faults] == [code_key(other)]


def test_what_a_segment_has_recorded_is_known_and_stays_so_while_the_desk_works_on(record):
    rewritten(
        record, "journal", "UPDATE journal SET body = replace(body, '李某', '王某') WHERE n = 3"
    )
    rewritten(record, "report", "UPDATE report SET reason = '漏报' WHERE id = 1")
    before = verify(record.path)
    segments.begin(record, before.new, by="王某", at=AT)
    taken_down(record)

    after = verify(record.path)

    assert before.new == before.faults == after.faults
    assert after.new == ()
    assert {after.known[fault.key] for fault in after.faults} == {after.segments}
    assert after.segments == before.segments + 1


def test_bending_the_same_place_once_more_is_new(record):
    change = "UPDATE journal SET body = replace(body, '{}', '{}') WHERE n = 3"
    rewritten(record, "journal", change.format("李某", "王某"))
    segments.begin(record, verify(record.path).faults, by="王某", at=AT)
    rewritten(record, "journal", change.format("王某", "孙某"))

    assert ("content", 3) in [(fault.kind, fault.number) for fault in verify(record.path).new]


def test_a_fault_more_than_is_told_is_new_all_the_same(record):
    years = [f"({year}, '', '', '')" for year in range(1900, 1900 + TOLD + 5)]
    plainly(record.path, f"INSERT INTO calendar_year VALUES {', '.join(years)}")
    segments.begin(record, verify(record.path).faults, by="王某", at=AT)
    assert verify(record.path).new == ()

    plainly(record.path, "INSERT INTO calendar_year VALUES (1999, '', '', '')")

    assert len(verify(record.path).new) == 1


def test_a_forged_row_of_segments_makes_nothing_known(record):
    rewritten(record, "journal", "DELETE FROM journal WHERE n = 3")
    (fault,) = verify(record.path, replay=False).faults
    told = json.dumps([[fault.key, ""]])
    plainly(record.path, f"INSERT INTO segment VALUES (3, '', '', 0, '{told}', '')")

    assert fault in verify(record.path, replay=False).new


@pytest.mark.parametrize("found", ["5", "[5]", "[[[], 1]]", "null", "{"])
def test_a_segment_that_tells_nothing_readable_makes_nothing_known(record, found):
    row = {"id": 3, "at": "", "by": "", "entries": 0, "faults": found, "reason": ""}
    entry = Entry(head(record)[0] + 1, Uid("forged"), "", "", "", "segment 3", (
        Row("segment", row),))  # fmt: skip
    number, before = head(record)
    with closing(sqlite3.connect(record.path)) as db, db:
        body = canonical(entry)
        values = (number + 1, "forged", "segment 3", body, digest(before, body))
        db.execute("INSERT INTO journal VALUES (?, ?, ?, ?, ?)", values)

    assert len(verify(record.path, replay=False).known) == 1


def test_the_index_is_wrong_when_an_entry_lost_a_piece_and_another_got_it(record):
    pieces = "发热"
    plainly(
        record.path,
        f"INSERT INTO log_index (log_index, rowid, grams) VALUES ('delete', 1, '{pieces}')",
        f"INSERT INTO log_index (rowid, grams) VALUES (5, '{pieces}')",
    )

    assert told(record) == ["The search index does not hold what the log holds"]


WITHOUT_RIGHTS = """
import os, sys
from pathlib import Path
from dutyconsole.store.verification import verify
verify(Path(sys.argv[1]))  # everything is imported
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
assert not os.access(Path(sys.argv[2]).parent, os.W_OK)
print(verify(Path(sys.argv[2])).faults)
"""


def test_who_may_only_read_can_verify(record):
    bring_over(record)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "duty.db"
        shutil.copy(record.path, copy)
        copy.chmod(0o444)
        Path(folder).chmod(0o555)
        words = [sys.executable, "-c", WITHOUT_RIGHTS, record.path, copy]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        Path(folder).chmod(0o755)

    assert (done.stdout, done.stderr) == ("()\n", "")


AMENDING = [Kind.SUPPLEMENT, Kind.CANCELLATION, Kind.CLOSING]
words = st.text(st.characters(), max_size=20)
numbers = st.builds(IncidentNumber, st.just(2020), st.integers(1, 4))
acts = st.one_of(
    st.tuples(st.just("taken down"), words),
    st.tuples(st.just("corrected"), numbers, words, words),
    st.tuples(st.just("amended"), numbers, st.sampled_from(AMENDING), words, words),
    st.tuples(st.just("handed over"), words, words),
    st.tuples(st.just("ticked"), words),
    st.tuples(st.just("overridden"), st.dates(), st.sampled_from(["holiday", "makeup"]), words),
)


def perform(db, at, act, *given_with):
    """One act of a desk, with whatever an operator might type."""
    who = {"by": "李某", "at": at}
    match act, *given_with:
        case "taken down", text:
            taken_down(db, at=at, text=text, received_at=at, unit="所")
        case "corrected", number, text, reason:
            message = a_message(text=text, received_at=at)
            incidents.correct(db, number, message, reason=reason, categories=CATEGORIES, **who)
        case "amended", number, kind, text, reason:
            incidents.amend(db, number, kind, text=text, reason=reason, **who)
        case "handed over", names, note:
            hand_over(db, outgoing=names, incoming=names, note=note, times=TIMES, **who)
        case "ticked", by:
            checklist.toggle(db, ShiftId(at.date()), Line("phone", "试通", None), by=by, at=at)
        case "overridden", day, kind, source:
            calendar.override(db, day, kind, name="春节", source=source, **who)


@trying(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), acts), max_size=15))
def test_whatever_a_desk_did_the_journal_replayed_gives_the_same_tables(history):
    with tempfile.TemporaryDirectory() as folder, closing(a_record(Path(folder))) as db:
        at = AT
        for hours, act in history:
            at = at.shift(hours=hours)
            with suppress(DutyError):
                perform(db, at, *act)

        assert verify(db.path).faults == ()

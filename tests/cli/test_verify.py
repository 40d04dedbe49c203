import json
import shutil
import sqlite3
from contextlib import closing

import pytest

from builders import AT, a_fault, plainly
from dutyconsole.store import segments
from dutyconsole.store.anchors import make_anchor
from dutyconsole.store.database import connect
from dutyconsole.store.wal import bring_over
from terminal import Terminal


def anchored(home, **how):
    with closing(connect(home.record)) as db:
        return make_anchor(home, db, at=AT, occasion="demand", **how).checkpoint


def bend(home):
    """One word of the first entry changed, by somebody who drops the triggers."""
    plainly(
        home.record,
        "PRAGMA writable_schema = ON",
        "DELETE FROM sqlite_schema WHERE type = 'trigger'",
        "PRAGMA writable_schema = RESET",
        "UPDATE journal SET body = replace(body, '张某某', '李某某') WHERE n = 1",
    )


def roll_back(home):
    """The newest entry and what it wrote gone, the triggers as they were."""
    with closing(sqlite3.connect(home.record, isolation_level=None)) as db:
        held = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _sql in held:
            db.execute(f"DROP TRIGGER {name}")
        db.execute("DELETE FROM journal WHERE n = 2")
        db.execute("DELETE FROM calendar_day")
        db.execute("DELETE FROM calendar_year")
        for _name, sql in held:
            db.execute(sql)


def test_a_sound_record_is_said_to_be_sound(duty):
    result = duty("verify")

    assert result.exit_code == 0
    assert result.stdout.startswith("The record is sound\nJournal entries: 2\n")


def test_a_program_is_told_the_head(duty):
    told = json.loads(duty("verify", "--json").stdout)

    assert (told["sound"], told["entries"], len(told["head"])) == (True, 2, 64)
    assert told["faults"] == []


def test_a_record_that_was_tampered_with_is_told_and_exit_status_1(duty, home):
    bend(home)
    person, program = duty("verify"), duty("verify", "--json")
    faults = json.loads(program.stdout)["faults"]

    assert (person.exit_code, program.exit_code) == (1, 1)
    assert person.stdout.startswith("THE RECORD IS NOT SOUND\n")
    assert ("content", 1) in [(fault["kind"], fault["entry"]) for fault in faults]


def test_a_fault_is_marked_as_new(duty, home):
    bend(home)

    assert "\n[new] Journal entry 1 does not follow from the one before" in duty("verify").stdout


def test_a_fault_that_a_segment_has_recorded_is_marked_with_it(duty, home):
    bend(home)
    (found, *_others) = json.loads(duty("verify", "--json").stdout)["faults"]
    with closing(connect(home.record)) as db:
        segments.begin(db, [a_fault(key=found["key"])], by="张某某", at=AT)

    assert "\n[known since segment 1] Journal entry 1 " in duty("verify").stdout
    assert json.loads(duty("verify", "--json").stdout)["faults"][0]["known"] == 1


def test_a_record_is_verified_without_its_settings(duty, home):
    home.settings.unlink()

    assert duty("verify").exit_code == 0


def test_the_anchors_of_the_station_count_by_themselves(duty, home):
    anchored(home)
    assert json.loads(duty("verify", "--json").stdout)["anchors"] >= 1

    roll_back(home)

    result = duty("verify")
    assert result.exit_code == 1
    assert "counts 2 journal entries; the newest are missing" in result.stdout


def test_anchors_kept_elsewhere_show_what_was_done_to_both(duty, home, tmp_path):
    anchored(home)
    shutil.copy(home.anchors, tmp_path / "kept.txt")
    home.anchors.unlink()
    roll_back(home)

    assert duty("verify").exit_code == 0
    assert duty("verify", "--anchors", str(tmp_path / "kept.txt")).exit_code == 1


def test_anchors_signed_with_another_key_are_told(duty, home, tmp_path):
    anchored(home)
    (tmp_path / "other.pub").write_text("ssh-ed25519 " + "A" * 68 + "\n", encoding="ascii")

    result = duty("verify", "--key", str(tmp_path / "other.pub"))

    assert "signed with a key that is not the desk's" in result.stdout
    assert result.exit_code == 1


def test_where_the_key_is_not_here_it_is_said_that_nobody_vouches(duty, home):
    anchored(home)
    shutil.rmtree(home.keys)

    assert "who signed the anchors is not known" in duty("verify").stdout
    assert json.loads(duty("verify", "--json").stdout)["vouched"] is False


def test_a_sheet_is_said_to_fit(duty, home):
    code = anchored(home, number=1).code

    result = duty("verify", "--code", str(code).lower().replace("-", " "))

    assert f"\nThe sheet {code} fits\n" in result.stdout
    assert result.exit_code == 0


def test_a_sheet_that_does_not_fit_is_said_of_each(duty, home):
    first, second = anchored(home, number=1).code, anchored(home, number=2).code
    home.anchors.unlink()
    roll_back(home)

    result = duty("verify", "--json", "--code", str(first), "--code", str(second))

    assert [each["fits"] for each in json.loads(result.stdout)["codes"]] == [True, False]
    assert f"THE SHEET {second} DOES NOT FIT" in duty("verify", "--code", str(second)).stdout


def test_a_mistyped_code_is_refused(duty):
    result = duty("verify", "--code", "57-7K3M")

    assert result.exit_code == 2


@pytest.mark.parametrize("option", ["--anchors", "--key"])
def test_a_file_that_is_not_there_is_refused(duty, option):
    result = duty("verify", option, "/nowhere/anchors.txt")

    assert (result.exit_code, result.stderr) == (
        2,
        "Error: There is no file /nowhere/anchors.txt\n",
    )


def test_a_copy_is_verified_instead_of_the_record(duty, home, tmp_path):
    with closing(connect(home.record)) as db:
        bring_over(db)
    copy = tmp_path / "elsewhere" / "copy.db"
    copy.parent.mkdir()
    shutil.copy(home.record, copy)
    bend(home)

    assert duty("verify").exit_code == 1
    assert duty("verify", "--record", str(copy)).exit_code == 0


def test_the_anchors_beside_a_copy_count(duty, home, tmp_path):
    anchored(home)
    copy = tmp_path / "elsewhere"
    copy.mkdir()
    with closing(connect(home.record)) as db:
        bring_over(db)
    shutil.copy(home.record, copy / "duty.db")
    shutil.copy(home.anchors, copy / "anchors.txt")
    home.anchors.unlink()

    told = json.loads(duty("verify", "--json", "--record", str(copy / "duty.db")).stdout)

    assert told["anchors"] >= 1
    assert told["vouched"]


def test_the_chain_alone_says_nothing_of_the_tables(duty, home):
    plainly(home.record, "INSERT INTO calendar_year VALUES (1999, '', '', '')")

    assert (duty("verify", "--chain").exit_code, duty("verify").exit_code) == (0, 1)


def test_what_litestream_keeps_is_named(duty, home):
    plainly(home.record, "CREATE TABLE _litestream_lock (id INTEGER)")

    result = duty("verify")

    assert "Kept in the file by Litestream for itself: _litestream_lock" in result.stdout
    assert result.exit_code == 0


def test_whoever_waits_at_a_terminal_sees_how_far_it_is(home):
    terminal = Terminal("-m", "dutyconsole", "--home", str(home.path), "--lang", "en", "verify")

    assert terminal.end() == 0
    assert b"Verifying" in terminal.written
    assert b"100%" in terminal.written


def test_a_program_is_told_nothing_of_how_far_it_is(duty):
    assert duty("verify").stderr == ""

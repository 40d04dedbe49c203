import json
import os
from pathlib import Path

import pytest

from builders import AT, plainly
from dutyconsole.cli import backup as module
from dutyconsole.domain.backups import name_of
from dutyconsole.store.database import connect
from dutyconsole.store.desk_lock import as_the_desk
from dutyconsole.store.restoring import restore as put_back
from dutyconsole.store.verification import verify


@pytest.fixture(autouse=True)
def priorities(monkeypatch):
    """What the process gave way by; the tests themselves keep their priority."""
    given = []
    monkeypatch.setattr(module.os, "nice", lambda by: given.append(by) or 0)
    return given


def folder_of(home):
    return home.backups / name_of(AT)


def test_a_backup_is_made_and_said(duty, home):
    result = duty("backup")

    assert (result.exit_code, result.stdout) == (
        0, f"Backed up and verified, 2 journal entries: {folder_of(home)}\n",
    )  # fmt: skip


def test_a_program_is_told_where_when_and_how_much(duty, home):
    told = json.loads(duty("backup", "--json").stdout)

    assert told == {"folder": str(folder_of(home)), "at": "2020-01-25T16:12:07+08:00", "entries": 2}


def test_everything_else_on_the_machine_goes_first(duty, priorities):
    duty("backup")

    assert priorities == [0, module.PATIENCE]


def test_the_priority_is_not_lowered_twice(monkeypatch, priorities):
    monkeypatch.setattr(module.os, "nice", lambda by: priorities.append(by) or 19)
    module._let_others_first()

    assert priorities == [0, 0]


def test_a_backup_goes_where_it_is_asked_to(duty, home, tmp_path, monkeypatch):
    tmp_path.joinpath("medium").mkdir()
    monkeypatch.chdir(tmp_path)
    told = json.loads(duty("backup", "--to", "medium", "--json").stdout)

    assert told["folder"] == str(tmp_path / "medium" / name_of(AT))
    assert not home.backups.exists()


def test_a_backup_has_the_keys_only_where_it_is_asked_to(duty, home, tmp_path):
    duty("anchor", "make")
    duty("backup")
    duty("backup", "--with-keys", "--to", str(tmp_path))

    assert not (folder_of(home) / "keys").exists()
    assert (tmp_path / name_of(AT) / "keys" / "desk").stat().st_mode & 0o777 == 0o600


def test_a_backup_is_a_home_of_its_own(duty, home):
    duty("anchor", "make")
    duty("backup")
    made = home.anchors.read_text(encoding="utf-8").count("BEGIN SSH SIGNATURE")
    told = json.loads(duty("verify", "--json", "--home", str(folder_of(home))).stdout)

    assert (told["sound"], told["anchors"]) == (True, made)


def test_a_medium_that_is_missing_is_one_line_and_exit_status_1(duty, home, tmp_path):
    text = home.settings.read_text(encoding="utf-8")
    text = text.replace("daily = 14", f'folders = ["{tmp_path}/usb"]\ndaily = 14')
    home.settings.write_text(text, encoding="utf-8")
    result = duty("backup")

    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert f"No new backup in {tmp_path}/usb: this folder is not there" in result.stderr


def test_without_a_station_there_is_nothing_to_back_up(duty, tmp_path):
    result = duty("backup", "--home", str(tmp_path / "none"))

    assert (result.exit_code, result.stderr) == (
        1, f"Error: No station at {tmp_path / 'none'}; `dutyconsole init` makes one\n",
    )  # fmt: skip


def test_the_backups_are_listed(duty, home):
    duty("backup")
    result = duty("backup", "list")

    assert result.stdout == f"2020-01-25T16:12:07+08:00  2  {folder_of(home)}\n"


def test_where_there_are_no_backups_that_is_said(duty):
    result = duty("backup", "list")

    assert (result.stdout, result.stderr) == ("", "There is no backup of the record\n")


def test_a_program_is_told_all_backups_and_whether_the_newest_is_too_old(duty):
    before = json.loads(duty("backup", "list", "--json").stdout)
    made = json.loads(duty("backup", "--json").stdout)

    assert before == {"age_seconds": None, "too_old": True, "backups": []}
    assert json.loads(duty("backup", "list", "--json").stdout) == {
        "age_seconds": 0,
        "too_old": False,
        "backups": [made],
    }


def test_a_backup_that_cannot_be_read_is_listed_as_such(duty, home):
    duty("backup")
    (folder_of(home) / "duty.db").write_bytes(b"broken")

    assert "cannot be read" in duty("backup", "list").stdout
    assert json.loads(duty("backup", "list", "--json").stdout)["backups"][0]["entries"] is None


def test_after_a_loss_the_backups_are_listed_and_one_is_restored(duty, home):
    duty("backup")
    home.record.unlink()
    home.settings.unlink()
    listed, result = duty("backup", "list"), duty("restore", name_of(AT), "--by", "李某")

    assert str(folder_of(home)) in listed.stdout
    assert result.stdout.startswith(f"Restored in {home.path}: {name_of(AT)}, 2 journal entries\n")
    assert verify(home.record).sound
    assert duty("status").exit_code == 0


def test_what_is_lost_and_where_the_old_record_lies_is_said(duty, home):
    duty("backup")
    said = ("--by", "李某", "--source", "fax", "--unit", "市委", "--category", "other", "断水")
    duty("log", "add", *said)
    result = duty("restore", str(folder_of(home)), "--by", "李某")

    assert result.stdout.splitlines()[1:] == [
        "Newer entries that are lost: 1",
        f"What it replaces lies in {home.path / 'replaced-2020-01-25T161207+0800'}",
    ]


def test_where_nothing_tells_what_is_lost_that_is_said(duty, home):
    duty("backup")
    home.record.unlink()
    home.anchors.unlink(missing_ok=True)
    result = duty("restore", name_of(AT), "--by", "李某")

    assert "How many newer entries are lost is not known\n" in result.stdout


def test_a_damaged_backup_is_refused_with_exit_status_1(duty, home):
    duty("backup")
    plainly(folder_of(home) / "duty.db", "UPDATE station SET name = '某室'")
    result = duty("restore", str(folder_of(home)), "--by", "李某")

    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "is not sound, nothing was changed" in result.stderr


def test_a_backup_that_is_not_there_is_refused(duty, home):
    result = duty("restore", "2019-01-01T000000+0800", "--by", "李某")

    assert result.exit_code == 1
    assert "is no backup" in result.stderr


def test_nothing_is_restored_under_an_open_desk(duty, home):
    duty("backup")
    db = connect(home.record)
    with as_the_desk(db, home):
        result = duty("restore", str(folder_of(home)), "--by", "李某")
    db.close()

    assert (result.exit_code, "desk is open" in result.stderr) == (1, True)


def test_the_moment_of_a_restore_is_in_the_zone_of_the_record(duty, home, monkeypatch):
    given = []
    monkeypatch.setattr(
        module, "put_back",
        lambda home, path, *, by, at: given.append((path, by, at)) or put_back(
            home, path, by=by, at=at
        ),
    )  # fmt: skip
    duty("backup")
    duty("restore", str(folder_of(home)), "--by", "李某")

    assert given == [(Path(folder_of(home)), "李某", AT)]
    assert given[0][2].utcoffset() == AT.utcoffset()


def test_words_that_are_not_in_the_encoding_of_the_locale_are_refused(duty):
    result = duty("backup", "--to", os.fsdecode(b"/media/\xff"))

    assert result.exit_code == 2

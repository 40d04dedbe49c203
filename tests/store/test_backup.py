import os
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

import writer
from builders import AT, a_fault, a_record, plainly, settings, taken_down
from dutyconsole.config import BackupRules
from dutyconsole.domain.backups import name_of
from dutyconsole.errors import NotAllowed
from dutyconsole.home import Home
from dutyconsole.store import backup as module
from dutyconsole.store import segments
from dutyconsole.store.anchors import make_anchor
from dutyconsole.store.backup import back_up, checkpoints, count_entries, list_backups, newest
from dutyconsole.store.database import connect_to_read
from dutyconsole.store.journal import head
from dutyconsole.store.verification import verify

DYING = """
import os, signal, sys
from pathlib import Path
from builders import AT, settings
from dutyconsole.home import Home
from dutyconsole.store.backup import back_up

left = int(sys.argv[2])

def die(event, args):
    global left
    touching = event in ("open", "os.mkdir", "os.rename", "sqlite3.connect")
    if touching and sys.argv[1] in str(args):
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(die)
back_up(Home(Path(sys.argv[1])), settings(), at=AT)
"""
"""Backs a station up and is killed just before it touches its files for the n-th time."""

ROOT = pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("mount"), reason="mounting needs root"
)


@pytest.fixture
def home(record):
    found = Home(record.path.parent)
    make_anchor(found, record, at=AT, occasion="demand")
    return found


@pytest.fixture
def medium(tmp_path_factory):
    return tmp_path_factory.mktemp("medium")


def to(*folders, **rules):
    return settings(backup=BackupRules(folders=tuple(map(str, folders)), **rules))


def everything(folder):
    return sorted(path.name for path in folder.rglob("*"))


def test_a_backup_is_a_sound_home_with_record_settings_and_anchors(home):
    home.settings.write_text("[station]", encoding="utf-8")
    made = back_up(home, settings(), at=AT)
    copy = Home(Path(made.folder))
    anchors = checkpoints(copy, home.desk_public_key)

    assert everything(copy.path) == ["anchors.txt", "duty.db", "station.toml"]
    assert (len(anchors), verify(copy.record, anchors=anchors).faults) == (1, ())
    assert copy.settings.read_text(encoding="utf-8") == "[station]"


def test_it_holds_all_entries_and_says_how_many(record, home):
    made = back_up(home, settings(), at=AT)

    assert made.entries == head(record)[0] == count_entries(Path(made.folder))
    assert verify(Home(Path(made.folder)).record).head == verify(home.record).head


def test_it_lies_under_its_moment(home):
    made = back_up(home, settings(), at=AT)

    assert (Path(made.folder), made.at) == (home.backups / "2020-01-25T161207+0800", AT)


def test_the_copy_is_one_file_that_needs_no_wal(home):
    made = back_up(home, settings(), at=AT)
    with closing(connect_to_read(Home(Path(made.folder)).record)) as copy:
        mode = copy.execute("PRAGMA journal_mode").fetchone()[0]

    assert mode == "delete"


def test_others_cannot_read_it(home):
    home.settings.touch()
    back_up(home, settings(), at=AT, with_keys=True)
    modes = {path.stat().st_mode & 0o777 for path in (home.backups, *home.backups.rglob("*"))}

    assert modes == {0o700, 0o600}


def test_the_keys_stay_at_home(home, medium):
    made = back_up(home, to(medium), at=AT)

    assert home.desk_key.exists()
    assert not Home(Path(made.folder)).keys.exists()
    assert "desk" not in everything(medium)


def test_the_keys_come_with_it_where_that_is_asked_for(home, medium):
    made = back_up(home, to(medium), at=AT, with_keys=True)
    copies = [Home(Path(made.folder)), Home(medium / name_of(AT))]

    assert [copy.desk_key.read_bytes() for copy in copies] == [home.desk_key.read_bytes()] * 2


def test_the_same_backup_is_made_in_each_further_folder(home, medium):
    made = back_up(home, to(medium), at=AT)
    again = newest(medium)
    heads = {verify(Home(Path(each.folder)).record).head for each in (made, again)}

    assert (again.at, heads) == (made.at, {verify(home.record).head})


def test_in_a_folder_that_is_named_now_nothing_is_removed(home, medium):
    station = settings(backup=BackupRules(daily=1, monthly=1, yearly=1))
    for hour in range(3):
        back_up(home, station, at=AT.shift(hours=hour), to=medium)

    assert (len(list_backups(medium)), home.backups.exists()) == (3, False)


def test_superseded_backups_are_removed_in_every_folder(home, medium):
    for day in range(10, 14):
        back_up(home, to(medium, daily=2, monthly=1, yearly=1), at=AT.shift(days=day))
    names = [name_of(AT.shift(days=day)) for day in (13, 12)]

    assert [Path(each.folder).name for each in list_backups(home.backups)] == names
    assert [path.name for path in sorted(medium.iterdir(), reverse=True)] == names


def test_the_last_backup_before_a_break_of_the_record_is_kept(record, home):
    station = to(daily=1, monthly=1, yearly=1)
    back_up(home, station, at=AT.shift(days=1))
    segments.begin(record, [a_fault()], by="李某", at=AT.shift(days=1, hours=1))
    for day in (2, 3):
        back_up(home, station, at=AT.shift(days=day))

    assert [each.at for each in list_backups(home.backups)] == [AT.shift(days=3), AT.shift(days=1)]


def test_only_what_has_a_backups_name_is_one(home):
    back_up(home, settings(), at=AT)
    (home.backups / ".2020-01-26T161207+0800").mkdir()
    (home.backups / "2020-01-27T161207+0800").touch()
    (home.backups / "old").mkdir()

    assert [each.at for each in list_backups(home.backups)] == [AT]


def test_where_there_is_no_folder_there_are_no_backups(tmp_path):
    assert (list_backups(tmp_path / "none"), newest(tmp_path / "none")) == ((), None)


def test_a_backup_that_was_damaged_cannot_be_counted(home):
    made = back_up(home, settings(), at=AT)
    Home(Path(made.folder)).record.write_bytes(b"\0" * 4096)

    assert count_entries(Path(made.folder)) is None


def test_while_another_process_writes_each_backup_is_sound_and_holds_what_was_acknowledged(home):
    with subprocess.Popen(
        [sys.executable, writer.__file__, str(home.record), "150"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as desk:  # fmt: skip
        desk.stdin.write("\n")
        desk.stdin.flush()
        for second in range(5):
            acknowledged = int(desk.stdout.readline())
            made = back_up(home, settings(), at=AT.shift(seconds=second))
            with closing(connect_to_read(Home(Path(made.folder)).record)) as copy:
                kept = copy.execute("SELECT max(id) FROM log_entry").fetchone()[0]
            assert kept >= acknowledged
        desk.stdout.read()

    assert desk.returncode == 0
    assert verify(home.record).sound


def test_a_record_that_is_not_sound_has_no_new_backup(home):
    plainly(home.record, "UPDATE person SET name = '陈某' WHERE id = 1")

    with pytest.raises(NotAllowed, match=r"not sound.*person"):
        back_up(home, settings(), at=AT)
    assert everything(home.backups) == []


def test_a_record_whose_newest_entries_were_cut_off_has_no_new_backup(home):
    plainly(
        home.record,
        "DROP TRIGGER journal_no_delete",
        "DELETE FROM journal WHERE n = (SELECT max(n) FROM journal)",
    )

    with pytest.raises(NotAllowed, match="not sound"):
        back_up(home, settings(), at=AT)


def test_a_record_that_tells_of_its_break_itself_is_backed_up(record, home):
    plainly(home.record, "UPDATE person SET name = '陈某' WHERE id = 1")
    segments.begin(record, verify(home.record).new, by="李某", at=AT)

    assert back_up(home, settings(), at=AT).entries == head(record)[0]


def test_where_there_is_no_station_nothing_is_made(tmp_path):
    with pytest.raises(NotAllowed, match="No station"):
        back_up(Home(tmp_path / "none"), settings(), at=AT)
    assert everything(tmp_path) == []


def test_a_medium_that_is_not_there_is_told_and_the_others_count(home, medium):
    gone = medium / "unplugged"

    with pytest.raises(NotAllowed, match=f"{gone}: this folder is not there"):
        back_up(home, to(gone, medium), at=AT)
    assert not gone.exists()
    assert [len(list_backups(folder)) for folder in (home.backups, medium)] == [1, 1]


def test_all_media_that_fail_are_named_in_one_line(home, medium):
    first, second = medium / "first", medium / "second"

    with pytest.raises(NotAllowed) as refusal:
        back_up(home, to(first, second), at=AT)
    said = str(refusal.value)
    assert (str(first) in said, str(second) in said, "\n" in said) == (True, True, False)


@pytest.mark.parametrize("folder", ["backups/medium", "."])
def test_a_medium_that_is_not_written_out_in_full_is_refused(home, folder, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    with pytest.raises(NotAllowed, match="not there"):
        back_up(home, to(folder), at=AT)


def test_a_second_backup_of_the_same_second_is_refused(home):
    back_up(home, settings(), at=AT)

    with pytest.raises(NotAllowed, match="this very second"):
        back_up(home, settings(), at=AT)
    assert len(everything(home.backups)) == 3


def test_backups_of_another_record_are_not_mixed_in(home, medium, tmp_path):
    with closing(a_record(tmp_path / "other", at=AT.shift(days=-1))) as other:
        back_up(Home(other.path.parent), settings(), at=AT.shift(days=-1), to=medium)

    with pytest.raises(NotAllowed, match="another record"):
        back_up(home, to(medium), at=AT)
    assert len(list_backups(medium)) == 1


def test_what_a_killed_backup_left_is_removed_by_the_next(home):
    left = home.backups / ".2020-01-24T161207+0800"
    left.mkdir(parents=True)
    (left / "duty.db").touch()
    back_up(home, settings(), at=AT)

    assert [path.name for path in home.backups.iterdir()] == [name_of(AT)]


def test_a_copy_that_goes_wrong_leaves_nothing(home, monkeypatch):
    def half(_record, copy):
        copy.write_bytes(b"half")

    monkeypatch.setattr(module, "_copy_record", half)

    with pytest.raises(NotAllowed, match=r"No new backup in .*backups: "):
        back_up(home, settings(), at=AT)
    assert everything(home.backups) == []


def test_a_bit_that_turns_on_the_medium_is_seen_before_the_backup_counts(home, medium, monkeypatch):
    whole = module._copy_record

    def bent(record, copy):
        whole(record, copy)
        if medium in copy.parents:
            content = copy.read_bytes()
            place = content.index("发热".encode())
            copy.write_bytes(content[:place] + b"\xff" + content[place + 1 :])

    monkeypatch.setattr(module, "_copy_record", bent)

    with pytest.raises(NotAllowed, match="not sound"):
        back_up(home, to(medium), at=AT)
    assert (everything(medium), len(list_backups(home.backups))) == ([], 1)


@ROOT
@pytest.mark.parametrize("size", ["32k", "128k"])
def test_a_full_medium_is_told_and_nothing_half_made_is_left(home, medium, size):
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", medium], check=True)
    try:
        with pytest.raises(NotAllowed, match=f"No new backup in {medium}: .*(full|No space)"):
            back_up(home, to(medium), at=AT)
        left = everything(medium)
    finally:
        subprocess.run(["umount", medium], check=True)

    assert left == []
    assert len(list_backups(home.backups)) == 1


@ROOT
def test_a_medium_that_is_not_to_be_written_is_told(home, medium):
    subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", medium], check=True)
    try:
        with pytest.raises(NotAllowed, match="Read-only"):
            back_up(home, to(medium), at=AT)
    finally:
        subprocess.run(["umount", medium], check=True)


def test_a_backup_that_is_killed_leaves_none_that_counts_unless_it_is_whole(home):
    """Killed before every third touch of its files, from the first to the last."""
    outcomes = []
    for touch in range(2, 100, 3):
        child = subprocess.run(
            [sys.executable, "-c", DYING, home.path, str(touch)],
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
            check=False,
        )
        found = list_backups(home.backups)
        for each in found:
            copy = Home(Path(each.folder))
            assert verify(copy.record, anchors=checkpoints(copy, home.desk_public_key)).sound
            shutil.rmtree(each.folder)
        outcomes.append(bool(found))
        if child.returncode != -signal.SIGKILL:
            break

    assert (child.returncode, outcomes[0], outcomes[-1]) == (0, False, True)


def test_two_at_once_wait_for_each_other(home):
    moments = (AT.int_timestamp, AT.int_timestamp + 1)
    program = (
        "import sys, arrow; from pathlib import Path; from builders import settings;"
        "from dutyconsole.home import Home; from dutyconsole.store.backup import back_up;"
        "back_up(Home(Path(sys.argv[1])), settings(), at=arrow.get(int(sys.argv[2])))"
    )
    children = [
        subprocess.Popen(
            [sys.executable, "-c", program, home.path, str(moment)],
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
        )
        for moment in moments
    ]

    assert [child.wait() for child in children] == [0, 0]
    # One day holds both, and the later one stays.
    assert newest(home.backups).at.int_timestamp == moments[1]


def test_a_message_taken_down_while_a_backup_is_verified_is_in_the_next_one(
    record, home, monkeypatch
):
    proved = module._prove

    def meanwhile(aside, key):
        taken_down(record)
        return proved(aside, key)

    monkeypatch.setattr(module, "_prove", meanwhile)
    first = back_up(home, settings(), at=AT)
    second = back_up(home, settings(), at=AT.shift(hours=1))

    assert second.entries == first.entries + 1

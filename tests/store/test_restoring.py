import os
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from builders import AT, a_record, plainly, settings, taken_down
from dutyconsole.domain.backups import name_of
from dutyconsole.errors import DutyError, NotAllowed, StationBusy
from dutyconsole.home import Home
from dutyconsole.store import restoring as module
from dutyconsole.store.anchors import make_anchor
from dutyconsole.store.backup import back_up, checkpoints
from dutyconsole.store.database import connect
from dutyconsole.store.desk_lock import as_the_desk
from dutyconsole.store.journal import head
from dutyconsole.store.restoring import Restored, restore
from dutyconsole.store.segments import list_breaks
from dutyconsole.store.verification import verify

LATER = AT.shift(hours=1)

DYING = """
import os, signal, sys
from pathlib import Path
from builders import AT
from dutyconsole.home import Home
from dutyconsole.store.restoring import restore

left = int(sys.argv[3])

def die(event, args):
    global left
    touching = event in ("open", "os.mkdir", "os.rename", "os.link", "os.remove", "sqlite3.connect")
    if touching and sys.argv[1] in str(args):
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(die)
restore(Home(Path(sys.argv[1])), Path(sys.argv[2]), by="李某", at=AT.shift(hours=1))
"""
"""Restores a backup and is killed just before it touches its files for the n-th time."""

BEGUN = 29
"""The touch from which on it moves what was there."""

WAITING = """
import sys
from pathlib import Path
from dutyconsole.errors import DutyError
from dutyconsole.store.database import connect
from builders import taken_down

print("ready", flush=True)
sys.stdin.readline()
try:
    taken_down(connect(Path(sys.argv[1])))
except DutyError:
    print("refused")
else:
    print("kept")
"""
"""Takes a message down as soon as it is told to."""


def child(program, *args, **options):
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, args)],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
        **options,
    )


@pytest.fixture
def home(record):
    """A station of which nobody has the record open, with settings and an anchor."""
    found = Home(record.path.parent)
    found.settings.write_text("[station]", encoding="utf-8")
    make_anchor(found, record, at=AT, occasion="demand")
    record.close()
    return found


@pytest.fixture
def backup(home):
    return Path(back_up(home, settings(), at=AT).folder)


def write_on(home, *, anchored=False):
    """Two more messages, and perhaps an anchor of the second; how many entries there are then."""
    with closing(connect(home.record)) as db:
        taken_down(db)
        taken_down(db)
        if anchored:
            make_anchor(home, db, at=AT, occasion="demand")
        return head(db)[0]


def entries_of(home):
    return verify(home.record).entries


def new_faults(home):
    return verify(home.record, anchors=checkpoints(home, home.desk_public_key)).new


def last_break(home):
    with closing(connect(home.record)) as db:
        return list_breaks(db)[-1]


def everything(folder):
    """Every file in `folder` but SQLite's own of readers, with its content."""
    return {
        path.relative_to(folder): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(("-shm", "-wal"))
    }


def the_wal_left_by_a_kill(home, to):
    """The station as it lies on the disk after its desk was killed: with a -wal."""
    with closing(connect(home.record)) as db:
        taken_down(db)
        shutil.copytree(home.path, to)
    return Home(to)


DESTRUCTIONS = {
    "deleted": lambda home: home.record.unlink(),
    "emptied": lambda home: home.record.write_bytes(b""),
    "zeroed": lambda home: home.record.write_bytes(bytes(home.record.stat().st_size)),
    "cut in half": lambda home: os.truncate(home.record, home.record.stat().st_size // 2),
    "garbage": lambda home: home.record.write_bytes(os.urandom(20_000)),
    "header zeroed": lambda home: home.record.open("r+b").write(bytes(100)),
    "rows gone": lambda home: plainly(home.record, "DROP TABLE journal"),
}


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("destroyed", DESTRUCTIONS)
def test_a_record_that_was_destroyed_is_restored(home, backup, destroyed):
    before = verify(home.record)
    DESTRUCTIONS[destroyed](home)
    restored = restore(home, backup, by="李某", at=LATER)

    assert restored.entries == before.entries
    assert new_faults(home) == ()
    assert entries_of(home) == before.entries + 1


def test_the_desk_goes_on_in_the_restored_record(home, backup):
    home.record.unlink()
    restore(home, backup, by="李某", at=LATER)
    with closing(connect(home.record)) as db:
        taken_down(db)

        assert db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert new_faults(home) == ()


def test_a_home_that_is_gone_is_made_anew_with_settings_and_anchors(home, backup, tmp_path):
    fresh = Home(tmp_path / "another machine" / "station")
    restored = restore(fresh, backup, by="李某", at=LATER)

    names = [path.name for path in sorted(fresh.path.iterdir())]
    modes = {path.stat().st_mode & 0o777 for path in fresh.path.iterdir()}

    assert restored == Restored(entries_of(home), None, None)
    assert (names, modes) == (["anchors.txt", "duty.db", "station.toml"], {0o600})
    assert new_faults(fresh) == ()


def test_keys_come_back_where_the_backup_has_them(home, tmp_path):
    made = back_up(home, settings(), at=AT, with_keys=True)
    fresh = Home(tmp_path / "fresh")
    restore(fresh, Path(made.folder), by="李某", at=LATER)

    assert fresh.desk_key.read_bytes() == home.desk_key.read_bytes()


def test_settings_and_keys_that_are_there_stay(home, backup):
    home.settings.write_text("[changed]", encoding="utf-8")
    key = home.desk_key.read_bytes()
    restore(home, backup, by="李某", at=LATER)

    assert home.settings.read_text(encoding="utf-8") == "[changed]"
    assert home.desk_key.read_bytes() == key


def test_what_is_replaced_is_kept_byte_for_byte(home, backup):
    home.record.write_bytes(b"broken")
    home.record.with_name("duty.db-wal").write_bytes(b"a wal")
    home.record.with_name("duty.db-shm").write_bytes(b"a shm")
    restored = restore(home, backup, by="李某", at=LATER)
    kept = {path.name: path.read_bytes() for path in restored.replaced.iterdir()}

    assert restored.replaced == home.path / "replaced-2020-01-25T171207+0800"
    # The -shm is SQLite's index of the -wal, made anew by whoever looks.
    assert kept.keys() == {"duty.db", "duty.db-wal", "duty.db-shm"}
    assert (kept["duty.db"], kept["duty.db-wal"]) == (b"broken", b"a wal")


def test_a_wal_of_the_old_record_never_gets_into_the_new_one(home, backup, tmp_path):
    killed = the_wal_left_by_a_kill(home, tmp_path / "killed")
    assert killed.record.with_name("duty.db-wal").stat().st_size > 0
    restored = restore(killed, backup, by="李某", at=LATER)

    assert restored.lost == 1
    assert entries_of(killed) == restored.entries + 1
    assert verify(killed.record).new == ()


def test_a_wal_whose_record_was_deleted_does_not_get_into_the_new_one(home, backup, tmp_path):
    killed = the_wal_left_by_a_kill(home, tmp_path / "killed")
    killed.record.unlink()
    restored = restore(killed, backup, by="李某", at=LATER)

    assert [path.name for path in sorted(restored.replaced.iterdir())] == [
        "duty.db-shm", "duty.db-wal",
    ]  # fmt: skip
    assert verify(killed.record).new == ()


def test_what_was_replaced_can_be_put_back_with_its_wal(home, backup, tmp_path):
    killed = the_wal_left_by_a_kill(home, tmp_path / "killed")
    all_of_it = entries_of(killed)
    replaced = restore(killed, backup, by="李某", at=LATER).replaced
    again = restore(killed, replaced, by="李某", at=LATER.shift(hours=1))

    assert again.entries == all_of_it
    assert new_faults(killed) == ()


def test_the_journal_says_from_where_it_was_restored_and_by_whom(home, backup):
    restore(home, backup, by="李某", at=LATER)
    found = last_break(home)

    assert (found.by, found.at, found.faults) == ("李某", LATER, ())
    assert found.reason == (
        "Restored from the backup 2020-01-25T161207+0800; 0 newer entries are lost"
    )


def test_the_entries_that_are_lost_are_counted(home, backup):
    write_on(home)

    assert restore(home, backup, by="李某", at=LATER).lost == 2
    assert last_break(home).reason.endswith("2 newer entries are lost")


def test_where_the_old_record_cannot_be_read_its_anchors_tell_what_is_lost(home, backup):
    write_on(home, anchored=True)
    home.record.write_bytes(b"broken")

    assert restore(home, backup, by="李某", at=LATER).lost == 2


def test_where_nothing_is_left_to_tell_it_is_not_known_what_is_lost(home, backup):
    home.record.unlink()
    home.anchors.unlink()

    assert restore(home, backup, by="李某", at=LATER).lost is None
    assert "not known" in last_break(home).reason


def test_anchors_of_lost_entries_stay_and_are_recorded_as_known(home, backup):
    write_on(home, anchored=True)
    before = home.anchors.read_bytes()
    restore(home, backup, by="李某", at=LATER)
    verdict = verify(home.record, anchors=checkpoints(home, home.desk_public_key))

    assert home.anchors.read_bytes() == before
    assert [fault.kind for fault in verdict.faults] == ["anchor"]
    assert verdict.new == ()


def test_anchors_that_do_not_go_on_from_those_of_the_backup_make_way_and_are_kept(home, backup):
    good = home.anchors.read_bytes()
    home.anchors.write_bytes(bytes(100))
    restored = restore(home, backup, by="李某", at=LATER)

    assert home.anchors.read_bytes() == good
    assert (restored.replaced / "anchors.txt").read_bytes() == bytes(100)


def bend(backup):
    record = Home(backup).record
    content = record.read_bytes()
    place = content.index("发热".encode())
    record.write_bytes(content[:place] + b"\xff" + content[place + 1 :])


def cut_off(backup):
    plainly(
        Home(backup).record,
        "DROP TRIGGER journal_no_delete",
        "DELETE FROM journal WHERE n = (SELECT max(n) FROM journal)",
    )


DAMAGES = {
    "a bit turned": bend,
    "the newest entry cut off": cut_off,
    "cut in half": lambda backup: os.truncate(Home(backup).record, 60_000),
    "emptied": lambda backup: Home(backup).record.write_bytes(b""),
    "a row changed": lambda backup: plainly(
        Home(backup).record, "UPDATE person SET name = '陈某' WHERE id = 1"
    ),
    "its record gone": lambda backup: Home(backup).record.unlink(),
}


@pytest.mark.parametrize("damaged", DAMAGES)
def test_a_damaged_backup_is_refused_and_nothing_is_touched(home, backup, damaged):
    DAMAGES[damaged](backup)
    before = everything(home.path)

    with pytest.raises(NotAllowed):
        restore(home, backup, by="李某", at=LATER)
    assert everything(home.path) == before


def test_a_damaged_backup_leaves_no_home_where_none_was(home, backup, tmp_path):
    bend(backup)

    with pytest.raises(NotAllowed, match="not sound"):
        restore(Home(tmp_path / "fresh"), backup, by="李某", at=LATER)
    assert not (tmp_path / "fresh").exists()


def test_while_a_desk_is_open_nothing_is_restored(home, backup):
    with closing(connect(home.record)) as db, as_the_desk(db, home):
        before = everything(home.path)

        with pytest.raises(StationBusy, match="desk is open"):
            restore(home, backup, by="李某", at=LATER)
        assert everything(home.path) == before


def test_while_another_program_has_the_record_open_nothing_is_restored(home, backup):
    with closing(connect(home.record)):
        before = everything(home.path)

        with pytest.raises(StationBusy, match="Another program"):
            restore(home, backup, by="李某", at=LATER)
        assert everything(home.path) == before


def test_whoever_waited_for_the_old_record_does_not_write_into_either(home, backup, monkeypatch):
    """A program that comes while the record is held, and whose turn is when it was replaced."""
    say_so = module._say_so
    with child(WAITING, home.record, stdin=-1, stdout=-1, text=True) as waiting:
        waiting.stdout.readline()

        def meanwhile(*args, **options):
            waiting.stdin.write("\n")
            waiting.stdin.flush()
            # It has the file open, and waits for its turn.
            while str(home.record) not in open_files(waiting.pid):
                pass
            say_so(*args, **options)

        monkeypatch.setattr(module, "_say_so", meanwhile)
        restored = restore(home, backup, by="李某", at=LATER)
        answer, _complaint = waiting.communicate()

    assert answer == "refused\n"
    assert not home.record.with_name("duty.db-wal").exists()
    assert verify(home.record).new == ()
    assert entries_of(Home(restored.replaced)) == restored.entries


def open_files(pid):
    found = set()
    for each in Path(f"/proc/{pid}/fd").iterdir():
        try:
            found.add(str(each.readlink()))
        except OSError:
            continue
    return found


def test_a_backup_of_another_station_can_be_restored_and_the_old_anchors_are_kept(home, tmp_path):
    with closing(a_record(tmp_path / "other", at=AT.shift(days=-1))) as other:
        other_home = Home(other.path.parent)
        make_anchor(other_home, other, at=AT, occasion="demand")
        made = back_up(other_home, settings(), at=AT)
    restored = restore(home, Path(made.folder), by="李某", at=LATER)

    assert home.anchors.read_bytes() == other_home.anchors.read_bytes()
    assert (restored.replaced / "anchors.txt").exists()


def test_what_a_killed_restore_left_is_removed_by_the_next(home, backup):
    left = home.path / ".restoring-abc"
    left.mkdir()
    (left / "duty.db").touch()
    restore(home, backup, by="李某", at=LATER)

    assert not left.exists()


def test_a_disk_that_does_not_let_it_be_done_is_told(home, backup, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "copy_file", full)
    before = everything(home.path)

    with pytest.raises(NotAllowed, match="could not be restored: No space left on device"):
        restore(home, backup, by="李某", at=LATER)
    assert everything(home.path) == before


def test_a_restore_that_is_killed_leaves_the_old_record_or_the_new_one(home, backup, tmp_path):
    """Killed before every seventh touch of its files, and before each while it replaces them."""
    outcomes = []
    for touch in (*range(1, BEGUN, 7), *range(BEGUN, 100)):
        trial = the_wal_left_by_a_kill(home, tmp_path / f"trial-{touch}")
        copy = trial.backups / name_of(AT)
        with child(DYING, trial.path, copy, touch) as dying:
            dying.wait()
        verdict = verify(trial.record)
        assert verdict.new == ()
        outcomes.append(verdict.segments)
        shutil.rmtree(trial.path)
        if dying.returncode != -signal.SIGKILL:
            break

    assert dying.returncode == 0
    assert (outcomes[0], outcomes[-1]) == (2, 3)
    assert outcomes == sorted(outcomes)


def test_nobody_restores_without_a_name(home, backup):
    before = verify(home.record).head

    with pytest.raises(DutyError, match="Nobody is named"):
        restore(home, backup, by=" ", at=LATER)
    assert verify(home.record).head == before
    assert not list(home.path.glob("replaced-*"))

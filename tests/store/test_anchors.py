import errno
import hashlib
import os
import stat
from contextlib import closing
from dataclasses import replace

import pytest

from builders import AT, a_record, on, plainly, taken_down
from dutyconsole.domain.anchors import Checkpoint, text
from dutyconsole.errors import NotAllowed, RecordUnwritable
from dutyconsole.home import Home
from dutyconsole.store import anchors, signing
from dutyconsole.store.anchors import checkpoint, make_anchor, read_anchors
from dutyconsole.store.journal import head


@pytest.fixture(autouse=True)
def _quickly(monkeypatch):
    """Without a process for every signature; test_signing has both ways."""
    monkeypatch.setattr(signing, "_ssh_keygen", lambda: None)


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path)


def made(home, db, *moments):
    """Anchors made at these moments, each after a message."""
    found = []
    for moment in moments:
        taken_down(db, received_at=on("08:00"), at=on(moment))
        found.append(make_anchor(home, db, at=on(moment), occasion="handover"))
    return found


def read(home):
    return read_anchors(home.anchors, home.desk_public_key)


def rewrite(home, was, instead):
    before = home.anchors.read_text(encoding="utf-8")
    assert was in before
    home.anchors.write_text(before.replace(was, instead, 1), encoding="utf-8")


def told(home):
    return [fault.sentence for fault in read(home).faults]


def test_a_checkpoint_says_how_far_the_record_has_come(db):
    taken_down(db)
    number, newest = head(db)
    first = db.execute("SELECT digest FROM journal WHERE n = 1").fetchone()["digest"]

    assert checkpoint(db, at=AT, occasion="report") == Checkpoint(
        record=first.hex(),
        entries=number,
        digest=newest.hex(),
        algorithm="sha256",
        at=AT,
        occasion="report",
        station="市科学技术局值班室",
    )


def test_a_checkpoint_can_be_of_an_entry_before(db):
    before = checkpoint(db, at=AT, occasion="demand")
    taken_down(db)

    assert checkpoint(db, at=AT, occasion="demand", number=before.entries) == before


def test_a_checkpoint_is_in_the_time_of_the_record(db):
    written = text(checkpoint(db, at=AT.to("UTC"), occasion="demand"))

    assert "\n2020-01-25T16:12:07+08:00 demand " in written


def test_of_an_entry_that_is_not_there_no_anchor_is_made(home, db):
    with pytest.raises(NotAllowed, match="no such journal entry"):
        make_anchor(home, db, at=AT, occasion="demand", number=9)

    assert not home.anchors.exists()


def test_a_record_that_lost_its_first_entries_is_anchored_all_the_same(home, db):
    taken_down(db)
    plainly(home.record, "DROP TRIGGER journal_no_delete", "DELETE FROM journal WHERE n = 1")

    assert make_anchor(home, db, at=AT, occasion="demand").checkpoint.entries == 2


def test_anchors_are_read_as_they_were_made(home, db):
    given = made(home, db, "16:10", "16:20", "16:30")

    assert read(home) == anchors.Anchors(tuple(given), (), vouched=True)


def test_the_file_is_its_owners_alone(home, db):
    made(home, db, "16:10")

    assert stat.S_IMODE(home.anchors.stat().st_mode) == 0o600


def test_an_anchor_is_only_ever_added(home, db):
    made(home, db, "16:10")
    before = home.anchors.read_bytes()
    made(home, db, "16:20")

    assert home.anchors.read_bytes().startswith(before)


def test_an_anchor_is_on_the_disk_before_it_is_told(home, db, monkeypatch):
    made(home, db, "16:10")
    synced = []
    monkeypatch.setattr(os, "fsync", lambda file: synced.append(os.fstat(file).st_ino))
    made(home, db, "16:20")

    assert [home.anchors.stat().st_ino, home.path.stat().st_ino] == synced[-2:]


def test_before_the_first_anchor_there_are_none(home):
    assert read(home) == anchors.Anchors((), (), vouched=False)


def test_wherever_a_block_is_torn_it_is_told_and_the_others_count(home, db):
    first, _torn, last = made(home, db, "16:10", "16:11", "16:12")
    content = home.anchors.read_bytes()
    begin, end = (content.index(f"T{clock}".encode()) for clock in ("16:11", "16:12"))
    begin, end = (content.rindex(b"\n\n", 0, at) + 1 for at in (begin, end))

    for cut in range(begin + 2, end - 1, 5):
        home.anchors.write_bytes(content[:cut])
        torn = read(home)
        home.anchors.write_bytes(content[:cut] + content[end:])
        after = read(home)

        assert (torn.anchors, len(torn.faults)) == ((first,), 1)
        assert after.anchors == (first, last)
        assert [fault.key for fault in after.faults] == [fault.key for fault in torn.faults]


def test_a_torn_block_is_told_with_its_line(home, db):
    made(home, db, "16:10")
    home.anchors.write_bytes(home.anchors.read_bytes() + b"\ndutyconsole/3f")

    assert told(home) == [
        "What begins in line 13 of the anchors is none: it was cut off or changed"
    ]


def test_an_anchor_that_lost_its_signature_is_told_with_its_moment(home, db):
    made(home, db, "16:10")
    home.anchors.write_text(home.anchors.read_text().partition("-----BEGIN")[0])

    assert told(home) == [
        "The anchor of 2020-01-25T16:10:00+08:00 (line 2) has no whole signature: it was cut off"
    ]


def test_a_changed_anchor_is_told_and_the_others_count(home, db):
    first, second = made(home, db, "16:10", "16:20")
    rewrite(home, second.checkpoint.digest, hashlib.sha256(b"other").hexdigest())
    found = read(home)

    assert found.anchors == (first,)
    assert [(fault.kind, fault.number) for fault in found.faults] == [("anchor", 3)]
    assert "16:20:00+08:00 (line 13) is not as it was signed" in found.faults[0].sentence


def test_a_signature_cannot_be_moved_to_another_anchor(home, db):
    first, second = made(home, db, "16:10", "16:20")
    rewrite(home, second.signature, first.signature)

    assert ["is not as it was signed" in sentence for sentence in told(home)] == [True]


def test_an_anchor_by_another_key_is_told(home, db, tmp_path):
    (ours,) = made(home, db, "16:10")
    other = tmp_path / "other"
    signing.make_key(other)
    forged = replace(ours.checkpoint, digest=hashlib.sha256(b"other").hexdigest())
    block = f"\n{text(forged)}{signing.sign(text(forged), other / 'desk')}"
    home.anchors.write_text(home.anchors.read_text() + block)

    assert read(home).anchors == (ours,)
    (sentence,) = told(home)

    assert sentence.endswith("(line 13) is signed with a key that is not the desk's")


def test_what_is_wrong_has_the_same_key_in_every_place_and_another_once_changed_again(home, db):
    first, _second = made(home, db, "16:10", "16:20")
    rewrite(home, first.checkpoint.digest, hashlib.sha256(b"one").hexdigest())
    (once,) = read(home).faults
    home.anchors.write_text(f"\n\n{home.anchors.read_text()}")
    (moved,) = read(home).faults
    rewrite(home, hashlib.sha256(b"one").hexdigest(), hashlib.sha256(b"two").hexdigest())
    (again,) = read(home).faults

    assert moved.key == once.key
    assert again.key != once.key


@pytest.mark.parametrize("noise", ["\0\0\0", "\ufeff", "x" * 5000, "dutyconsole/", "\r\n\x85"])
def test_noise_between_anchors_spoils_neither(home, db, noise):
    first, second = made(home, db, "16:10", "16:20")
    rewrite(home, f"\n\n{text(second.checkpoint)}", f"\n\n{noise}\n{text(second.checkpoint)}")
    found = read(home)

    assert found.anchors == (first, second)
    assert len(found.faults) == 1


def test_bytes_that_are_no_text_spoil_nothing_else(home, db):
    (first,) = made(home, db, "16:10")
    home.anchors.write_bytes(home.anchors.read_bytes() + b"\n\xff\xfe\x80\n")

    assert read(home).anchors == (first,)
    assert len(read(home).faults) == 1


def test_without_the_desks_keys_anchors_count_and_nobody_vouches(home, db):
    given = made(home, db, "16:10")
    home.desk_public_key.unlink()

    assert read(home) == anchors.Anchors(tuple(given), (), vouched=False)


def test_without_the_desks_keys_a_changed_anchor_is_told(home, db):
    made(home, db, "16:10")
    home.desk_public_key.unlink()
    rewrite(home, "handover", "report")

    assert (read(home).anchors, len(read(home).faults)) == ((), 1)


def test_a_desk_that_lost_its_key_makes_another_and_still_knows_the_old_one(home, db):
    given = made(home, db, "16:10")
    home.desk_key.unlink()
    given += made(home, db, "16:20")

    assert read(home) == anchors.Anchors(tuple(given), (), vouched=True)


def test_a_desk_restored_without_its_keys_knows_who_signed_before(home, db):
    given = made(home, db, "16:10")
    for path in home.keys.iterdir():
        path.unlink()
    given += made(home, db, "16:20")

    assert read(home) == anchors.Anchors(tuple(given), (), vouched=True)


def test_a_station_may_be_called_anything(home):
    with closing(a_record(home.path)) as db:
        plainly(home.record, "UPDATE station SET name = 'a\ndutyconsole/\u2028\x1b b '")
        anchor = make_anchor(home, db, at=AT, occasion="demand")

    assert anchor.checkpoint.station == "a dutyconsole/ b"
    assert read(home).anchors == (anchor,)


def test_a_disk_that_takes_half_an_anchor_keeps_none_of_it(home, db, monkeypatch):
    given = made(home, db, "16:10")
    written = os.write
    monkeypatch.setattr(os, "write", lambda file, content: written(file, content[:100]))

    with pytest.raises(RecordUnwritable, match="No space left"):
        make_anchor(home, db, at=AT, occasion="demand")

    assert read(home) == anchors.Anchors(tuple(given), (), vouched=True)


def test_a_file_that_may_not_be_cut_tells_of_the_half_anchor(home, db, monkeypatch):
    def refuse(*_given):
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    given = made(home, db, "16:10")
    written = os.write
    with monkeypatch.context() as full:
        full.setattr(os, "write", lambda file, content: written(file, content[:100]))
        full.setattr(os, "ftruncate", refuse)
        with pytest.raises(RecordUnwritable):
            make_anchor(home, db, at=AT, occasion="demand")
    given += made(home, db, "16:20")

    assert read(home).anchors == tuple(given)
    assert len(read(home).faults) == 1


def test_a_place_that_cannot_be_written_is_told(home, db):
    made(home, db, "16:10")
    home.anchors.unlink()
    home.anchors.mkdir()

    with pytest.raises(RecordUnwritable, match="Is a directory"):
        make_anchor(home, db, at=AT, occasion="demand")


def test_a_file_that_cannot_be_read_is_told(home):
    home.anchors.mkdir()

    with pytest.raises(NotAllowed, match=r"anchors\.txt cannot be read: Is a directory"):
        read(home)

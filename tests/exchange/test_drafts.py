"""Drafts: what outlives the form, its desk and a power cut."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as rules
from hypothesis import strategies as st

from builders import AT, on
from dutyconsole.domain.journal import Uid
from dutyconsole.errors import NotAllowed
from dutyconsole.exchange.drafts import Draft, DraftFile, count_drafts, take_newest
from dutyconsole.text import clean

UID = Uid("5f0c")


def _kept(folder: Path, uid: str = UID, clock: str = "16:10", **fields: str) -> DraftFile:
    file = DraftFile(folder, "intake", Uid(uid))
    file.keep(fields, at=on(clock))
    return file


def _draft(folder: Path) -> Draft | None:
    taken = take_newest(folder, "intake")
    return taken[1] if taken else None


def test_what_was_kept_is_there_for_the_next_form(tmp_path):
    _kept(tmp_path, unit="市材料研究所", text="职工王某\n发热38.1度").close()

    expected = Draft(
        UID, "intake", {"unit": "市材料研究所", "text": "职工王某\n发热38.1度"}, on("16:10")
    )
    assert expected == _draft(tmp_path)


def test_nothing_is_on_the_disk_before_the_first_character(tmp_path):
    DraftFile(tmp_path / "drafts", "intake", UID).close()

    assert list(tmp_path.iterdir()) == []


def test_a_draft_of_an_open_form_is_not_taken(tmp_path):
    file = _kept(tmp_path, text="一")
    file.sync()

    assert _draft(tmp_path) is None


def test_a_draft_stays_taken_while_it_is_changed(tmp_path):
    _kept(tmp_path, text="一").close()
    taken = take_newest(tmp_path, "intake")
    assert taken
    taken[0].keep({"text": "一二"}, at=AT)
    taken[0].sync()

    assert _draft(tmp_path) is None


def test_the_newest_draft_comes_first_and_the_older_one_after_it(tmp_path):
    _kept(tmp_path, "a", "16:10", text="早").close()
    _kept(tmp_path, "b", "16:11", text="晚").close()
    newest = take_newest(tmp_path, "intake")
    assert newest
    older = take_newest(tmp_path, "intake")
    assert older

    assert [newest[1].fields["text"], older[1].fields["text"]] == ["晚", "早"]


def test_a_form_is_offered_drafts_of_its_own_kind_only(tmp_path):
    file = DraftFile(tmp_path, "correction-2020-12", UID)
    file.keep({"reason": "笔误"}, at=AT)
    file.close()

    assert _draft(tmp_path) is None


def test_a_dropped_draft_leaves_nothing_behind(tmp_path):
    file = _kept(tmp_path, text="一")
    file.sync()
    file.drop()
    file.close()

    assert list(tmp_path.iterdir()) == []


def test_a_draft_is_for_the_eyes_of_the_desk_only(tmp_path):
    file = _kept(tmp_path / "drafts", text="一")
    file.sync()

    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "drafts").iterdir()}
    assert {0o600} == modes


def test_a_killed_desk_leaves_its_draft_to_the_next(tmp_path):
    script = (
        "import os, signal, sys, pathlib, arrow\n"
        "from dutyconsole.exchange.drafts import DraftFile\n"
        "file = DraftFile(pathlib.Path(sys.argv[1]), 'intake', '5f0c')\n"
        "for text in ('职', '职工'):\n"
        "    file.keep({'text': text}, at=arrow.get('2020-01-25T16:12:07+08:00'))\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    died = subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)

    assert died.returncode == -signal.SIGKILL
    assert Draft(UID, "intake", {"text": "职工"}, AT) == _draft(tmp_path)


def test_after_a_power_cut_what_was_waited_for_counts(tmp_path):
    file = _kept(tmp_path, text="职工")
    file.sync()
    file.keep({"text": "职工王"}, at=AT)
    file._hold(None)
    # A file that got its name but not its content: what XFS may show after the power is back.
    (tmp_path / "intake.5f0c.json").write_bytes(b"")

    assert Draft(UID, "intake", {"text": "职工"}, on("16:10")) == _draft(tmp_path)


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"uid": "5f0c"}',
        b'{"uid":"5f0c","kind":"intake","saved_at":"noon","fields":{}}',
    ],
)
def test_a_damaged_draft_is_put_aside_and_stays(tmp_path, damaged):
    (tmp_path / "intake.5f0c.json").write_bytes(damaged)

    assert _draft(tmp_path) is None
    assert damaged == (tmp_path / "intake.5f0c.json.bad").read_bytes()


def test_a_full_disk_is_said_and_leaves_what_was_kept_before(tmp_path, monkeypatch):
    file = _kept(tmp_path, text="一")
    with monkeypatch.context() as full:
        full.setattr(os, "open", _refuse)
        with pytest.raises(NotAllowed, match="the disk is full") as refusal:
            file.keep({"text": "一二"}, at=AT)
    file.close()

    assert (
        str(refusal.value) == "The draft cannot be kept (the disk is full): save before you leave"
    )
    assert _fields(tmp_path) == {"text": "一"}


def test_the_draft_goes_on_when_the_disk_has_room_again(tmp_path, monkeypatch):
    file = DraftFile(tmp_path, "intake", UID)
    with monkeypatch.context() as full:
        full.setattr(os, "open", _refuse)
        with pytest.raises(NotAllowed):
            file.keep({"text": "一"}, at=AT)
    file.keep({"text": "一二"}, at=AT)
    file.close()

    assert _fields(tmp_path) == {"text": "一二"}


@rules(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.characters(), max_size=200))
def test_whatever_is_typed_comes_back(tmp_path, text):
    _kept(tmp_path, text=text).close()
    taken = take_newest(tmp_path, "intake")
    assert taken
    taken[0].drop()

    assert clean(text) == taken[1].fields["text"]


def _fields(folder: Path) -> dict[str, str]:
    found = _draft(folder)
    assert found
    return dict(found.fields)


def _refuse(*_args: object) -> int:
    raise OSError(28, os.strerror(28))


def test_each_draft_counts_once_whatever_its_kind(tmp_path):
    _kept(tmp_path, unit="一").close()
    _kept(tmp_path, uid="77aa", unit="二")
    DraftFile(tmp_path, "handover", Uid("12bb")).keep({"note": "三"}, at=AT)

    assert count_drafts(tmp_path) == 3


def test_where_there_is_no_folder_there_is_no_draft(tmp_path):
    assert count_drafts(tmp_path / "drafts") == 0

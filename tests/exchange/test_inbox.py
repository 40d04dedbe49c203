import json
import os
import socket
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from builders import AT
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.domain.journal import Uid
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.exchange import inbox
from leader_rows import an_act

UID = Uid("0123456789abcdef0123456789abcdef")
PAGE = {
    "uid": UID,
    "kind": "instruct",
    "leader": "李某",
    "at": "2020-01-25T16:12:07+08:00",
    "incident": "2020/14",
    "entry": 0,
    "text": "立即核实。",
}


@pytest.fixture
def box(tmp_path):
    folder = tmp_path / "inbox"
    inbox.make(folder)
    return folder


def put(box, content, name=f"{UID}.json"):
    path = box / "new" / name
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


@pytest.mark.parametrize(
    "act",
    [
        an_act("read", AT, uid=UID, incident=IncidentNumber(2020, 14), entry=31),
        an_act("instruct", AT, uid=UID, text="立即核实。\n“不得”漏报。"),
        an_act("check", AT, uid=UID),
    ],
)
def test_what_is_dropped_is_read_as_it_was(box, act):
    inbox.drop(box, act)
    (path,) = inbox.waiting(box)

    assert inbox.read(path) == act
    assert list((box / "tmp").iterdir()) == []


def test_the_desk_can_read_it_whatever_the_umask_of_the_account_is(box):
    before = os.umask(0o077)
    try:
        inbox.drop(box, an_act("check", AT))
    finally:
        os.umask(before)
    (path,) = inbox.waiting(box)

    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_the_group_enters_and_writes_and_does_not_list(box):
    modes = [stat.S_IMODE(each.stat().st_mode) for each in (box, box / "tmp", box / "new")]

    assert modes == [0o2710, 0o2730, 0o2730]


def test_words_that_could_drive_a_terminal_do_not_get_into_a_file(box):
    inbox.drop(box, an_act("instruct", AT, text="核实\x1b]52;c;x\x07\ud800"))
    (path,) = inbox.waiting(box)

    assert inbox.read(path).text == "核实]52;c;x"


def test_the_oldest_comes_first(box):
    for number, moment in enumerate((300, 100, 200)):
        path = put(box, PAGE, f"{number}.json")
        os.utime(path, (moment, moment))

    assert [path.name for path in inbox.waiting(box)] == ["1.json", "2.json", "0.json"]


def test_without_the_folder_nothing_is_sent_and_it_is_said(tmp_path):
    with pytest.raises(NotAllowed, match="could not be sent to the desk"):
        inbox.drop(tmp_path / "inbox", an_act("check", AT))


def test_what_does_not_get_into_new_leaves_nothing_aside(box):
    (box / "tmp" / f"{UID}.json").mkdir()
    with pytest.raises(NotAllowed, match="could not be sent"):
        inbox.drop(box, an_act("check", AT, uid=UID))

    assert inbox.waiting(box) == ()


def test_what_no_desk_would_read_is_not_sent(box):
    with pytest.raises(NotAllowed, match="too long"):
        inbox.drop(box, an_act("instruct", AT, text="字" * 3000))

    assert inbox.waiting(box) == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"uid": "f" * 32},
        {"kind": "close"},
        {"leader": ""},
        {"leader": "李某\x1b[2J"},
        {"leader": "李\u202e某"},
        {"leader": " 李某"},
        {"leader": 7},
        {"at": "2020-01-25T16:12:07"},
        {"at": "2020-13-25T16:12:07+08:00"},
        {"at": "2020-01-25T16:12:07+99:00"},
        {"at": "now"},
        {"incident": "14"},
        {"incident": "2020/0"},
        {"incident": "2020/14\n"},
        {"incident": "２０２０/14"},
        {"entry": -1},
        {"entry": 2**63},
        {"entry": True},
        {"entry": "3"},
        {"text": None},
        {"by": "吴某"},
    ],
    ids=str,
)
def test_a_file_of_other_fields_is_no_act(box, changes):
    path = put(box, PAGE | changes)

    with pytest.raises(BadInput, match="leader's file"):
        inbox.read(path)


@pytest.mark.parametrize("lacking", sorted(PAGE))
def test_nor_is_one_that_lacks_a_field(box, lacking):
    path = put(box, {name: value for name, value in PAGE.items() if name != lacking})

    with pytest.raises(BadInput, match="leader's file"):
        inbox.read(path)


def test_a_file_of_8_kib_is_read_and_one_byte_more_is_not(box):
    content = json.dumps(PAGE).encode()
    inbox.read(put(box, content + b" " * (inbox.LARGEST - len(content))))
    path = put(box, content + b" " * (inbox.LARGEST - len(content) + 1))

    with pytest.raises(BadInput, match="too large"):
        inbox.read(path)


def a_link(path, secret):
    path.symlink_to(secret)


def a_second_name(path, secret):
    path.hardlink_to(secret)


def a_pipe(path, _secret):
    os.mkfifo(path)


def a_folder(path, _secret):
    path.mkdir()


def a_socket(path, _secret):
    with socket.socket(socket.AF_UNIX) as server:
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            server.bind(f"/proc/self/fd/{folder}/{path.name}")
        finally:
            os.close(folder)


@pytest.mark.parametrize("made", [a_link, a_second_name, a_pipe, a_folder, a_socket])
def test_what_is_no_plain_file_is_neither_waited_for_nor_followed(box, tmp_path, made):
    secret = tmp_path / "secret"
    secret.write_text(json.dumps(PAGE))
    path = box / "new" / f"{UID}.json"
    made(path, secret)
    with pytest.raises(BadInput):
        inbox.read(path)
    refused = tmp_path / "refused"

    assert inbox.set_aside(path, refused, "no plain file", is_act=False)
    assert list((box / "new").iterdir()) == []
    assert secret.read_text() == json.dumps(PAGE)
    assert [each.read_text() for each in refused.iterdir()] == ["no plain file\n\n"]


def test_what_cannot_be_taken_out_is_not_kept_aside_once_more_at_each_start(box, tmp_path):
    path = box / "new" / "folder"
    path.mkdir()
    (path / "x").touch()

    assert not inbox.set_aside(path, tmp_path / "refused", "no plain file", is_act=False)
    assert list((tmp_path / "refused").iterdir()) == []
    assert path.exists()


def test_no_act_is_hidden_behind_folders_or_what_cannot_be_taken_out(box):
    for number in range(inbox.LOOKED_AT + 500):
        (box / "new" / f"{number}").mkdir()
    stuck = {put(box, b"", f"stuck{number}").name for number in range(inbox.LOOKED_AT)}
    inbox.drop(box, an_act("check", AT, uid=UID))

    assert [path.stem for path in inbox.waiting(box, stuck)] == [UID]
    assert inbox.count_folders(box) == inbox.LOOKED_AT + 500


def test_what_is_refused_lies_aside_behind_the_reason_for_nobody_else(box, tmp_path):
    refused = tmp_path / "refused"
    for number in range(2):
        reason = f"{number}. \x1b[2Jreason\nin one line"
        inbox.set_aside(put(box, PAGE), refused, reason, is_act=True)
    texts = sorted(each.read_text() for each in refused.iterdir())

    assert texts[0] == f"0. [2Jreason in one line\n\n{json.dumps(PAGE)}"
    assert inbox.list_refused(refused).count == 2
    assert inbox.list_refused(refused).reason.endswith("[2Jreason in one line")
    assert not inbox.list_refused(refused).is_full
    assert stat.S_IMODE(refused.stat().st_mode) == 0o700
    assert inbox.waiting(box) == ()


def test_only_so_much_is_kept_aside_that_nobody_fills_the_disk(box, tmp_path, monkeypatch):
    refused = tmp_path / "refused"
    monkeypatch.setattr(inbox, "KEPT_OTHER", 2)
    for _number in range(4):
        assert inbox.set_aside(put(box, b"x" * 100_000), refused, "too large", is_act=False)
    sizes = [each.stat().st_size for each in refused.iterdir()]

    assert sizes == [inbox.LARGEST + len("too large\n\n")] * 2
    assert inbox.waiting(box) == ()
    assert inbox.list_refused(refused).is_full


def test_what_is_no_act_takes_no_room_of_an_act_that_is_refused(box, tmp_path, monkeypatch):
    refused = tmp_path / "refused"
    monkeypatch.setattr(inbox, "KEPT_OTHER", 1)
    monkeypatch.setattr(inbox, "KEPT_ASIDE", 1)
    for _number in range(3):
        inbox.set_aside(put(box, b"x"), refused, "no act", is_act=False)
    for number in range(3):
        inbox.set_aside(put(box, PAGE), refused, f"not allowed {number}", is_act=True)
    kept = sorted(each.name.partition(".")[0] for each in refused.iterdir())

    assert kept == [UID, "other"]
    assert inbox.list_refused(refused).reason == "not allowed 0"


def test_what_is_gone_meanwhile_is_not_refused(box, tmp_path):
    gone = box / "new" / "gone.json"

    assert inbox.set_aside(gone, tmp_path / "refused", "gone", is_act=True)
    assert inbox.list_refused(tmp_path / "refused") == inbox.Refused()


def test_what_was_never_finished_is_swept_away_after_a_day_and_a_half(box):
    for name, hours in (("old", 37), ("young", 35)):
        (box / "tmp" / name).touch()
        moment = AT.shift(hours=-hours).float_timestamp
        os.utime(box / "tmp" / name, (moment, moment))
    inbox.sweep(box, at=AT)

    assert [each.name for each in (box / "tmp").iterdir()] == ["young"]


bytes_of_files = st.one_of(
    st.binary(max_size=300),
    st.fixed_dictionaries(
        {name: st.one_of(st.just(value), st.text(), st.integers()) for name, value in PAGE.items()}
    ).map(lambda page: json.dumps(page).encode()),
    st.integers(0, 160).map(lambda cut: json.dumps(PAGE).encode()[:cut]),
)


@given(content=bytes_of_files)
@example(content=b"[" * inbox.LARGEST)
@example(content=b'{"uid":' * 1000)
@example(content=json.dumps(PAGE | {"text": "\ud800"}).encode())
@example(content=json.dumps(PAGE | {"at": "0001-01-01T00:00:00+23:59"}).encode())
def test_whatever_stands_in_a_file_is_an_act_or_refused(content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{UID}.json"
        path.write_bytes(content)
        with suppress(BadInput):
            assert inbox.read(path).uid == UID

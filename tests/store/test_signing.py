import os
import shutil
import stat
import subprocess
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutyconsole.errors import NotAllowed
from dutyconsole.store import signing
from dutyconsole.store.signing import is_signed, make_key, public_keys, sign, signer
from dutyconsole.store.sshsig import Signature, signature_from, to_text

TEXT = "dutyconsole/ab\n57\n市科学技术局值班室\n"
SSH_KEYGEN, CRYPTOGRAPHY = "ssh-keygen", "cryptography"
VERIFY = ("-Y", "verify", "-n", "dutyconsole-anchor", "-I", "desk")
needs_ssh_keygen = pytest.mark.skipif(not shutil.which(SSH_KEYGEN), reason="needs ssh-keygen")
WAYS = [pytest.param(SSH_KEYGEN, marks=needs_ssh_keygen), CRYPTOGRAPHY]
NO_OTHER = {
    SSH_KEYGEN: ("_has_cryptography", lambda: False),
    CRYPTOGRAPHY: ("_ssh_keygen", lambda: None),
}


@pytest.fixture
def only():
    """From now on this machine has one way of signing: only("cryptography")."""
    with pytest.MonkeyPatch.context() as monkeypatch:

        def leave(way):
            monkeypatch.undo()
            monkeypatch.setattr(signing, *NO_OTHER[way])

        yield leave


@pytest.fixture(params=WAYS)
def way(request, only):
    """Each way of signing in turn, and no other on this machine."""
    only(request.param)
    return request.param


@pytest.fixture
def keys(tmp_path):
    return tmp_path / "keys"


def public(keys):
    return public_keys(keys / "desk.pub")[0]


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_what_is_signed_is_signed(way, keys):
    make_key(keys)
    signature = sign(TEXT, keys / "desk")

    assert is_signed(TEXT, signature, public(keys))
    assert signer(signature) == public(keys)


@pytest.mark.parametrize("made", WAYS)
@pytest.mark.parametrize("signed", WAYS)
@pytest.mark.parametrize("checked", WAYS)
def test_either_way_takes_what_the_other_has_made(only, keys, made, signed, checked):
    only(made)
    make_key(keys)
    only(signed)
    signature = sign(TEXT, keys / "desk")
    only(checked)

    assert is_signed(TEXT, signature, public(keys))
    assert not is_signed(f"{TEXT} ", signature, public(keys))


@needs_ssh_keygen
def test_both_ways_write_the_same_signature(only, keys):
    make_key(keys)
    only(SSH_KEYGEN)
    by_openssh = sign(TEXT, keys / "desk")
    only(CRYPTOGRAPHY)

    assert sign(TEXT, keys / "desk") == by_openssh


@needs_ssh_keygen
def test_anybody_can_check_a_signature_by_hand(keys, tmp_path):
    make_key(keys)
    (tmp_path / "signature").write_text(sign(TEXT, keys / "desk"))
    (tmp_path / "allowed").write_text(f"desk {public(keys)}\n")
    done = subprocess.run(
        [SSH_KEYGEN, *VERIFY, "-f", "allowed", "-s", "signature"],
        cwd=tmp_path,
        input=TEXT.encode(),
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stdout[:4]) == (0, b"Good")


@needs_ssh_keygen
def test_a_signature_made_for_something_else_does_not_count(way, keys, tmp_path):
    make_key(keys)
    done = subprocess.run(
        [SSH_KEYGEN, "-Y", "sign", "-n", "git", "-f", keys / "desk"],
        input=TEXT.encode(),
        capture_output=True,
        check=True,
    )

    assert not is_signed(TEXT, done.stdout.decode(), public(keys))


def test_another_text_is_not_signed(way, keys):
    make_key(keys)
    signature = sign(TEXT, keys / "desk")

    assert not is_signed(TEXT.replace("57", "58"), signature, public(keys))


def test_another_key_is_not_the_desks(way, keys, tmp_path):
    make_key(keys)
    make_key(tmp_path / "other")
    signature = sign(TEXT, tmp_path / "other" / "desk")

    assert not is_signed(TEXT, signature, public(keys))


def test_another_keys_name_on_a_signature_does_not_help(way, keys, tmp_path):
    make_key(keys)
    make_key(tmp_path / "other")
    theirs = signature_from(sign(TEXT, tmp_path / "other" / "desk"))
    ours = signature_from(sign(TEXT, keys / "desk"))
    forged = to_text(Signature(ours.public, theirs.raw))

    assert not is_signed(TEXT, forged, public(keys))


def test_a_signature_with_one_bit_turned_is_none(way, keys):
    make_key(keys)
    good = signature_from(sign(TEXT, keys / "desk"))
    turned = to_text(Signature(good.public, bytes((good.raw[0] ^ 1, *good.raw[1:]))))

    assert not is_signed(TEXT, turned, public(keys))


@given(st.text() | st.binary(max_size=64).map(lambda raw: to_text(Signature(raw, raw))))
def test_what_is_no_signature_is_none(given_as_one):
    with pytest.raises(ValueError, match=r".*"):
        signer(given_as_one)

    assert not is_signed(TEXT, given_as_one, "ssh-ed25519 AAAA")


def test_a_key_is_its_owners_alone(way, keys):
    make_key(keys)

    assert (mode(keys), mode(keys / "desk"), mode(keys / "desk.pub")) == (0o700, 0o600, 0o600)
    assert {path.name for path in keys.iterdir()} == {"desk", "desk.pub"}


def test_a_key_that_is_there_stays(way, keys):
    make_key(keys)
    before = (keys / "desk").read_bytes()
    make_key(keys)

    assert (keys / "desk").read_bytes() == before


def test_a_new_key_stands_before_those_that_were_known(way, keys):
    make_key(keys)
    lost = public(keys)
    (keys / "desk").unlink()
    make_key(keys, known=["ssh-ed25519 AAAA", lost])

    assert public_keys(keys / "desk.pub")[1:] == (lost, "ssh-ed25519 AAAA")
    assert is_signed(TEXT, sign(TEXT, keys / "desk"), public(keys))


def test_two_that_make_a_key_at_once_make_one(only, keys):
    only(CRYPTOGRAPHY)
    threads = [threading.Thread(target=make_key, args=(keys,)) for _each in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(public_keys(keys / "desk.pub")) == 1


def test_where_there_are_no_public_keys_none_are_read(tmp_path):
    assert public_keys(tmp_path / "desk.pub") == ()


def test_comments_of_public_keys_are_left_out(tmp_path):
    (tmp_path / "desk.pub").write_text("ssh-ed25519 AAAA the desk\n\nssh-ed25519 BBBB\n")

    assert public_keys(tmp_path / "desk.pub") == ("ssh-ed25519 AAAA", "ssh-ed25519 BBBB")


@pytest.mark.parametrize("content", [b"", b"garbage", None])
def test_a_key_that_cannot_be_used_is_told(way, keys, content):
    keys.mkdir()
    if content is not None:
        (keys / "desk").write_bytes(content)
        (keys / "desk").chmod(0o600)

    with pytest.raises(NotAllowed, match=r"The desk key cannot be used: .+"):
        sign(TEXT, keys / "desk")


@needs_ssh_keygen
def test_a_key_with_a_passphrase_asks_nobody_for_it(way, keys):
    make_key(keys)
    subprocess.run(
        [SSH_KEYGEN, "-q", "-p", "-N", "secret", "-P", "", "-f", keys / "desk"], check=True
    )

    with pytest.raises(NotAllowed, match="The desk key cannot be used"):
        sign(TEXT, keys / "desk")


def test_a_machine_with_neither_says_what_to_install(keys, monkeypatch):
    make_key(keys)
    signature = sign(TEXT, keys / "desk")
    for missing in NO_OTHER.values():
        monkeypatch.setattr(signing, *missing)

    for act in (
        lambda: make_key(keys.with_name("new")),
        lambda: sign(TEXT, keys / "desk"),
        lambda: is_signed(TEXT, signature, public(keys)),
    ):
        with pytest.raises(NotAllowed, match=r"install OpenSSH with ssh-keygen, or dutyconsole\[s"):
            act()


def test_the_ways_are_looked_for_on_this_machine(monkeypatch, tmp_path):
    program = tmp_path / "ssh-keygen"
    program.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert signing._ssh_keygen() == os.fspath(program)
    assert signing._has_cryptography()

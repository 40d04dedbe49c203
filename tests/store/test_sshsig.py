import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutyconsole.store.sshsig import Signature, public_line, signature_from, to_text

publics = st.binary(min_size=32, max_size=32)
raws = st.binary(min_size=64, max_size=64)
WRITTEN = to_text(Signature(bytes(32), bytes(64)))


def with_bytes(was, instead):
    """A signature of which these bytes are others."""
    begin, *lines, end = WRITTEN.splitlines()
    blob = base64.b64decode("".join(lines))
    assert was in blob
    return "\n".join((begin, base64.b64encode(blob.replace(was, instead)).decode(), end))


@given(publics, raws)
def test_a_signature_is_read_as_it_is_written(public, raw):
    assert signature_from(to_text(Signature(public, raw))) == Signature(public, raw)


def test_lines_are_those_of_openssh():
    begin, first, *_more, end = WRITTEN.splitlines()

    assert (begin, end) == ("-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----")
    assert len(first) == 70


def test_a_public_key_is_a_line_of_a_pub_file():
    assert public_line(bytes(32)) == f"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{'A' * 43}"


@pytest.mark.parametrize("end", range(0, len(WRITTEN) - 1, 7))
def test_a_signature_that_is_cut_off_is_none(end):
    with pytest.raises(ValueError, match=r".*"):
        signature_from(WRITTEN[:end])


@pytest.mark.parametrize(
    ("was", "instead"),
    [
        (b"SSHSIG\0\0\0\1", b"SSHSIG\0\0\0\2"),
        (b"SSHSIG\0\0\0\1", b""),
        (b"dutyconsole-anchor", b"dutyconsole-report"),
        (b"sha512", b"sha256"),
        (b"ssh-ed25519", b"ssh-ed25518"),
        (bytes(40), bytes(39)),
        (b"\0\0\0\6sha512", b"\xff\0\0\6sha512"),
    ],
)
def test_what_was_made_otherwise_is_none(was, instead):
    with pytest.raises(ValueError, match=r".*"):
        signature_from(with_bytes(was, instead))

"""Signatures of the desk: Ed25519 in OpenSSH's format, by `ssh-keygen` or by `cryptography`.

Either reads what the other has made, key and signature, byte for byte. So anybody can check an
anchor with `ssh-keygen -Y verify`, without this program.
"""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from dutyconsole.errors import NotAllowed
from dutyconsole.language import _
from dutyconsole.store.files import bring_to_disk
from dutyconsole.store.sshsig import (
    NAMESPACE,
    Signature,
    public_line,
    signature_from,
    signed_bytes,
    to_text,
)
from dutyconsole.text import clean_line


def make_key(folder: Path, *, known: Iterable[str] = ()) -> None:
    """Make the key `desk` in `folder` unless there is one, and put it first in `desk.pub`.

    Behind it stay those that were there, and come those in `known`: of a desk that lost its key.

    Raises:
        NotAllowed: this machine has nothing to make it with.
        OSError: the disk does not let it be written.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    key, public = folder / "desk", folder / "desk.pub"
    with _alone_in(folder), TemporaryDirectory(prefix=".new-", dir=folder) as aside:
        if key.exists():
            return
        made, every = Path(aside) / "made", Path(aside) / "every.pub"
        own = _generate(made)
        # Its own comes first: ssh-keygen looks there, and reads no further.
        lines = dict.fromkeys((own, *public_keys(public), *known))
        every.write_text("".join(f"{line}\n" for line in lines), encoding="ascii")
        for written, place in ((every, public), (made, key)):
            written.chmod(0o600)
            bring_to_disk(written)
            written.replace(place)
        bring_to_disk(folder)


def public_keys(path: Path) -> tuple[str, ...]:
    """The keys in a file such as `desk.pub`, without comments; none where it cannot be read."""
    try:
        lines = path.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return ()
    return tuple(" ".join(line.split()[:2]) for line in lines if line.strip())


def sign(text: str, key: Path) -> str:
    """The signature of `text` by the private key in the file `key`, in lines as OpenSSH writes it.

    Raises:
        NotAllowed: this machine has nothing to sign with, or the key cannot be used.
    """
    program = _ssh_keygen()
    if program is None:
        return _sign_here(text, key)
    made = _run(program, "-q", "-Y", "sign", "-n", NAMESPACE, "-f", str(key), given=text)
    return f"{made.strip()}\n"


def signer(signature: str) -> str:
    """The public key that `signature` says it is by, as it stands in `desk.pub`.

    Raises:
        ValueError: it is no signature that could be the desk's.
    """
    return public_line(signature_from(signature).public)


def is_signed(text: str, signature: str, public_key: str) -> bool:
    """Whether `signature` is that of `text` by the owner of this public key.

    Raises:
        NotAllowed: this machine has nothing to check it with.
    """
    try:
        given = signature_from(signature)
    except ValueError:
        return False
    if public_line(given.public) != public_key:
        return False
    # There may be thousands of them, and a process for each takes a hundred times longer.
    if _has_cryptography():
        return _is_signed_here(text, given)
    return _is_signed_there(text, signature, public_key)


def _ssh_keygen() -> str | None:
    return shutil.which("ssh-keygen")


def _has_cryptography() -> bool:
    return find_spec("cryptography") is not None


def _generate(key: Path) -> str:
    """Make a private key in the file `key`, and give the public one."""
    program = _ssh_keygen()
    if program is None:
        return _generate_here(key)
    _run(program, "-q", "-t", "ed25519", "-N", "", "-C", "dutyconsole", "-f", str(key))
    return public_keys(key.with_name(f"{key.name}.pub"))[0]


def _generate_here(key: Path) -> str:
    _need_cryptography()
    from cryptography.hazmat.primitives import serialization as forms
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.generate()
    key.touch(mode=0o600)
    key.write_bytes(
        private.private_bytes(forms.Encoding.PEM, forms.PrivateFormat.OpenSSH, forms.NoEncryption())
    )
    return public_line(private.public_key().public_bytes_raw())


def _sign_here(text: str, key: Path) -> str:
    _need_cryptography()
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_ssh_private_key

    try:
        private = load_ssh_private_key(key.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise _unusable(str(error)) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise _unusable(type(private).__name__)
    raw = private.sign(signed_bytes(text))
    return to_text(Signature(private.public_key().public_bytes_raw(), raw))


def _is_signed_here(text: str, given: Signature) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(given.public).verify(given.raw, signed_bytes(text))
    except (InvalidSignature, ValueError):
        return False
    return True


def _is_signed_there(text: str, signature: str, public_key: str) -> bool:
    program = _ssh_keygen()
    if program is None:
        raise _nothing_to_sign_with()
    with TemporaryDirectory(prefix="dutyconsole-") as aside:
        allowed, file = Path(aside) / "allowed", Path(aside) / "signature"
        allowed.write_text(f"desk {public_key}\n", encoding="ascii")
        file.write_text(signature, encoding="ascii")
        words = ("-n", NAMESPACE, "-f", str(allowed), "-I", "desk", "-s", str(file))
        try:
            _run(program, "-q", "-Y", "verify", *words, given=text)
        except NotAllowed:
            return False
    return True


def _run(program: str, *words: str, given: str = "") -> str:
    """What `ssh-keygen` says; no secret is among its words, and it can ask nobody for one."""
    done = subprocess.run(  # noqa: S603 - its words are this module's, and paths
        [program, *words],
        input=given.encode(),
        capture_output=True,
        env={"LC_ALL": "C"},
        start_new_session=True,
        check=False,
    )
    if done.returncode:
        told = (done.stderr or done.stdout).decode(errors="replace").splitlines()
        raise _unusable(" ".join(line for line in told if not line.startswith("@")))
    return done.stdout.decode()


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """No other process is in this block for the same `folder`."""
    held = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _need_cryptography() -> None:
    if not _has_cryptography():
        raise _nothing_to_sign_with()


def _nothing_to_sign_with() -> NotAllowed:
    return NotAllowed(
        _("Nothing here can sign: install OpenSSH with ssh-keygen, or dutyconsole[signing]")
    )


def _unusable(reason: str) -> NotAllowed:
    return NotAllowed(_("The desk key cannot be used: {reason}").format(reason=clean_line(reason)))

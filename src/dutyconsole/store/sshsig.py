"""Ed25519 signatures and keys as OpenSSH writes them (its PROTOCOL.sshsig, RFC 4253 §6.6)."""

import base64
import hashlib
from dataclasses import dataclass

NAMESPACE = "dutyconsole-anchor"
"""What the desk's signatures are for; one made for something else does not count."""

_KIND = b"ssh-ed25519"
_MAGIC = b"SSHSIG"
_VERSION = (1).to_bytes(4)
_HASH = "sha512"
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_COLUMNS = 70
_PUBLIC, _RAW = 32, 64


@dataclass(frozen=True, slots=True)
class Signature:
    """Whose it is, and what Ed25519 made."""

    public: bytes
    """The public key, 32 bytes."""
    raw: bytes
    """64 bytes."""


def signature_from(written: str) -> Signature:
    """The signature in the lines that OpenSSH or `to_text` wrote.

    Raises:
        ValueError: it is something else, or made for something else.
    """
    begin, *lines, end = written.strip().split("\n")
    blob = base64.b64decode("".join(lines), validate=True)
    if (begin, end) != (_BEGIN, _END) or not blob.startswith(_MAGIC + _VERSION):
        raise ValueError(written[:80])
    public, *made_for, signed = _parted(blob.removeprefix(_MAGIC + _VERSION), 5)
    if made_for != [NAMESPACE.encode(), b"", _HASH.encode()]:
        raise ValueError(written[:80])
    return Signature(_of_kind(public, _PUBLIC), _of_kind(signed, _RAW))


def to_text(signature: Signature) -> str:
    """The lines in which OpenSSH writes `signature`."""
    public, signed = _joined(_KIND, signature.public), _joined(_KIND, signature.raw)
    blob = _MAGIC + _VERSION
    blob += _joined(public, NAMESPACE.encode(), b"", _HASH.encode(), signed)
    letters = base64.b64encode(blob).decode()
    lines = (letters[place : place + _COLUMNS] for place in range(0, len(letters), _COLUMNS))
    return "".join(f"{line}\n" for line in (_BEGIN, *lines, _END))


def signed_bytes(text: str) -> bytes:
    """What Ed25519 is given to sign for `text`."""
    hashed = hashlib.new(_HASH, text.encode()).digest()
    return _MAGIC + _joined(NAMESPACE.encode(), b"", _HASH.encode(), hashed)


def public_line(public: bytes) -> str:
    """A public key as it stands in a .pub file, without a comment."""
    return f"{_KIND.decode()} {base64.b64encode(_joined(_KIND, public)).decode()}"


def _of_kind(blob: bytes, length: int) -> bytes:
    kind, held = _parted(blob, 2)
    if kind != _KIND or len(held) != length:
        raise ValueError(kind[:80])
    return held


def _joined(*parts: bytes) -> bytes:
    """`parts`, each behind its length."""
    return b"".join(len(part).to_bytes(4) + part for part in parts)


def _parted(blob: bytes, count: int) -> list[bytes]:
    """The `count` parts that `_joined` put together."""
    parts: list[bytes] = []
    place = 0
    for _number in range(count):
        length = int.from_bytes(blob[place : place + 4])
        parts.append(blob[place + 4 : place + 4 + length])
        place += 4 + length
    if _joined(*parts) != blob:
        raise ValueError(blob[:80])
    return parts

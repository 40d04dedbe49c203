"""anchors.txt: checkpoints of the record outside it, each signed, only ever written on.

A block is the lines of the checkpoint and those of its signature; an empty line stands before it.
What a power cut has torn is told and spoils nothing else.
"""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from arrow import Arrow

from dutyconsole.domain.anchors import LINES, ORIGIN, Checkpoint, checkpoint_from, text
from dutyconsole.domain.moments import to_text
from dutyconsole.domain.verification import Fault, fingerprint
from dutyconsole.errors import NotAllowed, RecordUnwritable
from dutyconsole.home import Home
from dutyconsole.language import _
from dutyconsole.store.database import Record
from dutyconsole.store.files import bring_to_disk
from dutyconsole.store.signing import is_signed, make_key, public_keys, sign, signer
from dutyconsole.text import clean_line


@dataclass(frozen=True, slots=True)
class Anchor:
    """A checkpoint, and the signature of its text."""

    checkpoint: Checkpoint
    signature: str
    """The lines that OpenSSH writes."""


@dataclass(frozen=True, slots=True)
class Anchors:
    """What was read of a file of anchors."""

    anchors: tuple[Anchor, ...]
    """Those that are as they were signed, in the order of the file."""
    faults: tuple[Fault, ...]
    """What is wrong with the others."""
    vouched: bool
    """Whether the desk's public keys were there. Where they are not, as in a backup, it is known
    that an anchor is as it was signed, and not by whom."""


def make_anchor(
    home: Home, db: Record, *, at: Arrow, occasion: str, number: int | None = None
) -> Anchor:
    """Anchor the newest journal entry, or the one of this `number`, in the file of the station.

    Raises:
        NotAllowed: there is no such entry, or nothing to sign with.
        RecordUnwritable: the disk does not let it be written.
    """
    made = checkpoint(db, at=at, occasion=occasion, number=number)
    try:
        if not home.desk_key.exists():
            make_key(home.keys, known=_signers(home))
        anchor = Anchor(made, sign(text(made), home.desk_key))
        _append(home.anchors, f"\n{text(made)}{anchor.signature}")
    except OSError as error:
        raise RecordUnwritable(
            _("The anchor could not be written ({reason}); look at the disk, make it again").format(
                reason=error
            )
        ) from error
    return anchor


def checkpoint(db: Record, *, at: Arrow, occasion: str, number: int | None = None) -> Checkpoint:
    """The record as far as its newest journal entry, or the one of this `number`.

    Raises:
        NotAllowed: there is no such entry.
    """
    first = db.execute("SELECT n, digest FROM journal ORDER BY n LIMIT 1").fetchone()
    last = db.execute(
        "SELECT n, digest FROM journal WHERE n = coalesce(?, (SELECT max(n) FROM journal))",
        (number,),
    ).fetchone()
    if last is None:
        raise NotAllowed(_("There is no such journal entry to make an anchor of"))
    station = db.execute("SELECT name FROM station").fetchone()
    return Checkpoint(
        record=first["digest"].hex(),
        entries=last["n"],
        digest=last["digest"].hex(),
        algorithm=db.algorithm,
        at=at.to(db.zone),
        occasion=occasion,
        station=clean_line(station["name"]) if station else "",
    )


def read_anchors(path: Path, public_key: Path) -> Anchors:
    """The anchors in the file at `path`, held against the keys in the file `public_key`.

    Raises:
        NotAllowed: the file cannot be read, or nothing here can check a signature.
    """
    known = public_keys(public_key)
    anchors: list[Anchor] = []
    faults: list[Fault] = []
    for place, lines in _blocks(path):
        found = _read(place, lines, known)
        if isinstance(found, Fault):
            faults.append(found)
        else:
            anchors.append(found)
    return Anchors(tuple(anchors), tuple(faults), vouched=bool(known))


def _signers(home: Home) -> tuple[str, ...]:
    """Who signed the anchors that are there: a desk that lost its keys still knows them."""
    if public_keys(home.desk_public_key):
        return ()
    found = read_anchors(home.anchors, home.desk_public_key).anchors
    return tuple(dict.fromkeys(signer(anchor.signature) for anchor in found))


def _append(path: Path, block: str) -> None:
    """Write `block` at the end of the file, in one go and all the way to the disk."""
    content = block.encode()
    file = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        before = os.fstat(file).st_size
        if os.write(file, content) < len(content):
            # A file that may only be appended to (chattr +a) keeps the torn piece; it is told.
            with suppress(OSError):
                os.ftruncate(file, before)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        os.fsync(file)
    finally:
        os.close(file)
    bring_to_disk(path.parent)


def _blocks(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The pieces between empty lines, each with the number of its first line.

    A new checkpoint also begins a new piece: before it may lie one that was torn.
    """
    begun, block = 0, list[str]()
    for number, line in enumerate([*_lines(path), ""], 1):
        if block and (not line or line.startswith(ORIGIN)):
            yield begun, block
            block = []
        if line:
            begun = begun if block else number
            block.append(line)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").split("\n")
    except FileNotFoundError:
        return []
    except OSError as error:
        raise NotAllowed(
            _("{path} cannot be read: {reason}").format(path=path, reason=error.strerror)
        ) from error


def _read(place: int, lines: list[str], known: tuple[str, ...]) -> Anchor | Fault:
    written, signature = (
        "".join(f"{line}\n" for line in part) for part in (lines[:LINES], lines[LINES:])
    )
    try:
        found = checkpoint_from(written)
    except ValueError:
        wrong = _("What begins in line {line} of the anchors is none: it was cut off or changed")
        return _fault(place, lines, None, wrong)
    wrong = _wrong(written, signature, known)
    return _fault(place, lines, found, wrong) if wrong else Anchor(found, signature)


def _wrong(written: str, signature: str, known: tuple[str, ...]) -> str:
    """What is wrong with the signature; nothing where it is good."""
    try:
        by = signer(signature)
    except ValueError:
        return _("The anchor of {moment} (line {line}) has no whole signature: it was cut off")
    if not is_signed(written, signature, by):
        return _("The anchor of {moment} (line {line}) is not as it was signed: it was changed")
    if known and by not in known:
        return _("The anchor of {moment} (line {line}) is signed with a key that is not the desk's")
    return ""


def _fault(place: int, lines: list[str], about: Checkpoint | None, sentence: str) -> Fault:
    return Fault(
        "anchor",
        about.entries if about else None,
        sentence.format(line=place, moment=to_text(about.at) if about else ""),
        f"anchor file {fingerprint(*(line.encode() for line in lines))}",
    )

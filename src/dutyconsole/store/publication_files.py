"""The files of a publication: put in place so that a reader finds a whole copy at every moment.

A file that is being written has a name of its own, `.writing.db`, and gets another only when the
disk has it. So whatever a killed desk or a power cut leaves under the names `duty.db` and
`.next.db` is whole, and what it leaves under other names is thrown away; decision 0017.
"""

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dutyconsole.errors import NotAllowed
from dutyconsole.home import Home, Publication
from dutyconsole.language import _
from dutyconsole.store.database import COPY_ID
from dutyconsole.store.files import bring_to_disk, reason_of

WRITING = ".writing.db"
"""The spare while it is written into."""
WHOLE = ".whole.db"
"""A copy that is being made."""
_OLD = ".old.db"
_COPYING = ".copying.db"
_LEFT = (WRITING, WHOLE, _OLD, _COPYING)
MODE = 0o640
"""Of what the folder's group may read."""
_CLOSED = 0o600
"""Of what nobody reads yet, or any more: who cannot open it cannot hold a lock on it either."""
_LOCK = "publication.lock"
_HEADER = b"SQLite format 3\0"


def refuse_folder(home: Home, folder: Path) -> None:
    """Refuse a folder into which the copy must not or cannot be published.

    Raises:
        NotAllowed: it lies inside the station's own, is missing, cannot be written, or holds a
            record that is no copy.
    """
    if not folder.is_absolute():
        sentence = _("[view] folder = “{folder}”: write the whole path, from / on")
    elif folder.resolve().is_relative_to(home.path.resolve()):
        sentence = _("[view] folder = “{folder}” lies in the station's own; name one outside it")
    elif not folder.is_dir():
        sentence = _(
            "[view] folder = “{folder}” is not there; `dutyconsole ssh setup --print` tells how it"
            " is made"
        )
    elif not os.access(folder, os.W_OK | os.X_OK):
        sentence = _("[view] folder = “{folder}” cannot be written by this account")
    elif (record := Publication(folder).record).exists() and not is_copy(record):
        sentence = _("[view] folder = “{folder}” holds a duty.db that is no copy for reading")
    else:
        return
    raise NotAllowed(sentence.format(folder=folder))


def is_copy(path: Path) -> bool:
    """Whether the file at `path` says that it is a copy for reading."""
    # Not by SQLite: closing the file again would let go of locks that this process holds on it.
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except OSError:
        return False
    return header.startswith(_HEADER) and header[68:72] == COPY_ID.to_bytes(4, "big")


@contextmanager
def alone(home: Home, *, patient: bool) -> Iterator[bool]:
    """Be the only process that publishes this station; False where another is.

    A `patient` one waits for it. The lock lies in the home, where no leader can take it.
    """
    file = os.open(home.path / _LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if patient else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(file)


@contextmanager
def telling(folder: Path) -> Iterator[None]:
    """Say of a failure of the disk or of SQLite where nothing is published because of it.

    Raises:
        NotAllowed: there was one.
    """
    try:
        yield
    except (OSError, sqlite3.DatabaseError) as error:
        raise NotAllowed(
            _("The copy for leaders in {folder} is not brought up to date: {reason}").format(
                folder=folder, reason=reason_of(error)
            )
        ) from error


def tidy(place: Publication) -> None:
    """Throw away what somebody left who was killed."""
    for name in _LEFT:
        (place.path / name).unlink(missing_ok=True)
    # Of the three steps of an exchange a power cut may leave the last without the one before.
    if place.spare.exists() and place.record.exists() and place.spare.samefile(place.record):
        place.spare.unlink()


def take_spare(place: Publication) -> Path:
    """The spare under the name that says that it is being written.

    Raises:
        FileNotFoundError: there is no spare.
    """
    writing = place.spare.rename(place.path / WRITING)
    # Before the first page changes the disk has to know two things: that this file goes by this
    # name, and from the exchange before, that it is not the one that is read.
    bring_to_disk(place.path)
    return writing


def exchange(place: Publication, writing: Path) -> None:
    """Publish what was written, which the disk has; what was published becomes the spare."""
    old = place.path / _OLD
    writing.chmod(MODE)
    old.hardlink_to(place.record)
    writing.rename(place.record)
    old.rename(place.spare)
    place.spare.chmod(_CLOSED)


def new_file(path: Path, mode: int = _CLOSED) -> None:
    """Make the empty file `path`, closed to all others until it is published."""
    file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, mode)
    try:
        os.fchmod(file, mode)  # whatever the umask says
    finally:
        os.close(file)


def copy_to_spare(place: Publication, source: Path) -> None:
    """Make the spare a copy of the file `source`."""
    copying = place.path / _COPYING
    new_file(copying)
    shutil.copyfile(source, copying)
    bring_to_disk(copying)
    copying.rename(place.spare)


def put(path: Path, text: str) -> None:
    """Put a small file in place at once; a power cut may leave the one before, or an empty one."""
    fresh = path.with_name(f".{path.name}")
    fresh.unlink(missing_ok=True)
    new_file(fresh, MODE)
    fresh.write_text(text, encoding="utf-8")
    fresh.rename(path)

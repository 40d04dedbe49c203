"""Drafts: what is typed into a form and not saved yet, kept so that nothing takes it away.

    intake.5f0c….json    the form as it is now: replaced whole on every change, without waiting
    intake.5f0c….kept    the same, waited for until it is on the disk, at most some seconds older

A killed program loses nothing, because the first file is there already. A power cut may leave that
one empty, since it got its name before its content was on the disk; then the second one counts.

A draft is locked while its form is open, so that no other desk takes it. The lock (flock) ends with
its process, however that ended; a process id would be another program's after a restart.
"""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec
from arrow import Arrow

from dutyconsole.domain.journal import Uid
from dutyconsole.domain.moments import from_text, to_text
from dutyconsole.errors import NotAllowed
from dutyconsole.exchange.files import reason_of
from dutyconsole.language import _
from dutyconsole.text import clean


@dataclass(frozen=True, slots=True)
class Draft:
    """What a form held."""

    uid: Uid
    """The unique id of the act about to be made: saving it twice is recognised by it."""
    kind: str
    """Which form: `intake`, `correction-2020-12`."""
    fields: Mapping[str, str]
    saved_at: Arrow


class DraftFile:
    """The draft of one open form; nothing is on the disk before the first `keep`."""

    def __init__(self, folder: Path, kind: str, uid: Uid) -> None:
        self.kind = kind
        self.uid = uid
        self._path = folder / f"{kind}.{uid}.json"
        self._lock: int | None = None
        self._unsynced = b""

    def keep(self, fields: Mapping[str, str], *, at: Arrow) -> None:
        """Keep what the form holds now, without waiting for the disk (see `sync`).

        Raises:
            NotAllowed: the disk refuses; what was kept before is still there.
        """
        page = _Page(
            self.uid, self.kind, to_text(at), {name: clean(text) for name, text in fields.items()}
        )
        content = msgspec.json.format(msgspec.json.encode(page), indent=1)
        with _refusing():
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._hold(_replace(self._path, content, wait=False))
        self._unsynced = content

    def sync(self) -> None:
        """Wait until what was kept is on the disk.

        Raises:
            NotAllowed: the disk refuses.
        """
        if not self._unsynced:
            return
        with _refusing():
            os.close(_replace(self._path.with_suffix(".kept"), self._unsynced, wait=True))
            _sync_folder(self._path.parent)
        self._unsynced = b""

    def close(self) -> None:
        """Leave the draft to whoever opens the form next.

        Raises:
            NotAllowed: the disk refuses.
        """
        try:
            self.sync()
        finally:
            self._hold(None)

    def drop(self) -> None:
        """Delete the draft: its content is recorded, or is not wanted."""
        self._unsynced = b""
        for suffix in (".tmp", ".kept", ".json"):
            with suppress(OSError):
                self._path.with_suffix(suffix).unlink()
        self._hold(None)

    def _hold(self, lock: int | None) -> None:
        if self._lock is not None:
            os.close(self._lock)
        self._lock = lock

    def _take(self) -> Draft | None:
        """Take over a draft whose form is gone; None if it is not, or the draft is damaged."""
        for path in (self._path, self._path.with_suffix(".kept")):
            if not path.exists():
                continue
            self._hold(_lock(path))
            if self._lock is None:
                return None
            if found := _read(path):
                return found
        self._hold(None)
        return None


def take_newest(folder: Path, kind: str) -> tuple[DraftFile, Draft] | None:
    """The newest draft of `kind` whose form is gone, taken over; None where there is none.

    A damaged file gets `.bad` added to its name and stays.
    """
    taken = list(_take_all(folder, kind))
    taken.sort(key=lambda each: each[1].saved_at)
    for file, _draft in taken[:-1]:
        file.close()
    return taken[-1] if taken else None


def count_drafts(folder: Path) -> int:
    """Drafts of all kinds, those of open forms among them."""
    found = [*folder.glob("*.json"), *folder.glob("*.kept")]
    return len({path.name.split(".")[1] for path in found})


class _Page(msgspec.Struct):
    uid: str
    kind: str
    saved_at: str
    fields: dict[str, str]


@contextmanager
def _refusing() -> Iterator[None]:
    """Say in the operator's words what the system has against a file."""
    try:
        yield
    except OSError as error:
        raise NotAllowed(
            _("The draft cannot be kept ({reason}): save before you leave").format(
                reason=reason_of(error)
            )
        ) from error


def _take_all(folder: Path, kind: str) -> Iterator[tuple[DraftFile, Draft]]:
    found = [*folder.glob(f"{kind}.*.json"), *folder.glob(f"{kind}.*.kept")]
    for uid in {path.name.split(".")[1] for path in found}:
        file = DraftFile(folder, kind, Uid(uid))
        if draft := file._take():  # noqa: SLF001 - taking over is this module's own
            yield file, draft


def _replace(path: Path, content: bytes, *, wait: bool) -> int:
    """Put a locked file with `content` in the place of `path`; the answer holds the lock."""
    fresh = path.with_suffix(".tmp")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with open(descriptor, "wb", closefd=False) as stream:
            stream.write(content)
        if wait:
            os.fsync(descriptor)
        fresh.replace(path)
    except OSError:
        os.close(descriptor)
        with suppress(OSError):
            fresh.unlink()
        raise
    return descriptor


def _lock(path: Path) -> int | None:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Its owner may have replaced it between the two lines above: then it is in use.
        if os.path.samestat(os.fstat(descriptor), path.stat()):
            return descriptor
    except OSError:
        pass
    os.close(descriptor)
    return None


def _read(path: Path) -> Draft | None:
    try:
        page = msgspec.json.decode(path.read_bytes(), type=_Page)
        return Draft(Uid(page.uid), page.kind, page.fields, from_text(page.saved_at))
    except OSError:
        return None
    except (msgspec.MsgspecError, ValueError):
        with suppress(OSError):
            path.replace(path.with_name(f"{path.name}.bad"))
        return None


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""Restoring: a backup proved, then put in the place of the record, which is kept beside it.

Whatever ends it halfway leaves the old record or the new one. All that takes long is done aside, in
a copy; that the record was restored is written in the copy too, so that there is no moment at which
it is in place without saying so.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from arrow import Arrow

from dutyconsole.domain.backups import name_of
from dutyconsole.domain.verification import Verdict
from dutyconsole.errors import DutyError, NotAllowed, StationBusy
from dutyconsole.home import Home
from dutyconsole.language import _, ngettext
from dutyconsole.store import segments
from dutyconsole.store.backup import checkpoints, one_at_a_time
from dutyconsole.store.database import connect, is_busy, kind_of
from dutyconsole.store.desk_lock import held
from dutyconsole.store.files import bring_to_disk, copy_file, copy_folder, reason_of
from dutyconsole.store.verification import verify

_PREFIX = ".restoring-"
_BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database; left there, it would be taken for a part of the next one."""
_UNREADABLE = frozenset(
    {
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_ERROR,
    }
)


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of a restore."""

    entries: int
    """Journal entries of the backup."""
    lost: int | None
    """Newer ones that the record in its place had; None where nothing is left to tell."""
    replaced: Path | None
    """The folder with what was in its place; None where there was nothing."""


def restore(home: Home, backup: Path, *, by: str, at: Arrow) -> Restored:
    """Put the record of the home `backup` in the place of the one in `home`.

    Settings, anchors and keys come with it where `home` has none. A file of anchors that goes on
    from that of the backup stays: it is the witness of entries that are lost.

    Raises:
        NotAllowed: the backup is none or not sound, or the disk does not let it be done; the record
            stays as it is.
        StationBusy: a desk is open on this station, or another program has the record open.
    """
    if not Home(backup).record.is_file():
        raise NotAllowed(
            _("{path} is no backup; `dutyconsole backup list` names them").format(path=backup)
        )
    if held(home):
        raise StationBusy(_("A desk is open on this station; close it, then restore"))
    try:
        home.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        with one_at_a_time(home):
            _remove_unfinished(home)
            with TemporaryDirectory(prefix=_PREFIX, dir=home.path) as aside:
                return _restored(home, Home(backup.absolute()), Home(Path(aside)), by=by, at=at)
    except (OSError, sqlite3.DatabaseError) as error:
        raise NotAllowed(
            _("{path} could not be restored: {reason}").format(path=backup, reason=reason_of(error))
        ) from error
    finally:
        with suppress(OSError):
            home.path.rmdir()  # goes only if it is empty


def _restored(home: Home, backup: Home, aside: Home, *, by: str, at: Arrow) -> Restored:
    _copy_record(backup, aside)
    verdict = _prove(home, backup, aside)
    _keep_wal(home, aside)
    with _nobody_else(home.record) as newest:
        lost = _lost(home, newest, verdict.entries)
        folder = home.path / f"replaced-{name_of(at)}" if _is_replaced(home, backup) else None
        _say_so(home, backup, aside, lost, by=by, at=at)
        _put_missing(home, backup, aside)
        if folder:
            _set_aside(home, aside, folder)
        aside.record.replace(home.record)
        _put_anchors(home, backup, aside, folder)
        bring_to_disk(home.path)
    return Restored(verdict.entries, lost, folder)


def _copy_record(backup: Home, aside: Home) -> None:
    """Copy the record of `backup` as one whole file; it may be a home whose desk was killed."""
    copy_file(backup.record, aside.record)
    if _beside(backup, "-wal").exists():
        copy_file(_beside(backup, "-wal"), _beside(aside, "-wal"))
        with closing(sqlite3.connect(aside.record)) as db:
            db.execute("PRAGMA journal_mode = DELETE")
        bring_to_disk(aside.record)


def _prove(home: Home, backup: Home, aside: Home) -> Verdict:
    """Refuse a copy that is not what its journal, its own records of faults and its anchors say."""
    key = backup.desk_public_key if backup.keys.is_dir() else home.desk_public_key
    verdict = verify(aside.record, anchors=checkpoints(backup, key))
    if verdict.new:
        raise NotAllowed(
            _("{path} is not sound, nothing was changed: {fault}").format(
                path=backup.path, fault=verdict.new[0].sentence
            )
        )
    return verdict


def _keep_wal(home: Home, aside: Home) -> None:
    """Keep the -wal as it is, as a witness; SQLite takes it away when it brings it over."""
    kept = _beside(aside, "-was")
    try:
        if _beside(home, "-wal").exists():
            copy_file(_beside(home, "-wal"), kept)
    except OSError:
        kept.unlink(missing_ok=True)  # what cannot be read is moved as it is


@contextmanager
def _nobody_else(record: Path) -> Iterator[int | None]:
    """Hold the record that is replaced; how many entries it has, None where it cannot be read.

    All of it is then in its one file. And whoever waited for it meanwhile finds that the file was
    moved, and does not write what belongs to it beside the new one.
    """
    if not record.is_file():
        yield None
        return
    with closing(sqlite3.connect(record, isolation_level=None)) as db:
        try:
            db.execute("PRAGMA journal_mode = DELETE")
            db.execute("BEGIN EXCLUSIVE")
            entries = db.execute("SELECT max(n) FROM journal").fetchone()[0] or 0
            busy = db.execute("PRAGMA journal_mode").fetchone()[0] != "delete"
        except sqlite3.DatabaseError as error:
            entries, busy = None, is_busy(error)
            if not busy and kind_of(error) not in _UNREADABLE:
                raise
        if busy:
            raise StationBusy(_("Another program has the record open; close it, then restore"))
        yield entries


def _lost(home: Home, newest: int | None, entries: int) -> int | None:
    """How many entries are lost, by the record that is replaced and by its anchors."""
    with suppress(DutyError):
        anchored = [each.entries for each in checkpoints(home, home.desk_public_key)]
        newest = max((*anchored, newest or 0)) or None
    return None if newest is None else max(newest - entries, 0)


def _is_replaced(home: Home, backup: Home) -> bool:
    """Whether there is anything that must make way."""
    if home.anchors.exists() and not _goes_on(home, backup):
        return True
    return any(path.exists() for path in (home.record, *(_beside(home, end) for end in _BESIDE)))


def _say_so(home: Home, backup: Home, aside: Home, lost: int | None, *, by: str, at: Arrow) -> None:
    """Write in the copy that it was restored, and which anchors it does not fit any more."""
    anchors = checkpoints(home, home.desk_public_key) if _goes_on(home, backup) else ()
    verdict = verify(aside.record, anchors=anchors, replay=False)
    with closing(connect(aside.record)) as db:
        segments.begin(db, verdict.new, reason=_reason(backup, lost), by=by, at=at)
    bring_to_disk(aside.record)


def _reason(backup: Home, lost: int | None) -> str:
    restored = _("Restored from the backup {name}").format(name=backup.path.name)
    if lost is None:
        return _("{restored}; how many newer entries are lost is not known").format(
            restored=restored
        )
    return ngettext(
        "{restored}; {count} newer entry is lost",
        "{restored}; {count} newer entries are lost",
        lost,
    ).format(restored=restored, count=lost)


def _put_missing(home: Home, backup: Home, aside: Home) -> None:
    """Settings and keys, where the home has none."""
    if backup.settings.exists() and not home.settings.exists():
        copy_file(backup.settings, aside.settings)
        aside.settings.replace(home.settings)
    if backup.keys.is_dir() and not home.keys.exists():
        copy_folder(backup.keys, aside.keys)
        aside.keys.replace(home.keys)


def _set_aside(home: Home, aside: Home, folder: Path) -> None:
    """Move what is replaced into `folder`; the record stays too until the new one replaces it."""
    folder.mkdir(mode=0o700)
    if _beside(aside, "-was").exists():
        _beside(aside, "-was").replace(folder / f"{home.record.name}-wal")
    for end in _BESIDE:
        with suppress(FileNotFoundError):
            _beside(home, end).replace(folder / f"{home.record.name}{end}")
    with suppress(FileNotFoundError):
        (folder / home.record.name).hardlink_to(home.record)
    bring_to_disk(folder)


def _goes_on(home: Home, backup: Home) -> bool:
    """Whether the file of anchors is that of the backup, perhaps with more of them."""
    begun = backup.anchors.read_bytes() if backup.anchors.exists() else b""
    try:
        return home.anchors.read_bytes().startswith(begun)
    except OSError:
        return False


def _put_anchors(home: Home, backup: Home, aside: Home, folder: Path | None) -> None:
    """The anchors of the backup, unless the home has them."""
    if _goes_on(home, backup) or not backup.anchors.exists():
        return
    copy_file(backup.anchors, aside.anchors)
    if home.anchors.exists() and folder:
        home.anchors.replace(folder / home.anchors.name)
    aside.anchors.replace(home.anchors)


def _beside(home: Home, end: str) -> Path:
    return home.record.with_name(f"{home.record.name}{end}")


def _remove_unfinished(home: Home) -> None:
    """Remove the copies that a restore left which was killed."""
    for path in home.path.glob(f"{_PREFIX}*"):
        shutil.rmtree(path)

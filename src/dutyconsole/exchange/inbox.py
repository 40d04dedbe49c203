"""The inbox of leaders' acts, as a Maildir: one file each, written aside and then renamed.

    inbox/tmp/5f0c….json     being written
    inbox/new/5f0c….json     whole, for the desk to take in

Who drops a file can enter the folders and write there, but not list them, and a name cannot be
guessed. Whatever lies in `new` may be anybody's work: it is opened so that nothing can be waited
for or followed, and only so much of it is read as an act can have.
"""

import os
import re
import secrets
import stat
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import cast

import msgspec
from arrow import Arrow

from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.domain.journal import Uid
from dutyconsole.domain.leader_acts import KINDS, LeaderAct, LeaderActKind, cleaned
from dutyconsole.domain.moments import from_text, to_text
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.exchange.files import reason_of, unreadable
from dutyconsole.language import _
from dutyconsole.text import clean_line, fit

LARGEST = 8 * 1024
"""Bytes of a file."""
LOOKED_AT = 1000
"""How many files are looked at in one go; the rest waits."""
KEPT_ASIDE = 1000
"""How many refused acts are kept; nobody fills the desk's disk with more."""
KEPT_OTHER = 100
"""How many files are kept that hold no act: they take no act's room."""
STALE = 36 * 3600
"""Seconds after which what lies in `tmp` will never be whole: the Maildir rule."""
THROUGH = 0o2710
"""Of the inbox: the group goes through, and cannot put another folder in the place of one."""
MODE = 0o2730
"""Of its folders: the group enters and writes, and cannot list; a file gets the folder's group."""
_NAME = re.compile(r"[0-9a-f]{32}\.json", re.ASCII)
_MOMENT = re.compile(r"\d{4}(-\d\d){2}T\d\d(:\d\d){2}[+-]\d\d:\d\d", re.ASCII)
_NUMBER = re.compile(r"(\d{4})/([1-9]\d{0,8})", re.ASCII)
_LARGEST_ENTRY = 2**53
_REASON_COLUMNS = 200
_OTHER = "other."
"""How the name of a refused file begins that holds no act."""


@dataclass(frozen=True, slots=True)
class Refused:
    """What lies in the folder of the refused."""

    count: int = 0
    reason: str = ""
    """Of the latest."""
    is_full: bool = False
    """Whether what is refused now may find no room there."""


class _Page(msgspec.Struct, forbid_unknown_fields=True):
    """What a file holds: exactly this."""

    uid: str
    kind: str
    leader: str
    at: str
    incident: str
    """`2020/14`; empty where it is about none."""
    entry: int
    text: str


def make(inbox: Path) -> None:
    """Make the folders that are not there yet.

    Raises:
        OSError: the system does not let them be made.
    """
    for folder in (inbox, inbox / "tmp", inbox / "new"):
        if not folder.is_dir():
            folder.mkdir()
            folder.chmod(THROUGH if folder == inbox else MODE)


def drop(inbox: Path, act: LeaderAct) -> None:
    """Drop an act for the desk to take in.

    Raises:
        NotAllowed: it cannot be dropped; nothing was sent.
    """
    content = _content(cleaned(act))
    name = f"{act.uid}.json"
    if len(content) > LARGEST:
        raise NotAllowed(_("This is too long to be sent; say it in fewer words"))
    with _refusing():
        _write(inbox / "tmp" / name, content)
        (inbox / "tmp" / name).rename(inbox / "new" / name)
    # The folder may be entered and not read, so that nobody but the desk can wait for it.
    with suppress(OSError):
        _sync_folder(inbox / "new")


def waiting(inbox: Path, stuck: Collection[str] = ()) -> tuple[Path, ...]:
    """The files in the inbox, the oldest first, without those named in `stuck`.

    Folders are none: whoever makes many hides no file behind them.

    Raises:
        OSError: the folder cannot be read.
    """
    with os.scandir(inbox / "new") as entries:
        files = (each for each in entries if each.name not in stuck and not _is_folder(each))
        found = list(islice(files, LOOKED_AT))
    dated = []
    for entry in found:
        with suppress(OSError):
            dated.append((entry.stat(follow_symlinks=False).st_mtime_ns, entry.name))
    return tuple(inbox / "new" / name for _moment, name in sorted(dated))


def count_folders(inbox: Path) -> int:
    """How many folders somebody has made among the files of the inbox.

    Raises:
        OSError: the folder cannot be read.
    """
    with os.scandir(inbox / "new") as entries:
        return sum(map(_is_folder, entries))


def read(path: Path) -> LeaderAct:
    """The act in a file of the inbox.

    Raises:
        BadInput: it holds none.
    """
    try:
        content = _bytes_of(path)
    except OSError as error:
        raise unreadable(path, error) from error
    try:
        page = msgspec.json.decode(content.decode("utf-8"), type=_Page)
    except (ValueError, RecursionError) as error:
        raise BadInput(_("A leader's file does not hold an act")) from error
    if not _NAME.fullmatch(path.name) or path.name != f"{page.uid}.json":
        raise BadInput(_("A leader's file has the name of another act"))
    return _act(page)


def put_away(path: Path) -> bool:
    """Take a file out of the inbox; whether it is gone."""
    with suppress(OSError):
        path.unlink(missing_ok=True)
        return True
    with suppress(OSError):
        path.rmdir()
        return True
    return False


def set_aside(path: Path, refused: Path, reason: str, *, is_act: bool) -> bool:
    """Move a file out of the inbox to those that were refused, behind the reason; whether it went.

    Only what an act can hold of it is kept, and of a link, a pipe or a folder nothing; nothing of
    it at all where there is no room for more of its sort. What stays in the inbox is not kept.

    Raises:
        OSError: the folder of the refused cannot be written; the file is still in the inbox.
    """
    if not os.path.lexists(path):
        return True
    refused.mkdir(mode=0o700, exist_ok=True)
    kept = None
    if not _is_full(refused, is_act=is_act):
        begin = f"{path.stem}." if is_act else _OTHER
        kept = refused / f"{begin}{secrets.token_hex(4)}.txt"
        content = b""
        with suppress(OSError, BadInput):
            content = _bytes_of(path, whole=False)
        head = fit(clean_line(reason), _REASON_COLUMNS).rstrip()
        _write(kept, f"{head}\n\n".encode() + content, 0o600)
    is_gone = put_away(path)
    # Each start of the desk finds it again, and would keep it once more.
    if kept and not is_gone:
        put_away(kept)
    return is_gone


def list_refused(refused: Path) -> Refused:
    """How many files lie there that were refused, and the reason of the latest."""
    try:
        dated = [(each.stat().st_mtime_ns, each) for each in refused.glob("*.txt")]
        if not dated:
            return Refused()
        with max(dated)[1].open("rb") as file:
            head = file.readline(LARGEST)
        is_full = _is_full(refused, is_act=True) or _is_full(refused, is_act=False)
    except OSError as error:
        return Refused(reason=reason_of(error))
    return Refused(len(dated), clean_line(head.decode("utf-8", errors="replace")), is_full)


def sweep(inbox: Path, *, at: Arrow) -> None:
    """Take away what somebody began to write long ago and never finished."""
    with suppress(OSError), os.scandir(inbox / "tmp") as entries:
        for entry in islice(entries, LOOKED_AT):
            if at.float_timestamp - entry.stat(follow_symlinks=False).st_mtime > STALE:
                put_away(Path(entry.path))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir(follow_symlinks=False)


def _is_full(refused: Path, *, is_act: bool) -> bool:
    """Whether there is no room for one more refused act, or for one more file that is none."""
    with os.scandir(refused) as entries:
        count = sum(each.name.startswith(_OTHER) is not is_act for each in entries)
    return count >= (KEPT_ASIDE if is_act else KEPT_OTHER)


def _content(act: LeaderAct) -> bytes:
    number = act.incident
    return msgspec.json.encode(
        _Page(
            uid=act.uid,
            kind=act.kind,
            leader=act.leader,
            at=to_text(act.at),
            incident=f"{number.year}/{number.number}" if number else "",
            entry=act.entry,
            text=act.text,
        )
    )


def _act(page: _Page) -> LeaderAct:
    number = _NUMBER.fullmatch(page.incident)
    if page.kind not in KINDS or not 0 <= page.entry < _LARGEST_ENTRY:
        raise BadInput(_("A leader's file does not hold an act"))
    if page.incident and not number:
        raise BadInput(_("A leader's file names no incident where one is expected"))
    if not page.leader or page.leader != clean_line(page.leader):
        raise BadInput(_("A leader's file does not say whose it is"))
    return LeaderAct(
        uid=Uid(page.uid),
        kind=cast("LeaderActKind", page.kind),
        leader=page.leader,
        at=_moment(page.at),
        incident=IncidentNumber(int(number[1]), int(number[2])) if number else None,
        entry=page.entry,
        text=page.text,
    )


def _moment(stored: str) -> Arrow:
    try:
        if _MOMENT.fullmatch(stored):
            return from_text(stored)
    except ValueError:
        pass
    raise BadInput(_("A leader's file does not say when it was written"))


def _bytes_of(path: Path, *, whole: bool = True) -> bytes:
    """The bytes of a plain file that has no second name.

    Raises:
        BadInput: it is something else, or more than an act can be (of which without `whole` only
            the beginning is taken).
        OSError: the system does not let it be read.
    """
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
    descriptor = os.open(path, flags)
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        is_ = os.fstat(descriptor)
        if not stat.S_ISREG(is_.st_mode) or is_.st_nlink != 1:
            raise BadInput(_("A leader's file is no plain file"))
        content = file.read(LARGEST + 1) or b""
    if whole and len(content) > LARGEST:
        raise BadInput(_("A leader's file is too large"))
    return content[:LARGEST]


def _write(path: Path, content: bytes, mode: int = 0o644) -> None:
    """A new file, all the way to the disk; nothing is left where that fails."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(path, flags, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            # Whatever the account's umask is, the desk has to read it.
            os.fchmod(descriptor, mode)
            file.write(content)
            file.flush()
            os.fsync(descriptor)
    except OSError:
        with suppress(OSError):
            path.unlink()
        raise


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NotAllowed(
            _("It could not be sent to the desk ({reason}): call the duty room").format(
                reason=reason_of(error)
            )
        ) from error

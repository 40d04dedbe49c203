"""A check-up of the record: SQLite, its settings, references, who can read it, the registers."""

import sqlite3
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.config.channels import Channels, load
from dutyconsole.domain.backups import is_too_old
from dutyconsole.domain.destruction import DueForDestruction
from dutyconsole.domain.doctor import Finding
from dutyconsole.domain.outbox import State, recipients
from dutyconsole.errors import DutyError
from dutyconsole.home import Home
from dutyconsole.language import _
from dutyconsole.store import destruction, wal
from dutyconsole.store.alarms import backup_age
from dutyconsole.store.campaign import is_on
from dutyconsole.store.crews import Crews
from dutyconsole.store.database import WRITING, Record
from dutyconsole.store.desk_lock import held
from dutyconsole.store.handover import get_last, get_watch
from dutyconsole.store.outbox import counts
from dutyconsole.store.people import list_people
from dutyconsole.store.publication import read_standing
from dutyconsole.wording import length, moment_short

SAFE_SQLITE = (3, 51, 3)
"""From 3.7.0 until before this version, two connections that write and checkpoint at the same
moment could damage a WAL database (https://www.sqlite.org/wal.html#walresetbug)."""


STALE = 30
"""Seconds; the open desk says every five that the copy is complete."""
_LARGEST_WAL = 64 * 1024 * 1024
"""Bytes; the desk brings the -wal over at a sixteenth of that."""


def record_health(db: Record) -> list[Finding]:
    """What was looked at in and around the open record `db`, in the order to be shown."""
    home = db.path.parent
    return [
        _sqlite(),
        _second_sqlite(),
        *(_setting(db, name, value) for name, value in (*WRITING, ("query_only", 1))),
        _references(db),
        _privacy(_("Home"), home, "700"),
        _privacy(_("Record"), db.path, "600"),
    ]


def evidence_health(home: Home, station: Station, *, at: Arrow) -> list[Finding]:
    """What was looked at beside the record: anchors, keys, ballast, backups, who holds the desk."""
    return [
        _anchors(home),
        _wal(home),
        *(_privacy(_("Desk key"), path, "600") for path in [home.desk_key] if path.exists()),
        _ballast(home),
        *(
            _backup(folder, station, at=at)
            for folder in (home.backups, *map(Path, station.backup.folders))
        ),
        _finding(
            _("Desk"),
            _("open in another process") if held(home) else _("not open"),
            ok=True,
            advice="",
        ),
    ]


def outbox_health(db: Record, home: Home, station: Station, *, at: Arrow) -> list[Finding]:
    """What was looked at of the messages that leave the room; nothing where none are wanted."""
    if not home.channels.exists() and not station.notify.stages:
        return []
    try:
        channels = load(home.channels)
    except DutyError as refusal:
        return [
            _finding(_("Channels"), str(home.channels), ok=False, advice=str(refusal), grave=False)
        ]
    missing = unreachable(db, station, channels, at=at)
    doubtful = counts(db)[State.UNKNOWN]
    installed = find_spec("apprise") is not None
    return [
        _finding(
            "apprise",
            _("installed") if installed else _("not installed"),
            ok=installed,
            advice=_("Messages are sent by it: {command}").format(
                command="pip install dutyconsole[notify]"
            ),
            grave=False,
        ),
        _finding(
            _("Cannot be reached outside the room"),
            _(", ").join(missing) or _("nobody"),
            ok=not missing,
            advice=_("Write a block [[channels]] for each into {path}").format(path=home.channels),
            grave=False,
        ),
        _finding(
            _("Messages that may not have arrived"),
            str(doubtful),
            ok=not doubtful,
            advice=_("`dutyconsole outbox list` shows them; send them again or give them up"),
            grave=False,
        ),
    ]


def register_health(db: Record, station: Station, *, at: Arrow) -> list[Finding]:
    """What was looked at of the registers: what is kept for too long, and what their rules lack."""
    here = at.to(db.zone).date()
    return [
        *_kept_too_long(destruction.due(db, station, at=at)),
        *_still_held(db, station),
        *(_lacking_rules(station) if is_on(db, here) else ()),
        *_empty_sections(db, station),
    ]


def _kept_too_long(found: Sequence[DueForDestruction]) -> Iterator[Finding]:
    if not found:
        yield _finding(_("Due for destruction"), _("nothing"), ok=True, advice="")
    for each in found:
        said = _("{register}: {count} lines since {day}").format(
            register=_(each.name), count=each.lines, day=each.since.isoformat()
        )
        still = _("; {count} of them open").format(count=each.open) if each.open else ""
        yield _finding(
            _("Due for destruction"),
            f"{said}{still}",
            ok=False,
            advice=_("Have it ordered, then run `dutyconsole destruction run {key}`").format(
                key=each.register
            ),
            grave=False,
        )


def _still_held(db: Record, station: Station) -> Iterator[Finding]:
    """Where what was destroyed is to be found yet; nothing is said where nothing was."""
    if not destruction.list_destructions(db):
        return
    backups, drafts = destruction.backups_holding(db, station), destruction.drafts_holding(db)
    yield _finding(
        _("Backups that hold what was destroyed"),
        _(", ").join(map(str, backups)) or _("none"),
        ok=not backups,
        advice=_("Rotation takes them in time; where the rule wants it at once, delete them"),
        grave=False,
    )
    yield _finding(
        _("Drafts of registers of which something was destroyed"),
        _(", ").join(map(str, drafts)) or _("none"),
        ok=not drafts,
        advice=_("Open their forms and save or discard them"),
        grave=False,
    )


def _lacking_rules(station: Station) -> Iterator[Finding]:
    """Without areas and supplies in the settings the campaign cannot ask for them."""
    for name, block, found in (
        (_("Areas to be disinfected"), "areas", len(station.areas)),
        (_("Items of supplies"), "supplies", len(station.supplies)),
    ):
        yield _finding(
            name,
            str(found) if found else _("none"),
            ok=bool(found),
            advice=_("The campaign is on: write a block [[{block}]] for each into {path}").format(
                block=block, path="station.toml"
            ),
            grave=False,
        )


def _empty_sections(db: Record, station: Station) -> Iterator[Finding]:
    """Sections of the settings in which nobody is: their name is written otherwise somewhere."""
    sections = station.campaign.sections
    if not sections:
        return
    known = {person.department for person in list_people(db)}
    empty = [name for name in sections if name not in known]
    yield _finding(
        _("Sections without anybody of the directory"),
        _(", ").join(empty) or _("none"),
        ok=not empty,
        advice=_("Write them in [campaign] as the directory does, or import who belongs there"),
        grave=False,
    )


def copy_health(home: Home, folder: Path, *, at: Arrow) -> Finding:
    """How old the copy for leaders in `folder` is, and whether the desk publishes it."""
    standing, is_open = read_standing(folder), held(home)
    lags = standing is None or _seconds(standing.complete, at) > STALE
    said = (
        _("published at {time}, {length} ago").format(
            time=moment_short(standing.complete, at=at),
            length=length(_seconds(standing.complete, at)),
        )
        if standing
        else _("none")
    )
    desk = _("the desk is open") if is_open else _("the desk is not open")
    return _finding(
        _("Copy for leaders"),
        _(", ").join((said, desk)),
        ok=not lags if is_open else standing is not None,
        advice=_(
            "The open desk publishes it every few seconds: see its alarms; it learns of a changed"
            " [view] when it is closed and opened again"
        )
        if is_open
        else _("Open the desk, which publishes it"),
        grave=False,
    )


def _seconds(moment: Arrow, at: Arrow) -> float:
    seconds: float = (at - moment).total_seconds()
    return max(seconds, 0.0)


def unreachable(db: Record, station: Station, channels: Channels, *, at: Arrow) -> tuple[str, ...]:
    """Who is on duty or on the next roster, or is to be told, and has no channel.

    Nobody where no message is to leave the room.
    """
    if not station.notify.stages:
        return ()
    crews = Crews(db, station)
    watch = get_watch(db, crews.times, at=at)
    last = get_last(db)
    now = crews.in_charge(last) if last else crews.members((watch.shift or watch.next).id)
    seats = (*now, *crews.members(watch.next.id))
    told = [name for stage in station.notify.stages for name in stage.to]
    on_duty = [seat.post for seat in seats if station.post(seat.post)]
    meant = recipients([*on_duty, *told], station, seats, channels.names)
    return tuple(name for name in meant if name not in channels.names)


def _anchors(home: Home) -> Finding:
    found = home.anchors.exists()
    return _finding(
        _("Anchors"),
        str(home.anchors) if found else _("none"),
        ok=found,
        advice=_(
            "Without anchors nobody sees that the newest entries were cut off: run `dutyconsole"
            " anchor make`"
        ),
        grave=False,
    )


def _wal(home: Home) -> Finding:
    size = wal.size(home.record)
    return _finding(
        _("The -wal waits to be brought over"),
        _("{size} MB").format(size=size // 1024**2),
        ok=size <= _LARGEST_WAL,
        advice=_(
            "Open the desk, which brings it over; with a standby, look whether Litestream runs"
        ),
        grave=False,
    )


def _ballast(home: Home) -> Finding:
    found = home.ballast.exists()
    return _finding(
        _("Ballast for a full disk"),
        _("there") if found else _("none"),
        ok=found,
        advice=_("The open desk holds it back as soon as there is room"),
        grave=False,
    )


def _backup(folder: Path, station: Station, *, at: Arrow) -> Finding:
    age = backup_age(folder, at=at)
    return _finding(
        _("Newest backup in {folder}").format(folder=folder),
        _("none") if age is None else _("{age} ago").format(age=length(age)),
        ok=not is_too_old(age, station.backup),
        advice=_("Run `dutyconsole backup` and see what it says"),
        grave=False,
    )


def _sqlite() -> Finding:
    return _finding(
        "SQLite",
        sqlite3.sqlite_version,
        ok=sqlite3.sqlite_version_info >= SAFE_SQLITE,
        advice=_(
            "Older than {version}: a rare fault can damage the record when two programs write at"
            " once; run one desk, keep backups, and update when the system offers it"
        ).format(version=".".join(map(str, SAFE_SQLITE))),
        grave=False,
    )


def _second_sqlite() -> Finding:
    found = find_spec("pysqlite3") is not None
    return _finding(
        "pysqlite3",
        _("installed") if found else _("not installed"),
        ok=not found,
        advice=_("Two SQLite libraries in one program undo each other's locks; remove pysqlite3"),
    )


def _setting(db: Record, name: str, wanted: str | int) -> Finding:
    held = db.execute(f"PRAGMA {name}").fetchone()[0]
    return _finding(
        f"PRAGMA {name}",
        str(held),
        ok=held == wanted,
        advice=_("It should be {value}; close the program and start it again").format(value=wanted),
    )


def _references(db: Record) -> Finding:
    broken = len(db.execute("PRAGMA foreign_key_check").fetchall())
    return _finding(
        _("References between tables"),
        _("{count} broken").format(count=broken) if broken else _("whole"),
        ok=not broken,
        advice=_("The tables contradict each other: run `dutyconsole verify`"),
    )


def _privacy(name: str, path: Path, mode: str) -> Finding:
    held = path.stat().st_mode & 0o777
    return _finding(
        name,
        f"{path} {held:03o}",
        ok=not held & 0o077,
        advice=_("Other accounts can get at it: chmod {mode} {path}").format(mode=mode, path=path),
    )


def _finding(name: str, value: str, *, ok: bool, advice: str, grave: bool = True) -> Finding:
    return Finding(name, value, ok, "" if ok else advice, grave=grave)

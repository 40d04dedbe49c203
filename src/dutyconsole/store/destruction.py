"""What register lines say, destroyed when its time has come; that it was, and for whom, remains.

The journal keeps of each line its number, its times, who wrote it and a salted digest. What the
line says stands in `register_content` alone (decision 0015), and its bytes are gone from the
record's file and from its -wal when it is destroyed. They are not gone from older backups.
"""

import datetime as dt
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.destruction import DueForDestruction, expired, spans_of
from dutyconsole.domain.moments import from_text
from dutyconsole.domain.own_registers import registers_of
from dutyconsole.domain.register_kinds import Register
from dutyconsole.errors import BadInput, DutyError, NotAllowed
from dutyconsole.home import Home
from dutyconsole.language import _
from dutyconsole.store import wal
from dutyconsole.store.backup import list_backups
from dutyconsole.store.campaign import list_events
from dutyconsole.store.contents import FIRST_VERSION, destroyed_entries
from dutyconsole.store.database import Record, connect_to_read
from dutyconsole.store.desk_lock import as_the_desk, held
from dutyconsole.store.journal import Act, journal
from dutyconsole.store.register_lists import forget_readings
from dutyconsole.store.rows import next_id
from dutyconsole.text import clean_line

_NAMED = 5
"""Open lines that a refusal names."""


@dataclass(frozen=True, slots=True)
class Destruction:
    """That the content of lines of a register was destroyed."""

    id: int
    at: Arrow
    by: str
    who: str
    """Who ordered it."""
    register: str
    entries: str
    """The ids of the parts, as `1-300,302`."""
    reason: str


@dataclass(frozen=True, slots=True)
class Destroyed:
    """A destruction just done, and where what was destroyed may still be found."""

    record: Destruction
    lines: int
    parts: int
    erased: bool
    """Whether its bytes are gone from the -wal too; if not, `empty_wal` tries again."""
    traces: tuple[Path, ...]
    """Older backups, records that a restore set aside, drafts of forms of this register."""


def due(db: Record, station: Station, *, at: Arrow) -> tuple[DueForDestruction, ...]:
    """What is due for destruction, by register: that of a campaign which ended long enough ago.

    A register that belongs to no campaign is never due by itself.
    """
    ended = expired(
        ((event.kind, event.day) for event in list_events(db)),
        station.campaign.keep_months,
        at.to(db.zone).date(),
    )
    if ended is None:
        return ()
    found = []
    for register in registers_of(station).values():
        scope = _scope(db, register, ended.before) if register.campaign else []
        if scope:
            parts, times = _parts(db, register, scope), [line.at for line in scope]
            found.append(
                DueForDestruction(
                    register.key, register.name, ended.since, len(scope), len(parts),
                    min(times), max(times), sum(line.open for line in scope),
                )
            )  # fmt: skip
    return tuple(found)


def destroy(
    db: Record,
    station: Station,
    register: Register,
    *,
    who: str,
    reason: str,
    before: dt.date | None = None,
    by: str,
    at: Arrow,
) -> Destroyed:
    """Destroy what the lines of a register say that are due, on the order of `who`.

    With a day `before`, those that were last written on before it, whether they are due or not.

    Raises:
        BadInput: nobody ordered it, or the day lies ahead.
        NotAllowed: no reason is given, nothing is due, something of it is still open, or a desk is
            open in another process, whose -wal would keep it.
    """
    today = at.to(db.zone).date()
    if before and before > today:
        raise BadInput(_("This day lies ahead"))
    home = Home(db.path.parent)
    if held(home) and not (db.brings_over or station.backup.standby):
        raise NotAllowed(_("The desk is open in another process; destroy it there, or close it"))
    # What is deleted on this connection is overwritten with zeros from now on.
    db.execute("PRAGMA secure_delete = ON").fetchall()
    subject = f"register {register.key}"
    with journal(db, "register.destroyed", by=by, at=at, subject=subject) as act:
        record, lines, parts = _destroy(act, station, register, before, (who, reason, by), at)
    forget_readings()
    erased = empty_wal(db, station)
    return Destroyed(record, lines, parts, erased, _traces(db, station, register))


def list_destructions(db: Record) -> list[Destruction]:
    """Every destruction, the newest first."""
    return [
        Destruction(
            row["id"],
            from_text(row["at"]),
            row["by"],
            row["who"],
            row["register"],
            row["entries"],
            row["reason"],
        )
        for row in db.execute("SELECT * FROM destruction ORDER BY id DESC")
    ]


def empty_wal(db: Record, station: Station) -> bool:
    """Bring the -wal over and empty it, where that is for this process to do; whether it is done.

    On a station with a standby the engine that replicates the record does it, later.
    """
    try:
        if db.brings_over:
            return wal.bring_over(db)
        with as_the_desk(db, Home(db.path.parent), standby=station.backup.standby) as alone:
            mine = alone and db.brings_over
            done = mine and wal.bring_over(db)
            if mine:
                db.brings_over = False
                db.execute("PRAGMA wal_autocheckpoint = 0")
            return done
    except sqlite3.OperationalError:
        return False  # a full or failing disk: the act is kept, and this can be done once more


def backups_holding(db: Record, station: Station) -> tuple[Path, ...]:
    """Where content that was destroyed is still to be found, until rotation takes it.

    A backup that cannot be read is named too, and so is, without a look into it, what a restore set
    aside. Papers that were printed, exports and a replica on another machine are beyond reach.
    """
    gone = destroyed_entries(tuple(row) for row in db.execute("SELECT entries FROM destruction"))
    if not gone:
        return ()
    home = Home(db.path.parent)
    folders = (home.backups, *map(Path, station.backup.folders))
    backups = [Path(backup.folder) for folder in folders for backup in list_backups(folder)]
    aside = sorted(path for path in home.path.glob("replaced-*") if Home(path).record.exists())
    return (*(path for path in backups if _may_hold(path, gone)), *aside)


def drafts_holding(db: Record) -> tuple[Path, ...]:
    """The drafts of forms of registers of which something was destroyed; they may say it yet."""
    rows = db.execute("SELECT DISTINCT register FROM destruction ORDER BY register")
    return _drafts(db, [row["register"] for row in rows])


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of which the content is there."""

    number: int
    open: bool
    at: Arrow


def _scope(db: Record, register: Register, before: dt.date | None) -> list[_Line]:
    """The lines that were last written on before a day, and of which something is there."""
    # Text order is time order, and a day is less than any moment of it.
    rows = db.execute(
        "SELECT l.number, l.state, l.at FROM register_line l"
        " JOIN register_entry e ON e.id = l.current_id"
        " JOIN register_content c ON c.entry = l.current_id"
        " WHERE l.register = ?1 AND (?2 IS NULL OR e.recorded_at < ?2) ORDER BY l.number",
        (register.key, before.isoformat() if before else None),
    )
    return [_Line(row["number"], row["state"] == "open", from_text(row["at"])) for row in rows]


def _parts(db: Record, register: Register, scope: Collection[_Line]) -> list[int]:
    """The ids of all parts of these lines."""
    meant = {line.number for line in scope}
    rows = db.execute("SELECT id, number FROM register_entry WHERE register = ?", (register.key,))
    return [row["id"] for row in rows if row["number"] in meant]


def _destroy(
    act: Act,
    station: Station,
    register: Register,
    before: dt.date | None,
    said: tuple[str, str, str],
    at: Arrow,
) -> tuple[Destruction, int, int]:
    """Within the act: what is destroyed, that it is, and its end."""
    db = act.db
    who, reason, by = map(clean_line, said)
    if not who:
        raise BadInput(_("Say who ordered the destruction"))
    if not reason:
        raise NotAllowed(_("Say by which rule or order it is destroyed"))
    scope = _scope(db, register, before) if before else _due_lines(db, station, register, at)
    _refuse(register, scope)
    parts = _parts(db, register, scope)
    record = Destruction(
        next_id(db, "destruction"), at, by, who, register.key, spans_of(parts), reason
    )
    act.keep(
        "destruction",
        {
            "id": record.id,
            "at": db.stored(at),
            "by": record.by,
            "who": record.who,
            "register": record.register,
            "entries": record.entries,
            "reason": record.reason,
        },
    )
    _write_anew(db, set(parts))
    return record, len(scope), len(parts)


def _due_lines(db: Record, station: Station, register: Register, at: Arrow) -> list[_Line]:
    events = ((event.kind, event.day) for event in list_events(db))
    ended = expired(events, station.campaign.keep_months, at.to(db.zone).date())
    return _scope(db, register, ended.before) if ended and register.campaign else []


def _refuse(register: Register, scope: Collection[_Line]) -> None:
    if not scope:
        raise NotAllowed(
            _("Nothing of {register} is due for destruction").format(register=_(register.name))
        )
    still = [f"{register.key} {line.number}" for line in scope if line.open]
    if still:
        named = _(", ").join(still[:_NAMED]) + (" …" if len(still) > _NAMED else "")
        raise NotAllowed(_("Still open: {lines}; close or cancel them first").format(lines=named))


def _write_anew(db: Record, gone: Collection[int]) -> None:
    """Delete the content of these parts, and write what stays on pages of its own.

    Deleting overwrites a row with zeros, but when pages were split before, SQLite may have left
    copies of rows in the gaps between them; those go with the pages.
    """
    stays = [row for row in _contents(db) if row[0] not in gone]
    db.execute("DELETE FROM register_content")
    db.executemany(
        "INSERT INTO register_content (entry, register, number, subject, salt, content)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        stays,
    )


def _contents(db: Record) -> Iterator[tuple[int, str, int, str, str, str]]:
    rows = db.execute(
        "SELECT entry, register, number, subject, salt, content FROM register_content"
        " ORDER BY entry"
    )
    return (tuple(row) for row in rows)


def _traces(db: Record, station: Station, register: Register) -> tuple[Path, ...]:
    return (*backups_holding(db, station), *_drafts(db, (register.key,)))


def _drafts(db: Record, registers: Iterable[str]) -> tuple[Path, ...]:
    """The drafts of forms of these registers; that of a round is about temperatures."""
    begun = [f"register-{key}-" for key in registers]
    begun += ["round."] if "register-temperatures-" in begun else []
    drafts = Home(db.path.parent).drafts.glob("*")
    return tuple(sorted(path for path in drafts if path.name.startswith(tuple(begun))))


def _may_hold(backup: Path, gone: Collection[int]) -> bool:
    try:
        with closing(connect_to_read(Home(backup).record, any_version=True)) as db:
            if db.version < FIRST_VERSION:
                return False
            return any(
                entry in gone for (entry,) in db.execute("SELECT entry FROM register_content")
            )
    except (DutyError, sqlite3.DatabaseError):
        return True

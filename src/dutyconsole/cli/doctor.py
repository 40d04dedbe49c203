"""`doctor`: whether this machine, this terminal and this record are fit for a duty room."""

import codecs
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from arrow import Arrow

from dutyconsole import clock
from dutyconsole.cli.base import Answer, answers
from dutyconsole.cli.printing import Json, table
from dutyconsole.cli.spoken import command
from dutyconsole.config import zone
from dutyconsole.config.file import load
from dutyconsole.domain.alarms import LEAST_ROOM
from dutyconsole.domain.doctor import Finding
from dutyconsole.domain.moments import to_text
from dutyconsole.errors import DutyError
from dutyconsole.exchange.sshd import door_health
from dutyconsole.home import Home
from dutyconsole.language import N_, _
from dutyconsole.store.database import Record, connect
from dutyconsole.store.doctor import (
    copy_health,
    evidence_health,
    outbox_health,
    record_health,
    register_health,
)
from dutyconsole.store.journal import written_at
from dutyconsole.store.people import list_people

SMALLEST = (80, 24)
"""Columns and rows that the console needs."""
_POOR_TERMINALS = {"", "dumb", "unknown"}


@command(help=N_("Look at SQLite, the locale, the terminal, the disk and the clock."))
@answers
def doctor(home: Home) -> Answer:
    """What was found on this machine and in `home`."""
    findings = (*_terminal(), *_station(home))
    rows = [(_("ok") if each.ok else _("LOOK"), each.name, each.value) for each in findings]
    lines = [
        f"{line}\n      {each.advice}" if each.advice else line
        for line, each in zip(table(rows), findings, strict=True)
    ]
    sound = all(each.ok or not each.grave for each in findings)
    return Answer([_document(each) for each in findings], tuple(lines), status=0 if sound else 1)


def _terminal() -> Iterator[Finding]:
    encoding = sys.stdout.encoding or ""
    yield _finding(
        _("Locale"),
        encoding or _("none"),
        ok=bool(encoding) and codecs.lookup(encoding).name == "utf-8",
        advice=_("Chinese needs UTF-8: set LANG=zh_CN.UTF-8 or LANG=C.UTF-8"),
    )
    name = os.environ.get("TERM", "")
    if not sys.stdout.isatty():
        yield _finding(_("Terminal"), _("not looked at, for this is none"), ok=True, advice="")
        return
    yield _finding(
        _("Terminal"),
        name or _("none"),
        ok=name not in _POOR_TERMINALS,
        advice=_("The console needs a terminal that can draw; TERM should be its name"),
    )
    columns, rows = os.get_terminal_size(sys.stdout.fileno())
    yield _finding(
        _("Size of the terminal"),
        f"{columns} x {rows}",
        ok=columns >= SMALLEST[0] and rows >= SMALLEST[1],
        advice=_("The console needs {columns} x {rows}; make the window larger").format(
            columns=SMALLEST[0], rows=SMALLEST[1]
        ),
    )


def _station(home: Home) -> Iterator[Finding]:
    try:
        with closing(connect(home.record)) as db:
            yield from record_health(db)
            station = load(home.settings)
            yield _finding(_("Settings"), str(home.settings), ok=True, advice="")
            yield _disk(home.path)
            at = clock.now(zone(station))
            yield from evidence_health(home, station, at=at)
            yield from outbox_health(db, home, station, at=at)
            yield from register_health(db, station, at=at)
            if station.view.folder:
                yield from _reached_from_afar(db, home, Path(station.view.folder), at=at)
            yield _clock(db, at=at)
            yield _time_zone(at=at)
    except DutyError as refusal:
        yield _finding(_("Station"), str(home.path), ok=False, advice=str(refusal))


def _reached_from_afar(db: Record, home: Home, folder: Path, *, at: Arrow) -> Iterator[Finding]:
    """The copy for leaders, and the door to it."""
    yield copy_health(home, folder, at=at)
    known = {person.name for person in list_people(db)}
    yield from door_health(folder, home=home.path, known=known)


def _disk(path: Path) -> Finding:
    free = shutil.disk_usage(path).free
    return _finding(
        _("Free space"),
        _("{size} MB").format(size=free // 1024**2),
        ok=free >= LEAST_ROOM,
        advice=_("Make room: a record that cannot be written is no record"),
    )


def _clock(db: Record, *, at: Arrow) -> Finding:
    newest = written_at(db)
    return _finding(
        _("Clock"),
        to_text(at),
        ok=newest is None or newest <= at,
        advice=_("It is behind the newest entry of the record, of {moment}; set it right").format(
            moment=to_text(newest) if newest else ""
        ),
    )


def _time_zone(*, at: Arrow) -> Finding:
    offset = at.utcoffset()
    return _finding(
        _("Time zone of the system"),
        time.strftime("%z"),
        ok=offset is not None and time.localtime().tm_gmtoff == offset.total_seconds(),
        advice=_("The station's is {offset}; other programs show another time").format(
            offset=at.format("ZZ")
        ),
        grave=False,
    )


def _finding(name: str, value: str, *, ok: bool, advice: str, grave: bool = True) -> Finding:
    return Finding(name, value, ok, "" if ok else advice, grave=grave)


def _document(finding: Finding) -> Json:
    return {
        "name": finding.name,
        "value": finding.value,
        "ok": finding.ok,
        "advice": finding.advice,
        "grave": finding.grave,
    }

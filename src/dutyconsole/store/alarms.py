"""What is wrong with the record or around it, as the record and the disk tell."""

import shutil
from pathlib import Path

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.alarms import Alarm, of_backup, of_break, of_room, of_sheet
from dutyconsole.domain.backups import age
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.home import Home
from dutyconsole.store import segments, sheet_checks
from dutyconsole.store.database import Record


def of_record(db: Record, shift_id: ShiftId | None) -> tuple[Alarm, ...]:
    """What is wrong with the record itself, in the shift in charge, the worst first."""
    breaks = segments.list_breaks(db)
    found = (
        of_break(breaks[-1] if breaks else None),
        of_sheet(fits=sheet_checks.latest(db, shift_id) if shift_id else None),
    )
    return tuple(alarm for alarm in found if alarm)


def around(home: Home, station: Station, *, at: Arrow) -> tuple[Alarm, ...]:
    """What is wrong with the disk and the backups."""
    found = (
        of_room(shutil.disk_usage(home.path).free),
        of_backup(backup_age(home.backups, at=at), station.backup),
    )
    return tuple(alarm for alarm in found if alarm)


def backup_age(folder: Path, *, at: Arrow) -> float | None:
    """Seconds since the newest backup in `folder`; None where there is none."""
    # Not for the first picture: it brings all of verification along.
    from dutyconsole.store.backup import list_backups

    return age(list_backups(folder), at=at)

"""The station's own row: founded once, by `init`."""

import datetime as dt
from pathlib import Path

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.journal import ALGORITHM
from dutyconsole.domain.moments import from_text
from dutyconsole.store import calendar
from dutyconsole.store.database import Record, create
from dutyconsole.store.journal import journal


def found(path: Path, station: Station, *, by: str, at: Arrow) -> Record:
    """Make the station's record at `path` with its first two entries: the station, the calendar.

    It is made aside and moved into place whole, so that no half-made record is left behind.

    Raises:
        NotAllowed: there is a record already.
    """
    zone = dt.timezone(at.utcoffset() or dt.timedelta())
    db = create(path, zone)
    with journal(db, "station.opened", by=by, at=at) as act:
        act.keep(
            "station",
            {
                "id": 1,
                "name": station.station.name,
                "bureau": station.station.bureau,
                "time_zone": station.station.time_zone,
                "utc_offset": int(zone.utcoffset(None).total_seconds()),
                "algorithm": ALGORITHM,
                "opened_at": db.stored(at),
            },
        )
    calendar.seed(db, by=by, at=at)
    return db


def opened_at(db: Record) -> Arrow:
    """When the station was founded."""
    return from_text(db.execute("SELECT opened_at FROM station").fetchone()[0])

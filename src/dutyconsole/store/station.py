"""The station's own row: founded once, by `init`."""

import datetime as dt
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.config import zone as zone_of
from dutyconsole.domain.moments import from_text
from dutyconsole.errors import NotAllowed
from dutyconsole.language import _
from dutyconsole.store import calendar, settings
from dutyconsole.store.database import Record, check_hash, connect, create
from dutyconsole.store.journal import journal


def found(path: Path, station: Station, *, by: str, at: Arrow, text: str = "") -> Record:
    """Make the station's record at `path` with its first entries: the station, the calendar.

    With the `text` of station.toml it is kept as the first version of the settings.

    It is made aside and moved into place whole, so that no half-made record is left behind.

    Raises:
        NotAllowed: there is a record already, or this machine does not have the hash asked for.
    """
    check_hash(station.journal.hash)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with TemporaryDirectory(prefix=".new-", dir=path.parent) as aside:
        made = _made(Path(aside) / path.name, station, text, by=by, at=at)
        try:
            path.hardlink_to(made)
        except FileExistsError as error:
            raise NotAllowed(
                _("There is a record at {path} already; nothing was changed").format(path=path)
            ) from error
    return connect(path)


def opened_at(db: Record) -> Arrow:
    """When the station was founded."""
    return from_text(db.execute("SELECT opened_at FROM station").fetchone()[0])


def _made(path: Path, station: Station, text: str, *, by: str, at: Arrow) -> Path:
    zone = dt.timezone(at.to(zone_of(station)).utcoffset() or dt.timedelta())
    with closing(create(path, zone, algorithm=station.journal.hash)) as db:
        with journal(db, "station.opened", by=by, at=at) as act:
            act.keep(
                "station",
                {
                    "id": 1,
                    "name": station.station.name,
                    "bureau": station.station.bureau,
                    "time_zone": station.station.time_zone,
                    "utc_offset": int(zone.utcoffset(None).total_seconds()),
                    "algorithm": db.algorithm,
                    "opened_at": db.stored(at),
                },
            )
        calendar.seed(db, by=by, at=at)
        if text:
            settings.keep(db, text, by=by, at=at)
    return path

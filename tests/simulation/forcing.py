"""The last way out of a handover, tried on a copy of the record: the office takes over."""

from contextlib import closing
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from arrow import Arrow

from dutyconsole.domain.handover_steps import Signature, State, state_of
from dutyconsole.store.database import connect
from dutyconsole.store.handover import get_last, in_progress
from dutyconsole.store.handover_steps import take_over
from dutyconsole.store.overview import read_overview
from dutyconsole.store.relief import get_relief
from simulation.acts import STATION


def end_by_force(record: Path, *, at: Arrow) -> None:
    """Wherever the handover stands it can be ended, and somebody has the watch then."""
    with TemporaryDirectory(dir=record.parent) as aside:
        for name in (record.name, f"{record.name}-wal"):
            if (file := record.with_name(name)).exists():
                copyfile(file, Path(aside) / name)
        with closing(connect(Path(aside) / record.name)) as db:
            relief = get_relief(db, STATION, at=at)
            moment = max(at, relief.watch.shift.end) if relief.watch.shift else at
            office = (Signature(STATION.office.head, ""),)
            who = {"signatures": office, "by": STATION.office.head, "at": moment}
            take_over(db, STATION, reason="双方均未到", **who)

            last, (_next, steps) = get_last(db), in_progress(db)
            crew = read_overview(db, STATION, at=moment).crew
            assert (last.id, state_of(steps)) == (relief.id, State.PREPARED)
            assert STATION.office.head in {person.name for _post, person in crew.seats}

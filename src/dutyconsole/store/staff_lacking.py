"""Whom of the staff the rounds of temperatures and the census lack, kept as long as it is so.

The board asks after every act and every minute, and few of them change anything of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.daily_turns import Turn
from dutyconsole.domain.headcount import StaffMember
from dutyconsole.store.daily_sources import missing_in_round, not_surveyed, staff_of
from dutyconsole.store.database import Record

Names = Mapping[str, Sequence[str]]
"""Names by section."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """Whom of the staff is still to be asked."""

    staff: int
    """How many are on the establishment."""
    surveyed: Names
    """Whom the census lacks."""
    measured: Sequence[Names]
    """Whom each of the rounds lacks."""


def lacking(db: Record, station: Station, turns: Sequence[Turn], *, at: Arrow) -> Lacking:
    """Whom these rounds of temperatures and the census lack, of what happened before `at`."""
    stamp = (station, *_stamp(db))
    kept = _known.get(db)
    if kept is None or kept.stamp != stamp:
        kept = _known[db] = _read(db, station, stamp, at)
    before = kept.rounds
    kept.rounds = {turn: _round(db, station, turn, kept, before.get(turn)) for turn in turns}
    measured = [names for _stamp_, names in kept.rounds.values()]
    return Lacking(len(kept.staff), kept.surveyed, measured)


_Round = tuple[tuple[int, int], Names]
"""Whom a round lacks, with the stamp of its day."""


@dataclass(slots=True)
class _Known:
    """What was read, with the stamp of what it was read from."""

    stamp: tuple[object, ...]
    staff: Sequence[StaffMember]
    surveyed: Names
    rounds: dict[Turn, _Round]


def _read(db: Record, station: Station, stamp: tuple[object, ...], at: Arrow) -> _Known:
    staff, surveyed = staff_of(db, station), dict[str, list[str]]()
    for member in not_surveyed(db, station, staff=staff, at=at):
        surveyed.setdefault(member.section, []).append(member.name)
    return _Known(stamp, staff, surveyed, {})


def _round(db: Record, station: Station, turn: Turn, known: _Known, kept: _Round | None) -> _Round:
    """Whom a round lacks; read again where a temperature of its day was added or changed."""
    midnight = turn.due.replace(hour=0, minute=0, second=0)
    row = db.execute(
        "SELECT count(*), coalesce(max(current_id), 0) FROM register_line"
        " WHERE register = 'temperatures' AND at >= ? AND at < ?",
        (db.stored(midnight), db.stored(midnight.shift(days=1))),
    ).fetchone()
    stamp = (row[0], row[1])
    if kept is not None and kept[0] == stamp:
        return kept
    return stamp, missing_in_round(db, station, turn.day, turn.key, staff=known.staff)


def _stamp(db: Record) -> tuple[object, ...]:
    """Another one whenever it changes who is on the establishment, surveyed, or outside."""
    row = db.execute(
        "SELECT (SELECT group_concat(name || char(9) || department, char(10))"
        " FROM (SELECT name, department FROM person ORDER BY id)),"
        " (SELECT max(id) FROM destruction),"
        " (SELECT max(current_id) FROM register_line WHERE register = 'census'),"
        " (SELECT max(current_id) FROM register_line WHERE register = 'outings')"
    ).fetchone()
    return tuple(row)


_known: WeakKeyDictionary[Record, _Known] = WeakKeyDictionary()

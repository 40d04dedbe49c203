"""That registers are due for destruction, asked at every look of the board, hence cheaply."""

import datetime as dt
from weakref import WeakKeyDictionary

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.destruction import Expired, expired
from dutyconsole.domain.obligations import Obligation
from dutyconsole.domain.own_registers import registers_of
from dutyconsole.domain.register_duties import of_destruction
from dutyconsole.domain.register_kinds import Register
from dutyconsole.store.campaign import list_events
from dutyconsole.store.database import Record
from dutyconsole.store.rows import next_id


def destruction_duties(
    db: Record, station: Station, *, crew: str, at: Arrow
) -> tuple[Obligation, ...]:
    """The registers of which something has been kept for long enough; `crew` sees to it.

    How much that is, `store.destruction.due` counts.
    """
    here = at.to(db.zone)
    switches = ((event.kind, event.day) for event in list_events(db))
    ended = expired(switches, station.campaign.keep_months, here.date())
    if ended is None:
        return ()
    return tuple(
        of_destruction(register, ended.since, crew, at=here)
        for register in _holding(db, station, ended, here.date())
    )


_Known = tuple[tuple[object, ...], tuple[Register, ...]]
_known: WeakKeyDictionary[Record, _Known] = WeakKeyDictionary()
"""What was found last, with what it was found by.

Once a campaign was switched on again, that nothing is left of the one before is known only when all
lines were looked through: that is done once a day, and when something was destroyed.
"""


def _holding(db: Record, station: Station, ended: Expired, today: dt.date) -> tuple[Register, ...]:
    """The registers in which something stands that was last written on in that campaign."""
    stamp = (today, ended, next_id(db, "destruction"), station.registers)
    kept = _known.get(db)
    if kept is None or kept[0] != stamp:
        meant = (each for each in registers_of(station).values() if each.campaign)
        kept = (stamp, tuple(each for each in meant if _holds(db, each.key, ended.before)))
        _known[db] = kept
    return kept[1]


def _holds(db: Record, register: str, before: dt.date | None) -> bool:
    if before is None:
        query, values = "SELECT 1 FROM register_content WHERE register = ? LIMIT 1", [register]
    else:
        query, values = _LEFT_BEFORE, [register, before.isoformat()]
    return db.execute(query, values).fetchone() is not None


_LEFT_BEFORE = (
    "SELECT 1 FROM register_line l JOIN register_content c ON c.entry = l.current_id"
    " JOIN register_entry e ON e.id = l.current_id"
    " WHERE l.register = ? AND e.recorded_at < ? LIMIT 1"
)

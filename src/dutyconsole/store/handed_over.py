"""A handover read with everything that stands on its sheet."""

from dutyconsole.config import Station
from dutyconsole.domain.anchors import Checkpoint
from dutyconsole.domain.handed_over import HandedOver, crew_of, crew_taking_it
from dutyconsole.domain.handover import CrewMember, Handover
from dutyconsole.store.anchors import checkpoint
from dutyconsole.store.crews import times_of
from dutyconsole.store.database import Record
from dutyconsole.store.duty_log import list_notes
from dutyconsole.store.handover import entry_of, get, list_steps


def read(db: Record, station: Station, handover: Handover) -> HandedOver:
    """The handover with which a watch began."""
    notes = list_notes(db, handover.id - 1)
    return HandedOver(
        handover=handover,
        shift=times_of(station).shift(handover.shift_id),
        steps=list_steps(db, handover.id),
        outgoing=_outgoing(db, handover),
        incoming=crew_taking_it(handover),
        weather=notes[-1].weather if notes else "",
        checkpoint=checkpoint_of(db, handover),
    )


def checkpoint_of(db: Record, handover: Handover) -> Checkpoint | None:
    """The record as far as this handover, whose code stands on its sheet."""
    found = entry_of(db, handover)
    if found is None:
        return None
    return checkpoint(db, at=handover.at, occasion="handover", number=found[0])


def _outgoing(db: Record, handover: Handover) -> tuple[CrewMember, ...]:
    before = get(db, handover.id - 1)
    if before and before.crew:
        return crew_of(before, list_steps(db, before.id))
    return (CrewMember("", handover.outgoing),) if handover.outgoing else ()

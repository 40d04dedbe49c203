"""A handover as it was made: who signed what, and who had the watch then."""

from collections.abc import Sequence
from dataclasses import dataclass

from dutyconsole.domain.anchors import Checkpoint
from dutyconsole.domain.handover import CrewMember, Handover
from dutyconsole.domain.handover_crew import crew_now
from dutyconsole.domain.handover_steps import Kind, Step, transfer_of
from dutyconsole.domain.sheet import Sheet
from dutyconsole.domain.shifts import Shift


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A handover with everything that stands on its sheet."""

    handover: Handover
    shift: Shift
    """The shift taken over."""
    steps: tuple[Step, ...]
    outgoing: tuple[CrewMember, ...]
    """Who handed over; nobody before the first watch."""
    incoming: tuple[CrewMember, ...]
    """Who took the watch, as it moved."""
    weather: str
    """Of the watch that ended, as it was written last."""
    checkpoint: Checkpoint | None
    """The record as far as this handover; None where its journal entry is not to be found."""

    @property
    def sheet(self) -> Sheet | None:
        """What was signed; None in records from before there were signatures."""
        return signed_sheet(self.steps)


def standing_offer(steps: Sequence[Step]) -> Step | None:
    """The offer that was accepted or still stands; None where it was taken back, or never made."""
    found: Step | None = None
    for step in steps:
        if step.kind is Kind.OFFERED:
            found = step
        elif step.kind in {Kind.WITHDRAWN, Kind.REFUSED}:
            found = None
    return found


def signed_sheet(steps: Sequence[Step]) -> Sheet | None:
    """The sheet with which responsibility moved; while it has not, the one that is offered."""
    for step in (transfer_of(steps), standing_offer(steps)):
        if step and step.sheet:
            return step.sheet
    return None


def crew_taking_it(handover: Handover) -> tuple[CrewMember, ...]:
    """Who took the watch as it moved.

    In records from before there were signatures it is whoever was named, in no post.
    """
    return handover.crew or (CrewMember("", handover.incoming),)


def crew_of(handover: Handover, steps: Sequence[Step]) -> tuple[CrewMember, ...]:
    """Who had the watch in the end, with whoever came late."""
    return crew_now(crew_taking_it(handover), steps)

"""The steps of a handover: offered, accepted, and every way out of it.

    prepared ── offered ──> offered ── accepted ─────────> accepted
       ^                      │  └── accepted in part ──> in part ── completed ──> accepted
       └ withdrawn, refused ──┘
    prepared, offered, in part ── taken over ──> taken over
    prepared ── accepted ──> accepted, where there is no outgoing crew yet: the first watch

Responsibility moves once, at the second of the first step that accepts or takes over; before it the
outgoing crew has the watch, after it the incoming one. From every state that is no end, taking over
by the duty leader or the office leads out: there is none that nobody can leave.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from arrow import Arrow

from dutyconsole.domain.handover import CrewMember
from dutyconsole.domain.sheet import Sheet
from dutyconsole.language import N_


class State(StrEnum):
    """How far a handover is."""

    PREPARED = "prepared"
    OFFERED = "offered"
    IN_PART = "in_part"
    ACCEPTED = "accepted"
    TAKEN_OVER = "taken_over"


class Kind(StrEnum):
    """What was done in a step."""

    OFFERED = "offered"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    ACCEPTED_IN_PART = "accepted_in_part"
    COMPLETED = "completed"
    TAKEN_OVER = "taken_over"


KINDS = {
    Kind.OFFERED: N_("offered"),
    Kind.WITHDRAWN: N_("withdrawn"),
    Kind.REFUSED: N_("refused"),
    Kind.ACCEPTED: N_("accepted"),
    Kind.ACCEPTED_IN_PART: N_("accepted in part"),
    Kind.COMPLETED: N_("completed"),
    Kind.TAKEN_OVER: N_("taken over"),
}
"""Each step, as operators say it."""


STATES = {
    State.PREPARED: N_("not offered yet"),
    State.OFFERED: N_("offered"),
    State.IN_PART: N_("accepted in part"),
    State.ACCEPTED: N_("accepted"),
    State.TAKEN_OVER: N_("taken over"),
}
"""Each state, as operators say it."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Somebody signed with a PIN of their own."""

    name: str
    post: str
    """Key of the post in which they sign; empty for the office."""
    stands_in_for: str = ""
    """Who was on the roster in their place; empty for whoever is on it (替班)."""
    reason: str = ""
    """Why they stand in."""

    @property
    def member(self) -> CrewMember:
        """Whoever signed, as one of a crew."""
        return CrewMember(self.post, self.name, self.stands_in_for)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a handover."""

    kind: Kind
    at: Arrow
    signatures: tuple[Signature, ...]
    reason: str = ""
    """Of a refusal, of a takeover, of an acceptance in part."""
    late: tuple[str, ...] = ()
    """Who of the incoming crew is not there yet, by names."""
    stays: str = ""
    """Who of the outgoing crew stays for them."""
    until: Arrow | None = None
    """Until when they stay."""
    sheet: Sheet | None = None
    """What was signed; None with steps that sign no sheet."""

    @property
    def signers(self) -> tuple[str, ...]:
        """Who signed it, by names."""
        return tuple(signature.name for signature in self.signatures)


@dataclass(frozen=True, slots=True)
class Sides:
    """Who may sign: the crews by roster, and who may take over in their stead."""

    outgoing: tuple[str, ...]
    """Who of the outgoing crew signs, by names; empty before the first watch."""
    incoming: tuple[str, ...]
    """Who of the incoming crew signs, by names."""
    superiors: tuple[str, ...]
    """The duty leaders of both crews and the office, by names."""


_AFTER = {
    Kind.OFFERED: State.OFFERED,
    Kind.WITHDRAWN: State.PREPARED,
    Kind.REFUSED: State.PREPARED,
    Kind.ACCEPTED: State.ACCEPTED,
    Kind.ACCEPTED_IN_PART: State.IN_PART,
    Kind.COMPLETED: State.ACCEPTED,
    Kind.TAKEN_OVER: State.TAKEN_OVER,
}
_FROM = {
    Kind.OFFERED: {State.PREPARED},
    Kind.WITHDRAWN: {State.OFFERED},
    Kind.REFUSED: {State.OFFERED},
    Kind.ACCEPTED: {State.OFFERED},
    Kind.ACCEPTED_IN_PART: {State.OFFERED, State.IN_PART},
    Kind.COMPLETED: {State.IN_PART},
    Kind.TAKEN_OVER: {State.PREPARED, State.OFFERED, State.IN_PART},
}
TRANSFERS = frozenset({Kind.ACCEPTED, Kind.ACCEPTED_IN_PART, Kind.TAKEN_OVER})
"""Steps with which responsibility moves, the first of them."""
ENDS = frozenset({State.ACCEPTED, State.TAKEN_OVER})


def state_of(steps: Sequence[Step]) -> State:
    """How far the handover is after `steps`."""
    return _AFTER[steps[-1].kind] if steps else State.PREPARED


def may_follow(state: State, *, first: bool = False) -> tuple[Kind, ...]:
    """The steps that are possible in `state`; `first` where nobody has the watch to hand over."""
    if first and state is State.PREPARED:
        return (Kind.ACCEPTED, Kind.TAKEN_OVER)
    return tuple(kind for kind in Kind if state in _FROM[kind])


def transfer_of(steps: Iterable[Step]) -> Step | None:
    """The step with which responsibility moved; None while it has not."""
    return next((step for step in steps if step.kind in TRANSFERS), None)


def moves(kind: Kind, steps: Iterable[Step]) -> bool:
    """Whether responsibility moves with such a step after `steps`."""
    return kind in TRANSFERS and transfer_of(steps) is None


def last_offer(steps: Sequence[Step]) -> Step | None:
    """The offer that was made last, taken back or not; None where none was made."""
    return next((step for step in reversed(steps) if step.kind is Kind.OFFERED), None)


def gave_by(steps: Sequence[Step]) -> tuple[str, ...]:
    """Who signed the last offer, by names."""
    offer = last_offer(steps)
    return offer.signers if offer else ()


def waiting_for(steps: Sequence[Step], sides: Sides) -> tuple[str, ...]:
    """Who of the incoming crew has still to sign, by names."""
    if state_of(steps) is State.IN_PART:
        return steps[-1].late
    # Whoever stays on from the outgoing crew has signed on that side; nobody signs on both.
    gave = gave_by(steps)
    return tuple(name for name in sides.incoming if name not in gave)

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

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from arrow import Arrow

from dutyconsole.domain.handover import CrewMember
from dutyconsole.domain.sheet import Sheet
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.language import N_, _


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


def waiting_for(steps: Sequence[Step], sides: Sides) -> tuple[str, ...]:
    """Who of the incoming crew has still to sign, by names."""
    if state_of(steps) is State.IN_PART:
        return steps[-1].late
    # Whoever stays on from the outgoing crew has signed on that side; nobody signs on both.
    gave = _gave(steps)
    return tuple(name for name in sides.incoming if name not in gave)


def crew_taking(
    step: Step,
    roster: Iterable[CrewMember],
    *,
    signing: Collection[str],
    gave: Collection[str] = (),
) -> tuple[CrewMember, ...]:
    """Who has the watch after the step with which responsibility moved.

    Whoever signed, in the post of the one on the roster in whose place they stand; of the posts
    that do not sign (`signing` has the keys of those that do) whoever is on the roster; whoever is
    on the roster of both shifts and signed for the outgoing crew (`gave`); whoever stays until the
    relief is complete; after a takeover also those who could not sign.
    """
    signed = {signature.stands_in_for or signature.name: signature for signature in step.signatures}
    crew: list[CrewMember] = []
    for member in roster:
        signature = signed.get(member.name)
        if signature:
            crew.append(CrewMember(member.post, signature.name, signature.stands_in_for))
        elif member.post not in signing or member.name in gave or step.kind is Kind.TAKEN_OVER:
            crew.append(member)
        elif step.stays and step.late and member.name == step.late[0]:
            crew.append(CrewMember(member.post, step.stays, member.name))
    there = {member.name for member in crew}
    return (*crew, *(each for each in _signed(step) if each.name not in there))


def crew_now(crew: Iterable[CrewMember], steps: Iterable[Step]) -> tuple[CrewMember, ...]:
    """Who has the watch, when `crew` took it and the steps of its handover went on."""
    now = tuple(crew)
    stays = ""
    for step in steps:
        if step.kind is Kind.ACCEPTED_IN_PART:
            now = _joined(_exchanged(now, stays, step.stays), step)
            stays = step.stays
        elif step.kind in {Kind.COMPLETED, Kind.TAKEN_OVER}:
            now = _joined((each for each in now if not _stays_for_another(each, stays)), step)
    return now


def _joined(crew: Iterable[CrewMember], step: Step) -> tuple[CrewMember, ...]:
    """The crew with whoever signed the step."""
    before = tuple(crew)
    there = {member.name for member in before}
    return (*before, *(each for each in _signed(step) if each.name not in there))


def _stays_for_another(member: CrewMember, stays: str) -> bool:
    """Whether they are there only until the relief is complete, and have no place of their own."""
    return bool(stays) and member.name == stays and bool(member.stands_in_for)


def _signed(step: Step) -> tuple[CrewMember, ...]:
    return tuple(CrewMember(each.post, each.name, each.stands_in_for) for each in step.signatures)


def _exchanged(crew: tuple[CrewMember, ...], before: str, after: str) -> tuple[CrewMember, ...]:
    """The crew when somebody else of the outgoing one stays on from now on."""
    if not before or before == after:
        return crew
    return tuple(
        replace(member, name=after) if _stays_for_another(member, before) else member
        for member in crew
    )


def check_step(steps: Sequence[Step], step: Step, sides: Sides) -> None:
    """Refuse a step that cannot be.

    Raises:
        NotAllowed: it does not follow, or somebody signs who may not, or somebody is missing.
        BadInput: a reason, a name or a time is missing.
    """
    state = state_of(steps)
    if step.kind not in may_follow(state, first=not sides.outgoing):
        raise NotAllowed(
            _("The handover is {state}; it cannot be {step} now").format(
                state=_(STATES[state]), step=_(KINDS[step.kind])
            )
        )
    _check_signatures(step)
    _CHECKS[step.kind](steps, step, sides)
    for signature in step.signatures:
        _check_stand_in(signature, (*_side_of(step, sides), *_gave(steps)))


def _side_of(step: Step, sides: Sides) -> tuple[str, ...]:
    """Who signs such a step by the roster, by names."""
    if step.kind in {Kind.OFFERED, Kind.WITHDRAWN}:
        return sides.outgoing
    return (*sides.superiors, *sides.incoming) if step.kind is Kind.TAKEN_OVER else sides.incoming


def _check_signatures(step: Step) -> None:
    if not step.signatures:
        raise NotAllowed(_("Nobody has signed"))
    if len(set(step.signers)) < len(step.signers):
        raise NotAllowed(_("Everybody signs once"))


def _check_stand_in(signature: Signature, side: Collection[str]) -> None:
    name, other = signature.name, signature.stands_in_for
    if other and other not in side:
        raise BadInput(
            _("{other} does not sign here; {name} cannot stand in for them").format(
                other=other, name=name
            )
        )
    if other and not signature.reason:
        raise BadInput(_("Why does {name} stand in for {other}?").format(name=name, other=other))
    if name not in side and not signature.reason:
        raise BadInput(
            _("{name} is not on the roster of this shift: say why they stand in").format(name=name)
        )


def _check_offer(steps: Sequence[Step], step: Step, sides: Sides) -> None:
    del steps
    _need_all(sides.outgoing, step)


def _check_withdrawal(steps: Sequence[Step], step: Step, sides: Sides) -> None:
    del sides
    if not set(step.signers) <= set(_gave(steps)):
        raise NotAllowed(_("Only whoever has signed the offer can withdraw it"))


def _check_refusal(steps: Sequence[Step], step: Step, sides: Sides) -> None:
    _need_reason(step)
    _need_other_side(steps, step)
    del sides


def _check_acceptance(steps: Sequence[Step], step: Step, sides: Sides) -> None:
    _need_other_side(steps, step)
    _need_all(waiting_for(steps, sides), step)


def _check_part(steps: Sequence[Step], step: Step, sides: Sides) -> None:
    _need_reason(step)
    if not step.late or not set(step.late) <= set(waiting_for(steps, sides)):
        raise BadInput(_("Who is not there yet?"))
    if step.stays not in _gave(steps):
        raise BadInput(_("Who of the outgoing crew stays until then?"))
    if step.until is None or step.until <= step.at:
        raise BadInput(_("Until when does {name} stay?").format(name=step.stays))
    if state_of(steps) is State.OFFERED:
        _need_other_side(steps, step)
    # Whoever came since signs now: nobody waits for them any more.
    _need_all((name for name in waiting_for(steps, sides) if name not in step.late), step)


def _check_completion(steps: Sequence[Step], step: Step, sides: Sides) -> None:
    del sides
    _need_other_side(steps, step)
    _need_all(steps[-1].late, step)


def _check_takeover(steps: Sequence[Step], step: Step, sides: Sides) -> None:
    del steps
    _need_reason(step)
    if not set(step.signers) & set(sides.superiors):
        raise NotAllowed(
            _(
                "Only the duty leader or the office can take over where a side cannot sign: {names}"
            ).format(names=_(", ").join(sides.superiors))
        )


_CHECKS = {
    Kind.OFFERED: _check_offer,
    Kind.WITHDRAWN: _check_withdrawal,
    Kind.REFUSED: _check_refusal,
    Kind.ACCEPTED: _check_acceptance,
    Kind.ACCEPTED_IN_PART: _check_part,
    Kind.COMPLETED: _check_completion,
    Kind.TAKEN_OVER: _check_takeover,
}

STATES = {
    State.PREPARED: N_("not offered yet"),
    State.OFFERED: N_("offered"),
    State.IN_PART: N_("accepted in part"),
    State.ACCEPTED: N_("accepted"),
    State.TAKEN_OVER: N_("taken over"),
}
"""Each state, as operators say it."""


def _gave(steps: Sequence[Step]) -> tuple[str, ...]:
    """Who signed the offer that stands."""
    offers = [step for step in steps if step.kind is Kind.OFFERED]
    return offers[-1].signers if offers else ()


def _need_all(names: Iterable[str], step: Step) -> None:
    """Each of `names` has signed, or somebody who stands in for them."""
    there = {signature.stands_in_for or signature.name for signature in step.signatures}
    missing = [name for name in names if name not in there]
    if missing:
        raise NotAllowed(_("Still to sign: {names}").format(names=_(", ").join(missing)))


def _need_other_side(steps: Sequence[Step], step: Step) -> None:
    both = set(step.signers) & set(_gave(steps))
    if both:
        raise NotAllowed(
            _("{names} signed for the outgoing crew; nobody signs on both sides").format(
                names=_(", ").join(sorted(both))
            )
        )


def _need_reason(step: Step) -> None:
    if not step.reason:
        raise BadInput(_("Say why"))

"""Which steps of a handover are refused: they do not follow, somebody may not sign, or lacks."""

from collections.abc import Collection, Iterable, Sequence

from dutyconsole.domain.handover_steps import (
    KINDS,
    STATES,
    Kind,
    Sides,
    Signature,
    State,
    Step,
    gave_by,
    may_follow,
    state_of,
    waiting_for,
)
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.language import _


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
        _check_stand_in(signature, (*_side_of(step, sides), *gave_by(steps)))


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
    if not set(step.signers) <= set(gave_by(steps)):
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
    if step.stays not in gave_by(steps):
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


def _need_all(names: Iterable[str], step: Step) -> None:
    """Each of `names` has signed, or somebody who stands in for them."""
    there = {signature.stands_in_for or signature.name for signature in step.signatures}
    missing = [name for name in names if name not in there]
    if missing:
        raise NotAllowed(_("Still to sign: {names}").format(names=_(", ").join(missing)))


def _need_other_side(steps: Sequence[Step], step: Step) -> None:
    both = set(step.signers) & set(gave_by(steps))
    if both:
        raise NotAllowed(
            _("{names} signed for the outgoing crew; nobody signs on both sides").format(
                names=_(", ").join(sorted(both))
            )
        )


def _need_reason(step: Step) -> None:
    if not step.reason:
        raise BadInput(_("Say why"))

"""Who has the watch: the crew as it took over, and as the steps of its handover went on."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from dutyconsole.domain.handover import CrewMember
from dutyconsole.domain.handover_steps import Kind, Step


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
            crew.append(replace(signature.member, post=member.post))
        elif member.post not in signing or member.name in gave or step.kind is Kind.TAKEN_OVER:
            crew.append(member)
        elif step.stays and step.late and member.name == step.late[0]:
            crew.append(CrewMember(member.post, step.stays, member.name))
    return _joined(crew, step)


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
    signed = (signature.member for signature in step.signatures)
    return (*before, *(member for member in signed if member.name not in there))


def _stays_for_another(member: CrewMember, stays: str) -> bool:
    """Whether they are there only until the relief is complete, and have no place of their own."""
    return bool(stays) and member.name == stays and bool(member.stands_in_for)


def _exchanged(crew: tuple[CrewMember, ...], before: str, after: str) -> tuple[CrewMember, ...]:
    """The crew when somebody else of the outgoing one stays on from now on."""
    if not before or before == after:
        return crew
    return tuple(
        replace(member, name=after) if _stays_for_another(member, before) else member
        for member in crew
    )

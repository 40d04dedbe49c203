"""From signatures to the step of the handover: who is asked to sign, and the act that follows."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from arrow import Arrow

from dutyconsole.config import Station, signing_posts
from dutyconsole.domain.handed_over import standing_offer
from dutyconsole.domain.handover import CrewMember, check_time
from dutyconsole.domain.handover_steps import (
    TRANSFERS,
    Kind,
    Signature,
    State,
    Step,
    moves,
    state_of,
    waiting_for,
)
from dutyconsole.errors import NotAllowed
from dutyconsole.language import _, ngettext
from dutyconsole.store import handover_steps
from dutyconsole.store.handover import get_last
from dutyconsole.store.handover_steps import Part, Taken
from dutyconsole.store.relief import Relief
from dutyconsole.store.sheet_checks import compare, sheet_code
from dutyconsole.ui.dialogs.signing import Asked
from dutyconsole.ui.handover_words import PHRASES, TITLES
from dutyconsole.wording import clock

if TYPE_CHECKING:
    from dutyconsole.ui.app import DutyApp
    from dutyconsole.ui.dialogs.other_way import OtherWay

_BY_ONE = {Kind.WITHDRAWN, Kind.REFUSED, Kind.TAKEN_OVER}
"""Steps for which one signature is enough."""
_OF_BOTH_SIDES = {Kind.ACCEPTED, Kind.ACCEPTED_IN_PART, Kind.COMPLETED}
"""Steps that nobody signs with a PIN of the other side."""


def check_ready(kind: Kind, relief: Relief, left: int, *, at: Arrow) -> None:
    """Refuse at once what would be refused anyway once everybody has signed.

    `left` is how many items are neither accepted nor refused with a reason.

    Raises:
        NotAllowed: it is too early, or something is not accepted yet.
    """
    if kind is Kind.OFFERED or moves(kind, relief.steps):
        check_time(relief.watch, at=at)
    if left and moves(kind, relief.steps) and kind is not Kind.TAKEN_OVER:
        raise NotAllowed(
            ngettext(
                "{count} item is not accepted yet: Space accepts it, x says why not",
                "{count} items are not accepted yet: Space accepts one, x says why not",
                left,
            ).format(count=left)
        )


def asked_for(kind: Kind, relief: Relief, station: Station, way: "OtherWay | None") -> Asked:
    """What is asked when such a step is to be signed."""
    seats = seats_for(kind, relief, station, late=way.part.late if way and way.part else ())
    by_one = kind in _BY_ONE or (kind in TRANSFERS and not moves(kind, relief.steps))
    signed = tuple(name for step in relief.steps for name in step.signers)
    return Asked(
        title=_(TITLES[kind]),
        phrase=_(PHRASES[kind]),
        seats=seats,
        enough=1 if by_one else max(1, len(seats)),
        others=tuple(dict.fromkeys(signed)) if kind in _OF_BOTH_SIDES else (),
        hint=_("One signature is enough") if by_one and len(seats) > 1 else "",
        asks_code=kind in _OF_BOTH_SIDES and moves(kind, relief.steps) and not relief.is_first,
    )


def seats_for(
    kind: Kind, relief: Relief, station: Station, *, late: Collection[str] = ()
) -> tuple[CrewMember, ...]:
    """Who is asked to sign such a step; a seat without a name where the roster has nobody."""
    crews = (*relief.incoming, *relief.outgoing)
    offer = standing_offer(relief.steps)
    gave = tuple(CrewMember(each.post, each.name) for each in offer.signatures) if offer else ()
    if kind is Kind.OFFERED:
        return _named(relief.outgoing, relief.sides.outgoing)
    if kind is Kind.WITHDRAWN:
        return gave
    if kind is Kind.TAKEN_OVER:
        posts = {member.name: member.post for member in crews}
        return tuple(CrewMember(posts.get(name, ""), name) for name in relief.sides.superiors)
    waiting = waiting_for(relief.steps, relief.sides)
    if kind is Kind.ACCEPTED_IN_PART and state_of(relief.steps) is State.IN_PART:
        return (*_named(relief.incoming, set(relief.sides.incoming) - {*waiting}), *gave)
    seats = _named(relief.incoming, [name for name in waiting if name not in late])
    return seats or tuple(CrewMember(post.key, "") for post in signing_posts(station)[:1])


def take(
    desk: "DutyApp",
    kind: Kind,
    signatures: Collection[Signature],
    note: str,
    taken: Taken,
    way: "OtherWay | None",
) -> Step:
    """Take the step that was signed.

    Raises:
        NotAllowed: it cannot be taken (see `store.handover_steps`).
        BadInput: something is missing.
    """
    db, station, at = desk.db, desk.station, desk.clock()
    by = _(", ").join(each.name for each in signatures)
    match kind:
        case Kind.OFFERED:
            return handover_steps.offer(db, station, signatures=signatures, note=note, by=by, at=at)
        case Kind.ACCEPTED:
            return handover_steps.accept(db, station, taken, signatures=signatures, by=by, at=at)
        case Kind.ACCEPTED_IN_PART:
            part = way.part if way and way.part else Part((), "", None, "")
            return handover_steps.accept_in_part(
                db, station, taken, part, signatures=signatures, by=by, at=at
            )
        case Kind.COMPLETED:
            return handover_steps.complete(db, station, signatures=signatures, by=by, at=at)
    act = _WITH_A_REASON[kind]
    return act(db, station, signatures=signatures, reason=way.reason if way else "", by=by, at=at)


_WITH_A_REASON = {
    Kind.WITHDRAWN: handover_steps.withdraw,
    Kind.REFUSED: handover_steps.refuse,
    Kind.TAKEN_OVER: handover_steps.take_over,
}


def compare_code(desk: "DutyApp", typed: str, step: Step) -> None:
    """Hold the code on the sheet before against the record; a wrong one alarms, no more."""
    if typed:
        by = _(", ").join(step.signers)
        desk.attempt(lambda: compare(desk.db, typed, by=by, at=desk.clock()))


def said_when_taken(desk: "DutyApp", step: Step) -> str:
    """What is said when responsibility has moved."""
    last = get_last(desk.db)
    return _("Handed over at {time} to {names}; write on the sheet: {code}").format(
        time=clock(step.at),
        names=last.incoming if last else "",
        code=sheet_code(desk.db, last) if last else "",
    )


def _named(crew: Collection[CrewMember], names: Collection[str]) -> tuple[CrewMember, ...]:
    return tuple(member for member in crew if member.name in names)

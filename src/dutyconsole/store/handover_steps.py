"""The acts of a handover: offered and accepted with signatures, and every way out of it.

Whoever signs has shown a PIN at the console (`store.pins`); what they sign is kept here: the step,
the sheet, and with the step that moves responsibility the handover itself, in one act.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from arrow import Arrow

from dutyconsole.config import Station, signing_posts
from dutyconsole.domain.handover import CrewMember, Handover, check_time
from dutyconsole.domain.handover_checks import check_step
from dutyconsole.domain.handover_crew import crew_taking
from dutyconsole.domain.handover_steps import Kind, Signature, Step, last_offer, moves
from dutyconsole.domain.sheet import accepting, check_accepted
from dutyconsole.language import _
from dutyconsole.store import settings
from dutyconsole.store.database import Record
from dutyconsole.store.handover import handover_row, step_row
from dutyconsole.store.journal import Act, journal
from dutyconsole.store.relief import Relief, get_relief
from dutyconsole.store.rows import next_id
from dutyconsole.store.sheet import draw_up
from dutyconsole.text import clean, clean_line


def offer(
    db: Record, station: Station, *, signatures: Collection[Signature], note: str = "",
    by: str, at: Arrow,
) -> Step:  # fmt: skip
    """The outgoing crew signs the sheet and offers the watch.

    Raises:
        NotAllowed: it is too early, somebody is missing, or it is offered already.
        BadInput: somebody stands in and does not say why.
    """
    with journal(db, "handover.offered", by=by, at=at) as act:
        relief = get_relief(db, station, at=at)
        sheet = draw_up(db, station, at=at, note=clean(note).strip())
        step = Step(Kind.OFFERED, at, tuple(signatures), sheet=sheet)
        return _take(act, station, relief, step)


def withdraw(
    db: Record, station: Station, *, signatures: Collection[Signature], reason: str = "",
    by: str, at: Arrow,
) -> Step:  # fmt: skip
    """Whoever offered the watch takes the offer back, before it is accepted.

    Raises:
        NotAllowed: nothing is offered, or somebody else signs.
    """
    return _plain_step(db, station, Kind.WITHDRAWN, signatures, reason, by=by, at=at)


def refuse(
    db: Record, station: Station, *, signatures: Collection[Signature], reason: str,
    by: str, at: Arrow,
) -> Step:  # fmt: skip
    """The incoming crew refuses the offer and says why.

    Raises:
        NotAllowed: nothing is offered, or who signs is of the outgoing crew.
        BadInput: no reason is given.
    """
    return _plain_step(db, station, Kind.REFUSED, signatures, reason, by=by, at=at)


def complete(
    db: Record, station: Station, *, signatures: Collection[Signature], by: str, at: Arrow
) -> Step:
    """Whoever came late signs too; from then on the relief is complete.

    Raises:
        NotAllowed: nobody is late, or somebody is still missing.
    """
    return _plain_step(db, station, Kind.COMPLETED, signatures, "", by=by, at=at)


@dataclass(frozen=True, slots=True)
class Taken:
    """How the incoming crew takes the sheet."""

    accepted: Collection[str]
    """Keys of the items that are accepted."""
    reasons: Mapping[str, str]
    """Why others are not, by key."""


def accept(
    db: Record, station: Station, taken: Taken, *, signatures: Collection[Signature],
    by: str, at: Arrow,
) -> Step:  # fmt: skip
    """The incoming crew signs; from this second on it is responsible.

    Raises:
        NotAllowed: something is neither accepted nor refused with a reason, or somebody is missing.
        BadInput: somebody stands in and does not say why.
    """
    return _accept(db, station, taken, Step(Kind.ACCEPTED, at, tuple(signatures)), by=by, at=at)


@dataclass(frozen=True, slots=True)
class Part:
    """Of a relief in part: who is late, and who stays for them."""

    late: tuple[str, ...]
    stays: str
    until: Arrow | None
    reason: str


def accept_in_part(
    db: Record, station: Station, taken: Taken, part: Part, *, signatures: Collection[Signature],
    by: str, at: Arrow,
) -> Step:  # fmt: skip
    """Those of the incoming crew who are there sign; somebody of the outgoing crew stays.

    Raises:
        NotAllowed: something is not accepted, or somebody who is not late is missing.
        BadInput: it does not say who is late, who stays, until when, or why.
    """
    step = Step(
        Kind.ACCEPTED_IN_PART, at, tuple(signatures), clean(part.reason).strip(), part.late,
        clean_line(part.stays), part.until,
    )  # fmt: skip
    return _accept(db, station, taken, step, by=by, at=at)


def take_over(
    db: Record, station: Station, *, signatures: Collection[Signature], reason: str,
    by: str, at: Arrow,
) -> Step:  # fmt: skip
    """The duty leader or the office moves the watch because one side cannot sign.

    What is open goes over as it stands, with the reason of the takeover.

    Raises:
        NotAllowed: it is too early, or neither the duty leader nor the office signs.
        BadInput: no reason is given.
    """
    reason = clean(reason).strip()
    with journal(db, "handover.taken_over", by=by, at=at) as act:
        relief = get_relief(db, station, at=at)
        sheet = draw_up(db, station, at=at, note=_note(relief))
        items = accepting(sheet.items, (), {item.key: reason for item in sheet.items})
        signed = replace(sheet, items=items)
        step = Step(Kind.TAKEN_OVER, at, tuple(signatures), reason, sheet=signed)
        return _take(act, station, relief, step)


def _accept(db: Record, station: Station, taken: Taken, step: Step, *, by: str, at: Arrow) -> Step:
    with journal(db, f"handover.{step.kind.value}", by=by, at=at) as act:
        relief = get_relief(db, station, at=at)
        if moves(step.kind, relief.steps):
            sheet = draw_up(db, station, at=at, note=_note(relief))
            reasons = {key: clean(reason).strip() for key, reason in taken.reasons.items()}
            items = accepting(sheet.items, taken.accepted, reasons)
            check_accepted(items)
            step = replace(step, sheet=replace(sheet, items=items))
        return _take(act, station, relief, step)


def _plain_step(
    db: Record, station: Station, kind: Kind, signatures: Collection[Signature], reason: str, *,
    by: str, at: Arrow,
) -> Step:  # fmt: skip
    with journal(db, f"handover.{kind.value}", by=by, at=at) as act:
        relief = get_relief(db, station, at=at)
        return _take(act, station, relief, Step(kind, at, tuple(signatures), clean(reason).strip()))


def _take(act: Act, station: Station, relief: Relief, step: Step) -> Step:
    """Check the step and keep it, and with the first that moves responsibility the handover."""
    db = act.db
    takes_it = moves(step.kind, relief.steps)
    if takes_it or step.kind is Kind.OFFERED:
        check_time(relief.watch, at=step.at)
    check_step(relief.steps, step, relief.sides)
    act.subject = f"shift {relief.shift.id}"
    act.keep("handover_step", step_row(db, next_id(db, "handover_step"), relief.id, step))
    if takes_it:
        act.keep("handover", handover_row(db, _handover(db, station, relief, step)))
    return step


def _handover(db: Record, station: Station, relief: Relief, step: Step) -> Handover:
    signing = {post.key for post in signing_posts(station)}
    gave = [each.name for each in relief.gave]
    crew = crew_taking(step, relief.incoming, signing=signing, gave=gave)
    return Handover(
        id=relief.id,
        shift_id=relief.shift.id,
        at=step.at,
        outgoing=_names(relief.outgoing),
        incoming=_names(crew),
        note=step.sheet.note if step.sheet else "",
        crew=crew,
        settings=settings.latest(db),
    )


def _names(crew: Collection[CrewMember]) -> str:
    return _(", ").join(each.name for each in crew)


def _note(relief: Relief) -> str:
    """What the outgoing crew wrote on the sheet that it offered."""
    offer = last_offer(relief.steps)
    return offer.sheet.note if offer and offer.sheet else ""

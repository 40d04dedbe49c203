"""Words that several papers of the duty room share."""

from collections.abc import Collection, Iterable

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.anchors import Checkpoint
from dutyconsole.domain.duty_entries import signed_by
from dutyconsole.domain.handover import CrewMember
from dutyconsole.domain.handover_steps import Signature, Step
from dutyconsole.domain.shifts import Shift
from dutyconsole.exchange.paper import SignatureBox
from dutyconsole.language import _
from dutyconsole.wording import clock, full_date, weekday


def hours(shift: Shift) -> str:
    """From when to when the shift lasts."""
    return _("{start} to {end}").format(start=moment(shift.start), end=moment(shift.end))


def moment(at: Arrow | None) -> str:
    """A moment with its day, to the minute; nothing where there is none."""
    return f"{full_date(at.date())} {clock(at)}" if at else ""


def day(shift: Shift) -> str:
    """The duty day with its weekday."""
    return f"{full_date(shift.id.day)} {weekday(shift.id.day)}"


def crew(members: Iterable[CrewMember], station: Station) -> str:
    """Who stood in which post, each stand-in with the one in whose place they stood."""
    return _(", ").join(_member(member, station) for member in members)


def boxes(label: str, step: Step | None, station: Station) -> tuple[SignatureBox, ...]:
    """A box for each who signed the step; none where there was no such step."""
    if step is None:
        return ()
    return tuple(
        SignatureBox(_in_post(label, each, station), signed_by((each,)), moment(step.at))
        for each in step.signatures
    )


def open_boxes(
    label: str, members: Iterable[CrewMember], station: Station, *, signed: Collection[str] = ()
) -> tuple[SignatureBox, ...]:
    """A box for each member of a crew who is not among those who `signed` at the desk."""
    # In the place of a signature stands nothing: the name goes to what the box is for.
    return tuple(
        SignatureBox(f"{_in_post(label, member, station)} {member.name}")
        for member in members
        if member.name not in signed
    )


def checkpoint(made: Checkpoint | None) -> str:
    """The record as far as the paper tells of it."""
    if made is None:
        return ""
    return _("record up to journal entry {number}").format(number=made.entries)


def code(made: Checkpoint | None) -> str:
    """The code of a checkpoint."""
    return str(made.code) if made else ""


def _member(member: CrewMember, station: Station) -> str:
    stands_in = (
        _("{name} (stands in for {other})").format(name=member.name, other=member.stands_in_for)
        if member.stands_in_for
        else member.name
    )
    return " ".join(filter(None, (_post(member.post, station), stands_in)))


def _in_post(label: str, who: Signature | CrewMember, station: Station) -> str:
    return " ".join(filter(None, (label, _post(who.post, station))))


def _post(key: str, station: Station) -> str:
    post = station.post(key)
    return post.name if post else key

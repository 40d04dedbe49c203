"""The handover in progress read: whose turn it is, who may sign, what was done so far."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from arrow import Arrow

from dutyconsole.config import Station, signing_posts
from dutyconsole.domain.handover import CrewMember, Watch
from dutyconsole.domain.handover_steps import Sides, Step, last_offer
from dutyconsole.domain.shifts import Shift
from dutyconsole.store.crews import Crews
from dutyconsole.store.database import Record
from dutyconsole.store.handover import get_last, get_watch, in_progress


@dataclass(frozen=True, slots=True)
class Relief:
    """The handover in progress: who may sign, and what was done so far."""

    id: int
    shift: Shift
    """The shift that takes over, or has in part."""
    watch: Watch
    steps: tuple[Step, ...]
    outgoing: tuple[CrewMember, ...]
    """Who has the watch now, or had it until the relief came in part."""
    incoming: tuple[CrewMember, ...]
    """Who is on the roster of the shift that takes over."""
    sides: Sides

    @property
    def gave(self) -> tuple[CrewMember, ...]:
        """Who of the outgoing crew signed the last offer."""
        return _gave(self.steps)

    @property
    def is_first(self) -> bool:
        """Whether nobody has the watch yet."""
        return self.watch.shift is None


def get_relief(db: Record, station: Station, *, at: Arrow) -> Relief:
    """The handover in progress at `at`."""
    crews = Crews(db, station)
    watch = get_watch(db, crews.times, at=at)
    handover_id, steps = in_progress(db)
    last = get_last(db)
    in_part = last is not None and last.id == handover_id
    shift = watch.shift if in_part and watch.shift else watch.next
    incoming = crews.members(shift.id)
    outgoing = _gave(steps) if in_part else crews.in_charge(last)
    return Relief(
        handover_id,
        shift,
        watch,
        steps,
        outgoing,
        incoming,
        _sides(station, outgoing, incoming),
    )


def _gave(steps: Sequence[Step]) -> tuple[CrewMember, ...]:
    offer = last_offer(steps)
    return tuple(signature.member for signature in offer.signatures) if offer else ()


def _sides(
    station: Station, outgoing: Collection[CrewMember], incoming: Collection[CrewMember]
) -> Sides:
    signing = {post.key for post in signing_posts(station)}
    leaders = [each.name for each in (*outgoing, *incoming) if each.post not in signing]
    heads = (station.office.head, station.leading_group.head)
    return Sides(
        outgoing=_who_sign(outgoing, signing),
        incoming=_who_sign(incoming, signing),
        superiors=tuple(dict.fromkeys(name for name in (*leaders, *heads) if name)),
    )


def _who_sign(crew: Collection[CrewMember], signing: Collection[str]) -> tuple[str, ...]:
    """Those in posts that sign; where there is none of them, everybody."""
    officers = tuple(each.name for each in crew if each.post in signing)
    return officers or tuple(each.name for each in crew)

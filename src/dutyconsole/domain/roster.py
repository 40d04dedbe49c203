"""The roster: who stands in which post of which shift, and what is wrong with it.

A shift takes one duty leader and two officers, or whatever posts the station declares. A roster
may be published with problems in it, but they are named; that of a past duty day is never changed.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from arrow import Arrow

from dutyconsole.config import Post, leads
from dutyconsole.domain.people import PersonName
from dutyconsole.domain.shifts import ShiftId, ShiftTimes, shift_name
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.language import _

Name = TypeVar("Name")
ProblemKind = Literal["missing", "incomplete", "double", "all_day", "consecutive"]


@dataclass(frozen=True, slots=True)
class Seat:
    """One person in one post of a shift."""

    post: str
    """The key of the post."""
    person_id: int


@dataclass(frozen=True, slots=True)
class Duty:
    """The crew of one shift: a row of the roster."""

    shift_id: ShiftId
    crew: tuple[Seat, ...]
    """In the order of the posts."""
    source: str = ""
    """Where it came from: the name of the file, or the swap that changed it."""


@dataclass(frozen=True, slots=True)
class RosterLine:
    """A shift as a roster file describes it."""

    row_number: int
    """Where it stands in the file, from 1."""
    shift_id: ShiftId
    crew: tuple[tuple[str, PersonName], ...]
    """The key of the post and who stands in it, in the order of the posts."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with the crew of one shift."""

    shift_id: ShiftId
    kind: ProblemKind
    people: tuple[int, ...] = ()
    """Ids of those it is about."""
    post: str = ""
    """The name of the post that is not filled."""
    lacking: int = 0
    """How many people that post lacks."""
    of: int = 1
    """How many shifts the duty day has."""

    def sentence(self, names: Mapping[int, str]) -> str:
        """What is wrong, without the day; `names` says what the people are called.

        The shift is named where the day has several.
        """
        if self.of == 1:
            return self._what(names)
        return _("{shift}: {problem}").format(
            shift=shift_name(self.shift_id.number, of=self.of), problem=self._what(names)
        )

    def _what(self, names: Mapping[int, str]) -> str:
        who = ", ".join(names.get(person, str(person)) for person in self.people)
        match self.kind:
            case "missing":
                return _("Nobody is rostered for this shift")
            case "incomplete":
                return _("{post}: {count} missing").format(post=self.post, count=self.lacking)
            case "double":
                return _("{name} stands in two posts of this shift").format(name=who)
            case "all_day":
                return _("{name} is in an earlier shift of this day too").format(name=who)
            case "consecutive":
                return _("{name} was on duty the day before too").format(name=who)


def problems(
    duties: Iterable[Duty],
    posts: Sequence[Post],
    times: ShiftTimes,
    first_day: dt.date,
    last_day: dt.date,
) -> tuple[Problem, ...]:
    """What is wrong with the roster of these duty days, both included, in the order of time.

    Who was on duty the day before `first_day` is seen where `duties` holds that day too.
    """
    by_shift = {duty.shift_id: duty for duty in duties if duty.crew}
    on_duty: dict[dt.date, set[int]] = defaultdict(set)
    for duty in by_shift.values():
        on_duty[duty.shift_id.day] |= {seat.person_id for seat in duty.crew}
    found: list[Problem] = []
    for day in _days(first_day, last_day):
        tired = on_duty[day] & on_duty[day - dt.timedelta(days=1)]
        found += _of_day([shift.id for shift in times.of_day(day)], by_shift, posts, tired)
    return tuple(found)


def crew_of(duty: Duty, post: str) -> tuple[int, ...]:
    """Ids of those in the post with this key."""
    return tuple(seat.person_id for seat in duty.crew if seat.post == post)


def is_past(shift_id: ShiftId, times: ShiftTimes, *, at: Arrow) -> bool:
    """Whether the duty day of the shift is over at `at`; today's shifts are not past."""
    return shift_id.day < times.duty_day(at)


def refuse_past(shift_id: ShiftId, times: ShiftTimes, *, at: Arrow) -> None:
    """Refuse to change the roster of a past duty day.

    Raises:
        NotAllowed: the duty day is over.
    """
    if is_past(shift_id, times, at=at):
        raise NotAllowed(
            _("The duty day {day} is over; the roster of past days cannot be changed").format(
                day=shift_id.day
            )
        )


def fill_posts(
    own: Mapping[str, Sequence[Name | None]], shared: Sequence[Name | None], posts: Sequence[Post]
) -> tuple[tuple[str, Name], ...]:
    """Which post each name of a roster row stands in, in the order of the posts.

    `own` holds the names under the heading of one post, by its key; `shared` those of a cell for
    several posts. As many shared names as there are seats left take them in order; fewer are the
    officers in order, and no duty leader is named: who leads is never guessed. None is a seat that
    the roster says is still open.

    Raises:
        BadInput: more people are named than there are seats.
    """
    for post in posts:
        _refuse_more(len(own.get(post.key, ())), post.count, post.name)
    left = [post for post in posts if post.key not in own for _seat in range(post.count)]
    while len(shared) > len(left) and shared[-1] is None:
        shared = shared[:-1]
    if len(shared) < len(left):
        left = [post for post in left if not leads(post)]
    _refuse_more(len(shared), len(left), ", ".join(dict.fromkeys(post.name for post in left)))
    seats = [(key, name) for key, names in own.items() for name in names]
    seats += [(post.key, name) for post, name in zip(left, shared, strict=False)]
    filled = [(key, name) for key, name in seats if name is not None]
    order = [post.key for post in posts]
    return tuple(sorted(filled, key=lambda seat: order.index(seat[0])))


def _of_day(
    shifts: Sequence[ShiftId],
    by_shift: Mapping[ShiftId, Duty],
    posts: Sequence[Post],
    tired: set[int],
) -> Iterator[Problem]:
    """What is wrong in a day of these shifts; `tired` are those of the day before."""
    # A duty leader often leads the whole day over the shifts of the officers (domain.md 1.2).
    leading = {post.key for post in posts if leads(post)}
    earlier: set[int] = set()
    officers: set[int] = set()
    for shift_id in shifts:
        duty = by_shift.get(shift_id)
        if duty is None:
            yield Problem(shift_id, "missing", of=len(shifts))
            continue
        yield from _of_crew(duty, posts, len(shifts))
        here = dict.fromkeys(seat.person_id for seat in duty.crew)
        officers |= {seat.person_id for seat in duty.crew if seat.post not in leading}
        found: list[tuple[ProblemKind, int]] = [
            ("all_day", one) for one in here if one in earlier & officers
        ]
        found += [("consecutive", one) for one in here if one in tired]
        yield from (Problem(shift_id, kind, (one,), of=len(shifts)) for kind, one in found)
        earlier |= here.keys()
        tired = tired - here.keys()


def _of_crew(duty: Duty, posts: Sequence[Post], shifts: int) -> Iterator[Problem]:
    for post in posts:
        lacking = post.count - len(crew_of(duty, post.key))
        if lacking > 0:
            yield Problem(duty.shift_id, "incomplete", post=post.name, lacking=lacking, of=shifts)
    for person, seats in Counter(seat.person_id for seat in duty.crew).items():
        if seats > 1:
            yield Problem(duty.shift_id, "double", (person,), of=shifts)


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    for offset in range((last - first).days + 1):
        yield first + dt.timedelta(days=offset)


def _refuse_more(named: int, seats: int, posts: str) -> None:
    if named > seats:
        raise BadInput(
            _("{named} names where there is room for {seats} ({posts})").format(
                named=named, seats=seats, posts=posts or _("no post is left")
            )
        )

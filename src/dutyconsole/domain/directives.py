"""Leaders' instructions (批示) and what superiors assigned (上级交办), until they are closed.

A directive is a matter that somebody gave. It is taken down word for word, read back to the giver
and confirmed, handled by a unit within a time limit, chased (督办) on its chase dates, and closed
by the leader's consent alone.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from arrow import Arrow

from dutyconsole.domain import moments
from dutyconsole.domain.matters import Matter
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.language import N_, _
from dutyconsole.wording import moment_short

KINDS = ("instruction", "superior")
"""The kinds of matters that are directives."""
READ_BACK_WITHIN = 10
"""Minutes after it was taken down within which a directive is read back."""
DUE = {
    "read_back": N_("Read back to the giver"),
    "chase": N_("Chase the feedback"),
    "time_limit": N_("Time limit"),
}
"""What can be due of a matter."""

_STANDS = {
    "read_back": (N_("NOT READ BACK"), N_("NOT READ BACK")),
    "chase": (N_("chase {time}"), N_("chase {time}: NO FEEDBACK")),
    "time_limit": (N_("due {time}"), N_("due {time}: OVERDUE")),
}
"""What is said of each before it is due, and from then on."""


class DueMoment(NamedTuple):
    """Something that has to be done about a matter by a moment."""

    at: Arrow
    what: str
    """A key of DUE."""


def is_directive(matter: Matter) -> bool:
    """Whether the rules for directives hold.

    An instruction of which nobody wrote down who gave it, as records from before have them, is an
    ordinary matter: nobody is named to whom it could be read back, or who could consent.
    """
    return matter.kind in KINDS and bool(matter.giver)


def is_unconfirmed(matter: Matter) -> bool:
    """Whether it is an open directive that was not read back to its giver yet."""
    return is_directive(matter) and not matter.confirmed and not matter.done


def check_taken_down(matter: Matter) -> None:
    """Refuse a directive that nobody gave, and one that was read back at a moment to come.

    Raises:
        BadInput: it is so.
    """
    needs_giver = matter.kind == "superior" or bool(matter.chase or matter.confirmed)
    if matter.kind in KINDS and needs_giver and not matter.giver:
        raise BadInput(_("Write down who gave it"))
    check_read_back(matter)


def check_read_back(matter: Matter) -> None:
    """Refuse a confirmation of a moment that has not come yet.

    Raises:
        BadInput: it is so.
    """
    if matter.confirmed and matter.confirmed > matter.at:
        raise BadInput(_("It cannot have been read back at a moment that has not come yet"))


def check_closing(matter: Matter) -> None:
    """Refuse to close a directive without the leader's consent.

    Raises:
        NotAllowed: nobody is named who agreed.
        BadInput: a consent is given for what is not closed.
    """
    if matter.consent and not matter.done:
        raise BadInput(_("A consent is for closing: close it, or leave the consent out"))
    if is_directive(matter) and matter.done and not matter.consent:
        raise NotAllowed(
            _("A directive is closed by the leader's consent only: say who agreed, and how")
        )


def chases(parts: Sequence[Matter]) -> tuple[Arrow, ...]:
    """The chase dates that no feedback has answered, the earliest first; none once it is closed.

    A chase is answered by feedback that was recorded at its moment or later, or within the day
    before; but not by what was recorded at or before the chase date before it, nor by what was
    recorded before this date was set. A part that merely says that it was read back is no feedback.
    """
    if not parts or parts[-1].done:
        return ()
    dates = parts[-1].chase
    # The first has none before it.
    before = (None, *dates)
    return tuple(
        date
        for date, earlier in zip(dates, before, strict=False)
        if not any(_answers(part, date, earlier) for part in _feedback_since_set(parts, date))
    )


def due_moments(noted: Matter, latest: Matter, parts: Sequence[Matter]) -> tuple[DueMoment, ...]:
    """What has to be done about a matter by a moment, the earliest first.

    To read a directive back, at once, while it is not confirmed; the next chase that was not
    answered; and the time limit, of any matter. Nothing once it is closed.
    """
    if latest.done:
        return ()
    found = [DueMoment(date, "chase") for date in chases(parts)[:1]]
    if is_unconfirmed(latest):
        found.append(DueMoment(noted.at.shift(minutes=READ_BACK_WITHIN), "read_back"))
    if latest.due:
        found.append(DueMoment(latest.due, "time_limit"))
    return tuple(sorted(found))


def standing(parts: Sequence[Matter], *, at: Arrow) -> Iterator[tuple[str, bool]]:
    """How a matter stands at `at`, what is loud first: words, and whether they are loud."""
    due = due_moments(parts[0], parts[-1], parts)
    said = [(each, each.what == "read_back" or each.at <= at) for each in due]
    for (moment, what), is_loud in sorted(said, key=lambda one: not one[1]):
        words = _(_STANDS[what][moment <= at])
        yield words.format(time=moment_short(moment, at=at)), is_loud


def moment_ahead(typed: str, *, at: Arrow) -> Arrow:
    """The moment to come that an operator typed.

    Beside what `moments.parse_ahead` knows: `27日9时`, `1月27日9时30分`, `9时半`, `27日 09:00`. A
    day without a month is the next one of that number.

    Raises:
        BadInput: it is no moment, or lies behind.
    """
    match = _SAID.fullmatch(unicodedata.normalize("NFKC", typed).strip())
    if match is None:
        return moments.parse_ahead(typed, at=at)
    minute = 30 if match["half"] else int(match["minute"] or match["minutes"] or 0)
    clock = f"{match['hour']}:{minute:02}"
    if not match["day"]:
        return moments.parse_ahead(clock, at=at)
    if match["month"]:
        return moments.parse_ahead(f"{match['month']}-{match['day']} {clock}", at=at)
    return _next_of_day(int(match["day"]), clock, typed, at)


def chase_dates(typed: str, *, at: Arrow) -> tuple[Arrow, ...]:
    """The chase dates that an operator typed, apart by `、`, a comma or a semicolon, in order.

    Raises:
        BadInput: one of them is no moment, or lies behind.
    """
    dates = (moment_ahead(each, at=at) for each in _BETWEEN.split(typed) if each.strip())
    return tuple(sorted(set(dates)))


_BETWEEN = re.compile(r"[、,，;；\n]")
_SAID = re.compile(
    r"(?:(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})[日号] *)?"
    r"(?P<hour>\d{1,2})(?:[时点](?:(?P<minutes>\d{1,2})分?|(?P<half>半))?|:(?P<minute>\d{2}))",
    re.ASCII,
)
_MONTHS_AHEAD = 3
"""Of three months in a row one at least has any day from 1 to 31."""


def _next_of_day(day: int, clock: str, typed: str, at: Arrow) -> Arrow:
    """The next day of this number."""
    first = at.floor("month")
    for months in range(_MONTHS_AHEAD):
        month = first.shift(months=months)
        try:
            moment = moments.parse(f"{month.format('YYYY-MM')}-{day} {clock}", at=at)
        except BadInput:
            continue  # no such day in this month
        if moment > at:
            return moment
    return moments.parse_ahead(typed, at=at)  # which says what is wrong


def _feedback_since_set(parts: Sequence[Matter], date: Arrow) -> Iterator[Matter]:
    """The feedback that was recorded after this chase date was set."""
    for before, part in pairwise(parts):
        if date in before.chase and part.confirmed == before.confirmed:
            yield part


def _answers(part: Matter, date: Arrow, earlier: Arrow | None) -> bool:
    return part.at >= date.shift(days=-1) and (earlier is None or part.at > earlier)

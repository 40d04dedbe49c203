"""Post checks (查岗): who looked whether the post is manned, who answered and how fast.

The answer to a check is evidence of itself, so that none is ever changed: what was written wrong is
said in a further one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from arrow import Arrow

from dutyconsole.domain.calendar import refuse_far_off
from dutyconsole.domain.incidents import is_late_entry
from dutyconsole.domain.leader_acts import LeaderAct, seconds_since
from dutyconsole.errors import BadInput
from dutyconsole.language import N_, _
from dutyconsole.text import clean_line

DIRECTIONS = {
    "of_us": N_("we are checked"),
    "by_us": N_("we check others"),
    "drill": N_("drill"),
}
"""Who checks whom."""
HOWS = {
    "telephone": N_("telephone"),
    "video": N_("video roll call"),
    "on_the_spot": N_("on the spot"),
    "afar": N_("over SSH"),
}
"""How it is checked."""
AFAR = "afar"
"""How a leader checks who looks in over SSH: written by the answer alone, never by hand."""
BY_HAND = tuple(key for key in HOWS if key != AFAR)
"""How a check can be that somebody writes down."""
BELL = "bell"
"""How a drill is: the desk rings by itself."""
LONGEST = 24 * 3600
"""Seconds; more is a slip of the hand."""


@dataclass(frozen=True, slots=True)
class PostCheck:
    """One check of a post."""

    at: Arrow
    direction: str
    """A key of DIRECTIONS."""
    checker: str
    """The unit or the person who checked."""
    checked: str
    """The unit that was checked."""
    how: str
    """A key of HOWS; BELL for a drill."""
    answered_by: str
    """Who answered; empty where nobody did."""
    seconds: int | None
    """Seconds until it was answered; None where nobody counted them."""
    leader_present: bool
    result: str
    remedy: str = ""
    """What is put right because of it."""
    id: int = 0
    """Its place in the register, from 1; 0 before it is kept."""
    recorded_at: Arrow | None = None
    by: str = ""
    """Who wrote it down."""
    asked: int = 0
    """The act of a leader that it answers; 0 where nobody asked from afar."""

    @property
    def is_late_entry(self) -> bool:
        """Whether it was written down late (补录)."""
        return bool(self.recorded_at) and is_late_entry(self.at, self.recorded_at or self.at)


@dataclass(frozen=True, slots=True)
class Figures:
    """What some checks add up to."""

    count: int
    unanswered: int
    median: int | None
    """Seconds to the answer, of those answered and counted; half a second is rounded up."""
    worst: int | None
    by_month: "tuple[tuple[str, Figures], ...]" = ()
    """The same of each month, such as 2020-01, in order."""


def cleaned(check: PostCheck) -> PostCheck:
    """`check` with every text as it may be stored."""
    return replace(
        check,
        checker=clean_line(check.checker),
        checked=clean_line(check.checked),
        answered_by=clean_line(check.answered_by),
        result=clean_line(check.result),
        remedy=clean_line(check.remedy),
    )


def answer_from_afar(
    asked: LeaderAct,
    *,
    checked: str,
    answered_by: str,
    leader_present: bool,
    result: str,
    at: Arrow,
) -> PostCheck:
    """The answer that is given at `at` to a leader who asked from afar.

    Raises:
        BadInput: nobody is named who answers.
    """
    if not clean_line(answered_by):
        raise BadInput(_("Say who answers"))
    seconds = seconds_since(asked, at)
    return PostCheck(
        # Where the clock was set back since, it may not be asked ahead of the answer.
        at=min(asked.at, at),
        direction="of_us",
        checker=asked.leader,
        checked=checked or _("duty room"),
        how=AFAR,
        answered_by=answered_by,
        # The desk was closed for days: how long nobody answered is said by the two moments.
        seconds=seconds if seconds <= LONGEST else None,
        leader_present=leader_present,
        result=result if clean_line(result) else _("in order"),
        asked=asked.id,
    )


def check_form(check: PostCheck, *, at: Arrow) -> None:
    """Refuse a check that cannot be kept.

    Raises:
        BadInput: something is missing or not known, or its time lies ahead of the clock.
    """
    _check_key(check.direction, tuple(DIRECTIONS), _("direction"))
    by_hand = (BELL,) if check.direction == "drill" else BY_HAND
    _check_key(check.how, (AFAR,) if check.asked else by_hand, _("how"))
    for value, name in (
        (check.checker, _("who checked")),
        (check.checked, _("who was checked")),
        (check.result, _("result")),
    ):
        if not value:
            raise BadInput(_("Still empty: {fields}").format(fields=name))
    if check.seconds is not None and not 0 <= check.seconds <= LONGEST:
        raise BadInput(_("Seconds to the answer: expected is a number from 0 to 86400"))
    # A minute's grace: the telephone's clock and the desk's are not the same.
    if (check.at - at).total_seconds() > 60:  # noqa: PLR2004 - a minute
        raise BadInput(_("The time of the check lies ahead of the clock"))
    refuse_far_off(check.at.date(), on=at.date())


def seconds_of(typed: str) -> int | None:
    """The seconds that are typed; None where nothing is.

    Raises:
        BadInput: it is no whole number.
    """
    typed = typed.strip()
    if not typed:
        return None
    if not typed.isdecimal():
        raise BadInput(_("Seconds to the answer: expected is a number from 0 to 86400"))
    return int(typed)


def figures(checks: Iterable[PostCheck]) -> Figures:
    """What these checks add up to, all together and by the month in which they were."""
    checks = sorted(checks, key=lambda check: check.at)
    months = dict.fromkeys(_month(check) for check in checks)
    return _added_up(
        checks,
        tuple(
            (month, _added_up([check for check in checks if _month(check) == month]))
            for month in months
        ),
    )


def _added_up(
    checks: Sequence[PostCheck], by_month: tuple[tuple[str, Figures], ...] = ()
) -> Figures:
    answered = [check for check in checks if check.answered_by]
    seconds = [check.seconds for check in answered if check.seconds is not None]
    return Figures(
        count=len(checks),
        unanswered=len(checks) - len(answered),
        median=int(median(seconds) + 0.5) if seconds else None,
        worst=max(seconds, default=None),
        by_month=by_month,
    )


def _month(check: PostCheck) -> str:
    return check.at.format("YYYY-MM")


def _check_key(value: str, known: tuple[str, ...], name: str) -> None:
    if value not in known:
        raise BadInput(
            _("{field}: “{value}” is not known; expected one of {known}").format(
                field=name, value=value, known=_(", ").join(known)
            )
        )

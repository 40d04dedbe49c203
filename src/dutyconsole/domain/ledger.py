"""The ledger of late and missed reports (迟报、漏报): what was due, and what became of it.

A stamp follows from the recorded times and from nothing else. Nothing takes it away: an explanation
is written beside it. Whether a report was untrue (谎报) or concealed (瞒报) no program can decide.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from arrow import Arrow

from dutyconsole.domain.bulletins import Bulletin, missing, names_of
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.domain.obligations import Obligation, incident_of
from dutyconsole.domain.shifts import ShiftId, ShiftTimes
from dutyconsole.errors import BadInput
from dutyconsole.language import N_, _
from dutyconsole.wording import length


class Standing(StrEnum):
    """What has become of an obligation by a moment."""

    IN_TIME = "in_time"
    LATE = "late"
    """迟报: done at its limit's own second or after."""
    MISSED = "missed"
    """漏报: ended without having been done, or done without what had to be said."""
    OPEN = "open"
    OVERDUE = "overdue"
    LIFTED = "lifted"
    """Ended before its time had come: nothing was owed."""


STANDINGS = {
    Standing.IN_TIME: N_("in time"),
    Standing.LATE: N_("late report"),
    Standing.MISSED: N_("missed report"),
    Standing.OPEN: N_("to be done"),
    Standing.OVERDUE: N_("overdue and not done"),
    Standing.LIFTED: N_("no longer asked for"),
}

KINDS = {
    "report": N_("regular report"),
    "incident": N_("incident report"),
    "handover": N_("shift handover"),
    "relief": N_("relief in part"),
    "matter": N_("carried-over matter"),
    "register": N_("registers"),
    "post_check": N_("post check"),
}
"""What can be owed, as operators say it."""

_OMISSION = "omission"
_WRONG = frozenset({Standing.LATE, Standing.MISSED, Standing.OVERDUE})


@dataclass(frozen=True, slots=True)
class Explanation:
    """What somebody says about an obligation; it stands beside the stamp."""

    id: int
    subject: str
    """The key of the obligation."""
    text: str
    by: str
    at: Arrow


@dataclass(frozen=True, slots=True)
class Omission:
    """A report that went up without a required element (漏报)."""

    incident: IncidentNumber
    seq: int
    """Which report on the incident it is, from 1."""
    names: tuple[str, ...]
    """The elements that it lacks: keys of `bulletins.ELEMENTS`."""
    report: str
    """What the report is called."""
    at: Arrow
    """When it went up."""
    who: str
    """The crew that had the watch then, by names."""
    entry: str
    """`bulletin 3`: the row that says so."""


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One obligation, or one omission, with what became of it."""

    obligation: Obligation
    standing: Standing
    late_by: float | None
    """Seconds past the limit; None for what is in time, and for an omission."""
    day: dt.date
    """The duty day on which it was due."""
    explanations: tuple[Explanation, ...] = ()
    """The oldest first."""
    reason: str = ""
    """What was given as the reason when it was done or ended."""
    omitted: tuple[str, ...] = ()
    """The required elements that the report went up without, as keys."""

    @property
    def crew(self) -> str:
        """Who had to do it, by names."""
        return self.obligation.who

    @property
    def kind(self) -> str:
        """A key of KINDS."""
        kind = self.obligation.kind
        return "incident" if kind == _OMISSION else kind

    @property
    def month(self) -> str:
        """`2020-01`, the month of the duty day."""
        return f"{self.day:%Y-%m}"

    @property
    def ended_at(self) -> Arrow | None:
        """When it was done, or ended without that; None while it is to be done."""
        return self.obligation.done_at or self.obligation.lifted_at

    @property
    def is_wrong(self) -> bool:
        """Whether it is late, missed, or overdue and not done."""
        return self.standing in _WRONG

    @property
    def late_minutes(self) -> int | None:
        """Whole minutes past the limit, a begun one counted."""
        return None if self.late_by is None else int(-(-self.late_by // 60))

    @property
    def stamp(self) -> str:
        """迟报23分: what became of it, in words."""
        if self.standing not in {Standing.LATE, Standing.OVERDUE}:
            return _(STANDINGS[self.standing])
        said = _("late {minutes} min") if self.standing is Standing.LATE else _("OVERDUE {length}")
        minutes = _("{minutes} min").format(minutes=self.late_minutes)
        return said.format(minutes=self.late_minutes, length=minutes)


@dataclass(frozen=True, slots=True)
class Figures:
    """How many there are of one month, crew and kind; what was put together is left empty."""

    month: str = ""
    crew: str = ""
    kind: str = ""
    due: int = 0
    """Obligations whose time has come, or that were done before it."""
    in_time: int = 0
    late: int = 0
    missed: int = 0
    """Of those due, the ones that ended without having been done."""
    overdue: int = 0
    """Of those due, the ones that are still to be done."""
    omissions: int = 0
    """Reports that went up without a required element; they are missed reports too."""
    worst: float | None = None
    """Seconds of the worst lateness; None where nothing is late."""

    @property
    def all_missed(self) -> int:
        """Everything that counts as a missed report (漏报)."""
        return self.missed + self.omissions

    @property
    def punctuality(self) -> float | None:
        """What was done in time in per cent of what was due; None where nothing was due."""
        return 100 * self.in_time / self.due if self.due else None

    @property
    def punctuality_words(self) -> str:
        """`96.7 %`, cut and not rounded, so that only all of them are a hundred."""
        if not self.due:
            return "-"
        whole, tenth = divmod(1000 * self.in_time // self.due, 10)
        return f"{whole}.{tenth} %"


def ledger(
    obligations: Iterable[Obligation],
    explanations: Mapping[str, tuple[Explanation, ...]],
    omissions: Iterable[Omission],
    at: Arrow,
    *,
    times: ShiftTimes,
    reasons: Mapping[str, str] = MappingProxyType({}),
    closed: Collection[IncidentNumber] = (),
) -> tuple[LedgerLine, ...]:
    """What became of each obligation, and each omission, by `at`; the first due comes first.

    `reasons` are by the entry that did or ended it; `closed` are the incidents that are closed.
    """
    owed = [(each, standing_of(each, at, closed=closed), ()) for each in obligations]
    lacking = [(_of_omission(each), Standing.MISSED, each.names) for each in omissions]
    lines = [
        LedgerLine(
            obligation=each,
            standing=standing,
            late_by=each.late_by(at) if standing in _WRONG and not omitted else None,
            day=times.duty_day(each.due),
            explanations=explanations.get(each.key, ()),
            reason=reasons.get(each.done_by or each.lifted_by, ""),
            omitted=omitted,
        )
        for each, standing, omitted in (*owed, *lacking)
    ]
    return tuple(sorted(lines, key=lambda line: line.obligation.due))


def standing_of(
    obligation: Obligation, at: Arrow, *, closed: Collection[IncidentNumber] = ()
) -> Standing:
    """What has become of an obligation by `at`.

    Of a special matter that is closed, whatever was not reported in its time is missed.
    """
    due, lifted_at = obligation.due, obligation.lifted_at
    if obligation.done_at:
        return Standing.LATE if obligation.done_at >= due else Standing.IN_TIME
    if lifted_at and lifted_at <= at:
        return Standing.MISSED if obligation.is_missed else Standing.LIFTED
    if at < due:
        return Standing.OPEN
    if obligation.special and incident_of(obligation) in closed:
        return Standing.MISSED
    return Standing.OVERDUE


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Both times that a limit may count; None where the moment is not known."""

    since_receipt: float | None
    since_occurrence: float | None

    @property
    def words(self) -> str:
        """Both of them in words; nothing where neither is known."""
        said = (
            (_("since receipt {length}"), self.since_receipt),
            (_("since occurrence {length}"), self.since_occurrence),
        )
        return _(", ").join(
            words.format(length=length(seconds)) for words, seconds in said if seconds is not None
        )


def elapsed(obligation: Obligation, at: Arrow) -> Elapsed:
    """Seconds since receipt and since occurrence, up to when it was done or ended, or `at`."""
    end = obligation.done_at or obligation.lifted_at or at

    def since(moment: Arrow | None) -> float | None:
        return float((end - moment).total_seconds()) if moment else None

    return Elapsed(since(obligation.received_at), since(obligation.occurred_at))


def omissions(
    bulletins: Iterable[Bulletin], required: Collection[str], crew_at: Mapping[int, str]
) -> tuple[Omission, ...]:
    """Those of the reports that went up of which a required element is not said.

    `crew_at` names the crew that had the watch, by the id of the bulletin.
    """
    found = ((each, missing(each.elements, required)) for each in bulletins)
    return tuple(
        Omission(
            incident=each.incident,
            seq=each.seq,
            names=names,
            report=each.name,
            at=each.at,
            who=crew_at.get(each.id, ""),
            entry=f"bulletin {each.id}",
        )
        for each, names in found
        if names
    )


BY = ("month", "crew", "kind")
"""What figures can be told apart by."""


def figures(lines: Iterable[LedgerLine], by: Sequence[str] = BY) -> tuple[Figures, ...]:
    """The lines counted by month, crew and kind, or by fewer of them, in their order.

    What is to come, and what was lifted before its time, was not due and is not counted.
    """
    found: dict[tuple[str, str, str], Figures] = {}
    for line in lines:
        if counted := _counted(line):
            key = (
                line.month if "month" in by else "",
                line.crew if "crew" in by else "",
                line.kind if "kind" in by else "",
            )
            found[key] = _added(found.get(key, Figures(*key)), counted)
    return tuple(found[key] for key in sorted(found))


def total(lines: Iterable[LedgerLine]) -> Figures:
    """All lines counted together."""
    return next(iter(figures(lines, by=())), Figures())


def span(month: dt.date, times: ShiftTimes) -> tuple[Arrow, Arrow]:
    """From when until before when the duty days of a month last."""
    first = month.replace(day=1)
    following = (first + dt.timedelta(days=31)).replace(day=1)
    return times.shift(ShiftId(first)).start, times.shift(ShiftId(following)).start


def check_explanation(explanation: Explanation) -> None:
    """Refuse an explanation that says nothing, or of nothing.

    Raises:
        BadInput: the text or the key is empty.
    """
    if not explanation.subject:
        raise BadInput(_("Say which obligation it explains"))
    if not explanation.text:
        raise BadInput(_("Write down what there is to explain"))


def _of_omission(omission: Omission) -> Obligation:
    number = omission.incident
    return Obligation(
        kind=_OMISSION,
        what=_("{number} {report}, without {elements}").format(
            number=number, report=omission.report, elements=names_of(omission.names)
        ),
        who=omission.who,
        to="",
        due=omission.at,
        subject=f"{number.year}/{number.number} {omission.seq}",
        done_at=omission.at,
        done_by=omission.entry,
    )


def _counted(line: LedgerLine) -> Figures | None:
    """The line as figures of its own; None where it was not due."""
    if line.omitted:
        return Figures(omissions=1)
    if line.standing in {Standing.OPEN, Standing.LIFTED}:
        return None
    return Figures(
        due=1,
        in_time=int(line.standing is Standing.IN_TIME),
        late=int(line.standing is Standing.LATE),
        missed=int(line.standing is Standing.MISSED),
        overdue=int(line.standing is Standing.OVERDUE),
        worst=line.late_by,
    )


def _added(one: Figures, other: Figures) -> Figures:
    return replace(
        one,
        due=one.due + other.due,
        in_time=one.in_time + other.in_time,
        late=one.late + other.late,
        missed=one.missed + other.missed,
        overdue=one.overdue + other.overdue,
        omissions=one.omissions + other.omissions,
        worst=max((each for each in (one.worst, other.worst) if each is not None), default=None),
    )

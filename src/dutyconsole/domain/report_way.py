"""The way of a report that is signed off here, whatever it is about: who may do what after what.

    drafted ── checked ──> checked ── issued ──> issued ── sent ──> sent ── confirmed ──> confirmed
       ^                      │                    │
       └──── returned <───────┴────────────────────┘

Reports on incidents (`bulletins`) and daily reports (`daily_reports`) both go it. Each act is a row
of its own, and nothing is changed.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Protocol, TypeVar

from arrow import Arrow

from dutyconsole.domain.reports import CHANNELS
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.language import N_, _


class ReportState(StrEnum):
    """How far a report is."""

    DRAFTED = "drafted"
    CHECKED = "checked"
    RETURNED = "returned"
    ISSUED = "issued"
    SENT = "sent"
    CONFIRMED = "confirmed"


REPORT_STATES = {
    ReportState.DRAFTED: N_("drafted"),
    ReportState.CHECKED: N_("checked"),
    ReportState.RETURNED: N_("sent back to be drafted"),
    ReportState.ISSUED: N_("signed off"),
    ReportState.SENT: N_("sent out"),
    ReportState.CONFIRMED: N_("receipt confirmed"),
}
"""Each state, as operators say it."""
OUT = frozenset({ReportState.SENT, ReportState.CONFIRMED})
"""States of a report that went out."""


class Report(Protocol):
    """A report as one act left it."""

    @property
    def id(self) -> int:
        """Of the row."""

    @property
    def seq(self) -> int:
        """Which report of its series it is."""

    @property
    def state(self) -> ReportState:
        """How far it is."""

    @property
    def at(self) -> Arrow:
        """When the act was done."""

    @property
    def who(self) -> str:
        """Who drafted, checked, sent back, signed, sent it, or confirmed that it is there."""

    @property
    def receiver(self) -> str:
        """Whom it was sent to."""

    @property
    def channel(self) -> str:
        """A key of CHANNELS."""

    @property
    def reason(self) -> str:
        """Why it was sent back, or goes out incomplete or late."""

    @property
    def name(self) -> str:
        """What it is called."""


R = TypeVar("R", bound=Report)


def latest_of(history: Iterable[R]) -> tuple[R, ...]:
    """Each report as its latest act left it, in the order of the series."""
    latest = {row.seq: row for row in history}
    return tuple(latest[seq] for seq in sorted(latest))


def draft_under(history: Iterable[R], seq: int) -> R | None:
    """The latest draft of the report `seq`: who drafted what is checked, signed and sent."""
    drafts = [row for row in history if row.seq == seq and row.state is ReportState.DRAFTED]
    return drafts[-1] if drafts else None


def meant_by(history: Iterable[R], state: ReportState, seq: int | None = None) -> R | None:
    """The report that an act is about: the newest for which it is the time, else the newest."""
    reports = [row for row in latest_of(history) if seq in (None, row.seq)]
    fitting = (row for row in reversed(reports) if may_follow(state, row.state))
    return next(fitting, reports[-1] if reports else None)


def may_follow(act: ReportState, before: ReportState) -> bool:
    """Whether a report in the state `before` can be put into the state `act`."""
    return before in _AFTER[act]


def refuse_unseen(latest: Report | None, after: int | None) -> None:
    """Refuse to go on with a report of which another row was seen: `after` is its id, 0 for none.

    Raises:
        NotAllowed: somebody went on with it meanwhile.
    """
    if after is not None and after != (latest.id if latest else 0):
        raise NotAllowed(_("Somebody went on with this report meanwhile: look, then do it again"))


def check_step(history: Sequence[R], act: R, *, at: Arrow) -> None:
    """Refuse an act for which it is not the time, or that lacks a name, a way or a reason.

    Raises:
        BadInput: a name, the channel or a time is missing or cannot be.
        NotAllowed: the state of the report does not allow it, the checker drafted it, or it is not
            said why it is sent back.
    """
    before = next((row for row in latest_of(history) if row.seq == act.seq), None)
    if before:
        _check_order(before, act)
    if not act.who:
        raise BadInput(_(_WHO[act.state]))
    if act.state is ReportState.RETURNED and not act.reason:
        raise NotAllowed(_("Say why it is sent back"))
    if act.state in OUT:
        _check_way(act)
    _check_time(before, act, at)
    draft = draft_under(history, act.seq)
    if act.state is ReportState.CHECKED and draft and draft.who == act.who:
        raise NotAllowed(_("{name} drafted it: somebody else checks it").format(name=act.who))


_AFTER = {
    ReportState.DRAFTED: (ReportState.DRAFTED, ReportState.CHECKED, ReportState.RETURNED),
    ReportState.CHECKED: (ReportState.DRAFTED,),
    # What was signed is not changed; whoever finds a mistake in it before it is out sends it back.
    ReportState.RETURNED: (ReportState.DRAFTED, ReportState.CHECKED, ReportState.ISSUED),
    ReportState.ISSUED: (ReportState.CHECKED,),
    ReportState.SENT: (ReportState.ISSUED,),
    ReportState.CONFIRMED: (ReportState.SENT,),
}
"""In which states each act finds a report."""
_WHO = {
    ReportState.DRAFTED: N_("Who drafted it? Write down the name"),
    ReportState.CHECKED: N_("Who checked it? Write down the name"),
    ReportState.RETURNED: N_("Who sends it back? Write down the name"),
    ReportState.ISSUED: N_("Who signs it off? Write down the name"),
    ReportState.SENT: N_("Who sent it? Write down the name"),
    ReportState.CONFIRMED: N_("Who confirmed the receipt? Write down the name"),
}


def _check_order(before: Report, act: Report) -> None:
    if may_follow(act.state, before.state):
        return
    raise NotAllowed(
        _("The {report} is {state}; only what is {needed} can be {next}").format(
            report=act.name,
            state=_(REPORT_STATES[before.state]),
            needed=_(" or ").join(_(REPORT_STATES[each]) for each in _AFTER[act.state]),
            next=_(REPORT_STATES[act.state]),
        )
    )


def _check_way(act: Report) -> None:
    if not act.receiver:
        raise BadInput(_("Who received it? Write down the name"))
    if act.channel not in CHANNELS:
        raise BadInput(
            _("“{channel}” is not a channel; expected one of {known}").format(
                channel=act.channel, known=_(", ").join(CHANNELS)
            )
        )


def _check_time(before: Report | None, act: Report, at: Arrow) -> None:
    if act.at > at:
        raise BadInput(_("The time of it lies ahead of the clock"))
    # Beyond this no order is asked for: a report that went out on paper is entered afterwards.
    late = before and (before.at - act.at).total_seconds() >= 60  # noqa: PLR2004 - told in minutes
    if act.state is ReportState.CONFIRMED and late:
        raise BadInput(_("The receipt cannot be confirmed before the report was sent"))

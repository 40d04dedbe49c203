"""The daily report (日报): from its draft to the call that confirms it, and its corrections.

It goes the way of `report_way`. A blank text is refused, 无 is an answer: a nil
report (零报告) is signed like any other. Seq 0 is the report, 1, 2 … are its corrections (更正报).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from arrow import Arrow

from dutyconsole.domain.daily_figures import Change, DailyFigures, Identity, changes
from dutyconsole.domain.incidents import is_late_entry
from dutyconsole.domain.report_way import OUT, ReportState, check_step, draft_under, latest_of
from dutyconsole.domain.reports import DueReport, due_before
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.language import N_, _

TEXTS = {
    "work": N_("Work done today"),
    "problems": N_("Problems"),
    "coordination": N_("To be coordinated"),
    "next": N_("Next steps"),
}
"""The four parts in words (工作开展、存在问题、需协调事项、下一步安排), in their order."""
NIL = ("无", "无。", "None", "none", "None.")
"""What a part says of which there is nothing to say."""


@dataclass(frozen=True, slots=True)
class DailyReport:
    """A daily report, or a correction of one, as one act left it."""

    id: int
    rule: str
    """Key of its rule in [[reports]]."""
    due: Arrow
    seq: int
    """0 for the report, then 1, 2 … for its corrections."""
    state: ReportState
    issue: int
    """期号, of the year and the rule; 0 until it was signed off."""
    since: Arrow
    until: Arrow
    """The statistics period."""
    texts: Mapping[str, str]
    """By the keys of TEXTS."""
    figures: Mapping[str, str]
    """As `DailyFigures.flat` gives them."""
    explanations: Mapping[str, str]
    """Why something does not add up, by the keys of the identities."""
    seen: Mapping[str, int]
    """How far the record was looked at, for the draft and again for the signature.

    The newest ids: `register` of `register_entry`, `log` of `log_entry`, and of what else counts.
    """
    at: Arrow
    """When the act was done."""
    recorded_at: Arrow
    by: str
    who: str
    """Who drafted, checked, sent back, signed, sent it, or confirmed that it is there."""
    receiver: str = ""
    channel: str = ""
    """A key of `reports.CHANNELS`."""
    reason: str = ""
    """Why it was sent back or late; of a correction's draft, what is corrected."""

    @property
    def late_entry(self) -> bool:
        """Whether the act was entered late (补录)."""
        return is_late_entry(self.at, self.recorded_at)

    @property
    def is_nil(self) -> bool:
        """Whether every part says that there is nothing (零报告)."""
        return all(self.texts.get(key, "").strip() in NIL for key in TEXTS)

    @property
    def subject(self) -> str:
        """How the journal names it: `daily 2020-01-25 0`."""
        return f"{self.rule} {self.due.date().isoformat()} {self.seq}"

    @property
    def name(self) -> str:
        """`daily report`, `correction report 1` (更正报)."""
        return _("correction report {nth}").format(nth=self.seq) if self.seq else _("daily report")

    @property
    def is_out(self) -> bool:
        """Whether it went up."""
        return self.state in OUT


@dataclass(frozen=True, slots=True)
class CorrectionDue:
    """That the sources of a report changed after it went up: a correction has to follow."""

    report: DailyReport
    """The report, or the latest correction of it, that went up."""
    changes: tuple[Change, ...]
    since: Arrow
    """When the first entry was made that changes it."""


def period_of(due: DueReport, before: Arrow | None = None) -> tuple[Arrow, Arrow]:
    """The statistics period (统计时段) of a report: to its cut-off, or to when it is due.

    It begins where the one `before` ended, so that nothing falls between two reports and nothing is
    counted twice; where that one did not go up, where it should have ended: it is still owed.
    """
    until = due.cutoff or due.due
    owed = due_before(due, until.tzinfo)
    return (before or owed.cutoff or owed.due), until


def last_out(history: Iterable[DailyReport]) -> DailyReport | None:
    """The latest of the report and its corrections that went up, as it stands."""
    return next((row for row in reversed(latest_of(history)) if row.is_out), None)


def what_is_corrected(history: Iterable[DailyReport], seq: int) -> str:
    """What a correction says of itself; empty for the report."""
    draft = draft_under(history, seq) if seq else None
    return draft.reason if draft else ""


def seq_to_draft(history: Sequence[DailyReport], *, correcting: bool) -> int:
    """Which one a draft is of: the one on its way, else the report or its next correction.

    Raises:
        NotAllowed: the report was sent and nobody says that it is corrected, or the other way.
    """
    latest = latest_of(history)
    sent = any(row.is_out for row in latest)
    if correcting and not sent:
        raise NotAllowed(
            _("The report was not sent yet: draft it again, nothing is to be corrected")
        )
    if not latest:
        return 0
    if not latest[-1].is_out:
        return latest[-1].seq
    if not correcting:
        raise NotAllowed(_("The report was sent: what changed since goes up as a correction of it"))
    return latest[-1].seq + 1


def check_act(history: Sequence[DailyReport], act: DailyReport, *, at: Arrow) -> None:
    """Refuse an act on a report that lacks something, or for which it is not the time.

    Raises:
        BadInput: a name, a text, the channel or a time is missing or cannot be.
        NotAllowed: the state of the report does not allow it, the checker drafted it, or it is not
            said why it is sent back or what is corrected.
    """
    if act.state is not ReportState.DRAFTED and not any(row.seq == act.seq for row in history):
        raise NotAllowed(
            _("No report of {day} is drafted yet").format(day=act.due.date().isoformat())
        )
    _check_words(act)
    check_step(history, act, at=at)
    if act.state is ReportState.DRAFTED and act.seq:
        _check_correction(history, act)


def check_signing(draft: DailyReport, now: DailyFigures, before: DailyReport | None) -> None:
    """Refuse to sign figures that are others by now, or that do not add up and nobody says why.

    `before` is the report sent before it, at whose end its period begins.

    Raises:
        NotAllowed: it has to be drafted again.
    """
    differing = changes(draft.figures, now.flat)
    if before and not draft.seq and before.until != draft.since:
        raise NotAllowed(
            _("Its period begins at {time}, where the report before ended: draft it again").format(
                time=before.until.format("YYYY-MM-DD HH:mm")
            )
        )
    if differing:
        raise NotAllowed(
            _("Figures changed since it was drafted ({figures}): draft it again").format(
                figures=_named([each.key for each in differing], now)
            )
        )
    if unexplained := [each for each in now.broken if not draft.explanations.get(each.key)]:
        raise NotAllowed(
            _("It does not add up: {identities}; correct it or explain it in the draft").format(
                identities=_("; ").join(map(_told, unexplained))
            )
        )


_MOST_NAMES = 5
"""How many names a refusal tells; the rest is on the screen."""


def _check_words(act: DailyReport) -> None:
    if unknown := [key for key in act.texts if key not in TEXTS]:
        raise BadInput(
            _("“{key}” is no part of the report; expected one of {known}").format(
                key=unknown[0], known=_(", ").join(TEXTS)
            )
        )
    if blank := [words for key, words in TEXTS.items() if not act.texts.get(key, "").strip()]:
        raise BadInput(
            _(
                "Nothing is said under “{parts}”; where there is nothing to say, write “None”"
            ).format(parts=_("”, “").join(map(_, blank)))
        )


def _check_correction(history: Sequence[DailyReport], act: DailyReport) -> None:
    if not act.reason:
        raise NotAllowed(_("Say what is corrected"))
    sent = last_out(history)
    said = (act.texts, act.figures, act.explanations)
    if sent and said == (sent.texts, sent.figures, sent.explanations):
        raise NotAllowed(_("Nothing differs from the report that was sent"))


def _told(identity: Identity) -> str:
    """`3 + 2 - 1 = 4, counted 5 (王芳)`."""
    return f"{identity.words} ({_few(identity.names)})" if identity.names else identity.words


def _named(keys: Iterable[str], figures: DailyFigures) -> str:
    """What these figures are called; the key of one that is not there any more."""
    names = {each.key: _(each.name) for block in figures.blocks for each in block.figures}
    names |= {f"supplies.{line.key}": line.name for line in figures.supplies}
    return _few(
        dict.fromkeys(names.get(key) or names.get(key.rpartition(".")[0], key) for key in keys)
    )


def _few(names: Iterable[str]) -> str:
    """The first of the names, and that there are more."""
    return _(", ").join(_cut(tuple(names)))


def _cut(names: Sequence[str]) -> Iterator[str]:
    yield from names[:_MOST_NAMES]
    if len(names) > _MOST_NAMES:
        yield "…"

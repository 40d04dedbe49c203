"""The daily report kept: every act on one is a row of its own, and nothing is changed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.daily_reports import (
    TEXTS,
    DailyReport,
    check_act,
    check_signing,
    last_out,
    period_of,
    seq_to_draft,
    what_is_corrected,
)
from dutyconsole.domain.journal import Uid
from dutyconsole.domain.register_kinds import rounds_of
from dutyconsole.domain.report_way import (
    ReportState,
    latest_of,
    meant_by,
    refuse_unseen,
)
from dutyconsole.domain.reports import DueReport
from dutyconsole.errors import NotAllowed
from dutyconsole.language import _
from dutyconsole.store import campaign, daily_sources
from dutyconsole.store.daily_corrections import corrections_due, seen_now
from dutyconsole.store.daily_report_rows import (
    directly_before,
    history,
    latest,
    list_reports,
    next_issue,
    previous,
    to_row,
)
from dutyconsole.store.database import Record
from dutyconsole.store.journal import Act, journal
from dutyconsole.store.reports import keep_sent
from dutyconsole.store.rows import next_id
from dutyconsole.text import clean, clean_line

__all__ = [
    "check",
    "confirm",
    "corrections_due",
    "directly_before",
    "draft",
    "history",
    "issue",
    "latest",
    "list_reports",
    "not_delivered",
    "previous",
    "send",
    "send_back",
]


def draft(
    db: Record,
    station: Station,
    due: DueReport,
    *,
    texts: Mapping[str, str],
    explanations: Mapping[str, str] = MappingProxyType({}),
    who: str = "",
    correcting: bool = False,
    reason: str = "",
    after: int | None = None,
    uid: Uid | None = None,
    by: str,
    at: Arrow,
) -> DailyReport:
    """Keep a draft (拟稿) of the report, or of a correction (更正报), which says why by `reason`.

    Its figures are counted here. `after` is the id of the row that was seen last, 0 for none.

    Raises:
        BadInput: one of the texts says nothing; 无 is an answer.
        NotAllowed: it is signed, it was sent and this is no correction, a correction that corrects
            nothing or does not say what, or somebody went on with it meanwhile.
        AlreadyRecorded: it was saved before under this `uid`.
    """
    with journal(db, "daily.drafted", by=by, at=at, uid=uid) as act:
        rows = history(db, due)
        refuse_unseen(latest_of(rows)[-1] if rows else None, after)
        seq = seq_to_draft(rows, correcting=correcting)
        made = replace(
            _begun(db, station, due, rows, seq, by=clean_line(by), at=at),
            texts=_said(texts),
            explanations={key: said for key, said in _said(explanations).items() if said},
            who=clean_line(who or by),
            reason=clean(reason).strip() or what_is_corrected(rows, seq),
        )
        check_act(rows, made, at=at)
        act.subject = made.subject
        act.keep("daily_report", to_row(db, made))
    return made


def check(
    db: Record,
    station: Station,
    due: DueReport,
    *,
    who: str = "",
    done_at: Arrow | None = None,
    after: int | None = None,
    by: str,
    at: Arrow,
) -> DailyReport:
    """Note that the draft was checked (核稿) by somebody who did not draft it.

    Raises:
        BadInput: the time cannot be.
        NotAllowed: there is no draft, they drafted it, or somebody went on with it meanwhile.
    """
    return _go_on(
        db,
        station,
        due,
        ReportState.CHECKED,
        who=who or by,
        done_at=done_at,
        after=after,
        by=by,
        at=at,
    )


def send_back(
    db: Record,
    station: Station,
    due: DueReport,
    *,
    reason: str,
    who: str = "",
    done_at: Arrow | None = None,
    after: int | None = None,
    by: str,
    at: Arrow,
) -> DailyReport:
    """Send it back to be drafted again (退回), with a reason, as long as it is not sent.

    One that was signed off keeps its number.

    Raises:
        BadInput: the time cannot be.
        NotAllowed: no reason is given, it was sent, or somebody went on with it meanwhile.
    """
    return _go_on(
        db, station, due, ReportState.RETURNED, who=who or by, reason=clean(reason).strip(),
        done_at=done_at, after=after, by=by, at=at,
    )  # fmt: skip


def issue(
    db: Record,
    station: Station,
    due: DueReport,
    *,
    who: str,
    done_at: Arrow | None = None,
    after: int | None = None,
    by: str,
    at: Arrow,
) -> DailyReport:
    """Note that `who` signed it off (签发), and give it the next number of the rule and the year.

    Its figures are counted once more. Whether the PIN is theirs is looked at by whoever calls this.

    Raises:
        BadInput: nobody is named, or the time cannot be.
        NotAllowed: it is not checked, figures are others by now, something does not add up and
            nobody says why, or somebody went on with it meanwhile.
    """
    return _go_on(
        db, station, due, ReportState.ISSUED, who=who, done_at=done_at, after=after, by=by, at=at
    )


def send(
    db: Record,
    station: Station,
    due: DueReport,
    *,
    receiver: str,
    channel: str,
    reason: str = "",
    who: str = "",
    done_at: Arrow | None = None,
    after: int | None = None,
    by: str,
    at: Arrow,
) -> DailyReport:
    """Note that it went up: to whom, how and when; `reason` says why it is late.

    With the report, not with a correction of it, the day's obligation is done.

    Raises:
        BadInput: no receiver is named, the channel is unknown, or the time cannot be.
        NotAllowed: it is not signed off, it is late without a reason, or it was noted as sent.
    """
    return _go_on(
        db, station, due, ReportState.SENT, who=who or by, reason=clean(reason).strip(),
        receiver=clean_line(receiver), channel=channel, done_at=done_at, after=after, by=by, at=at,
    )  # fmt: skip


def confirm(
    db: Record,
    station: Station,
    due: DueReport,
    *,
    who: str,
    channel: str = "telephone",
    seq: int | None = None,
    done_at: Arrow | None = None,
    after: int | None = None,
    by: str,
    at: Arrow,
) -> DailyReport:
    """Note that `who`, at the other end, confirmed that it is there.

    Without `seq` it is the latest one that was sent and not confirmed.

    Raises:
        BadInput: nobody is named, the channel is unknown, or the time cannot be.
        NotAllowed: it was not sent, or is confirmed.
    """
    return _go_on(
        db, station, due, ReportState.CONFIRMED, who=who, seq=seq, channel=channel,
        done_at=done_at, after=after, by=by, at=at,
    )  # fmt: skip


def not_delivered(
    db: Record, station: Station, due: DueReport, *, at: Arrow
) -> dict[str, tuple[str, ...]]:
    """Who is still without a status in a round of that day whose hour is past, by their section.

    Rounds after the cut-off belong to the next report.
    """
    day, end = due.due.to(db.zone).date(), min(period_of(due)[1], at)
    if not campaign.is_on(db, day):
        return {}
    found: dict[str, dict[str, None]] = {
        section: {} for section in daily_sources.sections_of(db, station)
    }
    for key, hour in zip(rounds_of(station), station.campaign.rounds, strict=True):
        if due.due.replace(hour=hour.hour, minute=hour.minute, second=0) > end:
            continue
        missing = daily_sources.missing_in_round(db, station, day, key)
        for section, names in missing.items():
            found.setdefault(section, {}).update(dict.fromkeys(names))
    return {section: tuple(names) for section, names in found.items() if names}


def _begun(
    db: Record,
    station: Station,
    due: DueReport,
    rows: Sequence[DailyReport],
    seq: int,
    *,
    by: str,
    at: Arrow,
) -> DailyReport:
    """What a draft is of, with its period and its figures, and no word in it yet."""
    sent = last_out(rows) if seq else None
    figures = (
        daily_sources.figures_between(db, station, due, sent.since, sent.until)
        if sent
        else daily_sources.figures_for(db, station, due, at=at)
    )
    return DailyReport(
        id=next_id(db, "daily_report"),
        rule=due.rule.key,
        due=sent.due if sent else due.due,
        seq=seq,
        state=ReportState.DRAFTED,
        issue=max((row.issue for row in rows if row.seq == seq), default=0),
        since=figures.since,
        until=figures.until,
        texts={},
        figures=figures.flat,
        explanations={},
        seen=seen_now(db),
        at=at,
        recorded_at=at,
        by=by,
        who=by,
    )


def _go_on(
    db: Record,
    station: Station,
    due: DueReport,
    state: ReportState,
    *,
    who: str,
    done_at: Arrow | None,
    after: int | None,
    by: str,
    at: Arrow,
    seq: int | None = None,
    **said: str,
) -> DailyReport:
    """Put the report that is meant into `state`, as a new row."""
    with journal(db, f"daily.{state.value}", by=by, at=at) as act:
        rows = history(db, due)
        before = _begun_before(due, rows, state, seq)
        refuse_unseen(before, after)
        made = replace(
            before,
            id=next_id(db, "daily_report"),
            state=state,
            at=done_at or at,
            recorded_at=at,
            by=clean_line(by),
            who=clean_line(who),
            reason=said.get("reason", ""),
            receiver=said.get("receiver", before.receiver),
            channel=said.get("channel", before.channel),
        )
        check_act(rows, made, at=at)
        if state is ReportState.ISSUED:
            made = _signed(db, station, due, made)
        if state is ReportState.SENT and made.seq == 0:
            _fulfil(act, due, made)
        act.subject = made.subject
        act.keep("daily_report", to_row(db, made))
    return made


def _begun_before(
    due: DueReport, rows: Sequence[DailyReport], state: ReportState, seq: int | None
) -> DailyReport:
    """What an act is about, which somebody has begun."""
    if found := meant_by(rows, state, seq):
        return found
    raise NotAllowed(_("No report of {day} is drafted yet").format(day=due.due.date().isoformat()))


def _signed(db: Record, station: Station, due: DueReport, made: DailyReport) -> DailyReport:
    """It with its number, once its figures were counted again and are what was drafted."""
    if made.recorded_at < due.due.floor("day"):
        raise NotAllowed(_("It is signed off on its own day at the earliest"))
    now = daily_sources.figures_between(db, station, due, made.since, made.until)
    check_signing(made, now, directly_before(db, due))
    return replace(made, issue=made.issue or next_issue(db, made.rule, made.at), seen=seen_now(db))


def _fulfil(act: Act, due: DueReport, made: DailyReport) -> None:
    """Note that the day's report went up, as obligations, countdown and ledger read it."""
    keep_sent(
        act,
        due,
        sent_at=made.at,
        sent_by=made.who,
        receiver=made.receiver,
        channel=made.channel,
        reason=made.reason,
        at=made.recorded_at,
    )


def _said(given: Mapping[str, str]) -> dict[str, str]:
    """What people wrote, cleaned; the parts of the report in their order."""
    order = [*(key for key in TEXTS if key in given), *(key for key in given if key not in TEXTS)]
    return {key: clean(given[key]).strip() for key in order}

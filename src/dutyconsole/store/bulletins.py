"""Reports on an incident kept: every act on one is a row of its own, and nothing is changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from arrow import Arrow

from dutyconsole.config import Limits, Station
from dutyconsole.domain.bulletin_draft import title_of_incident
from dutyconsole.domain.bulletins import (
    ELEMENTS,
    Bulletin,
    BulletinKind,
    check_act,
    next_kind,
    next_seq,
    on_its_way,
    title_of,
)
from dutyconsole.domain.incidents import Incident, IncidentNumber, State
from dutyconsole.domain.journal import Uid
from dutyconsole.domain.report_way import (
    ReportState,
    latest_of,
    meant_by,
    refuse_unseen,
)
from dutyconsole.errors import NotAllowed
from dutyconsole.language import _
from dutyconsole.store.bulletin_rows import from_row, to_row
from dutyconsole.store.cases import refuse_unexplained
from dutyconsole.store.database import Record
from dutyconsole.store.incidents import get
from dutyconsole.store.journal import journal
from dutyconsole.store.rows import next_id
from dutyconsole.text import clean, clean_line


def draft(
    db: Record,
    number: IncidentNumber,
    station: Station,
    *,
    text: str,
    elements: Mapping[str, str],
    kind: BulletinKind | None = None,
    who: str = "",
    done_at: Arrow | None = None,
    after: int | None = None,
    uid: Uid | None = None,
    by: str,
    at: Arrow,
) -> Bulletin:
    """Keep a draft (拟稿): of the report on its way, or of a new one where there is none.

    `done_at` says how far the record was looked at for it, and `after` is the id of the row of the
    report on its way as it was seen, 0 where none was: another desk's draft is not replaced unread.

    Raises:
        BadInput: it says nothing, or there is no such incident.
        NotAllowed: it is signed, the final report was sent, or somebody went on with it meanwhile.
        AlreadyRecorded: it was saved before under this `uid`.
    """
    with journal(db, "bulletin.drafted", by=by, at=at, subject=number.subject, uid=uid) as act:
        incident, rows = get(db, number), history(db, number)
        refuse_unseen(on_its_way(rows), after)
        made = replace(
            _begun(db, incident, rows, station, kind, by=clean_line(by), at=at),
            text=clean(text).strip(),
            elements=_cleaned(elements),
            at=done_at or at,
            who=clean_line(who or by),
        )
        check_act(incident, rows, made, at=at)
        act.keep("bulletin", to_row(db, made))
    return made


def check(
    db: Record,
    number: IncidentNumber,
    *,
    who: str = "",
    done_at: Arrow | None = None,
    after: int | None = None,
    by: str,
    at: Arrow,
) -> Bulletin:
    """Note that the draft was checked (核稿) by somebody who did not draft it.

    Raises:
        BadInput: the time cannot be.
        NotAllowed: there is no draft, they drafted it, or somebody went on with it meanwhile.
    """
    return _go_on(
        db, number, ReportState.CHECKED, who=who or by, done_at=done_at, after=after, by=by, at=at
    )


def send_back(
    db: Record,
    number: IncidentNumber,
    *,
    reason: str,
    who: str = "",
    done_at: Arrow | None = None,
    after: int | None = None,
    by: str,
    at: Arrow,
) -> Bulletin:
    """Send a report back to be drafted again (退回), with a reason, as long as it is not sent.

    One that was signed off keeps its number.

    Raises:
        BadInput: the time cannot be.
        NotAllowed: no reason is given, it was sent, or somebody went on with it meanwhile.
    """
    return _go_on(
        db,
        number,
        ReportState.RETURNED,
        reason=clean(reason).strip(),
        who=who or by,
        done_at=done_at,
        after=after,
        by=by,
        at=at,
    )


def issue(
    db: Record,
    number: IncidentNumber,
    *,
    who: str,
    done_at: Arrow | None = None,
    after: int | None = None,
    by: str,
    at: Arrow,
) -> Bulletin:
    """Note that `who` signed the report off (签发), and give it the next number of the year.

    Whether the PIN is theirs is looked at by whoever calls this.

    Raises:
        BadInput: nobody is named, or the time cannot be.
        NotAllowed: it is not checked, or somebody went on with it meanwhile.
    """
    return _go_on(
        db, number, ReportState.ISSUED, who=who, done_at=done_at, after=after, by=by, at=at
    )


def send(
    db: Record,
    number: IncidentNumber,
    *,
    receiver: str,
    channel: str,
    required: Iterable[str] = (),
    limits: Limits | None = None,
    reason: str = "",
    who: str = "",
    done_at: Arrow | None = None,
    after: int | None = None,
    by: str,
    at: Arrow,
) -> Bulletin:
    """Note that the report went out: to whom, how and when.

    `required` are the elements that a report of this station has, `limits` those of its clocks, and
    `reason` says why it goes out without one, or late.

    Raises:
        BadInput: no receiver is named, the channel is unknown, or the time cannot be.
        NotAllowed: it is not signed off, or goes out incomplete or late and without a reason.
    """
    refuse_unexplained(db, limits, number, _STOPS, done_at=done_at or at, reason=reason)
    return _go_on(
        db,
        number,
        ReportState.SENT,
        required=required,
        receiver=clean_line(receiver),
        channel=channel,
        reason=clean(reason).strip(),
        who=who or by,
        done_at=done_at,
        after=after,
        by=by,
        at=at,
    )


_STOPS = ("written", "follow_up")
"""Whose clock a report stops, whatever it is called."""


def confirm(
    db: Record,
    number: IncidentNumber,
    *,
    who: str,
    seq: int | None = None,
    channel: str = "telephone",
    done_at: Arrow | None = None,
    after: int | None = None,
    by: str,
    at: Arrow,
) -> Bulletin:
    """Note that `who`, at the other end, confirmed that the report is there.

    Without `seq` it is the latest one that was sent and not confirmed.

    Raises:
        BadInput: nobody is named, or the time cannot be.
        NotAllowed: it was not sent, or is confirmed.
    """
    return _go_on(
        db,
        number,
        ReportState.CONFIRMED,
        seq=seq,
        channel=channel,
        who=who,
        done_at=done_at,
        after=after,
        by=by,
        at=at,
    )


def history(db: Record, number: IncidentNumber) -> tuple[Bulletin, ...]:
    """Every act on the reports on an incident, in the order in which they were entered."""
    rows = db.execute(
        "SELECT * FROM bulletin WHERE year = ? AND number = ? ORDER BY id",
        (number.year, number.number),
    )
    return tuple(map(from_row, rows))


def latest(db: Record, number: IncidentNumber) -> tuple[Bulletin, ...]:
    """Each report on an incident as it stands, in the order of the series."""
    return latest_of(history(db, number))


def list_latest(db: Record, *, limit: int) -> list[Bulletin]:
    """The reports on all incidents as they stand, the one that was begun last first."""
    rows = db.execute(
        "SELECT * FROM bulletin WHERE id IN"
        " (SELECT max(id) FROM bulletin GROUP BY year, number, seq) ORDER BY id DESC LIMIT ?",
        (limit,),
    )
    return [from_row(row) for row in rows]


def list_sent(db: Record, *, since: Arrow | None = None) -> list[Bulletin]:
    """The reports on all incidents that went out at or after `since`, in that order.

    Each is the row of the sending: `at` is when it went out, `recorded_at` when that was entered.
    """
    rows = db.execute(
        "SELECT * FROM bulletin WHERE state = 'sent' AND at >= ? ORDER BY at, id",
        (db.stored(since) if since else "",),
    )
    return [from_row(row) for row in rows]


def _begun(
    db: Record,
    incident: Incident,
    rows: Sequence[Bulletin],
    station: Station,
    kind: BulletinKind | None,
    *,
    by: str,
    at: Arrow,
) -> Bulletin:
    """The report that a draft is of, with nothing in it yet."""
    seq, before = next_seq(rows), on_its_way(rows)
    meant = kind or next_kind(rows, ending=incident.state is not State.OPEN)
    return Bulletin(
        id=next_id(db, "bulletin"),
        incident=incident.number,
        seq=seq,
        kind=meant,
        state=ReportState.DRAFTED,
        issue=before.issue if before else 0,
        title=title_of(title_of_incident(incident, station), meant, seq),
        text="",
        elements={},
        at=at,
        recorded_at=at,
        by=by,
        who=by,
    )


def _go_on(
    db: Record,
    number: IncidentNumber,
    state: ReportState,
    *,
    who: str,
    done_at: Arrow | None,
    after: int | None,
    by: str,
    at: Arrow,
    seq: int | None = None,
    required: Iterable[str] = (),
    **said: str,
) -> Bulletin:
    """Put the report that is meant into `state`, as a new row."""
    with journal(db, f"bulletin.{state.value}", by=by, at=at, subject=number.subject) as act:
        incident, rows = get(db, number), history(db, number)
        before = meant_by(rows, state, seq)
        if before is None:
            raise NotAllowed(_("There is no such report on {number} yet").format(number=number))
        refuse_unseen(before, after)
        made = replace(
            before,
            id=next_id(db, "bulletin"),
            state=state,
            at=done_at or at,
            recorded_at=at,
            by=clean_line(by),
            who=clean_line(who),
            reason=said.get("reason", ""),
            receiver=said.get("receiver", before.receiver),
            channel=said.get("channel", before.channel),
        )
        check_act(incident, rows, made, at=at, required=required)
        if state is ReportState.ISSUED:
            made = replace(made, issue=made.issue or _next_issue(db, made.at))
        act.keep("bulletin", to_row(db, made))
    return made


def _next_issue(db: Record, signed_at: Arrow) -> int:
    """The next number of the year in which it was signed.

    One that was signed, sent back and signed again has the number, and the year, of the first time.
    """
    row = db.execute(
        "SELECT max(issue) FROM (SELECT min(id), issue, at FROM bulletin WHERE state = 'issued'"
        " GROUP BY year, number, seq) WHERE substr(at, 1, 4) = ?",
        (db.stored(signed_at)[:4],),
    ).fetchone()
    return int(row[0] or 0) + 1


def _cleaned(elements: Mapping[str, str]) -> dict[str, str]:
    """The elements of which something is said, in their order; whatever else is there is last."""
    said = {key: clean_line(value) for key, value in elements.items()}
    order = [
        *(key for key in ELEMENTS if key in said),
        *(key for key in said if key not in ELEMENTS),
    ]
    return {key: said[key] for key in order if said[key]}

"""The outbox kept: what is to leave the room, and what befell it; nothing is ever changed."""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from arrow import Arrow

from dutyconsole.domain.journal import Value
from dutyconsole.domain.moments import from_text
from dutyconsole.domain.outbox import (
    AFTER,
    Dispatch,
    Notice,
    Outcome,
    State,
    Try,
    check_drop,
    check_end,
    check_resend,
    check_start,
    next_try,
    notice_uid,
    subject_of,
)
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.language import _
from dutyconsole.store.database import Record
from dutyconsole.store.journal import Act, journal
from dutyconsole.store.rows import next_id
from dutyconsole.text import clean, clean_line


def enqueue(db: Record, notices: Iterable[Notice], *, by: str, at: Arrow) -> int:
    """Put messages into the outbox, all in one act; those that were in it stay as they are.

    The answer is how many are new.
    """
    wanted = {notice.uid: notice for notice in notices}
    # Asked every time that the desk looks around; mostly nothing is new, and nobody is held up.
    if not _unknown(db, wanted):
        return 0
    with journal(db, "notice.enqueued", by=by, at=at) as act:
        new = _unknown(db, wanted)
        for uid in new:
            number = _keep(act, wanted[uid], by)
        act.subject = subject_of(number) if len(new) == 1 else "outbox"
    return len(new)


def began(db: Record, number: int, *, by: str, at: Arrow) -> Dispatch:
    """Note that the message is about to be sent: before anything of it leaves the room.

    Raises:
        NotAllowed: there is none of this number, or it is not to be sent.
    """
    with journal(db, "notice.started", by=by, at=at, subject=subject_of(number)) as act:
        dispatch = _existing(db, number)
        check_start(dispatch)
        _befell(act, number, Outcome.STARTED, "", by, at)
    return dispatch


def ended(db: Record, number: int, outcome: Outcome, detail: str, *, by: str, at: Arrow) -> None:
    """Note what a try came to.

    Raises:
        NotAllowed: there is none of this number, it was not begun, or is at its end.
    """
    event = f"notice.{outcome.value}"
    with journal(db, event, by=by, at=at, subject=subject_of(number)) as act:
        check_end(_existing(db, number), outcome)
        _befell(act, number, outcome, detail, by, at)


def resend(db: Record, number: int, *, by: str, at: Arrow) -> int:
    """Send a message once more, as a new one with the same code; the answer is its number.

    Raises:
        NotAllowed: there is none of this number, or it is sent, being sent, or sent again already.
    """
    with journal(db, "notice.resent", by=by, at=at, subject=subject_of(number)) as act:
        dispatch = _existing(db, number)
        check_resend(dispatch)
        notice = dispatch.notice
        copy = replace(notice, uid=notice_uid(notice.uid, "again", notice.recipient), at=at)
        if not _unknown(db, [copy.uid]):
            raise NotAllowed(
                _("Message {number} was sent again already: {detail}").format(
                    number=number, detail=dispatch.tries[-1].detail
                )
            )
        again = _keep(act, copy, by)
        detail = _("Sent again as number {number}").format(number=again)
        _befell(act, number, Outcome.GIVEN_UP, detail, by, at)
    return again


def drop(db: Record, number: int, reason: str, *, by: str, at: Arrow) -> None:
    """Give a message up, with a reason.

    Raises:
        BadInput: no reason is given.
        NotAllowed: there is none of this number, or it is sent, being sent or given up.
    """
    if not clean_line(reason):
        raise BadInput(_("Say why it is not sent any more"))
    with journal(db, "notice.dropped", by=by, at=at, subject=subject_of(number)) as act:
        check_drop(_existing(db, number))
        _befell(act, number, Outcome.GIVEN_UP, reason, by, at)


def get(db: Record, number: int) -> Dispatch | None:
    """The message of this number, or None."""
    found = _read(db, "WHERE id = ?", number)
    return found[0] if found else None


def list_open(db: Record) -> list[Dispatch]:
    """The messages that are not at their end, the oldest first."""
    # The three at which nothing is sent any more stand last for ever, so that any of them will do.
    ends = "outcome IN ('sent', 'unknown', 'given_up')"
    return _read(db, f"WHERE id NOT IN (SELECT message FROM outbox_try WHERE {ends}) ORDER BY id")


def pending(db: Record, *, at: Arrow) -> list[Dispatch]:
    """The messages that are to be sent at `at`, the oldest first."""
    return [
        each
        for each in list_open(db)
        if (moment := next_try(each.notice, each.tries)) and moment <= at
    ]


def list_all(db: Record, *, limit: int = 50) -> list[Dispatch]:
    """The latest messages, newest first."""
    return _read(db, "ORDER BY id DESC LIMIT ?", limit)


def counts(db: Record) -> Counter[State]:
    """How many messages stand in which state."""
    rows = db.execute(
        "SELECT (SELECT outcome FROM outbox_try WHERE message = outbox.id ORDER BY id DESC LIMIT 1)"
        " AS last, count(*) AS times FROM outbox GROUP BY last"
    ).fetchall()
    found: Counter[State] = Counter()
    for row in rows:
        found[AFTER[Outcome(row["last"])] if row["last"] else State.WAITING] += row["times"]
    return found


def _unknown(db: Record, wanted: Iterable[str]) -> list[str]:
    """Those of these uids that are not in the outbox, in order."""
    seek = "SELECT 1 FROM outbox WHERE uid = ?"
    return [uid for uid in wanted if not db.execute(seek, (uid,)).fetchone()]


def _existing(db: Record, number: int) -> Dispatch:
    found = get(db, number)
    if found is None:
        raise NotAllowed(_("There is no message {number} in the outbox").format(number=number))
    return found


def _keep(act: Act, notice: Notice, by: str) -> int:
    number = next_id(act.db, "outbox")
    act.keep(
        "outbox",
        {
            "id": number,
            "uid": notice.uid,
            "subject": clean_line(notice.subject),
            "recipient": clean_line(notice.recipient),
            "title": clean_line(notice.title),
            "text": clean(notice.text).strip(),
            "at": act.db.stored(notice.at),
            "by": clean_line(by),
        },
    )
    return number


def _befell(act: Act, number: int, outcome: Outcome, detail: str, by: str, at: Arrow) -> None:
    act.keep(
        "outbox_try",
        {
            "id": next_id(act.db, "outbox_try"),
            "message": number,
            "at": act.db.stored(at),
            "by": clean_line(by),
            "outcome": outcome.value,
            "detail": clean_line(detail),
        },
    )


def _read(db: Record, where: str, *values: Value) -> list[Dispatch]:
    rows = db.execute(f"SELECT * FROM outbox {where}", values).fetchall()
    return [Dispatch(row["id"], _notice_from(row), _tries(db, row["id"])) for row in rows]


def _tries(db: Record, number: int) -> tuple[Try, ...]:
    rows = db.execute(
        "SELECT * FROM outbox_try WHERE message = ? ORDER BY id", (number,)
    ).fetchall()
    return tuple(
        Try(number, from_text(row["at"]), Outcome(row["outcome"]), row["detail"], row["by"])
        for row in rows
    )


def _notice_from(row: sqlite3.Row) -> Notice:
    return Notice(
        uid=row["uid"],
        subject=row["subject"],
        recipient=row["recipient"],
        title=row["title"],
        text=row["text"],
        at=from_text(row["at"]),
    )

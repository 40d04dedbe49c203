"""Explanations kept beside what was late or missed, and the ledger read together with them."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.domain.ledger import (
    Explanation,
    LedgerLine,
    Omission,
    check_explanation,
    ledger,
    omissions,
)
from dutyconsole.domain.moments import from_text
from dutyconsole.domain.obligations import Obligation, incident_of
from dutyconsole.domain.reports import next_due
from dutyconsole.store import bulletins
from dutyconsole.store.crews import Crews, times_of
from dutyconsole.store.database import Record
from dutyconsole.store.journal import journal
from dutyconsole.store.obligations import all_obligations
from dutyconsole.store.rows import next_id
from dutyconsole.text import clean, clean_line


def explain(db: Record, key: str, text: str, *, by: str, at: Arrow) -> Explanation:
    """Add an explanation to the obligation of this key; its stamp stays.

    Raises:
        BadInput: the text or the key is empty.
    """
    with journal(db, "obligation.explained", by=by, at=at) as act:
        told = Explanation(
            next_id(db, "explanation"), clean_line(key), clean(text).strip(), clean_line(by), at
        )
        check_explanation(told)
        act.subject = told.subject
        act.keep(
            "explanation",
            {
                "id": told.id,
                "subject": told.subject,
                "at": db.stored(at),
                "by": told.by,
                "text": told.text,
            },
        )
    return told


def list_explanations(
    db: Record, keys: Collection[str] | None = None
) -> Mapping[str, tuple[Explanation, ...]]:
    """The explanations of each of these obligations, or of all; the oldest first."""
    found: dict[str, tuple[Explanation, ...]] = {}
    for row in db.execute("SELECT * FROM explanation ORDER BY id"):
        if keys is None or row["subject"] in keys:
            told = Explanation(
                row["id"], row["subject"], row["text"], row["by"], from_text(row["at"])
            )
            found[told.subject] = (*found.get(told.subject, ()), told)
    return found


def read_ledger(
    db: Record, station: Station, *, since: Arrow, until: Arrow, at: Arrow
) -> tuple[LedgerLine, ...]:
    """What became by `at` of everything due from `since` until before `until`."""
    owed = [
        _ended(each, station, db.zone, at)
        for each in all_obligations(db, station, since=since, until=until)
    ]
    return lines_of(db, station, owed, _omissions(db, station, since, until), at=at)


def _ended(each: Obligation, station: Station, zone: dt.tzinfo, at: Arrow) -> Obligation:
    """A regular report that had not gone up when the next one was due was left out (漏报).

    It can be sent still, and is late then.
    """
    rule = next((rule for rule in station.reports if rule.key == each.subject), None)
    if each.kind != "report" or rule is None or not each.is_open:
        return each
    following = next_due(rule, each.due.date(), zone)
    return replace(each, lifted_at=following) if following <= at else each


def lines_of(
    db: Record,
    station: Station,
    obligations: Collection[Obligation],
    lacking: Collection[Omission] = (),
    *,
    at: Arrow,
) -> tuple[LedgerLine, ...]:
    """These obligations and omissions as lines of the ledger."""
    return ledger(
        _with_warnings(db, obligations),
        list_explanations(db),
        lacking,
        at,
        times=times_of(station),
        reasons=_reasons(db, _entries(obligations, lacking)),
        closed=_closed(db, obligations),
    )


def _with_warnings(db: Record, obligations: Iterable[Obligation]) -> Iterator[Obligation]:
    """Each with the moment the desk first rang for it."""
    for obligation in obligations:
        row = db.execute(
            "SELECT min(at) AS at FROM alarm_event WHERE subject = ? AND kind = 'raised'",
            (obligation.key,),
        ).fetchone()
        yield replace(obligation, warned_at=from_text(row["at"])) if row["at"] else obligation


_REASONS = {
    "report": "report",
    "step": "incident_step",
    "bulletin": "bulletin",
    "entry": "log_entry",
}
"""In which table the reason stands that an entry gives."""


def _entries(obligations: Iterable[Obligation], lacking: Iterable[Omission]) -> Iterator[str]:
    for each in obligations:
        yield each.done_by or each.lifted_by
    for omission in lacking:
        yield omission.entry


def _reasons(db: Record, entries: Iterable[str]) -> Mapping[str, str]:
    """The reason that each of these entries gives, where it gives one."""
    found: dict[str, str] = {}
    for entry in entries:
        kind, _space, number = entry.partition(" ")
        if kind in _REASONS:
            row = db.execute(
                f"SELECT reason FROM {_REASONS[kind]} WHERE id = ?", (int(number),)
            ).fetchone()
            if row and row["reason"]:
                found[entry] = row["reason"]
    return found


def _closed(db: Record, obligations: Iterable[Obligation]) -> frozenset[IncidentNumber]:
    """Those of the incidents with special obligations not done that are closed."""
    asked = {incident_of(each) for each in obligations if each.special and not each.done_at}
    return frozenset(
        number
        for number in asked
        if number
        and db.execute(
            "SELECT 1 FROM incident WHERE year = ? AND number = ? AND state = 'closed'",
            (number.year, number.number),
        ).fetchone()
    )


def _omissions(db: Record, station: Station, since: Arrow, until: Arrow) -> tuple[Omission, ...]:
    """Reports that went up in that time without a required element."""
    sent = [each for each in bulletins.list_sent(db, since=since) if each.at < until]
    crews = Crews(db, station) if sent else None
    on_duty = {each.id: crews.at(each.at).names for each in sent} if crews else {}
    return omissions(sent, station.bulletins.required, on_duty)

"""The campaign (专项) switched on and off as a whole: an act in the record, from a day on."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from arrow import Arrow

from dutyconsole.domain.moments import day_from_text, from_text
from dutyconsole.errors import NotAllowed
from dutyconsole.language import _
from dutyconsole.store.database import Record
from dutyconsole.store.journal import journal
from dutyconsole.store.rows import next_id
from dutyconsole.text import clean_line


@dataclass(frozen=True, slots=True)
class CampaignEvent:
    """That the campaign was switched on or off."""

    id: int
    kind: Literal["begun", "ended"]
    day: dt.date
    """The first day on which it holds."""
    at: Arrow
    by: str
    reason: str


def begin(db: Record, day: dt.date, *, reason: str = "", by: str, at: Arrow) -> CampaignEvent:
    """Switch the campaign on from `day`.

    Raises:
        NotAllowed: it is on, or `day` lies before the last switching.
    """
    return _switch(db, "begun", day, reason=reason, by=by, at=at)


def end(db: Record, day: dt.date, *, reason: str, by: str, at: Arrow) -> CampaignEvent:
    """Switch the campaign off from `day`: its registers stay readable and ask for nothing.

    Raises:
        NotAllowed: it is off, no reason is given, or `day` lies before the last switching.
    """
    if not clean_line(reason):
        raise NotAllowed(_("Say by which order the campaign ends"))
    return _switch(db, "ended", day, reason=reason, by=by, at=at)


def is_on(db: Record, day: dt.date, *, known_at: Arrow | None = None) -> bool:
    """Whether the campaign is on that day, by what was known at a moment or is now."""
    row = db.execute(
        "SELECT kind FROM campaign_event WHERE day <= ?1 AND (?2 IS NULL OR at <= ?2)"
        " ORDER BY id DESC LIMIT 1",
        (day.isoformat(), db.stored(known_at) if known_at else None),
    ).fetchone()
    return bool(row and row[0] == "begun")


def begun_on(db: Record, day: dt.date) -> dt.date | None:
    """The day on which the campaign that is on that day began; None where none is."""
    row = db.execute(
        "SELECT kind, day FROM campaign_event WHERE day <= ? ORDER BY id DESC LIMIT 1",
        (day.isoformat(),),
    ).fetchone()
    return day_from_text(row["day"]) if row and row["kind"] == "begun" else None


def list_events(db: Record) -> list[CampaignEvent]:
    """Every switching, in order."""
    return [
        CampaignEvent(
            row["id"],
            row["kind"],
            day_from_text(row["day"]),
            from_text(row["at"]),
            row["by"],
            row["reason"],
        )
        for row in db.execute("SELECT * FROM campaign_event ORDER BY id")
    ]


def _switch(
    db: Record,
    kind: Literal["begun", "ended"],
    day: dt.date,
    *,
    reason: str,
    by: str,
    at: Arrow,
) -> CampaignEvent:
    with journal(db, f"campaign.{kind}", by=by, at=at, subject="campaign") as act:
        last = db.execute(
            "SELECT kind, day FROM campaign_event ORDER BY id DESC LIMIT 1"
        ).fetchone()
        if (last["kind"] if last else "ended") == kind:
            raise NotAllowed(
                _("The campaign is on already") if kind == "begun" else _("The campaign is not on")
            )
        if last and day_from_text(last["day"]) > day:
            raise NotAllowed(_("It was switched from {day} on last").format(day=last["day"]))
        event = CampaignEvent(
            next_id(db, "campaign_event"), kind, day, at, clean_line(by), clean_line(reason)
        )
        act.keep(
            "campaign_event",
            {
                "id": event.id,
                "at": db.stored(at),
                "by": event.by,
                "kind": kind,
                "day": day.isoformat(),
                "reason": event.reason,
            },
        )
    return event

"""What the registers ask for by a moment, read from the record; the board asks at every look."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from arrow import Arrow

from dutyconsole.config import Station, Supply
from dutyconsole.domain.daily_turns import moment_on
from dutyconsole.domain.moments import from_text
from dutyconsole.domain.obligations import Obligation
from dutyconsole.domain.register_duties import (
    Asking,
    of_area,
    of_census,
    of_isolated,
    of_line,
    of_supply,
    of_temperatures,
    own_asked,
)
from dutyconsole.domain.register_kinds import rounds_of
from dutyconsole.domain.register_lines import LineState
from dutyconsole.domain.registers import CENSUS, OUTINGS, TEMPERATURES, VISITORS
from dutyconsole.domain.shortages import short_since
from dutyconsole.domain.stock import Movement
from dutyconsole.language import _
from dutyconsole.store.campaign import CampaignEvent, list_events
from dutyconsole.store.database import Record
from dutyconsole.store.register_lists import list_lines, movements
from dutyconsole.store.staff_lacking import lacking


def register_duties(
    db: Record, station: Station, *, crew: str = "", at: Arrow
) -> tuple[Obligation, ...]:
    """All that the registers ask for and that is not done yet, the earliest first.

    `crew` are the names of who sees to it where the station has no group for prevention.
    """
    here = at.to(db.zone)
    event = _begun(db, here.date())
    begun = max(event.at.to(db.zone), moment_on(event.day, dt.time.min, at=here)) if event else None
    group = station.group("prevention") or station.group("internal")
    own = own_asked(station, is_on=event is not None)
    asking = Asking(station, group.name if group else crew, here, begun, own)
    found = [*_of_lines(db, asking)]
    if event:
        found += _of_staff(db, asking, event.day)
        found += _of_isolated(db, asking)
        found += _of_areas(db, asking)
        found += _of_supplies(db, asking)
    return tuple(sorted(found, key=lambda each: each.due))


def _begun(db: Record, day: dt.date) -> CampaignEvent | None:
    """The act by which the campaign is on that day; None where it is off."""
    events = [each for each in list_events(db) if each.day <= day]
    return events[-1] if events and events[-1].kind == "begun" else None


def _of_lines(db: Record, asking: Asking) -> Iterator[Obligation]:
    """Of lines that are open: people inside and outside, readings to be taken again, one's own."""
    own = (register for _hours, register in asking.own.values())
    for register in (VISITORS, OUTINGS, TEMPERATURES, *own):
        for line in list_lines(db, register, state=LineState.OPEN):
            yield from of_line(asking, line)


def _of_staff(db: Record, asking: Asking, begun: dt.date) -> Iterator[Obligation]:
    """Rounds of temperatures and the census: whom of the staff they lack."""
    station, names = asking.station, rounds_of(asking.station)
    turns = asking.turns(*station.campaign.rounds)
    left = lacking(db, station, turns, at=asking.just_after)
    for turn, missing in zip(turns, left.measured, strict=True):
        yield from of_temperatures(asking, turn, _(names[turn.key]), missing, left.staff)
    yield from of_census(asking, begun, left.surveyed, left.staff)


def _of_isolated(db: Record, asking: Asking) -> Iterator[Obligation]:
    """The calls and the release of everybody who is isolated."""
    called = {(subject, at.date()) for subject, at in _since_yesterday(db, asking, "follow_ups")}
    turns = asking.turns(asking.station.campaign.follow_up)
    for line in list_lines(db, CENSUS, state=LineState.OPEN):
        yield from of_isolated(asking, line, turns, called)


def _of_areas(db: Record, asking: Asking) -> Iterator[Obligation]:
    """The rounds of disinfection that are asked for and not done."""
    rounds = _since_yesterday(db, asking, "disinfection")
    for area in asking.station.areas:
        yield from of_area(asking, area, [at for subject, at in rounds if subject == area.key])


def _since_yesterday(db: Record, asking: Asking, register: str) -> list[tuple[str, Arrow]]:
    """Whom or what the lines since yesterday's midnight are about, and when it happened."""
    yesterday = asking.at.date() - dt.timedelta(days=1)
    rows = db.execute(
        "SELECT c.subject, l.at FROM register_line l"
        " JOIN register_content c ON c.entry = l.current_id"
        " WHERE l.register = ? AND l.at >= ? AND l.state <> 'cancelled'",
        (register, db.stored(moment_on(yesterday, dt.time.min, at=asking.at))),
    )
    return [(row["subject"], from_text(row["at"])) for row in rows]


def _of_supplies(db: Record, asking: Asking) -> Iterator[Obligation]:
    """What runs short."""
    moved = _all_moved(db, asking.station) if asking.station.supplies else {}
    for supply in asking.station.supplies:
        item = moved[supply.key]
        yield from of_supply(asking, supply, item.moved, item.short_since)


@dataclass(frozen=True, slots=True)
class _Item:
    """What was read of an item, and what tells whether that is still so."""

    supply: Supply
    cover_days: int
    parts: tuple[int, int, int] | None
    """As `_parts_of_items` gives them; None where nothing moved."""
    moved: tuple[Movement, ...]
    short_since: Arrow | None


_moved: WeakKeyDictionary[Record, tuple[tuple[object, ...], dict[str, _Item]]] = WeakKeyDictionary()
"""The movements of each item and since when it is short, with what they were read from.

A year of them takes longer to read than the board has time, and few acts change them.
"""


def _all_moved(db: Record, station: Station) -> dict[str, _Item]:
    """Of each item its movements in order, and that one since which it is short."""
    row = db.execute(
        "SELECT count(*), max(entry) FROM register_content WHERE register = 'supplies'"
    ).fetchone()
    cover_days = station.campaign.cover_days
    stamp = (*row, station.supplies, cover_days)
    kept = _moved.get(db)
    if kept is None or kept[0] != stamp:
        before, parts = kept[1] if kept else {}, _parts_of_items(db)
        kept = (
            stamp,
            {
                each.key: _item(db, each, cover_days, parts.get(each.key), before.get(each.key))
                for each in station.supplies
            },
        )
        _moved[db] = kept
    return kept[1]


def _parts_of_items(db: Record) -> dict[str, tuple[int, int, int]]:
    """By item how many parts its lines have, the newest of them, and how many of all are no first.

    With a correction or a cancellation a line may be about another item than before.
    """
    (later,) = db.execute(
        "SELECT count(*) FROM register_entry WHERE register = 'supplies' AND part > 0"
    ).fetchone()
    rows = db.execute(
        "SELECT subject, count(*), max(entry) FROM register_content"
        " WHERE register = 'supplies' GROUP BY subject"
    )
    return {item: (count, newest, later) for item, count, newest in rows}


def _item(
    db: Record,
    supply: Supply,
    cover_days: int,
    parts: tuple[int, int, int] | None,
    before: _Item | None,
) -> _Item:
    """An item, read again where anything of it changed."""
    if before and (before.supply, before.cover_days, before.parts) == (supply, cover_days, parts):
        return before
    moved = tuple(movements(db, item=supply.key))
    return _Item(
        supply, cover_days, parts, moved, short_since(supply, moved, cover_days=cover_days)
    )

"""What the figures of a daily report are counted from, read from the record; and the headcount.

Of the temperatures only those of the days that are asked for are read, however many there are; what
is cumulative is counted from the census and the supplies alone.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.census_facts import CensusLine
from dutyconsole.domain.daily_figures import DailyFigures
from dutyconsole.domain.daily_reports import period_of
from dutyconsole.domain.headcount import (
    Headcount,
    RoundHour,
    StaffMember,
    establishment,
    headcount,
    missing,
    name_in,
)
from dutyconsole.domain.moments import from_text
from dutyconsole.domain.people import Person, labels
from dutyconsole.domain.register_kinds import Register, rounds_of
from dutyconsole.domain.register_lines import LineState, RegisterLine
from dutyconsole.domain.registers import (
    CENSUS,
    DISINFECTION,
    FOLLOW_UPS,
    OUTINGS,
    TEMPERATURES,
    VISITORS,
)
from dutyconsole.domain.report_way import ReportState
from dutyconsole.domain.reports import DueReport
from dutyconsole.store import campaign
from dutyconsole.store.daily_report_rows import directly_before
from dutyconsole.store.daily_report_rows import history as report_history
from dutyconsole.store.database import Record
from dutyconsole.store.people import list_people
from dutyconsole.store.register_lists import (
    get,
    history,
    lines_counted,
    list_lines,
    movements,
)

if TYPE_CHECKING:
    from dutyconsole.domain.daily_counts import DaySources, Earlier
    from dutyconsole.domain.daily_reports import DailyReport


def figures_for(db: Record, station: Station, due: DueReport, *, at: Arrow) -> DailyFigures:
    """The figures of a report as they are at `at`; its period begins where the one before ended."""
    before = directly_before(db, due)
    since, until = period_of(due, before.until if before else None)
    return figures_between(
        db, station, due, since, max(since, min(until, at)), people=list_people(db)
    )


def figures_between(
    db: Record,
    station: Station,
    due: DueReport,
    since: Arrow,
    until: Arrow,
    *,
    people: list[Person] | None = None,
) -> DailyFigures:
    """The figures of a report counted again over its period.

    `people` are those on whom it is counted; left out, whoever was known when it was drafted: who
    joined since is no reason to correct it, nor is a campaign that was switched on since.
    """
    # The board asks for the staff and never for a figure: what counts them is loaded here.
    from dutyconsole.domain.daily_counts import DaySources
    from dutyconsole.domain.daily_identities import figures_of
    from dutyconsole.store.duty_sources import duty_sources

    draft = _draft_of(db, due) if people is None else None
    drafted_at = draft.recorded_at if draft else None
    known = _known_at(db, draft) if people is None else people
    since, until = since.to(db.zone), until.to(db.zone)
    duty = duty_sources(db, station, since=since, until=until)
    if not campaign.is_on(db, until.date(), known_at=drafted_at):
        return figures_of(DaySources(since=since, until=until, campaign=False, duty=duty))
    sources = _sources(db, station, known, since, until, _earlier(db, due))
    return figures_of(replace(sources, duty=duty))


def _sources(
    db: Record,
    station: Station,
    people: Sequence[Person],
    since: Arrow,
    until: Arrow,
    earlier: "Earlier | None",
) -> "DaySources":
    """What the registers say of a period."""
    from dutyconsole.domain.daily_counts import LOOK_BACK, DaySources

    census, day = _census(db), until.floor("day")
    return DaySources(
        since=since,
        until=until,
        campaign=True,
        staff=establishment(_members(station, people), census, until),
        visitors=_open_or_of(db, VISITORS, since, until),
        outings=_open_or_of(db, OUTINGS, min(since, day), until),
        temperatures=tuple(
            lines_counted(db, TEMPERATURES, since=min(since - LOOK_BACK, day), until=until)
        ),
        follow_ups=tuple(lines_counted(db, FOLLOW_UPS, since=since, until=until)),
        census=census,
        disinfection=tuple(lines_counted(db, DISINFECTION, since=since, until=until)),
        supplies=station.supplies,
        movements=tuple(movements(db, until=until)),
        moved_before=_moved_before(db, earlier, since),
        cover_days=station.campaign.cover_days,
        rounds=tuple(each for each in _rounds(station, day) if each.hour < until),
        earlier=earlier,
    )


def headcount_at(db: Record, station: Station, *, at: Arrow) -> Headcount:
    """Where everybody on the establishment is at `at`, by the registers.

    Until the first round of a day is due, what the last one of the day before said still holds.
    """
    at = at.to(db.zone)
    census, day = _census(db), at.floor("day")
    rounds = _rounds(station, day)
    since = day.shift(days=-1) if rounds and at < rounds[0].hour else day
    return headcount(
        establishment(_members(station, list_people(db)), census, at),
        lines_counted(db, TEMPERATURES, since=since, until=at),
        _open_or_of(db, OUTINGS, at, at),
        census,
        at,
        since=since,
    )


def sections_of(db: Record, station: Station) -> tuple[str, ...]:
    """The sections and affiliated institutions in their order: as set, or as the directory has."""
    if station.campaign.sections:
        return station.campaign.sections
    return _departments(list_people(db))


def staff_of(db: Record, station: Station) -> tuple[StaffMember, ...]:
    """Everybody on the establishment as the record has it now, section by section."""
    return establishment(_members(station, list_people(db)), _census(db))


def not_surveyed(
    db: Record, station: Station, *, staff: Sequence[StaffMember] | None = None, at: Arrow
) -> tuple[StaffMember, ...]:
    """Who of the staff the census does not have at `at`, section by section.

    `staff` is what `staff_of` gives, where it is known already.
    """
    staff = staff_of(db, station) if staff is None else staff
    names = {each.name for each in staff}
    known = {name_in(each.values, names) for each in _census(db) if each.counts(at)}
    return tuple(each for each in staff if each.name not in known)


def missing_in_round(
    db: Record,
    station: Station,
    day: dt.date,
    round_key: str,
    *,
    staff: Sequence[StaffMember] | None = None,
) -> dict[str, tuple[str, ...]]:
    """Who was neither measured nor accounted for in a round of that day, by section in order.

    `staff` is what `staff_of` gives, where it is known already.
    """
    midnight = from_text(dt.datetime.combine(day, dt.time(), db.zone).isoformat())
    hour = next((each.hour for each in _rounds(station, midnight) if each.key == round_key), None)
    if hour is None:
        return {}
    end = midnight.shift(days=1)
    taken = list_lines(db, TEMPERATURES, since=midnight, until=end)
    left = missing(
        staff_of(db, station) if staff is None else staff,
        [each for each in taken if _counts_in(each, round_key)],
        _open_or_of(db, OUTINGS, hour, end),
        _census(db),
        since=hour,
        until=end,
    )
    found: dict[str, list[str]] = {}
    for member in left:
        found.setdefault(member.section, []).append(member.name)
    return {section: tuple(names) for section, names in found.items()}


def _counts_in(line: RegisterLine, round_key: str) -> bool:
    """Whether a temperature counts, and is one of this round."""
    return line.state is not LineState.CANCELLED and line.values.get("round") == round_key


def _rounds(station: Station, midnight: Arrow) -> tuple[RoundHour, ...]:
    """The rounds of temperatures of a day."""
    hours = station.campaign.rounds
    return tuple(
        RoundHour(key, name, midnight.replace(hour=hour.hour, minute=hour.minute))
        for (key, name), hour in zip(rounds_of(station).items(), hours, strict=True)
    )


def _members(station: Station, people: Sequence[Person]) -> tuple[StaffMember, ...]:
    """Everybody as the registers name them, section by section."""
    names = labels(people)
    sections = station.campaign.sections or _departments(people)
    order = {name: place for place, name in enumerate(sections)}
    members = (StaffMember(names[each.id], each.department) for each in people)
    return tuple(sorted(members, key=lambda each: order.get(each.section, len(order))))


def _departments(people: Iterable[Person]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.department for each in people if each.department))


def _draft_of(db: Record, due: DueReport) -> "DailyReport | None":
    """The report of that day as it was drafted last, before corrections; None where it was not."""
    drafts = [
        each
        for each in report_history(db, due)
        if each.seq == 0 and each.state is ReportState.DRAFTED
    ]
    return drafts[-1] if drafts else None


def _known_at(db: Record, draft: "DailyReport | None") -> list[Person]:
    """Who was in the directory when a report was drafted, or is now."""
    people = list_people(db)
    newest = draft.seen.get("person") if draft else None
    return people if newest is None else [each for each in people if each.id <= newest]


def _earlier(db: Record, due: DueReport) -> "Earlier | None":
    """The last report before that of `due`, as it was sent."""
    from dutyconsole.domain.daily_counts import Earlier

    report = directly_before(db, due)
    if report is None:
        return None
    return Earlier(dict(report.figures), report.seen.get("register"))


def _moved_before(
    db: Record, earlier: "Earlier | None", since: Arrow
) -> tuple[tuple[str, int], ...]:
    """Item and number of what moved supplies before `since` and was told after the last report."""
    if earlier is None or earlier.seen is None:
        return ()
    rows = db.execute(
        "SELECT DISTINCT c.subject, e.number FROM register_entry e"
        " JOIN register_entry p ON p.register = e.register AND p.number = e.number AND p.at < ?"
        " JOIN register_content c ON c.entry = p.id"
        " WHERE e.id > ? AND e.register = 'supplies' ORDER BY e.number",
        (db.stored(since), earlier.seen),
    )
    return tuple((row["subject"], row["number"]) for row in rows)


def _open_or_of(
    db: Record, register: Register, since: Arrow, until: Arrow
) -> tuple[RegisterLine, ...]:
    """Lines begun before `until` that were open at some time from `since` on, or are of that time.

    A line that was open then and is not now was gone on with since: no exit and no return can be
    written down before it happens.
    """
    found = {each.number: each for each in lines_counted(db, register, since=since, until=until)}
    for line in list_lines(db, register, state=LineState.OPEN, until=until):
        found.setdefault(line.number, line)
    for number in _touched(db, register, since):
        if number not in found:
            line = get(db, register, number)
            if line.at < until and line.state is not LineState.CANCELLED:
                found[number] = line
    return tuple(sorted(found.values(), key=lambda each: (each.at, each.number)))


def _touched(db: Record, register: Register, since: Arrow) -> list[int]:
    """Lines of which a part was written down from `since` on."""
    # Ids are given in the order of writing; the few of the last days are walked from the end.
    row = db.execute(
        "SELECT id FROM register_entry WHERE recorded_at < ? ORDER BY id DESC LIMIT 1",
        (db.stored(since),),
    ).fetchone()
    rows = db.execute(
        "SELECT DISTINCT number FROM register_entry WHERE id > ? AND +register = ?",
        (row["id"] if row else 0, register.key),
    )
    return [row["number"] for row in rows]


def _census(db: Record) -> tuple[CensusLine, ...]:
    """Every line of the census with its parts; what did not change is not read again."""
    destroyed, newest = db.execute(
        "SELECT (SELECT count(*) FROM destruction),"
        " (SELECT digest FROM register_entry WHERE id ="
        "  (SELECT max(current_id) FROM register_line WHERE register = 'census'))"
    ).fetchone()
    before, newest_before, kept = _read.get(db, (None, None, {}))
    if (before, newest_before) == (destroyed, newest):
        return tuple(line for _digest, line in kept.values())
    if before != destroyed:
        kept = {}
    now: dict[int, tuple[str, CensusLine]] = {}
    for row in db.execute(
        "SELECT l.number, e.digest FROM register_line l"
        " JOIN register_entry e ON e.id = l.current_id"
        " WHERE l.register = 'census' ORDER BY l.number"
    ).fetchall():
        number, digest = row["number"], row["digest"]
        old = kept.get(number)
        if old is None or old[0] != digest:
            old = (digest, CensusLine(history(db, CENSUS, number)))
        now[number] = old
    _read[db] = (destroyed, newest, now)
    return tuple(line for _digest, line in now.values())


_Read = tuple[int | None, str | None, dict[int, tuple[str, CensusLine]]]
_read: WeakKeyDictionary[Record, _Read] = WeakKeyDictionary()
"""The lines of the census as they were read last, by number, each with its latest digest.

Before them how often something was destroyed, and the digest of the newest entry of them all.
"""

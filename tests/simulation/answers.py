"""What a leader who looks on asks of the record, screen by screen; the copy answers the same.

Not asked is what the copy withholds: anything of the journal (the entry of a handover and its code,
the duty log of a watch, when the desk wrote last), the settings of old, PINs, messages that left
the room, who opened which particulars. Private fields of registers are compared as masked.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.incidents import IncidentNumber, State
from dutyconsole.domain.own_registers import registers_of
from dutyconsole.domain.register_fields import masked as mask
from dutyconsole.domain.register_kinds import Register
from dutyconsole.domain.register_lines import LineState, RegisterLine
from dutyconsole.domain.reports import DueReport, due_reports
from dutyconsole.store import (
    alarms,
    bulletins,
    calendar,
    campaign,
    cases,
    contacts,
    crews,
    daily_corrections,
    daily_report_rows,
    daily_reports,
    daily_series,
    daily_sources,
    daily_standing,
    explanations,
    handover,
    handover_figures,
    leader_acts,
    log,
    matters,
    obligations,
    people,
    post_checks,
    presence,
    register_duties,
    register_lists,
    register_pages,
    relief,
    reports,
    ringing,
    sheet,
)
from dutyconsole.store.database import Record
from dutyconsole.store.overview import read_overview

Answers = Iterator[tuple[str, object]]
WORDS = ("职工", "发热", "体温36", "通知", "停水", "zq1")
LATEST = 6
"""Incidents that are looked at, each with all its history."""
DAYS = 3
"""Days of the past of which everything is asked."""


def answers(db: Record, station: Station, *, at: Arrow, masked: bool = False) -> Answers:
    """Each question by name, and its answer; with `masked`, a record's private fields as a copy's.
    """  # fmt: skip
    since = at.shift(days=-DAYS)
    yield from _board(db, station, at)
    yield from _log(db, station, at)
    for number in _latest_incidents(db):
        yield from _incident(db, station, number, at)
    yield from _owed(db, station, since, at)
    yield from _crew(db, station, since, at)
    yield from _leaders(db, since)
    for register in registers_of(station).values():
        yield from _register(db, station, register, at, masked=masked)
    yield from _figures(db, station, at)
    for due in due_reports(station.reports, since.date(), at.date(), db.zone):
        yield from _report(db, station, due, at)


def _board(db: Record, station: Station, at: Arrow) -> Answers:
    overview = read_overview(db, station, at=at)
    shift = overview.watch.shift
    yield "overview", overview
    yield "alarms", alarms.of_record(db, shift.id if shift else None)
    yield "relief", relief.get_relief(db, station, at=at)
    yield "sheet", sheet.sheet_of(db, station, overview)
    yield "next report", obligations.next_due_report(db, station, at=at)


def _log(db: Record, station: Station, at: Arrow) -> Answers:
    count = log.count_entries(db)
    yield "log", log.list_lines(db, max(count - 40, 1), count)
    asked = [log.Filter(typed=word) for word in WORDS]
    asked += [log.Filter(state=state) for state in State]
    asked += [log.Filter(category=each.key, since=at.floor("day")) for each in station.categories]
    asked += [log.Filter(level="serious", until=at)]
    for each in asked:
        yield f"found by {each}", log.find_lines(db, each)


def _latest_incidents(db: Record) -> list[IncidentNumber]:
    rows = db.execute(f"SELECT year, number FROM incident ORDER BY 1 DESC, 2 DESC LIMIT {LATEST}")
    return [IncidentNumber(row["year"], row["number"]) for row in rows.fetchall()]


def _incident(db: Record, station: Station, number: IncidentNumber, at: Arrow) -> Answers:
    crew = read_overview(db, station, at=at).crew
    yield f"{number}", cases.get_case(db, number)
    yield f"clocks of {number}", cases.clocks_of(db, station, number, crew)
    yield f"reports on {number}", bulletins.history(db, number)
    yield f"who read {number}", leader_acts.reads_of(db, number)


def _owed(db: Record, station: Station, since: Arrow, at: Arrow) -> Answers:
    span = {"since": since, "until": at.shift(days=1)}
    owed = obligations.all_obligations(db, station, **span)
    yield "obligations", owed
    yield "ledger", explanations.read_ledger(db, station, **span, at=at)
    yield "explanations", explanations.list_explanations(db)
    yield "what rang", ringing.events_of(db, [each.key for each in owed])
    yield "unsettled", ringing.unsettled(db, both=station.alarms.both)
    yield "reports sent", reports.list_sent(db, since=since)
    yield "reports on incidents", bulletins.list_sent(db, since=since)


def _crew(db: Record, station: Station, since: Arrow, at: Arrow) -> Answers:
    days = since.date(), at.date() + dt.timedelta(days=7)
    yield "roster", crews.read_roster(db, station, *days)
    yield "days", {day: calendar.day_class(db, day) for day in days}
    yield "calendar", [calendar.known_years(db), calendar.list_facts(db, at.year)]
    yield "handovers", handover.list_handovers(db)
    yield "steps", [handover.list_steps(db, each.id) for each in handover.list_handovers(db)]
    yield "handover figures", handover_figures.figures(db, crews.times_of(station), at=at)
    yield "people", people.list_people(db)
    yield "found people", [people.find_people(db, typed) for typed in ("李", "zhang", "第1")]
    yield "calls", contacts.latest(db)
    yield "watch alarm", [presence.last_switch(db), *presence.list_events(db, since=since)]


def _leaders(db: Record, since: Arrow) -> Answers:
    open_ = matters.list_open(db)
    yield "matters", open_
    yield "parts of matters", matters.list_open_parts(db)
    yield "their history", [matters.history(db, latest.number) for _first, latest in open_[:5]]
    yield "post checks", post_checks.list_checks(db, since=since)
    yield "checks to answer", leader_acts.unanswered(db)
    reads = leader_acts.latest_reads(db, 5)
    yield "who read", reads
    yield "leaders' acts", [leader_acts.acts_of(db, each.leader, 20) for each in reads]


def _register(
    db: Record, station: Station, register: Register, at: Arrow, *, masked: bool
) -> Answers:
    def seen(lines: Iterable[RegisterLine]) -> list[RegisterLine]:
        return [_masked(register, line) for line in lines] if masked else list(lines)

    name, today = register.key, at.floor("day")
    newest = register_pages.newest_number(db, register)
    lines = register_lists.list_lines(db, register, limit=30)
    yield f"lines of {name}", seen(lines)
    yield f"open {name}", seen(register_lists.list_lines(db, register, state=LineState.OPEN))
    yield f"{name} that count", seen(register_lists.lines_counted(db, register, since=today))
    yield (
        f"how many {name}",
        [
            newest,
            register_pages.count_since(db, register, today),
            *(
                register_lists.count_lines(db, register, state=state)
                for state in (None, *LineState)
            ),
        ],
    )
    yield f"found in {name}", [_found(db, register, word) for word in ("李", "37", "137", "王某")]
    for line in lines[:5]:
        yield f"{name} {line.number}", seen(register_lists.history(db, register, line.number))


def _found(db: Record, register: Register, word: str) -> list[int]:
    return register_pages.find_numbers(db, register, [register_pages.Sought(word)], limit=20)


def _masked(register: Register, line: RegisterLine) -> RegisterLine:
    private = [each for each in register.fields if each.is_private and each.key in line.values]
    return replace(
        line,
        values=dict(line.values)
        | {each.key: mask(each, line.values[each.key]) for each in private},
    )


def _figures(db: Record, station: Station, at: Arrow) -> Answers:
    """What the registers add up to, now."""
    yield "campaign", [*campaign.list_events(db), campaign.begun_on(db, at.date())]
    yield "headcount", daily_sources.headcount_at(db, station, at=at)
    yield "sections", daily_sources.sections_of(db, station)
    yield "not surveyed", daily_sources.not_surveyed(db, station, at=at)
    yield "stock", list(register_lists.movements(db))
    yield "duties", list(register_duties.register_duties(db, station, crew="李某", at=at))
    yield "corrections", daily_corrections.corrections_due(db, station, at=at)


def _report(db: Record, station: Station, due: DueReport, at: Arrow) -> Answers:
    if not due.rule.drafted:
        return
    standing = daily_standing.standing_of(db, station, due, at=at)
    yield f"report {due.due}", standing
    yield (
        f"reports before {due.due}",
        daily_report_rows.list_reports(db, rule=due.rule.key, limit=9),
    )
    yield f"not delivered {due.due}", daily_reports.not_delivered(db, station, due, at=at)
    yield f"charts of {due.due}", daily_series.series_of(db, station, due, standing.figures, at=at)

"""`status`: what the board shows, in lines or as JSON."""

from arrow import Arrow

from dutyconsole.cli.base import Answer, Desk, reads
from dutyconsole.cli.printing import Json, stored, table
from dutyconsole.cli.spoken import command
from dutyconsole.config import Station
from dutyconsole.domain.calendar import DayClass, label
from dutyconsole.domain.checklist import Line, count_done, counted
from dutyconsole.domain.handover_figures import HandoverFigures
from dutyconsole.domain.obligations import Obligation
from dutyconsole.domain.shifts import Shift
from dutyconsole.language import N_, _
from dutyconsole.store.crews import Crew, RosterDay, times_of
from dutyconsole.store.handover_figures import figures
from dutyconsole.store.overview import Overview, read_overview
from dutyconsole.wording import clock, day_and_clock, full_date, length, moment_short, weekday


@command(help=N_("Show who is on duty, what is due next and what is open."))
@reads
def status(desk: Desk) -> Answer:
    """The desk at this moment."""
    overview = read_overview(desk.db, desk.station, at=desk.at)
    found = figures(desk.db, times_of(desk.station), at=desk.at)
    document = {**_document(desk.station, overview), "handover_figures": _figures_document(found)}
    return Answer(document, _lines(desk.station, overview))


def day_document(found: DayClass) -> dict[str, Json]:
    """What a day is, for a program."""
    return {
        "day": found.day.isoformat(),
        "kind": found.kind,
        "name": found.name,
        "holiday_day": found.holiday_day,
        "source": found.source,
        "presumed": found.derived,
    }


def crew_document(crew: Crew) -> list[Json]:
    """Who stands in which post, for a program."""
    return [
        {
            "post": post,
            "name": person.name,
            "department": person.department,
            "phones": list(person.phones),
        }
        for post, person in crew.seats
    ]


def roster_document(day: RosterDay) -> Json:
    """A day of the roster, for a program."""
    return {
        **day_document(day.day_class),
        "crews": [crew_document(crew) for crew in day.crews],
        "problems": list(day.problems),
    }


def _document(station: Station, overview: Overview) -> dict[str, Json]:
    watch = overview.watch
    return {
        "at": stored(overview.at),
        "station": station.station.name,
        "bureau": station.station.bureau,
        "today": day_document(overview.day_class),
        "shift": _shift_document(watch.shift),
        "taken_at": stored(watch.taken_at),
        "not_handed_over_since": stored(watch.overdue_since),
        "crew": crew_document(overview.crew),
        "recorder": overview.recorder,
        "next_shift": _shift_document(watch.next),
        "relief": crew_document(overview.relief),
        "obligations": [_obligation_document(each, overview.at) for each in overview.obligations],
        "log": {
            "entries": overview.entries,
            "received": overview.received,
            "open": overview.open,
        },
        "checklist": [_item_document(line) for line in overview.checklist],
        "roster": [roster_document(day) for day in overview.week],
    }


def _shift_document(shift: Shift | None) -> Json:
    if shift is None:
        return None
    return {"id": str(shift.id), "start": stored(shift.start), "end": stored(shift.end)}


def _obligation_document(obligation: Obligation, at: Arrow) -> Json:
    return {
        "kind": obligation.kind,
        "what": obligation.what,
        "who": obligation.who,
        "to": obligation.to,
        "due": stored(obligation.due),
        "cutoff": stored(obligation.cutoff),
        "seconds_left": int(obligation.seconds_left(at)),
    }


def _item_document(line: Line) -> Json:
    tick = line.tick
    return {
        "item": line.item,
        "text": line.text,
        "kind": line.kind,
        "expected": line.expected,
        "value": tick.value if tick else None,
        "book": counted(tick.book) if tick and tick.book else line.book,
        "reason": tick.reason if tick else None,
        "seen_at": stored(tick.seen_at) if tick else None,
        "ticked_by": tick.by if tick else None,
        "ticked_at": stored(tick.at) if tick else None,
    }


def _figures_document(found: HandoverFigures) -> Json:
    carried = found.carried_over
    return {
        "offered_to_accepted": {
            "latest_seconds": found.acceptance.latest_seconds,
            "median_seconds": found.acceptance.median_seconds,
            "handovers": found.acceptance.handovers,
        },
        "carried_over": (
            {"items": carried.items, "oldest_shifts": carried.oldest_shifts} if carried else None
        ),
        "late": [
            {"crew": each.crew, "late": each.late, "handovers": each.handovers}
            for each in found.late
        ],
    }


def _lines(station: Station, overview: Overview) -> tuple[str, ...]:
    at = overview.at
    today = f"{full_date(at.date())} {weekday(at.date())} {label(overview.day_class)}"
    done = _("Handover checklist {done}/{all}").format(
        done=count_done(overview.checklist), all=len(overview.checklist)
    )
    return (
        f"{station.station.name}  {today}  {clock(at)}",
        *_watch(overview),
        *_reports(overview),
        _("Incidents: {open} open, {received} received").format(
            open=overview.open, received=overview.received
        ),
        done,
        *_gaps(overview),
    )


def _watch(overview: Overview) -> tuple[str, ...]:
    watch = overview.watch
    if watch.shift is None:
        return (_("Nobody has taken the watch yet"), _relief(overview))
    start, end = day_and_clock(watch.shift.start), day_and_clock(watch.shift.end)
    hours = _("On duty {start} to {end}").format(start=start, end=end)
    if watch.overdue_since:
        since = day_and_clock(watch.overdue_since)
        late = length((overview.at - watch.overdue_since).total_seconds())
        hours += "  " + _("NOT HANDED OVER since {since}, {late}").format(since=since, late=late)
    return (hours, *_crew(overview.crew), _relief(overview))


def _crew(crew: Crew) -> tuple[str, ...]:
    if not crew.seats:
        return ("  " + _("The roster names nobody for this shift"),)
    rows = [(post, person.name, " ".join(person.phones)) for post, person in crew.seats]
    return tuple(f"  {line}" for line in table(rows))


def _relief(overview: Overview) -> str:
    start = day_and_clock(overview.watch.next.start)
    if not overview.relief.names:
        return _("Relief {start}: nobody on the roster").format(start=start)
    return _("Relief {start}").format(start=start) + "  " + overview.relief.names


def _reports(overview: Overview) -> tuple[str, ...]:
    reports = [each for each in overview.obligations if each.kind == "report"]
    return tuple(_report(each, overview.at) for each in reports) or (_("No report is due"),)


def _report(report: Obligation, at: Arrow) -> str:
    left = report.seconds_left(at)
    state = _("OVERDUE by {length}") if left <= 0 else _("{length} left")
    return "  ".join(
        (
            report.what,
            _("due {time}").format(time=moment_short(report.due, at=at)),
            state.format(length=length(left)),
            _("Sent by {who}").format(who=report.who),
            _("to {whom}").format(whom=report.to),
        )
    )


def _gaps(overview: Overview) -> tuple[str, ...]:
    gaps = [f"  {day.day_class.day} {problem}" for day in overview.week for problem in day.problems]
    return (_("Problems of the roster:"), *gaps) if gaps else ()

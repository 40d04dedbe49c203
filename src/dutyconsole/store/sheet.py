"""The handover sheet drawn up from the record: everything open, with its age in shifts."""

from collections.abc import Iterator

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain import directives
from dutyconsole.domain.checklist import Line, seen
from dutyconsole.domain.clocks import step_of
from dutyconsole.domain.incidents import LEVELS, IncidentNumber, LogEntry, State
from dutyconsole.domain.leader_acts import POST_CHECK
from dutyconsole.domain.obligations import incident_of
from dutyconsole.domain.register_duties import KIND, is_carried_over, next_step
from dutyconsole.domain.reports import is_late
from dutyconsole.domain.sheet import CheckedLine, Sheet, SheetItem
from dutyconsole.domain.time_limits import STEPS
from dutyconsole.language import _
from dutyconsole.store import handover, matters, reports
from dutyconsole.store.database import Record
from dutyconsole.store.log import Filter, count_open, find_lines
from dutyconsole.store.overview import Overview, read_overview
from dutyconsole.wording import clock, moment_short, month_day

_ROSTER_DAYS = 5
"""Duty days of the roster that the sheet looks at, today's included."""


def draw_up(db: Record, station: Station, *, at: Arrow, note: str = "") -> Sheet:
    """The sheet as it stands at `at`."""
    return sheet_of(db, station, read_overview(db, station, at=at), note=note)


def sheet_of(db: Record, station: Station, overview: Overview, *, note: str = "") -> Sheet:
    """The sheet that belongs to an overview of the same record that was read just now."""
    return Sheet(
        items=(
            *_incidents(db, station, overview),
            *_matters(db, overview.at),
            *_unsent(db, overview),
            *_duties(db, overview),
            *_checks(db, overview),
            *_gaps(overview),
        ),
        checklist=tuple(_checked(line) for line in overview.checklist),
        note=note,
        report=_reports_today(db, station, overview),
    )


def _incidents(db: Record, station: Station, overview: Overview) -> Iterator[SheetItem]:
    clocks = _next_clocks(overview)
    found = find_lines(db, Filter(state=State.OPEN), limit=max(1, count_open(db)))
    gravest_first = sorted((line.entry for line in found), key=_gravity, reverse=True)
    for entry in gravest_first:
        message = entry.message
        category = station.category(message.category)
        group = station.group(category.group) if category else None
        yield SheetItem(
            key=f"incident {entry.incident.year}/{entry.incident.number}",
            kind="incident",
            what=_what(entry),
            owner=group.name if group else "",
            next_step=clocks.get(entry.incident, message.proposal),
            since=message.received_at,
            shifts=_shifts(db, message.received_at),
        )


def _next_clocks(overview: Overview) -> dict[IncidentNumber, str]:
    """Of each incident of which a clock runs, what has to be done first and by when."""
    found: dict[IncidentNumber, str] = {}
    for each in overview.obligations:
        if number := incident_of(each):
            due = moment_short(each.due, at=overview.at)
            found.setdefault(number, f"{due} {_(STEPS[step_of(each)])}")
    return found


def _matters(db: Record, at: Arrow) -> Iterator[SheetItem]:
    for noted, latest in matters.list_open(db):
        due = _("due {time}").format(time=moment_short(noted.due, at=at)) if noted.due else ""
        said = (noted.text,) if latest is noted else (noted.text, latest.text)
        giver = _("{giver}: ").format(giver=noted.giver).strip() if noted.giver else ""
        unread = _("NOT READ BACK") if directives.is_unconfirmed(latest) else ""
        yield SheetItem(
            key=f"matter {noted.number}",
            kind=noted.kind,
            what=" ".join(filter(None, (unread, giver, *said, due))),
            owner=latest.owner,
            next_step=latest.next_step,
            since=noted.at,
            shifts=_shifts(db, noted.at),
        )


def _unsent(db: Record, overview: Overview) -> Iterator[SheetItem]:
    for report in (each for each in overview.obligations if each.kind == "report"):
        overdue = is_late(report.due, overview.at)
        state = _("OVERDUE") if overdue else _("not sent yet")
        yield SheetItem(
            key=f"report {report.subject} {report.due.date().isoformat()}",
            kind="report",
            what=_("{report}, due {time}: {state}").format(
                report=report.what, time=moment_short(report.due, at=overview.at), state=state
            ),
            owner=report.who,
            next_step=_("send to {whom}").format(whom=report.to),
            since=report.due if overdue else overview.at,
            shifts=_shifts(db, report.due) if overdue else 1,
        )


def _duties(db: Record, overview: Overview) -> Iterator[SheetItem]:
    """What the registers ask for: who is still inside or outside, what was not done in time."""
    at = overview.at
    for each in overview.obligations:
        if each.kind == KIND and is_carried_over(each, at):
            overdue = is_late(each.due, at)
            since = each.base_at or (each.due if overdue else at)
            when = _("overdue since {time}") if overdue else _("due {time}")
            yield SheetItem(
                key=f"{KIND} {each.subject}",
                kind=KIND,
                what=_("{what}, {when}").format(
                    what=each.what, when=when.format(time=moment_short(each.due, at=at))
                ),
                owner=each.who,
                next_step=next_step(each),
                since=since,
                shifts=_shifts(db, since),
            )


def _checks(db: Record, overview: Overview) -> Iterator[SheetItem]:
    """Checks of the post by leaders from afar that nobody has answered."""
    for each in overview.obligations:
        if each.kind == POST_CHECK:
            yield SheetItem(
                key=f"{POST_CHECK} {each.subject}",
                kind="other",
                what=each.what,
                owner=each.who,
                next_step=_("answer it: k"),
                since=each.due,
                shifts=_shifts(db, each.due),
            )


def _gaps(overview: Overview) -> Iterator[SheetItem]:
    """What is wrong with the roster of the next days, one item a day."""
    for day in overview.week[:_ROSTER_DAYS]:
        if day.problems:
            problems = _("; ").join(day.problems)
            yield SheetItem(
                key=f"roster {day.day_class.day.isoformat()} {problems}",
                kind="roster",
                what=f"{month_day(day.day_class.day)} {problems}",
                owner="",
                next_step=_("settle who is on duty"),
                since=overview.at,
                shifts=1,
            )


def _checked(line: Line) -> CheckedLine:
    tick = line.tick
    if tick is None:
        return CheckedLine(line.text, done=False, value="", reason="", by="", at=None)
    return CheckedLine(
        line.text, done=True, value=seen(tick), reason=tick.reason, by=tick.by, at=tick.at
    )


def _reports_today(db: Record, station: Station, overview: Overview) -> str:
    today = overview.at.floor("day")
    sent = {each.rule: each for each in reports.list_sent(db, since=today)}
    return _("; ").join(
        _("{report}: sent {time} to {whom}").format(
            report=rule.name, time=clock(sent[rule.key].sent_at), whom=sent[rule.key].receiver
        )
        if rule.key in sent
        else _("{report}: due {time}, not sent yet").format(
            report=rule.name, time=rule.due.strftime("%H:%M")
        )
        for rule in station.reports
    )


def _gravity(entry: LogEntry) -> tuple[int, int]:
    """The level, then what came last."""
    return list(LEVELS).index(entry.message.level), entry.id


def _what(entry: LogEntry) -> str:
    level = entry.message.level
    graded = "" if level == "unrated" else _(LEVELS[level])
    return " ".join(filter(None, (str(entry.incident), graded, entry.message.text)))


def _shifts(db: Record, since: Arrow) -> int:
    """In how many shifts something was open that came up at `since`: this one, and each before."""
    return handover.count_since(db, since) + 1

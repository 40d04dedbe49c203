"""Incidents with all that bears on their clocks, and the clocks of a station at one moment."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from weakref import WeakKeyDictionary

from arrow import Arrow

from dutyconsole.config import Limits, Station, leads
from dutyconsole.domain.clocks import Names, clocks, step_of
from dutyconsole.domain.incident_steps import TOLD
from dutyconsole.domain.incidents import IncidentNumber, State
from dutyconsole.domain.moments import from_text
from dutyconsole.domain.obligations import Obligation
from dutyconsole.domain.situations import Case, ReportSent
from dutyconsole.domain.time_limits import clocked_steps, levels_with_limits, longest
from dutyconsole.errors import NotAllowed
from dutyconsole.language import _, current
from dutyconsole.store import incidents
from dutyconsole.store.crews import Crew, Crews
from dutyconsole.store.database import Record
from dutyconsole.store.incident_steps import list_steps
from dutyconsole.wording import length


def get_case(db: Record, number: IncidentNumber) -> Case:
    """An incident with its steps and the reports on it that went up.

    Raises:
        BadInput: there is none of this number.
    """
    return Case(incidents.get(db, number), list_steps(db, number), tuple(_reports(db, number)))


def names_of(station: Station, crew: Crew) -> Names:
    """Who reports and whom to, by name."""
    leading = {post.name for post in station.posts if leads(post)}
    leader = next((person.name for post, person in crew.seats if post in leading), "")
    superior = station.station.superior
    to = {"leader": leader, "head": station.leading_group.head}
    to |= dict.fromkeys(("office", "written", "follow_up", "final"), superior)
    return Names(crew.names, to)


def clocks_of(
    db: Record, station: Station, number: IncidentNumber, crew: Crew
) -> tuple[Obligation, ...]:
    """Every clock of one incident, stopped or not."""
    case = get_case(db, number)
    found = clocks(case, station.limits, names_of(station, crew), db.zone)
    return tuple(_settled(db, case, found))


def refuse_unexplained(
    db: Record,
    limits: Limits | None,
    number: IncidentNumber,
    steps: Iterable[str],
    *,
    done_at: Arrow,
    reason: str,
) -> None:
    """Refuse to stop a clock of one of these steps late (迟报) without saying why.

    Raises:
        NotAllowed: one of them was due by `done_at`, and no reason is given.
    """
    if limits is None or reason.strip():
        return
    wanted = set(steps)
    for clock in clocks(get_case(db, number), limits, Names("", {}), db.zone):
        late = clock.late_by(done_at)
        if clock.is_open and late is not None and step_of(clock) in wanted:
            raise NotAllowed(
                _("It is late by {time}: say why").format(time=length(max(late, _MINUTE)))
            )


_MINUTE = 60


def running_clocks(db: Record, station: Station, crew: Crew) -> tuple[Obligation, ...]:
    """Every clock that was not stopped yet, of all incidents."""
    names = names_of(station, crew)
    before = _reckoned.get(db, {})
    now: dict[IncidentNumber, _Reckoned] = {}
    for number in _watched(db, station):
        stamp = (_stamp(db, number), station.limits, names, current())
        kept = before.get(number)
        if kept is None or kept[0] != stamp:
            case = get_case(db, number)
            found = _settled(db, case, clocks(case, station.limits, names, db.zone))
            kept = (stamp, tuple(each for each in found if each.is_open))
        now[number] = kept
    _reckoned[db] = now
    return tuple(each for _stamp_, kept in now.values() for each in kept)


_Reckoned = tuple[tuple[object, ...], tuple[Obligation, ...]]
_reckoned: WeakKeyDictionary[Record, dict[IncidentNumber, _Reckoned]] = WeakKeyDictionary()
"""The open clocks of each watched incident, with what they were reckoned from.

They do not depend on the moment, and the board asks every minute and after every act.
"""


def _stamp(db: Record, number: IncidentNumber) -> tuple[object, ...]:
    """Another one whenever anything was added that bears on the clocks of an incident."""
    row = db.execute(
        """SELECT
            (SELECT max(id) FROM log_entry WHERE year = :year AND number = :number),
            (SELECT max(id) FROM incident_step WHERE year = :year AND number = :number),
            (SELECT max(id) FROM bulletin WHERE year = :year AND number = :number),
            (SELECT max(id) FROM explanation)""",
        {"year": number.year, "number": number.number},
    ).fetchone()
    return tuple(row)


def clocks_between(
    db: Record, crews: Crews, *, since: Arrow, until: Arrow
) -> tuple[Obligation, ...]:
    """Every clock due from `since` until before `until`, stopped or not.

    Each is that of the crew that had the watch when the message was received.
    """
    station = crews.station
    found: list[Obligation] = []
    for number in sorted({*_watched(db, station), *_touched(db, station, since)}):
        case = get_case(db, number)
        crew = crews.at(case.incident.entries[0].message.received_at)
        found += _settled(db, case, clocks(case, station.limits, names_of(station, crew), db.zone))
    return tuple(each for each in found if since <= each.due < until)


def _settled(db: Record, case: Case, found: Iterable[Obligation]) -> Iterator[Obligation]:
    """What a closed incident still lacks is off the board once somebody has explained it."""
    for obligation in found:
        if obligation.is_open and case.incident.state is State.CLOSED:
            row = db.execute(
                "SELECT id, at FROM explanation WHERE subject = ? ORDER BY id LIMIT 1",
                (obligation.key,),
            ).fetchone()
            if row:
                obligation = replace(  # noqa: PLW2901 - the same one, as it stands now
                    obligation,
                    lifted_at=max(from_text(row["at"]), obligation.due),
                    lifted_by=f"explanation {row['id']}",
                )
        yield obligation


def _watched(db: Record, station: Station) -> list[IncidentNumber]:
    """Incidents of which a clock may be running.

    Open ones of a level that has limits, and special ones until they are closed and everything was
    done.
    """
    levels = levels_with_limits(station.limits)
    marks = ", ".join("?" * len(levels))
    rows = db.execute(
        f"""SELECT i.year, i.number FROM log_entry e
            JOIN incident i ON i.current_id = e.id AND i.state = 'open'
            WHERE e.level IN ({marks})
        UNION SELECT s.year, s.number FROM incident_step s
            JOIN incident i ON i.year = s.year AND i.number = s.number AND i.state <> 'cancelled'
            WHERE s.kind = 'special' AND NOT (i.state = 'closed' AND ({_settled_when(station)}))
        ORDER BY 1, 2""",
        levels,
    )
    return [IncidentNumber(row["year"], row["number"]) for row in rows]


def _settled_when(station: Station) -> str:
    """The condition under which no clock of a closed special situation `s` can be running."""
    of_it = "x.year = s.year AND x.number = s.number"
    # What was done before it was special, or before its level changed, may have to be done anew.
    since = f"{of_it} AND x.recorded_at >= s.recorded_at"
    corrected = _exists("log_entry", f"{since} AND x.kind = 'correction'")
    done = [
        f"1 = (SELECT count(*) FROM incident_step x WHERE {of_it} AND x.kind = 'special')",
        f"NOT {corrected}",
    ]
    for step in sorted(clocked_steps(station.limits)):
        if step in TOLD:
            done.append(_exists("incident_step", f"{since} AND x.step = '{step}'"))
        elif step == "forward":
            done.append(_exists("incident_step", f"{since} AND x.kind = 'referred'"))
        elif step in ("written", "final"):
            kind = "AND x.kind = 'final'" if step == "final" else ""
            done.append(_exists("bulletin", f"{since} AND x.state = 'sent' {kind}"))
    return " AND ".join(done)


def _exists(table: str, condition: str) -> str:
    return f"EXISTS (SELECT 1 FROM {table} x WHERE {condition})"


def _touched(db: Record, station: Station, since: Arrow) -> list[IncidentNumber]:
    """Incidents received or added to since then, or so long before as a limit may reach."""
    rows = db.execute(
        """SELECT year, number FROM log_entry WHERE received_at >= :since
        UNION SELECT year, number FROM log_entry WHERE recorded_at >= :since AND part > 0
        UNION SELECT year, number FROM incident_step WHERE recorded_at >= :since
        UNION SELECT year, number FROM bulletin WHERE recorded_at >= :since""",
        {"since": db.stored(since.shift(minutes=-longest(station.limits)))},
    )
    return [IncidentNumber(row["year"], row["number"]) for row in rows]


def _reports(db: Record, number: IncidentNumber) -> Iterator[ReportSent]:
    for row in db.execute(
        "SELECT id, kind, at, recorded_at FROM bulletin"
        " WHERE year = ? AND number = ? AND state = 'sent' ORDER BY id",
        (number.year, number.number),
    ):
        yield ReportSent(
            row["kind"],
            from_text(row["at"]),
            from_text(row["recorded_at"]),
            f"bulletin {row['id']}",
        )

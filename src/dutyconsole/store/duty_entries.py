"""The entries of a watch read from the journal, which alone knows the order of all acts.

From the journal entry that kept one handover to the one that kept the next: so a clock that was put
back moves nothing into a log that is closed.
"""

from collections.abc import Iterator

from dutyconsole.config import Station
from dutyconsole.domain import clock_entries, duty_entries
from dutyconsole.domain.duty_log import DutyEntry, with_set_aside
from dutyconsole.domain.handover import Handover
from dutyconsole.domain.handover_steps import Step
from dutyconsole.domain.journal import Entry, Row, entry_from
from dutyconsole.domain.moments import day_from_text, from_text
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.store import checklist, handover, matters, reports
from dutyconsole.store.bulletin_rows import from_row as bulletin_from_row
from dutyconsole.store.database import Record
from dutyconsole.store.incident_steps import step_from_row
from dutyconsole.store.incidents import entry_from_row
from dutyconsole.store.leader_acts import act_from_row
from dutyconsole.store.post_checks import check_from_row
from dutyconsole.store.presence import event_from_row


def read_entries(
    db: Record, station: Station, begun: Handover, ended: Handover | None
) -> tuple[DutyEntry, ...]:
    """What was recorded in the watch between these two handovers, or until now."""
    first, last = (_number(db, each) if each else None for each in (begun, ended))
    rows = db.execute(
        "SELECT n, body FROM journal WHERE n >= ?1 AND (?2 IS NULL OR n < ?2) ORDER BY n",
        (first or 1, last),
    )
    found: list[DutyEntry] = []
    for row in rows:
        try:
            entry = entry_from(row["body"])
        except ValueError:
            at = found[-1].at if found else begun.at
            found.append(duty_entries.of_unreadable(row["n"], at=at))
            continue
        found += _told(db, station, entry)
    return with_set_aside(found)


def _number(db: Record, handed: Handover) -> int | None:
    found = handover.entry_of(db, handed)
    return found[0] if found else None


def _told(db: Record, station: Station, entry: Entry) -> Iterator[DutyEntry]:
    """What one act adds to the duty log; most kinds of acts add nothing."""
    signed = any(row.table == "handover_step" for row in entry.rows)
    for row in entry.rows:
        key = int(row.values.get("id") or 0)
        match row.table:
            case "log_entry":
                kept = db.execute("SELECT * FROM log_entry WHERE id = ?", (key,)).fetchone()
                yield duty_entries.of_message(entry_from_row(kept))
            case "report":
                yield _report(db, station, row, entry)
            case "matter":
                parts = matters.history(db, int(row.values["number"] or 0))
                yield duty_entries.of_matter(parts[int(row.values["part"] or 0)])
            case "handover_step":
                yield duty_entries.of_step(_step(db, row, key), by=entry.by)
            case "incident_step" | "bulletin" | "presence_event" | "post_check" | "explanation":
                yield _of_clocks(db, row.table, key)
            case "leader_act" if row.values["kind"] != "instruct":  # the directive says it
                yield _of_clocks(db, row.table, key)
            case "handover" if not signed:
                yield from _handover(db, key, entry)
            case "checklist_tick":
                yield from _difference(db, row, key)


def _of_clocks(db: Record, table: str, key: int) -> DutyEntry:
    """What was done about an incident, a report on it, a sign of presence, a check, from afar."""
    row = db.execute(f"SELECT * FROM {table} WHERE id = ?", (key,)).fetchone()
    match table:
        case "incident_step":
            return clock_entries.of_incident_step(step_from_row(row))
        case "bulletin":
            return clock_entries.of_bulletin(bulletin_from_row(row))
        case "presence_event":
            return clock_entries.of_presence(event_from_row(row))
        case "leader_act":
            return clock_entries.of_leader_act(act_from_row(row))
        case "post_check":
            return clock_entries.of_post_check(check_from_row(row))
    return clock_entries.of_explanation(row["text"], at=from_text(row["at"]), by=row["by"])


def _report(db: Record, station: Station, row: Row, entry: Entry) -> DutyEntry:
    due = from_text(_words(row, "due_at"))
    sent = next(each for each in reports.list_sent(db, since=due) if each.id == row.values["id"])
    names = {rule.key: rule.name for rule in station.reports}
    name = names.get(sent.rule, sent.rule)
    return duty_entries.of_report(sent, name, at=from_text(entry.at), by=entry.by)


def _step(db: Record, row: Row, step_id: int) -> Step:
    handover_id = int(row.values["handover"] or 0)
    before = db.execute(
        "SELECT count(*) FROM handover_step WHERE handover = ? AND id < ?", (handover_id, step_id)
    ).fetchone()[0]
    return handover.list_steps(db, handover_id)[int(before)]


def _handover(db: Record, handover_id: int, entry: Entry) -> Iterator[DutyEntry]:
    kept = handover.get(db, handover_id)
    if kept:
        yield duty_entries.of_handover(kept, by=entry.by)


def _difference(db: Record, row: Row, tick_id: int) -> Iterator[DutyEntry]:
    shift_id = ShiftId(day_from_text(_words(row, "day")), int(row.values["number"] or 1))
    for tick in checklist.list_ticks(db, shift_id):
        if tick.id == tick_id and tick.over:
            yield duty_entries.of_difference(tick)


def _words(row: Row, column: str) -> str:
    return str(row.values[column])

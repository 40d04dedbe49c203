"""What was due in a period, as the figures of a daily report count it."""

from builders import on, settings, taken_down
from dutyconsole.domain.duty_counts import is_wrong
from dutyconsole.domain.incident_steps import Deed, StepKind
from dutyconsole.domain.reports import DueReport
from dutyconsole.store import incident_way
from dutyconsole.store.daily_sources import figures_between
from dutyconsole.store.database import Record
from dutyconsole.store.duty_sources import duty_sources
from dutyconsole.store.obligations import all_obligations

SINCE, UNTIL = on("08:00"), on("08:00", "2020-01-28")


def test_it_is_counted_what_the_ledger_counts(record: Record) -> None:
    station, at = settings(), on("17:00", "2020-01-27")
    entry = taken_down(record, received_at=at, at=at)
    special = Deed(kind=StepKind.SPECIAL, at=at, text="发热")
    incident_way.note_step(record, entry.incident, special, by="李某", at=at)
    ledger = all_obligations(record, station, since=SINCE, until=UNTIL)

    counted = duty_sources(record, station, since=SINCE, until=UNTIL).obligations

    assert {(each.key, each.done_at) for each in counted} == {
        (each.key, each.done_at) for each in ledger
    }
    assert {each.kind for each in ledger} == {"report", "incident"}


def test_late_and_missed_lead_to_the_obligations(record: Record) -> None:
    station = settings()
    due = DueReport(station.reports[0], on("17:00", "2020-01-28"), None)
    ledger = all_obligations(record, station, since=SINCE, until=UNTIL)

    figures = figures_between(record, station, due, SINCE, UNTIL)

    (late,) = (
        each for block in figures.blocks for each in block.figures if each.key == "duty.late"
    )
    assert set(late.rows) == {each.key for each in ledger if is_wrong(each)}
    assert late.value == len(late.rows) > 0

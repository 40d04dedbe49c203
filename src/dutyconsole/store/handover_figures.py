"""The figures of the handovers, read from the record."""

from arrow import Arrow

from dutyconsole.domain.handed_over import signed_sheet
from dutyconsole.domain.handover_figures import DAYS, MEDIAN_OF, HandoverFigures, Taking, figures_of
from dutyconsole.domain.handover_steps import Kind
from dutyconsole.domain.moments import day_from_text, from_text
from dutyconsole.domain.shifts import ShiftId, ShiftTimes
from dutyconsole.store.database import Record
from dutyconsole.store.handover import get_last, list_steps


def figures(db: Record, times: ShiftTimes, *, at: Arrow) -> HandoverFigures:
    """The figures of the handovers as they stand at `at`."""
    last = get_last(db)
    sheet = signed_sheet(list_steps(db, last.id)) if last else None
    return figures_of(_takings(db, times, since=at.shift(days=-DAYS)), sheet)


def _takings(db: Record, times: ShiftTimes, *, since: Arrow) -> list[Taking]:
    # Columns and not whole handovers: the board asks every time that the record has changed.
    rows = db.execute(
        "SELECT id, day, number, at, incoming FROM handover WHERE at >= ? AND outgoing <> ''"
        " ORDER BY id",
        (db.stored(since),),
    ).fetchall()
    offers = _accepted_offers(db, rows[-MEDIAN_OF]["id"] if len(rows) >= MEDIAN_OF else 0)
    return [
        Taking(
            incoming=row["incoming"],
            due=times.shift(ShiftId(day_from_text(row["day"]), row["number"])).start,
            at=from_text(row["at"]),
            offered_at=offers.get(row["id"]),
        )
        for row in rows
    ]


def _accepted_offers(db: Record, first: int) -> dict[int, Arrow]:
    """When the offer was signed that was accepted, of each handover from the `first` on."""
    rows = db.execute(
        "SELECT handover, kind, at FROM handover_step WHERE handover >= ? ORDER BY id", (first,)
    )
    offered: dict[int, Arrow] = {}
    accepted: dict[int, Arrow] = {}
    for row in rows:
        if row["kind"] == Kind.OFFERED:
            offered[row["handover"]] = from_text(row["at"])
        elif row["kind"] in {Kind.ACCEPTED, Kind.ACCEPTED_IN_PART} and row["handover"] in offered:
            accepted.setdefault(row["handover"], offered[row["handover"]])
    return accepted

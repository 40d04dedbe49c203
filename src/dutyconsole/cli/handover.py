"""`handover`: the handovers of the watch shown."""

import click

from dutyconsole.cli.base import Answer, Desk, reads
from dutyconsole.cli.printing import Json, stored, table
from dutyconsole.cli.spoken import command, group, option
from dutyconsole.domain.handover import Handover
from dutyconsole.language import N_, _
from dutyconsole.store.handover import list_handovers
from dutyconsole.store.sheet_checks import sheet_code
from dutyconsole.wording import moment_short


@group(help=N_("Shift handovers."), places={"show": "handover:show"})
def handover() -> None:
    """Gather the commands about handovers."""


@command(help=N_("Show the latest handovers, the newest first."))
@reads
@option(
    "--limit",
    type=click.IntRange(min=1),
    default=50,
    metavar=N_("COUNT"),
    help=N_("How many at most; 50 if left out."),
)
def show(desk: Desk, *, limit: int) -> Answer:
    """The latest handovers."""
    found = list_handovers(desk.db, limit=limit)
    return Answer(
        [_document(each, desk) for each in found],
        table([_row(each, desk) for each in found]),
        nothing=_("Nobody has taken the watch yet"),
    )


def _row(handover: Handover, desk: Desk) -> tuple[str, ...]:
    return (
        moment_short(handover.at, at=desk.at),
        str(handover.shift_id),
        handover.outgoing or "-",
        handover.incoming,
        str(sheet_code(desk.db, handover) or "-"),
        handover.note,
    )


def _document(handover: Handover, desk: Desk) -> Json:
    code = sheet_code(desk.db, handover)
    return {
        "shift": str(handover.shift_id),
        "at": stored(handover.at),
        "outgoing": handover.outgoing,
        "incoming": handover.incoming,
        "note": handover.note,
        "code": str(code) if code else None,
    }

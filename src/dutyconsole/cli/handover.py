"""`handover`: the handovers of the watch listed and shown, and what would be handed over now."""

import click

from dutyconsole.cli.base import Answer, Desk, reads
from dutyconsole.cli.handover_documents import (
    handover_document,
    sheet_document,
    sheet_lines,
    step_document,
    step_lines,
)
from dutyconsole.cli.printing import Json, table
from dutyconsole.cli.spoken import command, group, option
from dutyconsole.cli.typed import day
from dutyconsole.domain.anchors import Code
from dutyconsole.domain.handover import Handover
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.errors import BadInput
from dutyconsole.language import N_, _
from dutyconsole.store.duty_log import find_watch
from dutyconsole.store.handed_over import read
from dutyconsole.store.handover import get_last, list_handovers
from dutyconsole.store.sheet_checks import sheet_code
from dutyconsole.wording import moment_short


@group(
    help=N_("Shift handovers."),
    places={
        "list": "handover:list_",
        "show": "handover:show",
        "prepare": "handover:prepare",
        "print": "duty_log:print_",
        "note": "duty_log:note_",
    },
)
def handover() -> None:
    """Gather the commands about handovers."""


@command("list", help=N_("Show the latest handovers, the newest first."))
@reads
@option(
    "--limit",
    type=click.IntRange(min=1),
    default=50,
    metavar=N_("COUNT"),
    help=N_("How many at most; 50 if left out."),
)
def list_(desk: Desk, *, limit: int) -> Answer:
    """The latest handovers."""
    found = [(each, sheet_code(desk.db, each)) for each in list_handovers(desk.db, limit=limit)]
    return Answer(
        [handover_document(each, code) for each, code in found],
        table([_row(each, code, desk) for each, code in found]),
        nothing=_("Nobody has taken the watch yet"),
    )


@command(help=N_("Show a handover: its steps, who signed, the items and the checklist."))
@reads
@option("--shift", metavar=N_("SHIFT"), help=N_("The shift taken over; the latest if left out."))
def show(desk: Desk, *, shift: str | None) -> Answer:
    """One handover."""
    meant = shift_meant(desk, shift)
    if meant is None:
        return Answer(None, (), nothing=_("Nobody has taken the watch yet"))
    made = read(desk.db, desk.station, meant)
    code = made.checkpoint.code if made.checkpoint else None
    document: dict[str, Json] = {
        **handover_document(meant, code),
        "settings": meant.settings,
        "crew": [
            {"post": each.post, "name": each.name, "stands_in_for": each.stands_in_for}
            for each in meant.crew
        ],
        "steps": [step_document(step) for step in made.steps],
        "sheet": sheet_document(made.sheet) if made.sheet else None,
    }
    lines = (
        *table([_row(meant, code, desk)]),
        *step_lines(made.steps),
        *(sheet_lines(made.sheet, at=meant.at, signed=True) if made.sheet else ()),
    )
    return Answer(document, lines)


@command(help=N_("Show what would be handed over now."))
@reads
def prepare(desk: Desk) -> Answer:
    """The sheet as it stands at this moment."""
    from dutyconsole.store.sheet import draw_up

    sheet = draw_up(desk.db, desk.station, at=desk.at)
    return Answer(sheet_document(sheet), sheet_lines(sheet, at=desk.at, signed=False))


def shift_meant(desk: Desk, typed: str | None) -> Handover | None:
    """The handover to the shift that is typed as `2020-01-25/1`; the latest where none is.

    Raises:
        BadInput: it is no shift, or nobody took it over.
    """
    if typed is None:
        return get_last(desk.db)
    shift_id = _shift_id(typed, desk)
    found = find_watch(desk.db, shift_id)
    if found is None:
        raise BadInput(_("Nobody took the shift {shift} over").format(shift=shift_id))
    return found


def _shift_id(typed: str, desk: Desk) -> ShiftId:
    """The shift that is typed; a day alone means its first shift."""
    named, slash, number = typed.rpartition("/")
    try:
        return ShiftId(day(typed, at=desk.at))
    except BadInput as refusal:
        if slash and number.isdecimal() and int(number):
            return ShiftId(day(named, at=desk.at), int(number))
        raise BadInput(
            _("“{typed}” is not a shift; expected for example 2020-01-25/1").format(typed=typed)
        ) from refusal


def _row(handover: Handover, code: Code | None, desk: Desk) -> tuple[str, ...]:
    return (
        moment_short(handover.at, at=desk.at),
        str(handover.shift_id),
        handover.outgoing or "-",
        handover.incoming,
        str(code or "-"),
        handover.note,
    )

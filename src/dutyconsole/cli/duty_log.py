"""`handover print`, `handover note`: the papers of a watch, and what is written about it."""

from pathlib import Path

import click

from dutyconsole.cli.base import Desk, opened, writes
from dutyconsole.cli.handover import shift_meant
from dutyconsole.cli.spoken import command, option
from dutyconsole.domain.handover import Handover
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.home import Home
from dutyconsole.language import N_, _
from dutyconsole.papers import FORMS, KINDS, as_bytes, paper_of
from dutyconsole.store import duty_log


@command("print", help=N_("Print the handover sheet or the duty log of a shift."))
@option("--shift", metavar=N_("SHIFT"), help=N_("The shift that is meant; the latest if left out."))
@option(
    "--kind",
    type=click.Choice(KINDS),
    default="sheet",
    help=N_("The sheet with which the shift was taken over, or its duty log."),
)
@option(
    "--format",
    "form",
    type=click.Choice(tuple(FORMS)),
    required=True,
    help=N_("As what: DOCX, PDF or plain text."),
)
@option(
    "--out",
    type=click.Path(path_type=Path),
    metavar=N_("FILE"),
    help=N_("The file to write, a new one; text goes to standard output if left out."),
)
@click.pass_obj
def print_(home: Home, *, shift: str | None, kind: str, form: str, out: Path | None) -> None:
    """One paper of a shift."""
    if out is None and form != "text":
        raise BadInput(_("Name the file to write: --out FILE"))
    with opened(home) as desk:
        meant = _meant(desk, shift)
        content = as_bytes(
            paper_of(desk.db, desk.station, meant, kind, at=desk.at), form, at=desk.at
        )
    if out is None:
        click.echo(content, nl=False)
        return
    from dutyconsole.exchange.new_file import write_new

    write_new(out, content)
    click.echo(_("Written: {path}").format(path=out))


@command("note", help=N_("Write down the weather of a shift and sum it up, for its duty log."))
@writes
@option("--shift", metavar=N_("SHIFT"), help=N_("The shift that is meant; the latest if left out."))
@option("--weather", metavar=N_("TEXT"), help=N_("The weather."))
@option("--summary", metavar=N_("TEXT"), help=N_("What the shift comes to, in a few sentences."))
@option(
    "--reason",
    default="",
    metavar=N_("TEXT"),
    help=N_("Why a log is opened again whose shift has been handed over."),
)
def note_(
    desk: Desk, *, by: str, shift: str | None, weather: str | None, summary: str | None, reason: str
) -> str:
    """Note the weather and the summary."""
    meant = _meant(desk, shift)
    written = duty_log.note(
        desk.db, meant.id, weather=weather, summary=summary, reason=reason, by=by, at=desk.at
    )
    said = _("Opened again and noted: {shift}") if written.reason else _("Noted: {shift}")
    return said.format(shift=meant.shift_id)


def _meant(desk: Desk, shift: str | None) -> Handover:
    found = shift_meant(desk, shift)
    if found is None:
        raise NotAllowed(_("Nobody has taken the watch yet"))
    return found

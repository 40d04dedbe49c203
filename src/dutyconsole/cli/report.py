"""`report`: reports on incidents listed, shown and printed; `report_writing` goes on with them.

The ledger of regular reports is here too, since it is looked for under this name.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from dutyconsole.cli.base import Answer, Desk, opened, reads
from dutyconsole.cli.log import short
from dutyconsole.cli.printing import Json, stored, table
from dutyconsole.cli.spoken import Group, argument, command, group, option
from dutyconsole.domain.bulletins import Bulletin, label_of, missing, names_of
from dutyconsole.domain.incident_numbers import number_meant
from dutyconsole.domain.report_way import REPORT_STATES, latest_of
from dutyconsole.domain.reports import CHANNELS
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.home import Home
from dutyconsole.language import N_, _
from dutyconsole.papers import FORMS
from dutyconsole.store import bulletins
from dutyconsole.wording import moment_short


class Reports(Group):
    """The commands about reports on incidents; without a number they say what the number is of."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature
        """Call the command that is named."""
        try:
            return super().invoke(ctx)
        except click.MissingParameter as missing:
            if missing.param is None or missing.param.name != "number" or missing.ctx is None:
                raise
            raise BadInput(
                _(
                    "Give the NUMBER of an incident; the daily report is"
                    " `dutyconsole daily {command}`"
                ).format(command=missing.ctx.info_name)
            ) from missing


@group(
    cls=Reports,
    help=N_(
        "Reports on incidents: initial, follow-up and final ones. The daily report is"
        " `dutyconsole daily`."
    ),
    places={
        "list": "report:list_",
        "show": "report:show",
        "draft": "report_writing:draft",
        "check": "report_writing:check",
        "return": "report_writing:return_",
        "issue": "report_writing:issue",
        "send": "report_writing:send",
        "confirm": "report_writing:confirm",
        "print": "report:print_",
        "ledger": "report:ledger",
    },
)
def report() -> None:
    """Gather the commands about reports on incidents."""


_seq = option(
    "--seq",
    type=click.IntRange(min=1),
    metavar=N_("COUNT"),
    help=N_("Which report of the series, from 1; the latest if left out."),
)


@command("list", help=N_("Show the reports on an incident, or the latest of all."))
@reads
@argument("number", required=False, metavar=N_("[NUMBER]"))
@option(
    "--limit",
    type=click.IntRange(min=1),
    default=50,
    metavar=N_("COUNT"),
    help=N_("How many at most; 50 if left out."),
)
def list_(desk: Desk, *, number: str | None, limit: int) -> Answer:
    """The reports as they stand."""
    if number is None:
        found: Sequence[Bulletin] = bulletins.list_latest(desk.db, limit=limit)
    else:
        found = bulletins.latest(desk.db, number_meant(number, at=desk.at))[-limit:]
    return Answer(
        [document(each, desk) for each in found],
        table([_row(each, desk) for each in found]),
        nothing=_("There is no report yet"),
    )


@command(help=N_("Show a report on an incident: what it says, and every act on it."))
@reads
@argument("number", metavar=N_("NUMBER"))
@_seq
def show(desk: Desk, *, number: str, seq: int | None) -> Answer:
    """One report."""
    meant, history = report_meant(desk, number, seq)
    acts = [row for row in history if row.seq == meant.seq]
    acted: list[Json] = [document(row, desk) for row in acts]
    return Answer(
        {**document(meant, desk), "acts": acted},
        (*_told(meant, desk), *table([_act_row(row, desk) for row in acts])),
    )


@command("print", help=N_("Write a report as a duty bulletin, or as words for the telephone."))
@argument("number", metavar=N_("NUMBER"))
@_seq
@option(
    "--docx",
    type=click.Path(path_type=Path),
    metavar=N_("FILE"),
    help=N_("The DOCX to write, a new file."),
)
@option(
    "--pdf",
    type=click.Path(path_type=Path),
    metavar=N_("FILE"),
    help=N_("The PDF to write, a new file."),
)
@option(
    "--text",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar=N_("FILE"),
    help=N_("Plain text to be read out, into a new file; `-` is standard output."),
)
@click.pass_obj
def print_(home: Home, /, *, number: str, seq: int | None, **files: Path | None) -> None:
    """One report on paper."""
    wanted = {form: path for form, path in files.items() if path}
    if not wanted:
        raise BadInput(_("Name the file to write: --docx, --pdf or --text FILE"))
    with opened(home) as desk:
        meant, history = report_meant(desk, number, seq)
        contents = {form: _content(desk, meant, history, form) for form in wanted}
    from dutyconsole.exchange.new_file import write_new

    for form, path in wanted.items():
        if str(path) == "-":
            click.echo(contents[form], nl=False)
        else:
            write_new(path, contents[form])
            click.echo(_("Written: {path}").format(path=path))


@command(help=N_("Show the ledger of the regular reports of a month: in time, late, missed."))
@reads
@option(
    "--month",
    metavar=N_("MONTH"),
    help=N_("The month that is meant, such as 2020-01; this month if left out."),
)
@option(
    "--print",
    "paper",
    type=(click.Choice(tuple(FORMS)), click.Path(path_type=Path)),
    metavar=N_("FORM FILE"),
    help=N_("Also write it into a new file: docx, pdf or text, and its name."),
)
def ledger(desk: Desk, *, month: str | None, paper: tuple[str, Path] | None) -> Answer:
    """The ledger of a month without incidents and whatever else is owed."""
    from dutyconsole.cli.obligations import ledger_answer

    return ledger_answer(desk, month, paper, kinds=("report",))


def report_meant(desk: Desk, number: str, seq: int | None) -> tuple[Bulletin, tuple[Bulletin, ...]]:
    """The report of this place in the series, else the latest, and the history of all.

    Raises:
        BadInput: it is no number of an incident.
        NotAllowed: there is no such report.
    """
    incident = number_meant(number, at=desk.at)
    history = bulletins.history(desk.db, incident)
    found = [row for row in latest_of(history) if seq in (None, row.seq)]
    if not found:
        raise NotAllowed(_("There is no such report on {number} yet").format(number=incident))
    return found[-1], history


def document(row: Bulletin, desk: Desk) -> dict[str, Json]:
    """A report as one act left it, for a program."""
    elements: dict[str, Json] = dict(row.elements)
    return {
        "incident": short(row.incident),
        "seq": row.seq,
        "kind": row.kind.value,
        "state": row.state.value,
        "issue": row.issue or None,
        "title": row.title,
        "text": row.text,
        "elements": elements,
        "missing": list(missing(row.elements, desk.station.bulletins.required)),
        "at": stored(row.at),
        "recorded_at": stored(row.recorded_at),
        "recorded_by": row.by,
        "late_entry": row.late_entry,
        "who": row.who,
        "receiver": row.receiver,
        "channel": row.channel or None,
        "reason": row.reason,
    }


def _content(desk: Desk, meant: Bulletin, history: Sequence[Bulletin], form: str) -> bytes:
    from dutyconsole.exchange.bulletin_paper import bulletin_paper, read_out
    from dutyconsole.papers import as_bytes

    if form == "text":
        return read_out(meant, history, desk.station).encode()
    return as_bytes(bulletin_paper(meant, history, desk.station), form, at=desk.at)


def _row(row: Bulletin, desk: Desk) -> tuple[str, ...]:
    lacking = missing(row.elements, desk.station.bulletins.required)
    return (
        short(row.incident),
        row.name,
        _("issue {number}").format(number=row.issue) if row.issue else "",
        _(REPORT_STATES[row.state]),
        moment_short(row.at, at=desk.at),
        row.who,
        _("MISSING: {elements}").format(elements=names_of(lacking)) if lacking else "",
    )


def _act_row(row: Bulletin, desk: Desk) -> tuple[str, ...]:
    channel = _(CHANNELS.get(row.channel, row.channel))
    return (
        moment_short(row.at, at=desk.at),
        _(REPORT_STATES[row.state]),
        row.who,
        " ".join(filter(None, (row.receiver, channel))),
        row.reason,
        _("late entry") if row.late_entry else "",
    )


def _told(row: Bulletin, desk: Desk) -> tuple[str, ...]:
    lacking = missing(row.elements, desk.station.bulletins.required)
    return (
        row.title,
        *row.text.split("\n"),
        "",
        *(f"{label_of(key)}: {value}" for key, value in row.elements.items()),
        *([_("MISSING: {elements}").format(elements=names_of(lacking))] if lacking else []),
        "",
    )

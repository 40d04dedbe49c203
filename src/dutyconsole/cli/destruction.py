"""`destruction`: what of the registers is due for destruction, what was destroyed, and the act."""

from dutyconsole.cli.base import Answer, Desk, reads, writes
from dutyconsole.cli.printing import Json, stored, table
from dutyconsole.cli.register import register_named
from dutyconsole.cli.spoken import argument, command, group, option
from dutyconsole.cli.typed import day as day_typed
from dutyconsole.domain.destruction import DueForDestruction
from dutyconsole.language import N_, _
from dutyconsole.store.destruction import (
    Destroyed,
    Destruction,
    backups_holding,
    destroy,
    due,
    list_destructions,
)
from dutyconsole.wording import moment_short


@group(
    help=N_("What registers hold of people, destroyed when its time has come."),
    places={"list": "destruction:list_", "run": "destruction:run"},
)
def destruction() -> None:
    """Gather the commands about destruction."""


@command(
    "list",
    help=N_("Show what is due for destruction, what was destroyed, and which backups hold it yet."),
)
@reads
def list_(desk: Desk) -> Answer:
    """What is due and what was done."""
    found = due(desk.db, desk.station, at=desk.at)
    done = list_destructions(desk.db)
    backups = backups_holding(desk.db, desk.station)
    held = [_("Still in {folder}").format(folder=path) for path in backups]
    return Answer(
        {
            "due": [_due_document(each) for each in found],
            "destroyed": [_document(each) for each in done],
            "backups": [str(path) for path in backups],
        },
        (
            *table([_due_row(each) for each in found]),
            *table([_row(each, desk) for each in done]),
            *held,
        ),
        nothing=_("Nothing is due for destruction, and nothing was destroyed"),
    )


@command(
    help=N_(
        "Destroy what the lines of REGISTER say that are due. Their numbers, times and digests"
        " stay; --who and --reason are required."
    )
)
@writes
@argument("register", metavar=N_("REGISTER"))
@option("--who", default="", metavar=N_("PERSON"), help=N_("Who ordered it; required."))
@option("--reason", default="", metavar=N_("TEXT"), help=N_("By which rule or order; required."))
@option(
    "--before",
    metavar=N_("DAY"),
    help=N_("What was last written on before this day, whether it is due or not."),
)
def run(desk: Desk, *, by: str, register: str, who: str, reason: str, before: str | None) -> str:
    """Destroy what is due of a register."""
    done = destroy(
        desk.db,
        desk.station,
        register_named(desk.station, register),
        who=who,
        reason=reason,
        before=day_typed(before, at=desk.at) if before else None,
        by=by,
        at=desk.at,
    )
    return "\n".join(_said(done))


def _said(done: Destroyed) -> list[str]:
    """What was destroyed, and where it is still to be found."""
    said = [
        _("{lines} lines of {register} destroyed, {parts} parts").format(
            lines=done.lines, register=done.record.register, parts=done.parts
        )
    ]
    if not done.erased:
        said.append(_("Its bytes are still in the -wal beside the record until that is emptied"))
    return [*said, *(_("Still in {folder}").format(folder=path) for path in done.traces)]


def _due_row(each: DueForDestruction) -> tuple[str, ...]:
    return (
        each.register,
        _(each.name),
        _("due since {day}").format(day=each.since),
        _("{count} lines").format(count=each.lines),
        f"{each.first:YYYY-MM-DD} - {each.last:YYYY-MM-DD}",
        _("{count} open").format(count=each.open) if each.open else "",
    )


def _row(each: Destruction, desk: Desk) -> tuple[str, ...]:
    when = moment_short(each.at, at=desk.at)
    return each.register, _("destroyed"), when, each.by, each.who, each.reason


def _due_document(each: DueForDestruction) -> Json:
    return {
        "register": each.register,
        "since": each.since.isoformat(),
        "lines": each.lines,
        "parts": each.parts,
        "first": stored(each.first),
        "last": stored(each.last),
        "open": each.open,
    }


def _document(each: Destruction) -> Json:
    return {
        "register": each.register,
        "at": stored(each.at),
        "by": each.by,
        "who": each.who,
        "reason": each.reason,
        "entries": each.entries,
    }

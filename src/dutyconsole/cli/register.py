"""`register`: the registers and their lines shown and handed out; `register_writing` adds to them.

The registers of a station are known once its settings are read: `register NAME` is a group of
commands for whatever NAME is typed, and its commands look up which register that is.
"""

from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from dutyconsole.cli.base import Answer, Desk, answers, opened, reads
from dutyconsole.cli.printing import Json, stored, table
from dutyconsole.cli.spoken import Group, argument, command, group, option
from dutyconsole.cli.typed import refuse_unreadable
from dutyconsole.config import Station
from dutyconsole.domain import moments
from dutyconsole.domain.own_registers import registers_of
from dutyconsole.domain.register_fields import Field, masked, show_value
from dutyconsole.domain.register_kinds import Register, choices_of
from dutyconsole.domain.register_lines import LINE_STATES, PART_KINDS, LineState, RegisterLine
from dutyconsole.errors import BadInput
from dutyconsole.exchange.register_columns import spoken
from dutyconsole.home import Home
from dutyconsole.language import N_, _
from dutyconsole.store.failures import with_room
from dutyconsole.store.register_lists import count_lines, get, history, list_lines
from dutyconsole.wording import moment_short

PLACES = {
    "add": "register_writing:add",
    "go-on": "register_writing:go_on_",
    "correct": "register_writing:correct_",
    "cancel": "register_writing:cancel_",
    "list": "register:list_",
    "show": "register:show",
    "import": "register_writing:import_",
    "export": "register:export",
}
"""The commands of every register."""


class Registers(Group):
    """A group that has the same commands for whatever register is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """One word that stands for the name of a register."""
        return ["NAME"]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """The commands of the register that is named so, if there is one."""
        return None if cmd_name.startswith("-") else _one


@group(help=N_("The lines of the register NAME, called by its key or its name."), places=PLACES)
def _one() -> None:
    """Gather the commands about one register."""


def _unless_more_follows(run: Callable[..., None]) -> Callable[..., None]:
    @click.pass_context
    @wraps(run)
    def alone(ctx: click.Context, /, **options: object) -> None:
        if ctx.invoked_subcommand is None:
            run(**options)

    return alone


@click.group(
    cls=Registers,
    help=N_("The registers: visitors, outings, temperatures and more. Alone, which there are."),
    places=PLACES,
    invoke_without_command=True,
)
@_unless_more_follows
@reads
def register(desk: Desk) -> Answer:
    """The registers of the station, with how many lines each has."""
    found = registers_of(desk.station).values()
    counts = {
        each.key: (count_lines(desk.db, each), count_lines(desk.db, each, state=LineState.OPEN))
        for each in found
    }
    return Answer(
        [_register_document(each, desk.station, *counts[each.key]) for each in found],
        table([_register_row(each, *counts[each.key]) for each in found]),
    )


def meant(station: Station) -> Register:
    """The register whose name stands before the command.

    Raises:
        BadInput: the station has none of that key or name.
    """
    group_ctx = click.get_current_context().parent
    typed = (group_ctx.info_name if group_ctx else "") or ""
    return register_named(station, typed)


def register_named(station: Station, typed: str) -> Register:
    """The register of this key or name, in either language.

    Raises:
        BadInput: the station has none of that key or name.
    """
    found = registers_of(station)
    wanted = typed.strip().casefold()
    for key, each in found.items():
        if wanted in {key.casefold(), *(name.casefold() for name in spoken(each.name))}:
            return each
    known = _(", ").join(f"{key} ({_(each.name)})" for key, each in found.items())
    raise BadInput(
        _("“{typed}” is no register of this station; expected one of {known}").format(
            typed=typed, known=known
        )
    )


def bounds(command: Callable[..., Any]) -> Callable[..., Any]:
    """From when and until when lines are wanted."""
    since = option(
        "--since", metavar=N_("TIME"), help=N_("From this moment on, or on this day or later.")
    )
    until = option(
        "--until", metavar=N_("TIME"), help=N_("Before this moment, or on this day or earlier.")
    )
    return since(until(command))


def _opening(command: Callable[..., Any]) -> Callable[..., Any]:
    """What opens private fields: a reason, and who asks; both are recorded."""
    reveal = option(
        "--reveal", metavar=N_("REASON"), help=N_("Open what is masked; the reason is recorded.")
    )
    by = option("--by", metavar=N_("PERSON"), help=N_("Who opens it; required with --reveal."))
    return reveal(by(command))


@command("list", help=N_("Show the lines of a register, the newest first, private fields masked."))
@reads
@argument("words", nargs=-1, metavar=N_("[WORDS]..."))
@option("--open", "only_open", is_flag=True, help=N_("Only lines of which something is to come."))
@bounds
@option(
    "--limit",
    type=click.IntRange(min=1),
    default=50,
    metavar=N_("COUNT"),
    help=N_("How many at most; 50 if left out."),
)
def list_(
    desk: Desk,
    *,
    words: tuple[str, ...],
    only_open: bool,
    since: str | None,
    until: str | None,
    limit: int,
) -> Answer:
    """The latest lines, or those with these words."""
    found = meant(desk.station)
    lines = list_lines(
        desk.db,
        found,
        state=LineState.OPEN if only_open else None,
        since=moments.beginning(since, at=desk.at) if since else None,
        until=moments.ending(until, at=desk.at) if until else None,
        words=" ".join(words),
        limit=limit,
    )
    rows = [_row(found, line, desk) for line in lines]
    return Answer(
        [document(found, line) for line in lines],
        table([_head(found), *rows] if rows else []),
        nothing=_("The register holds nothing like that"),
    )


@command(help=N_("Show a line with all that was added to it, private fields masked."))
@answers
@argument("number", type=int, metavar=N_("NUMBER"))
@_opening
def show(home: Home, *, number: int, reveal: str | None, by: str | None) -> Answer:
    """One line."""
    with opened(home, to_write=reveal is not None) as desk:
        found = meant(desk.station)
        line = get(desk.db, found, number)
        is_opened = _open(desk, line.subject, reveal, by)
        parts = history(desk.db, found, number)
        told = document(found, line, opened=is_opened)
        told["parts"] = [_part_document(found, part, opened=is_opened) for part in parts]
        return Answer(told, _told(found, line, parts, desk, opened=is_opened))


@command(
    help=N_(
        "Write the lines into a new CSV or XLSX file, from which they can be imported again;"
        " `-` is standard output. Private fields are masked."
    )
)
@argument("file", type=click.Path(path_type=Path, allow_dash=True), metavar=N_("FILE"))
@bounds
@_opening
@click.pass_obj
def export(
    home: Home,
    /,
    *,
    file: Path,
    since: str | None,
    until: str | None,
    reveal: str | None,
    by: str | None,
) -> None:
    """Hand a register out as a table."""
    from dutyconsole.exchange.new_file import write_new
    from dutyconsole.exchange.registers import table_of
    from dutyconsole.store.reveals import subject_of_lines

    with opened(home, to_write=reveal is not None) as desk:
        found = meant(desk.station)
        lines = list_lines(
            desk.db,
            found,
            since=moments.beginning(since, at=desk.at) if since else None,
            until=moments.ending(until, at=desk.at) if until else None,
        )
        is_opened = _open(
            desk, subject_of_lines(found.key, [each.number for each in lines]), reveal, by
        )
        header, rows = table_of(found, lines[::-1], desk.station, at=desk.at, opened=is_opened)
    if str(file) == "-":
        click.echo(_content(Path(f"{found.key}.csv"), header, rows), nl=False)
        return
    write_new(file, _content(file, header, rows))
    click.echo(_("{count} lines written: {path}").format(count=len(lines), path=file))


def document(found: Register, line: RegisterLine, *, opened: bool = False) -> dict[str, Json]:
    """A line, or a part of one, for a program."""
    values: dict[str, Json] = {
        key: _value(found.by_key.get(key), value, opened=opened)
        for key, value in line.values.items()
    }
    return {
        "register": line.register,
        "number": line.number,
        "part": line.part,
        "kind": line.kind.value,
        "state": line.state.value,
        "at": stored(line.at),
        "recorded_at": stored(line.recorded_at),
        "recorded_by": line.by,
        "reason": line.reason,
        "destroyed": line.destroyed,
        "values": values,
    }


def _part_document(found: Register, part: RegisterLine, *, opened: bool) -> Json:
    told = document(found, part, opened=opened)
    del told["state"]  # it is the line's, which has one state at a time
    return {**told, "late_entry": part.late_entry}


def _open(desk: Desk, subject: str, reason: str | None, by: str | None) -> bool:
    """Whether private fields are opened; that is recorded before anything is shown."""
    if reason is None:
        return False
    if not by:
        raise BadInput(_("Say who opens what is masked: --by PERSON"))
    from dutyconsole.store.reveals import reveal

    refuse_unreadable({"reveal": reason, "by": by})
    with_room(lambda: reveal(desk.db, subject, reason=reason, by=by, at=desk.at))
    return True


def _content(name: Path, header: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """A table as its file would hold it."""
    from dutyconsole.exchange.sheets import write_table

    with TemporaryDirectory() as folder:
        path = Path(folder) / name.name
        write_table(path, header, rows)
        return path.read_bytes()


def _value(field: Field | None, value: str, *, opened: bool) -> str:
    if opened:
        return value
    if field is None:
        return "**"  # the settings declare it no more, nor whether it was private
    return masked(field, value) if field.is_private else value


def _register_row(each: Register, lines: int, still_open: int) -> tuple[str, ...]:
    said = _("{count} lines").format(count=lines)
    return each.key, _(each.name), said, _("{count} open").format(count=still_open)


def _register_document(each: Register, station: Station, lines: int, still_open: int) -> Json:
    return {
        "key": each.key,
        "name": _(each.name),
        "campaign": each.campaign,
        "lines": lines,
        "open": still_open,
        "fields": [_field_document(field, station) for field in each.form],
    }


def _field_document(field: Field, station: Station) -> Json:
    choices: dict[str, Json] = {key: _(name) for key, name in choices_of(field, station).items()}
    return {
        "field": field.key,
        "called": _(field.name),
        "takes": field.kind,
        "unit": _(field.unit),
        "required": field.required,
        "later": field.later,
        "private": field.is_private,
        "choices": [{"choice": key, "called": name} for key, name in choices.items()],
    }


def _head(found: Register) -> tuple[str, ...]:
    return (_("No."), _("State"), *(_(found.by_key[key].name) for key in found.columns))


def _row(found: Register, line: RegisterLine, desk: Desk) -> tuple[str, ...]:
    said = (_shown(found.by_key[key], line, desk, opened=False) for key in found.columns)
    state = _("destroyed") if line.destroyed else _(LINE_STATES[line.state])
    return (str(line.number), state, *said)


def _shown(field: Field, line: RegisterLine, desk: Desk, *, opened: bool) -> str:
    choices = choices_of(field, desk.station)
    value = line.values.get(field.key, "")
    return show_value(field, value, choices, at=desk.at, opened=opened)


def _told(
    found: Register,
    line: RegisterLine,
    parts: Sequence[RegisterLine],
    desk: Desk,
    *,
    opened: bool,
) -> tuple[str, ...]:
    """What a line says field by field, and then who wrote what of it."""
    fields = (
        _("{field}: {value}").format(
            field=field.title, value=_shown(field, line, desk, opened=opened)
        )
        for field in found.fields
        if line.values.get(field.key)
    )
    gone = (_("What this line said was destroyed"),) if line.destroyed else ()
    return (
        f"{_(found.name)} {line.number}  {_(LINE_STATES[line.state])}",
        *gone,
        *fields,
        "",
        *table([_part_row(part, desk) for part in parts]),
    )


def _part_row(part: RegisterLine, desk: Desk) -> tuple[str, ...]:
    late = _("late entry") if part.late_entry else ""
    when = moment_short(part.recorded_at, at=desk.at)
    return _(PART_KINDS[part.kind]), when, part.by, late, part.reason

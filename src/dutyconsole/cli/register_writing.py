"""`register NAME` written: lines entered, gone on with, corrected, cancelled, imported."""

import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from dutyconsole.cli.base import Desk, writes
from dutyconsole.cli.register import meant
from dutyconsole.cli.spoken import argument, command, option
from dutyconsole.domain.imports import BadRow, BadRows
from dutyconsole.domain.journal import Uid
from dutyconsole.domain.own_registers import registers_of
from dutyconsole.domain.register_kinds import Register
from dutyconsole.domain.register_lines import RegisterLine, fever_in
from dutyconsole.domain.typed_lines import SortedOut
from dutyconsole.errors import AlreadyRecorded, BadInput
from dutyconsole.exchange.sheets import LARGEST, Row
from dutyconsole.language import N_, _
from dutyconsole.store import registers
from dutyconsole.store.register_lists import get

_number = argument("number", type=int, metavar=N_("NUMBER"))
_said = argument("said", nargs=-1, required=True, metavar=N_("FIELD=VALUE..."))
_reason = option("--reason", default="", metavar=N_("TEXT"), help=N_("Why; required."))


@command(
    help=N_(
        "Write a new line and print its number. FIELD is the key, the name or a heading of a field:"
        " person=高某 host=李伟 purpose=送件 temperature=36.5"
    )
)
@writes
@_said
@option(
    "--uid",
    metavar=N_("ID"),
    help=N_("A unique id of your own; the same one is never written twice."),
)
def add(desk: Desk, *, by: str, said: tuple[str, ...], uid: str | None) -> str:
    """Write a new line."""
    found = meant(desk.station)
    values = _values(desk, found, said)
    try:
        line = registers.enter(
            desk.db, desk.station, found, values, by=by, at=desk.at, uid=Uid(uid) if uid else None
        )
    except AlreadyRecorded as refusal:
        # Whoever repeats an act needs the number that was given at first.
        click.echo(refusal.subject.removeprefix(f"{found.key} "))
        raise
    return _done(desk, line)


@command("go-on", help=N_("Write down what is known later: an exit, a return, a second reading."))
@writes
@_number
@_said
def go_on_(desk: Desk, *, by: str, number: int, said: tuple[str, ...]) -> str:
    """Go on with a line."""
    found = meant(desk.station)
    values = _values(desk, found, said)
    line = registers.go_on(desk.db, desk.station, found, number, values, by=by, at=desk.at)
    return _done(desk, line)


@command(
    "correct",
    help=N_("Correct a line. What is given counts from now on; `FIELD=` takes a value away."),
)
@writes
@_number
@_said
@_reason
def correct_(desk: Desk, *, by: str, number: int, said: tuple[str, ...], reason: str) -> str:
    """Correct a line."""
    found = meant(desk.station)
    form = {each.key for each in found.form}
    before = get(desk.db, found, number).values
    kept = {key: value for key, value in before.items() if key in form}
    changes = _values(desk, found, said, empty=True)
    values = {key: value for key, value in (kept | changes).items() if value}
    line = registers.correct(
        desk.db, desk.station, found, number, values, reason=reason, by=by, at=desk.at
    )
    return _done(desk, line)


@command("cancel", help=N_("Cancel a line; it stays readable."))
@writes
@_number
@_reason
def cancel_(desk: Desk, *, by: str, number: int, reason: str) -> str:
    """Cancel a line."""
    found = meant(desk.station)
    line = registers.cancel(desk.db, desk.station, found, number, reason=reason, by=by, at=desk.at)
    return _done(desk, line)


def _table_given(
    ctx: click.Context, _parameter: click.Parameter, typed: Path | None
) -> Path | bytes:
    """The file that is named, or what stands on standard input.

    It is read before the record is opened: an act is dated when its table is there.
    """
    if typed is None and not ctx.params.get("paste"):
        raise BadInput(_("Name the file to import, or paste a table with --paste"))
    if typed is not None and str(typed) != "-":
        return typed
    content = sys.stdin.buffer.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise BadInput(_("Standard input is larger than {size} kB").format(size=LARGEST // 1024))
    return content


@command(
    "import",
    help=N_(
        "Import lines from CSV, XLSX, XLS or ODS; `-` is standard input. Lines that are there"
        " already are skipped."
    ),
)
@writes
@argument(
    "file",
    required=False,
    type=click.Path(path_type=Path, allow_dash=True),
    metavar=N_("[FILE]"),
    callback=_table_given,
)
@option(
    "--paste",
    is_flag=True,
    is_eager=True,
    help=N_("Read a table pasted from a spreadsheet on standard input."),
)
@option("--sheet", default="", metavar=N_("NAME"), help=N_("Which sheet of a workbook to read."))
@option("--skip-bad", is_flag=True, help=N_("Import the good rows, and name the others."))
def import_(
    desk: Desk, *, by: str, file: Path | bytes, paste: bool, sheet: str, skip_bad: bool
) -> str:
    """Take the lines of a table into a register."""
    from dutyconsole.exchange.register_columns import unknown_columns
    from dutyconsole.exchange.registers import read_register

    del paste  # it says where the table came from
    found = meant(desk.station)
    rows = _rows_of(file, sheet)
    lines, bad = read_register(rows, found, desk.station, at=desk.at)
    sorted_out = registers.sort_out_typed(desk.db, found, lines)
    kept: Sequence[RegisterLine] = ()
    skipped: Sequence[BadRow] = bad
    if sorted_out.new:
        kept, skipped = registers.enter_all(
            desk.db,
            desk.station,
            found,
            sorted_out.new,
            unread=bad,
            skip_bad=skip_bad,
            by=by,
            at=desk.at,
        )
    elif bad and not skip_bad:
        raise BadRows(bad)
    unknown = unknown_columns(rows, found, desk.station)
    return "\n".join(_imported(kept, sorted_out, skipped, unknown))


def _rows_of(given: Path | bytes, sheet: str) -> tuple[Row, ...]:
    from dutyconsole.exchange.sheets import read_table

    if isinstance(given, Path):
        return read_table(given, sheet=sheet)
    with TemporaryDirectory() as folder:
        path = Path(folder) / _("standard input")
        path.write_bytes(given)
        return read_table(path, sheet=sheet)


def _values(
    desk: Desk, found: Register, said: Sequence[str], *, empty: bool = False
) -> dict[str, str]:
    """What stands behind the fields, as it is kept; with `empty`, what is to be taken away too."""
    from dutyconsole.exchange.register_cells import read_cell
    from dutyconsole.exchange.register_columns import field_named

    values: dict[str, str] = {}
    for pair in said:
        name, equals, words = pair.partition("=")
        field = field_named(found, name)
        if field is None or field.hidden or not equals:
            known = _(", ").join(each.key for each in found.form)
            raise BadInput(
                _("“{pair}” is no FIELD=VALUE of {register}; its fields are {known}").format(
                    pair=pair, register=_(found.name), known=known
                )
            )
        value = read_cell(field, words, desk.station, at=desk.at)
        if value or empty:
            values[field.key] = value
    return values


def _done(desk: Desk, line: RegisterLine) -> str:
    """The number of a line, and the incident that its fever is."""
    register = registers_of(desk.station)[line.register]
    number = line.values.get("incident", "")
    if number and not fever_in(register, line.values):
        stays = _("Incident {number} stays open: close it with a reason if it was no fever")
        return f"{line.number}\n{stays.format(number=number)}"
    return "\n".join((str(line.number), *_fevers([line])))


def _fevers(lines: Sequence[RegisterLine]) -> list[str]:
    numbers = dict.fromkeys(line.values["incident"] for line in lines if "incident" in line.values)
    return [_("A fever: incident {number}").format(number=number) for number in numbers]


def _imported(
    kept: Sequence[RegisterLine],
    sorted_out: SortedOut,
    skipped: Sequence[BadRow],
    unknown: Sequence[str],
) -> list[str]:
    """What an import did, and what it did not take."""
    lines = [
        _("{added} added, {known} there already").format(added=len(kept), known=sorted_out.known),
        *_fevers(kept),
    ]
    if sorted_out.strangers:
        names = _(", ").join(sorted_out.strangers)
        lines.append(_("Not in the directory, look at the spelling: {names}").format(names=names))
    if sorted_out.differing:
        rows = _(", ").join(map(str, sorted_out.differing))
        lines.append(
            _("Rows that say something else than the register; correct its lines: {rows}").format(
                rows=rows
            )
        )
    if unknown:
        names = _(", ").join(unknown)
        lines.append(_("Columns that belong to no field: {names}").format(names=names))
    if skipped:
        lines += [_("Left out:"), *map(str, skipped)]
    return lines

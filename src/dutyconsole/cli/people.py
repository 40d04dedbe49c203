"""`people`: lists of people imported, and the directory shown."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from dutyconsole.cli.base import Answer, Desk, reads, writes
from dutyconsole.cli.printing import Json, table
from dutyconsole.cli.spoken import argument, command, group, option
from dutyconsole.domain.imports import Imported
from dutyconsole.domain.people import Person
from dutyconsole.language import N_, _
from dutyconsole.store.people import find_people, list_people


@group(
    help=N_("The directory of people."),
    places={"import": "people:import_", "list": "people:list_"},
)
def people() -> None:
    """Gather the commands about people."""


def table_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What every import of a table takes: the file, its sheet, and what to do with bad rows."""
    sheet = option(
        "--sheet", default="", metavar=N_("NAME"), help=N_("Which sheet of a workbook to read.")
    )
    skip_bad = option(
        "--skip-bad", is_flag=True, help=N_("Import the good rows, and name the others.")
    )
    file = argument("file", metavar=N_("FILE"), type=click.Path(path_type=Path))
    return file(sheet(skip_bad(command)))


@command("import", help=N_("Import a list of people from CSV, XLSX, XLS or ODS."))
@writes
@table_options
def import_(desk: Desk, *, by: str, file: Path, sheet: str, skip_bad: bool) -> str:
    """Add the people who are not known, and complete those who are."""
    from dutyconsole.exchange.people import read_people
    from dutyconsole.exchange.sheets import read_table
    from dutyconsole.store.people import import_people

    lines, bad = read_people(read_table(file, sheet=sheet))
    return said(import_people(desk.db, lines, by=by, at=desk.at, unread=bad, skip_bad=skip_bad))


@command("list", help=N_("Show the people that TYPED finds: by name, pinyin, section or phone."))
@reads
@argument("typed", nargs=-1, metavar=N_("[TYPED]..."))
def list_(desk: Desk, *, typed: tuple[str, ...]) -> Answer:
    """The directory, or those in it that are meant."""
    found = find_people(desk.db, " ".join(typed)) if typed else list_people(desk.db)
    return Answer(
        [_document(person) for person in found],
        table([_row(person) for person in found]),
        nothing=_("Nobody is found; `dutyconsole people import` adds people"),
    )


def said(imported: Imported) -> str:
    """What an import did, and which rows it left out."""
    lines = [
        _("{added} added, {changed} changed, {unchanged} unchanged").format(
            added=imported.added, changed=imported.changed, unchanged=imported.unchanged
        )
    ]
    if imported.new_people:
        names = _(", ").join(imported.new_people)
        lines.append(_("New people: {names}").format(names=names))
    skipped = sorted(imported.skipped, key=lambda row: row.row_number)
    if skipped:
        lines += [_("Left out:"), *map(str, skipped)]
    return "\n".join(lines)


def _row(person: Person) -> tuple[str, ...]:
    return (
        person.name,
        person.department,
        person.title,
        person.post,
        person.group,
        " ".join(person.phones),
    )


def _document(person: Person) -> Json:
    return {
        "id": person.id,
        "name": person.name,
        "department": person.department,
        "title": person.title,
        "post": person.post,
        "group": person.group,
        "phones": list(person.phones),
    }

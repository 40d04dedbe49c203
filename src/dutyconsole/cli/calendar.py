"""`calendar`: a year's holiday arrangement imported, shown, and a day of it changed."""

from pathlib import Path

import click

from dutyconsole.cli.base import Answer, Desk, reads, writes
from dutyconsole.cli.printing import Json, stored, table
from dutyconsole.cli.spoken import argument, command, group, option
from dutyconsole.cli.typed import day as day_typed
from dutyconsole.cli.typed import key_of
from dutyconsole.domain.calendar import CalendarDay, Kind, holiday_name, unknown_year_warning
from dutyconsole.language import N_, _
from dutyconsole.store.calendar import import_year, known_years, list_facts, override
from dutyconsole.wording import short_weekday

KINDS: dict[Kind, str] = {
    "workday": N_("workday"),
    "weekend": N_("rest day"),
    "holiday": N_("holiday"),
    "makeup": N_("make-up day"),
}
"""What a document can make of a day, as operators type it."""


@group(
    help=N_("The calendar: holidays and make-up workdays."),
    places={
        "import": "calendar:import_",
        "show": "calendar:show",
        "set": "calendar:set_",
    },
)
def calendar() -> None:
    """Gather the commands about the calendar."""


@command("import", help=N_("Import the holidays of a year from JSON of holiday-cn or a table."))
@writes
@argument("file", metavar=N_("FILE"), type=click.Path(path_type=Path))
def import_(desk: Desk, *, by: str, file: Path) -> str:
    """Enter what a file says of a year."""
    from dutyconsole.exchange.calendar import read_year

    arrangement = read_year(file)
    facts = import_year(desk.db, arrangement, by=by, at=desk.at)
    entered = _("{year}: {count} days entered").format(year=arrangement.year, count=len(facts))
    return "\n".join((entered, *_warning(desk, arrangement.year)))


@command(help=N_("Show the days of a year that are arranged, each with its document."))
@reads
@argument("year", type=click.IntRange(1900, 2100), metavar=N_("YEAR"))
def show(desk: Desk, *, year: int) -> Answer:
    """The arranged days of `year`; for a program, those that a later document changed too."""
    facts = list_facts(desk.db, year)
    latest = {fact.day: fact for fact in facts}
    warning = _warning(desk, year)
    return Answer(
        {
            "year": year,
            "known": not warning,
            "days": [_document(fact, counts=latest[fact.day] is fact) for fact in facts],
        },
        (*warning, *table([_row(fact) for fact in latest.values()])),
        nothing=_("No day of {year} is arranged").format(year=year),
    )


@command("set", help=N_("Say what a day is by a document, whatever was entered before."))
@writes
@argument("day", metavar=N_("DAY"))
@argument("kind", metavar=N_("KIND"), callback=key_of(KINDS, N_("kind")))
@option(
    "--source", default="", metavar=N_("DOCUMENT"), help=N_("The document that says so; required.")
)
@option(
    "--name", default="", metavar=N_("NAME"), help=N_("The holiday's name; required for a holiday.")
)
def set_(desk: Desk, *, by: str, day: str, kind: Kind, source: str, name: str) -> str:
    """Enter that a document makes a day of this kind."""
    fact = override(
        desk.db,
        day_typed(day, at=desk.at),
        kind,
        name=name,
        source=source,
        by=by,
        at=desk.at,
    )
    return "  ".join(_row(fact))


def _warning(desk: Desk, year: int) -> tuple[str, ...]:
    return () if year in known_years(desk.db) else (unknown_year_warning(year),)


def _row(fact: CalendarDay) -> tuple[str, ...]:
    return (
        fact.day.isoformat(),
        short_weekday(fact.day),
        _(KINDS[fact.kind]),
        holiday_name(fact.name),
        fact.source,
    )


def _document(fact: CalendarDay, *, counts: bool) -> Json:
    return {
        "day": fact.day.isoformat(),
        "kind": fact.kind,
        "name": fact.name,
        "source": fact.source,
        "entered_at": stored(fact.entered_at),
        "entered_by": fact.entered_by,
        "counts": counts,
    }

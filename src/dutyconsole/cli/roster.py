"""`roster`: rosters imported, and the roster shown with what is wrong with it."""

import datetime as dt
from pathlib import Path

import click

from dutyconsole.cli.base import Answer, Desk, reads, writes
from dutyconsole.cli.overview import roster_document
from dutyconsole.cli.people import said, table_options
from dutyconsole.cli.printing import table
from dutyconsole.cli.spoken import command, group, option
from dutyconsole.cli.typed import day
from dutyconsole.domain.calendar import label, refuse_far_off
from dutyconsole.errors import BadInput
from dutyconsole.language import N_, _
from dutyconsole.store.crews import RosterDay, read_roster, times_of
from dutyconsole.store.overview import DAYS_AHEAD
from dutyconsole.wording import short_weekday


@group(help=N_("The duty roster."), places={"import": "roster:import_", "show": "roster:show"})
def roster() -> None:
    """Gather the commands about the roster."""


@command("import", help=N_("Import a roster from CSV, XLSX, XLS or ODS."))
@writes
@table_options
@option(
    "--year",
    type=click.IntRange(1990, 2100),
    metavar=N_("YEAR"),
    help=N_("The year of days without one."),
)
def import_(
    desk: Desk, *, by: str, file: Path, sheet: str, skip_bad: bool, year: int | None
) -> str:
    """Take over the crews of the file; past days stay as they are."""
    from dutyconsole.exchange.roster import read_roster as read_rows
    from dutyconsole.exchange.sheets import read_table
    from dutyconsole.store.roster import import_roster

    times = times_of(desk.station)
    lines, bad = read_rows(
        read_table(file, sheet=sheet),
        desk.station.posts,
        len(times.starts),
        on=desk.at.date(),
        year=year,
    )
    imported = import_roster(
        desk.db,
        lines,
        source=file.name,
        times=times,
        by=by,
        at=desk.at,
        unread=bad,
        skip_bad=skip_bad,
    )
    return said(imported)


@command(help=N_("Show the roster with its gaps and problems, by default of the coming days."))
@reads
@option("--from", "first", metavar=N_("DAY"), help=N_("The first day; today if left out."))
@option("--to", "last", metavar=N_("DAY"), help=N_("The last day; six days later if left out."))
def show(desk: Desk, *, first: str | None, last: str | None) -> Answer:
    """The roster of some days."""
    start = _day(first, desk) if first else times_of(desk.station).duty_day(desk.at)
    end = _day(last, desk) if last else start + dt.timedelta(days=DAYS_AHEAD - 1)
    if end < start:
        raise BadInput(_("{last} is before {first}").format(last=end, first=start))
    days = read_roster(desk.db, desk.station, start, end)
    return Answer([roster_document(each) for each in days], table([_row(each) for each in days]))


def _day(typed: str, desk: Desk) -> dt.date:
    found = day(typed, at=desk.at)
    refuse_far_off(found, on=desk.at.date())
    return found


def _row(day: RosterDay) -> tuple[str, ...]:
    found = day.day_class
    crews = " / ".join(crew.names or "-" for crew in day.crews)
    return (
        found.day.isoformat(),
        short_weekday(found.day),
        label(found),
        crews,
        _("; ").join(day.problems),
    )

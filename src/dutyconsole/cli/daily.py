"""`daily`: the daily report shown, listed, compared, printed; `daily_writing` goes on with it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from dutyconsole.cli.base import Answer, Desk, opened, reads
from dutyconsole.cli.daily_documents import (
    FigureRow,
    act_row,
    document,
    figure_document,
    figure_rows,
    standing_document,
    standing_lines,
)
from dutyconsole.cli.printing import table
from dutyconsole.cli.spoken import command, group, option
from dutyconsole.cli.typed import day as day_typed
from dutyconsole.config import ReportRule
from dutyconsole.domain.daily_names import name_of
from dutyconsole.domain.daily_reports import DailyReport
from dutyconsole.domain.own_registers import registers_of
from dutyconsole.domain.register_fields import show_value
from dutyconsole.domain.register_kinds import choices_of
from dutyconsole.domain.reports import DueReport, due_reports
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.home import Home
from dutyconsole.language import N_, _
from dutyconsole.store import daily_reports
from dutyconsole.store.daily_standing import Standing, standing_of
from dutyconsole.store.obligations import unsent_reports
from dutyconsole.store.register_lists import get


@group(
    help=N_("The daily report, drafted from the registers and the log, until it is confirmed."),
    places={
        "show": "daily:show",
        "list": "daily:list_",
        "compare": "daily_compare:compare",
        "draft": "daily_writing:draft",
        "check": "daily_writing:check",
        "return": "daily_writing:return_",
        "issue": "daily_writing:issue",
        "send": "daily_writing:send",
        "confirm": "daily_writing:confirm",
        "print": "daily:print_",
    },
)
def daily() -> None:
    """Gather the commands about the daily report."""


def of_report(command: Callable[..., Any]) -> Callable[..., Any]:
    """Which report is meant: its day, and its rule."""
    day = option(
        "--day",
        metavar=N_("DAY"),
        help=N_("The day of the report; the one that is due next if left out."),
    )
    return day(of_rule(command))


def of_rule(command: Callable[..., Any]) -> Callable[..., Any]:
    """By which rule of station.toml it is due."""
    rule = option(
        "--rule",
        metavar=N_("KEY"),
        help=N_("Which one of [[reports]]; the first that is drafted here if left out."),
    )
    return rule(command)


@command(
    help=N_(
        "Show a daily report: its figures beside those of the report before, what does not add up,"
        " who has not delivered, its words, and every act on it."
    )
)
@reads
@of_report
@option(
    "--rows",
    "figure",
    metavar=N_("FIGURE"),
    help=N_("Instead, the rows that a figure was counted from, by its key or its name."),
)
def show(desk: Desk, *, day: str | None, rule: str | None, figure: str | None) -> Answer:
    """One day's report."""
    standing = standing_of(desk.db, desk.station, due_meant(desk, day, rule), at=desk.at)
    if figure is not None:
        return _rows_answer(desk, _figure_meant(standing, figure))
    return Answer(standing_document(standing), standing_lines(standing, at=desk.at))


@command("list", help=N_("Show daily reports and their corrections as they stand, newest first."))
@reads
@of_rule
@option(
    "--limit",
    type=click.IntRange(min=1),
    default=50,
    metavar=N_("COUNT"),
    help=N_("How many at most; 50 if left out."),
)
def list_(desk: Desk, *, rule: str | None, limit: int) -> Answer:
    """The latest reports."""
    meant = rule_meant(desk, rule)
    found = daily_reports.list_reports(desk.db, rule=meant.key, limit=limit)
    return Answer(
        [document(each) for each in found],
        table([_row(each, meant.name, desk) for each in found]),
        nothing=_("There is no report yet"),
    )


@command("print", help=N_("Write a daily report, or its latest correction, into new files."))
@option(
    "--day",
    metavar=N_("DAY"),
    help=N_("The day of the report; the latest one that is drafted if left out."),
)
@of_rule
@option(
    "--seq",
    type=click.IntRange(min=0),
    metavar=N_("COUNT"),
    help=N_("0 is the report, 1 and up are its corrections; the latest if left out."),
)
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
    "--xlsx",
    type=click.Path(path_type=Path),
    metavar=N_("FILE"),
    help=N_("The spreadsheet of its tables to write, a new file."),
)
@option(
    "--text",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar=N_("FILE"),
    help=N_("Plain text to be read out, into a new file; `-` is standard output."),
)
@click.pass_obj
def print_(
    home: Home, /, *, day: str | None, rule: str | None, seq: int | None, **files: Path | None
) -> None:
    """One report on paper."""
    wanted = {form: path for form, path in files.items() if path}
    if not wanted:
        raise BadInput(_("Name the file to write: --docx, --pdf, --xlsx or --text FILE"))
    from dutyconsole.exchange.new_file import write_new
    from dutyconsole.papers import daily_of

    with opened(home) as desk:
        due = due_meant(desk, day, rule) if day else latest_drafted(desk, rule)
        meant = report_meant(desk, due, seq)
        contents = {
            form: daily_of(desk.db, desk.station, due, meant, form, at=desk.at) for form in wanted
        }
    for form, path in wanted.items():
        if str(path) == "-":
            click.echo(contents[form], nl=False)
        else:
            write_new(path, contents[form])
            click.echo(_("Written: {path}").format(path=path))


def rule_meant(desk: Desk, typed: str | None) -> ReportRule:
    """The rule of this key or name, else the first one whose reports are drafted here.

    Raises:
        BadInput: no report that is drafted here is called so.
        NotAllowed: none is drafted here.
    """
    rules = [each for each in desk.station.reports if each.drafted]
    if not rules:
        raise NotAllowed(_("No report is drafted here: none of [[reports]] has drafted = true"))
    if typed is None:
        return rules[0]
    for each in rules:
        if typed.strip().casefold() in {each.key.casefold(), each.name.casefold()}:
            return each
    raise BadInput(
        _("{field}: “{value}” is not known; expected one of {known}").format(
            field=_("rule"), value=typed, known=_(", ").join(each.key for each in rules)
        )
    )


def due_meant(desk: Desk, day: str | None, rule: str | None) -> DueReport:
    """The report of that day, else the one that is due next.

    Raises:
        BadInput: it is no day, or no such rule.
        NotAllowed: none is due on that day.
    """
    meant = rule_meant(desk, rule)
    if day is None:
        unsent = unsent_reports(desk.db, desk.station, at=desk.at)
        return next(each for each in unsent if each.rule.key == meant.key)
    on = day_typed(day, at=desk.at)
    found = next(iter(due_reports([meant], on, on, desk.db.zone)), None)
    if found is None:
        raise NotAllowed(
            _("No {report} is due on {day}").format(report=meant.name, day=on.isoformat())
        )
    return found


def latest_drafted(desk: Desk, rule: str | None, *, only_out: bool = False) -> DueReport:
    """The latest report of the rule that is drafted here, or of those that went up.

    Raises:
        BadInput: there is no such rule.
        NotAllowed: there is none.
    """
    meant = rule_meant(desk, rule)
    found = daily_reports.list_reports(desk.db, rule=meant.key, limit=_LOOKED_AT)
    for row in found:
        if row.is_out or not only_out:
            return DueReport(meant, row.due, None)
    raise NotAllowed(_("No report went up yet") if only_out else _("There is no report yet"))


def report_meant(desk: Desk, due: DueReport, seq: int | None = None) -> DailyReport:
    """The report of that day as it stands: this one of its corrections, else the latest.

    Raises:
        NotAllowed: there is none.
    """
    found = [row for row in daily_reports.history(desk.db, due) if seq in (None, row.seq)]
    if not found:
        raise NotAllowed(
            _("No report of {day} is drafted yet").format(day=due.due.date().isoformat())
        )
    return max(found, key=lambda row: (row.seq, row.id))


_LOOKED_AT = 50
"""Reports and corrections among which the latest is looked for."""


def _figure_meant(standing: Standing, typed: str) -> FigureRow:
    """The figure of this key, or the first one of this name."""
    for row in figure_rows(standing):
        if typed.strip() in {row.key, row.name}:
            return row
    raise BadInput(
        _("“{typed}” is no figure of this report; `dutyconsole daily show` has their keys").format(
            typed=typed
        )
    )


def _rows_answer(desk: Desk, figure: FigureRow) -> Answer:
    return Answer(
        figure_document(figure),
        table([(row, *_row_words(desk, row)) for row in figure.rows]),
        nothing=_("Nothing was counted: there is no such row"),
    )


def _row_words(desk: Desk, subject: str) -> tuple[str, ...]:
    """What a line of a register says, private fields masked; nothing of other rows."""
    key, _space, number = subject.partition(" ")
    register = registers_of(desk.station).get(key)
    if register is None or not number.isdecimal():
        return ()
    line = get(desk.db, register, int(number))
    fields = [register.by_key[each] for each in register.columns]
    return tuple(
        show_value(each, line.values.get(each.key, ""), choices_of(each, desk.station), at=desk.at)
        for each in fields
    )


def _row(row: DailyReport, rule: str, desk: Desk) -> tuple[str, ...]:
    issue = _("issue {number}").format(number=row.issue) if row.issue else ""
    return (row.due.date().isoformat(), name_of(row, rule), issue, *act_row(row, at=desk.at))

"""`obligations`: what must be done by a moment, the month's ledger, and explanations beside it."""

import datetime as dt
from collections.abc import Collection
from pathlib import Path

import click
from arrow import Arrow

from dutyconsole.cli.base import Answer, Desk, reads, writes
from dutyconsole.cli.printing import Json, stored, table
from dutyconsole.cli.spoken import argument, command, group, option
from dutyconsole.cli.typed import text_given
from dutyconsole.domain.ledger import (
    KINDS,
    Figures,
    LedgerLine,
    Standing,
    elapsed,
    figures,
    span,
    total,
)
from dutyconsole.domain.moments import from_text
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.language import N_, _
from dutyconsole.papers import FORMS, as_bytes
from dutyconsole.store.anchors import checkpoint
from dutyconsole.store.crews import times_of
from dutyconsole.store.explanations import explain, lines_of, read_ledger
from dutyconsole.store.overview import read_overview
from dutyconsole.text import clean_line
from dutyconsole.wording import day_and_clock, length, moment_short

_DAYS_AROUND = 31
"""What was done lately was due within so many days before and after."""


@group(
    help=N_("What must be done by a moment, what was late or missed, and why."),
    places={
        "list": "obligations:list_",
        "ledger": "obligations:ledger_",
        "explain": "obligations:explain_",
    },
)
def obligations() -> None:
    """Gather the commands about obligations."""


@command("list", help=N_("Show what has to be done by a moment, the first due first."))
@reads
@option(
    "--all", "with_done", is_flag=True, help=N_("Also what was done or ended in the last 24 hours.")
)
def list_(desk: Desk, *, with_done: bool) -> Answer:
    """What is open, and lately done."""
    found = [*_open(desk), *(_done_lately(desk) if with_done else ())]
    return Answer(
        [line_document(line, desk.at) for line in found],
        table([row_of(line, desk.at) for line in found]),
        nothing=_("Nothing has to be done by a moment"),
    )


@command("ledger", help=N_("Show the ledger of late and missed reports of a month."))
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
def ledger_(desk: Desk, *, month: str | None, paper: tuple[str, Path] | None) -> Answer:
    """The ledger of a month."""
    return ledger_answer(desk, month, paper)


def ledger_answer(
    desk: Desk,
    month: str | None,
    paper: tuple[str, Path] | None,
    *,
    kinds: Collection[str] = KINDS,
) -> Answer:
    """The ledger of a month, of some of the kinds of what is owed; on paper too where one asks."""
    times = times_of(desk.station)
    meant = times.duty_day(desk.at).replace(day=1) if month is None else month_of(month)
    since, until = span(meant, times)
    found = read_ledger(desk.db, desk.station, since=since, until=until, at=desk.at)
    lines = tuple(line for line in found if line.kind in kinds)
    written = (_write(desk, meant, lines, *paper),) if paper else ()
    return Answer(_ledger_document(meant, lines, desk.at), (*_ledger_lines(lines, desk), *written))


@command("explain", help=N_("Add an explanation to an obligation; its stamp stays."))
@writes
@argument("key", metavar=N_("KEY"))
@argument("text", required=False, callback=text_given, metavar=N_("[TEXT]"))
def explain_(desk: Desk, *, by: str, key: str, text: str) -> str:
    """Explain one obligation."""
    line = _meant(desk, key)
    told = explain(desk.db, line.obligation.key, text, by=by, at=desk.at)
    return _("Explained: {what}, {stamp}, by {name}").format(
        what=line.obligation.what, stamp=line.stamp, name=told.by
    )


def line_document(line: LedgerLine, at: Arrow) -> dict[str, Json]:
    """An obligation with what became of it, for a program."""
    obligation, since = line.obligation, elapsed(line.obligation, at)
    return {
        "key": obligation.key,
        "kind": obligation.kind,
        "what": obligation.what,
        "who": obligation.who,
        "to": obligation.to,
        "due": stored(obligation.due),
        "cutoff": stored(obligation.cutoff),
        "duty_day": line.day.isoformat(),
        "special": obligation.special,
        "base": obligation.base or None,
        "base_at": stored(obligation.base_at),
        "received_at": stored(obligation.received_at),
        "occurred_at": stored(obligation.occurred_at),
        "warned_at": stored(obligation.warned_at),
        "seconds_since_receipt": _whole(since.since_receipt),
        "seconds_since_occurrence": _whole(since.since_occurrence),
        "seconds_left": int(obligation.seconds_left(at)) if obligation.is_open else None,
        "standing": line.standing.value,
        "late_seconds": _whole(line.late_by),
        "done_at": stored(obligation.done_at),
        "done_by": obligation.done_by or None,
        "lifted_at": stored(obligation.lifted_at),
        "lifted_by": obligation.lifted_by or None,
        "omitted": list(line.omitted),
        "reason": line.reason,
        "explanations": [
            {"text": each.text, "by": each.by, "at": stored(each.at)} for each in line.explanations
        ],
    }


def month_of(typed: str) -> dt.date:
    """The first day of the month typed as `2020-01`.

    Raises:
        BadInput: it is no month.
    """
    year, _dash, month = typed.strip().partition("-")
    try:
        return dt.date(int(year), int(month), 1)
    except ValueError as error:
        raise BadInput(
            _("“{typed}” is not a month; expected for example 2020-01").format(typed=typed)
        ) from error


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else int(seconds)


def _figures_document(found: Figures) -> Json:
    return {
        "month": found.month or None,
        "crew": found.crew or None,
        "kind": found.kind or None,
        "due": found.due,
        "in_time": found.in_time,
        "late": found.late,
        "missed": found.missed,
        "overdue": found.overdue,
        "omissions": found.omissions,
        "punctuality": found.punctuality_words if found.due else None,
        "worst_late_seconds": _whole(found.worst),
    }


def _ledger_document(month: dt.date, lines: tuple[LedgerLine, ...], at: Arrow) -> Json:
    return {
        "month": f"{month:%Y-%m}",
        "at": stored(at),
        "total": _figures_document(total(lines)),
        "figures": [_figures_document(each) for each in figures(lines)],
        "lines": [line_document(line, at) for line in lines],
    }


def _open(desk: Desk) -> tuple[LedgerLine, ...]:
    overview = read_overview(desk.db, desk.station, at=desk.at)
    return lines_of(desk.db, desk.station, overview.obligations, at=desk.at)


def _done_lately(desk: Desk) -> list[LedgerLine]:
    since = desk.at.shift(hours=-24)
    found = read_ledger(
        desk.db,
        desk.station,
        since=desk.at.shift(days=-_DAYS_AROUND),
        until=desk.at.shift(days=_DAYS_AROUND),
        at=desk.at,
    )
    return [line for line in found if (ended := line.ended_at) and since <= ended <= desk.at]


def row_of(line: LedgerLine, at: Arrow) -> tuple[str, ...]:
    """An obligation for a person: what became of it, due when, what, who, to whom, elapsed."""
    obligation = line.obligation
    return (
        _state(line, at),
        _("due {time}").format(time=moment_short(obligation.due, at=at)),
        obligation.what,
        obligation.who,
        _("to {whom}").format(whom=obligation.to) if obligation.to else "",
        elapsed(obligation, at).words,
    )


def _state(line: LedgerLine, at: Arrow) -> str:
    left = length(line.obligation.seconds_left(at))
    if line.standing is Standing.OPEN:
        return _("{length} left").format(length=left)
    if line.standing is Standing.OVERDUE:
        return _("OVERDUE {length}").format(length=left)
    return line.stamp


def _ledger_lines(lines: tuple[LedgerLine, ...], desk: Desk) -> tuple[str, ...]:
    counted = total(lines)
    rows: list[tuple[str, ...]] = [
        ("", _("Due"), _("In time"), _("Late"), _("Missed"), _("Not done"), _("In time, %"))
    ]
    rows += [_figures_row(each.crew, each) for each in figures(lines, by=("crew",))]
    rows += [
        _figures_row(_(KINDS.get(each.kind, each.kind)), each)
        for each in figures(lines, by=("kind",))
    ]
    said = [*table([*rows, _figures_row(_("All"), counted)])]
    for line in lines:
        if line.is_wrong:
            said += ["", *_wrong(line, desk.at)]
    return tuple(said)


def _figures_row(name: str, found: Figures) -> tuple[str, ...]:
    counts = (found.due, found.in_time, found.late, found.all_missed, found.overdue)
    return (name, *map(str, counts), found.punctuality_words)


def _wrong(line: LedgerLine, at: Arrow) -> tuple[str, ...]:
    obligation = line.obligation
    head = "  ".join((line.stamp, *row_of(line, at)[1:4]))
    reason = _("Reason: {reason}").format(reason=line.reason) if line.reason else ""
    told = [f"{day_and_clock(each.at, at=at)} {each.by}  {each.text}" for each in line.explanations]
    said = (obligation.key, reason, *told)
    return (head, *(f"  {clean_line(words)}" for words in said if words))


def _write(desk: Desk, month: dt.date, lines: tuple[LedgerLine, ...], form: str, path: Path) -> str:
    from dutyconsole.exchange.ledger_paper import ledger_paper
    from dutyconsole.exchange.new_file import write_new

    made = checkpoint(desk.db, at=desk.at, occasion="demand")
    paper = ledger_paper(lines, month, desk.station, checkpoint=made, at=desk.at)
    write_new(path, as_bytes(paper, form, at=desk.at))
    return _("Written: {path}").format(path=path)


def _meant(desk: Desk, key: str) -> LedgerLine:
    """The obligation of this key.

    Raises:
        BadInput: it is no key.
        NotAllowed: there is no such obligation.
    """
    key = clean_line(key)
    try:
        due = from_text(key.rpartition(" ")[2])
    except ValueError as error:
        raise BadInput(
            _("“{key}” is no key; `dutyconsole obligations ledger` shows them").format(key=key)
        ) from error
    found = read_ledger(desk.db, desk.station, since=due, until=due.shift(seconds=1), at=desk.at)
    for line in (*found, *_open(desk)):
        if line.obligation.key == key:
            return line
    raise NotAllowed(_("There is no obligation “{key}”").format(key=key))

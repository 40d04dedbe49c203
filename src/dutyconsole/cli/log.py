"""`log`: the duty log listed, searched and shown; what writes to it stands in `log_writing`."""

from collections.abc import Callable
from typing import Any

import click
from arrow import Arrow

from dutyconsole.cli.base import Answer, Desk, reads
from dutyconsole.cli.printing import Json, stored, table
from dutyconsole.cli.spoken import argument, command, group, option
from dutyconsole.cli.typed import category_of, key_of
from dutyconsole.config import Station
from dutyconsole.domain import moments
from dutyconsole.domain.incident_numbers import number_meant, number_sought
from dutyconsole.domain.incidents import (
    KINDS,
    LEVELS,
    SOURCES,
    STATES,
    Incident,
    IncidentNumber,
    Kind,
    LogEntry,
    State,
)
from dutyconsole.language import N_, _
from dutyconsole.store.incidents import get
from dutyconsole.store.log import Filter, LogLine, find_lines
from dutyconsole.wording import moment_short


@group(
    help=N_("The duty log: messages taken down, and what was added to them."),
    places={
        "add": "log_writing:add",
        "list": "log:list_",
        "search": "log:search",
        "show": "log:show",
        "correct": "log_writing:correct_",
        "supplement": "log_writing:supplement",
        "cancel": "log_writing:cancel",
        "close": "log_writing:close",
    },
)
def log() -> None:
    """Gather the commands about the duty log."""


def _filters(command: Callable[..., Any]) -> Callable[..., Any]:
    """What narrows a list of the log down."""
    for add in reversed(
        (
            option(
                "--since",
                metavar=N_("TIME"),
                help=N_("Received at or after this moment, or on this day or later."),
            ),
            option(
                "--until",
                metavar=N_("TIME"),
                help=N_("Received before this moment, or on this day or earlier."),
            ),
            option("--category", metavar=N_("CATEGORY"), help=N_("One category, by key or name.")),
            option(
                "--level",
                metavar=N_("LEVEL"),
                callback=key_of(LEVELS, N_("level")),
                help=N_("One level: unrated, ordinary, serious, major or particularly major."),
            ),
            option(
                "--state",
                metavar=N_("STATE"),
                callback=key_of(STATES, N_("state")),
                help=N_("What counts of incidents that are open, closed or cancelled."),
            ),
            option(
                "--limit",
                type=click.IntRange(min=1),
                default=50,
                metavar=N_("COUNT"),
                help=N_("How many at most; 50 if left out."),
            ),
        )
    ):
        command = add(command)
    return command


@command("list", help=N_("Show the latest lines, the newest first."))
@reads
@_filters
def list_(desk: Desk, **filters: Any) -> Answer:  # noqa: ANN401 - what _filters declares
    """The latest lines."""
    return _found(desk, "", **filters)


@command(help=N_("Show the lines that hold all these words, the newest first."))
@reads
@argument("words", nargs=-1, required=True, metavar=N_("WORDS..."))
@_filters
def search(desk: Desk, *, words: tuple[str, ...], **filters: Any) -> Answer:  # noqa: ANN401 - what _filters declares
    """The lines with these words."""
    return _found(desk, " ".join(words), **filters)


@command(help=N_("Show an incident with its whole history."))
@reads
@argument("number", metavar=N_("NUMBER"))
def show(desk: Desk, *, number: str) -> Answer:
    """One incident."""
    incident = get(desk.db, number_meant(number, at=desk.at))
    entries: list[Json] = [
        entry_document(entry, incident.state, set_aside=incident.is_set_aside(entry))
        for entry in incident.entries
    ]
    return Answer(
        {"number": short(incident.number), "state": incident.state.value, "entries": entries},
        _history(incident, desk.station),
    )


def short(number: IncidentNumber) -> str:
    """`2020/12`: the number of an incident as programs say it, in every language."""
    return f"{number.year}/{number.number}"


def entry_document(entry: LogEntry, state: State, *, set_aside: bool) -> Json:
    """A line of the log, for a program."""
    message = entry.message
    return {
        "id": entry.id,
        "number": short(entry.incident),
        "part": entry.part,
        "kind": entry.kind.value,
        "state": state.value,
        "set_aside": set_aside,
        "late": entry.late,
        "received_at": stored(message.received_at),
        "occurred_at": stored(message.occurred_at),
        "recorded_at": stored(entry.recorded_at),
        "recorded_by": entry.recorded_by,
        "shift": str(entry.shift_id),
        "source": message.source,
        "unit": message.unit,
        "caller": message.caller,
        "caller_post": message.caller_post,
        "phone": message.phone,
        "category": message.category,
        "level": message.level,
        "place": message.place,
        "text": message.text,
        "proposal": message.proposal,
        "reason": entry.reason,
    }


def _found(
    desk: Desk,
    typed: str,
    *,
    since: str | None,
    until: str | None,
    category: str | None,
    level: str | None,
    state: str | None,
    limit: int,
) -> Answer:
    wanted = Filter(
        typed=typed,
        number=number_sought(typed, at=desk.at),
        since=moments.beginning(since, at=desk.at) if since else None,
        until=moments.ending(until, at=desk.at) if until else None,
        category=category_of(desk.station, category) if category else "",
        level=level or "",
        state=State(state) if state else None,
    )
    lines = find_lines(desk.db, wanted, limit=limit)
    return Answer(
        [entry_document(line.entry, line.state, set_aside=line.set_aside) for line in lines],
        table([_row(line, desk.station, desk.at) for line in lines]),
        nothing=_("The duty log holds nothing like that"),
    )


def _row(line: LogLine, station: Station, at: Arrow) -> tuple[str, ...]:
    entry = line.entry
    message = entry.message
    told = entry.kind in (Kind.RECEIVED, Kind.CORRECTION)
    return (
        short(entry.incident),
        moment_short(message.received_at if told else entry.recorded_at, at=at),
        _mark(entry),
        _state(line),
        "" if message.level == "unrated" else _(LEVELS[message.level]),
        _category(message.category, station),
        _(SOURCES[message.source]),
        message.unit,
        message.text,
    )


def _mark(entry: LogEntry) -> str:
    if entry.kind is Kind.RECEIVED:
        return _("late entry") if entry.late else ""
    return _(KINDS[entry.kind])


def _state(line: LogLine) -> str:
    if line.entry.kind not in (Kind.RECEIVED, Kind.CORRECTION):
        return ""
    if line.set_aside and line.state is not State.CANCELLED:
        return _("corrected")
    return _(STATES[line.state])


def _category(key: str, station: Station) -> str:
    category = station.category(key)
    return category.name if category else key


def _history(incident: Incident, station: Station) -> tuple[str, ...]:
    lines = [f"{incident.number}  {_(STATES[incident.state])}"]
    for entry in incident.entries:
        aside = "  " + _("(no longer counts)") if incident.is_set_aside(entry) else ""
        when = entry.recorded_at.format("YYYY-MM-DD HH:mm")
        lines += ["", f"{_(KINDS[entry.kind])}  {when}  {entry.recorded_by}{aside}"]
        lines += [
            "  " + _("{field}: {value}").format(field=name, value=said)
            for name, said in _fields(entry, station)
            if said
        ]
    return tuple(lines)


def _fields(entry: LogEntry, station: Station) -> list[tuple[str, str]]:
    message = entry.message
    text = (_("Text"), message.text.replace("\n", "\n    "))
    reason = (_("Reason"), entry.reason)
    if entry.kind not in (Kind.RECEIVED, Kind.CORRECTION):
        return [text, reason]
    occurred = message.occurred_at
    return [
        (_("Received"), message.received_at.format("YYYY-MM-DD HH:mm")),
        (_("Entered late"), _("yes") if entry.late else ""),
        (_("Occurred"), occurred.format("YYYY-MM-DD HH:mm") if occurred else ""),
        (_("Source"), _(SOURCES[message.source])),
        (_("Unit"), message.unit),
        (_("Caller"), " ".join(filter(None, (message.caller, message.caller_post)))),
        (_("Phone"), message.phone),
        (_("Category"), _category(message.category, station)),
        (_("Level"), _(LEVELS[message.level])),
        (_("Place"), message.place),
        text,
        (_("Proposed handling"), message.proposal.replace("\n", "\n    ")),
        reason,
    ]

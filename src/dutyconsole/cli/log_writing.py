"""`log` written: messages taken down from a script or a person, and what is added to them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import click

from dutyconsole.cli.base import Desk, writes
from dutyconsole.cli.log import short
from dutyconsole.cli.spoken import argument, command, option
from dutyconsole.cli.typed import category_of, key_of, text_given, text_if_given
from dutyconsole.domain.incident_numbers import number_meant
from dutyconsole.domain.incident_steps import rules_of
from dutyconsole.domain.incidents import LEVELS, SOURCES, Kind, Message
from dutyconsole.domain.journal import Uid
from dutyconsole.domain.moments import parse
from dutyconsole.errors import AlreadyRecorded
from dutyconsole.language import N_
from dutyconsole.store.crews import times_of
from dutyconsole.store.incidents import amend, correct, get, take_down


def _message_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What a message says beside its text."""
    for add in reversed(
        (
            option(
                "--source",
                metavar=N_("SOURCE"),
                callback=key_of(SOURCES, N_("source")),
                help=N_("How it came in: telephone, fax, letter, visitor, network or superior."),
            ),
            option("--unit", metavar=N_("NAME"), help=N_("The reporting unit.")),
            option("--category", metavar=N_("CATEGORY"), help=N_("Its category, by key or name.")),
            option(
                "--level",
                metavar=N_("LEVEL"),
                callback=key_of(LEVELS, N_("level")),
                help=N_("Its level: unrated, ordinary, serious, major or particularly major."),
            ),
            option("--caller", metavar=N_("PERSON"), help=N_("Who reported it.")),
            option("--caller-post", metavar=N_("POST"), help=N_("What the caller is.")),
            option("--phone", metavar=N_("PHONE"), help=N_("Where the caller can be reached.")),
            option("--place", metavar=N_("PLACE"), help=N_("Where it occurred.")),
            option("--proposal", metavar=N_("TEXT"), help=N_("The proposed handling.")),
            option(
                "--received", metavar=N_("TIME"), help=N_("When it was received; now if left out.")
            ),
            option("--occurred", metavar=N_("TIME"), help=N_("When it occurred.")),
        )
    ):
        command = add(command)
    return command


# Read before the record is opened: an act is dated when its text is there.
_text = argument("text", required=False, metavar=N_("[TEXT]"), callback=text_given)
_number = argument("number", metavar=N_("NUMBER"))


@command(
    help=N_(
        "Take a message down and print its number. The text is an argument, or comes from"
        " standard input. Source, unit, category and text are required."
    )
)
@writes
@_message_options
@option(
    "--uid",
    metavar=N_("ID"),
    help=N_("A unique id of your own; the same one is never written twice."),
)
@_text
def add(desk: Desk, *, by: str, uid: str | None, text: str, **said: str | None) -> str:
    """Take a message down."""
    message = _changed(
        Message(received_at=desk.at, source="", unit="", text=text, category=""),
        desk,
        said,
    )
    try:
        entry = take_down(
            desk.db,
            message,
            by=by,
            at=desk.at,
            times=times_of(desk.station),
            categories=_categories(desk),
            rules=rules_of(desk.station),
            uid=Uid(uid) if uid else None,
        )
    except AlreadyRecorded as refusal:
        # Whoever repeats an act needs the number that was given at first.
        click.echo(refusal.subject.removeprefix("incident "))
        raise
    return short(entry.incident)


@command(
    "correct",
    help=N_("Correct an incident. What is given counts from now on, the rest stays as it was."),
)
@writes
@_number
@option("--reason", default="", metavar=N_("TEXT"), help=N_("Why; required."))
@_message_options
@argument("text", required=False, metavar=N_("[TEXT]"), callback=text_if_given)
def correct_(
    desk: Desk, *, by: str, number: str, reason: str, text: str | None, **said: str | None
) -> str:
    """Correct an incident."""
    known = get(desk.db, number_meant(number, at=desk.at))
    entry = correct(
        desk.db,
        known.number,
        _changed(known.current.message, desk, {**said, "text": text}),
        reason=reason,
        by=by,
        at=desk.at,
        categories=_categories(desk),
        rules=rules_of(desk.station),
    )
    return short(entry.incident)


@command(help=N_("Add something to an incident."))
@writes
@_number
@_text
def supplement(desk: Desk, *, by: str, number: str, text: str) -> str:
    """Add something to an incident."""
    return _amend(desk, number, Kind.SUPPLEMENT, by=by, text=text)


@command(help=N_("Cancel an incident; it stays readable."))
@writes
@_number
@option("--reason", default="", metavar=N_("TEXT"), help=N_("Why; required."))
def cancel(desk: Desk, *, by: str, number: str, reason: str) -> str:
    """Cancel an incident."""
    return _amend(desk, number, Kind.CANCELLATION, by=by, reason=reason)


@command(help=N_("Close an incident with what came of it."))
@writes
@_number
@_text
def close(desk: Desk, *, by: str, number: str, text: str) -> str:
    """Close an incident."""
    return _amend(desk, number, Kind.CLOSING, by=by, text=text)


def _amend(
    desk: Desk, number: str, kind: Kind, *, by: str, text: str = "", reason: str = ""
) -> str:
    meant = number_meant(number, at=desk.at)
    entry = amend(
        desk.db,
        meant,
        kind,
        by=by,
        at=desk.at,
        text=text,
        reason=reason,
        rules=rules_of(desk.station),
    )
    return short(entry.incident)


def _changed(message: Message, desk: Desk, said: dict[str, str | None]) -> Message:
    """`message` with what is said on the command line."""
    changes: dict[str, Any] = {name: typed for name, typed in said.items() if typed is not None}
    for option_name, field in (("received", "received_at"), ("occurred", "occurred_at")):
        if option_name in changes:
            changes[field] = parse(changes.pop(option_name), at=desk.at)
    if "category" in changes:
        changes["category"] = category_of(desk.station, changes["category"])
    return replace(message, **changes)


def _categories(desk: Desk) -> tuple[str, ...]:
    return tuple(category.key for category in desk.station.categories)

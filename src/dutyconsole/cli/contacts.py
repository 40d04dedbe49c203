"""`contacts`: the liaison list, and that somebody on it was reached or was not."""

from collections.abc import Callable
from typing import Any

from dutyconsole.cli.base import Answer, Desk, reads, writes
from dutyconsole.cli.printing import Json, stored, table
from dutyconsole.cli.spoken import argument, command, group, option
from dutyconsole.config import Contact
from dutyconsole.domain.contacts import Call, Reached, meant, said_of
from dutyconsole.language import N_, _
from dutyconsole.store.contacts import latest, note_call


@group(
    help=N_("The liaison list, and when each was reached last."),
    places={
        "list": "contacts:list_",
        "reached": "contacts:reached_",
        "tried": "contacts:tried",
    },
)
def contacts() -> None:
    """Gather the commands about contacts."""


@command("list", help=N_("Show the contacts with their numbers, and when each was reached last."))
@reads
def list_(desk: Desk) -> Answer:
    """The liaison list."""
    calls = latest(desk.db)
    every = desk.station.contacts
    return Answer(
        [_document(each, calls.get(each.key)) for each in every],
        table([_row(each, calls.get(each.key), desk) for each in every]),
        nothing=_("No contacts in station.toml: [[contacts]]"),
    )


def _about_a_call(command: Callable[..., Any]) -> Callable[..., Any]:
    detail = option(
        "--detail", default="", metavar=N_("TEXT"), help=N_("Who answered, or why nobody did.")
    )
    return argument("typed", metavar=N_("KEY"))(detail(command))


@command("reached", help=N_("Note that the contact KEY was reached now."))
@writes
@_about_a_call
def reached_(desk: Desk, *, by: str, typed: str, detail: str) -> str:
    """A contact was reached."""
    return _note(desk, typed, detail, by=by, reached=True)


@command(help=N_("Note that the contact KEY was called now and did not answer."))
@writes
@_about_a_call
def tried(desk: Desk, *, by: str, typed: str, detail: str) -> str:
    """A contact was not reached."""
    return _note(desk, typed, detail, by=by, reached=False)


def _note(desk: Desk, typed: str, detail: str, *, by: str, reached: bool) -> str:
    contact = meant(desk.station.contacts, typed)
    note_call(desk.db, contact.key, reached=reached, detail=detail, by=by, at=desk.at)
    said = said_of(latest(desk.db).get(contact.key), at=desk.at)
    return f"{contact.name}  {contact.phone}  {said}"


def _row(contact: Contact, call: Call | None, desk: Desk) -> tuple[str, ...]:
    return (
        contact.key,
        contact.name,
        contact.phone,
        contact.person,
        said_of(call, at=desk.at),
        contact.note,
    )


def _document(contact: Contact, call: Call | None) -> Json:
    return {
        "key": contact.key,
        "name": contact.name,
        "phone": contact.phone,
        "person": contact.person,
        "note": contact.note,
        "last_reached": _call(call.reached) if call else None,
        "last_tried": _call(call.tried) if call else None,
    }


def _call(call: Reached | None) -> Json:
    if call is None:
        return None
    return {
        "at": stored(call.at),
        "by": call.by,
        "reached": call.reached,
        "detail": call.detail,
    }

"""`report` written: drafted, checked, sent back, signed off, sent, confirmed."""

import getpass
import sys
from collections.abc import Callable
from typing import Any

from arrow import Arrow

from dutyconsole import clock
from dutyconsole.cli.base import Desk, writes
from dutyconsole.cli.log import short
from dutyconsole.cli.spoken import argument, command, option
from dutyconsole.cli.typed import key_of, text_if_given
from dutyconsole.config import zone
from dutyconsole.domain.bulletin_draft import draft_of
from dutyconsole.domain.bulletins import (
    BULLETIN_KINDS,
    ELEMENTS,
    Bulletin,
    BulletinKind,
    check_act,
    missing,
    names_of,
    on_its_way,
)
from dutyconsole.domain.incident_numbers import number_meant
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.domain.moments import parse
from dutyconsole.domain.pins import Instant
from dutyconsole.domain.report_way import REPORT_STATES, ReportState, draft_under
from dutyconsole.domain.reports import CHANNELS
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.home import Home
from dutyconsole.language import N_, _
from dutyconsole.store import bulletins, incidents, pins
from dutyconsole.store.incident_steps import list_steps

_number = argument("number", metavar=N_("NUMBER"))
_reason = option(
    "--reason", default="", metavar=N_("TEXT"), help=N_("Why it is incomplete, or late.")
)


def _who(help_text: str) -> Callable[..., Any]:
    return option("--who", default="", metavar=N_("PERSON"), help=help_text)


def _done_at(help_text: str) -> Callable[..., Any]:
    return option("--at", "done_at", metavar=N_("TIME"), help=help_text)


@command(
    help=N_(
        "Draft the next report on an incident, or put a new draft in the place of one that is not"
        " sent. What is not given comes from the draft before, or else from the record."
    )
)
@writes
@_number
@option(
    "--kind",
    metavar=N_("KIND"),
    callback=key_of(BULLETIN_KINDS, N_("kind")),
    help=N_("Initial, follow-up or final report; what is next if left out."),
)
@option(
    "--text",
    metavar=N_("TEXT"),
    callback=text_if_given,
    help=N_("What it says; `-` is standard input."),
)
@option(
    "--element",
    "typed",
    multiple=True,
    metavar=N_("KEY=TEXT"),
    help=N_("What is known of one element, such as place=…; may be given several times."),
)
@_who(N_("Who drafted it, if not the one who does this."))
def draft(
    desk: Desk,
    *,
    by: str,
    number: str,
    kind: BulletinKind | None,
    text: str | None,
    typed: tuple[str, ...],
    who: str,
) -> str:
    """Draft a report."""
    meant = number_meant(number, at=desk.at)
    incident, history = incidents.get(desk.db, meant), bulletins.history(desk.db, meant)
    begun, composed_at = on_its_way(history), desk.at
    if begun and kind in (None, begun.kind):
        said, elements = begun.text, begun.elements
        if text is None and (before := draft_under(history, begun.seq)):
            composed_at = before.at
    else:
        steps = list_steps(desk.db, meant)
        made = draft_of(incident, steps, history, desk.station, at=desk.at, kind=kind)
        said, elements = made.text, made.elements
    kept = bulletins.draft(
        desk.db,
        meant,
        desk.station,
        text=said if text is None else text,
        elements={**elements, **_elements(typed)},
        kind=kind,
        who=who,
        done_at=composed_at,
        after=begun.id if begun else 0,
        by=by,
        at=desk.at,
    )
    return _said(desk, kept)


@command(help=N_("Note that a draft was checked; not by whoever drafted it."))
@writes
@_number
@_who(N_("Who checked it, if not the one who does this."))
@_done_at(N_("When it was checked; now if left out."))
def check(desk: Desk, *, by: str, number: str, who: str, done_at: str | None) -> str:
    """Check a report."""
    meant = number_meant(number, at=desk.at)
    when = _moment(done_at, desk)
    return _said(desk, bulletins.check(desk.db, meant, who=who, done_at=when, by=by, at=desk.at))


@command("return", help=N_("Send a report that is not sent yet back to be drafted again."))
@writes
@_number
@option("--reason", default="", metavar=N_("TEXT"), help=N_("Why; required."))
@_who(N_("Who sends it back, if not the one who does this."))
def return_(desk: Desk, *, by: str, number: str, reason: str, who: str) -> str:
    """Send a report back."""
    meant = number_meant(number, at=desk.at)
    return _said(
        desk, bulletins.send_back(desk.db, meant, reason=reason, who=who, by=by, at=desk.at)
    )


@command(
    help=N_(
        "Sign a checked report off, which gives it its number. The PIN is asked for at the"
        " terminal; it is no part of any command line."
    )
)
@writes
@_number
@option("--who", required=True, metavar=N_("PERSON"), help=N_("Who signs."))
def issue(desk: Desk, *, by: str, number: str, who: str) -> str:
    """Sign a report off."""
    from dutyconsole.cli.pin import meant as name_of

    meant, name = number_meant(number, at=desk.at), name_of(desk.db, who)
    seen = _signable(desk, meant, name, by)
    ask_pin(desk, name, by)
    signed_at = clock.now(zone(desk.station))
    return _said(
        desk, bulletins.issue(desk.db, meant, who=name, after=seen.id, by=by, at=signed_at)
    )


@command(help=N_("Note that a report went out."))
@writes
@_number
@option("--receiver", default="", metavar=N_("PERSON"), help=N_("Who received it; required."))
@option(
    "--channel",
    required=True,
    metavar=N_("CHANNEL"),
    callback=key_of(CHANNELS, N_("channel")),
    help=N_("How: telephone, fax, network or paper."),
)
@_reason
@_who(N_("Who sent it, if not the one who does this."))
@_done_at(N_("When it was sent; now if left out."))
def send(
    desk: Desk,
    *,
    by: str,
    number: str,
    receiver: str,
    channel: str,
    reason: str,
    who: str,
    done_at: str | None,
) -> str:
    """Send a report."""
    out = bulletins.send(
        desk.db,
        number_meant(number, at=desk.at),
        receiver=receiver,
        channel=channel,
        required=desk.station.bulletins.required,
        limits=desk.station.limits,
        reason=reason,
        who=who,
        done_at=_moment(done_at, desk),
        by=by,
        at=desk.at,
    )
    return _said(desk, out)


@command(help=N_("Note that the receipt of a report was confirmed."))
@writes
@_number
@option("--who", default="", metavar=N_("PERSON"), help=N_("Who confirmed it; required."))
@option(
    "--seq",
    type=int,
    metavar=N_("COUNT"),
    help=N_("Which report of the series, from 1; the latest that is not confirmed if left out."),
)
@option(
    "--channel",
    default="telephone",
    metavar=N_("CHANNEL"),
    callback=key_of(CHANNELS, N_("channel")),
    help=N_("How: telephone, fax, network or paper; by telephone if left out."),
)
@_done_at(N_("When it was confirmed; now if left out."))
def confirm(
    desk: Desk,
    *,
    by: str,
    number: str,
    who: str,
    seq: int | None,
    channel: str,
    done_at: str | None,
) -> str:
    """Confirm the receipt of a report."""
    there = bulletins.confirm(
        desk.db,
        number_meant(number, at=desk.at),
        who=who,
        seq=seq,
        channel=channel,
        done_at=_moment(done_at, desk),
        by=by,
        at=desk.at,
    )
    return _said(desk, there)


def _signable(desk: Desk, number: IncidentNumber, name: str, by: str) -> Bulletin:
    """The report as it would be signed; nobody types a PIN for one that cannot be."""
    from dataclasses import replace

    incident, history = incidents.get(desk.db, number), bulletins.history(desk.db, number)
    seen = on_its_way(history) or (history[-1] if history else None)
    if seen is None:
        raise NotAllowed(_("There is no such report on {number} yet").format(number=number))
    act = replace(seen, state=ReportState.ISSUED, who=name, by=by, at=desk.at)
    check_act(incident, history, act, at=desk.at)
    return seen


def ask_pin(desk: Desk, name: str, by: str) -> None:
    """Let the signer type the PIN at the terminal, where nobody else reads it.

    Raises:
        NotAllowed: there is no terminal, or it is not the PIN.
    """
    if not sys.stdin.isatty():
        raise NotAllowed(
            _("A PIN is typed at a terminal: call this from one, or sign at the console")
        )
    typed = getpass.getpass(_("PIN of {name}: ").format(name=name))
    now = Instant(clock.wall(), clock.counted(), clock.boot())
    with (
        pins.opened(Home(desk.db.path.parent)) as book,
        pins.telling(desk.db, book, by=by, at=clock.now(zone(desk.station))),
    ):
        book.check(name, typed, now)


def _elements(typed: tuple[str, ...]) -> dict[str, str]:
    """What is given as KEY=TEXT."""
    found: dict[str, str] = {}
    for each in typed:
        key, equals, value = each.partition("=")
        if not equals or key.strip() not in ELEMENTS:
            raise BadInput(
                _("“{typed}” is not KEY=TEXT; the keys are {known}").format(
                    typed=each, known=_(", ").join(ELEMENTS)
                )
            )
        found[key.strip()] = value
    return found


def _moment(typed: str | None, desk: Desk) -> Arrow | None:
    return parse(typed, at=desk.at) if typed else None


def _said(desk: Desk, row: Bulletin) -> str:
    """What was done, its number, and loudly what is missing."""
    said = f"{short(row.incident)} {row.name}: {_(REPORT_STATES[row.state])}"
    if row.issue and row.state is ReportState.ISSUED:
        said += " " + _("({year}) issue {number}").format(year=row.at.year, number=row.issue)
    if lacking := missing(row.elements, desk.station.bulletins.required):
        said += "\n" + _("MISSING: {elements}").format(elements=names_of(lacking))
    return said

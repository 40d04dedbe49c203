"""`pin`: one-time codes for a first PIN issued, and who has a PIN.

No command takes a PIN: what stands in a command line is read by every account of the machine, and
kept by the shell. PINs are set and shown at the console.
"""

import datetime as dt

from arrow import Arrow

from dutyconsole.cli.base import Answer, Desk, reads, writes
from dutyconsole.cli.printing import Json, stored, table
from dutyconsole.cli.spoken import argument, command, group
from dutyconsole.domain.people import label, who
from dutyconsole.domain.pins import CODE_SECONDS, Holder
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.home import Home
from dutyconsole.language import N_, _
from dutyconsole.store import pins
from dutyconsole.store.database import Record
from dutyconsole.store.people import list_people
from dutyconsole.text import clean_line
from dutyconsole.wording import moment_short


@group(
    help=N_("PINs of the people who sign; they are typed at the console alone."),
    places={"code": "pin:code", "list": "pin:list_"},
)
def pin() -> None:
    """Gather the commands about PINs."""


@command(help=N_("Issue a one-time code, with which PERSON sets a first PIN at the console."))
@writes
@argument("name", metavar=N_("PERSON"))
def code(desk: Desk, *, by: str, name: str) -> str:
    """Issue a code to somebody in the directory; it is printed once and kept nowhere."""
    person = meant(desk.db, name)
    if not clean_line(by):
        raise BadInput(_("Nobody is named as the one who does this"))
    with (
        pins.opened(Home(desk.db.path.parent)) as book,
        pins.telling(desk.db, book, by=by, at=desk.at),
    ):
        issued = book.issue_code(person, at_wall=desk.at.float_timestamp)
    said = _("One-time code of {name}, good for {hours} hours: {code}")
    return said.format(name=person, hours=CODE_SECONDS // 3600, code=issued)


@command("list", help=N_("Show who has a PIN, since when, and how often it was wrong in a row."))
@reads
def list_(desk: Desk) -> Answer:
    """Who has a PIN, or a code for the first one."""
    found = pins.holders(Home(desk.db.path.parent))
    return Answer(
        [_document(each, desk.db.zone) for each in found],
        table([_row(each, desk) for each in found]),
        nothing=_("Nobody has a PIN; `dutyconsole pin code` issues a code for the first one"),
    )


def meant(db: Record, typed: str) -> str:
    """What the one person in the directory is called who is typed by name, as they sign.

    Raises:
        BadInput: it is no name, or that of several.
        NotAllowed: nobody in the directory is called so.
    """
    from dutyconsole.exchange.names import one_name

    people = list_people(db)
    name = one_name(typed)
    if name is None:
        raise BadInput(_("Whose PIN?"))
    person = who(name.name, name.department, people)
    if person is None:
        raise NotAllowed(
            _(
                "Nobody in the directory is called {name}; `dutyconsole people list` shows it"
            ).format(name=name)
        )
    return label(person, people)


def _row(holder: Holder, desk: Desk) -> tuple[str, ...]:
    set_at, code_at = _moments(holder, desk.db.zone)
    if set_at:
        since = _("PIN since {moment}").format(moment=moment_short(set_at, at=desk.at))
    else:
        since = _("no PIN yet")
    issued = code_at and _("code of {moment}").format(moment=moment_short(code_at, at=desk.at))
    failed = _("failed attempts: {count}").format(count=holder.failures) if holder.failures else ""
    return holder.name, since, issued or "", failed


def _document(holder: Holder, zone: dt.tzinfo) -> Json:
    set_at, code_at = _moments(holder, zone)
    return {
        "name": holder.name,
        "set_at": stored(set_at),
        "code_issued_at": stored(code_at),
        "failures": holder.failures,
    }


def _moments(holder: Holder, zone: dt.tzinfo) -> tuple[Arrow | None, Arrow | None]:
    """Since when they have the PIN, and when the code was issued."""
    set_at, code_at = (
        None if wall is None else Arrow.fromtimestamp(wall, zone).floor("second")
        for wall in (holder.set_wall, holder.code_wall)
    )
    return set_at, code_at

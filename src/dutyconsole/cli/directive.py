"""`directive`: leaders' instructions and what superiors assigned, with the other open matters."""

from collections.abc import Sequence

from arrow import Arrow

from dutyconsole.cli.base import Answer, Desk, reads, writes
from dutyconsole.cli.printing import Json, stored, table
from dutyconsole.cli.spoken import argument, command, group, option
from dutyconsole.cli.typed import key_of, text_given, text_if_given
from dutyconsole.domain import directives
from dutyconsole.domain.matters import KINDS, Matter
from dutyconsole.domain.moments import parse
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.language import N_, _
from dutyconsole.store import matters
from dutyconsole.store.database import Record
from dutyconsole.store.handover import count_since
from dutyconsole.text import clean
from dutyconsole.wording import moment_short, open_in_shift


@group(
    help=N_("Leaders' instructions, matters assigned by superiors, and what else is open."),
    places={
        "list": "directive:list_",
        "show": "directive:show",
        "add": "directive:add",
        "feedback": "directive:feedback",
        "confirm": "directive:confirm",
        "close": "directive:close",
    },
)
def directive() -> None:
    """Gather the commands about directives."""


# Read before the record is opened: an act is dated when its text is there.
_text = argument("text", required=False, metavar=N_("[TEXT]"), callback=text_given)
_number = argument("number", type=int, metavar=N_("NUMBER"))
_unit = option("--unit", metavar=N_("NAME"), help=N_("The unit that handles it."))
_next_step = option("--next-step", metavar=N_("TEXT"), help=N_("What is to be done next."))
_chase = option(
    "--chase",
    multiple=True,
    metavar=N_("TIME"),
    help=N_("When feedback is asked for; may be given several times."),
)


@command("list", help=N_("Show all open directives and other matters, by number."))
@reads
def list_(desk: Desk) -> Answer:
    """What is open."""
    found = matters.list_open_parts(desk.db)
    return Answer(
        [_document(desk.db, parts) for parts in found],
        table([_row(desk, parts) for parts in found]),
        nothing=_("Nothing is open"),
    )


@command(help=N_("Show a directive or another matter with everything that was added to it."))
@reads
@_number
def show(desk: Desk, *, number: int) -> Answer:
    """One of them."""
    parts = matters.history(desk.db, number)
    if not parts:
        raise NotAllowed(_("There is no matter {number}").format(number=number))
    document = _document(desk.db, parts)
    document["parts"] = [_part_document(parts, place) for place in range(len(parts))]
    return Answer(document, _lines(desk, parts))


@command(
    help=N_(
        "Take a directive down, word for word, and print its number. The text is an argument, or"
        " comes from standard input. Who gave it is required."
    )
)
@writes
@option("--giver", required=True, metavar=N_("PERSON"), help=N_("Who gave it."))
@option(
    "--kind",
    default="instruction",
    metavar=N_("KIND"),
    callback=key_of({kind: KINDS[kind] for kind in directives.KINDS}, N_("kind")),
    help=N_("`instruction` of a leader, or `superior`: assigned by a superior."),
)
@_unit
@_next_step
@option("--due", metavar=N_("TIME"), help=N_("The time limit."))
@_chase
@option("--read-back", is_flag=True, help=N_("It was read back to the giver and confirmed now."))
@_text
def add(
    desk: Desk, *, by: str, kind: str, giver: str, chase: Sequence[str], text: str, **said: str
) -> str:
    """Take a directive down."""
    if not clean(giver).strip():
        raise BadInput(_("Write down who gave it"))
    due = said["due"]
    kept = matters.note(
        desk.db,
        kind,
        text,
        giver=giver,
        owner=said["unit"] or "",
        next_step=said["next_step"] or "",
        due=directives.moment_ahead(due, at=desk.at) if due else None,
        chase=_dates(desk, chase),
        confirmed=desk.at if said["read_back"] else None,
        by=by,
        at=desk.at,
    )
    return str(kept.number)


@command(help=N_("Add to an open directive what was reported back."))
@writes
@_number
@_unit
@_next_step
@_chase
@_text
def feedback(
    desk: Desk,
    *,
    by: str,
    number: int,
    unit: str | None,
    next_step: str | None,
    chase: Sequence[str],
    text: str,
) -> str:
    """Add to a directive."""
    dates = _dates(desk, chase)
    kept = matters.add(
        desk.db, number, text, owner=unit, next_step=next_step, chase=dates, by=by, at=desk.at
    )
    return _said(kept)


@command(help=N_("Note that a directive was read back to its giver and confirmed."))
@writes
@_number
@option("--when", metavar=N_("TIME"), help=N_("When it was read back; now if left out."))
@argument("text", required=False, metavar=N_("[TEXT]"), callback=text_if_given)
def confirm(desk: Desk, *, by: str, number: int, when: str | None, text: str | None) -> str:
    """A directive was confirmed."""
    read_at = parse(when, at=desk.at) if when else None
    kept = matters.confirm(desk.db, number, text or "", read_at=read_at, by=by, at=desk.at)
    return _said(kept)


@command(help=N_("Close a directive with what came of it; it takes the leader's consent."))
@writes
@_number
@option("--consent", default="", metavar=N_("TEXT"), help=N_("Who agreed, and how; required."))
@_text
def close(desk: Desk, *, by: str, number: int, consent: str, text: str) -> str:
    """Close a directive."""
    kept = matters.add(desk.db, number, text, done=True, consent=consent, by=by, at=desk.at)
    return _said(kept)


def _dates(desk: Desk, typed: Sequence[str]) -> tuple[Arrow, ...]:
    return directives.chase_dates(";".join(typed), at=desk.at)


def _said(kept: Matter) -> str:
    words = _("Matter {number} closed") if kept.done else _("Matter {number} kept")
    return words.format(number=kept.number)


def _shifts(db: Record, parts: Sequence[Matter]) -> int:
    """In how many shifts it was open: this one included, or the one in which it was closed."""
    closed = count_since(db, parts[-1].at) if parts[-1].done else 0
    return count_since(db, parts[0].at) - closed + 1


def _row(desk: Desk, parts: Sequence[Matter]) -> tuple[str, ...]:
    noted, latest = parts[0], parts[-1]
    return (
        str(noted.number),
        _(KINDS[noted.kind]),
        open_in_shift(_shifts(desk.db, parts)),
        noted.giver,
        latest.owner,
        _("; ").join(words for words, _is_loud in directives.standing(parts, at=desk.at)),
        noted.text,
    )


def _lines(desk: Desk, parts: Sequence[Matter]) -> tuple[str, ...]:
    """The head, then each part, the first word for word."""
    noted, latest = parts[0], parts[-1]
    standing = [words for words, _is_loud in directives.standing(parts, at=desk.at)]
    head = (_(KINDS[noted.kind]), noted.giver, latest.owner, *standing)
    lines = ["  ".join(filter(None, (str(noted.number), *head)))]
    if latest.consent:
        lines.append(_("Closed by consent: {consent}").format(consent=latest.consent))
    for part in parts:
        lines += [f"{moment_short(part.at, at=desk.at)}  {part.by}", *part.text.split("\n")]
    return tuple(lines)


def _document(db: Record, parts: Sequence[Matter]) -> dict[str, Json]:
    noted, latest = parts[0], parts[-1]
    due: list[Json] = [
        {"what": what, "at": stored(at)}
        for at, what in directives.due_moments(noted, latest, parts)
    ]
    return {
        "number": noted.number,
        "kind": noted.kind,
        "text": noted.text,
        "giver": noted.giver,
        "unit": latest.owner,
        "next_step": latest.next_step,
        "at": stored(noted.at),
        "by": noted.by,
        "time_limit": stored(latest.due),
        "chase": [stored(moment) for moment in latest.chase],
        "confirmed_at": stored(latest.confirmed),
        "closed": latest.done,
        "consent": latest.consent,
        "shifts": _shifts(db, parts),
        "due": due,
    }


def _part_document(parts: Sequence[Matter], place: int) -> Json:
    part = parts[place]
    return {"at": stored(part.at), "by": part.by, "text": part.text, "closed": part.done}

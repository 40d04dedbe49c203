"""A message as the fields of a form: what each is called, and how typed text becomes a message."""

from collections.abc import Iterable, Mapping

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.clocks import step_of
from dutyconsole.domain.incidents import (
    LEVELS,
    REQUIRED,
    SOURCES,
    IncidentNumber,
    Kind,
    LogEntry,
    Message,
    cleaned,
)
from dutyconsole.domain.moments import parse
from dutyconsole.domain.obligations import Obligation
from dutyconsole.domain.time_limits import STEPS
from dutyconsole.errors import BadInput
from dutyconsole.language import N_, _
from dutyconsole.wording import clock, length, moment_short

LABELS = {
    "reason": N_("Reason"),
    "received_at": N_("Received"),
    "occurred_at": N_("Occurred"),
    "source": N_("Source"),
    "unit": N_("Unit"),
    "caller": N_("Caller"),
    "caller_post": N_("Caller's post"),
    "phone": N_("Phone"),
    "place": N_("Place"),
    "text": N_("Text"),
    "category": N_("Category"),
    "level": N_("Prov. level"),
    "proposal": N_("Proposal"),
}
"""Every field, in the order in which a caller talks; `reason` only in a correction."""

MOMENTS = ("received_at", "occurred_at")
CHOICES = ("source", "category", "level")
LONG = ("text", "proposal")
"""Fields that may hold several lines."""


def draft_kind(kind: Kind, number: IncidentNumber | None = None) -> str:
    """How drafts of the form for `kind` are called: `intake`, `correction-2020-12`."""
    return f"{kind.value}-{number.year}-{number.number}" if number else "intake"


def options(name: str, station: Station) -> tuple[tuple[str, str], ...]:
    """The keys that the field may hold, and the words for them."""
    if name == "category":
        return tuple((category.key, category.name) for category in station.categories)
    table = {"source": SOURCES, "level": LEVELS}[name]
    return tuple((key, _(words)) for key, words in table.items())


def typed_moment(moment: Arrow | None) -> str:
    """2020-01-25 16:05, with seconds where it has some: what `parse` reads back without a loss."""
    if moment is None:
        return ""
    return moment.datetime.strftime("%Y-%m-%d %H:%M:%S").removesuffix(":00")


def empty_fields(at: Arrow) -> dict[str, str]:
    """The fields of a new message; the time is filled in."""
    fields = dict.fromkeys(LABELS, "")
    return fields | {"received_at": typed_moment(at.floor("minute")), "level": "unrated"}


def fields_of(message: Message) -> dict[str, str]:
    """The fields that show `message`; the reason is empty."""
    return {
        name: typed_moment(getattr(message, name))
        if name in MOMENTS
        else getattr(message, name, "")
        for name in LABELS
    }


def word_for(name: str, message: Message, station: Station) -> str:
    """What the field says, as it is read; a key that is no longer known stays as it is."""
    value = getattr(message, name)
    if name in MOMENTS:
        return typed_moment(value)
    words = dict(options(name, station)) if name in CHOICES else {}
    return str(words.get(value, value))


class Unreadable(BadInput):
    """A field is missing or cannot be understood."""

    def __init__(self, sentence: str, names: tuple[str, ...]) -> None:
        super().__init__(sentence)
        self.names = names
        """The fields that are meant, in the form's order."""


def message_from(fields: Mapping[str, str], *, with_reason: bool, at: Arrow) -> Message:
    """The message that the fields hold at `at`; the time of occurrence is read from the receiving.

    Raises:
        Unreadable: required fields are empty, or what was typed as a time is none.
    """
    if empty := _missing(fields, with_reason=with_reason):
        names = _(", ").join(_(LABELS[name]) for name in empty)
        raise Unreadable(_("Still empty: {fields}").format(fields=names), empty)
    received = _moment(fields, "received_at", at)
    occurred = _moment(fields, "occurred_at", received) if fields["occurred_at"].strip() else None
    texts = {name: fields[name] for name in LABELS if name not in ("reason", *MOMENTS)}
    return cleaned(Message(received_at=received, occurred_at=occurred, **texts))


def _missing(fields: Mapping[str, str], *, with_reason: bool) -> tuple[str, ...]:
    required = {"received_at", *REQUIRED} | ({"reason"} if with_reason else set())
    return tuple(name for name in LABELS if name in required and not fields[name].strip())


def _moment(fields: Mapping[str, str], name: str, at: Arrow) -> Arrow:
    try:
        return parse(fields[name], at=at)
    except BadInput as refusal:
        raise Unreadable(str(refusal), (name,)) from refusal


def said_when_saved(
    entry: LogEntry,
    next_one: Obligation | None,
    started: Iterable[Obligation] = (),
    *,
    at: Arrow,
) -> str:
    """The number that was given, and the clocks it started, or the one that matters next."""
    done = _("{number} corrected") if entry.kind is Kind.CORRECTION else _("Saved as {number}")
    sentences = [done.format(number=entry.incident)]
    if entry.late:
        sentences.append(_("Marked as a late entry"))
    started = tuple(started)
    clocks = [f"{moment_short(each.due, at=at)} {_(STEPS[step_of(each)])}" for each in started]
    if clocks:
        if any(each.special for each in started):
            sentences.append(_("SPECIAL SITUATION: report at once"))
        sentences += clocks
    elif next_one:
        left = next_one.seconds_left(at)
        said = _("Next: {what}, {length} left until {time}")
        overdue = _("{what} was due at {time}, overdue by {length}")
        sentences.append(
            (said if left > 0 else overdue).format(
                what=next_one.what, time=clock(next_one.due), length=length(left)
            )
        )
    return "\n".join(sentences)

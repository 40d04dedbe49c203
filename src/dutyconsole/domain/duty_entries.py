"""The entries of the duty log, each put into words from what was recorded."""

from arrow import Arrow

from dutyconsole.domain.checklist import Tick, seen
from dutyconsole.domain.duty_log import DutyEntry
from dutyconsole.domain.handover import Handover
from dutyconsole.domain.handover_steps import Kind, Signature, Step
from dutyconsole.domain.incidents import LEVELS, SOURCES, LogEntry
from dutyconsole.domain.incidents import Kind as Part
from dutyconsole.domain.matters import KINDS, Matter
from dutyconsole.domain.reports import CHANNELS, SentReport
from dutyconsole.language import N_, _
from dutyconsole.wording import length, moment_short

_STEPS = {
    Kind.OFFERED: N_("{names} signed and offered the watch"),
    Kind.WITHDRAWN: N_("{names} withdrew the offer"),
    Kind.REFUSED: N_("{names} refused the watch"),
    Kind.ACCEPTED: N_("{names} signed and took the watch"),
    Kind.ACCEPTED_IN_PART: N_(
        "{names} signed and took the watch in part; {late} not there yet, {stays} stays"
        " until {until}"
    ),
    Kind.COMPLETED: N_("{names} came and signed; the relief is complete"),
    Kind.TAKEN_OVER: N_("{names} took the watch over by order"),
}


def of_message(entry: LogEntry) -> DutyEntry:
    """A message taken down, or what was added to an incident."""
    return DutyEntry(
        at=entry.recorded_at,
        kind=entry.kind.value,
        number=str(entry.incident),
        text=_with_reason(_message(entry), entry.reason),
        by=entry.recorded_by,
        late=entry.late,
    )


def of_report(sent: SentReport, name: str, *, at: Arrow, by: str) -> DutyEntry:
    """A report called `name` that was noted as sent at `at`."""
    text = _("{report} of {day} sent {time} to {whom} by {channel}").format(
        report=name,
        day=sent.due.format("YYYY-MM-DD"),
        time=moment_short(sent.sent_at, at=at),
        whom=sent.receiver,
        channel=_(CHANNELS[sent.channel]),
    )
    if sent.late_by is not None:
        late = _("{length} late").format(length=length(sent.late_by))
        text = _("; ").join((text, late))
    return DutyEntry(
        at, "report", "", _with_reason(text, sent.reason), by, late=sent.late_by is not None
    )


def of_matter(matter: Matter) -> DutyEntry:
    """A carried-over matter noted, added to or closed."""
    kind = "matter_closed" if matter.done else "matter_added" if matter.part else "matter_noted"
    said = [matter.text]
    if matter.giver and not matter.part:
        said.append(_said(_("given by"), matter.giver))
    if matter.consent:
        said.append(_said(_("consent"), matter.consent))
    if matter.owner:
        said.append(_said(_("owner"), matter.owner))
    if matter.next_step and not matter.done:
        said.append(_said(_("next step"), matter.next_step))
    if matter.due and not matter.part:
        said.append(_("due {time}").format(time=moment_short(matter.due, at=matter.at)))
    return DutyEntry(
        at=matter.at,
        kind=kind,
        number=_("matter {number}").format(number=matter.number),
        text=_said(_(KINDS[matter.kind]), _("; ").join(said)),
        by=matter.by,
    )


def of_step(step: Step, *, by: str) -> DutyEntry:
    """A step of a handover."""
    text = _(_STEPS[step.kind]).format(
        names=signed_by(step.signatures),
        late=_(", ").join(step.late),
        stays=step.stays,
        until=moment_short(step.until, at=step.at) if step.until else "",
    )
    return DutyEntry(step.at, "handover", "", _with_reason(text, step.reason), by)


def of_handover(handover: Handover, *, by: str) -> DutyEntry:
    """A handover of before there were signatures."""
    if handover.outgoing:
        text = _("{incoming} took the watch from {outgoing}").format(
            incoming=handover.incoming, outgoing=handover.outgoing
        )
    else:
        text = _("{incoming} took the watch").format(incoming=handover.incoming)
    return DutyEntry(handover.at, "handover", "", text, by)


def of_difference(tick: Tick) -> DutyEntry:
    """A line of the checklist that differs from the book, with the reason that was given."""
    text = _said(tick.text, seen(tick))
    return DutyEntry(tick.at, "checklist", "", _with_reason(text, tick.reason), tick.by)


def of_unreadable(number: int, *, at: Arrow) -> DutyEntry:
    """A journal entry that cannot be read: whatever it recorded is not left out in silence."""
    text = _("Journal entry {number} cannot be read; `dutyconsole verify` says more").format(
        number=number
    )
    return DutyEntry(at, "unreadable", "", text, "")


def signed_by(signatures: tuple[Signature, ...]) -> str:
    """Who signed, by names, each stand-in (替班) with whom they stand in for and why."""
    return _(", ").join(_signer(each) for each in signatures)


def _signer(signature: Signature) -> str:
    if not signature.reason and not signature.stands_in_for:
        return signature.name
    if not signature.stands_in_for:
        return _("{name} (stand-in: {reason})").format(name=signature.name, reason=signature.reason)
    return _("{name} (stands in for {other}: {reason})").format(
        name=signature.name, other=signature.stands_in_for, reason=signature.reason
    )


def _message(entry: LogEntry) -> str:
    message = entry.message
    if entry.kind not in (Part.RECEIVED, Part.CORRECTION):
        return message.text
    received = moment_short(message.received_at, at=entry.recorded_at)
    same = message.received_at.floor("minute") == entry.recorded_at.floor("minute")
    who = (
        "" if same else _("received {time}").format(time=received),
        "" if message.level == "unrated" else _(LEVELS[message.level]),
        _(SOURCES[message.source]),
        message.unit,
        message.caller,
        message.caller_post,
    )
    return _said(" ".join(filter(None, who)), message.text)


def _said(field: str, value: str) -> str:
    return _("{field}: {value}").format(field=field, value=value) if value else field


def _with_reason(text: str, reason: str) -> str:
    if not reason or not text:
        return text or _said(_("reason"), reason)
    return _("{text} (reason: {reason})").format(text=text, reason=reason)

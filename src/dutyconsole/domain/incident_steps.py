"""An incident's way (信息处置): what was done about it, by whom, when and how.

Beside the message and what was added to it stand its steps: verified, told to a superior, a
leader's instruction, referred, sent back, fed back, made special. Each is a line of its own, may be
added late and is marked so then; none is ever changed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from arrow import Arrow

from dutyconsole.config import SpecialCriterion, Station
from dutyconsole.domain.calendar import refuse_far_off
from dutyconsole.domain.incidents import (
    Incident,
    IncidentNumber,
    Message,
    State,
)
from dutyconsole.domain.time_limits import STEPS
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.language import N_, _


class StepKind(StrEnum):
    """What was done about an incident."""

    VERIFIED = "verified"
    PROPOSED = "proposed"
    REPORTED = "reported"
    INSTRUCTED = "instructed"
    REFERRED = "referred"
    RETURNED = "returned"
    FEEDBACK = "feedback"
    SPECIAL = "special"
    NOT_SPECIAL = "not_special"
    LINKED = "linked"
    VERDICT = "verdict"
    REBUTTAL = "rebuttal"


STEP_KINDS = {
    StepKind.VERIFIED: N_("verified"),
    StepKind.PROPOSED: N_("proposed handling"),
    StepKind.REPORTED: N_("told"),
    StepKind.INSTRUCTED: N_("leader's instruction"),
    StepKind.REFERRED: N_("referred"),
    StepKind.RETURNED: N_("sent back"),
    StepKind.FEEDBACK: N_("feedback"),
    StepKind.SPECIAL: N_("special situation"),
    StepKind.NOT_SPECIAL: N_("no special situation"),
    StepKind.LINKED: N_("linked"),
    StepKind.VERDICT: N_("verdict"),
    StepKind.REBUTTAL: N_("rumour rebuttal"),
}

TOLD = ("leader", "head", "office")
"""Whom a call may be to, as the time limits name them: keys of `time_limits.STEPS`."""

HOW = {
    "telephone": N_("telephone"),
    "in_person": N_("in person"),
    "network": N_("network"),
    "fax": N_("fax"),
    "paper": N_("paper"),
}
"""How somebody was told, gave an instruction or fed back."""

RELATIONS = {
    "duplicate": N_("the same matter as"),
    "follow_up": N_("goes on from"),
}
"""How an incident is linked to another; a duplicate leaves the clocks to the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What somebody did about an incident, as the officer notes it."""

    kind: StepKind
    at: Arrow
    """When it was done."""
    step: str = ""
    """For a call the key of whom it was to (TOLD); for a link the key of RELATIONS."""
    who: str = ""
    """Who did it: who verified, who gave the instruction, who fed back."""
    to_whom: str = ""
    """Who was told, by name; whom it was referred to."""
    how: str = ""
    """A channel: by telephone, in person."""
    text: str = ""
    """What was found, said word for word, or instructed."""
    reason: str = ""
    """Why it was sent back, is no special situation, or was late."""
    other: IncidentNumber | None = None
    """The incident it is linked to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentStep(Deed):
    """One step of an incident's way, as it stands in the record."""

    id: int
    incident: IncidentNumber
    recorded_at: Arrow
    recorded_by: str
    late: bool = False
    """Entered late (补录)."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a station's settings say about the way of an incident."""

    special: tuple[SpecialCriterion, ...] = ()
    rumours: frozenset[str] = frozenset()
    """Keys of the kinds of incident that need a verdict before they are closed."""


NO_RULES = Rules()


def rules_of(station: Station) -> Rules:
    """The rules in these settings."""
    rumours = frozenset(each.key for each in station.categories if each.rumour)
    return Rules(station.special, rumours)


def is_special(steps: Iterable[IncidentStep]) -> bool:
    """Whether the latest decision among `steps` is that it is a special situation."""
    return _decision(steps) is StepKind.SPECIAL


def newly_special(message: Message, rules: Rules, steps: Iterable[IncidentStep]) -> tuple[str, ...]:
    """The names of the criteria for which `message` becomes special and that nobody decided on.

    None where it is special already: whatever else makes it so changes no clock.
    """
    # Its patterns take longer to compile than the board to be drawn; nothing there asks for them.
    from dutyconsole.domain.special import why_special

    steps = tuple(steps)
    if is_special(steps):
        return ()
    decided = {name for each in steps for name in named_in(each)}
    return tuple(name for name in why_special(message, rules.special) if name not in decided)


def named(criteria: Iterable[str]) -> str:
    """Names of criteria as the text of a step; the reading of `named_in`."""
    return "\n".join(criteria)


def named_in(step: IncidentStep) -> tuple[str, ...]:
    """The criteria that a decision was about; none where it was not the program that asked."""
    if step.kind not in (StepKind.SPECIAL, StepKind.NOT_SPECIAL):
        return ()
    return tuple(step.text.split("\n"))


NEEDED = {
    StepKind.VERIFIED: {"text": N_("Write down what was verified")},
    StepKind.PROPOSED: {"text": N_("Write down the proposed handling")},
    StepKind.REPORTED: {"to_whom": N_("Who was told? Write down the name")},
    StepKind.INSTRUCTED: {
        "who": N_("Who gave the instruction?"),
        "text": N_("Write the instruction down word for word"),
    },
    StepKind.REFERRED: {"to_whom": N_("To whom was it referred?")},
    StepKind.RETURNED: {"reason": N_("Say why it was sent back")},
    StepKind.FEEDBACK: {"text": N_("Write down what was fed back")},
    StepKind.SPECIAL: {"text": N_("Say why it is a special situation")},
    StepKind.NOT_SPECIAL: {"reason": N_("Say why it is no special situation")},
    StepKind.VERDICT: {"text": N_("Write down the verdict")},
    StepKind.REBUTTAL: {"text": N_("Write down the rebuttal")},
}
"""What a step cannot be without, and how it is asked for."""


def check_step(
    step: IncidentStep, incident: Incident, steps: Iterable[IncidentStep], *, at: Arrow
) -> None:
    """Refuse a step that lacks something, or that its incident does not allow.

    Raises:
        BadInput: a field is empty, a key unknown, or the time cannot be.
        NotAllowed: the incident is cancelled, or the steps before do not allow it.
    """
    if incident.state is State.CANCELLED:
        raise NotAllowed(_("{number} is cancelled").format(number=incident.number))
    for name, question in NEEDED.get(step.kind, {}).items():
        if not getattr(step, name):
            raise BadInput(_(question))
    if step.kind is StepKind.REPORTED and step.step not in (*TOLD, ""):
        raise BadInput(
            _("Whom the call was to is not known; expected one of {known}").format(
                known=_(", ").join(TOLD)
            )
        )
    _check_time(step, incident, at)
    _check_order(step, tuple(steps))


def check_closing(message: Message, rules: Rules, steps: Iterable[IncidentStep]) -> None:
    """Refuse to close public opinion (舆情) without a verdict.

    Raises:
        NotAllowed: there is none.
    """
    if message.category in rules.rumours and not _has(steps, StepKind.VERDICT):
        raise NotAllowed(_("Public opinion is closed with a verdict: write that down first"))


def step_words(step: IncidentStep) -> Iterator[tuple[str, str]]:
    """What a step says, each with its label."""
    if step.step in STEPS:
        yield _("Time limit"), _(STEPS[step.step])
    if step.other:
        yield _("Linked"), f"{_(RELATIONS[step.step])} {step.other}"
    how = f" ({_(HOW[step.how])})" if step.how in HOW else ""
    if step.who:
        yield _("By whom"), step.who + how
    if step.to_whom:
        yield _("To whom"), step.to_whom + how
    if step.text:
        yield "", _(", ").join(named_in(step)) or step.text
    if step.reason:
        yield _("Reason"), step.reason


def _check_time(step: IncidentStep, incident: Incident, at: Arrow) -> None:
    # A minute's grace: the telephone's clock and the desk's are not the same.
    if (step.at - at).total_seconds() > 60:  # noqa: PLR2004 - a minute
        raise BadInput(_("The time of it lies ahead of the clock"))
    refuse_far_off(step.at.date(), on=at.date())
    received = incident.current.message.received_at
    if (received - step.at).total_seconds() >= 60:  # noqa: PLR2004 - times are told in minutes
        raise BadInput(_("The time of it is earlier than the message was received"))


def _check_order(step: IncidentStep, steps: tuple[IncidentStep, ...]) -> None:
    if step.kind is StepKind.RETURNED and not _has(steps, StepKind.REFERRED):
        raise NotAllowed(_("It was referred to nobody who could send it back"))
    if step.kind is StepKind.SPECIAL and is_special(steps):
        raise NotAllowed(_("It is a special situation already"))
    if step.kind is StepKind.NOT_SPECIAL and not is_special(steps):
        raise NotAllowed(_("It is no special situation"))
    if step.kind is StepKind.REBUTTAL and not _has(steps, StepKind.VERDICT):
        raise NotAllowed(_("A rebuttal needs a verdict: write that down first"))


def check_link(
    step: IncidentStep,
    other: Incident,
    steps: Iterable[IncidentStep],
    others: Iterable[IncidentStep],
) -> None:
    """Refuse a link that would lose a matter: `others` are the steps of the `other` incident.

    Raises:
        NotAllowed: it is linked to itself, to what is cancelled or left to it in turn, or a special
            situation to one that is none.
    """
    others = tuple(others)
    if other.number == step.incident:
        raise NotAllowed(_("An incident cannot be linked to itself"))
    if other.state is State.CANCELLED:
        raise NotAllowed(_("{number} is cancelled").format(number=other.number))
    if step.step != "duplicate":
        return
    if any(each.kind is StepKind.LINKED and each.step == "duplicate" for each in others):
        raise NotAllowed(
            _("{number} is a duplicate itself: link to the one it is the same as").format(
                number=other.number
            )
        )
    if is_special(steps) and not is_special(others):
        raise NotAllowed(
            _("This is a special situation and {number} is none: mark that one first").format(
                number=other.number
            )
        )


def _decision(steps: Iterable[IncidentStep]) -> StepKind | None:
    decided = [each.kind for each in steps if each.kind in (StepKind.SPECIAL, StepKind.NOT_SPECIAL)]
    return decided[-1] if decided else None


def _has(steps: Iterable[IncidentStep], kind: StepKind) -> bool:
    return any(each.kind is kind for each in steps)

"""An incident's way (信息处置): what was done about it, by whom, when and how.

Beside the message and what was added to it stand its steps: verified, told to a superior, a
leader's instruction, referred, sent back, fed back, made special. Each is a line of its own, may be
added late and is marked so then; none is ever changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from arrow import Arrow

from dutyconsole.domain.calendar import refuse_far_off
from dutyconsole.domain.incidents import Incident, IncidentNumber, State
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
    StepKind.REPORTED: N_("told by telephone"),
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

RELATIONS = {
    "duplicate": N_("the same matter as"),
    "follow_up": N_("goes on from"),
}
"""How an incident is linked to another; a duplicate leaves the clocks to the other."""


@dataclass(frozen=True, slots=True)
class IncidentStep:
    """One thing done about an incident."""

    id: int
    incident: IncidentNumber
    kind: StepKind
    at: Arrow
    """When it was done."""
    recorded_at: Arrow
    recorded_by: str
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
    late: bool = False
    """Entered late (补录)."""
    other: IncidentNumber | None = None
    """The incident it is linked to."""

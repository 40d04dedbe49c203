"""Carried-over matters: what the desk has to keep an eye on until somebody closes it.

A leader's instruction, what a superior assigned, a document to come or to go, a warning or an
activity ahead, anything else that is no message: it stands in every handover until it is closed,
and what is added to it is a part of its own. What holds for instructions stands in `directives`.
"""

from dataclasses import dataclass

from arrow import Arrow

from dutyconsole.errors import BadInput
from dutyconsole.language import N_, _

KINDS = {
    "instruction": N_("Leader's instruction"),
    "superior": N_("Assigned by a superior"),
    "document": N_("Document or fax"),
    "warning": N_("Warning or activity"),
    "other": N_("Other"),
}
"""What a matter can be."""


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter as its latest part leaves it."""

    number: int
    part: int
    """0 when it is noted, and one more with whatever is added."""
    kind: str
    """A key of KINDS."""
    text: str
    """What it is, an instruction word for word; with a further part, what happened."""
    owner: str
    """Who deals with it: of an instruction the unit (承办单位)."""
    next_step: str
    due: Arrow | None
    done: bool
    at: Arrow
    by: str
    giver: str = ""
    """Who gave the instruction, or assigned the matter."""
    confirmed: Arrow | None = None
    """When it was read back to the giver and confirmed."""
    chase: tuple[Arrow, ...] = ()
    """When feedback is asked for (督办日期), the earliest first."""
    consent: str = ""
    """By whose consent it is closed, and how they gave it."""


def check(matter: Matter) -> None:
    """Refuse a matter of which something is missing.

    Raises:
        BadInput: it says nothing, or is of no known kind.
    """
    if not matter.text.strip():
        raise BadInput(_("Write down what it is about"))
    if matter.kind not in KINDS:
        raise BadInput(
            _("“{kind}” is no kind of matter; expected one of {known}").format(
                kind=matter.kind, known=_(", ").join(KINDS)
            )
        )

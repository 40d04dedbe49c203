"""The handover sheet: everything open, what was counted, and what the incoming crew accepts.

It fills itself from the record. What is not accepted by name is named, with the reason.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from arrow import Arrow

from dutyconsole.errors import NotAllowed
from dutyconsole.language import N_, _

KINDS = {
    "incident": N_("Incidents not closed"),
    "instruction": N_("Leaders' instructions"),
    "superior": N_("Matters assigned by superiors"),
    "document": N_("Documents and faxes"),
    "report": N_("Reports"),
    "register": N_("Registers"),
    "warning": N_("Warnings and activities ahead"),
    "roster": N_("Roster"),
    "other": N_("Other matters"),
}
"""What an item can be, in the order in which the sheet lists them."""


@dataclass(frozen=True, slots=True)
class SheetItem:
    """A carried-over item (遗留事项): something open that goes to the next crew by name."""

    key: str
    """What it is about: `incident 2020/12`, `matter 3`, `report daily 2020-01-25`."""
    kind: str
    """A key of KINDS."""
    what: str
    owner: str
    """Who deals with it; empty where nobody is named."""
    next_step: str
    since: Arrow
    """When it came up."""
    shifts: int
    """In how many shifts it was open, this one included: 第4班未结 is 4."""
    accepted: bool = False
    reason: str = ""
    """Why it is not accepted."""


@dataclass(frozen=True, slots=True)
class CheckedLine:
    """A line of the checklist as it stood at the handover."""

    text: str
    done: bool
    value: str
    """What was seen or counted, in words: `120 (book 125)`, `08:21 rang`; empty for a mere tick."""
    reason: str
    """Why it differs from the book."""
    by: str
    at: Arrow | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the two crews sign."""

    items: tuple[SheetItem, ...]
    checklist: tuple[CheckedLine, ...]
    note: str
    """What the outgoing crew wants to say beside it."""
    report: str
    """Today's report and where it stands, in words."""


def accepting(
    items: Iterable[SheetItem], accepted: Iterable[str], reasons: Mapping[str, str]
) -> tuple[SheetItem, ...]:
    """The items as the incoming crew takes them: accepted by key, or with a reason why not."""
    taken = set(accepted)
    return tuple(
        replace(item, accepted=item.key in taken, reason=reasons.get(item.key, ""))
        for item in items
    )


def check_accepted(items: Iterable[SheetItem]) -> None:
    """Refuse a sheet on which something is neither accepted nor refused with a reason.

    Raises:
        NotAllowed: it names what was left out.
    """
    left = [item.what for item in items if not item.accepted and not item.reason]
    if left:
        raise NotAllowed(
            _("Not accepted yet: {items}. Accept each one, or say why not").format(
                items=_("; ").join(left)
            )
        )


def by_kind(items: Iterable[SheetItem]) -> dict[str, tuple[SheetItem, ...]]:
    """The items under the headings of the sheet, in its order; empty headings are left out."""
    listed = tuple(items)
    found = {kind: tuple(item for item in listed if item.kind == kind) for kind in KINDS}
    return {kind: of_kind for kind, of_kind in found.items() if of_kind}

"""The steps of a handover, each in plain values, done by the real verbs."""

from collections.abc import Callable
from typing import Any

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.handover_steps import Signature
from dutyconsole.store import handover_steps
from dutyconsole.store.database import Record
from dutyconsole.store.handover_steps import Part, Taken

STEPS = {
    "offer": "offered",
    "withdraw": "withdrawn",
    "refuse": "refused",
    "accept": "accepted",
    "accept_in_part": "accepted_in_part",
    "complete": "completed",
    "take_over": "taken_over",
}
"""Each verb, and what the record calls what it does."""


def sign(
    db: Record,
    station: Station,
    verb: str,
    *,
    signatures: list[tuple[str, str, str, str]],
    by: str,
    at: Arrow,
    **given: Any,
) -> None:
    """Take the step; a signature is name, post, for whom, and why."""
    signed = tuple(Signature(*each) for each in signatures)
    _STEPS.get(verb, getattr(handover_steps, verb))(
        db, station, signatures=signed, by=by, at=at, **given
    )


def _accept(
    db: Record, station: Station, *, accepted: list[str], reasons: dict[str, str], **given: Any
) -> None:
    handover_steps.accept(db, station, Taken(accepted, reasons), **given)


def _accept_in_part(
    db: Record,
    station: Station,
    *,
    accepted: list[str],
    reasons: dict[str, str],
    late: tuple[str, ...],
    stays: str,
    until: Arrow | None,
    reason: str,
    **given: Any,
) -> None:
    part = Part(late, stays, until, reason)
    handover_steps.accept_in_part(db, station, Taken(accepted, reasons), part, **given)


_STEPS: dict[str, Callable[..., None]] = {"accept": _accept, "accept_in_part": _accept_in_part}

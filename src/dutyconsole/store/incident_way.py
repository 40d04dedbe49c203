"""The way of an incident (信息处置): what was done about it is noted here."""

from dataclasses import fields

from arrow import Arrow

from dutyconsole.config import Limits
from dutyconsole.domain.incident_steps import (
    Deed,
    IncidentStep,
    StepKind,
    check_link,
    check_step,
)
from dutyconsole.domain.incidents import IncidentNumber, is_late_entry
from dutyconsole.domain.journal import Uid
from dutyconsole.store import incidents
from dutyconsole.store.cases import refuse_unexplained
from dutyconsole.store.database import Record
from dutyconsole.store.incident_steps import keep, list_steps
from dutyconsole.store.journal import journal
from dutyconsole.store.rows import next_id
from dutyconsole.text import clean, clean_line


def note_step(
    db: Record,
    number: IncidentNumber,
    deed: Deed,
    *,
    by: str,
    at: Arrow,
    limits: Limits | None = None,
    uid: Uid | None = None,
) -> IncidentStep:
    """Note what was done about an incident; with `limits`, what is late has to say why.

    Raises:
        BadInput: something is missing or cannot be, or there is no such incident.
        NotAllowed: the incident or the steps before do not allow it, or it is late and no reason
            is given.
    """
    with journal(db, f"incident.{deed.kind.value}", by=by, at=at, uid=uid) as act:
        incident, before = incidents.get(db, number), list_steps(db, number)
        step = _step(db, number, deed, by=by, at=at)
        check_step(step, incident, before, at=at)
        refuse_unexplained(db, limits, number, _stops(step), done_at=step.at, reason=step.reason)
        if step.other:
            check_link(step, incidents.get(db, step.other), before, list_steps(db, step.other))
        keep(act, step)
    return step


def _stops(step: IncidentStep) -> tuple[str, ...]:
    """The steps whose clock this one stops."""
    if step.kind is StepKind.REPORTED:
        return (step.step,)
    return ("forward",) if step.kind is StepKind.REFERRED else ()


def _step(db: Record, number: IncidentNumber, deed: Deed, *, by: str, at: Arrow) -> IncidentStep:
    texts = {
        "who": clean_line(deed.who),
        "to_whom": clean_line(deed.to_whom),
        "text": clean(deed.text).strip(),
        "reason": clean(deed.reason).strip(),
    }
    given = {each.name: getattr(deed, each.name) for each in fields(Deed)} | texts
    return IncidentStep(
        id=next_id(db, "incident_step"),
        incident=number,
        recorded_at=at,
        recorded_by=clean_line(by),
        late=is_late_entry(deed.at, at),
        **given,
    )

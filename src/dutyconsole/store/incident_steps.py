"""The steps of an incident kept and read: each a row of its own, never changed."""

import sqlite3

from arrow import Arrow

from dutyconsole.domain.incident_steps import (
    IncidentStep,
    Rules,
    StepKind,
    named,
    newly_special,
)
from dutyconsole.domain.incidents import IncidentNumber, Message
from dutyconsole.domain.journal import Value
from dutyconsole.domain.moments import from_text
from dutyconsole.store.database import Record
from dutyconsole.store.journal import Act
from dutyconsole.store.rows import next_id
from dutyconsole.text import clean, clean_line


def note_special(
    act: Act,
    number: IncidentNumber,
    message: Message,
    rules: Rules,
    *,
    by: str,
    at: Arrow,
    since: Arrow | None = None,
    declined: str = "",
) -> None:
    """Within another act: a message that meets a criterion nobody decided on is made special.

    It is one from `since` on, or from now; unless the officer `declined` it, with this reason.
    """
    names = newly_special(message, rules, list_steps(act.db, number))
    if names:
        keep(
            act,
            IncidentStep(
                id=next_id(act.db, "incident_step"),
                incident=number,
                kind=StepKind.NOT_SPECIAL if declined else StepKind.SPECIAL,
                at=since or at,
                recorded_at=at,
                recorded_by=clean_line(by),
                text=named(names),
                reason=clean(declined).strip(),
            ),
        )


def list_steps(db: Record, number: IncidentNumber) -> tuple[IncidentStep, ...]:
    """All steps of an incident, as they were recorded."""
    rows = db.execute(
        "SELECT * FROM incident_step WHERE year = ? AND number = ? ORDER BY id",
        (number.year, number.number),
    )
    return tuple(step_from_row(row) for row in rows)


def keep(act: Act, step: IncidentStep) -> None:
    """Within an act: keep a step that was checked."""
    act.subject = act.subject or step.incident.subject
    act.keep("incident_step", _to_row(act.db, step))


def _to_row(db: Record, step: IncidentStep) -> dict[str, Value]:
    return {
        "id": step.id,
        "year": step.incident.year,
        "number": step.incident.number,
        "kind": step.kind.value,
        "step": step.step,
        "at": db.stored(step.at),
        "recorded_at": db.stored(step.recorded_at),
        "by": step.recorded_by,
        "who": step.who,
        "to_whom": step.to_whom,
        "how": step.how,
        "text": step.text,
        "reason": step.reason,
        "late": int(step.late),
        "other_year": step.other.year if step.other else 0,
        "other_number": step.other.number if step.other else 0,
    }


def step_from_row(row: sqlite3.Row) -> IncidentStep:
    """The step in a row of incident_step."""
    other = IncidentNumber(row["other_year"], row["other_number"])
    return IncidentStep(
        id=row["id"],
        incident=IncidentNumber(row["year"], row["number"]),
        kind=StepKind(row["kind"]),
        at=from_text(row["at"]),
        recorded_at=from_text(row["recorded_at"]),
        recorded_by=row["by"],
        step=row["step"],
        who=row["who"],
        to_whom=row["to_whom"],
        how=row["how"],
        text=row["text"],
        reason=row["reason"],
        late=bool(row["late"]),
        other=other if row["other_number"] else None,
    )

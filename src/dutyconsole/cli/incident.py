"""`incident`: the way of an incident: its clocks, and what was done about it."""

from arrow import Arrow

from dutyconsole.cli.base import Answer, Desk, reads, writes
from dutyconsole.cli.log import short
from dutyconsole.cli.obligations import line_document, row_of
from dutyconsole.cli.printing import Json, stored, table
from dutyconsole.cli.spoken import argument, command, group, option
from dutyconsole.cli.typed import key_of, text_if_given
from dutyconsole.domain.incident_numbers import number_meant
from dutyconsole.domain.incident_steps import (
    HOW,
    RELATIONS,
    STEP_KINDS,
    TOLD,
    Deed,
    IncidentStep,
    StepKind,
    is_special,
    step_words,
)
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.domain.moments import parse
from dutyconsole.domain.time_limits import STEPS
from dutyconsole.language import N_, _
from dutyconsole.store.cases import clocks_of, get_case
from dutyconsole.store.crews import Crews
from dutyconsole.store.explanations import lines_of
from dutyconsole.store.incident_way import note_step
from dutyconsole.store.overview import read_overview
from dutyconsole.wording import moment_short


@group(
    help=N_("The way of an incident: its clocks, and what was done about it."),
    places={
        "list": "incident:list_",
        "show": "incident:show",
        "step": "incident:step_",
    },
)
def incident() -> None:
    """Gather the commands about the way of an incident."""


_number = argument("number", metavar=N_("NUMBER"))


@command("list", help=N_("Show the clocks of incidents that are running, the first due first."))
@reads
def list_(desk: Desk) -> Answer:
    """Running clocks."""
    open_now = read_overview(desk.db, desk.station, at=desk.at).obligations
    running = tuple(each for each in open_now if each.kind == "incident")
    found = lines_of(desk.db, desk.station, running, at=desk.at)
    return Answer(
        [line_document(each, desk.at) for each in found],
        table([row_of(each, desk.at) for each in found]),
        nothing=_("No clock of an incident is running"),
    )


@command(help=N_("Show the clocks of an incident and every step of its way."))
@reads
@_number
def show(desk: Desk, *, number: str) -> Answer:
    """One incident's clocks and steps."""
    meant = number_meant(number, at=desk.at)
    case = get_case(desk.db, meant)
    crew = Crews(desk.db, desk.station).at(case.incident.entries[0].message.received_at)
    found = lines_of(
        desk.db, desk.station, clocks_of(desk.db, desk.station, meant, crew), at=desk.at
    )
    return Answer(
        {
            "number": short(meant),
            "state": case.incident.state.value,
            "special": is_special(case.steps),
            "clocks": [line_document(each, desk.at) for each in found],
            "steps": [_document(each) for each in case.steps],
        },
        (
            *table([row_of(each, desk.at) for each in found]),
            *table([_row(each, desk.at) for each in case.steps]),
        ),
        nothing=_("No clock runs, and nothing was done about it yet"),
    )


@command(
    "step",
    help=N_(
        "Note what was done about an incident. KIND is verified, proposed, reported, instructed,"
        " referred, returned, feedback, special, not_special, linked, verdict or rebuttal; --to"
        " says whom a call was to: leader, head or office."
    ),
)
@writes
@_number
@argument("kind", metavar=N_("KIND"), callback=key_of(STEP_KINDS, N_("kind")))
@option(
    "--to",
    "told",
    metavar=N_("CLOCK"),
    callback=key_of({key: STEPS[key] for key in TOLD}, N_("clock")),
    help=N_("The clock that a call stops: leader, head or office."),
)
@option("--who", default="", metavar=N_("PERSON"), help=N_("Who did it."))
@option(
    "--whom", default="", metavar=N_("PERSON"), help=N_("Who was told, or has to deal with it.")
)
@option(
    "--how",
    metavar=N_("CHANNEL"),
    callback=key_of(HOW, N_("channel")),
    help=N_("How: telephone, in_person, network, fax or paper."),
)
@option("--at", "time", metavar=N_("TIME"), help=N_("When it was done; now if left out."))
@option("--reason", default="", metavar=N_("TEXT"), help=N_("Why."))
@option(
    "--as",
    "relation",
    default="duplicate",
    metavar=N_("RELATION"),
    callback=key_of(RELATIONS, N_("relation")),
    help=N_("How it is linked: duplicate or follow_up."),
)
@option("--other", metavar=N_("NUMBER"), help=N_("The incident it is linked to."))
@argument("text", required=False, metavar=N_("[TEXT]"), callback=text_if_given)
def step_(
    desk: Desk,
    *,
    by: str,
    number: str,
    kind: StepKind,
    told: str | None,
    who: str,
    whom: str,
    how: str | None,
    time: str | None,
    reason: str,
    relation: str,
    other: str | None,
    text: str | None,
) -> str:
    """Note a step."""
    deed = Deed(
        kind=kind,
        at=parse(time, at=desk.at) if time else desk.at,
        step=relation if kind is StepKind.LINKED else told or "",
        who=who,
        to_whom=whom,
        how=how or ("telephone" if kind in _BY_TELEPHONE else ""),
        text=text or "",
        reason=reason,
        other=_other(other, desk) if kind is StepKind.LINKED else None,
    )
    meant = number_meant(number, at=desk.at)
    note_step(desk.db, meant, deed, by=by, at=desk.at, limits=desk.station.limits)
    return short(meant)


_BY_TELEPHONE = (
    StepKind.REPORTED,
    StepKind.INSTRUCTED,
    StepKind.REFERRED,
    StepKind.FEEDBACK,
)
"""What is done by telephone where nothing else is said."""


def _document(step: IncidentStep) -> Json:
    return {
        "id": step.id,
        "kind": step.kind.value,
        "step": step.step,
        "at": stored(step.at),
        "recorded_at": stored(step.recorded_at),
        "by": step.recorded_by,
        "late": step.late,
        "who": step.who,
        "to_whom": step.to_whom,
        "how": step.how,
        "text": step.text,
        "reason": step.reason,
        "other": short(step.other) if step.other else None,
    }


def _row(step: IncidentStep, at: Arrow) -> tuple[str, ...]:
    said = _("; ").join(f"{label} {words}".strip() for label, words in step_words(step))
    late = _("late entry") if step.late else ""
    return (moment_short(step.at, at=at), _(STEP_KINDS[step.kind]), said, late, step.recorded_by)


def _other(typed: str | None, desk: Desk) -> IncidentNumber | None:
    return number_meant(typed, at=desk.at) if typed else None

"""The entries of the duty log about clocks: steps, reports, checks, presence, leaders."""

from arrow import Arrow

from dutyconsole.domain.bulletins import Bulletin
from dutyconsole.domain.duty_log import DutyEntry
from dutyconsole.domain.incident_steps import STEP_KINDS, IncidentStep, step_words
from dutyconsole.domain.leader_acts import LeaderAct, place_of
from dutyconsole.domain.post_checks import DIRECTIONS, PostCheck
from dutyconsole.domain.presence import PresenceEvent
from dutyconsole.domain.report_way import REPORT_STATES, ReportState
from dutyconsole.domain.reports import CHANNELS
from dutyconsole.language import _
from dutyconsole.wording import moment_short


def of_incident_step(step: IncidentStep) -> DutyEntry:
    """What was done about an incident."""
    said = [f"{label} {words}".strip() for label, words in step_words(step)]
    text = _("; ").join([_(STEP_KINDS[step.kind]), *said])
    return DutyEntry(
        at=step.recorded_at,
        kind="step",
        number=str(step.incident),
        text=_with_time(text, step.at, step.recorded_at),
        by=step.recorded_by,
        late=step.late,
    )


def of_bulletin(made: Bulletin) -> DutyEntry:
    """A report on an incident drafted, checked, signed off, sent or confirmed."""
    words = [made.name, _(REPORT_STATES[made.state]), made.who]
    if made.state in (ReportState.SENT, ReportState.CONFIRMED):
        words += [made.receiver, _(CHANNELS[made.channel]) if made.channel in CHANNELS else ""]
    text = _("; ").join(filter(None, (*words, made.reason)))
    return DutyEntry(
        at=made.recorded_at,
        kind="bulletin",
        number=str(made.incident),
        text=_with_time(text, made.at, made.recorded_at),
        by=made.by,
        late=made.late_entry,
    )


def of_post_check(check: PostCheck) -> DutyEntry:
    """The post was checked, or checked another."""
    answer = (
        _("answered by {name} after {seconds} s").format(
            name=check.answered_by, seconds=check.seconds
        )
        if check.answered_by and check.seconds is not None
        else check.answered_by or _("nobody answered")
    )
    said = (_(DIRECTIONS[check.direction]), check.checker, answer, check.result, check.remedy)
    recorded_at = check.recorded_at or check.at
    text = _with_time(_("; ").join(filter(None, said)), check.at, recorded_at)
    return DutyEntry(recorded_at, "check", "", text, check.by, late=check.is_late_entry)


def of_presence(event: PresenceEvent) -> DutyEntry:
    """The watch alarm was switched, missed or answered."""
    return DutyEntry(event.at, "presence", "", event.sentence, event.by)


def of_leader_act(act: LeaderAct) -> DutyEntry:
    """A leader read up to an entry, or checked the post, from afar."""
    recorded_at = act.recorded_at or act.at
    said = (
        _("{leader} checks the post").format(leader=act.leader)
        if act.kind == "check"
        else _("{leader} has read to {place}").format(leader=act.leader, place=place_of(act))
    )
    text = _with_time(said, act.at, recorded_at)
    return DutyEntry(recorded_at, "leader", "", text, act.leader)


def of_explanation(text: str, *, at: Arrow, by: str) -> DutyEntry:
    """Why something was late or missed, as somebody explained it."""
    return DutyEntry(at, "explanation", "", text, by)


def _with_time(text: str, at: Arrow, recorded_at: Arrow) -> str:
    """With when it was done, where that is another minute than it was recorded in."""
    if at.floor("minute") == recorded_at.floor("minute"):
        return text
    return _("{time} {text}").format(time=moment_short(at, at=recorded_at), text=text)

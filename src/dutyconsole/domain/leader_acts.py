"""What a leader does from afar: read up to here (已阅), an instruction (批示), a post check (查岗).

Each is dropped as one file into the inbox of the desk, which takes it in through the journal. What
a file says is held against the rules here, whoever wrote it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from arrow import Arrow

from dutyconsole.config import ViewRules
from dutyconsole.domain.alarms import Alarm
from dutyconsole.domain.calendar import refuse_far_off
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.domain.journal import Uid
from dutyconsole.domain.obligations import Obligation
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.language import N_, _, ngettext
from dutyconsole.text import clean, clean_line, fit
from dutyconsole.wording import moment_short

LeaderActKind = Literal["read", "instruct", "check"]
"""As `[view] allow` has them."""
KINDS = {
    "read": N_("Read"),
    "instruct": N_("Instruction"),
    "check": N_("Post check"),
}
EVENTS = {
    "read": "log.read",
    "instruct": "instruction.given",
    "check": "post_check.asked",
}
"""What the journal calls each."""
LONGEST_TEXT = 2000
"""Characters of an instruction."""
AHEAD = 60
"""Seconds that the clock of the leader's machine may be ahead of the desk's."""
BACK = 31
"""Days that an act may have waited for a desk that was closed."""
POST_CHECK = "post_check"
"""The kind of the obligation to answer a check."""
_SHOWN = 32
"""Columns of an instruction in the sentence that tells of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderAct:
    """One act of a leader, as it was dropped or as it was taken in."""

    uid: Uid
    """Of its file and of its journal entry: by it, it is taken in once."""
    kind: LeaderActKind
    leader: str
    """Whose key opened the door."""
    at: Arrow
    """When it was done, by the clock of the machine it was done on."""
    incident: IncidentNumber | None = None
    """The incident up to which was read, or of which the instruction is; None of none."""
    entry: int = 0
    """The log entry up to which was read; 0 for the other kinds."""
    text: str = ""
    """The instruction word for word."""
    id: int = 0
    """Of its row; 0 before it is taken in."""
    recorded_at: Arrow | None = None
    """When the desk took it in."""
    matter: int = 0
    """The number of the directive that the instruction became."""


def cleaned(act: LeaderAct) -> LeaderAct:
    """`act` as it may be stored: its texts clean, its moment to the second."""
    at = act.at.replace(microsecond=0)
    return replace(act, at=at, leader=clean_line(act.leader), text=clean(act.text))


def check_allowed(act: LeaderAct, rules: ViewRules, leaders: Iterable[str]) -> None:
    """Refuse what the station does not let leaders do, and a name that is not in the directory.

    Raises:
        NotAllowed: it is so.
    """
    if act.kind not in rules.allow:
        raise NotAllowed(
            _("At this station leaders may not do this from afar: {kind}").format(
                kind=_(KINDS[act.kind])
            )
        )
    if act.leader not in leaders:
        raise NotAllowed(
            _("“{name}” is not in the directory: take the person in, or write the key's name so")
            .format(name=act.leader)
        )  # fmt: skip


def check_form(act: LeaderAct, *, at: Arrow) -> None:
    """Refuse an act that says too little or too much, or is of a moment that nobody can mean.

    Raises:
        BadInput: it is so.
    """
    refuse_far_off(act.at.date(), on=at.date())
    if (act.at - at).total_seconds() > AHEAD:
        raise BadInput(_("Its time lies ahead of the desk's clock; set the clocks right"))
    if (at - act.at).total_seconds() > BACK * 86_400:
        raise BadInput(_("Its time lies more than {days} days back").format(days=BACK))
    if act.kind == "instruct":
        check_text(act.text)
    elif act.text:
        raise BadInput(_("Only an instruction has a text"))
    if act.kind == "check" and act.incident:
        raise BadInput(_("A post check is about no incident"))
    if (act.kind == "read") is not (act.entry > 0):
        raise BadInput(_("Whoever has read says up to which entry, and nobody else does"))


def check_text(text: str) -> None:
    """Refuse an instruction that says nothing, or more than one can read back.

    Raises:
        BadInput: it is so.
    """
    if not text.strip():
        raise BadInput(_("Write down the instruction"))
    if len(text) > LONGEST_TEXT:
        raise BadInput(
            _("An instruction has at most {longest} characters; this one has {count}").format(
                longest=LONGEST_TEXT, count=len(text)
            )
        )


def directive_text(act: LeaderAct) -> str:
    """The instruction word for word, behind the incident that it is of."""
    if act.incident is None:
        return act.text
    return _("{incident}: {text}").format(incident=act.incident, text=act.text)


def obligation_to_answer(act: LeaderAct, crew: str) -> Obligation:
    """That the crew answers this check: due at once, and as loud as anything."""
    return Obligation(
        kind=POST_CHECK,
        what=_("Post check by {leader}").format(leader=act.leader),
        who=crew,
        to=act.leader,
        due=min(act.at, act.recorded_at or act.at),
        subject=str(act.id),
        special=True,
    )


def asked_by(key: str) -> int:
    """The check that the obligation of this key is to answer; 0 where it is another obligation."""
    kind, _space, rest = key.partition(" ")
    number = rest.partition(" ")[0]
    return int(number) if kind == POST_CHECK and number.isdecimal() else 0


def seconds_since(act: LeaderAct, at: Arrow) -> int:
    """Whole seconds since it was done; none where the desk's clock is behind."""
    return max(int((at - act.at).total_seconds()), 0)


def told(act: LeaderAct) -> str:
    """What the desk says when it takes the act in, and which key goes on, whatever is open."""
    if act.kind == "check":
        return _("{leader} checks the post: F3 answers").format(leader=act.leader)
    if act.kind == "instruct":
        words = fit(clean_line(directive_text(act)), _SHOWN).rstrip()
        return _("{leader} instructs: {text} (v on the board reads it back)").format(
            leader=act.leader, text=words
        )
    return _("{leader} has read to {place}").format(leader=act.leader, place=place_of(act))


def place_of(act: LeaderAct) -> str:
    """Up to where was read, as short as the log has it: 014."""
    return f"{act.incident.number:03}" if act.incident else _("the end")


def who_read(acts: Iterable[LeaderAct], *, at: Arrow) -> str:
    """Who has read up to where and when, for the title of the log; empty where nobody has."""
    words = [
        _("{leader} to {place} {time}").format(
            leader=act.leader, place=place_of(act), time=moment_short(act.at, at=at)
        )
        for act in acts
    ]
    return _("Read: {names}").format(names=_(", ").join(words)) if words else ""


def of_refused(count: int, reason: str, folder: str, *, is_full: bool = False) -> Alarm | None:
    """So many acts lie in the folder of those that were not taken in; `reason` is the latest's.

    Where it `is_full`, what is refused from now on leaves no trace, which is said.
    """
    if not count:
        return None
    words = ngettext(
        "{count} act of a leader was not taken in: {reason}",
        "{count} acts of leaders were not taken in, the latest: {reason}",
        count,
    )
    if is_full:
        words = _("REFUSED ACTS ARE NO LONGER KEPT: {count} lie aside, the latest: {reason}")
    return Alarm(
        "refused",
        words.format(count=count, reason=reason),
        _("Ask the leader what was meant, then take the files out of {folder}").format(
            folder=folder
        ),
    )


def of_obstacles(count: int, folder: str) -> Alarm | None:
    """So many things lie in the inbox that no view puts there, and that the desk leaves there."""
    if not count:
        return None
    words = ngettext(
        "In the leaders' inbox lies {count} thing that no view puts there",
        "In the leaders' inbox lie {count} things that no view puts there",
        count,
    )
    return Alarm(
        "refused",
        words.format(count=count),
        _(
            "Somebody may have got past a view: have it looked into, and taken out of {folder}"
        ).format(folder=folder),
    )

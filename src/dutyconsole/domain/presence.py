"""Presence (坚守岗位): a watch alarm after the ship's bridge rule (BNWAS, IMO MSC.128(75)).

After a quiet interval the desk asks on the screen, then it rings, then it tells others; whatever a
person does at the keyboard begins the interval anew. Where the quiet straddles the border of the
night, the interval that held when the quiet began counts: nobody's time runs out by a border.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import IntEnum

from arrow import Arrow

from dutyconsole.config import PresenceRules
from dutyconsole.domain.journal import Entry, Row
from dutyconsole.language import N_, _
from dutyconsole.wording import length

STOOD_STILL = 30
"""Seconds between two looks from which the desk stood still in between, or its clock was set."""


class Stage(IntEnum):
    """How far the watch alarm has gone."""

    NONE = 0
    SCREEN = 1
    BELL = 2
    NOTIFY = 3

    @property
    def key(self) -> str:
        """How the record names it."""
        return "" if self is Stage.NONE else self.name.lower()


STAGES = {
    Stage.NONE: "",
    Stage.SCREEN: N_("question on the screen"),
    Stage.BELL: N_("bell"),
    Stage.NOTIFY: N_("notice to others"),
}


@dataclass(frozen=True, slots=True)
class PresenceEvent:
    """Something that happened with the watch alarm."""

    id: int
    kind: str
    """`on`, `off`, `missed` or `answered`."""
    stage: Stage
    """Which stage was missed, or during which one it was answered."""
    at: Arrow
    by: str
    """The leader who switched it; for the others, who kept the log."""
    seconds: int
    """Missed: since the last sign. Answered: since the question was asked."""
    detail: str
    """The reason for which it was switched off, or a word about what happened."""

    @property
    def sentence(self) -> str:
        """What happened, on one line."""
        words = {
            "on": _("switched on by {name}"),
            "off": _("switched off by {name}"),
            "missed": _("missed: {stage}, {length} without a sign ({name})"),
            "answered": _("answered after {length}, at the stage: {stage} ({name})"),
        }[self.kind]
        said = words.format(name=self.by, stage=_(STAGES[self.stage]), length=length(self.seconds))
        return _("; ").join(filter(None, (said, self.detail)))


def is_night(rules: PresenceRules, at: Arrow) -> bool:
    """Whether the interval of the night holds; it may cross midnight."""
    now, begin, end = at.time(), rules.night_from, rules.night_to
    if begin <= end:
        return begin <= now < end
    return now >= begin or now < end


def quiet_limit(rules: PresenceRules, at: Arrow) -> int:
    """Seconds without a sign of presence until the question, when the quiet began at `at`."""
    return 60 * (rules.night if is_night(rules, at) else rules.day)


def stage_at(rules: PresenceRules, last_sign: Arrow | None, at: Arrow) -> Stage:
    """How far it has gone at `at`; with no `last_sign` the watch alarm is switched off."""
    if last_sign is None:
        return Stage.NONE
    begun = (stage for stage, moment in _beginnings(rules, last_sign) if moment <= at)
    return max(begun, default=Stage.NONE)


def next_change(rules: PresenceRules, last_sign: Arrow | None, at: Arrow) -> Arrow | None:
    """When the next stage begins if nobody gives a sign; None where there is none any more."""
    if last_sign is None:
        return None
    now = stage_at(rules, last_sign, at)
    ahead = (moment for stage, moment in _beginnings(rules, last_sign) if stage > now)
    return min(ahead, default=None)


@dataclass(frozen=True, slots=True)
class Quiet:
    """How long nobody has given a sign, as a desk knows it that looks every second."""

    since: Arrow
    """The last sign of presence."""
    looked: Arrow
    """When the desk looked last."""
    still: float = 0.0
    """Seconds that it stood still since then, in which nobody could have answered."""

    def look(self, rules: PresenceRules, at: Arrow) -> tuple["Quiet", Stage, bool]:
        """The next state, the stage, and whether the interval ran out while the desk stood still.

        A machine that slept, or a clock that was set, climbs no stage: where the interval ran out
        meanwhile, the question is asked now and the bell follows in its time.
        """
        gap = (at - self.looked).total_seconds()
        if 0 <= gap <= STOOD_STILL:
            after = replace(self, looked=at)
            return after, after.stage(rules), False
        before = self.stage(rules)
        ran_out = before is Stage.NONE and gap > 0 and replace(self, looked=at).stage(rules) > 0
        passed = (self.looked - self.since).total_seconds() - self.still
        counted = quiet_limit(rules, self.since) if ran_out else passed
        after = Quiet(self.since, at, (at - self.since).total_seconds() - counted)
        return after, after.stage(rules), ran_out

    def stage(self, rules: PresenceRules) -> Stage:
        """How far it has gone, without the seconds that the desk stood still."""
        return stage_at(rules, self.since, self.looked - timedelta(seconds=self.still))


def in_words(rules: PresenceRules) -> str:
    """When it asks, rings and tells others."""
    return _(
        "Asks after {day} min without a sign, from {night_from} to {night_to} after {night} min;"
        " rings {bell} s later, tells others {notify} s later"
    ).format(
        day=rules.day,
        night=rules.night,
        night_from=rules.night_from.strftime("%H:%M"),
        night_to=rules.night_to.strftime("%H:%M"),
        bell=rules.bell_after,
        notify=rules.notify_after,
    )


def drill_moments(
    count: int, begin: Arrow, end: Arrow, random: Callable[[], float]
) -> tuple[Arrow, ...]:
    """So many moments from `begin` to `end` by chance, in order; `random` gives 0 to below 1."""
    room = (end - begin).total_seconds()
    if room <= 0:
        return ()
    return tuple(sorted(begin.shift(seconds=int(random() * room)) for _drill in range(count)))


def is_by_a_person(entry: Entry) -> bool:
    """Whether a person made this entry, and not the desk by itself.

    It goes by the rows, so that an act of both counts as one of the person. What a leader does from
    afar is no sign that somebody is at the desk.
    """
    is_from_afar = any(row.table == "leader_act" for row in entry.rows)
    return not is_from_afar and not all(map(_is_automatic, entry.rows))


def _is_automatic(row: Row) -> bool:
    kinds = _AUTOMATIC.get(row.table)
    return kinds is not None and (not kinds or row.values.get(_KIND_OF[row.table]) in kinds)


_AUTOMATIC: dict[str, tuple[str, ...]] = {
    "presence_event": ("missed", "answered"),
    "post_check": ("drill",),
    "alarm_event": ("raised", "cleared"),
    "outbox": (),
    "outbox_try": (),
    "clock_jump": (),
    "segment": (),
    "settings": (),
}
"""Tables that the desk writes to by itself: which kinds of row, or all of them."""
_KIND_OF = {"presence_event": "kind", "post_check": "direction", "alarm_event": "kind"}


def _beginnings(rules: PresenceRules, last_sign: Arrow) -> tuple[tuple[Stage, Arrow], ...]:
    asked = last_sign + timedelta(seconds=quiet_limit(rules, last_sign))
    return (
        (Stage.SCREEN, asked),
        (Stage.BELL, asked + timedelta(seconds=rules.bell_after)),
        (Stage.NOTIFY, asked + timedelta(seconds=rules.notify_after)),
    )

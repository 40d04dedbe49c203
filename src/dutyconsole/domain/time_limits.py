"""Time limits (时限): by when an incident is reported to whom, as each place's rules say it.

The rules differ from place to place, and so does what they count from: the moment the duty room
received the message (接报) or the moment it happened (事发). They are kept as named presets, and
the station's own rules replace them one by one. That facts are incomplete moves no limit.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from arrow import Arrow

from dutyconsole.config import Limits
from dutyconsole.domain.incidents import LEVELS
from dutyconsole.domain.moments import from_text
from dutyconsole.language import N_


class Base(StrEnum):
    """What a limit counts from."""

    RECEIVED = "received"
    OCCURRED = "occurred"


BASES = {
    Base.RECEIVED: N_("from receipt"),
    Base.OCCURRED: N_("from occurrence"),
}

STEPS = {
    "leader": N_("Call to the duty leader"),
    "head": N_("Call to the head of the group"),
    "office": N_("Call to the superior office"),
    "forward": N_("Referral"),
    "written": N_("Written initial report"),
    "follow_up": N_("Follow-up report"),
    "final": N_("Final report"),
}
"""What has to be done, in the order in which it is done."""

SPECIAL = "special"
"""What a limit for special situations is kept under, whatever their level."""


@dataclass(frozen=True, slots=True)
class Limit:
    """By when one step has to be done."""

    key: str
    """`special.head`: names the clock, whichever rule sets it."""
    step: str
    """A key of STEPS."""
    minutes: int | None = None
    """For a follow-up, the longest time since the report before it.

    Without a number there is no clock: at once, a follow-up on every change, the final report on
    closing.
    """
    base: Base = Base.RECEIVED
    at: tuple[dt.time, ...] = ()
    """Fixed hours by which a follow-up goes up every day."""
    source: str = ""
    """The rule and its article, to be translated when shown."""


OWN_RULE = N_("the station's own rule")
"""The source of a limit that station.toml sets."""

Preset = Mapping[str, tuple[Limit, ...]]
"""What a rule says for special situations and for each level; what it does not say is absent."""


def limits_for(settings: Limits, level: str, *, is_special: bool) -> tuple[Limit, ...]:
    """Every limit of an incident of this level, in the order of STEPS.

    A special situation has the limits of its level too; of two on one step `binding` has the one
    that counts.
    """
    whens = (SPECIAL, level) if is_special else (level,)
    order = list(STEPS)
    found = (limit for when in whens for limit in _of(settings, when))
    return tuple(sorted(found, key=lambda limit: order.index(limit.step)))


def levels_with_limits(settings: Limits) -> tuple[str, ...]:
    """The levels of which an incident has limits without being a special situation."""
    return tuple(level for level in LEVELS if _of(settings, level))


def clocked_steps(settings: Limits) -> frozenset[str]:
    """The steps for which a special situation, of any level, can have a clock."""
    return frozenset(
        limit.step
        for level in LEVELS
        for limit in limits_for(settings, level, is_special=True)
        if limit.minutes or limit.step == "final"
    )


def longest(settings: Limits) -> int:
    """Minutes that the longest limit has; a day at least, since follow-ups have hours."""
    every = (
        limit.minutes or 0
        for level in LEVELS
        for limit in limits_for(settings, level, is_special=True)
    )
    return max(_DAY, *every)


_DAY = 24 * 60


def binding(
    limits: Iterable[tuple[Limit, Arrow | None]],
) -> tuple[tuple[Limit, Arrow | None], ...]:
    """Those of `limits`, each with the moment it is due, that count: of one step the first due.

    Follow-ups of different hours all count.
    """
    kept: dict[tuple[object, ...], tuple[Limit, Arrow | None]] = {}
    for limit, due in limits:
        clock = (limit.step, limit.at, limit.minutes) if limit.step == _AGAIN else (limit.step,)
        _before, until = kept.setdefault(clock, (limit, due))
        if due and (until is None or due < until):
            kept[clock] = (limit, due)
    return tuple(kept.values())


def base_used(limit: Limit, *, occurred_at: Arrow | None) -> Base:
    """What the limit really counts from: from receipt where nobody knows when it happened."""
    return limit.base if occurred_at else Base.RECEIVED


def due_of(limit: Limit, *, received_at: Arrow, occurred_at: Arrow | None) -> Arrow | None:
    """The moment a limit is due; None for a follow-up, and where there is no clock.

    `base_used` says what it counts from.
    """
    if limit.minutes is None or limit.step == _AGAIN:
        return None
    occurred = base_used(limit, occurred_at=occurred_at) is Base.OCCURRED
    start = occurred_at if occurred and occurred_at else received_at
    return start.shift(minutes=limit.minutes)


def next_follow_up(
    limit: Limit, after: Arrow, zone: dt.tzinfo, *, covered: Arrow | None = None
) -> Arrow | None:
    """By when the follow-up after the report of `after` goes up; None if only on a change.

    A report at a fixed hour's own second is that of the hour; up to the moment `covered` no hour
    is asked for, since one went up for it before.
    """
    if limit.step != _AGAIN:
        return None
    day = after.to(zone).date()
    days = (day, day + dt.timedelta(days=1))
    begun = max(after, covered or after)
    moments = [
        moment
        for each in (*days, begun.to(zone).date() + dt.timedelta(days=1))
        for time in limit.at
        if (moment := _on(each, time, zone)) > begun
    ]
    if limit.minutes is not None:
        moments.append(after.to(zone).shift(minutes=limit.minutes))
    return min((moment for moment in moments if moment > after), default=None)


_AGAIN = "follow_up"


def _of(settings: Limits, when: str) -> tuple[Limit, ...]:
    """What the preset says for `when`, each step replaced by the station's own rule for it."""
    steps = {limit.step: limit for limit in PRESETS[settings.preset].get(when, ())}
    for rule in settings.rules:
        if rule.when == when:
            steps[rule.step] = Limit(
                f"{when}.{rule.step}",
                rule.step,
                rule.minutes,
                Base(rule.base),
                tuple(sorted(rule.at)),
                OWN_RULE,
            )
    return tuple(steps.values())


def _on(day: dt.date, time: dt.time, zone: dt.tzinfo) -> Arrow:
    return from_text(dt.datetime.combine(day, time, tzinfo=zone).isoformat())


# ------------------------------------------------------------------ the presets

_FOUR = tuple(level for level in LEVELS if level != "unrated")
_TWO = ("major", "particularly_major")
_MORNING_AND_EVENING = (dt.time(8), dt.time(17))


def _preset(source: str, *groups: tuple[tuple[str, ...], tuple[Limit, ...]]) -> Preset:
    """A preset of one source: limits, and for which situations each group of them is."""
    said: dict[str, tuple[Limit, ...]] = {}
    for whens, limits in groups:
        for when in whens:
            said[when] = (
                *said.get(when, ()),
                *(
                    Limit(
                        f"{when}.{each.step}", each.step, each.minutes, each.base, each.at, source
                    )
                    for each in limits
                ),
            )
    return MappingProxyType(said)


def _received(step: str, minutes: int | None = None, *at: dt.time) -> Limit:
    return Limit("", step, minutes, Base.RECEIVED, at)


def _occurred(step: str, minutes: int | None = None, *at: dt.time) -> Limit:
    return Limit("", step, minutes, Base.OCCURRED, at)


PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        # The plan gives no minutes (“at once”, “quickly”): these are a suggestion.
        "plan": _preset(
            N_("suggested for the bureau's plan, part 4"),
            (
                (SPECIAL,),
                (
                    _received("head", 10),
                    _received("office", 30),
                    _received("written", 60),
                    _received("follow_up", None, *_MORNING_AND_EVENING),
                    _received("final"),
                ),
            ),
        ),
        "state_council_2015": _preset(
            N_("State Council Emergency Office, 31 July 2015"),
            (
                _TWO,
                (
                    _occurred("office", 30),
                    _occurred("written", 60),
                    _occurred("follow_up"),
                    _occurred("final"),
                ),
            ),
        ),
        # To the head of the unit at once, within an hour of that to the government and the
        # department, in writing afterwards. Two hours from level to level are those of governments;
        # whatever is sensitive is reported as if major, so that it is no later than the rest.
        "shanxi_2007": _preset(
            N_("Shanxi Provincial Government, Jinzhengfa [2007] No. 27, 1(3)"),
            (
                (SPECIAL, *_FOUR),
                (
                    _received("head"),
                    _received("office", 60),
                    _received("written"),
                    _received("follow_up"),
                ),
            ),
        ),
        # It speaks of warnings, which have a level, and of documents that are not urgent, which
        # have none; that these may wait for the first workday after a holiday is not kept here.
        "changzi_2025": _preset(
            N_("Changzi County Emergency Management Bureau, 5 August 2025"),
            ((SPECIAL, *_FOUR), (_received("leader", 10), _received("forward", 30))),
            (("unrated",), (_received("forward", 60),)),
        ),
        # It names no means of reporting: the telephone is the first.
        "wuhan_2020": _preset(
            N_("Wuhan general contingency plan, 2020"),
            (("ordinary",), (_received("office", 120),)),
            (("serious",), (_received("office", 60),)),
            (_TWO, (_occurred("office", 30),)),
        ),
        "henan": _preset(
            N_("Henan Emergency Management Department, notice of 28 January"),
            (("ordinary",), (_occurred("written", 360),)),
            (("serious",), (_occurred("written", 60),)),
            (_TWO, (_occurred("office", 15), _occurred("written", 35))),
            (("serious", *_TWO), (_occurred("follow_up", None, *_MORNING_AND_EVENING),)),
        ),
        # It lists situations, not levels, and names no means of reporting.
        "health_2003": _preset(
            N_("Public-health emergency regulation (2003), art. 20"),
            ((SPECIAL,), (_received("office", 120),)),
        ),
    }
)
"""The rules of several places by name, as station.toml chooses one of them."""

"""The settings of the alarms: when they ring, who is told outside, the watch alarm."""

import datetime as dt
from typing import Literal

import msgspec

from dutyconsole.config.leaves import Count, Line, Minutes, Offset, TimeOfDay, Years, YesOrNo


class AlarmRules(msgspec.Struct, frozen=True, kw_only=True):
    """[alarms]: at which minutes before and after its time an obligation rings."""

    report: tuple[Offset, ...] = (-120, -60, -30, -15, -5, 0, 5, 15, 30, 60)
    incident: tuple[Offset, ...] = (-5, -2, 0, 5, 15, 30, 60)
    other: tuple[Offset, ...] = (0, 30, 60)
    """For everything else: the handover, the relief, what is carried over."""
    bell_seconds: Count = 20
    """So often the bell is repeated while nobody acknowledges."""
    both: YesOrNo = False
    """Whether two people have to acknowledge."""


AlarmKind = Literal["report", "incident", "presence", "other"]


class NoticeStage(msgspec.Struct, frozen=True, kw_only=True):
    """[[notify.stages]]: who is told outside the room, when nobody answers inside."""

    kinds: tuple[AlarmKind, ...]
    minutes: Offset
    """Before (negative) or after the moment it is due."""
    to: tuple[Line, ...]
    """Keys of posts, “head” for the leading group's head, or names."""
    even_acknowledged: YesOrNo = False
    """Whether they are told too when somebody has acknowledged the alarm."""


class Notify(msgspec.Struct, frozen=True, kw_only=True):
    """[notify]: messages that leave the room; where they go stands in channels.toml."""

    personal: YesOrNo = False
    """Whether names, telephone numbers and what was said may leave the room."""
    stages: tuple[NoticeStage, ...] = ()


class PresenceRules(msgspec.Struct, frozen=True, kw_only=True):
    """[presence]: the watch alarm; the duty leader switches it on and off."""

    day: Minutes = 120
    """Minutes without a sign of presence until the first stage, by day."""
    night: Minutes = 60
    night_from: TimeOfDay = dt.time(22)
    night_to: TimeOfDay = dt.time(6)
    bell_after: Count = 60
    """Seconds after the question on the screen."""
    notify_after: Count = 180
    """Seconds after the question on the screen; who is told stands in [[notify.stages]]."""
    drills: Years = 0
    """Drills of a shift at random times, for those who want them."""

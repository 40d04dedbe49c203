"""station.toml as one frozen record.

The types of the settings; `dutyconsole.settings` is not needed: `load` reads and checks the file.
"""

import datetime as dt
from typing import Literal

import msgspec


class _Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of station.toml: keys that are not declared are refused."""


class Identity(_Section):
    """[station]: who keeps this watch."""

    name: str
    """The duty room, as it stands on the board and on paper."""
    bureau: str
    """The public body the duty room belongs to."""
    superior: str
    """The office that reports go up to."""
    time_zone: str = "Asia/Shanghai"
    """An IANA zone of one fixed offset: stored times must sort as text."""


class Shifts(_Section):
    """[shifts]: when the watch changes hands."""

    preset: Literal["24h", "day_night"] = "24h"
    """`24h` is one shift from 08:30; `day_night` changes at 08:30 and 17:30."""
    handover: tuple[dt.time, ...] | None = None
    """Handover times that replace the preset's, ascending; the first begins the duty day."""


class Post(_Section):
    """[[posts]]: a post of every shift."""

    key: str
    name: str
    count: int = 1
    """How many people stand in this post at once."""


class ReportRule(_Section):
    """[[reports]]: a report that goes up every day."""

    key: str
    name: str
    to: str
    due: dt.time
    """Late from this time on, to the second."""
    cutoff: dt.time | None = None
    """The earlier internal cut-off by which the figures must be in."""


class Calendar(_Section):
    """[calendar]: which days count as rest days."""

    rest_day_scope: Literal["all_rest_days", "statutory_only"] = "all_rest_days"
    """Whether ordinary weekends count as rest days when it is asked who sends the report."""


class ChecklistItem(_Section):
    """[[checklist]]: an item of the handover checklist of every shift."""

    key: str
    text: str


class LeadingGroup(_Section):
    """[leading_group]: whom special situations go to first."""

    name: str
    head: str
    deputies: tuple[str, ...] = ()
    members: tuple[str, ...] = ()


class Office(_Section):
    """[office]: the leading group's office; on workdays it sends the daily report."""

    name: str
    head: str = ""
    phone: str = ""


class WorkGroup(_Section):
    """[[groups]]: a work group that matters are referred to."""

    key: str
    name: str
    head: str = ""
    members: tuple[str, ...] = ()


class Category(_Section):
    """[[categories]]: a kind of incident."""

    key: str
    name: str
    group: str = ""
    """The key of the work group that matters of this kind go to."""


class Retention(_Section):
    """[retention]: years that records are kept; 0 is for ever."""

    duty_log: int = 10
    handovers: int = 10
    reports: int = 10
    major_incidents: int = 0


class Station(_Section):
    """The whole of station.toml."""

    station: Identity
    language: Literal["zh_CN", "en"] | None = None
    shifts: Shifts = Shifts()
    posts: tuple[Post, ...]
    reports: tuple[ReportRule, ...]
    calendar: Calendar = Calendar()
    checklist: tuple[ChecklistItem, ...] = ()
    leading_group: LeadingGroup
    office: Office
    groups: tuple[WorkGroup, ...] = ()
    categories: tuple[Category, ...] = ()
    retention: Retention = Retention()

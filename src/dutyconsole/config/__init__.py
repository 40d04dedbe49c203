"""The settings of a station: station.toml as one frozen record.

Only the types and what follows from them at once; `config_file` reads the file, and
`config_checks` holds the rules between settings. A leaf type (`leaves`) carries, as its
description, the words that tell an operator what is expected there.
"""

import datetime as dt
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from dutyconsole.config.alarms import AlarmKind as AlarmKind
from dutyconsole.config.alarms import AlarmRules as AlarmRules
from dutyconsole.config.alarms import NoticeStage as NoticeStage
from dutyconsole.config.alarms import Notify as Notify
from dutyconsole.config.alarms import PresenceRules as PresenceRules
from dutyconsole.config.leaves import (
    Count,
    Degrees,
    InBook,
    Key,
    Line,
    MaybeLine,
    Minutes,
    TimeOfDay,
    Weekday,
    Years,
    YesOrNo,
)
from dutyconsole.config.registers import Area as Area
from dutyconsole.config.registers import CampaignRules as CampaignRules
from dutyconsole.config.registers import OwnRegister as OwnRegister
from dutyconsole.config.registers import Supply as Supply
from dutyconsole.config.view import LeaderMay as LeaderMay
from dutyconsole.config.view import ViewRules as ViewRules


class _Section(msgspec.Struct, frozen=True):
    """A part of station.toml."""


class Identity(_Section, frozen=True, kw_only=True):
    """[station]: who keeps this watch."""

    name: Line
    """The duty room, as it stands on the board and on paper."""
    bureau: Line
    """The public body the duty room belongs to."""
    superior: Line
    """The office that reports go up to."""
    time_zone: Line = "Asia/Shanghai"
    """An IANA zone of one fixed offset: stored times must sort as text."""


class Shifts(_Section, frozen=True, kw_only=True):
    """[shifts]: when the watch changes hands."""

    preset: Literal["24h", "day_night"] = "24h"
    """`24h` is one shift from 08:30; `day_night` changes at 08:30 and 17:30."""
    handover: tuple[TimeOfDay, ...] | None = None
    """Handover times that replace the preset's, ascending; the first begins the duty day."""


class Post(_Section, frozen=True, kw_only=True):
    """[[posts]]: a post of every shift."""

    key: Key
    name: Line
    count: Count = 1
    """How many people stand in this post at once."""
    signs: YesOrNo | None = None
    """Whether they sign the handover; left out, all but the duty leader do."""


class ReportRule(_Section, frozen=True, kw_only=True):
    """[[reports]]: a report that goes up every day, or on some days of the week."""

    key: Key
    name: Line
    to: Line
    due: TimeOfDay
    """Late from this time on, to the second."""
    cutoff: TimeOfDay | None = None
    """The earlier internal cut-off by which the figures must be in."""
    weekdays: tuple[Weekday, ...] = ()
    """The days of the week on which it is due; every day where none is named."""
    drafted: YesOrNo = False
    """Whether the program drafts it from the registers and the log, and it is signed off here."""


class Calendar(_Section, frozen=True, kw_only=True):
    """[calendar]: which days count as rest days."""

    rest_day_scope: Literal["all_rest_days", "statutory_only"] = "all_rest_days"
    """Whether ordinary weekends count as rest days when it is asked who sends the report."""


class ChecklistItem(_Section, frozen=True, kw_only=True):
    """[[checklist]]: an item of the handover checklist."""

    key: Key
    text: Line
    kind: Literal["tick", "value", "count", "test"] = "tick"
    """Ticked; or what is seen, how many are counted, or when it was tried and what happened."""
    expected: MaybeLine = ""
    """What should be seen, or should happen in a test."""
    book: InBook | None = None
    """How many there are by the book, where they are counted."""
    unit: MaybeLine = ""
    """What is counted or measured in."""
    every: Literal["shift", "daily", "weekly", "holiday_eve"] = "shift"
    """When it is due; all but `shift` are due in the first shift of the duty day only."""
    weekday: Weekday | None = None
    """On which day of the week, where it is due once a week."""


class LeadingGroup(_Section, frozen=True, kw_only=True):
    """[leading_group]: whom special situations go to first."""

    name: Line
    head: Line
    deputies: tuple[Line, ...] = ()
    members: tuple[Line, ...] = ()


class Office(_Section, frozen=True, kw_only=True):
    """[office]: the leading group's office; on workdays it sends the daily report."""

    name: Line
    head: MaybeLine = ""
    phone: MaybeLine = ""


class WorkGroup(_Section, frozen=True, kw_only=True):
    """[[groups]]: a work group that matters are referred to."""

    key: Key
    name: Line
    head: MaybeLine = ""
    members: tuple[Line, ...] = ()


class Category(_Section, frozen=True, kw_only=True):
    """[[categories]]: a kind of incident."""

    key: Key
    name: Line
    group: MaybeLine = ""
    """The key of the work group that matters of this kind go to."""
    rumour: YesOrNo = False
    """Whether it is public opinion (舆情), which needs a verdict before it is closed."""


Level = Literal["unrated", "ordinary", "serious", "major", "particularly_major"]
"""A provisional level of an incident."""


class LimitRule(_Section, frozen=True, kw_only=True):
    """[[limits.rules]]: a time limit of the station's own, in place of the preset's."""

    when: Literal["special", Level]
    """For which level, or for special situations of any level."""
    step: Literal["leader", "head", "office", "forward", "written", "follow_up", "final"]
    """Calls to the duty leader, the group's head, the superior office; a referral; the reports."""
    minutes: Minutes | None = None
    """For follow-ups, from one to the next; without them no clock runs: at once, on change."""
    base: Literal["received", "occurred"] = "received"
    """What the minutes count from; from receipt too where nobody knows when it happened."""
    at: tuple[TimeOfDay, ...] = ()
    """Hours of the day by which follow-up reports go up."""


class Limits(_Section, frozen=True, kw_only=True):
    """[limits]: by when incidents are reported, and to whom."""

    preset: Literal[
        "plan",
        "state_council_2015",
        "shanxi_2007",
        "changzi_2025",
        "wuhan_2020",
        "henan",
        "health_2003",
    ] = "plan"
    """Whose rules hold where there is none of the station's own."""
    rules: tuple[LimitRule, ...] = ()


class SpecialCriterion(_Section, frozen=True, kw_only=True):
    """[[special]]: what makes a message a special situation; any one of what is set is enough."""

    key: Key
    name: Line
    words: tuple[Line, ...] = ()
    """Any of them in the text, unless it is denied there."""
    temperature: Degrees | None = None
    """A body temperature in the text that is at or above it, in °C."""
    categories: tuple[Key, ...] = ()
    """Keys of kinds of incident, any of them."""
    levels: tuple[Level, ...] = ()
    """Any of these levels."""


Element = Literal[
    "time",
    "place",
    "source",
    "nature",
    "course",
    "consequences",
    "scope",
    "trend",
    "handling",
    "measures",
    "advice",
    "leaders",
    "on_scene",
    "requests",
]
"""An official element of a report on an incident."""


class Bulletins(_Section, frozen=True, kw_only=True):
    """[bulletins]: reports on an incident, as they go up."""

    name: MaybeLine = ""
    """What stands at the head of the sheet; left empty, “Duty bulletin” (值班快报)."""
    required: tuple[Element, ...] = ("time", "place", "source", "nature", "course", "handling")
    """The elements without which a report counts as one with an omission (漏报)."""
    cc: tuple[Line, ...] = ()
    """Whom a copy goes to."""


class Contact(_Section, frozen=True, kw_only=True):
    """[[contacts]]: a place one has to reach."""

    key: Key
    name: Line
    phone: Line
    person: MaybeLine = ""
    note: MaybeLine = ""
    """When it can be reached, a second number."""


class Retention(_Section, frozen=True, kw_only=True):
    """[retention]: years that records are kept; 0 is for ever."""

    duty_log: Years = 10
    handovers: Years = 10
    reports: Years = 10
    major_incidents: Years = 0


class Journal(_Section, frozen=True, kw_only=True):
    """[journal]: how the record is chained; read when it is made, and fixed from then on."""

    hash: Literal["sha256", "sm3"] = "sha256"
    """`sm3` (GB/T 32905) where the station's rules ask for it."""


class BackupRules(_Section, frozen=True, kw_only=True):
    """[backup]: where backups go beside the station's own folder, and how many are kept."""

    folders: tuple[Line, ...] = ()
    """Further folders or media; the same backup is made in each of them."""
    daily: Count = 14
    """Of so many of the last days, months and years that have a backup, the newest is kept."""
    monthly: Count = 12
    yearly: Count = 10
    alarm_hours: Count = 26
    """So old the newest one may be: a day, and time for a handover that comes late."""
    standby: YesOrNo = False
    """Whether Litestream keeps a second machine up to date; it brings the -wal over then."""


class Station(_Section, frozen=True, kw_only=True):
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
    limits: Limits = Limits()
    special: tuple[SpecialCriterion, ...] = ()
    bulletins: Bulletins = Bulletins()
    alarms: AlarmRules = AlarmRules()
    notify: Notify = Notify()
    presence: PresenceRules = PresenceRules()
    contacts: tuple[Contact, ...] = ()
    campaign: CampaignRules = CampaignRules()
    areas: tuple[Area, ...] = ()
    supplies: tuple[Supply, ...] = ()
    registers: tuple[OwnRegister, ...] = ()
    retention: Retention = Retention()
    journal: Journal = Journal()
    backup: BackupRules = BackupRules()
    view: ViewRules = ViewRules()

    def post(self, key: str) -> Post | None:
        """The post of this key; none where the settings no longer have it."""
        return _with_key(self.posts, key)

    def group(self, key: str) -> WorkGroup | None:
        """The work group of this key; none where the settings no longer have it."""
        return _with_key(self.groups, key)

    def contact(self, key: str) -> Contact | None:
        """The contact of this key; none where the settings no longer have it."""
        return _with_key(self.contacts, key)

    def category(self, key: str) -> Category | None:
        """The kind of incident of this key; none where the settings no longer have it."""
        return _with_key(self.categories, key)


def shift_starts(station: Station) -> tuple[dt.time, ...]:
    """The handover times of a duty day, ascending: those that are set, else the preset's."""
    return station.shifts.handover or _PRESETS[station.shifts.preset]


def leads(post: Post) -> bool:
    """Whether whoever stands in this post is the duty leader."""
    return post.key in _LEADER_KEYS or "带班" in post.name


def signing_posts(station: Station) -> tuple[Post, ...]:
    """The posts that sign the handover, by what is set or else all but the duty leader's.

    There is one always: where nobody but duty leaders is on duty, these sign.
    """
    signing = (
        post for post in station.posts if post.signs or (post.signs is None and not leads(post))
    )
    return tuple(signing) or tuple(post for post in station.posts if post.signs is not False)


def zone(station: Station) -> dt.tzinfo:
    """The station's time zone, of one fixed offset."""
    return ZoneInfo(station.station.time_zone)


_LEADER_KEYS = frozenset({"leader", "chief"})
_PRESETS = {
    "24h": (dt.time(8, 30),),
    "day_night": (dt.time(8, 30), dt.time(17, 30)),
}

_Keyed = TypeVar("_Keyed", Post, WorkGroup, Category, Contact)


def _with_key(things: tuple[_Keyed, ...], key: str) -> _Keyed | None:
    return next((thing for thing in things if thing.key == key), None)

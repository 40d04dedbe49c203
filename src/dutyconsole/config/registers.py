"""The settings of the registers (台账): the campaign, areas, supplies, registers of one's own."""

import datetime as dt
from decimal import Decimal
from typing import Literal

import msgspec

from dutyconsole.config.leaves import (
    Count,
    Degrees,
    Key,
    Line,
    MaybeLine,
    Minutes,
    TimeOfDay,
    Years,
    YesOrNo,
)


class CampaignRules(msgspec.Struct, frozen=True, kw_only=True):
    """[campaign]: the special campaign (专项) that the registers belong to.

    Whether it is on is an act in the record, not a setting.
    """

    name: MaybeLine = ""
    """What it is called; left empty, “Epidemic prevention” (疫情防控)."""
    category: MaybeLine = ""
    """The key of the kind of incident that a fever becomes; left out, “epidemic” or the first."""
    fever: Degrees = 37.3
    """A body temperature at or above it, in °C, is a fever; it is kept with each reading."""
    recheck: Minutes = 15
    """Minutes within which a reading that is too high is taken again, under the arm."""
    rounds: tuple[TimeOfDay, ...] = (dt.time(9, 30), dt.time(15, 30))
    """By when everybody's temperature of each round of the day is in."""
    visitors_until: TimeOfDay = dt.time(18)
    """By when whoever visits has left."""
    isolation_days: Count = 14
    """Days from the day of return, which is day 0, to the day of release."""
    follow_up: TimeOfDay = dt.time(16)
    """By when everybody in isolation was called today."""
    census_days: Count = 3
    """Days from the beginning of the campaign until nobody is left to be surveyed."""
    cover_days: Count = 3
    """Days that supplies should last at least."""
    stock_hours: Count = 24
    """Hours within which supplies that run short are seen to."""
    correction: Minutes = 60
    """Minutes within which a correction follows a daily report of which the sources changed."""
    keep_months: Years = 12
    """Months after its end for which personal data are kept; then they are due for destruction."""
    sections: tuple[Line, ...] = ()
    """Sections and affiliated institutions, in order; left out, those of the directory."""
    approval: Literal["section", "leader", "head"] = "leader"
    """Whose approval an outing needs at least."""


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """[[areas]]: a place that is disinfected."""

    key: Key
    name: Line
    by: tuple[TimeOfDay, ...] = ()
    """By when a round is done, on every day."""


class Supply(msgspec.Struct, frozen=True, kw_only=True):
    """[[supplies]]: an item of the supplies ledger."""

    key: Key
    name: Line
    unit: Line
    safe: Years = 0
    """Safe stock: below it, it is to be seen to."""
    per_day: Years = 0
    """How many are used on a day; 0 where that is reckoned from the issues of the last 7 days."""


class OwnField(msgspec.Struct, frozen=True, kw_only=True):
    """[[registers.fields]]: a field of a register of the station's own."""

    key: Key
    name: Line
    kind: Literal[
        "line", "text", "person", "section", "number", "choice", "day", "moment", "yes_no",
        "phone", "id_number",
    ] = "line"  # fmt: skip
    required: YesOrNo = False
    unit: MaybeLine = ""
    least: Years | None = None
    most: Years | None = None
    choices: tuple[Line, ...] = ()
    private: YesOrNo = False
    """Whether it is masked; telephone and ID numbers always are."""
    later: YesOrNo = False
    """Whether it is filled in later: a return, an exit."""


class OwnRegister(msgspec.Struct, frozen=True, kw_only=True):
    """[[registers]]: a further register of the station's own."""

    key: Key
    name: Line
    fields: tuple[OwnField, ...]
    subject: MaybeLine = ""
    """The key of the field that names who or what a line is about; the first one if left out."""
    closed_by: MaybeLine = ""
    """The key of the field with which a line is done; left out, every line is done at once."""
    hours: Count | None = None
    """Hours within which a line is to be done; none where nobody asks."""
    campaign: YesOrNo = False
    """Whether it belongs to the campaign, and ends with it."""


def fever_of(rules: CampaignRules) -> Decimal:
    """The threshold as it is compared and kept, to one decimal place."""
    return Decimal(str(rules.fever)).quantize(Decimal("0.1"))

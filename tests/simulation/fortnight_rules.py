"""What the simulated fortnight goes by: stations, and the same rules in plain values for the books.

The plain ones are written down from the rules themselves (domain.md §1.5) and not from
`domain.time_limits`, so that the one can be held against the other.
"""

import datetime as dt
from dataclasses import dataclass

from builders import settings
from dutyconsole import config


@dataclass(frozen=True)
class Limit:
    """By when something has to be done."""

    minutes: int | None = None
    from_occurrence: bool = False
    hours: tuple[int, ...] = ()


Limits = dict[str, dict[str, Limit]]
"""For `special` and for each level: step to limit."""


@dataclass(frozen=True)
class Rules:
    """A station, and what holds there in plain values."""

    name: str
    station: config.Station
    limits: Limits
    starts: tuple[dt.time, ...]
    reports: tuple[tuple[str, dt.time, tuple[int, ...]], ...]
    """Key, hour, days of the week."""

    @property
    def needed(self) -> int:
        """How many people have to acknowledge."""
        return 2 if self.station.alarms.both else 1


ALARMS = {
    "report": (-120, -60, -30, -15, -5, 0, 5, 15, 30, 60),
    "incident": (-5, -2, 0, 5, 15, 30, 60),
    "other": (0, 30, 60),
}
"""At which minutes each kind rings where the settings say nothing else."""

LEVEL_CRITERION = "重大以上"
GRAVE = ("major", "particularly_major")
SPECIAL = (
    config.SpecialCriterion(key="fever", name="发热", temperature=37.3),
    config.SpecialCriterion(key="case", name="疑似、确诊病例", words=("疑似", "确诊")),
    config.SpecialCriterion(key="contacts", name="密接、协查", words=("密接", "密切接触", "协查")),
    config.SpecialCriterion(key="collective", name="聚集性事件", words=("聚集", "群体", "集体")),
    config.SpecialCriterion(key="level", name=LEVEL_CRITERION, levels=GRAVE),
)

_OFFICE = "市疫情防控领导小组办公室"
_DAILY = config.ReportRule(key="daily", name="日报", to=_OFFICE, due=dt.time(17))
_MORNING_AND_EVENING = Limit(hours=(8, 17))

PLAN = Rules(
    "plan",
    settings(reports=(_DAILY,), special=SPECIAL),
    {
        "special": {
            "head": Limit(10),
            "office": Limit(30),
            "written": Limit(60),
            "follow_up": _MORNING_AND_EVENING,
            "final": Limit(),
        }
    },
    (dt.time(8, 30),),
    (("daily", dt.time(17), ()),),
)
_GRAVE_IN_HENAN = {
    "office": Limit(15, from_occurrence=True),
    "written": Limit(35, from_occurrence=True),
    "follow_up": _MORNING_AND_EVENING,
}
HENAN = Rules(
    "henan",
    settings(
        shifts=config.Shifts(preset="day_night"),
        reports=(
            _DAILY,
            config.ReportRule(
                key="weekly", name="周报", to=_OFFICE, due=dt.time(15), weekdays=(1, 5)
            ),
        ),
        limits=config.Limits(preset="henan"),
        special=SPECIAL,
        alarms=config.AlarmRules(both=True),
    ),
    {
        "ordinary": {"written": Limit(360, from_occurrence=True)},
        "serious": {
            "written": Limit(60, from_occurrence=True),
            "follow_up": _MORNING_AND_EVENING,
        },
        "major": _GRAVE_IN_HENAN,
        "particularly_major": _GRAVE_IN_HENAN,
    },
    (dt.time(8, 30), dt.time(17, 30)),
    (("daily", dt.time(17), ()), ("weekly", dt.time(15), (1, 5))),
)
_CHANGZI = {"leader": Limit(10), "forward": Limit(30)}
OWN = Rules(
    "own",
    settings(
        reports=(_DAILY,),
        limits=config.Limits(
            preset="changzi_2025",
            rules=(
                config.LimitRule(when="special", step="office", minutes=20, base="occurred"),
                config.LimitRule(
                    when="special", step="follow_up", minutes=240, at=(dt.time(8), dt.time(17))
                ),
                config.LimitRule(when="special", step="final", minutes=90),
                config.LimitRule(when="serious", step="office", minutes=25),
            ),
        ),
        special=SPECIAL,
    ),
    {
        "special": {
            **_CHANGZI,
            "office": Limit(20, from_occurrence=True),
            "follow_up": Limit(240, hours=(8, 17)),
            "final": Limit(90),
        },
        "ordinary": _CHANGZI,
        "serious": {**_CHANGZI, "office": Limit(25)},
        "major": _CHANGZI,
        "particularly_major": _CHANGZI,
        "unrated": {"forward": Limit(60)},
    },
    (dt.time(8, 30),),
    (("daily", dt.time(17), ()),),
)
"""Rules of the station's own over those of Changzi: calls, referrals, follow-ups by the minute."""

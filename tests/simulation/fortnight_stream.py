"""A stream of messages as a duty room has them: invented from a seed, or those of a real file."""

import csv
import datetime as dt
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from builders import ZONE, a_message
from dutyconsole.domain.special import why_special
from simulation.fortnight_rules import SPECIAL


@dataclass(frozen=True)
class Call:
    """A message that comes in."""

    received: datetime
    text: str
    labels: frozenset[str]
    """The criteria that the text meets."""
    level: str = "unrated"
    occurred: datetime | None = None


WORDS: tuple[tuple[str, frozenset[str]], ...] = (
    ("市防控办通知：明日9时召开视频会议，请组长参加。", frozenset()),
    ("市材料研究所报告：在岗42人，体温均在36.0至37.2度之间，无异常。", frozenset()),
    ("门卫报告：消毒液还剩3桶，请尽快补充。", frozenset()),
    ("市政府总值班室抽查带班情况，已答复。", frozenset()),
    ("情报所来电：职工外出返晋2人，已居家隔离，体温36.4度。", frozenset()),
    ("物业通知：东楼今夜停水。", frozenset()),
    ("市气象台预报：明日最高气温38度。", frozenset()),
    ("网传某小区封闭，经核实不实。", frozenset()),
    ("职工王某发热38.1度，独居，已就医。", frozenset({"发热"})),
    ("来访人员体温37.3度，已在门卫处留观。", frozenset({"发热"})),
    ("市疾控中心协查：职工刘某与病例同乘G685次列车。", frozenset({"密接、协查"})),
    ("生产力中心职工李某被列为密切接触者。", frozenset({"密接、协查"})),
    ("市人民医院通报：我局家属院1例疑似。", frozenset({"疑似、确诊病例"})),
    ("食堂就餐后8名职工聚集性腹泻。", frozenset({"聚集性事件"})),
)
"""What is said, and which criteria that meets."""
ORDINARY = [words for words in WORDS if not words[1]]
GRAVE = [words for words in WORDS if words[1]]
LEVELS = ("unrated",) * 15 + ("ordinary",) * 3 + ("serious",) * 2 + ("major", "particularly_major")
NIGHT, DAY, BURST = 0.15, 1.2, 8.0
"""Messages an hour."""


def invented(chance: random.Random, began: datetime, days: int) -> list[Call]:
    """Messages of so many days: nights are quiet, and at half past four everybody calls."""
    return [
        _call(chance, began + dt.timedelta(minutes=minute, seconds=_second(chance)))
        for minute in range(days * 24 * 60)
        if chance.random() < _an_hour(began + dt.timedelta(minutes=minute)) / 60
    ]


def of_a_file(path: Path, chance: random.Random, began: datetime, days: int) -> list[Call]:
    """The messages of a feed with a time, a title and a summary, as if each had been taken down.

    What makes them special is asked of the program itself: these books are about the clocks.
    """
    end = began + dt.timedelta(days=days)
    found = [
        Call(at, text, _labels(text), chance.choice(LEVELS))
        for at, text in _rows(path)
        if began <= at < end
    ]
    return sorted(found, key=lambda call: call.received)


def the_stream(chance: random.Random, began: datetime, days: int) -> list[Call]:
    """The file that DUTYCONSOLE_STREAM names, else invented ones."""
    named = os.environ.get("DUTYCONSOLE_STREAM")
    if not named:
        return invented(chance, began, days)
    found = of_a_file(Path(named), chance, began, days)
    assert found, f"{named} has no message of these days"
    return found


def supplement(chance: random.Random) -> tuple[str, frozenset[str]]:
    """What is added to a message later: it may be what makes it special."""
    return chance.choice(GRAVE if chance.random() < 0.4 else ORDINARY)


def _call(chance: random.Random, received: datetime) -> Call:
    text, labels = chance.choice(GRAVE if chance.random() < 0.13 else ORDINARY)
    level = chance.choice(LEVELS)
    occurred = None
    if chance.random() < 0.4:
        occurred = received - dt.timedelta(minutes=chance.choice((0, 3, 10, 20, 45, 90, 300)))
    return Call(received, text, labels, level, occurred)


def _second(chance: random.Random) -> int:
    """Half of them on the full minute, so that what is due falls on the second of a look."""
    return 0 if chance.random() < 0.5 else chance.randrange(60)


def _an_hour(moment: datetime) -> float:
    if dt.time(16, 20) <= moment.time() < dt.time(16, 50):
        return BURST
    return DAY if 7 <= moment.hour < 22 else NIGHT


def _rows(path: Path) -> Iterator[tuple[datetime, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            at = datetime.fromisoformat(row["pub_time"]).replace(tzinfo=ZONE)
            yield at, f"{row['title']}\n{row['summary']}".strip()


def _labels(text: str) -> frozenset[str]:
    return frozenset(why_special(a_message(text=text), SPECIAL))

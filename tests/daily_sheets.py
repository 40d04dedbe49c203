"""Daily reports as a bureau sends them, for the tests of their documents."""

import re
import subprocess
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from builders import on, settings
from dutyconsole.config import Bulletins, Supply
from dutyconsole.domain.daily_figures import (
    DailyFigures,
    Figure,
    FigureBlock,
    Identity,
    SupplyLine,
)
from dutyconsole.domain.daily_reports import DailyReport
from dutyconsole.domain.headcount import Headcount, Whereabouts
from dutyconsole.domain.report_way import ReportState
from dutyconsole.domain.series import Series
from dutyconsole.exchange.daily_paper import daily_paper

STATION = settings(
    supplies=(Supply(key="masks", name="一次性医用口罩", unit="只", safe=100),),
    bulletins=Bulletins(cc=("市卫健委", "内部防控小组")),
)
TEXTS = {
    "work": "（一）体温监测。全体职工早晚各测一次，发现1人发热，已送定点医院。\n"
    "1.对公共场所消毒两次。\n夜间值班正常。",
    "problems": "口罩库存不足3日。",
    "coordination": "无",
    "next": "继续做好返晋人员摸底。",
}


def figures(*, high=2, masks=80, differing=False) -> DailyFigures:
    """What the program counted on a day; `differing` where things do not add up."""
    people = (
        Whereabouts("张三", "办公室", "in_post", ("temperatures 1",)),
        Whereabouts("李四", "规划科", "isolated", ("census 2",)),
        Whereabouts("王五", "规划科", "" if differing else "in_post", ()),
    )
    blocks = (
        FigureBlock(
            "health",
            "Health",
            (
                Figure("health.readings", "Readings", Decimal(360), "times"),
                Figure("health.high", "Above the threshold", Decimal(high), "times"),
            ),
        ),
        FigureBlock(
            "isolation", "Isolation", (Figure("isolation.existing", "Existing", Decimal(1)),)
        ),
    )
    balance = Decimal(masks)
    line = SupplyLine(
        "masks", "一次性医用口罩", "只", Decimal(100), Decimal(0), 100 - balance, Decimal(0),
        balance, Decimal("2.5"), short=True,
    )  # fmt: skip
    identities = (
        Identity("isolation", "1 + 0 - 0 = 1, counted 1", holds=True),
        Identity(
            "headcount", "3 = 2 + 1", holds=not differing, names=("王五",) if differing else ()
        ),
    )
    return DailyFigures(
        since=on("16:00", "2020-01-24"),
        until=on("16:00"),
        campaign=True,
        blocks=blocks,
        supplies=(line,),
        identities=identities,
        headcount=Headcount(people),
    )


def report(counted=None, **changes) -> DailyReport:
    """A daily report as its draft left it."""
    given = {
        "id": 1, "rule": "daily", "due": on("17:00"), "seq": 0, "state": ReportState.DRAFTED,
        "issue": 0, "since": on("16:00", "2020-01-24"), "until": on("16:00"), "texts": TEXTS,
        "figures": (counted or figures()).flat, "explanations": {}, "seen": {},
        "at": on("16:05"), "recorded_at": on("16:05"), "by": "李某", "who": "李某",
    }  # fmt: skip
    return DailyReport(**(given | changes))


def history(drafted: DailyReport) -> tuple[DailyReport, ...]:
    """A report from its draft to the call that confirms it."""
    steps = (
        (ReportState.CHECKED, "王某", "16:20", {}),
        (ReportState.ISSUED, "张某某", "16:40", {"issue": 25}),
        (ReportState.SENT, "李某", "16:52", {"issue": 25, "receiver": "刘某", "channel": "fax"}),
        (ReportState.CONFIRMED, "李某", "16:55", {"issue": 25, "channel": "telephone"}),
    )
    acts = [drafted]
    for number, (state, who, clock, more) in enumerate(steps, start=drafted.id + 1):
        act = replace(
            drafted, id=number, state=state, who=who, at=on(clock), recorded_at=on(clock), **more
        )
        acts.append(act)
    return tuple(acts)


def yesterday() -> DailyReport:
    """The report of the day before: one temperature above the threshold, 100 masks."""
    acts = history(report(figures(high=1, masks=100), due=on("17:00", "2020-01-24")))
    return acts[-1]


def correction() -> tuple[DailyReport, ...]:
    """The acts of a report and of its correction, which was signed off."""
    first = history(report())
    drafted = report(figures(high=3), id=11, seq=1, reason="补录1人次体温", at=on("18:00"))
    return (*first, *history(drafted))


SERIES = (
    Series("Temperatures above the threshold", (("1-24", Decimal(1)), ("1-25", Decimal(2)))),
    Series(
        "Supplies last",
        (("口罩", Decimal("2.5")), ("消毒液", None), ("测温仪", Decimal(30))),
        "days",
        Decimal(3),
        at_least=True,
    ),
    Series("Entries by the hour", tuple((f"{hour:02}", Decimal(hour % 7)) for hour in range(24))),
)


def a_paper(counted=None, **changes):
    """The sheet of a report that was sent and confirmed, with what belongs to it."""
    acts = history(report(counted, **changes))
    return daily_paper(
        acts[-1], counted or figures(), STATION, acts, before=yesterday(), series=SERIES
    )


def a_long_paper():
    """A sheet with more than two pages of words, without a full stop to push a line about."""
    return a_paper(texts={**TEXTS, "work": "科学技术局值班室今日防控工作开展情况" * 100})


def a_correction():
    """The sheet of a correction of the same day."""
    acts = correction()
    return daily_paper(acts[-1], figures(high=3), STATION, acts, before=yesterday())


def a_draft():
    """The sheet of a report that nobody has checked or signed off."""
    drafted = report()
    return daily_paper(drafted, figures(), STATION, (drafted,))


def full_lines(pdf: Path, page: int) -> list[str]:
    """The lines of words on a page of a PDF, without its number."""
    told = subprocess.run(
        ["pdftotext", "-raw", "-f", str(page), "-l", str(page), str(pdf), "-"],
        capture_output=True,
        check=True,
    ).stdout.decode()
    lines = ["".join(line.split()) for line in told.replace("\f", "").split("\n")]
    return [line for line in lines if line and not line.startswith("—")]


def numbers_of(pdf: Path) -> list[tuple[str, float]]:
    """The number of each page, and how far from the left edge it ends, in millimetres."""
    told = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, check=True)
    found = []
    for page in told.stdout.decode().split("<page ")[1:]:
        words = re.findall(r'xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)<', page)
        foot = [(text, float(x) * 25.4 / 72) for x, y, text in words if float(y) > 760]
        found.append(("".join(text for text, _x in foot), foot[-1][1]))
    return found

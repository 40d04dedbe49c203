"""What must add up in a daily report (勾稽关系); where it does not, who or what is the reason.

The figures of one record add up by themselves. What they are held against is the report before, as
it was sent: whatever was changed since about the time before it shows here.
"""

from collections.abc import Iterator
from decimal import Decimal

from dutyconsole.domain.census_facts import CensusLine
from dutyconsole.domain.daily_counts import DaySources, blocks_of, surveyed
from dutyconsole.domain.daily_figures import (
    DailyFigures,
    FigureBlock,
    Identity,
    SupplyLine,
)
from dutyconsole.domain.headcount import (
    Headcount,
    RoundHour,
    Whereabouts,
    headcount,
    missing,
    name_in,
)
from dutyconsole.domain.registers import STATUSES
from dutyconsole.domain.stock import first_below_zero
from dutyconsole.domain.supply_lines import supply_lines
from dutyconsole.language import _


def figures_of(sources: DaySources) -> DailyFigures:
    """All that is counted for one daily report, and whether it adds up."""
    where, lines = Headcount(()), tuple[SupplyLine, ...]()
    if sources.campaign:
        where = headcount(
            sources.staff, sources.temperatures, sources.outings, sources.census, sources.until
        )
        lines = supply_lines(
            sources.supplies,
            sources.movements,
            since=sources.since,
            until=sources.until,
            cover_days=sources.cover_days,
        )
    blocks = blocks_of(sources, where)
    return DailyFigures(
        since=sources.since,
        until=sources.until,
        campaign=sources.campaign,
        blocks=blocks,
        supplies=lines,
        identities=tuple(_identities(sources, blocks, lines, where)) if sources.campaign else (),
        headcount=where,
    )


def _identities(
    sources: DaySources,
    blocks: tuple[FigureBlock, ...],
    lines: tuple[SupplyLine, ...],
    where: Headcount,
) -> Iterator[Identity]:
    values = {each.key: each.value for block in blocks for each in block.figures}
    yield _isolation(sources, values)
    yield _of_headcount(where)
    yield _census(sources)
    for each in sources.rounds:
        yield _round(sources, each)
    for line in lines:
        yield _supply(sources, line)


def _isolation(sources: DaySources, values: dict[str, Decimal]) -> Identity:
    """昨日现有 + 新增 − 解除 = 今日现有."""
    before = _earlier(sources, "isolation.existing", values["isolation.before"])
    new, released = values["isolation.new"], values["isolation.released"]
    existing = values["isolation.existing"]
    names = _isolated_otherwise(sources)
    return Identity(
        "isolation",
        _("{before} + {new} - {released} = {sum}, counted {counted}").format(
            before=before,
            new=new,
            released=released,
            sum=before + new - released,
            counted=existing,
        ),
        before + new - released == existing and not names,
        names,
    )


def _isolated_otherwise(sources: DaySources) -> tuple[str, ...]:
    """Who was in isolation at the beginning by today's record and not by the last report's."""
    earlier = sources.earlier
    if earlier is None or earlier.seen is None or "isolation.existing" not in earlier.figures:
        return ()
    seen, since = earlier.seen, sources.since

    def differs(line: CensusLine) -> bool:
        then = line.up_to(seen)
        was = then is not None and then.counts(since) and then.is_isolated(since)
        return was != (line.counts(since) and line.is_isolated(since))

    return tuple(each.person for each in sources.census if differs(each))


def _of_headcount(where: Headcount) -> Identity:
    """在编 = 在岗 + 居家办公 + 请休假 + 外出 + 隔离 + 其他."""
    parts = [(_(name), where.count(status)) for status, name in STATUSES.items()]
    accounted = sum(count for _name, count in parts)
    words = " + ".join(f"{name} {count}" for name, count in parts)
    return Identity(
        "headcount",
        _("{parts} = {sum}, on the establishment {total}").format(
            parts=words, sum=accounted, total=where.total
        ),
        where.closes,
        tuple(_named(each) for each in where.people if not each.status),
    )


def _named(each: Whereabouts) -> str:
    return f"{each.person} ({each.contradiction})" if each.contradiction else each.person


def _census(sources: DaySources) -> Identity:
    """摸底一人不漏."""
    known = surveyed(sources)
    names = tuple(each.name for each in sources.staff if each.name not in known)
    return Identity(
        "census",
        _("surveyed {surveyed}, on the establishment {total}").format(
            surveyed=len(known), total=len(sources.staff)
        ),
        not names,
        names,
    )


def _round(sources: DaySources, each: RoundHour) -> Identity:
    """Everybody was measured or is accounted for."""
    day = sources.until.floor("day")
    taken = [
        line
        for line in sources.temperatures
        if line.values.get("round") == each.key and day <= line.at < sources.until
    ]
    left = missing(
        sources.staff, taken, sources.outings, sources.census, since=each.hour, until=sources.until
    )
    names = {member.name for member in sources.staff}
    measured = {name_in(line.values, names) for line in taken if line.values.get("temperature")}
    readings, total = len(measured & names), len(sources.staff)
    accounted = total - len(left) - readings
    return Identity(
        f"rounds.{each.key}",
        _("{round}: measured {readings} + accounted for {accounted} = {sum}, staff {total}").format(
            round=_(each.name),
            readings=readings,
            accounted=accounted,
            sum=readings + accounted,
            total=total,
        ),
        not left,
        tuple(member.name for member in left),
    )


def _supply(sources: DaySources, line: SupplyLine) -> Identity:
    """上日结存 + 入 − 出 ± 盘点差异 = 本日结存, and never less than nothing."""
    before = _earlier(sources, f"supplies.{line.key}.balance", line.before)
    total = before + line.received - line.issued + line.difference
    changed = [number for item, number in sources.moved_before if item == line.key]
    below = first_below_zero(
        line.before,
        (each for each in sources.movements if each.item == line.key and sources.holds(each.at)),
    )
    holds = before == line.before and total == line.balance and below is None
    numbers = [] if holds else dict.fromkeys([*changed, *([below.number] if below else ())])
    return Identity(
        f"supplies.{line.key}",
        _(
            "{item}: {before} + {received} - {issued} {difference} = {sum}, counted {counted}"
        ).format(
            item=line.name,
            before=f"{before:f}",
            received=f"{line.received:f}",
            issued=f"{line.issued:f}",
            difference=f"{'-' if line.difference < 0 else '+'} {abs(line.difference):f}",
            sum=f"{total:f}",
            counted=f"{line.balance:f}",
        ),
        holds,
        tuple(f"supplies {number}" for number in numbers),
    )


def _earlier(sources: DaySources, key: str, counted: Decimal) -> Decimal:
    """What the last report said; where there is none, what is counted at the beginning."""
    said = sources.earlier.figures.get(key) if sources.earlier else None
    return Decimal(said) if said is not None else counted

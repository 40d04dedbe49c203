"""The figures of a daily report, each with the rows it was counted from, and what must add up."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from arrow import Arrow

from dutyconsole.domain.headcount import Headcount


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the report."""

    key: str
    """`isolation.new`: its block and its own name; for ever the same."""
    name: str
    """What it is called; marked with N_."""
    value: Decimal
    unit: str = ""
    """Marked with N_."""
    rows: tuple[str, ...] = ()
    """What it was counted from: `visitors 12`, `incident 2020/12`, `person 张三`, `report 3`."""


@dataclass(frozen=True, slots=True)
class FigureBlock:
    """Figures that stand together."""

    key: str
    name: str
    """Marked with N_."""
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class SupplyLine:
    """An item of supplies on one day."""

    key: str
    """Of the item in [[supplies]]."""
    name: str
    unit: str
    before: Decimal
    """上日结存."""
    received: Decimal
    issued: Decimal
    difference: Decimal
    """What stock counts found more (or less) than the book said."""
    balance: Decimal
    """本日结存."""
    days: Decimal | None
    """Days of cover, to one decimal; None where nothing is used."""
    short: bool
    """Whether it is under the safe stock, or lasts less than the days it should."""
    rows: tuple[str, ...] = ()
    """Lines of the register that moved it on the day."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Something that must add up (勾稽关系)."""

    key: str
    words: str
    """The two sides in words and numbers: `3 + 2 - 1 = 4, counted 4`."""
    holds: bool
    names: tuple[str, ...] = ()
    """Where it does not: who or what makes the difference."""


@dataclass(frozen=True, slots=True)
class DailyFigures:
    """All that the program counts for one daily report."""

    since: Arrow
    until: Arrow
    """The statistics period: from `since` until before `until`."""
    campaign: bool
    """Whether the campaign is on; without it only the duty room's own figures are there."""
    blocks: tuple[FigureBlock, ...]
    supplies: tuple[SupplyLine, ...]
    identities: tuple[Identity, ...]
    headcount: Headcount

    @property
    def flat(self) -> dict[str, str]:
        """Every figure by its key, as a report keeps them: `supplies.masks.balance` -> `120`."""
        found = {each.key: f"{each.value:f}" for block in self.blocks for each in block.figures}
        for line in self.supplies:
            for name in ("before", "received", "issued", "difference", "balance"):
                found[f"supplies.{line.key}.{name}"] = f"{getattr(line, name):f}"
        return found

    @property
    def broken(self) -> tuple[Identity, ...]:
        """What does not add up."""
        return tuple(each for each in self.identities if not each.holds)


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that is another one than in an earlier report."""

    key: str
    before: str
    """Empty where it was not there."""
    after: str


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Change, ...]:
    """What differs between two reports' figures, in the order of the later one."""
    keys = dict.fromkeys([*after, *before])
    return tuple(
        Change(key, before.get(key, ""), after.get(key, ""))
        for key in keys
        if before.get(key, "") != after.get(key, "")
    )

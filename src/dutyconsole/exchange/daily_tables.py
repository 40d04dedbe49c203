"""The figures of a daily report as tables: today, the report before, and the difference."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from dutyconsole.config import Station
from dutyconsole.domain.daily_counts import DaySources, blocks_of
from dutyconsole.domain.daily_figures import (
    Change,
    DailyFigures,
    FigureBlock,
    SupplyLine,
    changes,
)
from dutyconsole.domain.daily_names import SUPPLY_FIGURES
from dutyconsole.domain.daily_reports import DailyReport
from dutyconsole.domain.duty_counts import DutySources
from dutyconsole.domain.headcount import Headcount
from dutyconsole.domain.registers import STATUSES
from dutyconsole.exchange.paper import Table
from dutyconsole.language import _

_SUPPLIES = "supplies."


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure beside the same one of the report before."""

    key: str
    block: str
    """What the block is called that it belongs to."""
    name: str
    unit: str
    before: Decimal | None
    """None where the report before did not have it."""
    now: Decimal | None
    """None where only the report before had it."""

    @property
    def difference(self) -> Decimal | None:
        """How much more it is than before."""
        if self.before is None or self.now is None:
            return None
        return self.now - self.before


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item of the supplies, as the report says."""

    key: str
    name: str
    unit: str
    moved: tuple[Decimal | None, ...]
    """What was there, came, went, was found by counting, and is there."""
    days: Decimal | None
    """How many days it lasts; None where nobody knows."""
    short: bool


@dataclass(frozen=True, slots=True)
class _Named:
    block: str
    name: str
    unit: str


class FigureWords:
    """What the figures of a report are called: as counted, else as the program calls them."""

    def __init__(self, report: DailyReport, figures: DailyFigures | None, station: Station) -> None:
        self._known = {
            each.key: _Named(_(block.name), _(each.name), _(each.unit))
            for block in (*_all_blocks(report), *(figures.blocks if figures else ()))
            for each in block.figures
        }
        self._items = {each.key: (each.name, each.unit) for each in station.supplies}

    def of(self, key: str) -> tuple[str, str, str]:
        """Block, name and unit of a figure; where nobody named it, its key says it."""
        if key.startswith(_SUPPLIES):
            _first, item, moved = (*key.split(".", 2), "")[:3]
            name, unit = self.item(item)
            what = _("{item}, {what}").format(item=name, what=_(SUPPLY_FIGURES.get(moved, moved)))
            return _("Supplies"), what, unit
        block, _dot, name = key.partition(".")
        known = self._known.get(key)
        return (known.block, known.name, known.unit) if known else (block, name, "")

    def item(self, key: str) -> tuple[str, str]:
        """Name and unit of an item of the supplies."""
        return self._items.get(key, (key, ""))


def _all_blocks(report: DailyReport) -> tuple[FigureBlock, ...]:
    """Every block there is, as it counts nothing: for what it is called."""
    nothing = DaySources(since=report.since, until=report.until, campaign=True, duty=DutySources())
    return blocks_of(nothing, Headcount(()))


def figure_lines(
    report: DailyReport, before: DailyReport | None, words: FigureWords
) -> tuple[FigureLine, ...]:
    """All figures of the report but the supplies, in order."""
    earlier = before.figures if before else {}
    return tuple(
        FigureLine(key, *words.of(key), number(earlier.get(key)), number(value))
        for key, value in report.figures.items()
        if not key.startswith(_SUPPLIES)
    )


def item_lines(
    report: DailyReport, figures: DailyFigures | None, words: FigureWords
) -> tuple[ItemLine, ...]:
    """The supplies of the report, in order."""
    counted: dict[str, SupplyLine] = (
        {line.key: line for line in figures.supplies} if figures else {}
    )
    keys = dict.fromkeys(key.split(".")[1] for key in report.figures if key.startswith(_SUPPLIES))
    return tuple(_item(key, report.figures, counted.get(key), words) for key in keys)


def _item(
    key: str, said: Mapping[str, str], counted: SupplyLine | None, words: FigureWords
) -> ItemLine:
    name, unit = (counted.name, counted.unit) if counted else words.item(key)
    moved = tuple(number(said.get(f"{_SUPPLIES}{key}.{each}")) for each in SUPPLY_FIGURES)
    days = counted.days if counted else None
    return ItemLine(key, name, unit, moved, days, short=bool(counted and counted.short))


def number(text: str | None) -> Decimal | None:
    """A figure as it was kept; None where nothing was."""
    return Decimal(text) if text else None


def shown(value: Decimal | None, *, signed: bool = False) -> str:
    """A figure as it is printed; a dash where there is none."""
    if value is None:
        return "-"
    text = f"{value:+f}" if signed and value else f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def figure_tables(lines: tuple[FigureLine, ...]) -> Iterator[tuple[str, Table]]:
    """Block by block: what it is called, and its table."""
    for block in dict.fromkeys(line.block for line in lines):
        rows = tuple(
            (
                line.name,
                line.unit,
                shown(line.before),
                shown(line.now),
                shown(line.difference, signed=True),
            )
            for line in lines
            if line.block == block
        )
        columns = (_("Figure"), _("Counted in"), _("Day before"), _("Today"), _("Difference"))
        yield block, Table(columns, (10, 3, 4, 4, 4), rows)


def supplies_columns() -> tuple[str, ...]:
    """The headings of the supplies, as they stand on paper and in a workbook."""
    return (
        _("Item"),
        _("Counted in"),
        *map(_, SUPPLY_FIGURES.values()),
        _("Lasts, days"),
        _("Remarks"),
    )


def supplies_table(lines: tuple[ItemLine, ...]) -> Table:
    """The supplies, item by item."""
    rows = tuple(
        (
            line.name,
            line.unit,
            *map(shown, line.moved),
            shown(line.days),
            _("runs short") if line.short else "",
        )
        for line in lines
    )
    return Table(supplies_columns(), (6, 3, 4, 4, 4, 4, 4, 4, 5), rows)


def identities_table(report: DailyReport, figures: DailyFigures) -> Table:
    """What must add up, whether it does, and what was said where it does not."""
    rows = tuple(
        (
            each.words,
            _("holds") if each.holds else _("does not hold"),
            "\n".join(
                filter(None, (_(", ").join(each.names), report.explanations.get(each.key, "")))
            ),
        )
        for each in figures.identities
    )
    return Table((_("Cross-check"), _("Result"), _("Who or what, explanation")), (10, 4, 10), rows)


def headcount_columns() -> tuple[str, ...]:
    """The headings of the headcount, as they stand on paper and in a workbook."""
    return (
        _("Section"),
        _("Establishment"),
        *(_(name) for name in STATUSES.values()),
        _("not accounted for"),
    )


def headcount_rows(figures: DailyFigures) -> list[tuple[str, tuple[int, ...]]]:
    """Section by section, and all of them: on the establishment, by status, accounted for not."""
    people = figures.headcount.people
    sections = [*dict.fromkeys(each.section for each in people)]
    counted = [
        (name or "-", [each for each in people if each.section == name]) for name in sections
    ]
    return [
        (
            name,
            (
                len(group),
                *(sum(each.status == status for each in group) for status in STATUSES),
                sum(not each.status for each in group),
            ),
        )
        for name, group in (*counted, (_("Total"), list(people)))
    ]


def headcount_table(figures: DailyFigures) -> Table:
    """The headcount section by section."""
    rows = tuple(
        (name, *(str(count) for count in counts)) for name, counts in headcount_rows(figures)
    )
    return Table(headcount_columns(), (8, 4, *[3] * len(STATUSES), 4), rows)


def changes_table(found: tuple[Change, ...], words: FigureWords, columns: tuple[str, str]) -> Table:
    """Figures that are not as before, side by side; `columns` are what the sides are called."""
    rows = tuple(
        (
            *words.of(each.key)[:2],
            shown(number(each.before)),
            shown(number(each.after)),
            shown(_difference(each), signed=True),
        )
        for each in found
    )
    return Table((_("Block"), _("Figure"), *columns, _("Difference")), (5, 9, 4, 4, 4), rows)


def _difference(change: Change) -> Decimal | None:
    before, after = number(change.before), number(change.after)
    return None if before is None or after is None else after - before


def changed(before: DailyReport | None, report: DailyReport) -> tuple[Change, ...]:
    """What is another figure than in the report before; nothing where there was none."""
    return changes(before.figures, report.figures) if before else ()


def worth_telling(found: tuple[Change, ...]) -> tuple[Change, ...]:
    """Of what changed from one day to the next what a reader looks for.

    What only one of the reports has cannot be compared, and of supplies the balance says it all.
    """
    return tuple(
        each
        for each in found
        if each.before
        and each.after
        and (not each.key.startswith(_SUPPLIES) or each.key.endswith(".balance"))
    )

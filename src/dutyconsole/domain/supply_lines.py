"""Supplies in a daily report: what was there, came, went, was found, is there now, for how long."""

from collections.abc import Iterable
from decimal import Decimal

from arrow import Arrow

from dutyconsole.config.registers import Supply
from dutyconsole.domain.daily_figures import SupplyLine
from dutyconsole.domain.stock import Movement, after, balance_of, stock_of


def supply_lines(
    supplies: Iterable[Supply],
    movements: Iterable[Movement],
    *,
    since: Arrow,
    until: Arrow,
    cover_days: int,
) -> tuple[SupplyLine, ...]:
    """Each item of supplies in the period, by all movements before its end, in order."""
    moved = [each for each in movements if each.at < until]
    return tuple(
        _line(supply, [each for each in moved if each.item == supply.key], since, until, cover_days)
        for supply in supplies
    )


def _line(
    supply: Supply, moved: list[Movement], since: Arrow, until: Arrow, cover_days: int
) -> SupplyLine:
    before = balance_of(each for each in moved if each.at < since)
    new = [each for each in moved if each.at >= since]
    stock = stock_of(supply, moved, cover_days=cover_days, at=until)
    return SupplyLine(
        key=supply.key,
        name=supply.name,
        unit=supply.unit,
        before=before,
        received=_sum(new, "receipt"),
        issued=_sum(new, "issue"),
        difference=_found(before, new),
        balance=stock.balance,
        days=stock.days,
        short=stock.short,
        rows=tuple(f"supplies {each.number}" for each in new),
    )


def _sum(movements: Iterable[Movement], kind: str) -> Decimal:
    return sum((each.quantity for each in movements if each.kind == kind), Decimal(0))


def _found(balance: Decimal, movements: Iterable[Movement]) -> Decimal:
    """What stock counts found more, or less, than the book said."""
    difference = Decimal(0)
    for movement in movements:
        then = after(balance, movement)
        if movement.kind == "count":
            difference += then - balance
        balance = then
    return difference

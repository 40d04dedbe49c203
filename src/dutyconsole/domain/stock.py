"""Supplies: balances from movements, days of cover, what runs short.

上日结存 + 入 − 出 ± 盘点差异 = 本日结存; a balance is never negative.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from arrow import Arrow

from dutyconsole.config.registers import Supply
from dutyconsole.domain.register_fields import Values

USED_OVER = 7
"""Days over which it is reckoned how much is used on one."""
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Movement:
    """Something that came in, went out or was counted."""

    number: int
    """Of its line in the register."""
    at: Arrow
    item: str
    """A key of [[supplies]]."""
    kind: str
    """`receipt`, `issue` or `count`."""
    quantity: Decimal
    """How many came, went, or were counted."""

    @classmethod
    def of(cls, number: int, at: Arrow, values: Values) -> "Movement":
        """The movement that a line of the register is."""
        quantity = Decimal(values.get("quantity") or 0)
        return cls(number, at, values.get("item", ""), values.get("movement", ""), quantity)


def after(balance: Decimal, movement: Movement) -> Decimal:
    """The balance after a movement; a count sets it to what was found."""
    match movement.kind:
        case "receipt":
            return balance + movement.quantity
        case "issue":
            return balance - movement.quantity
        case _:
            return movement.quantity


def balance_of(movements: Iterable[Movement]) -> Decimal:
    """The balance (结存) after the movements of one item, in order."""
    balance = Decimal(0)
    for movement in movements:
        balance = after(balance, movement)
    return balance


@dataclass(frozen=True, slots=True)
class Stock:
    """How an item of supplies stands at a moment."""

    supply: Supply
    balance: Decimal
    """结存."""
    use: Decimal
    """How many are used on a day."""
    days: Decimal | None
    """Days of cover, to one decimal and never rounded up; None where nothing is used."""
    short: bool
    """Whether it is under the safe stock, or lasts less than the days it should."""
    moved_at: Arrow | None
    """When it was last moved; None where it never was."""


def stock_of(supply: Supply, movements: Iterable[Movement], *, cover_days: int, at: Arrow) -> Stock:
    """How an item stands at `at`, by its movements before it in order."""
    of_item = [each for each in movements if each.item == supply.key]
    moved = of_item[: bisect_left(of_item, at, key=_moment)]
    lately = moved[bisect_left(moved, at.shift(days=-USED_OVER), key=_moment) :]
    balance, use = balance_of(moved), daily_use(supply, lately, at=at)
    return Stock(
        supply=supply,
        balance=balance,
        use=use,
        days=days_of_cover(balance, use),
        short=is_short(supply, balance, use, cover_days=cover_days),
        moved_at=moved[-1].at if moved else None,
    )


def _moment(movement: Movement) -> Arrow:
    return movement.at


def daily_use(supply: Supply, movements: Iterable[Movement], *, at: Arrow) -> Decimal:
    """How many are used on a day: as the settings say, or by the issues of the last 7 days."""
    if supply.per_day:
        return Decimal(supply.per_day)
    since = at.shift(days=-USED_OVER)
    issued = (
        each.quantity
        for each in movements
        if each.kind == "issue" and each.item == supply.key and since <= each.at < at
    )
    return sum(issued, Decimal(0)) / USED_OVER


def days_of_cover(balance: Decimal, use: Decimal) -> Decimal | None:
    """For how many days a balance lasts; None where nothing is used."""
    return (balance / use).quantize(_TENTH, ROUND_DOWN) if use else None


def is_short(supply: Supply, balance: Decimal, use: Decimal, *, cover_days: int) -> bool:
    """Whether it is under the safe stock, or lasts less than the days it should."""
    return balance < supply.safe or balance < use * cover_days


def first_below_zero(balance: Decimal, movements: Iterable[Movement]) -> Movement | None:
    """The first of the movements from a `balance` on after which less than nothing is there."""
    for movement in movements:
        balance = after(balance, movement)
        if balance < 0:
            return movement
    return None

"""Balances of supplies, how long they last, what runs short."""

from decimal import Decimal

import pytest

from builders import AT, on
from dutyconsole.config.registers import Supply
from dutyconsole.domain.stock import Movement, balance_of, first_below_zero, stock_of

MASKS = Supply(key="masks", name="口罩", unit="个")


def moved(number: int, kind: str, quantity: int, day: str = "2020-01-25") -> Movement:
    return Movement(number, on("10:00", day), "masks", kind, Decimal(quantity))


def test_a_balance_is_what_came_less_what_went_and_a_count_sets_it() -> None:
    movements = [
        moved(1, "receipt", 100),
        moved(2, "issue", 30),
        moved(3, "count", 68),
        moved(4, "issue", 8),
    ]

    assert balance_of(movements) == 60


def test_days_of_cover_are_reckoned_from_the_issues_of_the_last_seven_days() -> None:
    movements = [
        moved(1, "receipt", 1000, "2020-01-10"),
        moved(2, "issue", 500, "2020-01-18"),
        moved(3, "issue", 14, "2020-01-19"),
        moved(4, "issue", 56, "2020-01-25"),
    ]

    stock = stock_of(MASKS, movements, cover_days=3, at=AT)

    assert (stock.balance, stock.use, stock.days) == (430, 10, Decimal("43.0"))


def test_days_of_cover_are_never_rounded_up() -> None:
    supply = Supply(key="masks", name="口罩", unit="个", per_day=101)

    stock = stock_of(supply, [moved(1, "receipt", 302)], cover_days=3, at=AT)

    assert (stock.days, stock.short) == (Decimal("2.9"), True)


def test_of_what_nobody_uses_nobody_can_say_how_long_it_lasts() -> None:
    stock = stock_of(MASKS, [moved(1, "receipt", 5)], cover_days=3, at=AT)

    assert (stock.days, stock.short) == (None, False)


@pytest.mark.parametrize(("there", "short"), [(99, True), (100, False)])
def test_under_the_safe_stock_it_is_short(there: int, short: bool) -> None:  # noqa: FBT001
    supply = Supply(key="masks", name="口罩", unit="个", safe=100)

    stock = stock_of(supply, [moved(1, "receipt", there)], cover_days=3, at=AT)

    assert stock.short is short


def test_what_is_moved_later_and_what_is_another_item_does_not_count() -> None:
    other = Movement(2, on("10:00"), "gloves", "receipt", Decimal(7))
    movements = [moved(1, "receipt", 5), other, moved(3, "issue", 5, "2020-01-26")]

    stock = stock_of(MASKS, movements, cover_days=3, at=AT)

    assert (stock.balance, stock.moved_at) == (5, on("10:00"))


def test_the_movement_is_named_after_which_less_than_nothing_is_there() -> None:
    movements = [moved(1, "issue", 4), moved(2, "issue", 7), moved(3, "receipt", 9)]

    found = first_below_zero(Decimal(10), movements)

    assert found == movements[1]

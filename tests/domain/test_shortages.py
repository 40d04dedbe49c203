from decimal import Decimal

from builders import on
from dutyconsole.config.registers import Supply
from dutyconsole.domain.shortages import short_since
from dutyconsole.domain.stock import Movement

MASKS = Supply(key="masks", name="口罩", unit="只", safe=50)


def moved(*each):
    return [
        Movement(number, on("09:00", f"2020-01-{day}"), "masks", kind, Decimal(quantity))
        for number, (day, kind, quantity) in enumerate(each, start=1)
    ]


def test_an_item_is_short_since_it_fell_under_its_safe_stock_however_much_goes_out_then():
    found = moved((20, "receipt", 100), (21, "issue", 60), (22, "issue", 10), (23, "receipt", 5))

    assert short_since(MASKS, found, cover_days=0) == on("09:00", "2020-01-21")


def test_what_was_enough_in_between_begins_anew():
    found = moved((20, "receipt", 20), (21, "receipt", 100), (22, "issue", 80))

    assert short_since(MASKS, found, cover_days=0) == on("09:00", "2020-01-22")


def test_an_item_that_does_not_last_is_short_since_the_issue_that_made_it_so():
    plenty = Supply(key="masks", name="口罩", unit="只")
    found = moved((10, "receipt", 100), (20, "issue", 30), (21, "issue", 60), (22, "issue", 1))

    # On the 20th 30 went within a week: 70 last for 16 days; on the 21st 90 went, and 10 are left.
    assert short_since(plenty, found, cover_days=3) == on("09:00", "2020-01-21")


def test_nothing_moved_tells_no_moment():
    assert short_since(MASKS, [], cover_days=3) is None

import datetime as dt
from decimal import Decimal

import pytest

from builders import on
from daily_sheets import figures, report
from dutyconsole.domain.ledger import Figures
from dutyconsole.domain.series import (
    Series,
    high_per_day,
    isolated_per_day,
    per_hour,
    punctuality,
    stock_days,
)

LAST = dt.date(2020, 1, 25)


def test_a_day_without_a_report_is_not_known():
    found = high_per_day([report()], LAST, days=2)

    assert found.points == (("1-24", None), ("1-25", Decimal(2)))


@pytest.mark.parametrize("turned", [False, True])
def test_a_correction_counts_in_place_of_its_report(turned):
    both = [report(), report(figures(high=3), id=11, seq=1)]
    given = both[::-1] if turned else both

    assert high_per_day(given, LAST, days=1).points == (("1-25", Decimal(3)),)


def test_who_is_isolated_is_told_day_by_day():
    assert isolated_per_day([report()], LAST, days=1).points == (("1-25", Decimal(1)),)


def test_supplies_that_last_less_than_they_should_stand_out():
    found = stock_days(figures().supplies, 3)

    assert found.points == (("一次性医用口罩", Decimal("2.5")),)
    assert found.stands_out(Decimal("2.5"))
    assert not found.stands_out(Decimal(3))


def test_every_hour_has_its_entries():
    found = per_hour([on("08:00"), on("08:59:59"), on("23:00")]).points

    assert len(found) == 24
    assert [each for each in found if each[1]] == [("08", Decimal(2)), ("23", Decimal(1))]


def test_of_what_was_due_in_a_month_it_is_said_how_much_was_in_time():
    months = [Figures(month="2020-01", due=3, in_time=2), Figures(month="2020-02")]

    assert punctuality(months).points == (("2020-01", Decimal("66.7")), ("2020-02", None))


def test_without_a_limit_nothing_stands_out():
    assert not Series("", ()).stands_out(Decimal(100))

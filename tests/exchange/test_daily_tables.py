import pytest

from daily_sheets import STATION, figures, report
from dutyconsole.domain.daily_figures import Change
from dutyconsole.exchange.daily_tables import (
    FigureWords,
    headcount_rows,
    identities_table,
    number,
    shown,
    worth_telling,
)


def test_of_supplies_only_the_balance_is_told_from_day_to_day():
    found = (Change("supplies.masks.issued", "0", "20"), Change("supplies.masks.balance", "9", "8"))

    assert [each.key for each in worth_telling(found)] == ["supplies.masks.balance"]


def test_a_figure_that_one_report_lacks_is_no_change():
    found = (Change("own.new", "", "3"), Change("own.gone", "3", ""), Change("own.both", "3", "4"))

    assert [each.key for each in worth_telling(found)] == ["own.both"]


def test_figures_are_called_as_they_were_counted_else_as_the_program_does():
    counted = FigureWords(report(), figures(), STATION)
    uncounted = FigureWords(report(), None, STATION)

    assert counted.of("health.high")[1] == "Above the threshold"
    assert uncounted.of("health.high")[1] == "of them too high"
    assert uncounted.of("supplies.masks.balance") == ("Supplies", "一次性医用口罩, Balance", "只")


def test_a_figure_that_nobody_knows_any_more_is_called_by_its_key():
    assert FigureWords(report(), None, STATION).of("own.old_one") == ("own", "old_one", "")


def test_what_does_not_add_up_is_explained_beside_it():
    explained = report(explanations={"headcount": "王五当日未报到"})
    rows = identities_table(explained, figures(differing=True)).rows

    assert [row[1:] for row in rows] == [("holds", ""), ("does not hold", "王五\n王五当日未报到")]


def test_everybody_is_in_the_last_row_of_the_headcount():
    assert headcount_rows(figures(differing=True))[-1] == ("Total", (3, 1, 0, 0, 0, 1, 0, 1))


@pytest.mark.parametrize(
    ("value", "text"), [(None, "-"), ("2", "+2"), ("-2", "-2"), ("0", "0"), ("2.50", "+2.5")]
)
def test_a_difference_has_its_sign_unless_there_is_none(value, text):
    assert shown(number(value), signed=True) == text

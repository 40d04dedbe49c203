from dataclasses import replace

from builders import on
from daily_acts import DUE
from daily_sheets import figures, report
from dutyconsole.domain.daily_figures import Identity
from dutyconsole.store.daily_standing import Standing
from dutyconsole.ui.daily_words import (
    FigureRow,
    figure_rows,
    only_outstanding,
    time_words,
    wrong_lines,
)

MANY = tuple(
    Identity(f"key{number}", f"{number} + 1 = {number}", holds=False, names=("a", "b", "c", "d"))
    for number in range(9)
)


def standing(*, before=None, said=None, **changes):
    counted = replace(figures(), **changes)
    return Standing(DUE, said, (said,) if said else (), before, counted, {})


def words(lines):
    return ["".join(piece for piece, _style in line) for line in lines]


def test_however_much_is_wrong_it_takes_no_more_lines_than_there_are():
    lines = words(wrong_lines(standing(identities=MANY), 76, 4))

    assert len(lines) == 4
    assert lines[0] == "DOES NOT ADD UP: 0 + 1 = 0 (a, b, c and 1 more)"
    assert lines[-1] == "and 6 more"


def test_what_is_explained_comes_last_and_is_cut_to_a_line():
    said = report()
    said = replace(said, explanations={"key0": "for this reason " * 9}, figures=figures().flat)
    lines = wrong_lines(standing(said=said, identities=MANY[:2]), 76, 4)

    assert [line[0][1] for line in lines] == ["loud", ""]
    assert words(lines)[1].startswith("Does not add up: 0 + 1 = 0")
    assert len(words(lines)[1]) == 76


def test_where_all_is_well_nothing_is_said():
    assert wrong_lines(standing(identities=()), 76, 4) == []


def test_only_what_stands_out_stays_each_under_its_heading():
    rows = (
        FigureRow("", "Staff"),
        FigureRow("people.total", "all", "3", "3"),
        FigureRow("", "Visits"),
        FigureRow("visitors.count", "came", "3", "1"),
        FigureRow("visitors.high", "warm", "0", "0", said="1"),
    )

    assert tuple(only_outstanding(rows)) == rows[2:]


def test_of_supplies_the_balance_alone_is_loud():
    rows = [row for row in figure_rows(standing()) if row.key.startswith("supplies.masks")]

    assert [row.key for row in rows if row.short] == ["supplies.masks.balance"]


def test_a_figure_that_the_report_before_did_not_have_has_no_change():
    rows = list(figure_rows(standing()))

    assert {row.change for row in rows} == {""}


def test_the_second_of_the_limit_itself_is_too_late():
    assert time_words(DUE, (), on("16:59:59"))[1] is False
    assert time_words(DUE, (), on("17:00"))[1] is True

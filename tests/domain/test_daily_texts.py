from dataclasses import replace

from daily_sheets import figures
from dutyconsole.domain.daily_reports import TEXTS
from dutyconsole.domain.daily_texts import proposed


def test_every_part_is_there_and_none_is_nil_by_itself():
    said = proposed(figures())

    assert list(said) == list(TEXTS)
    assert (said["coordination"], said["next"]) == ("", "")


def test_the_work_is_told_by_the_figures_that_are_there():
    assert proposed(figures(high=2))["work"] == (
        "Temperatures taken: 360, at or above the threshold: 2."
    )


def test_what_runs_short_is_a_problem_by_name():
    assert proposed(figures(masks=80))["problems"] == ("Supplies run short: 一次性医用口罩 80 只.")


def test_where_nothing_runs_short_a_person_says_whether_there_are_problems():
    enough = figures()
    lasting = tuple(replace(line, short=False) for line in enough.supplies)

    assert proposed(replace(enough, supplies=lasting))["problems"] == ""


def test_without_figures_nothing_is_proposed():
    assert proposed(replace(figures(), blocks=(), supplies=()))["work"] == ""

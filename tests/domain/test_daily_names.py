import datetime as dt
from dataclasses import replace

import pytest

from builders import ZONE, on
from daily_acts import RULE
from daily_sheets import figures, report
from dutyconsole.config import ReportRule
from dutyconsole.domain.daily_names import SUPPLY_FIGURES, name_of, report_meant, title_of

NOTED = ReportRule(key="noted", name="专报", to="市府办", due=dt.time(10))


def test_a_report_a_nil_report_and_a_correction_are_called_differently():
    told = report()
    nil = replace(told, texts=dict.fromkeys(told.texts, "无"))

    assert name_of(told, "日报") == "日报"
    assert name_of(nil, "日报") == "日报, nil report"
    assert name_of(replace(told, seq=2), "日报") == "日报, correction 2"
    assert title_of(told, "日报") == f"日报 of {told.due.date().isoformat()}"


def test_the_figures_of_supplies_have_the_names_under_which_reports_keep_them():
    kept = [key.split(".")[2] for key in figures().flat if key.startswith("supplies.masks.")]

    assert kept == list(SUPPLY_FIGURES)


@pytest.mark.parametrize(
    ("subject", "day"),
    [("daily", "2020-01-25"), ("daily correction 2020-01-23", "2020-01-23")],
)
def test_an_obligation_names_the_report_of_its_day_or_the_one_it_corrects(subject, day):
    found = report_meant(subject, on("17:00"), [NOTED, RULE], ZONE)

    assert (found.rule, found.due) == (RULE, on("17:00", day))


def test_a_report_that_is_not_drafted_here_is_not_meant():
    assert report_meant("noted", on("10:00"), [NOTED, RULE], ZONE) is None

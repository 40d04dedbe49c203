"""The month of the plan's period, whole: 180 people, 16 sections, every figure of every report."""

import pytest

from simulation.month import play
from simulation.run import counted


@pytest.mark.timeout(600)
def test_for_a_month_every_figure_of_every_report_stands_in_the_books(tmp_path):
    said = play(tmp_path, 1, 30)

    assert counted(said, "reports") == 30
    assert min(counted(said, what) for what in ("corrections", "fevers", "slips")) > 5

"""A month at a bureau of 180 people: every figure of every daily report against books of its own.

Some days of it here; the whole month in `make faults`, other months in `make soak`.
"""

import pytest

from simulation.month import play
from simulation.run import a_seed, counted

DAYS = 4
SEEDS = 3


def test_for_some_days_every_figure_stands_in_the_books(tmp_path):
    said = play(tmp_path, a_seed(), DAYS)
    print(said)  # noqa: T201 - the seed and what happened, for `pytest -rP`

    assert counted(said, "reports") == DAYS
    assert counted(said, "fevers") > 0


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("number", range(SEEDS))
def test_for_a_month_every_figure_stands_in_the_books(tmp_path, number):
    said = play(tmp_path, a_seed() + number, 30)
    print(said)  # noqa: T201 - as above

    assert counted(said, "corrections") > 0

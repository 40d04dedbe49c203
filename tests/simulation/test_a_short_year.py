"""A few days of duty over New Year, full of crashes."""

import pytest

from simulation.run import a_seed, begun, counted, ended

DAYS = 6
"""From the end of one year into the next, so that numbers begin anew."""


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """What two runs of one seed say."""
    options = ("--seed", str(a_seed()), "--days", str(DAYS), "--short")
    both = [begun(tmp_path_factory.mktemp("year") / "station", *options) for _run in range(2)]
    return [ended(simulation) for simulation in both]


def test_nothing_acknowledged_is_lost_whatever_crashes(runs):
    print(runs[0])  # noqa: T201 - the seed and what happened, for `pytest -rP`

    assert counted(runs[0], "crashes") > 0


def test_the_seed_reproduces_the_run(runs):
    first, second = (run.rsplit("\n", 2)[0] for run in runs)

    assert "digest " in first
    assert second == first

"""The whole of 2020, from several seeds: `make soak`.

DUTYCONSOLE_SEED is the first of them: with the seed that a failure has printed, it is done again.
"""

import pytest

from simulation.run import a_seed, begun, counted, ended
from simulation.signing import STEPS

SEEDS = 4
DAYS = 368
"""366 and the last two of 2019."""


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("number", range(SEEDS))
def test_a_year_of_duty_loses_nothing(tmp_path, number):
    seed = str(a_seed() + number)
    said = ended(begun(tmp_path / "station", "--seed", seed, "--days", str(DAYS)))
    print(said)  # noqa: T201 - the seed and what happened, for `pytest -rP`

    assert counted(said, "acknowledged") > 10_000
    assert counted(said, "crashes") > 200
    assert {step for step in STEPS.values() if counted(said, f"handover {step}") < 10} == set()

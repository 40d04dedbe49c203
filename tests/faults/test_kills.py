"""kill -9 at random moments of a writing desk, and of the writers beside it."""

import os
import random

import pytest

from faults.notebook import Notebook, Tally, faults_of

SEED = int(os.environ.get("FAULTS_SEED", "0")) or random.SystemRandom().randrange(1, 2**32)
TIMES = 102


@pytest.mark.timeout(180)
@pytest.mark.parametrize("writers", [1, 3])
def test_killed_writers_keep_what_they_acknowledged(
    home, notebook: Notebook, tally: Tally, writers
):
    chance = random.Random(SEED + writers)  # noqa: S311 - to be done again, not to be secret
    for _round in range(TIMES // writers):
        # One of them is the desk, whichever comes first: it brings the -wal over.
        alive = [notebook.writer(home, "--desk") for _each in range(writers)]
        chance.shuffle(alive)
        if chance.random() < 0.8:
            # At full speed one may be kept out for longer than the others live: it is told so.
            assert alive[0].listen(lambda each=alive[0]: each.kept or each.refusals)
        alive[0].listen(lambda: False, seconds=chance.uniform(0, 0.15))
        for each in alive:
            each.kill()
        assert notebook.lost(home) == set(), f"FAULTS_SEED={SEED}"

    assert notebook.writer(home, "--desk", count=3).end() == 0
    assert notebook.lost(home) == set(), f"FAULTS_SEED={SEED}"
    assert notebook.doubled(home) == set()
    assert faults_of(home) == []
    tally(
        "a desk is killed" if writers == 1 else "a desk and two more writers are killed",
        by=f"SIGKILL at random moments (FAULTS_SEED={SEED})",
        times=TIMES,
        acknowledged=len(notebook.kept),
        lost=0,
    )

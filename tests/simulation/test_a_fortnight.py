"""A fortnight at a desk against books of its own; `make soak` has it minute by minute.

DUTYCONSOLE_SEED is the first seed, and DUTYCONSOLE_STREAM may name a file of real messages.
"""

import pytest

from simulation.fortnight import play
from simulation.fortnight_rules import HENAN, OWN, PLAN
from simulation.run import a_seed, counted

DAYS = 14
SEEDS = 1
QUIET = 12
"""Of the minutes in which nobody does anything, the short run looks at each of so many."""


@pytest.mark.parametrize("rules", [PLAN, HENAN], ids=lambda rules: rules.name)
def test_for_a_day_exactly_what_should_be_due_and_alarm_does(tmp_path, rules):
    said = play(tmp_path, rules, a_seed(), 1, quiet=QUIET)
    print(said)  # noqa: T201 - the seed and what happened, for `pytest -rP`

    assert counted(said, "messages") > 5
    assert counted(said, "alarms raised") > 5


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("number", range(SEEDS))
@pytest.mark.parametrize("rules", [PLAN, HENAN, OWN], ids=lambda rules: rules.name)
def test_for_a_fortnight_exactly_what_should_be_due_and_alarm_does(tmp_path, rules, number):
    said = play(tmp_path, rules, a_seed() + number, DAYS)
    print(said)  # noqa: T201 - the seed and what happened, for `pytest -rP`

    assert counted(said, "minutes") == DAYS * 24 * 60 + 1
    assert min(counted(said, f"obligations {each}") for each in ("late", "missed")) > 10

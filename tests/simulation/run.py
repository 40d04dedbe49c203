"""Runs of the simulation, each in a process of its own: it forks, which pytest must not."""

import os
import random
import re
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parents[1]


def a_seed() -> int:
    """The seed asked for by DUTYCONSOLE_SEED, else any."""
    asked = os.environ.get("DUTYCONSOLE_SEED")
    return int(asked) if asked else random.SystemRandom().randrange(1, 2**32)


def begun(folder: Path, *options: str) -> subprocess.Popen[str]:
    """A simulation under way."""
    return subprocess.Popen(
        [sys.executable, "-m", "simulation.year", str(folder), *options],
        env={**os.environ, "PYTHONPATH": str(TESTS), "PYTHONHASHSEED": "random"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def ended(simulation: subprocess.Popen[str]) -> str:
    """What it says once it has ended well; all of that is in the failure where it has not."""
    try:
        said, _nothing = simulation.communicate()
    finally:
        simulation.kill()
    assert simulation.returncode == 0, said
    return said


def counted(said: str, what: str) -> int:
    """How often that happened, by what a simulation says at its end."""
    found = re.search(rf"^ *(\d+) {re.escape(what)}$", said, re.MULTILINE)
    return int(found[1]) if found else 0

"""What every test starts from."""

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from hypothesis.configuration import set_hypothesis_home_dir

from builders import a_record
from dutyconsole import language
from dutyconsole.store.database import Record

# A loaded machine is slow, which is no fault of what is tested. And each worker keeps its examples
# apart: on a fresh machine two of them would write the same table of characters at once.
hypothesis.settings.register_profile("desk", deadline=None)
hypothesis.settings.load_profile("desk")
set_hypothesis_home_dir(Path(".hypothesis") / os.environ.get("PYTEST_XDIST_WORKER", "alone"))


@pytest.fixture(autouse=True)
def _english() -> None:
    """Tests read the sentences of the source; those of the catalogue ask for it."""
    language.use(language.ENGLISH)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Record]:
    """A founded record."""
    record = a_record(tmp_path)
    yield record
    record.close()

"""What every test starts from."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from builders import a_record
from dutyconsole import language
from dutyconsole.store.database import Record


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

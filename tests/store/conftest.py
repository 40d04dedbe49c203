"""A record with something of everything in it, made once and copied for each test."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from builders import a_record, two_days_of_work
from dutyconsole.home import Home
from dutyconsole.store.database import Record, connect


@pytest.fixture(scope="session")
def _made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with closing(a_record(tmp_path_factory.mktemp("made_once"))) as db:
        two_days_of_work(db)
    return db.path


@pytest.fixture
def record(_made_once: Path, tmp_path: Path) -> Iterator[Record]:
    """A founded record after two days of work."""
    path = Home(tmp_path).record
    shutil.copy(_made_once, path)
    with closing(connect(path)) as db:
        yield db

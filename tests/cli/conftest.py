"""A station made once by `init`, and commands run on a copy of it at the example's moment."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builders import AT
from dutyconsole import clock
from dutyconsole.cli import main
from dutyconsole.home import Home

Duty = Callable[..., Result]


@pytest.fixture(autouse=True)
def _at_the_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the example's moment, and nothing of this machine's environment counts."""
    monkeypatch.setattr(clock, "now", AT.to)
    for name in ("DUTYCONSOLE_HOME", "LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANGUAGE", "")  # what `speak` sets is put back


@pytest.fixture(scope="session")
def _made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cli") / "station"
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(clock, "now", AT.to)
        made = CliRunner().invoke(
            main, ["--home", str(path), "--lang=zh", "init", "--by", "张某某"]
        )
    assert made.exit_code == 0, made.output
    return path


@pytest.fixture
def home(_made_once: Path, tmp_path: Path) -> Home:
    """A station just made, with the Chinese settings."""
    return Home(shutil.copytree(_made_once, tmp_path / "station"))


@pytest.fixture
def duty(home: Home) -> Duty:
    """Runs a command on the station, in English: duty("log", "list")."""

    def run(*args: str, **options: object) -> Result:
        options.setdefault("input", "")
        return CliRunner().invoke(
            main, ["--home", str(home.path), "--lang", "en", *args], **options
        )

    return run

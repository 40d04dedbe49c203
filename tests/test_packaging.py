"""The wheel holds what the program needs beside its modules, and the program runs from it."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from dutyconsole.ui.styles import stylesheet

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_every_stylesheet(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())

    assert {f"dutyconsole/styles/{each.name}" for each in ROOT.glob("styles/*.tcss")} == {
        name for name in names if name.endswith(".tcss")
    }


def test_the_wheel_holds_the_compiled_catalogue_the_templates_and_the_calendar(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    needed = {
        "dutyconsole/locales/zh_CN/LC_MESSAGES/dutyconsole.mo",
        "dutyconsole/config/station.zh_CN.toml",
        "dutyconsole/config/station.en.toml",
        "dutyconsole/store/holidays.csv",
        "dutyconsole/py.typed",
    }

    assert set() == needed - names


def test_the_program_makes_a_station_from_the_wheel_in_any_folder(wheel, tmp_path):
    unpacked = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(unpacked)
    done = subprocess.run(
        [sys.executable, "-P", "-m", "dutyconsole", "--home", tmp_path / "home", "init"],
        cwd="/",
        env={"PYTHONPATH": str(unpacked), "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "home" / "duty.db").is_file()


def test_in_a_checkout_the_stylesheets_are_those_at_its_top():
    assert stylesheet("board") == ROOT / "styles" / "board.tcss"

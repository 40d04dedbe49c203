from pathlib import Path

import pytest

from dutyconsole.home import Home, find


@pytest.fixture(autouse=True)
def _no_home_is_named(monkeypatch):
    monkeypatch.delenv("DUTYCONSOLE_HOME", raising=False)


def test_the_parts_of_a_station_lie_in_its_home():
    home = Home(Path("/srv/duty"))

    assert [home.record, home.settings, home.drafts, home.doorbell] == [
        Path("/srv/duty/duty.db"),
        Path("/srv/duty/station.toml"),
        Path("/srv/duty/drafts"),
        Path("/srv/duty/doorbell"),
    ]


def test_the_option_counts_before_the_environment(monkeypatch):
    monkeypatch.setenv("DUTYCONSOLE_HOME", "/srv/other")

    assert find("/srv/duty") == Home(Path("/srv/duty"))


def test_the_environment_counts_before_the_users_folder(monkeypatch):
    monkeypatch.setenv("DUTYCONSOLE_HOME", "/srv/other")

    assert find() == Home(Path("/srv/other"))


def test_without_a_wish_the_home_lies_in_the_users_data(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))

    assert find() == Home(tmp_path / "dutyconsole")


def test_a_folder_named_from_here_is_kept_as_a_whole_path(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    assert find("duty") == Home(tmp_path / "duty")


def test_a_folder_may_be_named_from_the_users_own(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))

    assert find("~/duty") == Home(tmp_path / "duty")

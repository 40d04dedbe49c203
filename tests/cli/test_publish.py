import json

import pytest

from builders import AT
from dutyconsole.cli import publish as module
from dutyconsole.home import Publication
from dutyconsole.store.publication_files import is_copy


@pytest.fixture(autouse=True)
def priorities(monkeypatch):
    """What the process gave way by; the tests themselves keep their priority."""
    given = []
    monkeypatch.setattr(module.os, "nice", lambda by: given.append(by) or 0)
    return given


@pytest.fixture
def place(home, tmp_path):
    """The folder that station.toml names."""
    folder = tmp_path / "published"
    folder.mkdir()
    text = home.settings.read_text(encoding="utf-8")
    home.settings.write_text(text.replace("[view]\n", f'[view]\nfolder = "{folder}"\n'))
    return Publication(folder)


def test_a_whole_copy_is_published_and_said(duty, place):
    result = duty("publish")

    assert (result.exit_code, result.stdout) == (
        0, f"Published for leaders, 2 journal entries: {place.path}\n",
    )  # fmt: skip
    assert is_copy(place.record)


def test_a_copy_is_a_home_for_whoever_reads(duty, place):
    duty("publish")
    told = json.loads(duty("status", "--json", "--home", str(place.path)).stdout)

    assert told["at"] == AT.isoformat()


def test_the_spare_alone_is_made(duty, place):
    duty("publish")
    place.spare.unlink()
    published = place.record.stat()
    result = duty("publish", "--spare")

    assert result.exit_code == 0
    assert place.spare.read_bytes() == place.record.read_bytes()
    assert place.record.stat() == published


def test_without_a_copy_there_is_nothing_to_make_a_spare_from(duty, place):
    result = duty("publish", "--spare")

    assert (result.exit_code, list(place.path.iterdir())) == (1, [])
    assert "There is no copy for leaders" in result.stderr


def test_where_the_settings_name_no_folder_it_says_so(duty):
    result = duty("publish")

    assert result.exit_code == 1
    assert "[view] folder is empty" in result.stderr


def test_everything_else_on_the_machine_goes_first(duty, place, priorities):
    duty("publish")

    assert priorities == [0, module.PATIENCE]

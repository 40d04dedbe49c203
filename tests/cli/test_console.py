import re
from contextlib import closing

import pytest

from builders import AT, a_record, settings
from dutyconsole.cli.base import Desk
from dutyconsole.cli.console import keep_settings
from dutyconsole.config.file import template
from dutyconsole.home import Home
from dutyconsole.store.database import connect_to_read
from dutyconsole.store.journal import head
from dutyconsole.store.settings import get, latest
from terminal import Terminal


@pytest.fixture
def desk(tmp_path):
    with closing(a_record(tmp_path)) as db:
        yield Desk(db, settings(), AT)


@pytest.fixture
def home(tmp_path):
    Home(tmp_path).settings.write_text(template("zh_CN"), encoding="utf-8")
    return Home(tmp_path)


def test_what_the_settings_say_is_kept_in_the_name_of_the_duty_room(desk, home):
    keep_settings(desk, home)
    version = get(desk.db, 1)

    assert (version.by, version.at) == ("市科学技术局值班室", AT)
    assert version.text == template("zh_CN")


def test_the_next_start_keeps_what_was_changed(desk, home):
    keep_settings(desk, home)
    keep_settings(desk, home)
    text = re.sub("^book = 125$", "book = 120", template("zh_CN"), flags=re.MULTILINE)
    home.settings.write_text(text, encoding="utf-8")
    keep_settings(desk, home)

    assert latest(desk.db) == 2
    assert "book = 120" in get(desk.db, 2).text


def test_a_full_disk_does_not_keep_the_console_from_opening(desk, home):
    pages = desk.db.execute("PRAGMA page_count").fetchone()[0]
    desk.db.execute(f"PRAGMA max_page_count = {pages}")
    before = head(desk.db)
    keep_settings(desk, home)

    assert (latest(desk.db), head(desk.db)) == (0, before)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_is_gone_meanwhile_does_not_either(desk, home, content):
    home.settings.unlink()
    if content:
        home.settings.write_bytes(content)
    keep_settings(desk, home)

    assert latest(desk.db) == 0


def test_the_console_keeps_them_when_it_opens(desk, home):
    console = Terminal("-m", "dutyconsole", "--home", str(home.path), "--lang", "en")
    console.wait_for("? Help")
    console.program.terminate()
    console.end()
    with closing(connect_to_read(home.record)) as db:
        kept = get(db, 1)

    assert kept.text == template("zh_CN")

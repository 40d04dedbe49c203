import os
import signal
import subprocess
import sys

import pytest

from builders import AT, a_record, settings, taken_down
from dutyconsole.config.file import template
from dutyconsole.config.view import ViewRules
from dutyconsole.domain.people import PersonLine
from dutyconsole.home import Home
from dutyconsole.language import ENGLISH
from dutyconsole.store.people import import_people
from dutyconsole.store.publication_whole import publish_whole
from terminal import Terminal

VIEW = ("-m", "dutyconsole", "--lang", "en", "--home")


@pytest.fixture
def home(tmp_path):
    """A station with one message in its log; no desk is open."""
    home = Home(tmp_path / "home")
    home.path.mkdir()
    home.settings.write_text(template(ENGLISH), encoding="utf-8")
    db = a_record(home.path)
    taken_down(db, text="power cut")
    import_people(db, [PersonLine(1, "Zhang Moumou")], by="Zhang Moumou", at=AT)
    db.close()
    return home


@pytest.fixture
def published(home, tmp_path):
    """The folder in which it is published."""
    folder = tmp_path / "published"
    folder.mkdir()
    publish_whole(home, settings(view=ViewRules(folder=str(folder))), at=AT)
    return folder


def files_in(folder):
    return {each: each.stat().st_mtime_ns for each in folder.rglob("*")}


@pytest.mark.parametrize("stream", ["stdin", "stdout", "stderr"])
def test_without_a_terminal_it_ends_at_once_with_one_sentence(published, stream):
    ours, theirs = os.openpty()
    streams = dict.fromkeys(("stdin", "stdout", "stderr"), theirs) | {stream: subprocess.DEVNULL}
    before = files_in(published)
    command = [sys.executable, *VIEW, str(published), "view"]
    done = subprocess.run(command, **streams, timeout=20, check=False)
    said = os.read(ours, 4096).decode() if stream != "stderr" else ""
    os.close(ours)
    os.close(theirs)

    assert done.returncode == 64
    assert said.count("\n") == (stream != "stderr")
    assert files_in(published) == before


def test_it_shows_the_copy_and_leaves_nothing_behind_in_spite_of_the_environment(
    published, tmp_path
):
    log, before = tmp_path / "textual.log", files_in(published)
    terminal = Terminal(
        *VIEW, str(published), "view", "--as", "Zhang Moumou",
        TEXTUAL_LOG=str(log), TEXTUAL="devtools,debug", TEXTUAL_SCREENSHOT="1",
        TEXTUAL_SCREENSHOT_LOCATION=str(tmp_path), TEXTUAL_DRIVER="os:system",
    )  # fmt: skip
    terminal.wait_for("power cut")
    screen = terminal.wait_for("Zhang Moumou looks on")
    terminal.press("q")
    status = terminal.end()

    assert "READ ONLY  DESK NOT OPEN" in screen
    assert "f Read  m Instruct" in screen
    assert status == 0
    assert not log.exists()
    assert files_in(published) == before


def test_a_line_that_is_lost_ends_it(published):
    terminal = Terminal(*VIEW, str(published), "view")
    terminal.wait_for("power cut")
    terminal.program.send_signal(signal.SIGHUP)

    assert terminal.end() == 128 + signal.SIGHUP


def test_a_terminal_that_is_gone_ends_it(published):
    terminal = Terminal(*VIEW, str(published), "view")
    terminal.wait_for("power cut")
    os.close(terminal._ours)

    assert terminal.program.wait(20) in (0, 128 + signal.SIGHUP)


def test_a_live_station_is_looked_at_without_a_leader_s_keys(home):
    terminal = Terminal(*VIEW, str(home.path), "view", "--as", "Zhang Moumou")
    screen = terminal.wait_for("power cut")
    terminal.press("q")

    assert terminal.end() == 0
    assert "Instruct" not in screen
    assert "looks on" not in screen


def test_where_nothing_is_published_a_leader_is_told_whom_to_call(tmp_path):
    terminal = Terminal(*VIEW, str(tmp_path), "view", "--as", "Zhang Moumou")
    status = terminal.end()

    assert status == 1
    assert "The duty room has published nothing yet: call it" in terminal.screen
    assert str(tmp_path) not in terminal.screen


def test_a_copy_that_cannot_be_read_is_told_to_a_leader_without_a_word_of_files(published):
    (published / "duty.db").write_bytes(b"no database at all" * 99)
    terminal = Terminal(*VIEW, str(published), "view", "--as", "Zhang Moumou")
    status = terminal.end()

    assert status == 1
    assert "cannot be read: call the duty room" in terminal.screen
    assert "restore" not in terminal.screen


def test_a_copy_that_fails_under_way_ends_it_with_one_sentence_for_a_leader(published):
    terminal = Terminal(*VIEW, str(published), "view", "--as", "Zhang Moumou")
    terminal.wait_for("power cut")
    with (published / "duty.db").open("r+b") as torn:
        torn.write(b"no database at all" * 99)
    terminal.press("r")

    assert terminal.end() != 0
    assert "cannot be read any more: call the duty room" in terminal.screen
    assert "draft" not in terminal.screen


def test_an_operator_without_a_station_is_told_how_one_is_made(tmp_path):
    terminal = Terminal(*VIEW, str(tmp_path), "view")
    status = terminal.end()

    assert status == 1
    assert "No station at" in terminal.screen

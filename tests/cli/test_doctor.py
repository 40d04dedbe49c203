import json
import os
import shutil
from types import SimpleNamespace

import pytest

from builders import on
from dutyconsole import clock
from dutyconsole.cli import doctor as module


@pytest.fixture
def found(duty):
    def look():
        told = json.loads(duty("doctor", "--json").stdout)
        return {each["name"]: each for each in told}

    return look


def test_what_is_looked_at_is_told(found):
    assert {"Locale", "Terminal", "SQLite", "Free space", "Clock", "Settings"} <= found().keys()


def test_what_is_well_has_no_advice(found):
    assert [each["name"] for each in found().values() if each["ok"] == bool(each["advice"])] == []


def test_what_needs_a_look_is_said_with_advice_and_exit_status_1(duty, monkeypatch):
    monkeypatch.setattr(clock, "now", on("08:00").to)
    result = duty("doctor")

    assert result.exit_code == 1
    assert "LOOK  Clock" in result.stdout
    assert "behind the newest entry" in result.stdout


def test_all_well_is_exit_status_0(duty, monkeypatch):
    monkeypatch.setattr(module, "record_health", lambda _db: [])
    monkeypatch.setenv("TZ", "CST-8")
    module.time.tzset()
    duty("backup")
    result = duty("doctor")
    monkeypatch.undo()
    module.time.tzset()

    assert (result.exit_code, "LOOK" in result.stdout) == (0, False)


def test_a_clock_behind_the_record_needs_a_look(found, monkeypatch):
    before = found()["Clock"]["ok"]
    monkeypatch.setattr(clock, "now", on("08:00").to)

    assert (before, found()["Clock"]["ok"]) == (True, False)


def test_little_room_needs_a_look(found, monkeypatch):
    usage = SimpleNamespace(free=199 * 2**20)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)

    assert (found()["Free space"]["ok"], found()["Free space"]["value"]) == (False, "199 MB")


@pytest.mark.parametrize(
    ("term", "size", "well"),
    [
        ("xterm-256color", (80, 24), (True, True)),
        ("xterm-256color", (79, 24), (True, False)),
        ("xterm-256color", (80, 23), (True, False)),
        ("dumb", (120, 40), (False, True)),
        ("", (120, 40), (False, True)),
    ],
)
def test_a_terminal_that_cannot_show_the_console_needs_a_look(monkeypatch, term, size, well):
    class _Terminal:
        encoding = "utf-8"

        def isatty(self):
            return True

        def fileno(self):
            return 1

    monkeypatch.setattr(module.sys, "stdout", _Terminal())
    monkeypatch.setattr(os, "get_terminal_size", lambda _fd: os.terminal_size(size))
    monkeypatch.setenv("TERM", term)
    _locale, terminal, room = module._terminal()

    assert (terminal.ok, room.ok) == well


@pytest.mark.parametrize(("encoding", "well"), [("utf-8", True), ("UTF8", True), ("gbk", False)])
def test_a_locale_without_utf_8_needs_a_look(monkeypatch, encoding, well):
    class _Pipe:
        def isatty(self):
            return False

    _Pipe.encoding = encoding
    monkeypatch.setattr(module.sys, "stdout", _Pipe())
    locale, _terminal = module._terminal()

    assert locale.ok is well


def test_a_station_that_is_not_there_is_told_beside_the_rest(tmp_path, duty):
    told = json.loads(duty("doctor", "--json", "--home", str(tmp_path / "none")).stdout)

    assert [each["name"] for each in told] == ["Locale", "Terminal", "Station"]
    assert "init" in told[-1]["advice"]


def test_the_registers_are_looked_at(duty, found):
    before = found()
    duty("campaign", "on", "--by", "李明")
    on_then = found()

    assert before["Due for destruction"]["value"] == "nothing"
    assert "Items of supplies" not in before
    assert on_then["Items of supplies"]["ok"]


def test_wrong_settings_are_told_beside_the_rest(home, found):
    home.settings.write_text("[station]", encoding="utf-8")

    assert found()["Station"]["ok"] is False
    assert "SQLite" in found()

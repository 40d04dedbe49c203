import json
import re
import stat
from contextlib import closing

import pytest

from builders import AT, plainly
from dutyconsole.domain.pins import Instant
from dutyconsole.store import pin_file, pins
from dutyconsole.store.database import connect_to_read
from dutyconsole.store.pin_hashes import Cost

NOW = Instant(AT.float_timestamp, 5000.0, "boot 1")


@pytest.fixture(autouse=True)
def _cheaply(monkeypatch):
    """Without a third of a second for every hash; test_pin_hashes measures one."""
    monkeypatch.setattr(pin_file, "measure", lambda: Cost(1, 8, 1))


@pytest.fixture(autouse=True)
def _directory(duty, tmp_path):
    people = tmp_path / "people.csv"
    people.write_text("姓名,部门\n李明,办公室\n王芳,计划科\n王芳,人事科\n", encoding="utf-8")
    assert duty("people", "import", str(people), "--by", "张某某").exit_code == 0


def issued(result):
    return re.fullmatch(r"One-time code of (.+), good for 24 hours: (\d{8})\n", result.stdout)


def events(home):
    with closing(connect_to_read(home.record)) as db:
        return [tuple(row) for row in db.execute("SELECT person, kind, by FROM pin_event")]


def test_a_code_is_printed_once_and_sets_a_first_pin(duty, home):
    result = duty("pin", "code", "李明", "--by", "张某某")
    name, code = issued(result).groups()
    with pins.opened(home) as book:
        book.set_first("李明", code, "739154", NOW)

        assert book.has("李明")
    assert (result.exit_code, name) == (0, "李明")
    assert code not in duty("pin", "list").stdout


def test_issuing_a_code_is_recorded_without_it(duty, home):
    _name, code = issued(duty("pin", "code", "李明", "--by", "张某某")).groups()
    with closing(connect_to_read(home.record)) as db:
        bodies = [row["body"] for row in db.execute("SELECT body FROM journal")]

    assert events(home) == [("李明", "code", "张某某")]
    assert "pin.code_issued" in bodies[-1]
    assert [body for body in bodies if code in body] == []


def test_the_file_is_for_its_owner_only(duty, home):
    duty("pin", "code", "李明", "--by", "张某某")

    assert stat.S_IMODE(home.pins.stat().st_mode) == 0o600


@pytest.mark.parametrize("typed", ["王芳(人事科)", "王芳（人事科）"])
def test_two_of_one_name_are_told_apart_by_their_department(duty, typed):
    alone = duty("pin", "code", "王芳", "--by", "张某某")
    result = duty("pin", "code", typed, "--by", "张某某")

    assert alone.exit_code == 2
    assert "write the department after the name" in alone.stderr
    assert issued(result)[1] == "王芳(人事科)"


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [("孙某", 1, "Nobody in the directory is called 孙某"), ("", 2, "Whose PIN?")],
)
def test_whoever_is_not_in_the_directory_gets_no_code(duty, home, typed, status, said):
    result = duty("pin", "code", typed, "--by", "张某某")

    assert (result.exit_code, events(home)) == (status, [])
    assert said in result.stderr


def test_nobody_issues_no_code(duty, home):
    result = duty("pin", "code", "李明", "--by", " ")

    assert result.exit_code == 2
    assert not home.pins.exists()


def test_whoever_has_a_pin_gets_no_code(duty, home):
    code = issued(duty("pin", "code", "李明", "--by", "张某某"))[2]
    with pins.opened(home) as book:
        book.set_first("李明", code, "739154", NOW)
    result = duty("pin", "code", "李明", "--by", "张某某")

    assert result.exit_code == 1
    assert "another officer and the duty leader" in result.stderr


def test_whoever_issues_a_code_tells_the_record_what_a_crash_has_left(duty, home):
    code = issued(duty("pin", "code", "李明", "--by", "张某某"))[2]
    with pins.opened(home) as book:
        book.set_first("李明", code, "739154", NOW)
    duty("pin", "code", "王芳(人事科)", "--by", "张某某")

    assert [kind for _person, kind, _by in events(home)] == ["code", "set", "code"]


def test_who_has_a_pin_is_listed_with_failures(duty, home):
    codes = {
        name: issued(duty("pin", "code", name, "--by", "张某某"))[2]
        for name in ("李明", "王芳(人事科)")
    }
    with pins.opened(home) as book:
        book.set_first("李明", codes["李明"], "739154", NOW)
    plainly(home.pins, "UPDATE secret SET failures = 3 WHERE name = '李明'")
    told = json.loads(duty("pin", "list", "--json").stdout)
    lines = duty("pin", "list").stdout.splitlines()

    assert told == [
        {
            "name": "李明",
            "set_at": "2020-01-25T16:12:07+08:00",
            "code_issued_at": None,
            "failures": 3,
        },
        {
            "name": "王芳(人事科)",
            "set_at": None,
            "code_issued_at": "2020-01-25T16:12:07+08:00",
            "failures": 0,
        },
    ]
    assert [line.split("  ")[0] for line in lines] == ["李明", "王芳(人事科)"]
    assert "PIN since 16:12" in lines[0]
    assert lines[0].endswith("failed attempts: 3")
    assert re.search(r"  no PIN yet +code of 16:12$", lines[1])


def test_before_the_first_pin_that_is_said(duty, home):
    result = duty("pin", "list")

    assert (result.exit_code, result.stdout) == (0, "")
    assert "`dutyconsole pin code` issues a code" in result.stderr
    assert not home.pins.exists()


def test_a_file_open_to_others_is_refused_in_one_line(duty, home):
    duty("pin", "code", "李明", "--by", "张某某")
    home.pins.chmod(0o644)
    result = duty("pin", "list")

    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert "chmod go=" in result.stderr


def test_no_command_takes_a_pin(duty):
    helps = [duty("pin", *words, "--help").stdout for words in ((), ("code",), ("list",))]

    assert [text for text in helps if re.search(r"--(pin|old|new)\b|\bPIN\]", text)] == []

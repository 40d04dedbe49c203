import json

import pytest

from dutyconsole.domain.anchors import checkpoint_from, parse_code
from dutyconsole.store import signing
from dutyconsole.store.signing import is_signed, public_keys


@pytest.fixture(autouse=True)
def _quickly(monkeypatch):
    """Without a process for every signature; test_signing has both ways."""
    monkeypatch.setattr(signing, "_ssh_keygen", lambda: None)


@pytest.fixture(autouse=True)
def _no_anchors(home):
    """The one that `init` has made is not there."""
    home.anchors.unlink(missing_ok=True)


def test_an_anchor_is_printed_with_its_code(duty):
    result = duty("anchor", "make")
    *lines, code = result.stdout.splitlines()
    made = checkpoint_from("".join(f"{line}\n" for line in lines))

    assert (result.exit_code, made.occasion) == (0, "demand")
    assert parse_code(code.removeprefix("Code: ")) == made.code


def test_an_anchor_for_programs_is_signed(duty, home):
    told = json.loads(duty("anchor", "make", "--json").stdout)
    (key,) = public_keys(home.desk_public_key)

    assert is_signed(told["text"], told["signature"], key)


def test_an_anchor_is_no_entry_of_the_journal(duty):
    made = [json.loads(duty("anchor", "make", "--json").stdout) for _each in range(2)]

    assert made[0]["entries"] == made[1]["entries"]


def test_anchors_are_listed_newest_first(duty):
    duty("anchor", "make")
    message = ("--source", "fax", "--unit", "市委", "--category", "other", "发热")
    duty("log", "add", "--by", "李明", *message)
    newest = json.loads(duty("anchor", "make", "--json").stdout)
    told = json.loads(duty("anchor", "list", "--json").stdout)
    lines = duty("anchor", "list").stdout.splitlines()

    assert [each["entries"] for each in told["anchors"]] == [3, 2]
    assert (told["vouched"], told["faults"]) == (True, [])
    assert lines[0] == f"2020-01-25 16:12:07  on demand  3  {newest['code']}  signature good"


def test_without_the_desks_key_that_is_said(duty, home):
    duty("anchor", "make")
    home.desk_public_key.unlink()
    result = duty("anchor", "list")

    assert result.stdout.endswith("  signed, the desk's key is not here\n")
    assert result.exit_code == 0


def test_an_anchor_that_was_changed_is_told_first(duty, home):
    duty("anchor", "make")
    home.anchors.write_text(home.anchors.read_text().replace("demand", "handover"))
    duty("anchor", "make")
    result = duty("anchor", "list")
    told = json.loads(duty("anchor", "list", "--json").stdout)

    assert result.exit_code == 1
    assert result.stdout.startswith("The anchor of 2020-01-25T16:12:07+08:00 (line 2) is not")
    assert [each["entry"] for each in told["faults"]] == [2]
    assert len(told["anchors"]) == 1


def test_an_anchor_of_an_occasion_to_come_is_listed_by_its_key(duty, home, monkeypatch):
    duty("anchor", "make")
    monkeypatch.setattr("dutyconsole.cli.anchor.OCCASIONS", {})

    assert "  demand  2  " in duty("anchor", "list").stdout


def test_before_the_first_anchor_that_is_said(duty):
    result = duty("anchor", "list")

    assert (result.exit_code, result.stdout) == (0, "")
    assert "`dutyconsole anchor make` makes one" in result.stderr

import json

import pytest

from builders import AT
from dutyconsole import clock

BY = ("--by", "李明")
ORDER = ("--who", "张局长", "--reason", "保管期满")


@pytest.fixture
def later(duty, monkeypatch):
    """A visitor of a campaign that ended two years ago."""
    duty("campaign", "on", *BY)
    visit = ("person=高某", "host=李伟", "purpose=送件", "at=9:00")
    duty("register", "visitors", "add", *visit, *BY)
    duty("register", "visitors", "go-on", "1", "left_at=9:30", *BY)
    duty("campaign", "off", "--reason", "响应终止", *BY)
    monkeypatch.setattr(clock, "now", AT.shift(years=2).to)
    return duty


def listed(duty):
    return json.loads(duty("destruction", "list", "--json").stdout)


def test_nothing_is_due_while_a_campaign_goes_on(duty):
    duty("campaign", "on", *BY)
    result = duty("destruction", "list")

    assert (result.exit_code, result.stdout) == (0, "")
    assert "Nothing is due" in result.stderr


def test_what_is_due_is_listed_by_register(later):
    (due,) = listed(later)["due"]

    assert (due["register"], due["lines"], due["parts"], due["open"]) == ("visitors", 1, 2, 0)
    assert "1 lines" in later("destruction", "list").stdout


def test_it_is_destroyed_on_an_order_and_that_remains(later):
    result = later("destruction", "run", "visitors", *ORDER, *BY)
    told = listed(later)

    assert result.stdout.startswith("1 lines of visitors destroyed, 2 parts\n")
    assert told["due"] == []
    assert [(each["who"], each["reason"], each["by"]) for each in told["destroyed"]] == [
        ("张局长", "保管期满", "李明")
    ]
    assert json.loads(later("verify", "--json").stdout)["sound"] is True


def test_a_backup_that_still_holds_it_is_named(later):
    later("backup")
    result = later("destruction", "run", "visitors", *ORDER, *BY)
    (folder,) = listed(later)["backups"]

    assert f"Still in {folder}" in result.stdout


@pytest.mark.parametrize("said", [ORDER[:2], ORDER[2:]])
def test_without_an_order_or_a_reason_nothing_is_destroyed(later, said):
    result = later("destruction", "run", "visitors", *said, *BY)

    assert (result.exit_code != 0, result.stdout) == (True, "")
    assert len(listed(later)["due"]) == 1


def test_a_register_that_is_not_there_is_refused(later):
    assert later("destruction", "run", "guests", *ORDER, *BY).exit_code == 2

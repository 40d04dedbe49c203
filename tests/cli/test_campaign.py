import json

import pytest

BY = ("--by", "李明")


def shown(duty):
    return json.loads(duty("campaign", "show", "--json").stdout)


def test_the_campaign_is_off_until_it_is_switched_on(duty):
    told = shown(duty)

    assert (told["on"], told["begun_on"], told["events"]) == (False, None, [])
    assert "is not on" in duty("campaign", "show").stdout


def test_it_is_on_from_the_day_that_is_named(duty):
    result = duty("campaign", "on", "--day", "1月23日", "--reason", "市防控办通知", *BY)
    told = shown(duty)

    assert result.stdout == "The campaign is on from 2020-01-23\n"
    assert (told["on"], told["begun_on"]) == (True, "2020-01-23")
    assert told["events"] == [
        {
            "kind": "begun",
            "day": "2020-01-23",
            "at": "2020-01-25T16:12:07+08:00",
            "by": "李明",
            "reason": "市防控办通知",
        }
    ]


def test_it_is_on_from_today_where_no_day_is_named(duty):
    duty("campaign", "on", *BY)

    assert shown(duty)["begun_on"] == "2020-01-25"


def test_it_may_begin_on_a_day_to_come(duty):
    duty("campaign", "on", "--day", "2020-01-27", *BY)
    told = shown(duty)

    assert (told["on"], len(told["events"])) == (False, 1)


def test_it_ends_with_a_reason_and_not_without_one(duty):
    duty("campaign", "on", *BY)
    refused = duty("campaign", "off", *BY)
    ended = duty("campaign", "off", "--reason", "响应终止", *BY)

    assert (refused.exit_code, "by which order" in refused.stderr) == (1, True)
    assert ended.stdout == "The campaign is off from 2020-01-26\n"
    assert (ended.exit_code, shown(duty)["on"]) == (0, True)


@pytest.mark.parametrize("switched", [("on", "on"), ("off",)])
def test_what_is_so_already_is_refused(duty, switched):
    for verb in switched:
        result = duty("campaign", verb, "--reason", "通知", *BY)

    assert (result.exit_code, result.stdout) == (1, "")


def test_every_switching_is_shown_to_a_person(duty):
    duty("campaign", "on", "--reason", "启动", *BY)
    duty("campaign", "off", "--reason", "终止", *BY)
    _first, begun, ended = duty("campaign", "show").stdout.splitlines()

    assert ["启动" in begun, "终止" in ended] == [True, True]

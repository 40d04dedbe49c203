import json

import pytest

SAID = "逐人核对近14天返晋人员，\n一个不漏。"
STANDING = "NOT READ BACK  due 17:00  chase 01-27 09:00"
GIVEN = ("--giver", "张组长", "--unit", "内部防控小组", "--due", "17:00", "--chase", "27日9时")


@pytest.fixture
def directive(duty):
    """The number of a directive taken down."""
    result = duty("directive", "add", "--by", "李明", *GIVEN, SAID)
    assert result.exit_code == 0, result.output
    return result.stdout.strip()


def shown(duty, number="1"):
    return json.loads(duty("directive", "show", number, "--json").stdout)


def test_a_directive_is_taken_down_word_for_word(duty, directive):
    kept = shown(duty)

    assert directive == "1"
    assert (kept["text"], kept["giver"], kept["unit"]) == (SAID, "张组长", "内部防控小组")
    assert (kept["kind"], kept["confirmed_at"], kept["closed"]) == ("instruction", None, False)
    assert kept["time_limit"] == "2020-01-25T17:00:00+08:00"
    assert kept["chase"] == ["2020-01-27T09:00:00+08:00"]


@pytest.mark.usefixtures("directive")
def test_what_is_due_of_it_is_told_to_a_program(duty):
    assert shown(duty)["due"] == [
        {"what": "read_back", "at": "2020-01-25T16:22:07+08:00"},
        {"what": "time_limit", "at": "2020-01-25T17:00:00+08:00"},
        {"what": "chase", "at": "2020-01-27T09:00:00+08:00"},
    ]


@pytest.mark.usefixtures("directive")
def test_what_is_open_is_listed_with_age_giver_unit_and_what_is_next(duty):
    (line,) = duty("directive", "list").stdout.splitlines()

    assert line.split("  ")[:5] == [
        "1",
        "Leader's instruction",
        "open in shift 1",
        "张组长",
        "内部防控小组",
    ]
    assert "NOT READ BACK; due 17:00; chase 01-27 09:00" in line


def test_the_text_may_come_from_standard_input(duty):
    result = duty(
        "directive", "add", "--by", "李明", "--giver", "市办", "--kind", "superior", input="报库存"
    )

    assert result.exit_code == 0
    assert (shown(duty)["kind"], shown(duty)["text"]) == ("superior", "报库存")


def test_several_chase_dates_are_given_one_by_one(duty):
    dates = ("--chase", "28日9时", "--chase", "01-27 09:00")
    duty("directive", "add", "--by", "李明", "--giver", "张组长", *dates, "--read-back", SAID)

    assert [date[8:16] for date in shown(duty)["chase"]] == ["27T09:00", "28T09:00"]
    assert shown(duty)["confirmed_at"] == "2020-01-25T16:12:07+08:00"


@pytest.mark.parametrize("giver", [(), ("--giver", " ")])
def test_a_directive_that_nobody_gave_is_refused(duty, giver):
    result = duty("directive", "add", "--by", "李明", *giver, SAID)

    assert result.exit_code == 2
    assert duty("directive", "list").stdout == ""


@pytest.mark.usefixtures("directive")
def test_feedback_is_added_and_the_unit_changed(duty):
    result = duty("directive", "feedback", "1", "--by", "王芳", "--unit", "办公室", "已核对112人")
    kept = shown(duty)

    assert result.stdout == "Matter 1 kept\n"
    assert (kept["unit"], kept["parts"][1]["text"]) == ("办公室", "已核对112人")


@pytest.mark.usefixtures("directive")
def test_a_directive_is_confirmed_at_the_moment_it_was_read_back(duty):
    result = duty("directive", "confirm", "1", "--by", "王芳", "--when", "16:05")

    assert result.exit_code == 0
    assert shown(duty)["confirmed_at"] == "2020-01-25T16:05:00+08:00"
    assert "NOT READ BACK" not in duty("directive", "list").stdout
    assert duty("directive", "confirm", "1", "--by", "王芳").exit_code == 1


@pytest.mark.usefixtures("directive")
def test_a_directive_is_closed_by_consent_only(duty):
    refused = duty("directive", "close", "1", "--by", "王芳", "已核对130人")
    assert (refused.exit_code, shown(duty)["closed"]) == (1, False)
    assert "closed by the leader's consent only" in refused.stderr
    closed = duty(
        "directive", "close", "1", "--by", "王芳", "--consent", "张组长电话同意", "已核对130人"
    )

    assert closed.stdout == "Matter 1 closed\n"
    assert (shown(duty)["closed"], shown(duty)["consent"]) == (True, "张组长电话同意")
    assert "Nothing is open" in duty("directive", "list").stderr


@pytest.mark.usefixtures("directive")
def test_the_whole_history_is_shown_to_a_person(duty):
    duty("directive", "feedback", "1", "--by", "王芳", "已核对112人")

    assert duty("directive", "show", "1").stdout.splitlines() == [
        f"1  Leader's instruction  张组长  内部防控小组  {STANDING}",
        "16:12  李明",
        *SAID.split("\n"),
        "16:12  王芳",
        "已核对112人",
    ]


def test_one_that_is_not_there_is_refused(duty):
    result = duty("directive", "show", "7")

    assert (result.exit_code, "There is no matter 7" in result.stderr) == (1, True)

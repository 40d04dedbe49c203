import json


def listed(duty):
    return {each["key"]: each for each in json.loads(duty("contacts", "list", "--json").stdout)}


def test_the_list_says_who_was_never_called(duty):
    lines = duty("contacts", "list").stdout.splitlines()

    assert len(lines) == 5
    assert [line for line in lines if "never called" not in line] == []
    assert listed(duty)["health"]["last_tried"] is None


def test_a_call_that_was_answered_is_kept(duty):
    result = duty("contacts", "reached", "health", "--by", "李明", "--detail", "刘某接听")

    assert result.stdout == "市卫生健康委员会  0000-8800120  last reached 25 Jan 16:12\n"
    assert listed(duty)["health"]["last_reached"] == {
        "at": "2020-01-25T16:12:07+08:00",
        "by": "李明",
        "reached": True,
        "detail": "刘某接听",
    }


def test_a_call_that_was_not_answered_is_kept_beside_the_last_one_that_was(duty):
    duty("contacts", "reached", "发热门诊", "--by", "李明")
    result = duty("contacts", "tried", "fever_clinic", "--by", "王芳", "--detail", "占线")
    kept = listed(duty)["fever_clinic"]

    assert "last reached 25 Jan 16:12; not reached 25 Jan 16:12" in result.stdout
    assert (kept["last_reached"]["by"], kept["last_tried"]["by"]) == ("李明", "王芳")
    assert kept["last_tried"]["detail"] == "占线"


def test_a_contact_that_is_not_on_the_list_is_refused(duty):
    result = duty("contacts", "reached", "police", "--by", "李明")

    assert result.exit_code == 2
    assert "“police” is no contact" in result.stderr

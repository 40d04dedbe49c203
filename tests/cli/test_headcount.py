import json

import pytest

BY = ("--by", "李明")
PEOPLE = "姓名,部门\n李伟,办公室\n王芳,规划科\n赵某,规划科\n"


@pytest.fixture
def office(duty, tmp_path):
    """Three people on the establishment, and the campaign on."""
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE, encoding="utf-8")
    duty("people", "import", str(path), *BY)
    duty("campaign", "on", *BY)
    return duty


def measured(duty, person, *said):
    added = duty(
        *("register", "temperatures", "add", f"person={person}", "round=上午", "at=9:20"),
        *(said or ("temperature=36.5",)),
        *BY,
    )
    assert added.exit_code == 0, added.stderr


def counted(duty, *asked):
    return json.loads(duty("headcount", *asked, "--json").stdout)


def test_a_headcount_that_closes_is_a_sum(office):
    measured(office, "李伟")
    measured(office, "王芳", "status=请假")
    measured(office, "赵某")
    result = office("headcount")

    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == (
        "On the establishment 3 = in post 2 + works at home 0 + on leave 1 + out 0 + isolated 0"
        " + other 0"
    )


def test_it_is_counted_by_section(office):
    measured(office, "李伟")
    measured(office, "王芳", "status=请假")
    measured(office, "赵某")
    told = counted(office)

    assert (told["total"], told["in_post"], told["leave"], told["closes"]) == (3, 2, 1, True)
    assert {each["section"]: each["total"] for each in told["sections"]} == {
        "办公室": 1,
        "规划科": 2,
    }


def test_whoever_nobody_knows_of_is_named_and_the_exit_status_is_1(office):
    measured(office, "李伟")
    measured(office, "赵某")
    result = office("headcount")
    told = counted(office)

    assert result.exit_code == 1
    assert "王芳" in result.stdout
    assert "not known 1" in result.stdout
    assert [each["person"] for each in told["differences"]] == ["王芳"]
    assert (told["unaccounted"], told["contradicted"], told["closes"]) == (1, 0, False)


def test_whoever_is_in_two_places_is_named_with_what_is_said_of_them(office):
    for person in ("李伟", "王芳", "赵某"):
        measured(office, person)
    surveyed = ("person=王芳", "at=9:00", "isolation=home", "isolation_from=1-24")
    office("register", "census", "add", *surveyed, *BY)
    (difference,) = counted(office)["differences"]

    assert difference["person"] == "王芳"
    assert difference["contradiction"]
    assert difference["contradiction"] in office("headcount").stdout


def test_it_is_counted_as_it_was_at_a_moment(office):
    for person in ("李伟", "王芳", "赵某"):
        measured(office, person)

    assert counted(office, "--at", "9:00")["unaccounted"] == 3
    assert counted(office, "--at", "9:30")["unaccounted"] == 0


def test_a_time_that_is_none_is_bad_input(office):
    result = office("headcount", "--at", "noon")

    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)

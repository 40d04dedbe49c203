import json

import pytest

PEOPLE = "姓名,科室,职务,电话\n李明,办公室,主任,13800000001\n王芳,规划科,科员,13800000002\n"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE, encoding="utf-8")
    return str(path)


def test_people_are_imported(duty, file):
    result = duty("people", "import", file, "--by", "张某某")

    assert (
        result.stdout == "2 added, 0 changed, 0 unchanged\nNew people: 李明(办公室), 王芳(规划科)\n"
    )


def test_importing_twice_changes_nothing(duty, file):
    duty("people", "import", file, "--by", "张某某")

    assert (
        "0 added, 0 changed, 2 unchanged" in duty("people", "import", file, "--by", "张某某").stdout
    )


def test_bad_rows_are_told_all_at_once_and_nothing_is_imported(duty, tmp_path):
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE + ",规划科,科员,13800000003\n赵燕,规划科,科员,none\n", encoding="utf-8")
    result = duty("people", "import", str(path), "--by", "张某某")

    assert result.exit_code == 2
    assert [line.partition(" (")[0] for line in result.stderr.splitlines()[1:]] == [
        "Row 4",
        "Row 5",
    ]
    assert duty("people", "list", "--json").stdout == "[]\n"


def test_bad_rows_are_left_out_and_named_where_that_is_wanted(duty, tmp_path):
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE + ",规划科,科员,13800000003\n", encoding="utf-8")
    result = duty("people", "import", str(path), "--by", "张某某", "--skip-bad")

    assert result.exit_code == 0
    assert "Left out:\nRow 4" in result.stdout
    assert len(json.loads(duty("people", "list", "--json").stdout)) == 2


@pytest.mark.parametrize("typed", ["王", "wf", "wangfang", "0002", "规划"])
def test_people_are_found(duty, file, typed):
    duty("people", "import", file, "--by", "张某某")
    found = json.loads(duty("people", "list", typed, "--json").stdout)

    assert [person["name"] for person in found] == ["王芳"]


def test_columns_of_the_directory_are_aligned(duty, file):
    duty("people", "import", file, "--by", "张某某")
    lines = duty("people", "list").stdout.splitlines()

    assert [line.index("138") for line in lines] == [lines[0].index("138")] * 2


def test_nobody_found_is_said(duty):
    result = duty("people", "list", "nobody")

    assert (result.exit_code, result.stdout) == (0, "")
    assert "Nobody is found" in result.stderr

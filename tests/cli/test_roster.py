import json

import pytest

ROSTER = "日期,值班人员,签字\n2020/1/25,张建军 李明\u00a0王芳,\n2020/1/26,刘志强 赵燕 孙伟,\n"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_text(ROSTER, encoding="utf-8")
    return str(path)


def imported(duty, *args):
    return duty("roster", "import", *args, "--by", "张某某")


def a_past_day_changed(duty, tmp_path):
    """A roster whose fourth row differs from what was imported of yesterday."""
    path = tmp_path / "roster.csv"
    path.write_text(f"{ROSTER}2020/1/24,李明 王芳 张建军,\n", encoding="utf-8")
    imported(duty, str(path))
    path.write_text(f"{ROSTER}2020/1/24,李明 王芳 赵燕,\n", encoding="utf-8")
    return path


def test_a_roster_is_imported(duty, file):
    assert imported(duty, file).stdout.startswith("2 added, 0 changed, 0 unchanged\n")


def test_importing_twice_changes_nothing(duty, file):
    imported(duty, file)
    entries = json.loads(duty("verify", "--json").stdout)["entries"]

    assert imported(duty, file).stdout == "0 added, 0 changed, 2 unchanged\n"
    assert json.loads(duty("verify", "--json").stdout)["entries"] == entries


def test_a_gb18030_file_is_read(duty, tmp_path):
    path = tmp_path / "gb.csv"
    path.write_text(ROSTER, encoding="gb18030")
    imported(duty, str(path))
    days = json.loads(duty("roster", "show", "--to", "2020-01-25", "--json").stdout)

    assert [seat["name"] for seat in days[0]["crews"][0]] == ["张建军", "李明", "王芳"]


def test_days_without_a_year_are_of_the_year_that_is_said(duty, tmp_path):
    path = tmp_path / "roster.csv"
    path.write_text("日期,值班人员\n3月1日,张建军 李明 王芳\n", encoding="utf-8")
    imported(duty, str(path), "--year", "2021")

    assert "张建军" in duty("roster", "show", "--from", "2021-03-01").stdout


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_bad_rows_are_told_with_number_content_and_reason_and_nothing_is_imported(
    duty, tmp_path, lang
):
    path = tmp_path / "roster.csv"
    path.write_text(ROSTER + "someday,李明 王芳,\n2020/1/27,,\n", encoding="utf-8")
    result = duty("roster", "import", str(path), "--by", "张某某", "--lang", lang)

    assert result.exit_code == 2
    assert result.stderr.count("\n") == 3
    assert "someday" in result.stderr
    assert json.loads(duty("roster", "show", "--json").stdout)[0]["crews"] == [[]]


def test_past_days_cannot_be_changed(duty, tmp_path):
    result = imported(duty, str(a_past_day_changed(duty, tmp_path)))

    assert result.exit_code == 2
    assert "Row 4 (2020-01-24/1" in result.stderr


def test_good_rows_are_imported_where_that_is_wanted(duty, tmp_path):
    path = a_past_day_changed(duty, tmp_path)
    with path.open("a", encoding="utf-8") as file:
        file.write("2020/1/27,李明 王芳 张建军,\nsomeday,李明,\n")
    result = imported(duty, str(path), "--skip-bad")

    assert result.exit_code == 0
    assert result.stdout.startswith("1 added, 0 changed, 2 unchanged")
    assert [line[:5] for line in result.stdout.splitlines()[-2:]] == ["Row 4", "Row 6"]


def test_the_coming_week_is_shown_with_its_gaps(duty, file):
    imported(duty, file)
    lines = duty("roster", "show").stdout.splitlines()

    assert [line[:10] for line in lines] == [
        *(f"2020-01-{day}" for day in range(25, 32)),
    ]
    assert "张建军, 李明, 王芳" in lines[0]
    assert "Spring Festival, day 2" in lines[0]
    assert "Nobody is rostered for this shift" in lines[2]


def test_the_days_shown_are_those_asked_for(duty):
    days = json.loads(
        duty("roster", "show", "--from", "2月1日", "--to", "2020-02-02", "--json").stdout
    )

    assert [day["day"] for day in days] == ["2020-02-01", "2020-02-02"]


@pytest.mark.parametrize("day", ["0001-01-01", "2062-12-14", "9999-12-30"])
def test_a_day_that_cannot_be_meant_is_refused_in_one_line(duty, day):
    result = duty("roster", "show", "--from", day)

    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert f"{day} cannot be meant" in result.stderr


@pytest.mark.parametrize("year", ["0", "20210"])
def test_a_year_that_cannot_be_is_refused(duty, file, year):
    assert imported(duty, file, "--year", year).exit_code == 2

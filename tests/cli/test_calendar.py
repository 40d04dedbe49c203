import json

import pytest

from builders import HOLIDAYS

YEAR = {
    "year": 2027,
    "papers": ["国办发明电〔2026〕9号"],
    "days": [
        {"name": name, "date": f"2027-{month:02}-{day:02}", "isOffDay": True}
        for month, day, name in HOLIDAYS
    ],
}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "2027.json"
    path.write_text(json.dumps(YEAR), encoding="utf-8")
    return str(path)


def test_an_unknown_year_says_so_first(duty):
    result = duty("calendar", "show", "2027")

    assert "2027 has not been entered" in result.stdout.splitlines()[0]


def test_a_year_is_known_after_its_import(duty, file):
    result = duty("calendar", "import", file, "--by", "张某某")
    shown = duty("calendar", "show", "2027")

    assert result.stdout == "2027: 7 days entered\n"
    assert shown.stdout.splitlines()[0] == (
        "2027-01-01  Fri  holiday  New Year's Day        国办发明电〔2026〕9号"
    )


def test_importing_twice_changes_nothing(duty, file):
    duty("calendar", "import", file, "--by", "张某某")

    assert "0 days" in duty("calendar", "import", file, "--by", "张某某").stdout


def test_part_of_a_year_leaves_it_unknown_and_that_is_said(duty, tmp_path):
    path = tmp_path / "part.json"
    path.write_text(json.dumps(YEAR | {"days": YEAR["days"][:-1]}), encoding="utf-8")

    assert "has not been entered" in duty("calendar", "import", str(path), "--by", "张某某").stdout


@pytest.mark.parametrize("kind", ["makeup", "make-up day", "补班日"])
def test_a_day_is_set_by_key_or_word_in_either_language(duty, kind):
    duty("calendar", "set", "2027-01-02", kind, "--source", "通知", "--by", "张某某")
    days = json.loads(duty("calendar", "show", "2027", "--json").stdout)["days"]

    assert [(day["day"], day["kind"], day["source"]) for day in days] == [
        ("2027-01-02", "makeup", "通知")
    ]


def test_only_the_fact_that_counts_is_shown_and_programs_get_all(duty):
    shown = duty("calendar", "show", "2020").stdout
    days = json.loads(duty("calendar", "show", "2020", "--json").stdout)["days"]
    first = [(day["kind"], day["counts"]) for day in days if day["day"] == "2020-02-01"]

    assert shown.count("2020-02-01") == 1
    assert first == [("makeup", False), ("holiday", True)]


def test_a_document_is_needed_to_set_a_day(duty):
    result = duty("calendar", "set", "2027-01-01", "holiday", "--name", "元旦", "--by", "张某某")

    assert result.exit_code == 2
    assert "document" in result.stderr

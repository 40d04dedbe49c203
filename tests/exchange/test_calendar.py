import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutyconsole.domain.calendar import ArrangedDay
from dutyconsole.errors import BadInput
from dutyconsole.exchange.calendar import read_year
from dutyconsole.exchange.sheets import write_table

NEW_YEAR = ("2027-01-01", True, "元旦")


def a_json(folder, *days, year=2027, papers=("https://www.gov.cn/2027.htm",)):
    path = folder / "2027.json"
    listed = [{"date": day, "isOffDay": off, "name": name} for day, off, name in days]
    path.write_text(json.dumps({"year": year, "papers": papers, "days": listed}), "utf-8")
    return path


def a_table(folder, text, encoding="utf-8"):
    path = folder / "2027年放假安排.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_a_year_of_holiday_cn_is_read(tmp_path):
    arrangement = read_year(a_json(tmp_path, ("2027-02-06", False, "春节"), NEW_YEAR))

    assert arrangement.year == 2027
    assert arrangement.days == (
        ArrangedDay(dt.date(2027, 1, 1), "holiday", "元旦", "https://www.gov.cn/2027.htm"),
        ArrangedDay(dt.date(2027, 2, 6), "makeup", "春节", "https://www.gov.cn/2027.htm"),
    )


def test_all_papers_are_the_source(tmp_path):
    arrangement = read_year(a_json(tmp_path, NEW_YEAR, papers=("甲", "乙")))

    assert arrangement.source == "甲 乙"


def test_without_papers_the_file_is_the_source(tmp_path):
    arrangement = read_year(a_json(tmp_path, NEW_YEAR, papers=()))

    assert arrangement.source == "2027.json"


def test_work_on_an_ordinary_weekday_makes_up_for_nothing(tmp_path):
    arrangement = read_year(a_json(tmp_path, ("2027-02-15", False, "春节")))

    assert arrangement.days[0].kind == "workday"


def test_a_mark_at_the_start_of_the_json_is_no_hindrance(tmp_path):
    path = a_json(tmp_path, NEW_YEAR)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert read_year(path).year == 2027


@pytest.mark.parametrize("day", ["2026-12-01", "2026-12-31", "2028-01-31"])
def test_days_of_the_months_beside_the_year_are_read(tmp_path, day):
    arrangement = read_year(a_json(tmp_path, (day, True, "元旦")))

    assert arrangement.days[0].day == dt.date.fromisoformat(day)


@pytest.mark.parametrize("day", ["2026-11-30", "2028-02-01", "2020-05-01"])
def test_days_of_other_years_are_refused(tmp_path, day):
    with pytest.raises(BadInput, match=f"row 1: {day} is not of the year 2027"):
        read_year(a_json(tmp_path, (day, True, "元旦")))


def test_a_file_without_days_leaves_the_year_unknown(tmp_path):
    with pytest.raises(BadInput, match=r"2027.json holds no days; the year stays unknown"):
        read_year(a_json(tmp_path))


@pytest.mark.parametrize(
    "content",
    ["", "[]", "[" * 100_000, '{"year": 2027}', '{"year": true, "days": []}', '{"year": 9999}'],
)
def test_other_json_is_refused(tmp_path, content):
    path = tmp_path / "2027.json"
    path.write_text(content)

    with pytest.raises(BadInput, match="is not a year of holiday-cn"):
        read_year(path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(BadInput, match="cannot be read"):
        read_year(tmp_path / "2027.json")


def test_all_rows_that_cannot_be_understood_are_named_at_once(tmp_path):
    path = a_json(
        tmp_path,
        NEW_YEAR,
        ("2027-02-30", True, "春节"),
        ("tomorrow", True, "春节"),
        ("2027-05-01", "maybe", "劳动节"),
        ("2027-05-02", True, ""),
        ("2027-01-01", False, "元旦"),
    )

    with pytest.raises(BadInput) as refusal:
        read_year(path)

    assert str(refusal.value).split("\n") == [
        "2027.json was not read:",
        "row 2: “2027-02-30” is not a day; expected for example 2027-01-01",
        "row 3: “tomorrow” is not a day; expected for example 2027-01-01",
        "row 4: “maybe” is neither 休 nor 班",
        "row 5: the name of the holiday is missing",
        "row 6: 2027-01-01 is listed both as a rest day and as a workday",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_table_is_read_in_any_encoding_of_the_desk(tmp_path, encoding):
    table = "日期,类型,名称\n2027-01-01,休,元旦\n2027-02-06,班,春节\n"
    arrangement = read_year(a_table(tmp_path, table, encoding))

    assert [(each.kind, each.name) for each in arrangement.days] == [
        ("holiday", "元旦"),
        ("makeup", "春节"),
    ]


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("休", "holiday"),
        ("放假", "holiday"),
        ("holiday", "holiday"),
        ("TRUE", "holiday"),
        ("班", "makeup"),
        ("上班", "makeup"),
        ("makeup", "makeup"),
        ("false", "makeup"),
    ],
)
def test_rest_and_work_may_be_written_in_several_ways(tmp_path, word, kind):
    arrangement = read_year(a_table(tmp_path, f"日期,类型,名称\n2027-02-06,{word},春节\n"))

    assert arrangement.days[0].kind == kind


@pytest.mark.parametrize("day", ["2027/2/6", "2027年2月6日", "2027.02.06", "2027-02-06 00:00:00"])
def test_days_may_be_written_in_several_ways(tmp_path, day):
    arrangement = read_year(a_table(tmp_path, f"日期,类型,名称\n{day},班,春节\n"))

    assert arrangement.days[0].day == dt.date(2027, 2, 6)


def test_a_row_may_name_its_own_document(tmp_path):
    table = "名称,日期,类型,依据\n春节,2027-02-05,休,甲〔2026〕1号\n春节,2027-02-06,班,\n"
    arrangement = read_year(a_table(tmp_path, table))

    assert [each.source for each in arrangement.days] == ["甲〔2026〕1号", "2027年放假安排.csv"]


def test_a_heading_above_the_columns_is_passed_over(tmp_path):
    table = "2027年放假安排,,\n\n日期,类型,名称\n2027-02-06,日,春节\n"

    with pytest.raises(BadInput, match="row 4: “日” is neither"):
        read_year(a_table(tmp_path, table))


def test_the_year_of_a_table_is_that_of_most_of_its_days(tmp_path):
    table = "日期,类型,名称\n2026-12-31,休,元旦\n2027-01-01,休,元旦\n2027-01-02,休,元旦\n"

    assert read_year(a_table(tmp_path, table)).year == 2027


def test_a_table_without_the_columns_is_refused(tmp_path):
    with pytest.raises(BadInput, match="lacks a column"):
        read_year(a_table(tmp_path, "日期,名称\n2027-01-01,元旦\n"))


def test_a_table_of_nothing_but_columns_leaves_the_year_unknown(tmp_path):
    with pytest.raises(BadInput, match="holds no days"):
        read_year(a_table(tmp_path, "日期,类型,名称\n"))


def test_a_workbook_is_read_too(tmp_path):
    path = tmp_path / "2027.xlsx"
    write_table(path, ("日期", "类型", "名称"), [(dt.date(2027, 1, 1), "休", "元旦")])

    assert read_year(path).days[0].day == dt.date(2027, 1, 1)


def test_what_cannot_be_seen_does_not_come_in(tmp_path):
    arrangement = read_year(a_json(tmp_path, ("2027-01-01", True, "元\x1b\u202e旦\n")))

    assert arrangement.days[0].name == "元旦"


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_file_is_read_or_refused(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any") / "2027.json"
    path.write_bytes(b'{"year": 2027, "days": [{"date": "2027-01-01", "name": "' + content)

    with pytest.raises(BadInput):
        read_year(path)

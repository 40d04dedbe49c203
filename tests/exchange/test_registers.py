import datetime as dt

import pytest
import xlsxwriter

from builders import AT, on, settings
from dutyconsole import language
from dutyconsole.config import Area, Supply
from dutyconsole.config.registers import OwnField, OwnRegister
from dutyconsole.domain.own_registers import registers_of
from dutyconsole.domain.people import PersonLine
from dutyconsole.domain.register_fields import read_value
from dutyconsole.domain.register_kinds import choices_of
from dutyconsole.domain.register_lines import LineState, read_values
from dutyconsole.domain.registers import (
    BUILT_IN,
    CENSUS,
    DISINFECTION,
    OUTINGS,
    SUPPLIES,
    TEMPERATURES,
    VISITORS,
)
from dutyconsole.domain.typed_lines import sort_out
from dutyconsole.errors import BadInput
from dutyconsole.exchange.register_cells import IN_USE, read_cell
from dutyconsole.exchange.register_columns import field_named, find_columns, unknown_columns
from dutyconsole.exchange.registers import read_register, table_of
from dutyconsole.exchange.sheets import Row, read_table, write_table
from dutyconsole.store import campaign, people, registers
from dutyconsole.store.register_lists import list_lines

STATION = settings(
    supplies=(Supply(key="masks", name="口罩", unit="个"),),
    areas=(Area(key="hall", name="门厅"),),
)


def table(headings, *rows):
    return [Row(number, cells) for number, cells in enumerate((headings, *rows), start=1)]


def values(rows, register=VISITORS, station=STATION):
    lines, bad = read_register(rows, register, station, at=AT)
    assert bad == []
    return [dict(line.values) for line in lines]


def refusals(rows, register=VISITORS):
    _lines, bad = read_register(rows, register, STATION, at=AT)
    return {each.row_number: each.reason for each in bad}


@pytest.fixture
def desk(db):
    """A record with people in its directory and the campaign on."""
    lines = [PersonLine(1, "李伟", "办公室"), PersonLine(2, "王芳", "规划科")]
    people.import_people(db, lines, by="李某", at=AT)
    campaign.begin(db, AT.date(), by="李某", at=AT)
    return db


def imported(db, rows, register, *, at=AT):
    """What an import does: read, held against what is there, entered."""
    lines, bad = read_register(rows, register, STATION, at=at)
    there = list_lines(db, register)
    sorted_out = sort_out(lines, there, register, people.list_people(db))
    registers.enter_all(db, STATION, register, sorted_out.new, unread=bad, by="李某", at=at)
    return sorted_out


def test_a_table_of_visitors_is_read_by_its_headings():
    rows = table(
        ("进入时间", "姓名", "受访人", "来访事由", "体温", "电话", "处置"),
        ("2020-01-25 09:05", "高某", "李伟", "送件", "36.5", "13800001234", "放行"),
    )

    assert values(rows) == [
        {
            "at": "2020-01-25T09:05:00+08:00",
            "person": "高某",
            "host": "李伟",
            "purpose": "送件",
            "temperature": "36.5",
            "phone": "13800001234",
            "outcome": "admitted",
        }
    ]


def test_a_title_and_what_stands_under_it_are_passed_over():
    rows = [
        Row(1, ("来访人员登记表",)),
        Row(2, ("单位：市科学技术局", None, "2020年1月25日")),
        Row(4, ("序号", "姓 名", "受访人", "事由", "进入时间（时分）", "体温（℃）")),
        Row(5, (1, "高某", "李伟", "送件", "9:05", 36.5)),
    ]

    (line,) = values(rows)

    assert (line["at"], line["temperature"]) == ("2020-01-25T09:05:00+08:00", "36.5")


@pytest.mark.parametrize("code", [language.ENGLISH, language.CHINESE])
def test_headings_are_found_in_english_and_by_keys_whatever_the_desk_speaks(code):
    language.use(code)
    rows = table(
        ("Came in", "Name", "host", "Purpose", "left_at"),
        ("2020-01-25 09:05", "Li Ming", "李伟", "post", "9:40"),
    )

    (line,) = values(rows)

    assert (line["person"], line["left_at"]) == ("Li Ming", "2020-01-25T09:40:00+08:00")


def test_a_name_goes_before_the_key_of_another_field():
    rows = table(
        ("Name", "Leaves", "Back by", "Destination", "Purpose", "Kind"),
        ("李伟", "2020-01-25 09:00", "2020-01-26", "太原", "meeting", "official"),
    )

    (line,) = values(rows, OUTINGS)

    assert (line["reason"], line["purpose"]) == ("meeting", "official")


def test_columns_that_belong_to_no_field_are_named_and_ordinary_ones_are_not():
    rows = table(
        ("序号", "姓名", "受访人", "事由", "进入时间", "星座", "签字", "姓名拼音"),
        (1, "高某", "李伟", "送件", "2020-01-25 09:05", "狮子", "", ""),
    )

    assert unknown_columns(rows, VISITORS, STATION) == ("星座", "姓名拼音")
    assert len(values(rows)) == 1


def test_a_table_without_a_column_for_names_is_refused_with_what_is_expected():
    with pytest.raises(BadInput, match=r"Name.*姓名"):
        find_columns(table(("体温", "时间"), ("36.5", "9:00")), VISITORS, STATION)


def test_two_halves_beside_each_other_are_refused_and_not_half_read():
    rows = table(("姓名", "体温", "姓名", "体温"), ("李伟", "36.5", "王芳", "36.6"))

    with pytest.raises(BadInput, match="below each other"):
        read_register(rows, TEMPERATURES, STATION, at=AT)


@pytest.mark.parametrize(
    ("day", "clock"),
    [
        ("2020-01-25", "9:05"),
        ("2020年1月25日", "9时05分"),
        ("1月25日", "上午9：05"),
        ("1.25", "09:05:00"),
        (dt.date(2020, 1, 25), dt.datetime(2020, 1, 25, 9, 5)),
        (dt.datetime(2020, 1, 25), "9点05"),
        (43855, 0.378472222),
        ("43855", "0.378472222"),
        (dt.datetime(2020, 1, 25, 9, 5), None),
        (43855.378472222, None),
        ("2020/1/25 9:05", ""),
        ("２０２０－０１－２５", "９：０５"),
    ],
)
def test_a_day_and_a_time_in_two_columns_are_one_moment(day, clock):
    rows = table(
        ("日期", "姓名", "受访人", "事由", "进入时间"), (day, "高某", "李伟", "送件", clock)
    )

    (line,) = values(rows)

    assert line["at"] == "2020-01-25T09:05:00+08:00"


def test_an_afternoon_hour_is_read_as_one():
    rows = table(
        ("姓名", "受访人", "事由", "来访时间"), ("高某", "李伟", "送件", "1月25日 下午3:30")
    )

    assert values(rows)[0]["at"] == "2020-01-25T15:30:00+08:00"


def test_a_day_that_is_written_once_counts_for_the_rows_below_it():
    rows = table(
        ("日期", "姓名", "受访人", "事由", "进入时间", "离开时间"),
        ("1月24日", "高某", "李伟", "送件", "9:05", "9:20"),
        ("", "陈某", "李伟", "送件", "10:05", "10:20"),
        ("1月25日", "周某", "李伟", "送件", "9:05", "/"),
    )

    read = values(rows)

    assert [line["at"][8:16] for line in read] == ["24T09:05", "24T10:05", "25T09:05"]
    assert [line.get("left_at", "")[8:16] for line in read] == ["24T09:20", "24T10:20", ""]


def test_a_day_beside_a_time_in_one_cell_is_that_of_its_own_row():
    rows = table(
        ("1月25日来访登记",),
        ("姓名", "受访人", "事由", "进入时间"),
        ("高某", "李伟", "送件", "1月24日 9:05"),
        ("陈某", "李伟", "送件", "10:05"),
    )

    assert [line["at"][8:16] for line in values(rows)] == ["24T09:05", "25T10:05"]


def test_what_is_planned_by_the_day_ends_with_the_day():
    rows = table(
        ("姓名", "目的地", "事由", "外出时间", "计划返回"),
        ("李伟", "太原", "开会", "1月24日", "1月28日"),
    )

    (line,) = values(rows, OUTINGS)

    assert (line["at"], line["back_by"]) == (
        "2020-01-24T00:00:00+08:00",
        "2020-01-28T23:59:00+08:00",
    )


def test_a_day_alone_is_not_when_somebody_left():
    rows = table(
        ("姓名", "受访人", "事由", "进入时间", "离开时间"),
        ("高某", "李伟", "送件", "1-24 9:05", "1月24日"),
    )

    assert "Left" in refusals(rows)[2]


def test_a_row_without_any_day_or_time_is_refused_unless_it_is_of_a_round():
    rows = table(("姓名", "受访人", "事由"), ("高某", "李伟", "送件"))

    assert "Came in: no day or time" in refusals(rows)[2]


@pytest.mark.parametrize("typed", ["张　三", "张 三", " 张三 "])
def test_names_that_are_padded_are_names(typed):
    rows = table(("姓名", "时段", "体温"), (typed, "上午", "36.5"))

    assert values(rows, TEMPERATURES)[0]["person"] == "张三"


@pytest.mark.parametrize("typed", ["37.2℃", "３７．２", 37.2, "37.2 °C", "37.2度", 37.2000000001])
def test_a_temperature_is_read_as_people_write_it(typed):
    rows = table(("姓名", "时段", "体温"), ("张三", "上午", typed))

    assert values(rows, TEMPERATURES)[0]["temperature"] == "37.2"


def test_sums_blank_rows_notes_and_headings_once_more_are_no_lines():
    head = ("序号", "日期", "姓名", "受访人", "事由", "进入时间")
    rows = table(
        head,
        (1, "1月25日", "高某", "李伟", "送件", "9:05"),
        (2, "1月25日", "", "", "", ""),
        head,
        (3, "1月25日", "陈某", "李伟", "送件", "9:15"),
        ("合 计", "", "2人"),
        ("", "", "合计：2人"),
        ("注：体温异常者不得进入",),
        ("填表人：王芳",),
    )

    assert [line["person"] for line in values(rows)] == ["高某", "陈某"]


def test_every_row_that_cannot_be_used_is_told_with_its_field_at_once():
    rows = table(
        ("进入时间", "姓名", "受访人", "事由", "体温", "电话"),
        ("1-25 9:05", "高某", "李伟", "送件", "36.5", "138"),
        ("1-25 25:05", "陈某", "李伟", "送件", "63.5", "12"),
        ("1-25 9:15", "", "李伟", "送件", "36.5", ""),
        ("1-26 9:15", "周某", "李伟", "送件", "36.5", ""),
    )
    told = refusals(rows)

    assert list(told) == [3, 4, 5]
    assert [name in told[3] for name in ("Came in", "Temperature", "Telephone")] == [True] * 3
    assert "Name" in told[4]
    assert "does not lie ahead" in told[5]


def test_what_is_private_does_not_stand_in_the_refusal_of_a_row():
    rows = table(
        ("进入时间", "姓名", "受访人", "事由", "身份证号"),
        ("1-25 9:05", "高某", "李伟", "送件", "110101199001011234"),
    )
    _lines, (bad,) = read_register(rows, VISITORS, STATION, at=AT)

    assert "高某" in str(bad)
    assert "19900101" not in str(bad)


def test_what_belongs_to_no_field_does_not_stand_there_either():
    rows = table(
        ("进入时间", "姓名", "受访人", "事由", "体温", "家属手机"),
        ("1-25 9:05", "高某", "李伟", "送件", "热", "13800001234"),
    )
    _lines, (bad,) = read_register(rows, VISITORS, STATION, at=AT)

    assert "高某" in str(bad)
    assert "13800001234" not in str(bad)


def test_a_sections_sheet_has_two_rounds_in_each_row():
    rows = [
        Row(1, ("规划科体温登记表（2020年1月24日）",)),
        Row(2, ("科室：规划科",)),
        Row(3, ("姓名", "上午", "下午", "备注")),
        Row(4, ("李伟", "36.5", "36.6", "")),
        Row(5, ("王芳", "36.4", "", "")),
        Row(6, ("赵某", "请假", "出差", "")),
    ]
    read = values(rows, TEMPERATURES)

    assert [(each["at"][8:16], each["person"], each["round"]) for each in read] == [
        ("24T09:30", "李伟", "1"),
        ("24T09:30", "王芳", "1"),
        ("24T09:30", "赵某", "1"),
        ("24T15:30", "李伟", "2"),
        ("24T15:30", "赵某", "2"),
    ]
    assert [each.get("temperature") for each in read] == ["36.5", "36.4", None, "36.6", None]
    assert [each.get("status") for each in read] == [None, None, "leave", None, "out"]
    assert {each["section"] for each in read} == {"规划科"}


def test_headings_on_two_rows_are_read_together():
    rows = [
        Row(1, ("姓名", "体温", None, "备注")),
        Row(2, (None, "上午", "下午", None)),
        Row(3, ("李伟", "36.5", "36.6", None)),
    ]

    read = values(rows, TEMPERATURES)

    assert [(each["round"], each["temperature"]) for each in read] == [("1", "36.5"), ("2", "36.6")]


def test_headings_that_say_the_round_in_brackets_and_its_time_are_read():
    rows = table(
        ("日期", "姓名", "测温时间(上午)", "体温（上午）", "测温时间(下午)", "体温（下午）"),
        ("1月24日", "李伟", "8:40", "36.5", "14:10", "36.6"),
    )

    assert [each["at"][11:16] for each in values(rows, TEMPERATURES)] == ["08:40", "14:10"]


def test_a_round_of_today_before_its_hour_was_taken_by_now():
    rows = table(("姓名", "体温", "时段"), ("李伟", "36.5", "下午"))
    lines, _bad = read_register(rows, TEMPERATURES, STATION, at=on("14:00"))

    assert lines[0].values["at"] == "2020-01-25T14:00:00+08:00"


def test_a_sheet_of_tomorrow_is_refused():
    rows = table(("日期", "姓名", "上午"), ("2020-01-26", "李伟", "36.5"))

    assert "does not lie ahead" in refusals(rows, TEMPERATURES)[2]


def test_a_time_that_cannot_be_read_is_refused_for_a_round_too():
    rows = table(("时间", "姓名", "时段", "体温"), ("昨天", "李伟", "上午", "36.5"))

    assert "Taken" in refusals(rows, TEMPERATURES)[2]


def test_one_person_twice_in_a_round_is_refused_in_both_rows():
    rows = table(("姓名", "上午"), ("李伟", "36.5"), ("王芳", "36.5"), ("李伟", "37.9"))

    assert list(refusals(rows, TEMPERATURES)) == [2, 4]


def test_merged_cells_of_a_workbook_count_for_every_row_they_cover(tmp_path):
    path = tmp_path / "外出.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy/m/d"})
        clock = book.add_format({"num_format": "h:mm"})
        sheet.merge_range("A1:F1", "来访登记")
        sheet.write_row("A2", ["日期", "进入时间", "姓名", "受访人", "事由", "受访部门"])
        sheet.merge_range("A3:A4", "")
        sheet.write_datetime("A3", dt.datetime(2020, 1, 24), day)
        sheet.merge_range("F3:F4", "办公室")
        for row, (time, name) in enumerate(((9, "高某"), (10, "陈某")), start=2):
            sheet.write_datetime(row, 1, dt.time(time, 5), clock)
            sheet.write_row(row, 2, [name, "李伟", "送件"])
    read = values(read_table(path))

    assert [(each["at"][8:16], each["host_section"]) for each in read] == [
        ("24T09:05", "办公室"),
        ("24T10:05", "办公室"),
    ]


@pytest.mark.parametrize("code", [language.ENGLISH, language.CHINESE])
@pytest.mark.parametrize(
    ("register", "key", "typed", "kept"),
    [
        (VISITORS, "outcome", "劝返", "turned_back"),
        (VISITORS, "sex", "女", "female"),
        (SUPPLIES, "movement", "入库", "receipt"),
        (SUPPLIES, "source", "自购", "purchased"),
        (CENSUS, "isolation", "居家隔离", "home"),
        (CENSUS, "isolation", "无", "none"),
        (CENSUS, "health", "正常", "well"),
        (TEMPERATURES, "method", "腋下", "armpit"),
        (TEMPERATURES, "status", "出差", "out"),
        (TEMPERATURES, "status", "works at home", "home"),
        (DISINFECTION, "method", "喷洒", "spray"),
    ],
)
def test_choices_are_read_in_the_words_of_forms(code, register, key, typed, kept):
    language.use(code)

    assert read_cell(register.by_key[key], typed, STATION, at=AT) == kept


def test_what_forms_call_a_choice_leads_to_one_that_a_field_takes():
    fields = [field for register in BUILT_IN for field in register.form]
    for key, called in IN_USE.items():
        known = {
            name for field in fields if field.key == key for name in choices_of(field, STATION)
        }

        assert set(called) <= known


def test_a_line_of_supplies_with_a_day_only_is_read():
    rows = table(
        ("日期", "品名", "出入库", "数量", "来源"), ("1月24日", "口罩", "入库", "1,000个", "下拨")
    )

    assert values(rows, SUPPLIES) == [
        {
            "at": "2020-01-24T00:00:00+08:00",
            "item": "masks",
            "movement": "receipt",
            "quantity": "1000",
            "source": "allocated",
        }
    ]


def test_the_earliest_line_comes_first_whatever_the_order_of_the_file():
    rows = table(
        ("时间", "品名", "出入库", "数量", "来源"),
        ("1-25 9:00", "口罩", "出", 20, ""),
        ("1-24 9:00", "口罩", "入", 100, "自购"),
    )

    assert [line["movement"] for line in values(rows, SUPPLIES)] == ["receipt", "issue"]


def test_a_register_of_the_stations_own_is_read_too():
    own = OwnRegister(
        key="keys",
        name="钥匙",
        fields=(
            OwnField(key="room", name="房间"),
            OwnField(key="holder", name="领用人", kind="person"),
        ),
    )
    station = settings(registers=(own,))
    rows = table(("时间", "房间", "领用人"), ("1-25 9:05", "301", "李 伟"))

    assert values(rows, registers_of(station)["keys"], station) == [
        {"at": "2020-01-25T09:05:00+08:00", "room": "301", "holder": "李伟"}
    ]


def test_a_file_that_is_imported_twice_changes_nothing(desk):
    rows = table(
        ("日期", "姓名", "受访人", "事由", "进入时间"),
        ("1月25日", "高某", "李伟", "送件", "9:05"),
        ("1月25日", "陈某", "李伟", "送件", "9:15"),
    )
    imported(desk, rows, VISITORS)
    again = imported(desk, rows, VISITORS, at=on("16:40"))

    assert (again.new, again.known, again.differing) == ((), 2, ())
    assert len(list_lines(desk, VISITORS)) == 2


@pytest.mark.parametrize("first", ["09:10", "16:00"])
def test_a_sheet_of_rounds_is_known_again_even_where_it_came_before_the_hour(desk, first):
    rows = table(("姓名", "上午"), ("李伟", "36.5"), ("王芳", "请假"))
    imported(desk, rows, TEMPERATURES, at=on(first))
    again = imported(desk, rows, TEMPERATURES, at=on("16:40"))

    assert (again.known, len(list_lines(desk, TEMPERATURES))) == (2, 2)


def test_a_row_that_says_something_else_than_the_register_is_named_and_not_taken_over(desk):
    head = ("姓名", "受访人", "事由", "进入时间")
    imported(desk, table(head, ("高某", "李伟", "送件", "1-25 9:05")), VISITORS)
    again = imported(desk, table(head, ("高某", "王芳", "送件", "1-25 9:05")), VISITORS)

    assert (again.known, again.differing) == (1, (2,))
    assert list_lines(desk, VISITORS)[0].values["host"] == "李伟"


def test_two_issues_of_one_day_are_two_lines_and_known_again(desk):
    rows = table(
        ("日期", "品名", "出入库", "数量", "来源", "领用部门"),
        ("1月24日", "口罩", "入", 100, "自购", ""),
        ("1月24日", "口罩", "出", 20, "", "办公室"),
        ("1月24日", "口罩", "出", 20, "", "办公室"),
    )
    imported(desk, rows, SUPPLIES)
    again = imported(desk, rows, SUPPLIES)

    assert (again.known, len(list_lines(desk, SUPPLIES))) == (3, 3)


def test_a_survey_that_says_something_new_goes_on_with_the_line_there_is(desk):
    head = ("姓名", "目前所在地", "隔离方式")
    imported(desk, table(head, ("李伟", "太原", "无")), CENSUS)
    again = imported(desk, table(head, ("李伟", "武汉", "无")), CENSUS)
    (line,) = list_lines(desk, CENSUS)

    assert (len(again.new), line.part, line.values["place"]) == (1, 1, "武汉")
    assert imported(desk, table(head, ("李伟", "武汉", "无")), CENSUS).known == 1


def entered(db, register, **typed):
    said = read_values(register, typed, STATION, at=AT)
    return registers.enter(db, STATION, register, said, by="李某", at=AT)


@pytest.fixture
def filled(desk):
    """Lines of every register, one of them cancelled."""
    entered(
        desk, VISITORS, at="9:05", person="高某", host="李伟", purpose="送件", temperature="36.8",
        phone="13800001234", id_number="11010519491231002X", mask="yes", left_at="9:30",
    )  # fmt: skip
    entered(desk, VISITORS, at="9:10", person="陈某", host="李伟", purpose="=1+1")
    registers.cancel(desk, STATION, VISITORS, 2, reason="重复", by="李某", at=AT)
    entered(
        desk, OUTINGS, person="李伟", at="8:00", back_by="1-26 18:00", destination="太原",
        reason="开会",
    )  # fmt: skip
    entered(desk, TEMPERATURES, person="王芳", at="9:20", round="1", temperature="37.0")
    surveyed = {"address": "云中路1号", "isolation": "home", "isolation_from": "1-24"}
    entered(desk, CENSUS, person="王芳", **surveyed)
    agent = {"agent": "84消毒液", "concentration": "500mg/L"}
    entered(desk, DISINFECTION, area="hall", done_by="李伟", **agent)
    entered(desk, SUPPLIES, item="masks", movement="receipt", quantity="100", source="purchased")
    entered(desk, SUPPLIES, item="masks", movement="count", quantity="98", reason="破损")
    return desk


FILLED = (VISITORS, OUTINGS, TEMPERATURES, CENSUS, DISINFECTION, SUPPLIES)


@pytest.mark.parametrize("code", language.LANGUAGES)
@pytest.mark.parametrize("register", BUILT_IN, ids=lambda each: each.key)
def test_the_name_of_every_field_heads_its_own_column(register, code):
    language.use(code)
    found = {field.key: field_named(register, language._(field.name)) for field in register.form}

    assert {key for key, field in found.items() if field is not register.by_key[key]} == set()


@pytest.mark.parametrize("opened", [False, True])
@pytest.mark.parametrize("code", [language.ENGLISH, language.CHINESE])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("register", FILLED, ids=lambda each: each.key)
def test_a_table_that_was_handed_out_comes_back_as_what_is_there(
    filled, tmp_path, register, ending, code, opened
):
    language.use(code)
    lines = list_lines(filled, register)
    header, rows = table_of(register, lines, STATION, at=AT, opened=opened)
    path = tmp_path / f"表.{ending}"
    write_table(path, header, rows)
    language.use(language.ENGLISH)
    table = read_table(path)

    again = imported(filled, table, register)

    counted = [line for line in lines if line.state is not LineState.CANCELLED]
    assert (again.new, again.known, again.differing) == ((), len(counted), ())
    assert unknown_columns(table, register, STATION) == ()


def test_what_is_private_is_masked_unless_it_is_opened(filled):
    lines = list_lines(filled, VISITORS)
    masked = str(table_of(VISITORS, lines, STATION, at=AT))
    opened = str(table_of(VISITORS, lines, STATION, at=AT, opened=True))

    assert ["13800001234" in text for text in (masked, opened)] == [False, True]
    assert ["11010519491231002X" in text for text in (masked, opened)] == [False, True]
    assert "138****1234" in masked


def test_whatever_its_kind_what_is_private_is_masked_and_passed_over_when_it_comes_back(db):
    fields = (
        OwnField(key="what", name="物品"),
        OwnField(key="grade", name="等级", kind="choice", choices=("甲", "乙"), private=True),
        OwnField(key="born", name="出生", kind="day", private=True),
        OwnField(key="met", name="会面", kind="moment", private=True),
        OwnField(key="sum", name="金额", kind="number", private=True),
        OwnField(key="ill", name="患病", kind="yes_no", private=True),
    )
    station = settings(registers=(OwnRegister(key="loans", name="借用", fields=fields),))
    loans = registers_of(station)["loans"]
    said = {"what": "钥匙", "grade": "甲", "born": "1984-05-06", "met": db.stored(AT),
            "sum": "4711", "ill": "yes"}  # fmt: skip
    registers.enter(db, station, loans, {"at": db.stored(AT), **said}, by="李某", at=AT)
    header, (masked,) = table_of(loans, list_lines(db, loans), station, at=AT)
    _header, (opened,) = table_of(loans, list_lines(db, loans), station, at=AT, opened=True)
    ((again,), bad) = read_register(table(header, masked), loans, station, at=AT)

    assert masked[2:8] == ["钥匙", "**", "**", "**", "**", "**"]
    assert opened[2:8] == ["钥匙", "甲", "1984-05-06", "2020-01-25 16:12:07", 4711, "yes"]
    assert (bad, set(again.values)) == ([], {"at", "what"})


def test_numbers_of_a_table_can_be_reckoned_with(filled):
    header, (row,) = table_of(TEMPERATURES, list_lines(filled, TEMPERATURES), STATION, at=AT)

    assert row[header.index("Temperature")] == 37.0
    assert row[header.index("No.")] == 1


def test_a_field_is_kept_as_the_desk_itself_would_keep_it():
    rows = table(("姓名", "受访人", "事由", "时间", "体温"), ("高某", "李伟", "送件", "9:05", "37"))

    assert values(rows)[0]["temperature"] == read_value(
        VISITORS.by_key["temperature"], "37.0", {}, at=AT
    )

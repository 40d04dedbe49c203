import pytest

from dutyconsole.domain.people import PersonLine
from dutyconsole.errors import BadInput
from dutyconsole.exchange.people import read_people
from dutyconsole.exchange.sheets import Row

HEADINGS = ("姓名", "部门", "职务", "岗位", "组别", "电话")


def table(*rows, headings=HEADINGS):
    return [Row(number, cells) for number, cells in enumerate((headings, *rows), start=1)]


def test_a_row_is_read_by_its_headings():
    lines, bad = read_people(
        table(("张三", "办公室", "主任", "带班领导", "综合组", "0351-1234567"))
    )

    assert bad == ()
    assert lines == (
        PersonLine(
            2,
            "张三",
            "办公室",
            "主任",
            "带班领导",
            "综合组",
            ("0351-1234567",),
            "zhangsan zs",
        ),
    )


def test_english_headings_are_read():
    headings = ("Name", "Department", "Title", "Post", "Group", "Mobile", "Office phone")
    rows = table(
        ("Li Ming", "Office", "Head", "Leader", "A", "13800138000", "8001"), headings=headings
    )

    (line,), _bad = read_people(rows)

    assert line == PersonLine(
        2, "Li Ming", "Office", "Head", "Leader", "A", ("13800138000", "8001"), "liming lm"
    )


def test_a_title_above_and_other_columns_are_passed_over():
    rows = [
        Row(1, ("通讯录",)),
        Row(3, ("序号", "姓　名", "科室", "备注")),
        Row(4, (1, "张　三", "办公室", "某")),
    ]

    (line,), _bad = read_people(rows)

    assert (line.row_number, line.name, line.department) == (4, "张三", "办公室")


@pytest.mark.parametrize(
    ("cell", "phones"),
    [
        ("13800138000 0351-1234567", ("13800138000", "0351-1234567")),
        ("13800138000/8001", ("13800138000", "8001")),
        ("138 0013 8000", ("13800138000",)),
        ("（0351）1234567转8001", ("(0351)1234567转8001",)),
        ("+86-351-1234567、8001", ("+86-351-1234567", "8001")),
        (13800138000, ("13800138000",)),
        ("8001,8001", ("8001",)),
        (None, ()),
    ],
)
def test_phones_are_read_as_people_write_them(cell, phones):
    (line,), _bad = read_people(table(("张三", cell), headings=("姓名", "联系电话")))

    assert line.phones == phones


def test_all_bad_rows_are_told_at_once():
    rows = table(
        (None, "办公室", None, None, None, "8001"),
        ("张三", "办公室", None, None, None, "abc123"),
        ("李四", "办公室"),
        ("王五 赵六", "办公室"),
    )

    lines, bad = read_people(rows)

    assert [line.name for line in lines] == ["李四"]
    assert [(row.row_number, row.reason.split(";")[0]) for row in bad] == [
        (2, "There is no name"),
        (3, "“abc123” is not a phone number"),
        (5, "“王五 赵六” is more than one name"),
    ]


def test_of_two_rows_of_one_name_and_department_none_is_taken():
    rows = table(("张三", "办公室"), ("李四", "办公室"), ("张三", "办公室"))

    lines, bad = read_people(rows)

    assert [line.name for line in lines] == ["李四"]
    assert [(row.row_number, row.reason[-5:]) for row in bad] == [(2, "row 4"), (4, "row 2")]


def test_one_name_in_two_departments_is_two_people():
    lines, _bad = read_people(table(("李伟", "办公室"), ("李伟", "财务科")))

    assert [line.department for line in lines] == ["办公室", "财务科"]


def test_a_department_behind_the_name_counts_where_there_is_no_column_for_it():
    (line,), _bad = read_people(table(("李伟（办公室）",), headings=("姓名",)))

    assert (line.name, line.department) == ("李伟", "办公室")


def test_a_table_without_names_is_refused():
    with pytest.raises(BadInput, match="姓名"):
        read_people([Row(1, ("日期", "事项"))])

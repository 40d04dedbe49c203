import datetime as dt

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from dutyconsole.errors import BadInput
from dutyconsole.exchange import sheets
from dutyconsole.exchange.sheets import Row, read_table, write_table
from dutyconsole.text import clean

TABLE = "日期,姓名\n2020-01-25,张三\n"
READ = (Row(1, ("日期", "姓名")), Row(2, ("2020-01-25", "张三")))

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.sampled_from("=+-@,;\n"),
    max_size=12,
).map(lambda text: clean(text).strip())


@pytest.fixture
def file(tmp_path):
    def made(content, name="表.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return made


@pytest.fixture
def workbook(tmp_path):
    def made(fill, *names):
        path = tmp_path / "表.xlsx"
        with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
            fill(*(book.add_worksheet(name) for name in names or ("表",)))
        return path

    return made


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_table_is_read_in_the_encodings_in_use(file, encoding):
    rows = read_table(file(TABLE.encode(encoding)))

    assert rows == READ


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_read_with_the_delimiters_in_use(file, delimiter):
    rows = read_table(file(TABLE.replace(",", delimiter)))

    assert rows == READ


def test_names_split_by_another_delimiter_do_not_mislead(file):
    rows = read_table(file("日期,姓名\n1-25,张三;李四;王五\n1-26,张三;李四;王五\n"))

    assert rows[1].cells == ("1-25", "张三;李四;王五")


def test_rows_are_numbered_as_in_the_file_and_empty_ones_left_out(file):
    rows = read_table(file("\n,,\n日期,姓名\n\n2020-01-25,张三\n"))

    assert [row.number for row in rows] == [3, 5]


def test_a_cell_of_several_lines_is_one_cell(file):
    rows = read_table(file('日期,姓名\r\n1-25,"张三\r\n李四"\r\n'))

    assert rows[1].cells == ("1-25", "张三\n李四")


def test_what_could_drive_the_terminal_is_taken_out(file):
    rows = read_table(file("a,b\n张\u200b三,\u202e李四\ufeff\n"))

    assert rows[1].cells == ("张三", "李四")


def test_a_workbook_gives_numbers_and_days(workbook):
    def fill(sheet):
        sheet.write_row(1, 1, ["text", 3, 1.5])
        sheet.write(2, 1, dt.date(2020, 1, 25))

    rows = read_table(workbook(fill))

    assert rows == (Row(2, (None, "text", 3, 1.5)), Row(3, (None, dt.date(2020, 1, 25))))


def test_the_first_sheet_with_content_is_read(workbook):
    rows = read_table(workbook(lambda _empty, full: full.write(0, 0, "张三"), "空", "满"))

    assert rows == (Row(1, ("张三",)),)


def test_a_hidden_sheet_is_passed_over(workbook):
    def fill(hidden, seen):
        hidden.write(0, 0, "旧")
        hidden.hide()
        seen.write(0, 0, "新")
        seen.activate()

    rows = read_table(workbook(fill, "一", "二"))

    assert rows == (Row(1, ("新",)),)


def test_a_sheet_is_read_by_name(workbook):
    def fill(first, second):
        first.write(0, 0, "一月")
        second.write(0, 0, "二月")

    rows = read_table(workbook(fill, "1月", "2月"), sheet="2月")

    assert rows == (Row(1, ("二月",)),)


def test_an_unknown_sheet_is_refused_with_those_there_are(workbook):
    path = workbook(lambda first, _second: first.write(0, 0, "一月"), "1月", "2月")

    with pytest.raises(BadInput, match="no sheet “3月”; it has 1月, 2月"):
        read_table(path, sheet="3月")


def test_cells_merged_downwards_all_hold_the_text(workbook):
    def fill(sheet):
        sheet.write_column(0, 0, [25, 26, 27])
        sheet.merge_range("B1:B3", "张三")

    rows = read_table(workbook(fill))

    assert [row.cells for row in rows] == [(25, "张三"), (26, "张三"), (27, "张三")]


def test_a_cell_in_the_farthest_corner_does_not_end_the_desk(workbook):
    def fill(sheet):
        sheet.write(0, 0, "日期")
        sheet.write(1048575, 16383, "x")

    path = workbook(fill)

    with pytest.raises(BadInput, match="too sprawling"):
        read_table(path)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "holds no rows"),
        (b"\n , \n", "holds no rows"),
        (b"\x7fELF\x02\x01\x01\x00", "is not a table"),
        (b"\xff\xfe\x00", "is not a table"),
        (b"\x81\xff\xff", "is not a table"),
        (b"PK\x03\x04 broken", "cannot be read as a workbook"),
        (b'a,"' + b"x" * 140_000, "is not a CSV table"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "is encrypted",
        ),
    ],
)
def test_what_is_no_table_is_refused(file, content, sentence):
    path = file(content)

    with pytest.raises(BadInput, match=sentence):
        read_table(path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(BadInput, match="cannot be read: there is no such file"):
        read_table(tmp_path / "表.csv")


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(BadInput, match="is a folder"):
        read_table(tmp_path)


def test_a_file_too_large_is_refused(file, monkeypatch):
    monkeypatch.setattr(sheets, "LARGEST", 10)
    path = file(TABLE)

    with pytest.raises(BadInput, match="is larger than"):
        read_table(path)


def test_a_cell_that_looks_like_a_formula_is_guarded_in_csv(tmp_path):
    path = tmp_path / "表.csv"

    write_table(path, ["a"], [["=1+1"], ["+86"], ["-"], ["@x"], [-5]])

    assert path.read_text("utf-8-sig").splitlines() == ["a", "'=1+1", "'+86", "'-", "'@x", "-5"]


def test_csv_begins_with_the_mark_that_excel_looks_for(tmp_path):
    path = tmp_path / "表.csv"

    write_table(path, ["姓名"], [])

    assert path.read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_formula_and_a_link_stay_text_in_a_workbook(tmp_path):
    path = tmp_path / "表.xlsx"

    write_table(path, ["a"], [["=1+1"], ["https://example.org"]])

    assert [row.cells[0] for row in read_table(path)] == ["a", "=1+1", "https://example.org"]


def test_days_moments_and_numbers_come_back_from_a_workbook(tmp_path):
    path = tmp_path / "表.xlsx"
    row = (dt.date(2020, 1, 25), dt.datetime(2020, 1, 25, 8, 30, 5), 3, 1.5)

    write_table(path, ["a"], [row])

    assert read_table(path)[1].cells == row


def test_a_text_too_long_for_a_cell_is_refused_and_not_lost(tmp_path):
    with pytest.raises(BadInput, match="row 2 does not fit"):
        write_table(tmp_path / "表.xlsx", ["a"], [["x" * 40_000]])


def test_another_kind_of_file_is_not_written(tmp_path):
    with pytest.raises(BadInput, match=r"表\.pdf"):
        write_table(tmp_path / "表.pdf", ["a"], [])


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(BadInput, match="cannot be written: there is no such file or folder"):
        write_table(tmp_path / "none" / "表.csv", ["a"], [])


def test_a_refusal_of_a_workbook_is_told_in_the_words_of_the_desk(file):
    with pytest.raises(BadInput) as refusal:
        read_table(file(b"PK\x03\x04 broken"))

    assert str(refusal.value) == (
        "表.csv cannot be read as a workbook; open it in a spreadsheet and save it anew"
    )


@given(st.lists(st.lists(WORDS, min_size=1, max_size=4), max_size=4))
def test_words_come_back_from_csv_as_they_went_in(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("csv") / "t.csv"

    write_table(path, ["头", "尾"], rows)
    read = [[cell or "" for cell in row.cells] for row in read_table(path)[1:]]

    assert read == [row for row in rows if any(row)]


def test_an_apostrophe_that_a_person_wrote_before_a_sign_stays(tmp_path):
    path = tmp_path / "t.csv"

    write_table(path, ["a", "b"], [["'=", "''+1"]])

    assert [row.cells for row in read_table(path)[1:]] == [("'=", "''+1")]


@pytest.mark.parametrize("cell", ["O'-x", "张'@三", "0'@"])
def test_an_apostrophe_inside_a_word_stays(file, cell):
    assert read_table(file(f"a\n{cell}\n"))[1].cells == (cell,)


def test_an_apostrophe_in_a_workbook_is_no_guard(tmp_path):
    path = tmp_path / "表.xlsx"

    write_table(path, ["a"], [["'=1"]])

    assert read_table(path)[1].cells == ("'=1",)

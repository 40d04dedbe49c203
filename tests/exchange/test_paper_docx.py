import io
import re
import subprocess
import zipfile

import arrow
import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from dutyconsole import language
from dutyconsole.exchange.paper import Heading, Paragraph, Table, cleaned
from dutyconsole.exchange.paper_docx import as_docx
from papers import a_long_sheet, a_sheet, needs, pages_of, said

AT = arrow.get("2020-01-26T08:31:00+08:00")


def opened(paper):
    return docx.Document(io.BytesIO(as_docx(paper, at=AT)))


def members(content):
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {each.filename: (each.date_time, file.read(each)) for each in file.infolist()}


def test_the_same_paper_gives_the_same_bytes():
    assert as_docx(a_sheet(), at=AT) == as_docx(a_sheet(), at=AT)


def test_every_member_of_the_file_is_of_the_moment_it_was_made():
    dates = {date for date, _content in members(as_docx(a_sheet(), at=AT)).values()}

    assert dates == {(2020, 1, 26, 8, 31, 0)}


def test_the_file_says_nothing_of_the_library_that_made_it():
    known = opened(a_sheet()).core_properties
    whole = b"".join(content for _date, content in members(as_docx(a_sheet(), at=AT)).values())

    assert (known.title, known.author, known.comments) == ("值班交接单", "", "")
    assert b"python-docx" not in whole
    assert b"Macintosh" not in whole


def test_it_was_made_at_the_moment_that_is_given():
    known = opened(a_sheet()).core_properties

    assert known.created == known.modified == AT.datetime


@pytest.mark.parametrize(
    ("style", "chinese"),
    [
        ("Paper title", "方正小标宋简体"),
        ("Paper heading", "黑体"),
        ("Paper prose", "仿宋_GB2312"),
        ("Paper cell", "仿宋_GB2312"),
    ],
)
def test_chinese_and_latin_have_the_fonts_of_an_office(style, chinese):
    fonts = opened(a_sheet()).styles[style].element.rPr.rFonts

    assert fonts.get(qn("w:eastAsia")) == chinese
    assert fonts.get(qn("w:ascii")) == fonts.get(qn("w:hAnsi")) == "Times New Roman"


def test_the_head_of_a_table_is_repeated_and_no_row_is_parted():
    table = opened(a_long_sheet()).tables[1]
    rows = [row._tr.trPr for row in table.rows]

    assert [row.find(qn("w:tblHeader")) is not None for row in rows] == [True] + [False] * 18
    assert all(row.find(qn("w:cantSplit")) is not None for row in rows)


def test_the_number_of_the_page_and_of_the_pages_are_fields():
    page = opened(a_sheet()).sections[0]

    for foot in (page.footer, page.first_page_footer):
        assert re.findall(r"<w:instrText[^>]*>(\w+)<", foot._element.xml) == ["PAGE", "NUMPAGES"]


def test_the_paper_is_a4():
    page = opened(a_sheet()).sections[0]

    assert (page.page_width.mm, page.page_height.mm) == pytest.approx((210, 297), abs=0.1)


def test_paragraphs_begin_with_the_room_of_two_characters_in_chinese():
    language.use(language.CHINESE)
    style = opened(a_sheet()).styles["Paper prose"].element

    assert style.pPr.ind.get(qn("w:firstLineChars")) == "200"


def test_one_box_alone_is_a_paper_too():
    paper = a_sheet(signatures=a_sheet().signatures[:1])

    assert opened(paper).tables[-1].rows[0].cells[1].text == ""


@settings(max_examples=20)
@given(st.text(st.characters(), max_size=60))
def test_any_words_can_be_written(words):
    table = Table((words,), (1,), ((words,),))
    paper = a_sheet(title=words, blocks=(Heading(words), Paragraph(words), table))

    assert opened(paper).tables[1].rows[1].cells[0].text == cleaned(paper).blocks[2].rows[0][0]


@pytest.fixture(scope="module")
def converted(tmp_path_factory):
    """The sheets as LibreOffice prints them."""
    language.use(language.ENGLISH)
    folder = tmp_path_factory.mktemp("paper")
    for name, paper in (("short", a_sheet()), ("long", a_long_sheet())):
        (folder / f"{name}.docx").write_bytes(as_docx(paper, at=AT))
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"),
            *("--convert-to", "pdf", "--outdir", folder),
            *(folder / "short.docx", folder / "long.docx"),
        ],
        check=True,
        capture_output=True,
        timeout=50,
    )
    return folder


@needs("soffice", "pdftotext")
@pytest.mark.parametrize(("name", "fewest"), [("short", 1), ("long", 2)])
def test_every_page_that_libreoffice_prints_says_what_it_is(converted, name, fewest):
    found = pages_of(converted / f"{name}.pdf")

    # How many there are depends on the fonts that stand in for those of an office.
    assert len(found) >= fewest
    for number, page in enumerate(found, start=1):
        assert "值班交接单" in page
        assert "留痕记录第1234条" in page
        assert "57-7K3M-9QXA-P2RD-WX4T" in page
        assert f"page{number}of{len(found)}" in page


@needs("soffice", "pdftotext")
def test_libreoffice_prints_all_that_was_said(converted):
    whole = "".join(pages_of(converted / "long.pdf"))

    assert [text for text in said(a_long_sheet()) if text not in whole] == []


@needs("soffice", "pdftotext")
def test_libreoffice_repeats_the_head_of_a_table(converted):
    found = pages_of(converted / "long.pdf")

    assert all("序号" in page for page in found if "等维修" in page)

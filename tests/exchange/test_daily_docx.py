import io
import re
import subprocess
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from builders import on
from daily_sheets import (
    SERIES,
    a_correction,
    a_draft,
    a_long_paper,
    a_paper,
    full_lines,
    numbers_of,
)
from dutyconsole import language
from dutyconsole.exchange.daily_docx import daily_docx
from dutyconsole.exchange.daily_paper import texts_of
from papers import needs, needs_a_chinese_font, pages_of

AT = on("17:00")


def opened(paper, **more):
    return docx.Document(io.BytesIO(daily_docx(paper, at=AT, **more)))


def styled(document, style):
    return [each.text for each in document.paragraphs if each.style.name == style]


def test_the_same_report_gives_the_same_bytes():
    assert daily_docx(a_paper(), at=AT) == daily_docx(a_paper(), at=AT)


def test_the_page_is_that_of_an_official_document():
    page = opened(a_paper()).sections[0]
    sides = (page.top_margin, page.left_margin, page.right_margin, page.bottom_margin)

    assert (page.page_width.mm, page.page_height.mm) == pytest.approx((210, 297), abs=0.1)
    assert [side.mm for side in sides] == pytest.approx([37, 28, 26, 35], abs=0.1)


def test_the_grid_has_22_lines_of_28_characters():
    document = opened(a_paper())
    page = document.sections[0]
    grid = page._sectPr.find(qn("w:docGrid"))
    size = document.styles["Normal"].font.size.pt
    character = size + int(grid.get(qn("w:charSpace"))) / 4096
    wide = page.page_width.pt - page.left_margin.pt - page.right_margin.pt
    high = page.page_height.pt - page.top_margin.pt - page.bottom_margin.pt

    assert grid.get(qn("w:type")) == "linesAndChars"
    assert int(wide / character + 0.001) == 28
    assert int(high / (int(grid.get(qn("w:linePitch"))) / 20)) == 22


@pytest.mark.parametrize(
    ("style", "chinese", "points"),
    [
        ("Daily masthead", "方正小标宋简体", 36),
        ("Daily title", "方正小标宋简体", 22),
        ("Daily prose", "仿宋_GB2312", 16),
        ("Daily first", "黑体", 16),
        ("Daily second", "楷体_GB2312", 16),
        ("Daily third", "仿宋_GB2312", 16),
        ("Daily copies", "仿宋_GB2312", 14),
    ],
)
def test_fonts_are_those_of_an_office_by_their_names(style, chinese, points):
    made = opened(a_paper()).styles[style]
    fonts = made.element.rPr.rFonts

    assert fonts.get(qn("w:eastAsia")) == chinese
    assert fonts.get(qn("w:ascii")) == fonts.get(qn("w:hAnsi")) == "Times New Roman"
    assert made.font.size.pt == points


def test_no_font_is_in_the_file():
    with zipfile.ZipFile(io.BytesIO(daily_docx(a_paper(), at=AT))) as file:
        names = file.namelist()
        settings = file.read("word/settings.xml")

    assert [name for name in names if "odttf" in name or name.endswith((".ttf", ".otf"))] == []
    assert b"embedTrueTypeFonts" not in settings


def test_words_stand_at_a_fixed_pitch():
    form = opened(a_paper()).styles["Daily prose"].paragraph_format

    assert (form.line_spacing.pt, form.line_spacing_rule) == (28.95, 4)


def test_the_head_is_red_and_stands_above_a_red_rule():
    document = opened(a_paper())
    rule = next(each for each in document.paragraphs if each.style.name == "Daily rule")
    (border,) = rule._p.pPr.find(qn("w:pBdr"))

    assert str(document.styles["Daily masthead"].font.color.rgb) == "FF0000"
    assert styled(document, "Daily masthead") == ["市科学技术局值班室 日报"]
    assert border.get(qn("w:color")) == "FF0000"


def test_the_number_of_the_issue_stands_beside_who_signed():
    document = opened(a_paper())

    assert styled(document, "Daily issue") == ["\u3000(2020) issue 25\tSigned off by: 张某某"]


def test_the_name_of_who_signed_is_in_kaiti():
    document = opened(a_paper())
    line = next(each for each in document.paragraphs if each.style.name == "Daily issue")
    fonts = line.runs[-1]._r.rPr.rFonts

    assert (line.runs[-1].text, fonts.get(qn("w:eastAsia"))) == ("张某某", "楷体_GB2312")


def test_a_draft_says_that_it_is_one():
    assert "Draft, not signed off" in styled(opened(a_draft()), "Daily issue")[0]


def test_parts_have_headings_of_three_levels():
    document = opened(a_paper())

    assert styled(document, "Daily first")[:2] == ["1. Work done today", "2. Problems"]
    assert styled(document, "Daily second") == [
        "（一）体温监测。全体职工早晚各测一次，发现1人发热，已送定点医院。"
    ]
    assert styled(document, "Daily third") == ["1.对公共场所消毒两次。"]


def test_the_name_stands_above_the_middle_of_the_day():
    document = opened(replace(a_paper(), issuer="市局", dated="2020年1月25日"))
    name, day = (each for each in document.paragraphs if each.style.name == "Daily issuer")
    free = document.styles["Daily issuer"].paragraph_format.right_indent.pt
    # The day is 13 columns wide and the name 4, half a character of 16 points each.
    middle = name.paragraph_format.right_indent.pt + 4 * 8 / 2

    assert (day.paragraph_format.right_indent, free) == (None, 64)
    assert middle == free + 13 * 8 / 2


def test_only_the_heading_of_a_paragraph_is_in_kaiti():
    document = opened(a_paper())
    line = next(each for each in document.paragraphs if each.style.name == "Daily second")
    fonts = [run._r.rPr.rFonts.get(qn("w:eastAsia")) for run in line.runs]

    assert [run.text[:7] for run in line.runs] == ["（一）体温监测", "全体职工早晚各"]
    assert fonts == [None, "仿宋_GB2312"]


def test_in_chinese_parts_are_counted_in_chinese():
    language.use(language.CHINESE)
    first = styled(opened(a_paper()), "Daily first")[0]

    assert first.startswith("一")


def test_the_attachment_begins_a_page():
    document = opened(a_paper())
    top = next(each for each in document.paragraphs if each.style.name == "Daily annex")

    assert top.paragraph_format.page_break_before


def test_figures_stand_beside_those_of_the_day_before():
    rows = [[cell.text for cell in row.cells] for t in opened(a_paper()).tables for row in t.rows]
    high = [row for row in rows if len(row) == 5 and row[2:] == ["1", "2", "+1"]]

    assert [row[0] for row in high] == ["Health", "Above the threshold"]
    assert ["一次性医用口罩", "只", "100", "0", "20", "0", "80", "2.5", "runs short"] in rows


def test_a_correction_shows_each_figure_before_and_after():
    document = opened(a_correction())
    table = [[cell.text for cell in row.cells] for row in document.tables[0].rows]

    assert styled(document, "Daily masthead") == ["市科学技术局值班室 Correction report"]
    assert table == [
        ["Block", "Figure", "Reported", "Corrected", "Difference"],
        ["Health", "Above the threshold", "2", "3", "+1"],
    ]
    assert "Reason: 补录1人次体温" in styled(document, "Daily prose")


@needs_a_chinese_font
def test_charts_are_pictures_in_it():
    with zipfile.ZipFile(io.BytesIO(daily_docx(a_paper(), at=AT))) as file:
        pictures = [name for name in file.namelist() if name.endswith(".png")]

    assert len(pictures) == len(SERIES)


def test_without_a_font_for_them_charts_are_tables(tmp_path):
    document = opened(a_paper(), folders=[tmp_path])
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]

    assert ["口罩", "2.5"] in rows
    assert document.inline_shapes.__len__() == 0


def test_numbers_of_pages_are_right_on_odd_pages_and_left_on_even_ones():
    document = opened(a_paper())
    page = document.sections[0]
    odd, even = page.footer, page.even_page_footer

    assert document.settings.odd_and_even_pages_header_footer
    assert odd.paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.RIGHT
    assert even.paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.LEFT
    for foot in (odd, even):
        assert re.findall(r"<w:instrText[^>]*>(\w+)<", foot._element.xml) == ["PAGE"]
        assert foot.paragraphs[0].text == "— 1 —"


@pytest.fixture(scope="module")
def converted(tmp_path_factory):
    """The sheets as LibreOffice prints them."""
    language.use(language.ENGLISH)
    folder = tmp_path_factory.mktemp("daily")
    for name, paper in (("sent", a_paper()), ("long", a_long_paper())):
        (folder / f"{name}.docx").write_bytes(daily_docx(paper, at=AT))
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"),
            *("--convert-to", "pdf", "--outdir", folder),
            *(folder / "sent.docx", folder / "long.docx"),
        ],
        check=True,
        capture_output=True,
        timeout=55,
    )
    return folder


@needs("soffice", "pdftotext")
@needs_a_chinese_font
def test_libreoffice_sets_22_lines_of_28_characters(converted):
    lines = full_lines(converted / "long.pdf", 2)

    assert [len(line) for line in lines] == [28] * 22


@needs("soffice", "pdftotext")
def test_libreoffice_prints_all_that_was_said(converted):
    whole = "".join(pages_of(converted / "sent.pdf"))
    wanted = ["".join(text.split()) for text in texts_of(a_paper())]

    assert [text for text in wanted if text not in whole] == []


@needs("soffice", "pdftotext")
def test_libreoffice_numbers_pages_right_and_left(converted):
    found = numbers_of(converted / "long.pdf")

    assert [text for text, _end in found] == [f"—{n}—" for n in range(1, len(found) + 1)]
    # The text ends 184 mm from the left edge and begins at 28; a character of 4.9 mm is left free.
    assert [end > 170 for _text, end in found] == [n % 2 == 0 for n in range(len(found))]
    assert max(end for _text, end in found) == pytest.approx(184 - 4.9, abs=1)

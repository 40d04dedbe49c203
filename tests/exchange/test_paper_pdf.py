import logging
import subprocess

import arrow
import pytest

from dutyconsole.errors import NotAllowed
from dutyconsole.exchange.paper import Paragraph, Table, characters, page_of
from dutyconsole.exchange.paper_pdf import as_pdf
from papers import (
    a_font,
    a_long_sheet,
    a_sheet,
    needs,
    needs_a_chinese_font,
    pages_of,
    said,
)

AT = arrow.get("2020-01-26T08:31:00+08:00")


@pytest.fixture
def squares(tmp_path):
    """A folder with a font that has what the long sheet needs."""
    text = characters(a_long_sheet()) + characters(a_sheet()) + page_of(1234567890, 1234567890)
    return a_font(tmp_path / "fonts" / "squares.ttf", text).parent


@pytest.fixture
def printed(tmp_path):
    def pages(paper):
        file = tmp_path / "paper.pdf"
        file.write_bytes(as_pdf(paper, at=AT))
        return pages_of(file)

    return pages


def test_the_same_paper_gives_the_same_bytes(squares):
    first = as_pdf(a_sheet(), at=AT, folders=[squares])

    assert as_pdf(a_sheet(), at=AT, folders=[squares]) == first


def test_a_paper_without_a_font_for_it_is_refused(squares):
    with pytest.raises(NotAllowed, match=r"龘 \(U\+9F98\).*DOCX and text"):
        as_pdf(a_sheet(blocks=(Paragraph("龘"),)), at=AT, folders=[squares])


def test_the_font_tools_say_nothing_on_the_operators_screen(squares, capfd):
    as_pdf(a_sheet(), at=AT, folders=[squares])

    assert capfd.readouterr() == ("", "")


def test_what_the_font_tools_say_is_heard_again_afterwards(squares):
    before = logging.getLogger("fontTools").level
    as_pdf(a_sheet(), at=AT, folders=[squares])

    assert logging.getLogger("fontTools").level == before


@needs("pdftotext")
@needs_a_chinese_font
@pytest.mark.parametrize(("paper", "pages"), [(a_sheet(), 1), (a_long_sheet(), 3)])
def test_every_page_says_what_it_is(printed, paper, pages):
    found = printed(paper)

    assert len(found) == pages
    for number, page in enumerate(found, start=1):
        assert "值班交接单" in page
        assert "留痕记录第1234条" in page
        assert "57-7K3M-9QXA-P2RD-WX4T" in page
        assert f"page{number}of{pages}" in page


@needs("pdftotext")
@needs_a_chinese_font
def test_all_that_was_said_is_on_the_paper(printed):
    paper = a_long_sheet()
    whole = "".join(printed(paper))

    assert [text for text in said(paper) if text not in whole] == []


@needs("pdftotext")
@needs_a_chinese_font
def test_the_head_of_a_table_is_on_each_of_its_pages(printed):
    found = printed(a_long_sheet())

    assert all("序号" in page for page in found if "等维修" in page)


@needs("pdftotext")
@needs_a_chinese_font
def test_a_row_higher_than_a_page_goes_on_on_the_next(printed):
    told = tuple(f"第{number}条，" for number in range(200))
    found = printed(a_sheet(blocks=(Table(("事项",), (1,), (("\n".join(told),),)),), head=()))

    assert len(found) > 1
    assert [part for part in told if part not in "".join(found)] == []


@needs("pdffonts")
@needs_a_chinese_font
def test_part_of_the_font_is_inside_the_file(tmp_path):
    file = tmp_path / "paper.pdf"
    file.write_bytes(as_pdf(a_sheet(), at=AT))
    fonts = subprocess.run(["pdffonts", file], capture_output=True, text=True, check=True).stdout

    # Embedded, part of it, and with what the glyphs mean: the columns emb, sub and uni.
    assert fonts.splitlines()[2].split()[-5:-2] == ["yes", "yes", "yes"]

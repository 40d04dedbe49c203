import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutyconsole.errors import BadInput
from dutyconsole.exchange.paper import Heading, Paragraph, SignatureBox, Table
from dutyconsole.exchange.paper_text import FORM_FEED, as_text
from dutyconsole.text import clean, width
from papers import a_long_sheet, a_sheet, said

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"])
    | st.sampled_from("值班交接，。“”（） ab12\n"),
    max_size=200,
)
SIZES = pytest.mark.parametrize(("columns", "rows"), [(80, 60), (56, 22), (132, 66), (40, 20)])


def pages(paper, **size):
    return [page.splitlines() for page in as_text(paper, **size).split(FORM_FEED)]


def cells(text, column):
    """What stands in this column of the tables of a text, without white space."""
    rows = [line.split("|") for line in text.splitlines() if line.startswith("|")]
    return "".join("".join(row[column + 1].split()) for row in rows if len(row) > column + 1)


def printed(text):
    """As a printer of the GBK kind counts columns: what may be wide is."""
    return width(text) + sum(unicodedata.east_asian_width(char) == "A" for char in text)


@SIZES
def test_every_page_says_what_it_is(columns, rows):
    found = pages(a_long_sheet(), columns=columns, rows=rows)

    assert len(found) > 1
    for number, page in enumerate(found, start=1):
        assert page[0].strip() == "值班交接单"
        assert page[-2] == "留痕记录第1234条"
        assert page[-1].split("  ")[0] == "57-7K3M-9QXA-P2RD-WX4T"
        assert page[-1].endswith(f"page {number} of {len(found)}")


@SIZES
def test_a_page_is_as_large_as_was_asked_for(columns, rows):
    found = pages(a_long_sheet(), columns=columns, rows=rows)

    assert {len(page) for page in found} == {rows}
    assert max(printed(line) for page in found for line in page) <= columns


def test_a_page_that_is_too_small_is_refused():
    with pytest.raises(BadInput, match="40 columns and 20 lines at least"):
        as_text(a_sheet(), columns=39)


@SIZES
def test_all_that_was_said_is_on_the_paper(columns, rows):
    paper = a_long_sheet()
    table = paper.blocks[1]
    text = as_text(paper, columns=columns, rows=rows)

    for place, heading in enumerate(table.columns):
        whole = "".join("".join(row[place].split()) for row in table.rows)
        assert whole in cells(text, place).replace(heading, "")


def test_the_headings_of_a_table_are_on_each_of_its_pages():
    paper = a_sheet(blocks=(Table(("序号", "事项"), (1, 9), (("1", "某事"),) * 99),), head=())
    found = pages(paper, columns=80, rows=30)

    with_rows = [page for page in found if any("某事" in line for line in page)]
    assert len(with_rows) > 1
    assert all("事项" in "".join(page) for page in with_rows)


def test_a_row_that_fits_on_a_page_is_not_parted():
    paper = a_sheet(blocks=(Table(("事项",), (1,), (("甲\n乙\n丙\n丁",),) * 20),), head=())

    for page in pages(paper, columns=80, rows=40):
        assert "".join(page).count("甲") == "".join(page).count("丁")


def test_a_row_higher_than_a_page_goes_on_on_the_next():
    told = "\n".join(f"第{number}条" for number in range(200))
    text = as_text(a_sheet(blocks=(Table(("事项",), (1,), ((told,),)),), head=()))

    assert cells(text, 0).replace("事项", "").startswith("".join(told.split()))


def test_a_heading_is_not_the_last_line_of_a_page():
    for lines in range(1, 40):
        blocks = (Paragraph("\n".join(["一"] * lines)), Heading("标题"), Paragraph("二"))
        for page in pages(a_sheet(blocks=blocks, head=()), rows=30):
            body = [line.strip() for line in page[:-4] if line.strip()]
            assert body[-1] != "标题"


def test_a_box_has_room_for_a_signature_and_its_time():
    text = as_text(a_sheet(blocks=(), head=()))

    assert "| 交班：主班 " in text
    assert "signed with PIN: 李某, 2020年1月26日" in text
    assert text.count("Signature:") == text.count("Time:") == 2


def test_rules_are_drawn_with_characters_that_every_printer_has():
    plain = a_sheet(
        title="Sheet",
        subtitle="",
        head=(("Shift", "night"), ("Crew", "two"), ("Report", "sent")),
        blocks=(Table(("No.", "What"), (1, 5), (("1", "Copier"),)),),
        signatures=(SignatureBox("Out", "Li", "08:31"), SignatureBox("In")),
        checkpoint="entry 1234",
        footer="",
    )

    assert as_text(plain).isascii()


@given(WORDS)
def test_any_words_end_up_whole_and_no_line_is_too_wide(words):
    table = Table(("a", "b"), (1, 2), ((words, "x"), ("y", words)))
    boxes = (SignatureBox("c", words[:20], "d"),)
    text = as_text(a_sheet(head=(), blocks=(table,), signatures=boxes, footer=""), columns=60)

    lines = [line for page in text.split(FORM_FEED) for line in page.split("\n")]
    assert max(map(printed, lines)) <= 60
    # A bar among the words parts the cells of this test, not those of the paper.
    if "|" not in words:
        seen = "".join(as_seen(words).split())
        assert f"{seen}y" in cells(text, 0)
        assert f"x{seen}" in cells(text, 1)


def as_seen(words):
    return clean("".join(char for char in words if ord(char) & 0xFFFE != 0xFFFE))


@given(WORDS)
def test_only_what_can_be_printed_goes_to_the_printer(words):
    text = as_text(a_sheet(title=words[:60], blocks=(Heading(words), Paragraph(words))))

    plain = text.replace(FORM_FEED, "")
    assert plain == clean(plain)


def test_a_paper_without_a_checkpoint_is_a_paper():
    page = pages(a_sheet(checkpoint="", code="", footer=""))[0]

    assert page[-1].strip() == "page 1 of 1"


def test_an_ordinary_morning_is_on_one_page():
    assert len(pages(a_sheet(), rows=66)) == 1


def test_every_text_of_a_narrow_sheet_without_wrapping_is_found():
    paper = a_sheet()
    found = "".join(as_text(paper, columns=400).split())

    assert [text for text in said(paper) if text not in found] == []

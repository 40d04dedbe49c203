import pytest

from dutyconsole import language
from dutyconsole.exchange.paper import (
    Heading,
    Paragraph,
    SignatureBox,
    Table,
    characters,
    cleaned,
    page_of,
    page_of_parts,
)
from papers import a_long_sheet, a_sheet, said


def test_a_row_that_is_not_as_long_as_the_columns_is_a_fault():
    with pytest.raises(ValueError, match="not as long as the columns"):
        Table(("序号", "事项"), (1, 2), (("1",),))


def test_columns_without_a_width_are_a_fault():
    with pytest.raises(ValueError, match="not as long as the columns"):
        Table(("序号", "事项"), (1,), ())


@pytest.mark.parametrize("bad", ["\x00", "\x1b", "\ufffe", "\uffff", "\U0001fffe", "\u202e"])
def test_what_no_document_can_hold_is_taken_out_everywhere(bad):
    words = f"王{bad}某"
    paper = a_sheet(
        title=words,
        subtitle=words,
        head=((words, words),),
        blocks=(Heading(words), Paragraph(words), Table((words,), (1,), ((words,),))),
        signatures=(SignatureBox(words, words, words),),
        checkpoint=words,
        code=words,
        footer=words,
    )

    assert bad not in characters(cleaned(paper))


def test_spaces_that_fonts_lack_become_plain_ones():
    paper = cleaned(a_sheet(blocks=(Paragraph("张\u3000三\u2003李\u00a0某"),)))

    assert paper.blocks == (Paragraph("张\u3000三 李 某"),)


def test_line_breaks_stay_in_a_paragraph_and_not_in_a_title():
    paper = cleaned(a_sheet(title="值班\n交接单", blocks=(Paragraph("一\n二"),)))

    assert (paper.title, paper.blocks) == ("值班 交接单", (Paragraph("一\n二"),))


def test_the_characters_of_a_paper_are_all_of_its_texts():
    paper = a_long_sheet()
    every = "".join(characters(paper).split())

    assert [text for text in said(paper) if text not in every] == []


def test_a_box_says_who_signed_at_the_console_and_when():
    box = SignatureBox("交班：主班", "李某", "08:31")

    assert box.signed == "signed with PIN: 李某, 08:31"


def test_a_box_in_which_nobody_signed_says_nothing():
    assert SignatureBox("交班：主班").signed == ""


@pytest.mark.parametrize("code", language.LANGUAGES)
def test_the_number_of_the_page_is_the_same_in_parts(code):
    language.use(code)
    parts = {"{page}": "2", "{pages}": "3"}

    assert "".join(parts.get(part, part) for part in page_of_parts()) == page_of(2, 3)

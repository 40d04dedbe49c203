import pytest

from builders import on
from daily_sheets import a_correction, a_long_paper, a_paper, full_lines, numbers_of
from dutyconsole.errors import NotAllowed
from dutyconsole.exchange.daily_paper import texts_of
from dutyconsole.exchange.daily_pdf import daily_pdf
from papers import needs, needs_a_chinese_font, pages_of

AT = on("17:00")


@pytest.fixture
def printed(tmp_path):
    def file(paper):
        path = tmp_path / "daily.pdf"
        path.write_bytes(daily_pdf(paper, at=AT))
        return path

    return file


@needs_a_chinese_font
def test_the_same_report_gives_the_same_bytes():
    assert daily_pdf(a_paper(), at=AT) == daily_pdf(a_paper(), at=AT)


def test_without_a_font_for_it_it_is_refused(tmp_path):
    with pytest.raises(NotAllowed, match="no Chinese font"):
        daily_pdf(a_paper(), at=AT, folders=[tmp_path])


@needs("pdftotext")
@needs_a_chinese_font
@pytest.mark.parametrize("paper", [a_paper, a_correction])
def test_all_that_was_said_is_on_it(printed, paper):
    whole = "".join(pages_of(printed(paper())))
    wanted = ["".join(text.split()) for text in texts_of(paper())]

    assert [text for text in wanted if text not in whole] == []


@needs("pdftotext")
@needs_a_chinese_font
def test_a_page_holds_22_lines_of_28_characters(printed):
    lines = full_lines(printed(a_long_paper()), 2)

    assert [len(line) for line in lines] == [28] * 22


@needs("pdftotext")
@needs_a_chinese_font
def test_numbers_of_pages_are_right_on_odd_pages_and_left_on_even_ones(printed):
    found = numbers_of(printed(a_long_paper()))

    assert [text for text, _end in found] == [f"—{n}—" for n in range(1, len(found) + 1)]
    assert [end > 170 for _text, end in found] == [n % 2 == 0 for n in range(len(found))]
    assert max(end for _text, end in found) == pytest.approx(184 - 4.9, abs=1)


@needs("pdftotext")
@needs_a_chinese_font
def test_the_name_and_the_day_do_not_stand_alone_on_a_page(printed):
    pages = pages_of(printed(a_paper()))
    signed = next(page for page in pages if "Attachment:" in page)

    assert "继续做好返晋人员摸底" in signed


@needs("pdftotext")
@needs_a_chinese_font
def test_the_headings_of_a_table_are_repeated_on_the_next_page(printed):
    explained = {str(number): "说明" for number in range(3)}
    figures = {f"own.figure_{number}": "1" for number in range(60)}
    pages = pages_of(printed(a_paper(figures=figures, explanations=explained)))
    with_rows = [page for page in pages if "figure_" in page]

    assert len(with_rows) > 1
    assert all("Daybefore" in page for page in with_rows)

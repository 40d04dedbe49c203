import pytest

from daily_sheets import TEXTS, a_correction, a_draft, a_long_paper, a_paper
from dutyconsole import language
from dutyconsole.exchange.daily_text import daily_text
from dutyconsole.text import width


def pages(paper):
    return [page.removesuffix("\n").split("\n") for page in daily_text(paper).split("\f")]


@pytest.mark.parametrize("paper", [a_paper, a_long_paper, a_correction, a_draft])
@pytest.mark.parametrize("code", language.LANGUAGES)
def test_a_page_has_22_lines_of_56_columns_at_most(paper, code):
    language.use(code)
    found = pages(paper())

    assert {len(page) for page in found} == {22}
    assert max(width(line) for page in found for line in page) <= 56


def test_a_full_line_has_28_chinese_characters():
    second = pages(a_long_paper())[1]

    assert [len(line) for line in second[:-1]] == [28] * 21


def test_every_page_says_which_of_how_many_it_is():
    found = pages(a_paper())
    marks = [page[-1] for page in found]

    assert [mark.split("   ")[-1].strip() for mark in marks] == [
        f"page {number} of {len(found)}" for number in range(1, len(found) + 1)
    ]
    assert all(mark.startswith("Report of 25 Jan 2020") for mark in marks)


def test_all_parts_in_words_are_read_out():
    whole = "".join(daily_text(a_paper()).split())

    assert all("".join(text.split()) in whole for text in TEXTS.values())


def test_a_row_of_figures_is_a_sentence():
    whole = " ".join(daily_text(a_paper()).replace("\u3000", "").split())

    assert "Above the threshold: Counted in times; Day before 1; Today 2; Difference +1" in whole


def test_the_attachment_begins_a_page():
    assert [page[0] for page in pages(a_paper())].count("Attachment") == 1


@pytest.mark.parametrize("lines", range(1, 23))
def test_a_heading_never_ends_a_page(lines):
    found = pages(a_paper(texts={**TEXTS, "work": "\n".join(["值班正常。"] * lines)}))
    headings = ("1. ", "2. ", "3. ", "4. ", "5. ")

    assert [page[-2] for page in found if page[-2].strip().startswith(headings)] == []


def test_charts_leave_no_heading_behind():
    assert "Charts" not in daily_text(a_paper())


def test_a_correction_is_called_one():
    whole = daily_text(a_correction())

    assert "Correction report" in whole
    assert "Reported 2; Corrected 3; Difference +1" in " ".join(whole.split())

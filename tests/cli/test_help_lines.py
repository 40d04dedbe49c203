from hypothesis import given
from hypothesis import strategies as st

from dutyconsole.cli.help_lines import HelpLines, wrapped
from dutyconsole.text import width


def test_words_are_broken_at_spaces():
    assert wrapped("one line of words", 8) == ["one line", "of words"]


def test_chinese_is_broken_anywhere_but_before_punctuation():
    assert wrapped("值班日志，接报。", 8) == ["值班日", "志，接", "报。"]


def test_no_text_is_an_empty_line():
    assert wrapped("", 8) == [""]


@given(st.text(alphabet="值班志 ab-，", max_size=60))
def test_no_line_is_wider_than_there_is_room_but_a_word_that_cannot_be_broken(text):
    lines = wrapped(text, 12)

    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(
        width(line.rstrip()) <= 12 or len(line.split()) == 1 or "，" in line for line in lines
    )


def test_what_is_said_of_terms_is_aligned():
    lines = HelpLines(width=40)
    lines.write_dl([("--by 名称", "谁"), ("--json", "输出")])

    assert lines.getvalue() == "--by 名称  谁\n--json     输出\n"


def test_what_is_said_goes_on_beneath_itself():
    lines = HelpLines(width=12)
    lines.write_dl([("--by", "一二三四五")])

    assert lines.getvalue() == "--by  一二三\n      四五\n"


def test_a_term_without_words_leaves_no_space():
    lines = HelpLines(width=40)
    lines.write_dl([("--by", "")])

    assert lines.getvalue() == "--by\n"


def test_a_long_term_pushes_only_its_own_words():
    lines = HelpLines(width=40)
    lines.write_dl([("--a-very-long-name", "x"), ("--by", "y")], col_max=6)

    assert lines.getvalue() == "--a-very-long-name  x\n--by    y\n"

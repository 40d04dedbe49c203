from hypothesis import given
from hypothesis import strategies as st

from dutyconsole.exchange.paper_lines import broken
from dutyconsole.text import clean, width

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])
    | st.sampled_from("值班交接，。“”（） ab12\n"),
    max_size=80,
).map(clean)


@given(WORDS, st.integers(2, 40))
def test_no_line_is_wider_than_the_room_and_nothing_is_lost(text, room):
    lines = broken(text, room, width)

    assert max(map(width, lines)) <= room
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_line_breaks_stay():
    assert broken("一\n\n二", 10, width) == ["一", "", "二"]


def test_a_latin_word_stays_whole_where_it_fits():
    assert broken("the copier makes", 12, width) == ["the copier", "makes"]


def test_a_word_longer_than_a_line_is_parted():
    assert broken("aaaaaaa", 3, width) == ["aaa", "aaa", "a"]


def test_no_line_begins_with_a_full_stop():
    assert broken("已就医。已隔离。", 6, width) == ["已就", "医。已", "隔离。"]


def test_no_line_ends_with_an_opening_bracket():
    assert broken("一二（三四）", 6, width) == ["一二", "（三", "四）"]

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutyconsole.domain.grams import folded, grams_of, grams_wanted, holds, words

letters = st.sampled_from("值班室报发热王某ABab019Ａ１，。,.-/\"'*() \n㈱ﬁßİé\u3000")
texts = st.text(letters | st.characters(exclude_categories=["Cs"]), max_size=30)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("３８．１度", "38.1度"),
        ("ＦＡＸ", "fax"),
        ("Straße", "strasse"),
        ("ｶ", "カ"),
        ("发热\n\u3000就医  已报", "发热 就医 已报"),
        ("", ""),
    ],
)
def test_width_case_and_white_space_do_not_matter(text, expected):
    assert folded(text) == expected


def test_words_are_what_stands_between_white_space():
    assert words("  王某　发热 38.1 ") == ("王某", "发热", "38.1")


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (("王某",), True),
        (("38.1",), True),
        (("某发",), True),
        (("王某", "度"), True),
        (("王某", "张"), False),
        (("38.2",), False),
        ((), True),
    ],
)
def test_a_text_holds_words_that_stand_anywhere_in_it(wanted, expected):
    assert holds("职工王某发热38.1度", wanted) is expected


@given(st.text(alphabet=letters, max_size=30), st.data())
def test_a_text_that_holds_a_word_has_all_pieces_that_the_word_wants(text, data):
    text = folded(text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))

    for word in text[start:end].split():
        assert set(grams_wanted(word)) <= set(grams_of(text).split(" "))


@given(texts)
def test_a_word_wants_some_piece(typed):
    assert all(grams_wanted(word) for word in words(typed))


def test_runs_of_latin_letters_and_digits_have_pieces_of_up_to_three():
    assert set(grams_of("1380").split(" ")) == {*"1380", "13", "38", "80", "138", "380"}


def test_runs_of_other_characters_have_pieces_of_up_to_two():
    assert set(grams_of("值班室").split(" ")) == {*"值班室", "值班", "班室"}


def test_pieces_do_not_reach_across_runs():
    assert set(grams_of("报38度").split(" ")) == {*"报38度", "38"}


def test_only_the_longest_pieces_of_a_word_are_wanted():
    assert grams_wanted("发热38") == ("38", "发热")


@given(texts)
def test_pieces_hold_nothing_that_the_query_language_reads(text):
    pieces = grams_of(folded(text))

    assert not set(pieces) & set("\"'*()^:+-.,{}")

import datetime as dt

import pytest

from dutyconsole.config.toml_text import name_of, read, shown
from dutyconsole.errors import BadInput

FORM = 'key = "text", key = 30 or [block], and nothing left open in the lines before'
TIME = 'a time in quotation marks, such as "17:00"'
ENDS = 'a quotation mark " at both ends of the text'


@pytest.mark.parametrize(
    ("text", "line", "stands_there", "expected"),
    [
        ("[reports]\ndue = 25:00\n", 2, "due = 25:00", TIME),
        ("\nname = “Duty”", 2, "name = “Duty”", "a half-width sign in place of “"),
        ('name \uff1d "a"', 1, 'name \uff1d "a"', "a half-width sign in place of \uff1d"),
        ('a = 1\r\nname \uff1d "a"', 2, 'name \uff1d "a"', "a half-width sign in place of \uff1d"),
        ('name = "Duty\na = 1', 1, 'name = "Duty', ENDS),
        ('a = 1\nname = "Duty', 2, 'name = "Duty', ENDS),
        ("a = 1\na = 2\nb = 3", 2, "a = 2", "every key and every [block] only once"),
        ("[a]\n[b]\n[a]\n", 3, "[a]", "every key and every [block] only once"),
        ("[a\nb = 1", 1, "[a", FORM),
        ("a =\nb = 1", 1, "a =", FORM),
        ("a = 1\nb = [10\n\n", 2, "b = [10", FORM),
        ("a = 1\n\n\u3000", 3, "", FORM),
        ('a = "\x1b"', 1, 'a = ""', FORM),
        (f"a = x{'y' * 60}", 1, f"a = x{'y' * 35}..", FORM),
    ],
)
def test_what_is_no_toml_is_told_with_its_line_and_what_is_expected(
    text, line, stands_there, expected
):
    with pytest.raises(BadInput) as refusal:
        read(text, where="a.toml")

    assert str(refusal.value) == (
        f"a.toml, line {line}: “{stands_there}” cannot be read; expected {expected}"
    )


def test_a_number_beyond_reading_is_refused():
    with pytest.raises(BadInput) as refusal:
        read("a = " + "1" * 5000, where="a.toml")

    assert str(refusal.value) == "a.toml: a number has too many digits"


def test_blocks_and_elements_are_counted_from_one():
    assert name_of(("reports", 0, "to", 2)) == "reports[1].to[3]"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("a\x1b\nb", "“a b”"),
        (dt.time(17), "17:00"),
        (dt.time(17, 0, 1), "17:00:01"),
        (True, "true"),
        (1.5, "1.5"),
        ([1], "a list"),
        ([], "an empty list"),
        ({}, "a block"),
        ("x" * 41, "“" + "x" * 40 + "..”"),
    ],
)
def test_a_value_is_shown_in_few_words(value, words):
    assert shown(value) == words

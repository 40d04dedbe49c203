import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from dutyconsole.text import Wrapped, clean, clean_line, fit, width

IGNORABLE = (
    "00AD 034F 061C 115F-1160 17B4-17B5 180B-180F 200B-200F 202A-202E 2060-206F 3164 FE00-FE0F"
    " FEFF FFA0 FFF0-FFF8 1BCA0-1BCA3 1D173-1D17A E0000-E0FFF"
)
"""Default_Ignorable_Code_Point, as Unicode's DerivedCoreProperties.txt lists it."""


def code_points(ranges):
    for each in ranges.split():
        first, _, last = each.partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


INVISIBLE = {
    *map(chr, code_points(f"0000-0008 000B-001F 007F-009F 2028-2029 FFF9-FFFB {IGNORABLE}")),
    *map(chr, range(0xD800, 0xE000)),
}
anything = st.text(
    st.characters()
    | st.sampled_from(sorted(INVISIBLE))
    | st.sampled_from("\r\n\t\x1b值班室[/]结束e\u0301")
)
lines = anything.map(clean_line)


@given(anything)
def test_cleaning_twice_is_cleaning_once(text):
    assert clean(clean(text)) == clean(text)


@given(anything)
def test_nothing_invisible_is_left(text):
    assert not INVISIBLE & set(clean(text))


@pytest.mark.parametrize("char", ["\x1b", "\x9b", "\u202e", "\u2066", "\u200b", "\ufeff", "\u3164"])
def test_an_invisible_character_leaves_its_neighbours_as_they_are(char):
    assert clean(f"值{char}班") == "值班"


def test_every_invisible_character_is_known():
    kept = {char for char in INVISIBLE if clean(f"一{char}二") not in {"一二", "一\n二"}}

    assert kept == set()


def is_visible(char):
    return unicodedata.category(char)[0] in "LNPS" and char not in INVISIBLE


visible = st.text(st.characters().filter(is_visible)).map(
    lambda text: unicodedata.normalize("NFC", text)
)


@given(visible)
def test_whatever_a_person_can_see_stays(text):
    assert clean(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "[/]结束",
        "接[abc]电话",
        "[@click=app.quit]点",
        "{name} %s \\n",
        "〔2020〕第12号",
        "𠮷野家",
    ],
)
def test_words_that_look_like_commands_stay_as_typed(text):
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x1b]52;c;5YC855+t\x07", "]52;c;5YC855+t"),
        ("\x9d52;c;5YC855+t\x9c", "52;c;5YC855+t"),
        ("\x1b]0;标题\x1b\\", "]0;标题\\"),
        ("\x1b[2J\x1b[31m红", "[2J[31m红"),
    ],
)
def test_a_terminal_sequence_becomes_harmless_text(text, expected):
    assert clean(text) == expected


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_every_line_end_becomes_a_line_feed(end):
    assert clean(f"一{end}二") == "一\n二"


def test_a_tab_becomes_four_spaces():
    assert clean("一\t二") == "一    二"


def test_an_accent_that_was_typed_apart_is_put_together():
    assert clean("e\u200b\u0301") == "\u00e9"


@given(anything)
def test_a_line_is_one_line_without_white_space_around_it(text):
    line = clean_line(text)

    assert line == " ".join(line.split())


def test_line_breaks_and_white_space_become_one_space():
    assert clean_line(" 王某\r\n\t发热\u3000 38.1度 ") == "王某 发热 38.1度"


@pytest.mark.parametrize(("text", "expected"), [("", 0), ("abc", 3), ("值班", 4), ("：", 2)])
def test_a_wide_character_takes_two_columns(text, expected):
    assert width(text) == expected


@given(lines, st.integers(0, 40))
def test_a_text_that_is_fitted_takes_exactly_the_columns_asked_for(text, columns):
    assert cell_len(fit(text, columns)) == columns


@given(st.text(st.sampled_from("值班a1：.")), st.integers(3, 12))
def test_fitting_halves_no_character(text, columns):
    kept = fit(text, columns).rstrip(" ")
    kept = kept if kept == text else kept.removesuffix("..")

    assert text.startswith(kept)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (10, "职工王某  "),
        (8, "职工王某"),
        (7, "职工.. "),
        (6, "职工.."),
        (5, "职.. "),
        (4, "职.."),
        (3, ".. "),
        (2, "职"),
        (1, " "),
        (0, ""),
        (-1, ""),
    ],
)
def test_what_does_not_fit_ends_in_two_stops(columns, expected):
    assert fit("职工王某", columns) == expected


@given(
    st.text(st.sampled_from("值班ab， \ne\u0301[/]"), max_size=80).map(clean), st.integers(2, 30)
)
def test_a_wrapped_text_loses_nothing_but_spaces_and_fits(text, columns):
    lines = list(Wrapped(text, columns))

    assert "".join(text.split()) == "".join("".join(lines).split())
    assert [line for line in lines if width(line) > columns] == []


@pytest.mark.parametrize(
    ("text", "columns", "lines"),
    [
        ("", 10, [""]),
        ("a\n\nb", 10, ["a", "", "b"]),
        ("came back from Wuhan", 12, ["came back", "from Wuhan"]),
        ("值班电话tested", 12, ["值班电话", "tested"]),
        ("x" * 25, 10, ["x" * 10, "x" * 10, "x" * 5]),
    ],
)
def test_a_wrapped_text_breaks_between_words_where_it_can(text, columns, lines):
    assert list(Wrapped(text, columns)) == lines

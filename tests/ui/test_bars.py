import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutyconsole.text import width
from dutyconsole.ui.widgets.bars import Bar, bar_lines, drawn

MASKS = Bar("口罩", 2.0, "2.0 天", "loud", mark=3)
GLOVES = Bar("手套", 10.0, "10.0 天")


def words(lines):
    return ["".join(piece for piece, _style in line) for line in lines]


def test_the_longest_bar_fills_its_room_and_the_others_are_in_proportion():
    assert (drawn(10, 10, 20), drawn(5, 10, 20)) == ("=" * 20, "=" * 10)


def test_nothing_has_no_bar_and_a_little_has_one():
    assert (drawn(0, 10, 20), drawn(0.01, 1000, 20)) == ("", "=")


def test_what_is_beyond_the_scale_says_so():
    assert drawn(50, 10, 5) == "====>"


@pytest.mark.parametrize(
    ("value", "bar"), [(0, "   |"), (2, "== |"), (8, "===|====")], ids=["none", "below", "above"]
)
def test_a_stroke_marks_a_threshold(value, bar):
    assert drawn(value, 10, 10, mark=4) == bar


def test_values_stand_whole_behind_bars_of_one_scale():
    masks, gloves = words(bar_lines((MASKS, GLOVES), 37))

    assert masks.startswith("口罩")
    assert masks.endswith("2.0 天")
    assert gloves.count("=") == 5 * masks.count("=")
    assert masks.index("2.0") == gloves.index("10.0")


def test_what_is_loud_is_so_in_its_bar_and_its_value():
    (line,) = bar_lines((MASKS,), 40)

    assert [style for _words, style in line] == ["", "loud", "loud"]


@given(
    st.lists(st.builds(Bar, st.text(max_size=30), st.floats(0, 1e6), st.just("7 天"))),
    st.integers(20, 120),
)
def test_a_line_never_is_wider_than_its_room(bars, room):
    assert all(width(line) <= room for line in words(bar_lines(bars, room)))


def test_bars_are_of_characters_that_every_terminal_has():
    assert set(drawn(50, 10, 9, mark=3)) <= set("=|> ")

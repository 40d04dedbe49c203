from hypothesis import given
from hypothesis import strategies as st

from dutyconsole.config.toml_lines import line_numbers

TEXT = '''# comment
top = 1

[station]
name = "a" # comment
a.b = { c = 2 }
text = """
[not.a.header]
key = 1
"""

[[posts]]
key = "x"
[[posts]] # second
  key = "y"
[posts.more]
deep = true
[[posts.shifts]]
at = 1
[[posts.shifts]]
at = 2
[[posts]]
[[posts.shifts]]
at = 3
[lists]
times = [
  "08:30", "12:00", # [

  "17:30",
]
rows = [ { key = "a" },
  { key = "b" } ]
'''


def test_every_setting_has_the_line_its_statement_begins_on():
    wanted = {
        ("top",): 2,
        ("station",): 4,
        ("station", "name"): 5,
        ("station", "a", "b", "c"): 6,
        ("station", "text"): 7,
        ("lists", "times"): 26,
    }

    assert wanted.items() <= line_numbers(TEXT).items()


def test_blocks_are_counted_within_the_block_above():
    wanted = {
        ("posts",): 12,
        ("posts", 0): 12,
        ("posts", 1, "key"): 15,
        ("posts", 1, "more", "deep"): 17,
        ("posts", 1, "shifts", 1, "at"): 21,
        ("posts", 2, "shifts", 0, "at"): 24,
    }

    assert wanted.items() <= line_numbers(TEXT).items()


def test_an_element_of_a_list_has_its_own_line():
    wanted = {
        ("lists", "times", 1): 27,
        ("lists", "times", 2): 29,
        ("lists", "rows", 0, "key"): 31,
        ("lists", "rows", 1, "key"): 32,
    }

    assert wanted.items() <= line_numbers(TEXT).items()


def test_line_ends_of_windows_count_as_one():
    assert line_numbers("a = 1\r\n\r\nb = 2\r\n") == {("a",): 1, ("b",): 3}


def test_a_separator_inside_of_text_is_no_line_end():
    assert line_numbers('a = "x\u2028y"\nb = 2') == {("a",): 1, ("b",): 2}


_VALUES = st.sampled_from(
    ['"x"', '"[y]"', "'''\n[a]\n'''", "[\n 1,\n 2 ]", "{ k = 1 }", "08:30:00"]
)
_GAPS = st.sampled_from(["", "# [[b]]\n", "\n\n", "  # key = [\n"])


@given(st.lists(st.tuples(_GAPS, st.lists(st.tuples(_GAPS, _VALUES), max_size=3)), max_size=6))
def test_lines_are_those_of_any_blocks_as_written(blocks):
    text, wanted = "", {}
    for number, (gap, values) in enumerate(blocks):
        text += gap
        wanted["b", number] = text.count("\n") + 1
        text += "[[b]]\n"
        for key, (space, value) in enumerate(values):
            text += space
            wanted["b", number, f"k{key}"] = text.count("\n") + 1
            text += f"k{key} = {value}\n"

    assert wanted.items() <= line_numbers(text).items()

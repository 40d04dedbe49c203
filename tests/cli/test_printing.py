import os
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import AT
from dutyconsole.cli.printing import print_json, print_lines, stored, table
from dutyconsole.text import width


def test_columns_are_aligned_by_what_they_take_in_a_terminal():
    assert table([("李", "a"), ("Li Ming", "b")]) == ("李       a", "Li Ming  b")


def test_rows_may_lack_their_last_cells():
    assert table([("a", "b"), ("c",)]) == ("a  b", "c")


def test_no_rows_are_no_lines():
    assert table([]) == ()


def test_a_cell_is_one_line_without_what_cannot_be_seen():
    assert table([("a\nb\u202e", "\x1bc")]) == ("a b  c",)


@given(st.lists(st.lists(st.text(max_size=10), min_size=2, max_size=2), min_size=1, max_size=5))
def test_every_second_column_begins_at_the_same_place(rows):
    marked = [(first, f"|{second}") for first, second in rows]
    places = {width(line[: line.rindex("  |")]) for line in table(marked) if line.count("  |") == 1}

    assert len(places) <= 1


def test_a_line_is_cut_to_the_terminal(monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setattr("shutil.get_terminal_size", lambda: os.terminal_size((10, 24)))

    assert table([("值班日志值班日志",)]) == ("值班日志..",)


def test_lines_are_printed_without_what_drives_a_terminal(capsys):
    print_lines(["a\x1b[2J\nb"])

    assert capsys.readouterr().out == "a[2J\nb\n"


@pytest.mark.parametrize("sign", ["\x1b", "\x9b", "\u202e", "\u200b", "\ud800"])
def test_json_holds_nothing_that_drives_a_terminal(capsysbinary, sign):
    print_json({"text": [f"停{sign}电"]})

    assert capsysbinary.readouterr().out.decode() == '{\n  "text": [\n    "停电"\n  ]\n}\n'


def test_a_moment_is_told_with_its_offset():
    assert (stored(AT), stored(None)) == ("2020-01-25T16:12:07+08:00", None)

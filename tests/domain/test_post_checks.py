from dataclasses import replace

import pytest

from builders import AT, on
from dutyconsole.domain.post_checks import (
    Figures,
    PostCheck,
    check_form,
    cleaned,
    figures,
    seconds_of,
)
from dutyconsole.errors import BadInput

CHECK = PostCheck(
    at=on("16:05"),
    direction="of_us",
    checker="市委总值班室",
    checked="市科学技术局值班室",
    how="telephone",
    answered_by="李某",
    seconds=8,
    leader_present=True,
    result="正常",
)


def a_check(**changes):
    return replace(CHECK, **changes)


def test_a_whole_check_is_kept():
    check_form(CHECK, at=AT)


def test_nobody_need_have_answered_or_counted():
    check_form(a_check(answered_by="", seconds=None), at=AT)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"direction": "sideways"}, "direction: “sideways” is not known"),
        ({"how": "bell"}, "how: “bell” is not known"),
        ({"direction": "drill"}, "how: “telephone” is not known"),
        ({"checker": ""}, "Still empty: who checked"),
        ({"checked": ""}, "Still empty: who was checked"),
        ({"result": ""}, "Still empty: result"),
        ({"seconds": -1}, "from 0 to 86400"),
        ({"seconds": 86401}, "from 0 to 86400"),
        ({"at": AT.shift(seconds=61)}, "lies ahead of the clock"),
        ({"at": AT.shift(years=-200)}, "cannot be meant"),
    ],
)
def test_what_cannot_be_kept_is_refused(changes, said):
    with pytest.raises(BadInput, match=said):
        check_form(a_check(**changes), at=AT)


def test_words_are_kept_on_one_line_and_without_what_drives_a_terminal():
    assert cleaned(a_check(result="正常\x1b[2J\n已整改")).result == "正常[2J 已整改"


@pytest.mark.parametrize(("typed", "seconds"), [("8", 8), (" 12 ", 12), ("", None), ("８", 8)])
def test_seconds_are_typed_as_a_number_or_left_empty(typed, seconds):
    assert seconds_of(typed) == seconds


@pytest.mark.parametrize("typed", ["8s", "-1", "1.5", "三"])
def test_seconds_that_are_no_number_are_refused(typed):
    with pytest.raises(BadInput, match="0 to 86400"):
        seconds_of(typed)


def test_figures_leave_out_of_the_seconds_what_was_not_answered_or_not_counted():
    checks = [
        a_check(seconds=5),
        a_check(seconds=30),
        a_check(seconds=None),
        a_check(answered_by="", seconds=180),
    ]
    found = figures(checks)

    assert (found.count, found.unanswered, found.median, found.worst) == (4, 1, 18, 30)


def test_figures_are_told_by_month_too():
    found = figures(
        [
            a_check(at=on("09:00", "2020-02-01"), answered_by=""),
            a_check(seconds=5),
            a_check(seconds=9),
        ]
    )

    assert found.by_month == (
        ("2020-01", Figures(2, 0, 7, 9)),
        ("2020-02", Figures(1, 1, None, None)),
    )


def test_no_checks_have_no_seconds():
    assert figures([]) == Figures(0, 0, None, None)


@pytest.mark.parametrize(("minutes", "late"), [(30, False), (31, True)])
def test_a_check_written_down_after_half_an_hour_is_a_late_entry(minutes, late):
    check = a_check(recorded_at=CHECK.at.shift(minutes=minutes))

    assert check.is_late_entry is late

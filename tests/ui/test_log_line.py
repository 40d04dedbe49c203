"""One line of the duty log in columns, at every width."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import AT, a_message, on
from dutyconsole import language
from dutyconsole.domain.incidents import LEVELS, IncidentNumber, Kind, LogEntry, State
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.store.log import LogLine
from dutyconsole.text import width
from dutyconsole.ui.widgets.log_line import columns_for, line_of, time_of
from dutyconsole.wording import left_short

TODAY = AT.date()


def an_entry(**changes):
    entry = LogEntry(
        id=14,
        incident=IncidentNumber(2020, 14),
        part=0,
        kind=Kind.RECEIVED,
        message=a_message(),
        recorded_at=AT,
        recorded_by="李某",
        shift_id=ShiftId(TODAY),
        reason="",
        late=False,
    )
    return replace(entry, **changes)


def a_line(entry=None, state=State.OPEN, *, set_aside=False):
    return LogLine(entry or an_entry(), state, set_aside)


def written(line, room=120):
    return "".join(words for words, _style in line_of(line, columns_for(room), TODAY))


@given(
    st.integers(20, 140),
    st.text(max_size=40),
    st.text(st.sampled_from("值班ab Ａ，\u200b\x1b\ne\u0301[/]"), min_size=1, max_size=90),
    st.sampled_from(list(Kind)),
    st.sampled_from(list(LEVELS)),
    st.booleans(),
    st.sampled_from([language.CHINESE, language.ENGLISH]),
)
def test_a_line_is_exactly_as_wide_as_asked_for(room, unit, text, kind, level, late, speaking):
    language.use(speaking)
    message = a_message(unit=unit, text=text, level=level)
    line = a_line(an_entry(kind=kind, message=message, late=late))

    assert width(written(line, room)) == room


def test_a_wide_line_says_everything():
    message = a_message(level="serious")
    shown = written(a_line(an_entry(message=message)))

    assert shown.split() == [
        "014",
        "16:05",
        "serious",
        "telephone",
        "市材料研究所",
        "职工王某发热38.1度，独居，已就医。",
        "open",
    ]


def test_a_line_of_eighty_leaves_out_source_and_date():
    message = a_message(received_at=on("16:05", "2020-01-24"))
    shown = written(a_line(an_entry(message=message)), 80)

    assert shown.split()[:2] == ["014", "01-24"]
    assert "telephone" not in shown


def test_english_names_are_not_cut_inside_a_word():
    units = ("Information Institute", "Materials Institute", "City epidemic office")
    shown = [written(a_line(an_entry(message=a_message(unit=unit))), 79) for unit in units]

    assert [line[22:37].strip() for line in shown] == [
        "Information..",
        "Materials..",
        "City epidemic..",
    ]


def test_only_the_first_line_of_the_text_is_shown():
    message = a_message(text="\n第一行\n第二行")

    assert "第一行" in written(a_line(an_entry(message=message)))
    assert "第二行" not in written(a_line(an_entry(message=message)))


@pytest.mark.parametrize(
    ("kind", "late", "expected"),
    [
        (Kind.RECEIVED, True, "late entry"),
        (Kind.CORRECTION, True, "correction"),
        (Kind.SUPPLEMENT, False, "supplement"),
        (Kind.CANCELLATION, False, "cancelling"),
        (Kind.CLOSING, False, "closing"),
    ],
)
def test_what_is_not_a_plain_message_says_so(kind, late, expected):
    assert f" {expected}" in written(a_line(an_entry(kind=kind, late=late)))


@pytest.mark.parametrize(
    ("state", "set_aside", "expected"),
    [
        (State.OPEN, False, "open"),
        (State.CLOSED, False, "closed"),
        (State.OPEN, True, "corrected"),
        (State.CLOSED, True, "corrected"),
        (State.CANCELLED, True, "cancelled"),
    ],
)
def test_where_the_incident_stands_is_told_in_a_word(state, set_aside, expected):
    shown = written(a_line(state=state, set_aside=set_aside))

    assert shown.rstrip().endswith(f" {expected}")


@pytest.mark.parametrize("speaking", [language.CHINESE, language.ENGLISH])
@pytest.mark.parametrize("room", [60, 79, 100, 120])
@pytest.mark.parametrize("seconds", [60, 5999, 6000, 356_000, 400_000])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_running_clock_stands_whole_in_its_column(speaking, room, seconds, sign):
    language.use(speaking)
    pieces = line_of(a_line(), columns_for(room), TODAY, sign * seconds)

    assert pieces[-1][0].strip() == left_short(sign * seconds)


def test_a_clock_takes_the_place_of_the_state_and_is_loud_once_it_is_past():
    ahead, past = (line_of(a_line(), columns_for(120), TODAY, left)[-1] for left in (600, 0))

    assert (ahead[0].strip(), ahead[1]) == ("in 10 min", "strong")
    assert (past[0].strip(), past[1]) == ("late 0 min", "loud")


def test_what_is_set_aside_shows_no_clock():
    line = a_line(state=State.OPEN, set_aside=True)

    assert line_of(line, columns_for(120), TODAY, 600)[-1][0].strip() == "corrected"


def test_a_part_that_was_added_later_tells_no_state():
    shown = written(a_line(an_entry(kind=Kind.SUPPLEMENT)))

    assert "open" not in shown


@pytest.mark.parametrize(
    ("day", "room", "expected"),
    [
        ("2020-01-25", 11, "      16:05"),
        ("2020-01-25", 5, "16:05"),
        ("2020-01-24", 11, "01-24 16:05"),
        ("2020-01-24", 5, "01-24"),
        ("2019-12-31", 11, " 2019-12-31"),
        ("2019-12-31", 5, " 2019"),
    ],
)
def test_a_time_of_another_day_is_told_by_its_date(day, room, expected):
    entry = an_entry(message=a_message(received_at=on("16:05", day)))

    assert time_of(entry, TODAY, room) == expected


def test_a_part_that_was_added_later_shows_when_that_was():
    entry = an_entry(kind=Kind.SUPPLEMENT, recorded_at=on("16:12"))

    assert time_of(entry, TODAY, 5) == "16:12"


def test_without_a_day_of_reference_the_date_is_told():
    assert time_of(an_entry(), None, 11) == "01-25 16:05"


def test_a_source_or_level_that_the_program_does_not_know_is_shown_as_stored():
    message = a_message(source="", level="blue")

    assert "blue" in written(a_line(an_entry(message=message)))


def test_what_is_set_aside_is_told_by_the_same_words_on_every_day():
    line = a_line(set_aside=True)
    shown = {written(replace(line), 60 + n).split()[-1] for n in range(60)}

    assert shown == {"corrected"}


def test_today_is_compared_by_its_date():
    assert time_of(an_entry(), dt.date(2020, 1, 25), 5) == "16:05"

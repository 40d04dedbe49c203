"""From what is typed into the fields to a message, and back."""

import datetime as dt
from dataclasses import replace

import arrow
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import AT, ZONE, a_message, on, settings
from dutyconsole.domain.incidents import IncidentNumber, Kind, LogEntry, Message
from dutyconsole.domain.moments import parse
from dutyconsole.domain.obligations import Obligation
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.ui.message_form import (
    LABELS,
    Unreadable,
    draft_kind,
    empty_fields,
    fields_of,
    message_from,
    said_when_saved,
    typed_moment,
    word_for,
)

FULL = a_message(
    occurred_at=on("15:50:30"),
    caller_post="所长",
    level="serious",
    place="学府街89号",
    proposal="报组长。\n转内部防控小组。",
)


def read(*, with_reason: bool = False, **changes: str) -> Message:
    return message_from(fields_of(FULL) | changes, with_reason=with_reason, at=AT)


def test_a_message_shown_in_the_fields_is_read_back_the_same():
    assert read() == FULL


def test_a_new_form_holds_the_minute_and_nothing_else():
    filled = {name: value for name, value in empty_fields(AT).items() if value}

    assert filled == {"received_at": "2020-01-25 16:12", "level": "unrated"}


def test_missing_fields_are_named_as_they_are_called_in_the_form():
    with pytest.raises(Unreadable, match=r"^Still empty: Source, Unit, Text, Category$") as refusal:
        message_from(empty_fields(AT), with_reason=False, at=AT)

    assert refusal.value.names == ("source", "unit", "text", "category")


def test_a_correction_lacks_its_reason_too():
    with pytest.raises(Unreadable, match=r"^Still empty: Reason$"):
        read(with_reason=True)


def test_white_space_fills_no_field():
    with pytest.raises(Unreadable, match=r"^Still empty: Unit$"):
        read(unit="　 ")


@pytest.mark.parametrize("name", ["received_at", "occurred_at"])
def test_a_time_that_is_none_is_refused_by_its_field(name):
    with pytest.raises(Unreadable, match="“25:99” is not a time") as refusal:
        read(**{name: "25:99"})

    assert refusal.value.names == (name,)


def test_the_time_of_occurrence_is_read_from_the_receiving():
    message = read(received_at="1-25 00:10", occurred_at="23:50")

    assert message.occurred_at == on("23:50", "2020-01-24")


@given(st.datetimes(min_value=dt.datetime(2004, 1, 1), max_value=dt.datetime(2100, 12, 31)))
def test_a_moment_is_read_back_to_the_second(moment):
    at = arrow.get(moment.replace(microsecond=0), ZONE)

    assert parse(typed_moment(at), at=AT) == at


def test_a_key_that_the_settings_no_longer_have_is_shown_as_it_is():
    message = replace(FULL, category="flood")

    assert [word_for(name, message, settings()) for name in ("source", "category")] == [
        "telephone",
        "flood",
    ]


@pytest.mark.parametrize(
    ("kind", "number", "expected"),
    [
        (Kind.RECEIVED, None, "intake"),
        (Kind.CORRECTION, IncidentNumber(2020, 12), "correction-2020-12"),
    ],
)
def test_drafts_are_called_after_their_form(kind, number, expected):
    assert draft_kind(kind, number) == expected


def entry(**changes: object) -> LogEntry:
    given = LogEntry(
        id=1,
        incident=IncidentNumber(2020, 12),
        part=0,
        kind=Kind.RECEIVED,
        message=FULL,
        recorded_at=AT,
        recorded_by="李某",
        shift_id=ShiftId(AT.date()),
        reason="",
        late=False,
    )
    return replace(given, **changes)


def due(clock: str) -> Obligation:
    return Obligation(kind="report", what="日报", who="李某", to="市防控办", due=on(clock))


@pytest.mark.parametrize(
    ("saved", "next_one", "expected"),
    [
        (entry(), None, "Saved as 〔2020〕 No. 12"),
        (entry(late=True), None, "Saved as 〔2020〕 No. 12\nMarked as a late entry"),
        (entry(kind=Kind.CORRECTION, part=1), None, "〔2020〕 No. 12 corrected"),
        (
            entry(),
            due("17:00"),
            "Saved as 〔2020〕 No. 12\nNext: 日报, 47 min left until 17:00",
        ),
        (
            entry(),
            due("16:00"),
            "Saved as 〔2020〕 No. 12\n日报 was due at 16:00, overdue by 12 min",
        ),
    ],
)
def test_the_officer_is_told_the_number_and_the_next_clock(saved, next_one, expected):
    assert said_when_saved(saved, next_one, at=AT) == expected


def a_clock(*, special: bool) -> Obligation:
    return Obligation(
        kind="incident", what="", who="李某", to="市防控办", due=on("16:42"),
        subject="2020/12 office", special=special,
    )  # fmt: skip


def test_the_clocks_of_a_special_situation_are_told_before_all_else():
    said = said_when_saved(entry(), due("17:00"), [a_clock(special=True)], at=AT)

    assert said.splitlines() == [
        "Saved as 〔2020〕 No. 12",
        "SPECIAL SITUATION: report at once",
        "16:42 Call to the superior office",
    ]


def test_a_clock_of_its_level_makes_no_special_situation():
    said = said_when_saved(entry(), due("17:00"), [a_clock(special=False)], at=AT)

    assert "SPECIAL SITUATION" not in said
    assert "16:42 Call to the superior office" in said


def test_every_field_of_a_message_is_in_the_form():
    assert set(Message.__slots__) | {"reason"} == set(LABELS)

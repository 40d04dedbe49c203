import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import AT, CATEGORIES, a_message, on
from dutyconsole import language
from dutyconsole.domain.incidents import (
    REQUIRED,
    Incident,
    IncidentNumber,
    Kind,
    LogEntry,
    State,
    amended,
    check,
    cleaned,
    is_late_entry,
    missing_fields,
    parse_number,
    state_after,
)
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.errors import BadInput, NotAllowed

NUMBER = IncidentNumber(2020, 12)


def an_entry(**changes):
    entry = LogEntry(
        id=1,
        incident=NUMBER,
        part=0,
        kind=Kind.RECEIVED,
        message=a_message(),
        recorded_at=AT,
        recorded_by="李某",
        shift_id=ShiftId(dt.date(2020, 1, 25)),
        reason="",
        late=False,
    )
    return replace(entry, **changes)


def an_incident(state=State.OPEN, *later):
    entries = (an_entry(), *later)
    current = [entry for entry in entries if entry.kind in (Kind.RECEIVED, Kind.CORRECTION)][-1]
    return Incident(NUMBER, state, entries, current)


def test_a_number_is_written_with_its_year_in_brackets():
    assert str(NUMBER) == "〔2020〕 No. 12"


def test_a_number_is_written_as_documents_are_numbered():
    language.use(language.CHINESE)

    assert str(NUMBER) == "〔2020〕第12号"


def test_the_journal_names_an_incident_by_year_and_number():
    assert NUMBER.subject == "incident 2020/12"


@pytest.mark.parametrize(
    "typed",
    [
        "2020/12",
        "2020-12",
        "〔2020〕第12号",
        "〔2020〕 No. 12",
        "[2020]12号",
        "（2020）12",
        " 2020 12 ",
    ],
)
def test_every_way_of_writing_a_number_is_understood(typed):
    assert parse_number(typed) == NUMBER


@pytest.mark.parametrize("spoken", [language.ENGLISH, language.CHINESE])
@given(year=st.integers(1000, 9999), number=st.integers(1, 9_999_999))
def test_a_number_that_was_written_reads_back_as_itself(spoken, year, number):
    language.use(spoken)
    expected = IncidentNumber(year, number)

    assert expected == parse_number(str(expected))


@pytest.mark.parametrize(
    "typed", ["", "12", "2020", "2020/0", "2020/-1", "202012", "20200125", "2020/12/1", "{typed}"]
)
def test_what_is_not_a_number_is_refused(typed):
    with pytest.raises(BadInput, match="is not an incident's number"):
        parse_number(typed)


@given(st.text())
def test_whatever_is_typed_is_a_number_or_bad_input(typed):
    try:
        number = parse_number(typed)
    except BadInput:
        return

    assert number.number > 0


def test_a_message_as_taken_down_can_be_saved():
    check(a_message(), CATEGORIES, at=AT)


@pytest.mark.parametrize("name", REQUIRED)
def test_a_message_without_a_required_field_says_which_one(name):
    message = a_message(**{name: ""})

    with pytest.raises(BadInput, match=f"^Still empty: {REQUIRED[name]}$"):
        check(message, CATEGORIES, at=AT)


def test_all_empty_fields_are_told_at_once_in_the_order_of_the_form():
    message = a_message(text="", unit="", category="", source="")

    assert missing_fields(message) == ("source", "unit", "category", "text")


@pytest.mark.parametrize("typed", ["", "  \n\u3000", "\u200b\u3164"])
def test_a_field_with_nothing_to_see_is_empty(typed):
    message = cleaned(a_message(text=typed))

    assert missing_fields(message) == ("text",)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"source": "pigeon"}, "source: “pigeon” is not known; expected one of telephone, fax, .*"),
        ({"category": "other"}, "category: “other” is not known; expected one of epidemic, .*"),
        ({"level": "9"}, "level: “9” is not known; expected one of unrated, ordinary, .*"),
    ],
)
def test_a_key_that_is_not_known_is_refused(changes, sentence):
    with pytest.raises(BadInput, match=f"^{sentence}$"):
        check(a_message(**changes), CATEGORIES, at=AT)


def test_a_message_may_be_received_a_minute_after_the_desk_clock():
    check(a_message(received_at=AT.shift(seconds=60)), CATEGORIES, at=AT)


def test_a_message_received_later_than_that_is_refused():
    message = a_message(received_at=AT.shift(seconds=61))

    with pytest.raises(BadInput, match="The time received lies ahead of the clock"):
        check(message, CATEGORIES, at=AT)


@pytest.mark.parametrize("day", ["1900-01-01", "1989-12-31"])
@pytest.mark.parametrize("field", ["received_at", "occurred_at"])
def test_a_time_in_a_year_that_cannot_be_meant_is_refused(field, day):
    with pytest.raises(BadInput, match=f"{day} cannot be meant"):
        check(a_message(**{field: on("16:05", day)}), CATEGORIES, at=AT)


def test_something_may_be_told_of_in_the_second_it_occurs():
    check(a_message(occurred_at=on("16:05")), CATEGORIES, at=AT)


def test_something_that_occurs_after_it_was_told_of_is_refused():
    message = a_message(occurred_at=on("16:05:01"))

    with pytest.raises(BadInput, match="occurrence is later than the time received"):
        check(message, CATEGORIES, at=AT)


@pytest.mark.parametrize(("seconds", "expected"), [(1800, False), (1801, True), (-60, False)])
def test_an_entry_is_late_after_more_than_half_an_hour(seconds, expected):
    assert is_late_entry(AT, AT.shift(seconds=seconds)) is expected


def test_lines_stay_lines_and_the_other_fields_are_one_line():
    message = cleaned(
        a_message(unit=" 市材料\n研究所 ", text=" 一\r\n二\x1b[2J ", proposal="三\n四")
    )

    assert (message.unit, message.text, message.proposal) == (
        "市材料 研究所",
        "一\n二[2J",
        "三\n四",
    )


@given(st.text(), st.text())
def test_cleaning_a_message_twice_is_cleaning_it_once(unit, text):
    once = cleaned(a_message(unit=unit, text=text))

    assert once == cleaned(once)


def test_a_supplement_carries_the_message_with_what_is_added_as_its_text():
    message = amended(an_incident(), Kind.SUPPLEMENT, text="已送医", reason="")

    assert message == a_message(text="已送医")


def test_a_supplement_carries_the_message_as_it_was_corrected():
    correction = an_entry(id=2, part=1, kind=Kind.CORRECTION, message=a_message(place="东楼"))
    message = amended(
        an_incident(State.OPEN, correction), Kind.SUPPLEMENT, text="已送医", reason=""
    )

    assert message == a_message(place="东楼", text="已送医")


@pytest.mark.parametrize("kind", [Kind.CORRECTION, Kind.CANCELLATION])
def test_setting_something_aside_needs_a_reason(kind):
    with pytest.raises(NotAllowed, match="needs a reason"):
        amended(an_incident(), kind, text="改", reason="")


@pytest.mark.parametrize("kind", [Kind.SUPPLEMENT, Kind.CLOSING])
def test_adding_something_needs_a_text(kind):
    with pytest.raises(NotAllowed, match="Write down what is to be added"):
        amended(an_incident(), kind, text="", reason="补")


@pytest.mark.parametrize("kind", list(Kind)[1:])
def test_nothing_is_added_to_a_cancelled_incident(kind):
    with pytest.raises(NotAllowed, match=r"No\. 12 is cancelled"):
        amended(an_incident(State.CANCELLED), kind, text="补", reason="因")


def test_an_incident_is_closed_once():
    with pytest.raises(NotAllowed, match=r"No\. 12 is closed already"):
        amended(an_incident(State.CLOSED), Kind.CLOSING, text="办结", reason="")


@pytest.mark.parametrize("kind", [Kind.CORRECTION, Kind.SUPPLEMENT, Kind.CANCELLATION])
def test_a_closed_incident_can_still_be_added_to(kind):
    message = amended(an_incident(State.CLOSED), kind, text="补", reason="因")

    assert message == a_message(text="补")


@pytest.mark.parametrize(
    ("kind", "state", "expected"),
    [
        (Kind.CLOSING, State.OPEN, State.CLOSED),
        (Kind.CANCELLATION, State.OPEN, State.CANCELLED),
        (Kind.CANCELLATION, State.CLOSED, State.CANCELLED),
        (Kind.CORRECTION, State.OPEN, State.OPEN),
        (Kind.SUPPLEMENT, State.CLOSED, State.CLOSED),
    ],
)
def test_only_closing_and_cancelling_change_where_an_incident_stands(kind, state, expected):
    assert state_after(kind, state) is expected


def test_a_correction_sets_the_original_aside_and_nothing_else():
    supplement = an_entry(id=2, part=1, kind=Kind.SUPPLEMENT)
    correction = an_entry(id=3, part=2, kind=Kind.CORRECTION)
    incident = an_incident(State.OPEN, supplement, correction)

    assert [incident.is_set_aside(entry) for entry in incident.entries] == [True, False, False]


def test_a_second_correction_sets_the_first_aside():
    corrections = [an_entry(id=2, kind=Kind.CORRECTION), an_entry(id=3, kind=Kind.CORRECTION)]
    incident = an_incident(State.OPEN, *corrections)

    assert [incident.is_set_aside(entry) for entry in incident.entries] == [True, True, False]


def test_a_cancellation_sets_the_message_aside_and_stays_itself():
    cancellation = an_entry(id=2, part=1, kind=Kind.CANCELLATION, reason="误报")
    incident = an_incident(State.CANCELLED, cancellation)

    assert [incident.is_set_aside(entry) for entry in incident.entries] == [True, False]

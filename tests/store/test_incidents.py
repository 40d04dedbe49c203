import tempfile
from collections import defaultdict
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from builders import (
    AT,
    CATEGORIES,
    DAY_AND_NIGHT,
    TIMES,
    a_message,
    a_record,
    on,
    taken_down,
)
from dutyconsole.domain.incidents import IncidentNumber, Kind, State
from dutyconsole.domain.journal import entry_from
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.errors import AlreadyRecorded, BadInput, NotAllowed
from dutyconsole.store.incidents import amend, correct, get, take_down
from dutyconsole.store.journal import head, new_uid
from dutyconsole.store.verification import verify

NUMBER = IncidentNumber(2020, 1)
LATER = on("17:30")


def amended(db, kind, *, number=NUMBER, uid=None, **words):
    return amend(db, number, kind, by="王某", at=LATER, uid=uid, **words)


def corrected(db, *, number=NUMBER, reason="体温记错", uid=None, **changes):
    return correct(
        db,
        number,
        a_message(**changes),
        reason=reason,
        by="王某",
        at=LATER,
        categories=CATEGORIES,
        uid=uid,
    )


def newest(db):
    return entry_from(db.execute("SELECT body FROM journal ORDER BY n DESC").fetchone()["body"])


def test_the_first_message_of_a_year_is_number_one(db):
    assert taken_down(db).incident == IncidentNumber(2020, 1)


def test_numbers_count_on(db):
    taken_down(db)

    assert taken_down(db).incident == IncidentNumber(2020, 2)


def test_a_message_of_the_old_year_counts_on_there(db):
    received = on("23:50", "2019-12-31")
    taken_down(db, at=received, received_at=received)
    taken_down(db)

    assert taken_down(db, received_at=received).incident == IncidentNumber(2019, 2)


def test_the_year_is_the_stations_wherever_the_moment_was_told(db):
    received = on("00:30", "2020-01-01").to("UTC")

    assert received.year == 2019
    assert taken_down(db, received_at=received).incident.year == 2020


@trying(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.integers(2015, 2020), st.booleans()), max_size=12))
def test_numbers_of_each_year_have_no_gaps_and_ids_none_at_all(messages):
    numbers, ids = defaultdict(list), []
    with tempfile.TemporaryDirectory() as folder, closing(a_record(Path(folder))) as db:
        for year, with_supplement in messages:
            entry = taken_down(db, received_at=on("08:00", f"{year}-01-25"))
            numbers[entry.incident.year].append(entry.incident.number)
            ids.append(entry.id)
            if with_supplement:
                ids.append(amended(db, Kind.SUPPLEMENT, number=entry.incident, text="后续").id)

    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())
    assert ids == list(range(1, len(ids) + 1))


def test_a_refused_message_uses_up_no_number(db):
    with pytest.raises(BadInput, match="Still empty"):
        taken_down(db, text="")

    assert taken_down(db).incident.number == 1


def test_a_message_reads_back_as_it_was_taken_down(db):
    message = a_message(
        occurred_at=on("15:30"),
        caller_post="办公室主任",
        level="serious",
        place="开发区3号楼",
        proposal="转内部防控小组\n跟踪",
    )
    entry = take_down(db, message, by="李某", at=AT, times=TIMES, categories=CATEGORIES)

    incident = get(db, entry.incident)
    assert incident.entries == (entry,)
    assert incident.current.message == message
    assert incident.state is State.OPEN


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("[/]结束 [red]接[abc]电话", "[/]结束 [red]接[abc]电话"),
        ("\x1b]52;c;aGk=\x07结束", "]52;c;aGk=结束"),
        ("发\0热", "发热"),
        ("发\ud83d热", "发热"),
        ("𠮷某发热🔥", "𠮷某发热🔥"),
        ("e\u0301", "é"),
        ("'; DROP TABLE journal; --", "'; DROP TABLE journal; --"),
        ('{"n":1,"\\u0000"}', '{"n":1,"\\u0000"}'),
        ("王\r\n某\u2028发热", "王\n某\n发热"),
        ("值" * 33_334, "值" * 33_334),
    ],
    ids=lambda text: ascii(text[:12]),
)
def test_any_text_is_kept_as_a_person_can_see_it(db, typed, kept):
    entry = taken_down(db, text=typed)

    assert get(db, entry.incident).current.message.text == kept
    assert verify(db.path).faults == ()


@trying(max_examples=15, deadline=None)
@given(st.text(st.characters(), min_size=1), st.text(st.characters()))
def test_whatever_is_typed_what_was_answered_is_what_is_kept(text, unit):
    with tempfile.TemporaryDirectory() as folder, closing(a_record(Path(folder))) as db:
        entry = taken_down(db, text="接报 " + text, unit="所" + unit)

        assert get(db, entry.incident).entries == (entry,)


def test_the_recorder_is_whoever_took_it_down(db):
    entry = take_down(db, a_message(), by=" 李\u200b某 ", at=AT, times=TIMES, categories=CATEGORIES)

    assert (entry.recorded_by, entry.recorded_at) == ("李某", AT)


def test_a_message_belongs_to_the_shift_it_was_received_in(db):
    entry = take_down(
        db,
        a_message(received_at=on("03:00")),
        by="李某",
        at=AT,
        times=DAY_AND_NIGHT,
        categories=CATEGORIES,
    )

    assert entry.shift_id == ShiftId(on("12:00", "2020-01-24").date(), 2)


@pytest.mark.parametrize(("received", "late"), [("15:42:07", False), ("15:42:06", True)])
def test_what_is_recorded_more_than_half_an_hour_later_is_a_late_entry(db, received, late):
    entry = taken_down(db, received_at=on(received))

    assert get(db, entry.incident).entries[0].late is late


def test_a_message_is_not_kept_twice(db):
    uid = new_uid()
    take_down(db, a_message(), by="李某", at=AT, times=TIMES, categories=CATEGORIES, uid=uid)

    with pytest.raises(AlreadyRecorded) as refusal:
        take_down(db, a_message(), by="李某", at=AT, times=TIMES, categories=CATEGORIES, uid=uid)

    assert refusal.value.subject == "incident 2020/1"


def test_the_journal_says_that_a_message_was_received(db):
    taken_down(db)

    entry = newest(db)
    assert (entry.event, entry.subject, entry.by) == (
        "incident.received",
        "incident 2020/1",
        "李某",
    )
    assert [row.table for row in entry.rows] == ["log_entry", "incident"]


def test_an_incident_that_is_not_there_is_refused(db):
    with pytest.raises(BadInput, match="There is no incident"):
        get(db, IncidentNumber(2020, 7))


def test_a_correction_counts_from_now_on_and_the_original_stays_readable(db):
    original = taken_down(db)
    correction = corrected(db, text="职工王某发热38.5度。")

    incident = get(db, NUMBER)
    assert incident.current == correction
    assert incident.entries == (original, correction)
    assert [incident.is_set_aside(entry) for entry in incident.entries] == [True, False]


def test_a_correction_is_a_further_part_of_the_same_number(db):
    taken_down(db)
    correction = corrected(db, received_at=on("23:00", "2019-12-31"))

    assert (correction.incident, correction.part, correction.kind, correction.reason) == (
        NUMBER,
        1,
        Kind.CORRECTION,
        "体温记错",
    )


def test_a_correction_is_no_late_entry_and_stays_in_the_messages_shift(db):
    original = taken_down(db)
    correction = corrected(db, received_at=on("03:00"))

    assert (correction.late, correction.shift_id) == (False, original.shift_id)


def test_a_correction_leaves_a_closed_incident_closed(db):
    taken_down(db)
    amended(db, Kind.CLOSING, text="已解除")
    corrected(db, text="改")

    assert get(db, NUMBER).state is State.CLOSED


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": "改", "reason": " \u200b"}, "needs a reason"),
        ({}, "Nothing differs"),
        ({"unit": "市材料研究所 "}, "Nothing differs"),
    ],
)
def test_a_correction_needs_a_reason_and_a_difference(db, changes, sentence):
    taken_down(db)
    before = head(db)

    with pytest.raises(NotAllowed, match=sentence):
        corrected(db, **changes)

    assert head(db) == before
    assert len(get(db, NUMBER).entries) == 1


def test_a_correction_must_be_a_whole_message(db):
    taken_down(db)

    with pytest.raises(BadInput, match="Still empty: unit"):
        corrected(db, unit="")


def test_a_supplement_adds_and_leaves_the_message_as_it_was(db):
    original = taken_down(db)
    supplement = amended(db, Kind.SUPPLEMENT, text="已送医\n")

    incident = get(db, NUMBER)
    assert incident.entries == (original, supplement)
    assert (incident.current, incident.state) == (original, State.OPEN)
    assert supplement.message.text == "已送医"


def test_a_closing_closes(db):
    taken_down(db)
    amended(db, Kind.CLOSING, text="已解除")

    incident = get(db, NUMBER)
    assert incident.state is State.CLOSED
    assert not any(incident.is_set_aside(entry) for entry in incident.entries)


def test_a_cancellation_strikes_the_message_through_and_keeps_it(db):
    original = taken_down(db)
    cancellation = amended(db, Kind.CANCELLATION, reason="误报")

    incident = get(db, NUMBER)
    assert incident.state is State.CANCELLED
    assert incident.entries == (original, cancellation)
    assert [incident.is_set_aside(entry) for entry in incident.entries] == [True, False]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ((Kind.CLOSING, "完", ""), (Kind.CLOSING, "完", "")),
        ((Kind.CANCELLATION, "", "误报"), (Kind.CLOSING, "完", "")),
        ((Kind.CANCELLATION, "", "误报"), (Kind.SUPPLEMENT, "补", "")),
        ((Kind.CANCELLATION, "", "误报"), (Kind.CANCELLATION, "", "误报")),
    ],
)
def test_what_an_incidents_state_does_not_allow_leaves_nothing(db, first, then):
    taken_down(db)
    amended(db, first[0], text=first[1], reason=first[2])
    before = head(db)

    with pytest.raises(NotAllowed):
        amended(db, then[0], text=then[1], reason=then[2])

    assert head(db) == before
    assert len(get(db, NUMBER).entries) == 2


def test_parts_are_numbered_in_the_order_they_were_added(db):
    taken_down(db)
    amended(db, Kind.SUPPLEMENT, text="一")
    corrected(db, text="改")
    amended(db, Kind.CLOSING, text="完")

    assert [(entry.part, entry.kind) for entry in get(db, NUMBER).entries] == [
        (0, Kind.RECEIVED),
        (1, Kind.SUPPLEMENT),
        (2, Kind.CORRECTION),
        (3, Kind.CLOSING),
    ]


def test_what_is_added_goes_to_its_own_incident(db):
    taken_down(db)
    taken_down(db)
    amended(db, Kind.CLOSING, number=IncidentNumber(2020, 2), text="完")

    assert get(db, NUMBER).state is State.OPEN
    assert len(get(db, NUMBER).entries) == 1


@pytest.mark.parametrize("add", [corrected, amended])
def test_what_is_added_is_not_added_twice(db, add):
    taken_down(db)
    uid = new_uid()
    given = {"text": "改"} if add is corrected else {"kind": Kind.SUPPLEMENT, "text": "补"}
    add(db, uid=uid, **given)

    with pytest.raises(AlreadyRecorded):
        add(db, uid=uid, **given)

    assert len(get(db, NUMBER).entries) == 2


@pytest.mark.parametrize(
    ("kind", "event"),
    [
        (Kind.SUPPLEMENT, "incident.supplemented"),
        (Kind.CANCELLATION, "incident.cancelled"),
        (Kind.CLOSING, "incident.closed"),
    ],
)
def test_the_journal_says_what_was_done_to_an_incident(db, kind, event):
    taken_down(db)
    amended(db, kind, text="补", reason="因")

    assert (newest(db).event, newest(db).subject) == (event, "incident 2020/1")

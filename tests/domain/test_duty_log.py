from dataclasses import replace

import pytest

from builders import on
from dutyconsole.domain.duty_log import (
    KINDS,
    Counts,
    DutyEntry,
    ShiftNote,
    check_note,
    with_set_aside,
)
from dutyconsole.errors import BadInput, NotAllowed

ENTRY = DutyEntry(on("16:07"), "received", "〔2020〕 No. 1", "发热38.1度", "李某")
NOTE = ShiftNote(on("08:00"), "李某", "晴", "无异常")
ENDED = on("08:31", "2020-01-26")


def an_entry(kind, number="〔2020〕 No. 1"):
    return replace(ENTRY, kind=kind, number=number)


def test_what_a_later_entry_corrects_is_marked_and_stays():
    entries = [an_entry("received"), an_entry("supplement"), an_entry("correction")]

    assert [entry.set_aside for entry in with_set_aside(entries)] == [True, False, False]


def test_a_correction_that_is_cancelled_counts_no_longer():
    entries = [an_entry("received"), an_entry("correction"), an_entry("cancellation")]

    assert [entry.set_aside for entry in with_set_aside(entries)] == [True, True, False]


def test_another_incident_is_not_set_aside():
    entries = [an_entry("received", "〔2020〕 No. 2"), an_entry("cancellation")]

    assert not any(entry.set_aside for entry in with_set_aside(entries))


@pytest.mark.parametrize(("kind", "word"), [("received", "late entry"), ("report", "late report")])
def test_what_came_late_is_called_so(kind, word):
    late = replace(an_entry(kind), late=True)

    assert late.word == word
    assert replace(late, late=False).word == KINDS[kind]


def test_the_program_counts():
    assert Counts(3, 1, 2).sentence == "3 received, 1 closed, 2 open"


def test_a_note_while_the_watch_lasts():
    check_note(None, NOTE, ended_at=None)


def test_a_note_that_says_nothing_is_refused():
    with pytest.raises(BadInput, match="Write down the weather"):
        check_note(None, replace(NOTE, weather="", summary=""), ended_at=None)


def test_a_closed_log_is_opened_with_a_reason_only():
    with pytest.raises(NotAllowed, match="handed over at 2020-01-26 08:31; say why"):
        check_note(None, NOTE, ended_at=ENDED)
    check_note(None, replace(NOTE, reason="天气写错"), ended_at=ENDED)


def test_an_open_log_needs_no_reason():
    with pytest.raises(BadInput, match="leave the reason out"):
        check_note(None, replace(NOTE, reason="天气写错"), ended_at=None)


def test_a_note_that_changes_nothing_is_refused():
    with pytest.raises(NotAllowed, match="Nothing differs"):
        check_note(NOTE, replace(NOTE, at=ENDED), ended_at=None)

"""Messages that leave the room, kept."""

from dataclasses import replace

import pytest

from builders import AT
from dutyconsole.domain.outbox import Notice, Outcome, State
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.store import outbox
from dutyconsole.store.journal import head
from dutyconsole.store.outbox import (
    began,
    counts,
    drop,
    ended,
    enqueue,
    get,
    list_all,
    list_open,
    pending,
    resend,
)
from dutyconsole.store.verification import verify

NOTICE = Notice("0badc0de", "report daily", "王某", "值班室", "报告应于17:00上报\n〔0BAD〕", AT)
BY = {"by": "李某", "at": AT}


def a_notice(uid, **changes):
    return replace(NOTICE, uid=uid, **changes)


def befallen(db, number, *outcomes, at=AT):
    for outcome in outcomes:
        began(db, number, by="李某", at=at)
        ended(db, number, outcome, "json: …", by="李某", at=at)


def test_a_message_is_read_as_it_was_put_in(db):
    enqueue(db, [NOTICE], **BY)
    (found,) = list_all(db)

    assert (found.id, found.notice, found.tries) == (1, NOTICE, ())


def test_the_same_occasion_is_put_in_once(db):
    assert enqueue(db, [NOTICE, a_notice("2"), NOTICE], **BY) == 2
    entries = head(db)

    assert enqueue(db, [NOTICE, a_notice("2")], **BY) == 0
    assert enqueue(db, [], **BY) == 0
    assert head(db) == entries
    assert enqueue(db, [NOTICE, a_notice("3")], **BY) == 1


def test_many_messages_are_one_act(db):
    before, _digest = head(db)
    enqueue(db, [a_notice(str(number)) for number in range(5)], **BY)

    assert head(db)[0] == before + 1


def test_words_are_cleaned(db):
    enqueue(db, [replace(NOTICE, title="值班\x1b[2J室", recipient=" 王某\u200b ")], **BY)
    (found,) = list_all(db)

    assert (found.notice.title, found.notice.recipient) == ("值班[2J室", "王某")


def test_what_was_not_sent_is_pending(db):
    enqueue(db, [NOTICE, a_notice("2"), a_notice("3", at=AT.shift(minutes=1))], **BY)

    assert [each.id for each in pending(db, at=AT)] == [1, 2]
    assert [each.id for each in pending(db, at=AT.shift(minutes=1))] == [1, 2, 3]


def test_a_failure_is_pending_again_later(db):
    enqueue(db, [NOTICE], **BY)
    befallen(db, 1, Outcome.FAILED)

    assert pending(db, at=AT) == []
    assert [each.id for each in pending(db, at=AT.shift(minutes=1))] == [1]


@pytest.mark.parametrize("outcome", [Outcome.SENT, Outcome.UNKNOWN])
def test_what_may_have_arrived_is_not_pending_any_more(db, outcome):
    enqueue(db, [NOTICE], **BY)
    befallen(db, 1, outcome)

    assert pending(db, at=AT.shift(days=1)) == []
    assert list_open(db) == []


def test_what_was_begun_is_open_and_not_pending(db):
    enqueue(db, [NOTICE], **BY)
    began(db, 1, **BY)

    assert pending(db, at=AT.shift(days=1)) == []
    assert [each.state for each in list_open(db)] == [State.SENDING]


@pytest.mark.parametrize("outcome", [None, Outcome.SENT, Outcome.UNKNOWN])
def test_it_is_not_begun_twice(db, outcome):
    enqueue(db, [NOTICE], **BY)
    began(db, 1, **BY)
    if outcome:
        ended(db, 1, outcome, "", **BY)
    entries = head(db)

    with pytest.raises(NotAllowed):
        began(db, 1, **BY)
    assert head(db) == entries


def test_each_try_is_an_entry(db):
    enqueue(db, [NOTICE], **BY)
    befallen(db, 1, Outcome.FAILED, Outcome.SENT)
    rows = db.execute("SELECT subject, body FROM journal WHERE n > 1 ORDER BY n").fetchall()
    events = [row["body"].split('"event":"')[1].split('"')[0] for row in rows]

    assert events == [
        "notice.enqueued",
        *("notice.started", "notice.failed"),
        *("notice.started", "notice.sent"),
    ]
    assert {row["subject"] for row in rows} == {"outbox 1"}


def test_what_is_sent_again_is_a_new_message_with_the_same_code(db):
    enqueue(db, [NOTICE], **BY)
    befallen(db, 1, Outcome.UNKNOWN)
    later = AT.shift(days=2)
    number = resend(db, 1, by="王某", at=later)
    first, again = get(db, 1), get(db, number)

    assert (first.state, first.tries[-1].detail) == (State.GIVEN_UP, "Sent again as number 2")
    assert (again.notice.text, again.notice.at, again.state) == (NOTICE.text, later, State.WAITING)
    assert [each.id for each in pending(db, at=later)] == [2]


def test_it_is_sent_again_once_however_often_one_asks(db):
    enqueue(db, [NOTICE], **BY)
    befallen(db, 1, Outcome.UNKNOWN)
    resend(db, 1, **BY)

    with pytest.raises(NotAllowed, match="sent again already: Sent again as number 2"):
        resend(db, 1, **BY)
    assert len(list_all(db)) == 2


def test_the_copy_can_be_sent_again_too(db):
    enqueue(db, [NOTICE], **BY)
    befallen(db, resend(db, 1, **BY), Outcome.UNKNOWN)

    assert resend(db, 2, **BY) == 3


@pytest.mark.parametrize("act", [resend, lambda db, number, **how: drop(db, number, "…", **how)])
def test_nobody_decides_about_what_has_arrived(db, act):
    enqueue(db, [NOTICE], **BY)
    befallen(db, 1, Outcome.SENT)

    with pytest.raises(NotAllowed, match="in the state “sent”"):
        act(db, 1, **BY)


def test_what_is_given_up_is_not_sent_and_stays_visible(db):
    enqueue(db, [NOTICE], **BY)
    drop(db, 1, "已打电话", **BY)
    found = get(db, 1)

    assert (found.state, found.tries[-1].detail) == (State.GIVEN_UP, "已打电话")
    assert pending(db, at=AT.shift(days=1)) == []
    assert [each.id for each in list_all(db)] == [1]


def test_giving_up_needs_a_reason(db):
    enqueue(db, [NOTICE], **BY)

    with pytest.raises(BadInput, match="Say why"):
        drop(db, 1, " ", **BY)


@pytest.mark.parametrize(
    "act",
    [
        began,
        resend,
        lambda db, number, **how: drop(db, number, "…", **how),
        lambda db, number, **how: ended(db, number, Outcome.FAILED, "", **how),
    ],
)
def test_a_number_that_is_not_there_is_refused(db, act):
    with pytest.raises(NotAllowed, match="no message 7"):
        act(db, 7, **BY)


def test_messages_are_counted_by_state(db):
    enqueue(db, [a_notice(str(number)) for number in range(6)], **BY)
    befallen(db, 1, Outcome.SENT)
    befallen(db, 2, Outcome.SENT)
    befallen(db, 3, Outcome.FAILED, Outcome.UNKNOWN)
    began(db, 4, **BY)
    drop(db, 5, "…", **BY)

    assert counts(db) == {
        State.SENT: 2,
        State.UNKNOWN: 1,
        State.SENDING: 1,
        State.GIVEN_UP: 1,
        State.WAITING: 1,
    }


def test_the_latest_come_first_and_no_more_than_asked_for(db):
    enqueue(db, [a_notice(str(number)) for number in range(5)], **BY)

    assert [each.id for each in list_all(db, limit=2)] == [5, 4]


def test_another_program_that_puts_the_same_in_meanwhile_doubles_nothing(db, monkeypatch):
    first_look = iter([["0badc0de"]])
    look = outbox._unknown
    enqueue(db, [NOTICE], **BY)
    monkeypatch.setattr(outbox, "_unknown", lambda *asked: next(first_look, None) or look(*asked))

    assert enqueue(db, [NOTICE], **BY) == 0
    assert len(list_all(db)) == 1


def test_a_replay_of_the_journal_gives_the_same_outbox(db):
    enqueue(db, [NOTICE, a_notice("2")], **BY)
    befallen(db, 1, Outcome.FAILED, Outcome.UNKNOWN)
    resend(db, 1, **BY)
    drop(db, 2, "…", **BY)

    assert list(verify(db.path).faults) == []

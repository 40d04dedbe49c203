import datetime as dt

import pytest

from builders import ZONE, on, settings
from dutyconsole.domain.journal import entry_from
from dutyconsole.domain.reports import SentReport, due_reports
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.store.journal import head
from dutyconsole.store.reports import find_sent, list_sent, note_sent


def a_due_report(day="2020-01-25"):
    on_day = dt.date.fromisoformat(day)
    (due,) = due_reports(settings().reports, on_day, on_day, ZONE)
    return due


def noted(db, due=None, *, sent_at=None, receiver="刘某", channel="fax", reason="", at=None):
    due = due or a_due_report()
    sent_at = sent_at or due.due.shift(minutes=-10)
    return note_sent(
        db,
        due,
        sent_at=sent_at,
        receiver=receiver,
        channel=channel,
        reason=reason,
        by="李某",
        at=at or sent_at,
    )


def test_a_report_that_was_not_noted_is_not_found(db):
    assert find_sent(db, a_due_report()) is None


def test_a_note_reads_back_as_it_was_kept(db):
    sent = noted(db)

    assert find_sent(db, a_due_report()) == sent
    assert sent == SentReport(1, "daily", on("17:00"), on("16:50"), "李某", "刘某", "fax", "")


def test_a_note_is_of_its_own_day(db):
    noted(db)

    assert find_sent(db, a_due_report("2020-01-26")) is None


def test_a_report_is_noted_once(db):
    noted(db)
    before = head(db)

    with pytest.raises(NotAllowed, match="noted as sent before"):
        noted(db, receiver="别人")

    assert head(db) == before
    assert find_sent(db, a_due_report()).receiver == "刘某"


def test_a_late_report_needs_a_reason(db):
    with pytest.raises(NotAllowed, match="It is late: say why"):
        noted(db, sent_at=on("17:00"), reason=" \u200b")

    assert find_sent(db, a_due_report()) is None


def test_a_late_report_keeps_its_reason_and_how_late_it_was(db):
    noted(db, sent_at=on("17:05"), reason="线路故障 ")

    sent = find_sent(db, a_due_report())
    assert (sent.reason, sent.late_by) == ("线路故障", 300)


def test_a_receiver_with_nothing_to_see_is_nobody(db):
    with pytest.raises(BadInput, match="Who received it"):
        noted(db, receiver="\u3164\n")


def test_notes_are_listed_by_their_due_time(db):
    later = noted(db, a_due_report("2020-01-26"))
    sooner = noted(db, a_due_report("2020-01-25"), sent_at=on("19:00", "2020-01-26"), reason="补")

    assert list_sent(db, since=on("00:00")) == [sooner, later]


@pytest.mark.parametrize(("since", "count"), [("17:00", 1), ("17:00:01", 0)])
def test_notes_are_listed_from_the_due_second_on(db, since, count):
    noted(db)

    assert len(list_sent(db, since=on(since).to("UTC"))) == count


def test_the_journal_says_which_report_was_sent(db):
    noted(db)

    entry = entry_from(db.execute("SELECT body FROM journal WHERE n = 2").fetchone()["body"])
    assert (entry.event, entry.subject) == (
        "report.sent",
        "report daily 2020-01-25T17:00:00+08:00",
    )

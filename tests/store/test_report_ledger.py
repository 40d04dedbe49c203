"""A month of daily reports in the ledger: in time, late by so many minutes with why, missed."""

import datetime as dt

import pytest

from builders import TIMES, on, settings
from daily_acts import RULE, a_visitor, all_the_way, checked, drafted, due_on, gone, issued
from dutyconsole.domain.ledger import Standing, figures, span, total
from dutyconsole.exchange.ledger_paper import ledger_paper
from dutyconsole.exchange.paper_text import as_text
from dutyconsole.store import campaign
from dutyconsole.store.explanations import explain, read_ledger
from dutyconsole.store.obligations import unsent_reports
from dutyconsole.store.verification import verify
from watches import handed_over

STATION = settings(reports=(RULE,))
FEBRUARY = dt.date(2020, 2, 1)
MISSED = {9, 28}
LATE = {
    5: (on("17:23:10", "2020-02-05"), 24, "线路故障"),
    14: (on("17:00", "2020-02-14"), 0, "等规划科数字"),
    20: (on("16:59:59", "2020-02-21"), 1440, "夜间停电"),
}
"""When a late report went up, its minutes, and why it was late."""
CORRECTED = 12
LAST = 29
END = on("12:00", "2020-03-01")


def day(number):
    return f"2020-02-{number:02}"


def acts():
    """What is sent on which day of February, in the order in which it is."""
    for number in range(1, LAST):
        if number not in MISSED:
            at, _minutes, reason = LATE.get(number, (on("16:40", day(number)), 0, ""))
            yield at, number, reason


@pytest.fixture
def month(db):
    """A month of drafted reports with three late ones, two missed, one corrected, one to come."""
    handed_over(db)
    campaign.begin(db, FEBRUARY, by="李某", at=on("08:00", "2020-02-01"))
    for at, number, reason in sorted(acts()):
        due = due_on(day(number))
        all_the_way(db, due, at=at, reason=reason)
        if number == CORRECTED:
            correct(db, due)
    return db


def correct(db, due):
    """A visitor who was forgotten is entered, and the correction goes up in the evening."""
    evening = on("19:00", day(CORRECTED))
    a_visitor(db, evening, came=on("10:00", day(CORRECTED)))
    drafted(db, due, at=evening, correcting=True, reason="来访少登一人")
    for act in (checked, issued, gone):
        act(db, due, at=evening)


def ledger_of(db, at=END, month=FEBRUARY):
    since, until = span(month, TIMES)
    return {
        line.obligation.due.day: line
        for line in read_ledger(db, STATION, since=since, until=until, at=at)
        if line.obligation.kind == "report"
    }


def numbers(found, standing):
    return {number for number, line in found.items() if line.standing is standing}


def test_each_report_of_the_month_stands_as_what_it_was(month):
    found = ledger_of(month, at=on("16:00", "2020-02-29"))

    assert sorted(found) == list(range(1, LAST + 1))
    assert numbers(found, Standing.LATE) == set(LATE)
    assert numbers(found, Standing.MISSED) == {9}
    assert numbers(found, Standing.OVERDUE) == {28}
    assert numbers(found, Standing.OPEN) == {29}
    assert len(numbers(found, Standing.IN_TIME)) == LAST - len(LATE) - len(MISSED) - 1


def test_a_report_is_overdue_until_the_next_one_is_due_and_missed_from_then_on(month):
    before, then = (ledger_of(month, at=on(time, "2020-02-29"))[28] for time in
                    ("16:59:59", "17:00"))  # fmt: skip

    assert (before.standing, then.standing) == (Standing.OVERDUE, Standing.MISSED)
    assert (then.ended_at, then.late_minutes) == (on("17:00", "2020-02-29"), 24 * 60)


def test_late_ones_say_by_how_many_minutes_and_why(month):
    found = ledger_of(month)

    assert {
        number: (line.obligation.done_at, line.late_minutes, line.reason)
        for number, line in found.items()
        if line.standing is Standing.LATE
    } == LATE


def test_a_correction_is_no_report_of_its_own(month):
    found = ledger_of(month)
    sent = month.execute("SELECT count(*) FROM daily_report WHERE state = 'sent'").fetchone()[0]

    assert found[CORRECTED].standing is Standing.IN_TIME
    assert found[CORRECTED].obligation.done_at == on("16:40", day(CORRECTED))
    assert (sent, total(found.values()).due) == (LAST - 1 - len(MISSED) + 1, LAST)
    assert verify(month.path).sound


def test_the_month_is_counted_together(month):
    (counted,) = figures(ledger_of(month).values(), by=("month",))

    assert (counted.month, counted.due, counted.in_time, counted.late) == ("2020-02", 29, 23, 3)
    assert (counted.missed, counted.overdue, counted.punctuality_words) == (2, 1, "79.3 %")


def test_what_was_missed_can_still_be_sent_and_is_late_then(month):
    assert 9 in {each.due.day for each in unsent_reports(month, STATION, at=END)}

    all_the_way(month, due_on(day(9)), at=END, reason="补报")
    found = ledger_of(month)[9]

    assert (found.standing, found.reason) == (Standing.LATE, "补报")


def test_an_explanation_stands_beside_the_stamp_of_a_missed_report(month):
    explain(month, ledger_of(month)[9].obligation.key, "值班员住院", by="李某", at=END)
    found = ledger_of(month)[9]

    assert (found.standing, [each.text for each in found.explanations]) == (
        Standing.MISSED, ["值班员住院"],
    )  # fmt: skip


def test_it_is_printed_with_late_and_missed_ones_in_their_parts(month):
    lines = tuple(ledger_of(month).values())
    printed = as_text(ledger_paper(lines, FEBRUARY, STATION, checkpoint=None, at=END))
    head, late, overdue, _false, missed = (
        printed.index(title)
        for title in ("Figures by kind", "Late reports", "Overdue and not done",
                      "False and concealed reports", "Missed reports")
    )  # fmt: skip
    in_part = {
        words: [head < at < late, late < at < overdue, missed < at]
        for words in ("79.3 %", "线路故障", "夜间停电", "02-09")
        for at in [printed.rindex(words)]
    }

    assert in_part == {
        "79.3 %": [True, False, False],
        "线路故障": [False, True, False],
        "夜间停电": [False, True, False],
        "02-09": [False, False, True],
    }
    assert "24 min" in printed[late:overdue]

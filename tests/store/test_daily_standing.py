import datetime as dt

import pytest

from builders import on
from daily_acts import (
    DUE,
    STATION,
    a_visitor,
    all_the_way,
    checked,
    corrected,
    drafted,
    issued,
    sent_back,
)
from dutyconsole.store import campaign
from dutyconsole.store.daily_standing import standing_of


@pytest.fixture
def begun(db):
    campaign.begin(db, dt.date(2020, 1, 20), by="李某", at=on("08:00"))
    return db


def counted(db, at):
    standing = standing_of(db, STATION, DUE, at=at)
    return standing.figures.until, standing.figures.flat["visitors.count"]


def test_a_draft_is_counted_up_to_now(begun):
    drafted(begun, at=on("11:00"))
    a_visitor(begun, on("11:30"))

    assert counted(begun, on("12:00")) == (on("12:00"), "1")


def test_one_that_is_signed_and_not_sent_is_counted_over_its_own_period(begun):
    for act in (drafted, checked, issued):
        act(begun, at=on("11:00"))
    a_visitor(begun, on("11:30"))

    assert counted(begun, on("12:00")) == (on("11:00"), "0")
    assert standing_of(begun, STATION, DUE, at=on("12:00")).differing == ()


def test_one_that_was_signed_and_sent_back_is_counted_up_to_now_again(begun):
    for act in (drafted, checked, issued, sent_back):
        act(begun, at=on("11:00"))

    assert counted(begun, on("12:00"))[0] == on("12:00")


def test_the_draft_of_a_correction_is_counted_over_the_period_of_what_was_sent(begun):
    all_the_way(begun, at=on("11:00"))
    a_visitor(begun, on("11:30"), came=on("10:00"))
    a_visitor(begun, on("11:40"), name="马某")
    drafted(begun, at=on("12:00"), correcting=True, reason="来访少登一人")

    assert counted(begun, on("12:30")) == (on("11:00"), "1")


def test_changed_is_what_went_up_with_other_figures(begun):
    all_the_way(begun, at=on("11:00"))
    assert not standing_of(begun, STATION, DUE, at=on("11:10")).changed
    a_visitor(begun, on("11:30"), came=on("10:00"))
    standing = standing_of(begun, STATION, DUE, at=on("12:00"))

    assert standing.changed
    assert ("visitors.count", "0", "1") in [
        (each.key, each.before, each.after) for each in standing.differing
    ]
    corrected(begun)
    assert not standing_of(begun, STATION, DUE, at=on("18:30")).changed


def test_before_the_first_draft_there_is_no_report_and_nothing_differs(begun):
    standing = standing_of(begun, STATION, DUE, at=on("12:00"))

    assert (standing.report, standing.history, standing.before) == (None, (), None)
    assert (standing.differing, standing.changed) == ((), False)

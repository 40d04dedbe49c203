from datetime import date

import pytest

from builders import AT, TIMES, hand_over, on, plainly, taken_down
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.errors import NotAllowed
from dutyconsole.store.handover import list_handovers
from dutyconsole.store.sheet_checks import compare, latest, sheet_code

FIRST, SECOND = ShiftId(date(2020, 1, 24)), ShiftId(date(2020, 1, 25))


@pytest.fixture
def handed(db):
    """A record of two watches."""
    for day in ("2020-01-24", "2020-01-25"):
        hand_over(
            db,
            outgoing="王某",
            incoming="李某",
            note="",
            by="李某",
            at=on("08:30", day),
            times=TIMES,
        )
        taken_down(db)
    return db


def previous(db):
    return sheet_code(db, list_handovers(db)[1])


def test_the_code_of_a_sheet_is_that_of_its_handovers_entry(handed):
    number, digest = handed.execute(
        "SELECT n, digest FROM journal WHERE subject = 'shift 2020-01-24/1'"
    ).fetchone()

    assert previous(handed).entries == number
    assert previous(handed).fits(digest.hex())


def test_the_ending_of_the_sheet_before_fits(handed):
    assert compare(handed, previous(handed).ending.lower(), by="王某", at=AT)
    assert latest(handed, SECOND) is True


def test_another_ending_is_kept_and_does_not_fit(handed):
    assert not compare(handed, "0000-0000", by="王某", at=AT)
    assert latest(handed, SECOND) is False
    assert latest(handed, FIRST) is None


def test_what_is_typed_last_counts(handed):
    compare(handed, "0000-0000", by="王某", at=AT)
    compare(handed, previous(handed).ending, by="王某", at=AT)

    assert latest(handed, SECOND) is True


def test_a_record_made_anew_no_longer_fits_the_sheet(handed):
    ending = previous(handed).ending
    plainly(
        handed.path,
        "DROP TRIGGER journal_no_update",
        "UPDATE journal SET digest = randomblob(32) WHERE subject = 'shift 2020-01-24/1'",
    )

    assert not compare(handed, ending, by="王某", at=AT)


def test_the_first_watch_has_no_sheet_before_it(db):
    hand_over(db, outgoing="", incoming="李某", note="", by="李某", at=on("08:30"), times=TIMES)

    with pytest.raises(NotAllowed, match="no sheet of a watch before"):
        compare(db, "0000-0000", by="王某", at=AT)

import datetime as dt

import pytest

from builders import AT, TIMES, ZONE, hand_over, on
from dutyconsole.domain.handover import Handover
from dutyconsole.domain.journal import entry_from
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.store.database import connect
from dutyconsole.store.handover import get_first, get_last, get_watch, list_handovers
from dutyconsole.store.journal import head

SATURDAY, SUNDAY = ShiftId(dt.date(2020, 1, 25)), ShiftId(dt.date(2020, 1, 26))
MORNING = on("08:31", "2020-01-26")


def handed_over(db, *, at=AT, outgoing="张某", incoming="李某、王某", note="", by="李某"):
    return hand_over(db, outgoing=outgoing, incoming=incoming, note=note, by=by, at=at, times=TIMES)


def test_before_the_first_handover_there_is_none(db):
    assert (get_first(db), get_last(db), list_handovers(db)) == (None, None, [])
    assert get_watch(db, TIMES, at=AT).shift is None


def test_the_first_watch_is_the_shift_of_the_hour(db):
    assert handed_over(db).shift_id == SATURDAY


def test_a_handover_reads_back_as_it_was_kept(db):
    handover = handed_over(db, outgoing="张某", note="钥匙两把\n传真缺纸")

    assert get_last(db) == handover
    assert handover == Handover(1, SATURDAY, AT, "张某", "李某、王某", "钥匙两把\n传真缺纸")


def test_names_are_cleaned_and_notes_keep_their_lines(db):
    handover = handed_over(db, outgoing=" 张\n某 ", incoming="李\x1b[2J某", note="\n一\r\n二\0 \n")

    assert (handover.outgoing, handover.incoming, handover.note) == ("张 某", "李[2J某", "一\n二")


def test_the_crew_that_took_over_has_the_watch(db):
    handed_over(db)

    watch = get_watch(db, TIMES, at=AT)
    assert (watch.shift.id, watch.taken_at, watch.next.id) == (SATURDAY, AT, SUNDAY)


def test_the_next_handover_is_to_the_next_shift(db):
    handed_over(db)

    assert handed_over(db, at=MORNING).shift_id == SUNDAY


def test_a_watch_is_not_handed_over_twice(db):
    handed_over(db)
    handed_over(db, at=MORNING)
    before = head(db)

    with pytest.raises(NotAllowed, match="lasts until 08:30"):
        handed_over(db, at=MORNING)

    assert head(db) == before
    assert len(list_handovers(db)) == 2


def test_of_two_desks_one_hands_over(db):
    handed_over(db)
    other = connect(db.path)
    handed_over(other, at=MORNING)
    other.close()

    with pytest.raises(NotAllowed):
        handed_over(db, at=MORNING)


def test_somebody_must_hand_over(db):
    with pytest.raises(BadInput, match="Nobody is named"):
        handed_over(db, by="")


def test_handovers_are_listed_newest_first(db):
    kept = [handed_over(db, at=on("08:30", f"2020-01-{day}")) for day in range(25, 29)]

    assert list_handovers(db, limit=3) == [kept[3], kept[2], kept[1]]
    assert (get_first(db), get_last(db)) == (kept[0], kept[3])


def test_the_journal_says_which_shift_was_taken_over(db):
    handed_over(db, at=AT.to("UTC"))

    entry = entry_from(db.execute("SELECT body FROM journal WHERE n = 2").fetchone()["body"])
    assert (entry.event, entry.subject) == ("handover.completed", "shift 2020-01-25/1")
    assert entry.rows[0].values["at"] == AT.to(ZONE).isoformat()

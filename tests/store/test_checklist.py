import datetime as dt

import pytest

from builders import AT, on, settings
from dutyconsole.domain.checklist import Line, Tick, checklist, count_done
from dutyconsole.domain.journal import entry_from
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.store.checklist import list_ticks, toggle

SHIFT = ShiftId(dt.date(2020, 1, 25))
ITEMS = settings().checklist


def lines(db, shift_id=SHIFT):
    return checklist(ITEMS, list_ticks(db, shift_id))


def toggled(db, place=0, *, shift_id=SHIFT, by="李某", at=AT):
    return toggle(db, shift_id, lines(db, shift_id)[place], by=by, at=at)


def events(db):
    rows = db.execute("SELECT body FROM journal WHERE n > 1 ORDER BY n").fetchall()
    return [(entry.event, entry.subject) for entry in (entry_from(row["body"]) for row in rows)]


def test_before_the_first_tick_every_item_is_open(db):
    assert count_done(lines(db)) == 0


def test_a_tick_reads_back_as_it_was_kept(db):
    tick = toggled(db, 1)

    assert list_ticks(db, SHIFT) == [tick]
    assert tick == Tick(1, SHIFT, "keys", "钥匙清点", done=True, by="李某", at=AT)


def test_a_ticked_item_is_done(db):
    tick = toggled(db)

    assert lines(db)[0] == Line("phone", "值班电话试通", tick)


def test_a_ticked_item_toggled_again_is_open_and_both_are_kept(db):
    toggled(db)
    toggled(db, by="王某", at=on("17:00"))

    assert count_done(lines(db)) == 0
    assert [(tick.done, tick.by) for tick in list_ticks(db, SHIFT)] == [
        (True, "李某"),
        (False, "王某"),
    ]


def test_ticks_are_listed_oldest_first(db):
    for place in (2, 0, 1):
        toggled(db, place)

    assert [tick.item for tick in list_ticks(db, SHIFT)] == ["masks", "phone", "keys"]


@pytest.mark.parametrize("other", [ShiftId(SHIFT.day, 2), ShiftId(dt.date(2020, 1, 26))])
def test_each_shift_has_a_checklist_of_its_own(db, other):
    toggled(db)

    assert list_ticks(db, other) == []


def test_a_tick_is_somebodys(db):
    with pytest.raises(BadInput, match="Nobody is named"):
        toggled(db, by=" ")

    assert list_ticks(db, SHIFT) == []


def test_whoever_ticks_is_named_as_can_be_seen(db):
    assert toggled(db, by=" 李\u200b某\n").by == "李某"


def test_the_journal_tells_a_tick_from_one_taken_back(db):
    toggled(db)
    toggled(db)

    assert events(db) == [
        ("checklist.ticked", "shift 2020-01-25/1"),
        ("checklist.unticked", "shift 2020-01-25/1"),
    ]


def test_of_two_who_saw_the_same_open_item_one_ticks_it(db):
    seen = lines(db)[0]
    toggle(db, SHIFT, seen, by="李某", at=AT)

    with pytest.raises(NotAllowed, match="李某 has ticked this already"):
        toggle(db, SHIFT, seen, by="王某", at=AT)
    assert [(tick.done, tick.by) for tick in list_ticks(db, SHIFT)] == [(True, "李某")]


def test_of_two_who_saw_the_same_tick_one_takes_it_back(db):
    toggled(db)
    seen = lines(db)[0]
    toggle(db, SHIFT, seen, by="李某", at=AT)

    with pytest.raises(NotAllowed, match="李某 took this back already"):
        toggle(db, SHIFT, seen, by="王某", at=AT)

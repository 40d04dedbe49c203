import datetime as dt

import pytest

from builders import AT, on, settings
from dutyconsole.config import ChecklistItem
from dutyconsole.domain.checklist import Line, Tick, checklist, count_done
from dutyconsole.domain.journal import entry_from
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.store import calendar
from dutyconsole.store.checklist import list_lines, list_ticks, toggle
from dutyconsole.store.verification import verify

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


COUNT = Line("masks", "口罩盘点", None, kind="count", book=125)
TEST = Line("phone", "值班电话试通", None, kind="test")


def answered(db, line, *, by="李某", at=AT, **seen):
    return toggle(db, SHIFT, line, by=by, at=at, **seen)


def test_a_count_is_kept_with_the_book_and_the_reason(db):
    tick = answered(db, COUNT, value=" １２０ ", reason=" 门卫领用5只\n")

    assert list_ticks(db, SHIFT) == [tick]
    assert (tick.value, tick.book, tick.reason) == ("120", "125", "门卫领用5只")


def test_a_count_as_the_book_says_has_no_reason(db):
    assert answered(db, COUNT, value="125", reason="不用").reason == ""


def test_a_test_is_kept_with_the_time_at_which_it_was_tried(db):
    tick = answered(db, TEST, value="响铃正常", seen_at=on("08:21"))

    assert list_ticks(db, SHIFT) == [tick]
    assert (tick.value, tick.seen_at) == ("响铃正常", on("08:21"))


def test_a_difference_without_a_reason_leaves_nothing(db):
    with pytest.raises(BadInput, match="120 counted, 125 by the book; say why"):
        answered(db, COUNT, value="120", reason=" \u200b")

    assert list_ticks(db, SHIFT) == []


def test_a_mere_tick_keeps_nothing_of_what_was_seen(db):
    tick = answered(db, Line("mobile", "手机", None), value="120", reason="x", seen_at=AT)

    assert (tick.value, tick.book, tick.reason, tick.seen_at) == ("", "", "", None)


def test_an_answer_is_taken_back_as_a_tick_is(db):
    item = ChecklistItem(key="masks", text="口罩盘点", kind="count", book=125)
    answered(db, COUNT, value="125")
    (line,) = checklist([item], list_ticks(db, SHIFT))
    answered(db, line)
    (line,) = checklist([item], list_ticks(db, SHIFT))

    assert line == COUNT
    assert [(tick.done, tick.value) for tick in list_ticks(db, SHIFT)] == [
        (True, "125"),
        (False, ""),
    ]


def test_a_record_with_answers_is_sound(db):
    answered(db, COUNT, value="120", reason="门卫领用5只")
    answered(db, TEST, value="响", seen_at=on("08:21"))

    assert verify(db.path).sound


def test_the_lines_of_a_shift_are_those_due_in_it(db):
    calendar.override(
        db, dt.date(2020, 1, 24), "workday", source="国办发明电〔2019〕16号", by="李某", at=AT
    )
    calendar.override(
        db, dt.date(2020, 1, 25), "holiday", name="春节", source="国办发明电〔2019〕16号",
        by="李某", at=AT,
    )  # fmt: skip
    items = (
        *ITEMS[:1],
        ChecklistItem(key="video", text="视频会商", every="weekly", weekday=6),
        ChecklistItem(key="safety", text="节前检查", every="holiday_eve"),
    )
    station = settings(checklist=items)
    due = {
        day: [line.item for line in list_lines(db, station, ShiftId(dt.date(2020, 1, day)))]
        for day in (24, 25)
    }

    assert due == {24: ["phone", "safety"], 25: ["phone", "video"]}


def test_what_was_answered_stays_though_it_is_not_due(db):
    answered(db, COUNT, value="125")
    item = ChecklistItem(
        key="masks", text="口罩盘点", kind="count", book=125, every="weekly", weekday=1
    )
    (line,) = list_lines(db, settings(checklist=(item,)), SHIFT)

    assert (line.kind, line.tick.value) == ("count", "125")

import datetime as dt

import pytest

from builders import AT, DAY_AND_NIGHT, TIMES, on
from dutyconsole.domain.imports import BadRows, Imported
from dutyconsole.domain.people import Person, PersonLine, PersonName
from dutyconsole.domain.roster import Duty, RosterLine, Seat
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.store.journal import head
from dutyconsole.store.people import import_people, list_people
from dutyconsole.store.roster import get_duty, import_roster, list_duties

TODAY = dt.date(2020, 1, 25)
TOMORROW = dt.date(2020, 1, 26)
NEXT_WEEK = on("09:00", "2020-02-01")


def a_line(names="张三 李四 王五", day=TODAY, row=2, number=1):
    people = [PersonName(*name.split("/")) for name in names.split()]
    crew = tuple(zip(("leader", "lead", "second"), people, strict=False))
    return RosterLine(row, ShiftId(day, number), crew)


def take_in(db, *lines, at=AT, times=TIMES, source="值班表.xlsx", **how):
    return import_roster(db, lines, source=source, times=times, by="刘某", at=at, **how)


def crew(leader, lead, second):
    return (Seat("leader", leader), Seat("lead", lead), Seat("second", second))


def test_a_duty_comes_back_as_it_was_imported(db):
    take_in(db, a_line())

    assert get_duty(db, ShiftId(TODAY)) == Duty(ShiftId(TODAY), crew(1, 2, 3), "值班表.xlsx")


def test_a_shift_that_nobody_is_rostered_for_has_no_duty(db):
    assert get_duty(db, ShiftId(TODAY)) is None


def test_people_who_are_not_known_are_added_and_told(db):
    result = take_in(db, a_line(), a_line("李四 王五 赵六", TOMORROW, 3))

    assert result == Imported(added=2, new_people=("张三", "李四", "王五", "赵六"))
    assert list_people(db)[3] == Person(4, "赵六")


def test_somebody_new_twice_in_one_shift_is_one_person(db):
    take_in(db, a_line("张三 李四 李四"))

    assert get_duty(db, ShiftId(TODAY)).crew == crew(1, 2, 2)


def test_people_who_are_known_are_found_by_name(db):
    import_people(db, [PersonLine(2, "王五", "财务科")], by="刘某", at=AT)

    result = take_in(db, a_line())

    assert get_duty(db, ShiftId(TODAY)).crew == crew(2, 3, 1)
    assert result.new_people == ("张三", "李四")


def test_two_people_of_one_name_are_told_apart_by_department(db):
    take_in(db, a_line("李伟/办公室 李伟/财务科 王五"))

    assert [person.department for person in list_people(db)] == ["办公室", "财务科", ""]


@pytest.mark.parametrize("remark", ["局长", "带班"])
def test_a_remark_behind_a_name_makes_no_second_person(db, remark):
    days = [TODAY + dt.timedelta(days=offset) for offset in range(3)]
    names = ["李伟", f"李伟/{remark}", "李伟"]

    take_in(
        db,
        *(a_line(name, day, row) for row, (name, day) in enumerate(zip(names, days, strict=True))),
    )

    assert [(person.name, person.department) for person in list_people(db)] == [("李伟", "")]


@pytest.mark.parametrize("day", ["0001-01-01", "1989-12-31", "2062-12-14", "9999-12-31"])
def test_a_day_that_cannot_be_meant_is_refused(db, day):
    with pytest.raises(BadRows, match=f"Row 2 .*{day} cannot be meant"):
        take_in(db, a_line(day=dt.date.fromisoformat(day)))

    assert list_people(db) == []


def test_a_name_of_two_people_leaves_nothing_imported(db):
    take_in(db, a_line("李伟/办公室 李伟/财务科 王五"))
    before = head(db)

    with pytest.raises(BadRows, match=r"Row 7 .*Several people are called 李伟"):
        take_in(db, a_line(day=TOMORROW), a_line("李伟 李四 王五", dt.date(2020, 1, 27), 7))

    assert head(db) == before
    assert get_duty(db, ShiftId(TOMORROW)) is None


def test_an_import_that_changes_nothing_writes_nothing(db):
    take_in(db, a_line(), a_line(day=TOMORROW, row=3))
    before = head(db)

    result = take_in(db, a_line(), a_line(day=TOMORROW, row=3), source="值班表2.xlsx")

    assert result == Imported(unchanged=2)
    assert head(db) == before


def test_only_the_shifts_that_changed_are_written(db):
    take_in(db, a_line(), a_line(day=TOMORROW, row=3))

    result = take_in(db, a_line(), a_line("张三 王五 李四", TOMORROW, 3), source="新表.csv")

    assert result == Imported(changed=1, unchanged=1)
    assert [duty.source for duty in list_duties(db, TODAY, TOMORROW)] == ["值班表.xlsx", "新表.csv"]


def test_a_past_day_cannot_be_changed(db):
    take_in(db, a_line())

    with pytest.raises(BadRows, match="The duty day 2020-01-25 is over"):
        take_in(db, a_line("张三 王五 李四"), at=NEXT_WEEK)

    assert get_duty(db, ShiftId(TODAY)).crew == crew(1, 2, 3)


def test_a_past_day_cannot_be_added(db):
    with pytest.raises(BadRows, match="is over"):
        take_in(db, a_line(), at=NEXT_WEEK)

    assert list_people(db) == []


def test_a_day_before_the_record_was_opened_can_be_added_but_not_changed(db):
    before_opening = TODAY - dt.timedelta(days=400)

    result = take_in(db, a_line(day=before_opening), at=NEXT_WEEK)

    assert result.added == 1
    with pytest.raises(BadRows, match="is over"):
        take_in(db, a_line("张三 王五 李四", before_opening), at=NEXT_WEEK)


def test_a_past_day_that_is_as_it_was_is_no_change(db):
    take_in(db, a_line())

    result = take_in(db, a_line(), at=NEXT_WEEK)

    assert result == Imported(unchanged=1)


def test_the_shift_of_now_can_be_changed(db):
    take_in(db, a_line())

    take_in(db, a_line("张三 王五 李四"), at=on("08:29", "2020-01-26"))

    assert get_duty(db, ShiftId(TODAY)).crew == crew(1, 3, 2)


def test_bad_rows_are_left_out_where_that_is_asked_for(db):
    result = take_in(
        db,
        a_line(),
        a_line(day=TOMORROW, row=3),
        at=on("09:00", "2020-01-26"),
        skip_bad=True,
    )

    assert (result.added, [row.row_number for row in result.skipped]) == (1, [2])
    assert get_duty(db, ShiftId(TODAY)) is None


def test_duties_are_listed_in_the_order_of_time_with_both_ends(db):
    take_in(
        db,
        a_line(day=TOMORROW, number=2),
        a_line(day=TOMORROW, number=1),
        a_line(day=TODAY, number=2),
        a_line(day=dt.date(2020, 1, 27)),
        times=DAY_AND_NIGHT,
    )

    duties = list_duties(db, TODAY, TOMORROW)

    assert [str(duty.shift_id) for duty in duties] == [
        "2020-01-25/2",
        "2020-01-26/1",
        "2020-01-26/2",
    ]


def test_the_crew_is_kept_as_canonical_json(db):
    take_in(db, a_line())

    (stored,) = db.execute("SELECT crew FROM shift").fetchone()

    assert stored == '{"leader":[1],"lead":[2],"second":[3]}'


def test_an_import_is_one_entry_that_names_the_days(db):
    number, _digest = head(db)

    take_in(db, a_line(), a_line(day=TOMORROW, row=3))

    (subject,) = db.execute("SELECT subject FROM journal WHERE n = ?", (number + 1,)).fetchone()
    assert head(db)[0] == number + 1
    assert subject == "roster 2020-01-25..2020-01-26"

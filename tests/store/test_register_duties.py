import datetime as dt

import pytest

from builders import hand_over, on, settings
from dutyconsole.config.registers import Area, CampaignRules, OwnField, OwnRegister, Supply
from dutyconsole.domain.own_registers import registers_of
from dutyconsole.domain.people import PersonLine
from dutyconsole.domain.registers import (
    CENSUS,
    DISINFECTION,
    FOLLOW_UPS,
    OUTINGS,
    SUPPLIES,
    TEMPERATURES,
    VISITORS,
)
from dutyconsole.domain.ringing import rings
from dutyconsole.store import campaign, people, registers
from dutyconsole.store.crews import times_of
from dutyconsole.store.overview import read_overview
from dutyconsole.store.register_duties import register_duties
from dutyconsole.store.sheet import draw_up

KEYS = OwnRegister(
    key="keys",
    name="钥匙借用",
    fields=(OwnField(key="borrower", name="借用人"), OwnField(key="back", name="归还")),
    closed_by="back",
    hours=4,
)
STATION = settings(
    campaign=CampaignRules(sections=("办公室", "规划科")),
    areas=(Area(key="hall", name="大厅", by=(dt.time(10), dt.time(16))),),
    supplies=(Supply(key="masks", name="口罩", unit="只", safe=50),),
    registers=(KEYS,),
)
STAFF = [PersonLine(1, "李伟", "办公室"), PersonLine(2, "王芳", "规划科")]
DAY_BEFORE = on("08:00", "2020-01-24")


@pytest.fixture
def begun(db):
    """A record with two people on the establishment, in the campaign since yesterday."""
    people.import_people(db, STAFF, by="李某", at=DAY_BEFORE)
    campaign.begin(db, DAY_BEFORE.date(), by="李某", at=DAY_BEFORE)
    return db


def entered(db, register, at=None, **values):
    moment = at or on("09:00")
    given = {"at": db.stored(moment)} | values
    return registers.enter(db, STATION, register, given, by="李某", at=moment)


def a_visitor(db, at=None):
    return entered(db, VISITORS, at, person="高某", host="李伟", purpose="送件")


def measured(db, person, round_key="1", at=None, temperature="36.5"):
    values = {"person": person, "round": round_key, "temperature": temperature}
    return entered(db, TEMPERATURES, at, **values)


def surveyed(db, person, **values):
    return entered(db, CENSUS, None, person=person, **values)


def subjects(db, at, register=""):
    found = register_duties(db, STATION, at=at)
    return [each.subject for each in found if each.subject.startswith(register)]


def duty(db, at, subject):
    return next(each for each in register_duties(db, STATION, at=at) if each.subject == subject)


def test_a_campaign_that_begins_asks_for_all_that_is_still_to_come_that_day(begun):
    assert subjects(begun, on("08:00")) == [
        "temperatures 2020-01-24 2",
        "disinfection 2020-01-24 hall 2",
        "supplies masks",
        "temperatures 2020-01-25 1",
        "disinfection 2020-01-25 hall 1",
        "temperatures 2020-01-25 2",
        "disinfection 2020-01-25 hall 2",
        "census survey",
    ]


def test_before_any_campaign_nothing_is_asked_for(db):
    assert register_duties(db, STATION, at=on("12:00")) == ()


def test_what_lies_behind_when_it_is_switched_on_is_not_asked_for(db):
    people.import_people(db, STAFF, by="李某", at=DAY_BEFORE)
    campaign.begin(db, DAY_BEFORE.date(), by="李某", at=on("12:00"))

    assert subjects(db, on("12:00"), "temperatures") == ["temperatures 2020-01-25 2"]


def test_a_visitor_is_asked_for_until_they_leave(begun):
    a_visitor(begun)

    assert subjects(begun, on("12:00"), "visitors") == ["visitors 1"]

    left = {"left_at": begun.stored(on("11:00"))}
    registers.go_on(begun, STATION, VISITORS, 1, left, by="李某", at=on("12:00"))

    assert subjects(begun, on("12:00"), "visitors") == []


def test_a_line_that_was_cancelled_asks_for_nothing(begun):
    a_visitor(begun)
    registers.cancel(begun, STATION, VISITORS, 1, reason="记错", by="李某", at=on("12:00"))

    assert subjects(begun, on("12:00"), "visitors") == []


def test_an_outing_asks_for_the_approval_and_the_return(begun):
    back_by = begun.stored(on("18:00"))
    values = {"person": "王芳", "destination": "北京", "back_by": back_by, "reason": "会议"}
    entered(begun, OUTINGS, **values)

    assert subjects(begun, on("12:00"), "outings") == ["outings 1 approval", "outings 1"]

    approval = {"approved_leader": "李伟"}
    registers.go_on(begun, STATION, OUTINGS, 1, approval, by="李某", at=on("12:00"))

    assert subjects(begun, on("12:00"), "outings") == ["outings 1"]


def test_a_reading_that_is_too_high_is_to_be_taken_again_until_it_is(begun):
    measured(begun, "王芳", temperature="37.5")

    assert duty(begun, on("09:05"), "temperatures 1").due == on("09:15")

    again = {"recheck": "36.6", "recheck_at": begun.stored(on("09:10"))}
    registers.go_on(begun, STATION, TEMPERATURES, 1, again, by="李某", at=on("09:12"))

    assert "temperatures 1" not in subjects(begun, on("09:12"))


def test_a_round_names_the_sections_that_are_missing_and_is_over_when_nobody_is(begun):
    measured(begun, "王芳")
    found = duty(begun, on("09:05"), "temperatures 2020-01-25 1")

    assert found.what == "Temperatures, morning: 1 of 2 missing"
    assert (found.who, found.due) == ("办公室 1", on("09:30"))

    measured(begun, "李伟")

    assert "temperatures 2020-01-25 1" not in subjects(begun, on("09:05"))


def test_a_round_that_was_missed_is_asked_for_until_the_next_ones_hour(begun):
    assert "temperatures 2020-01-25 1" in subjects(begun, on("15:29:59"))
    assert subjects(begun, on("15:30"), "temperatures") == ["temperatures 2020-01-25 2"]


def test_whoever_is_not_on_the_establishment_is_not_missing(begun):
    surveyed(begun, "李伟", on_staff="no")
    found = duty(begun, on("09:05"), "temperatures 2020-01-25 1")

    assert found.what == "Temperatures, morning: 1 of 1 missing"


def test_the_census_is_due_some_days_after_the_campaign_began(begun):
    surveyed(begun, "李伟")
    found = duty(begun, on("09:05"), "census survey")

    assert found.what == "Census: 1 of 2 not surveyed"
    assert (found.who, found.due) == ("规划科 1", on("17:00", "2020-01-27"))

    surveyed(begun, "王芳")

    assert "census survey" not in subjects(begun, on("09:05"))


def test_whoever_is_isolated_is_to_be_called_and_in_the_end_released(begun):
    surveyed(begun, "王芳", isolation="home", isolation_from="2020-01-11")

    assert subjects(begun, on("12:00"), "follow_ups") == [
        "follow_ups 2020-01-24 1",
        "follow_ups 2020-01-25 1",
    ]
    assert duty(begun, on("12:00"), "census 1 release").due == on("16:00")

    entered(begun, FOLLOW_UPS, on("12:00"), person="王芳", morning="36.4")

    assert subjects(begun, on("12:05"), "follow_ups") == []

    released = {"released_on": "2020-01-25"}
    registers.go_on(begun, STATION, CENSUS, 1, released, by="李某", at=on("13:00"))

    assert "census 1 release" not in subjects(begun, on("13:00"))


def test_a_call_that_was_cancelled_was_none(begun):
    surveyed(begun, "王芳", isolation="home", isolation_from="2020-01-25")
    entered(begun, FOLLOW_UPS, on("12:00"), person="王芳", morning="36.4")
    registers.cancel(begun, STATION, FOLLOW_UPS, 1, reason="记错", by="李某", at=on("12:01"))

    assert subjects(begun, on("12:05"), "follow_ups") == ["follow_ups 2020-01-25 1"]


def test_an_area_is_to_be_disinfected_by_each_of_its_hours(begun):
    mixed = {"area": "hall", "agent": "84", "concentration": "500", "done_by": "王芳"}
    entered(begun, DISINFECTION, on("09:00"), **mixed)

    assert subjects(begun, on("10:00"), "disinfection") == ["disinfection 2020-01-25 hall 2"]

    entered(begun, DISINFECTION, on("15:00"), **mixed)

    assert subjects(begun, on("16:00"), "disinfection") == []


def test_supplies_are_short_until_there_are_enough_whatever_else_goes_out(begun):
    received = {"item": "masks", "movement": "receipt", "source": "purchased"}
    entered(begun, SUPPLIES, on("09:00"), quantity="60", **received)

    assert subjects(begun, on("09:00:01"), "supplies") == []

    issued = {"item": "masks", "movement": "issue", "section": "办公室"}
    entered(begun, SUPPLIES, on("10:00"), quantity="20", **issued)
    entered(begun, SUPPLIES, on("11:00"), quantity="5", **issued)
    found = duty(begun, on("12:00"), "supplies masks")

    assert found.what == "Short: 口罩, 35 只, safe stock 50"
    assert found.due == on("10:00", "2020-01-26")

    entered(begun, SUPPLIES, on("13:00"), quantity="60", **received)

    assert subjects(begun, on("14:00"), "supplies") == []


def test_a_movement_that_was_cancelled_does_not_count(begun):
    received = {"item": "masks", "movement": "receipt", "source": "purchased"}
    entered(begun, SUPPLIES, on("09:00"), quantity="60", **received)
    subjects(begun, on("10:00"))
    registers.cancel(begun, STATION, SUPPLIES, 1, reason="记错", by="李某", at=on("10:00"))

    assert subjects(begun, on("10:01"), "supplies") == ["supplies masks"]


def test_when_the_campaign_ends_only_people_and_ones_own_registers_are_left(begun):
    a_visitor(begun)
    measured(begun, "王芳", temperature="37.5")
    surveyed(begun, "王芳", isolation="home", isolation_from="2020-01-20")
    entered(begun, registers_of(STATION)["keys"], borrower="李伟")
    campaign.end(begun, on("12:00").date(), reason="通知撤销", by="李某", at=on("12:00"))

    assert subjects(begun, on("12:00")) == ["keys 1", "visitors 1"]


def test_the_group_for_prevention_sees_to_it_and_without_one_the_crew(begun):
    a_visitor(begun)
    without = settings(groups=())
    found = register_duties(begun, without, crew="李某 王某", at=on("12:00"))

    assert duty(begun, on("12:00"), "visitors 1").who == "内部防控小组"
    assert {each.who for each in found if each.subject == "visitors 1"} == {"李某 王某"}


def manned(db):
    times = times_of(STATION)
    hand_over(db, outgoing="", incoming="李某", note="", by="李某", at=on("08:30"), times=times)
    return db


def test_the_board_counts_it_like_any_other_obligation(begun):
    a_visitor(manned(begun))
    overview = read_overview(begun, STATION, at=on("18:30"))

    assert "visitors 1" in {each.subject for each in overview.obligations}
    assert "visitors 1" in {each.subject for each in overview.loudest(on("18:30"))}


def test_the_handover_sheet_names_a_visitor_who_is_inside_and_no_round_that_is_ahead(begun):
    a_visitor(manned(begun))
    items = {item.key: item for item in draw_up(begun, STATION, at=on("12:00")).items}
    visitor = items["register visitors 1"]

    assert visitor.what == "Visitor in the house: 高某, visits 李伟, due 18:00"
    assert (visitor.kind, visitor.owner) == ("register", "内部防控小组")
    assert (visitor.next_step, visitor.since) == ("note when they leave", on("09:00"))
    assert "register temperatures 2020-01-25 1" in items
    assert "register temperatures 2020-01-25 2" not in items


def test_the_sheet_tells_in_which_shift_a_visitor_is_still_inside(begun):
    a_visitor(manned(begun))
    hand_over(
        begun, outgoing="李某", incoming="王某", note="", by="王某",
        at=on("08:30", "2020-01-26"), times=times_of(STATION),
    )  # fmt: skip
    items = draw_up(begun, STATION, at=on("09:00", "2020-01-26")).items

    assert [item.shifts for item in items if item.key == "register visitors 1"] == [2]


def test_the_alarm_rings_for_a_reading_that_is_to_be_taken_again(begun):
    measured(manned(begun), "王芳", temperature="37.5")
    obligations = read_overview(begun, STATION, at=on("09:15")).obligations
    found = rings(obligations, (), STATION.alarms, on("09:15"))
    quiet = rings(obligations, (), STATION.alarms, on("09:14:59"))

    assert [ring.what for ring in found if ring.is_special] == ["37.5 °C, to be taken again: 王芳"]
    assert [ring for ring in quiet if ring.is_special] == []


def test_whoever_joins_is_missing_at_the_next_look(begun):
    measured(begun, "王芳")
    measured(begun, "李伟")

    assert "temperatures 2020-01-25 1" not in subjects(begun, on("09:05"))

    people.import_people(begun, [PersonLine(1, "高某", "办公室")], by="李某", at=on("09:05"))

    assert "temperatures 2020-01-25 1" in subjects(begun, on("09:05"))


def test_what_is_entered_this_very_second_counts(begun):
    received = {"item": "masks", "movement": "receipt", "source": "purchased"}
    surveyed(begun, "李伟")
    surveyed(begun, "王芳")
    entered(begun, SUPPLIES, on("09:00"), quantity="60", **received)

    assert {"census survey", "supplies masks"}.isdisjoint(subjects(begun, on("09:00")))


def test_what_changes_between_two_looks_is_seen(begun):
    assert "temperatures 2020-01-25 1" in subjects(begun, on("09:05"))

    for person in ("李伟", "王芳"):
        measured(begun, person)

    assert "temperatures 2020-01-25 1" not in subjects(begun, on("09:05"))

    registers.cancel(begun, STATION, TEMPERATURES, 2, reason="记错", by="李某", at=on("09:06"))
    found = duty(begun, on("09:06"), "temperatures 2020-01-25 1")

    assert found.who == "规划科 1"

    surveyed(begun, "王芳", on_staff="no")

    assert "temperatures 2020-01-25 1" not in subjects(begun, on("09:06"))


def test_an_issue_that_was_put_down_for_another_item_makes_both_be_reckoned_again(begun):
    gloves = Supply(key="gloves", name="手套", unit="双", safe=50)
    station = settings(supplies=(*STATION.supplies, gloves))

    def short():
        return [each.what for each in register_duties(begun, station, at=on("12:00"))]

    def move(**values):
        at = on("09:00")
        return registers.enter(begun, station, SUPPLIES, values, by="李某", at=at)

    for item in ("masks", "gloves"):
        move(item=item, movement="receipt", source="purchased", quantity="60")
    issued = move(item="masks", movement="issue", receiver="王芳", quantity="20")

    assert "Short: 口罩, 40 只, safe stock 50" in short()

    moved = dict(issued.values) | {"item": "gloves"}
    given = {"reason": "记错", "by": "李某", "at": on("10:00")}
    registers.correct(begun, station, SUPPLIES, issued.number, moved, **given)

    assert [each for each in short() if each.startswith("Short")] == [
        "Short: 手套, 40 双, safe stock 50"
    ]

import datetime as dt

from builders import on
from dutyconsole.domain.handed_over import crew_of, crew_taking_it, signed_sheet, standing_offer
from dutyconsole.domain.handover import CrewMember, Handover
from dutyconsole.domain.handover_steps import Kind, Signature, Step
from dutyconsole.domain.shifts import ShiftId
from watches import FIRST, a_sheet, an_item

OFFERED_SHEET, SIGNED_SHEET = a_sheet(), a_sheet(an_item())
LEGACY = Handover(1, ShiftId(dt.date(2020, 1, 25)), on("08:30"), "张某", "李某、王某", "")


def a_step(kind, name="李某", **given):
    return Step(kind, on("08:30"), (Signature(name, "lead"),), **given)


OFFER = a_step(Kind.OFFERED, sheet=OFFERED_SHEET)


def test_an_offer_stands_until_it_is_taken_back():
    assert standing_offer([OFFER]) is OFFER
    assert standing_offer([OFFER, a_step(Kind.WITHDRAWN)]) is None
    assert standing_offer([OFFER, a_step(Kind.REFUSED)]) is None


def test_the_sheet_is_the_one_with_which_responsibility_moved():
    taken = a_step(Kind.ACCEPTED, "冯某", sheet=SIGNED_SHEET)

    assert signed_sheet([OFFER, taken]) == SIGNED_SHEET


def test_while_it_has_not_moved_the_sheet_is_the_one_that_is_offered():
    assert signed_sheet([OFFER]) == OFFERED_SHEET
    assert signed_sheet([OFFER, a_step(Kind.REFUSED)]) is None


def test_before_there_were_signatures_whoever_was_named_had_the_watch():
    assert crew_taking_it(LEGACY) == (CrewMember("", "李某、王某"),)


def test_whoever_came_late_is_in_the_crew_in_the_end():
    crew = (*FIRST[:2], CrewMember("second", "王某", "单某"))
    handover = Handover(2, ShiftId(dt.date(2020, 1, 26)), on("08:30"), "", "", "", crew)
    part = a_step(Kind.ACCEPTED_IN_PART, "李某", late=("单某",), stays="王某", until=on("09:00"))
    completed = Step(Kind.COMPLETED, on("08:50"), (Signature("单某", "second"),))

    assert [each.name for each in crew_of(handover, [part, completed])] == [
        "张某某",
        "李某",
        "单某",
    ]

import datetime as dt

from builders import AT, TIMES, hand_over, on
from dutyconsole.domain.handover_figures import Acceptance, CarriedOver, CrewLateness
from dutyconsole.domain.handover_steps import Kind, Step
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.store.handover_figures import figures
from watches import (
    FIRST,
    NEXT_MORNING,
    SECOND,
    SUNDAY,
    a_sheet,
    an_item,
    handed_over,
    keep_step,
    names,
    signed,
)

LATER = on("09:00", "2020-01-26")


def the_figures(db, *, at=LATER):
    return figures(db, TIMES, at=at)


def test_a_new_station_has_none(db):
    found = the_figures(db)

    assert (found.acceptance, found.carried_over, found.late) == (
        Acceptance(None, None, 0),
        None,
        (),
    )


def test_the_first_watch_was_nobodys_to_hand_over(db):
    handed_over(db, at=on("09:12"), sheet=a_sheet(an_item()))
    found = the_figures(db)

    assert (found.acceptance.handovers, found.late) == (0, ())
    assert found.carried_over == CarriedOver(1, 4)


def test_from_offered_to_accepted(db):
    handed_over(db)
    handed_over(db, SUNDAY, SECOND, at=NEXT_MORNING, outgoing=FIRST)

    assert the_figures(db).acceptance == Acceptance(360, 360, 1)


def test_an_offer_that_was_refused_is_not_counted(db):
    handed_over(db)
    for kind, crew in ((Kind.OFFERED, FIRST), (Kind.REFUSED, SECOND)):
        keep_step(db, 2, Step(kind, on("08:00", "2020-01-26"), signed(*crew[1:]), "钥匙少一把"))
    handed_over(db, SUNDAY, SECOND, at=NEXT_MORNING, outgoing=FIRST)

    assert the_figures(db).acceptance.latest_seconds == 360


def test_a_takeover_was_not_accepted(db):
    handed_over(db)
    handed_over(db, SUNDAY, SECOND, at=NEXT_MORNING, outgoing=FIRST, kind=Kind.TAKEN_OVER)

    assert the_figures(db).acceptance == Acceptance(None, None, 0)


def test_the_median_of_the_last_thirty(db):
    handed_over(db)
    for number in range(1, 36):
        shift_id = ShiftId(dt.date(2020, 1, 25) + dt.timedelta(days=number))
        at = TIMES.shift(shift_id).start
        handed_over(
            db, shift_id, FIRST, at=at, outgoing=FIRST, offered_at=at.shift(seconds=-number)
        )

    assert the_figures(db, at=at).acceptance == Acceptance(35, 20, 30)


def test_late_handovers_of_each_crew(db):
    handed_over(db)
    handed_over(db, SUNDAY, SECOND, at=NEXT_MORNING, outgoing=FIRST)
    monday = ShiftId(dt.date(2020, 1, 27))
    handed_over(db, monday, FIRST, at=on("08:30", "2020-01-27"), outgoing=SECOND)

    assert the_figures(db, at=on("09:00", "2020-01-27")).late == (
        CrewLateness(names(SECOND), 1, 1),
        CrewLateness(names(FIRST), 0, 1),
    )


def test_what_lies_more_than_a_year_back_is_not_counted(db):
    handed_over(db)
    handed_over(db, SUNDAY, SECOND, at=NEXT_MORNING, outgoing=FIRST)

    assert the_figures(db, at=NEXT_MORNING.shift(days=366)).late == ()


def test_records_of_before_there_were_signatures(db):
    for day, outgoing in (("2020-01-25", ""), ("2020-01-26", "李某")):
        hand_over(
            db, outgoing=outgoing, incoming="王某", note="", by="李某", at=on("08:40", day),
            times=TIMES,
        )  # fmt: skip

    assert the_figures(db, at=AT.shift(days=1)).late == (CrewLateness("王某", 1, 1),)

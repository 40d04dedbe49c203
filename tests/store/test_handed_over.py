from builders import AT, TIMES, hand_over, on, settings
from dutyconsole.domain.handover import CrewMember
from dutyconsole.store import duty_log
from dutyconsole.store.handed_over import checkpoint_of, read
from dutyconsole.store.handover import get
from dutyconsole.store.sheet_checks import sheet_code
from watches import FIRST, NEXT_MORNING, SECOND, SUNDAY, a_sheet, an_item, handed_over

STATION = settings()


def test_what_stands_on_the_sheet(db):
    handed_over(db)
    duty_log.note(db, 1, weather="小雪", by="李某", at=on("20:00"))
    second = handed_over(
        db, SUNDAY, SECOND, at=NEXT_MORNING, outgoing=FIRST, sheet=a_sheet(an_item())
    )
    made = read(db, STATION, second)

    assert (made.outgoing, made.incoming, made.weather) == (FIRST, SECOND, "小雪")
    assert made.sheet.items == (an_item(),)
    assert made.shift.start == on("08:30", "2020-01-26")


def test_the_first_watch_was_handed_over_by_nobody(db):
    assert read(db, STATION, handed_over(db)).outgoing == ()


def test_a_handover_of_before_there_were_signatures(db):
    names = {"outgoing": "李某", "incoming": "王某", "note": ""}
    made = read(db, STATION, hand_over(db, **names, by="李某", at=AT, times=TIMES))

    assert made.outgoing == (CrewMember("", "李某"),)
    assert made.sheet is None


def test_the_checkpoint_has_the_code_of_the_sheet(record):
    handover = get(record, 2)

    assert checkpoint_of(record, handover).code == sheet_code(record, handover)


def test_the_checkpoint_is_of_the_moment_of_the_handover(db):
    made = handed_over(db)
    duty_log.note(db, 1, weather="小雪", by="李某", at=on("20:00"))

    assert checkpoint_of(db, made).entries == 2

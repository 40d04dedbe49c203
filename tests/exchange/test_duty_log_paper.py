from dataclasses import replace

from builders import TIMES, on, settings
from dutyconsole.domain.anchors import Checkpoint
from dutyconsole.domain.calendar import DayClass
from dutyconsole.domain.duty_log import Counts, DutyEntry, DutyLog, ShiftNote
from dutyconsole.domain.handover import Handover
from dutyconsole.domain.handover_steps import Kind, Step
from dutyconsole.exchange.duty_log_paper import duty_log_paper
from dutyconsole.exchange.paper import Heading, Paragraph, SignatureBox, Table
from dutyconsole.exchange.paper_text import as_text
from watches import FIRST, MORNING, NEXT_MORNING, SATURDAY, SECOND, an_item, signed

STATION = settings()
CHECKPOINT = Checkpoint("1f" * 32, 57, "9b" * 32, "sha256", NEXT_MORNING, "handover", "值班室")
NOTE = ShiftNote(on("20:00"), "李某", "小雪", "接报一件，已送医。")
TAKEN = DutyEntry(MORNING, "handover", "", "李某, 王某 signed and took the watch", "李某")
CALL = DutyEntry(on("16:07"), "received", "〔2020〕 No. 1", "发热38.1度", "李某")
LOG = DutyLog(
    handover=Handover(1, SATURDAY, MORNING, "", "张某某、李某、王某", "", FIRST),
    shift=TIMES.shift(SATURDAY),
    day_class=DayClass(SATURDAY.day, "holiday", "春节", 2),
    crew=FIRST,
    entries=(TAKEN, CALL),
    counts=Counts(1, 0, 1),
    carried=(an_item(),),
    notes=(NOTE,),
    taken=Step(Kind.ACCEPTED, MORNING, signed(*FIRST[1:])),
    offered=Step(Kind.OFFERED, on("08:25", "2020-01-26"), signed(*FIRST[1:])),
    ended=Step(Kind.ACCEPTED, NEXT_MORNING, signed(*SECOND[1:])),
    ended_at=NEXT_MORNING,
)


def a_paper(**changes):
    log = replace(LOG, **changes)
    return duty_log_paper(log, STATION, checkpoint=CHECKPOINT, at=on("12:00", "2020-01-26"))


def rows_under(paper, title):
    """The rows of the first table under this heading."""
    blocks = iter(paper.blocks)
    assert next((b for b in blocks if b == Heading(title)), None)
    return next(block for block in blocks if isinstance(block, Table)).rows


def words(paper):
    return [each.text for each in paper.blocks if isinstance(each, Paragraph)]


def test_the_head_says_day_weather_crew_and_hours():
    assert dict(a_paper().head) == {
        "Date": "25 Jan 2020 Saturday Spring Festival, day 2 (rest day)",
        "Weather": "小雪",
        "Crew": "带班领导 张某某, 主班 李某, 副班 王某",
        "Shift": "2020-01-25/1  25 Jan 2020 08:30 to 26 Jan 2020 08:30",
        "Taken over at": "25 Jan 2020 08:28",
        "Handed over at": "26 Jan 2020 08:31",
    }


def test_a_watch_that_lasts_says_so():
    head = dict(a_paper(ended_at=None).head)

    assert head["Handed over at"] == "still on duty at 26 Jan 2020 12:00"


def test_entries_to_the_minute():
    assert rows_under(a_paper(), "Entries")[1] == (
        "16:07", "incident intake", "〔2020〕 No. 1", "发热38.1度", "李某",
    )  # fmt: skip


def test_after_midnight_the_day_stands_with_the_time():
    night = replace(CALL, at=on("03:10", "2020-01-26"))

    assert rows_under(a_paper(entries=(night,)), "Entries")[0][0] == "26, 03:10"


def test_what_was_set_aside_stays_readable_and_is_marked():
    aside = replace(CALL, set_aside=True)

    assert rows_under(a_paper(entries=(aside,)), "Entries")[0][3] == (
        "发热38.1度 (no longer counts)"
    )


def test_a_shift_without_events_says_so_in_words():
    paper = a_paper(entries=(TAKEN,))

    assert "Nothing to record in this shift: nil record" in words(paper)
    assert rows_under(paper, "Entries")[0][1] == "shift handover"


def test_the_summary_is_the_officers_and_the_counts_are_the_programs():
    assert words(a_paper())[-2:] == [
        "接报一件，已送医。",
        "Counted: 1 received, 0 closed, 1 open",
    ]


def test_a_summary_that_nobody_wrote_is_said_to_be_lacking():
    assert "none written" in words(a_paper(notes=()))


def test_what_was_carried_over():
    assert rows_under(a_paper(), "Carried-over items")[0][:2] == (
        "〔2020〕 No. 1 职工王某发热38.1度", "open in shift 4",
    )  # fmt: skip
    assert "Nothing is carried over" in words(a_paper(carried=()))


def test_who_took_it_who_signed_it_off_and_who_relieved_them():
    assert [(box.label, box.name) for box in a_paper().signatures] == [
        ("Took over 主班", "李某"),
        ("Took over 副班", "王某"),
        ("Handed over 主班", "李某"),
        ("Handed over 副班", "王某"),
        ("On duty 带班领导 张某某", ""),
        ("Relieved by 主班", "冯某 (stands in for 单某: 病假)"),
    ]


def test_a_log_opened_again_shows_when_by_whom_why_and_what_stood_there_before():
    again = ShiftNote(on("09:00", "2020-01-27"), "王某", "小雪", "接报两件。", "漏写一件")
    paper = a_paper(notes=(NOTE, again))

    assert rows_under(paper, "Opened again after it was closed") == (
        ("25 Jan 2020 20:00", "李某", "before it was closed", "小雪", "接报一件，已送医。"),
        ("27 Jan 2020 09:00", "王某", "漏写一件", "小雪", "接报两件。"),
    )


def test_a_log_that_was_not_opened_again_says_nothing_of_it():
    assert Heading("Opened again after it was closed") not in a_paper().blocks


def test_without_signatures_there_are_boxes_for_ink():
    boxes = a_paper(taken=None, offered=None, ended=None).signatures

    assert boxes[0] == SignatureBox("On duty 带班领导 张某某")
    assert len(boxes) == 3


def test_it_can_be_printed_as_text():
    printed = as_text(a_paper())

    assert "Duty log" in printed
    assert str(CHECKPOINT.code) in printed

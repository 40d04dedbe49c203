from dataclasses import replace

from builders import TIMES, on, settings
from dutyconsole.domain.anchors import Checkpoint
from dutyconsole.domain.handed_over import HandedOver
from dutyconsole.domain.handover import CrewMember, Handover
from dutyconsole.domain.handover_steps import Kind, Signature, Step
from dutyconsole.exchange.handover_paper import handover_paper
from dutyconsole.exchange.paper import Heading, Paragraph, SignatureBox, Table
from dutyconsole.exchange.paper_text import as_text
from watches import FIRST, NEXT_MORNING, SECOND, SUNDAY, a_sheet, an_item, signed

STATION = settings()
SHEET = a_sheet(
    an_item(),
    an_item(key="matter 3", kind="document", what="待收市委传真", accepted=False, reason="未收到"),
)
OFFER = Step(Kind.OFFERED, on("08:25", "2020-01-26"), signed(*FIRST[1:]), sheet=SHEET)
ACCEPT = Step(Kind.ACCEPTED, NEXT_MORNING, signed(*SECOND[1:]), sheet=SHEET)
CHECKPOINT = Checkpoint("1f" * 32, 57, "9b" * 32, "sha256", NEXT_MORNING, "handover", "值班室")
MADE = HandedOver(
    handover=Handover(
        2,
        SUNDAY,
        NEXT_MORNING,
        "张某某、李某、王某",
        "赵某某、冯某",
        "传真缺纸",
        SECOND,
        settings=3,
    ),
    shift=TIMES.shift(SUNDAY),
    steps=(OFFER, ACCEPT),
    outgoing=FIRST,
    incoming=SECOND,
    weather="小雪",
    checkpoint=CHECKPOINT,
)


def a_paper(**changes):
    return handover_paper(replace(MADE, **changes), STATION)


def rows_under(paper, title):
    """The rows of the first table under this heading."""
    blocks = iter(paper.blocks)
    assert next((b for b in blocks if b == Heading(title)), None)
    return next(block for block in blocks if isinstance(block, Table)).rows


def test_the_head_says_which_shift_when_and_between_whom():
    assert dict(a_paper().head) == {
        "Shift taken over": "2020-01-26/1  26 Jan 2020 08:30 to 27 Jan 2020 08:30",
        "Handed over at": "26 Jan 2020 08:31",
        "Weather": "小雪",
        "Handing over": "带班领导 张某某, 主班 李某, 副班 王某",
        "Taking over": "带班领导 赵某某, 主班 冯某 (stands in for 单某)",
        "Settings": "version 3",
    }


def test_every_item_has_its_age_and_whether_it_was_accepted():
    assert rows_under(a_paper(), "Incidents not closed") == (
        ("〔2020〕 No. 1 职工王某发热38.1度", "open in shift 4", "内部防控小组",
         "14:00再问病情", "accepted"),
    )  # fmt: skip


def test_an_item_that_was_not_accepted_says_why():
    assert rows_under(a_paper(), "Documents and faxes")[0][-1] == "not accepted: 未收到"


def test_a_count_that_differs_stands_on_the_sheet_with_its_reason():
    assert rows_under(a_paper(), "Handover checklist") == (
        ("口罩盘点", "120 (book 125); 5只发给来访者", "李某", "01-25 08:20"),
    )


def test_what_was_left_undone_is_said_loudly():
    (line,) = SHEET.checklist
    undone = replace(SHEET, checklist=(replace(line, done=False, value="", reason=""),))
    paper = a_paper(steps=(OFFER, replace(ACCEPT, sheet=undone)))

    assert rows_under(paper, "Handover checklist")[0][1] == "NOT DONE"


def test_the_note_and_the_reports_of_the_day():
    paragraphs = [each.text for each in a_paper().blocks if isinstance(each, Paragraph)]

    assert paragraphs == ["传真缺纸", "日报：17:00 前"]


def test_nothing_carried_over_is_said_in_words():
    paper = a_paper(steps=(OFFER, replace(ACCEPT, sheet=a_sheet())))

    assert Paragraph("Nothing is carried over") in paper.blocks


def test_both_sides_signed_and_whoever_has_not_has_a_box_for_ink():
    assert a_paper().signatures == (
        SignatureBox("Handing over 主班", "李某", "26 Jan 2020 08:25"),
        SignatureBox("Handing over 副班", "王某", "26 Jan 2020 08:25"),
        SignatureBox("Handing over 带班领导 张某某"),
        SignatureBox("Taking over 主班", "冯某 (stands in for 单某: 病假)", "26 Jan 2020 08:31"),
        SignatureBox("Taking over 带班领导 赵某某"),
    )


def test_the_steps_that_led_back_stand_on_the_sheet():
    refused = Step(Kind.REFUSED, OFFER.at, signed(*SECOND[1:]), "钥匙少一把")
    paper = a_paper(steps=(OFFER, refused, OFFER, ACCEPT))

    assert "钥匙少一把" in rows_under(paper, "Course of the handover")[1][1]


def test_after_a_takeover_the_outgoing_crew_has_boxes_for_ink():
    order = Step(
        Kind.TAKEN_OVER, NEXT_MORNING, (Signature("赵某某", "leader"),), "昏迷", sheet=SHEET
    )
    boxes = a_paper(steps=(order,)).signatures

    assert boxes == (
        SignatureBox("Handing over 带班领导 张某某"),
        SignatureBox("Handing over 主班 李某"),
        SignatureBox("Handing over 副班 王某"),
        SignatureBox("Taking over by order 带班领导", "赵某某", "26 Jan 2020 08:31"),
        SignatureBox("Taking over 主班 冯某"),
    )


def test_whoever_came_late_has_signed_too():
    part = replace(ACCEPT, kind=Kind.ACCEPTED_IN_PART, late=("周某",), stays="王某",
                   until=on("09:00", "2020-01-26"))  # fmt: skip
    came = Step(Kind.COMPLETED, on("08:50", "2020-01-26"), (Signature("周某", "second"),))

    crew = (*SECOND, CrewMember("second", "王某", "周某"))
    boxes = a_paper(steps=(OFFER, part, came), incoming=crew).signatures
    assert boxes[-2:] == (
        SignatureBox("Taking over 副班", "周某", "26 Jan 2020 08:50"),
        SignatureBox("Taking over 带班领导 赵某某"),
    )


def test_checkpoint_and_code():
    paper = a_paper()

    assert paper.checkpoint == "record up to journal entry 57"
    assert paper.code == str(CHECKPOINT.code)


def test_a_handover_of_before_there_were_signatures():
    paper = a_paper(steps=(), checkpoint=None)

    assert "no sheet was kept" in paper.blocks[0].text
    assert Paragraph("传真缺纸") in paper.blocks
    assert [box.name for box in paper.signatures] == [""] * 5
    assert (paper.checkpoint, paper.code) == ("", "")


def test_it_can_be_printed_as_text():
    printed = as_text(a_paper())

    assert "Shift handover record" in printed
    assert str(CHECKPOINT.code) in printed

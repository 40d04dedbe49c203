import datetime as dt
from dataclasses import replace

import pytest

from builders import TIMES, on, settings
from dutyconsole.domain.anchors import Checkpoint
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.domain.ledger import Explanation, Omission, ledger
from dutyconsole.domain.obligations import Obligation
from dutyconsole.exchange.ledger_paper import ledger_paper
from dutyconsole.exchange.paper import Heading, Paragraph
from dutyconsole.exchange.paper_text import as_text
from dutyconsole.papers import as_bytes

AT = on("09:00", "2020-02-01")
CHECKPOINT = Checkpoint("1f" * 32, 57, "9b" * 32, "sha256", AT, "demand", "值班室")
DAILY = Obligation(
    "report", "日报", "刘某", "市办", on("17:00"), subject="daily", done_at=on("17:23:10"),
    done_by="report 3",
)  # fmt: skip
HEAD = Obligation(
    "incident", "〔2020〕 No. 1 head", "李某, 王某", "张某某", on("16:15"), subject="2020/1 head",
    special=True,
)  # fmt: skip
IN_TIME = replace(HEAD, done_at=on("16:10"))
ENDED = replace(HEAD, what="〔2020〕 No. 2 head", subject="2020/2 head", lifted_at=on("18:00"))
LACKING = Omission(
    IncidentNumber(2020, 1),
    1,
    ("place",),
    "initial report",
    on("16:50"),
    "李某, 王某",
    "bulletin 1",
)
TOLD = {DAILY.key: (Explanation(1, DAILY.key, "线路故障，已报修", "王某", on("18:00")),)}
REASONS = {"report 3": "系统登录不上", "bulletin 1": "地点还在核实"}


def a_paper(*obligations, lacking=()):
    lines = ledger(obligations, TOLD, lacking, AT, times=TIMES, reasons=REASONS)
    return ledger_paper(lines, dt.date(2020, 1, 1), settings(), checkpoint=CHECKPOINT, at=AT)


def under(paper, title):
    """The first block under this heading."""
    blocks = iter(paper.blocks)
    assert next((block for block in blocks if block == Heading(title)), None)
    return next(blocks)


def test_the_parts_stand_in_the_order_of_the_plan():
    headings = [block.text for block in a_paper(DAILY).blocks if isinstance(block, Heading)]

    assert headings == [
        "Figures by crew",
        "Figures by kind",
        "Late reports",
        "Overdue and not done",
        "False and concealed reports",
        "Missed reports",
    ]


def test_a_late_report_stands_with_its_minutes_reason_and_explanations():
    assert under(a_paper(DAILY), "Late reports").rows == (
        (
            "01-25 17:00",
            "日报\n刘某\nto 市办",
            "01-25 17:23",
            "24 min",
            "系统登录不上\n王某, 25 Jan 2020: 线路故障，已报修",
        ),
    )


def test_what_is_overdue_stands_apart_from_what_was_done_late():
    paper = a_paper(DAILY, HEAD)
    (row,) = under(paper, "Overdue and not done").rows

    assert (row[0], row[2], row[3]) == ("01-25 16:15", "overdue and not done", "9645 min")
    assert len(under(paper, "Late reports").rows) == 1


def test_missed_are_what_ended_undone_and_what_went_up_incomplete():
    rows = under(a_paper(ENDED, IN_TIME, lacking=[LACKING]), "Missed reports").rows

    assert [(row[0], row[2], row[3]) for row in rows] == [
        ("01-25 16:15", "missed report\n01-25 18:00", "105 min"),
        ("", "01-25 16:50", ""),
    ]
    assert rows[1][1].startswith("〔2020〕 No. 1 initial report, without place")
    assert rows[1][4] == "地点还在核实"


def test_figures_stand_on_top_by_crew_and_by_kind():
    paper = a_paper(DAILY, HEAD, ENDED, IN_TIME, lacking=[LACKING])

    assert under(paper, "Figures by crew").rows == (
        ("刘某", "1", "0", "1", "0", "0", "0.0 %", "24 min"),
        ("李某, 王某", "3", "1", "0", "2", "1", "33.3 %", "9645 min"),
    )
    assert under(paper, "Figures by kind").rows[-1] == (
        "All", "4", "1", "1", "2", "1", "25.0 %", "9645 min",
    )  # fmt: skip
    assert dict(paper.head) == {
        "Month": "2020-01",
        "As it stands at": "1 Feb 2020 09:00",
        "Due": "4",
        "Punctuality": "25.0 %",
    }


def test_it_says_that_no_program_decides_what_is_false_or_concealed():
    assert "no program can decide" in under(a_paper(), "False and concealed reports").text


def test_a_month_without_anything_says_so():
    paper = a_paper()

    assert under(paper, "Late reports") == under(paper, "Missed reports") == Paragraph("None")
    assert under(paper, "Figures by crew") == Paragraph("Nothing was due")
    assert dict(paper.head)["Punctuality"] == "-"


@pytest.mark.parametrize(("form", "begins"), [("docx", b"PK"), ("pdf", b"%PDF"), ("text", b"")])
def test_it_is_written_as_docx_pdf_and_text(form, begins):
    written = as_bytes(a_paper(DAILY, HEAD, lacking=[LACKING]), form, at=AT)

    assert written.startswith(begins)
    assert len(written) > 1000


def test_on_a_printed_page_no_word_of_the_headings_is_broken():
    printed = as_text(a_paper(DAILY, HEAD, ENDED))

    assert all(word in printed for word in ("Missed", "Late by", "Punctuality", "Worst"))
    assert str(CHECKPOINT.code) in printed

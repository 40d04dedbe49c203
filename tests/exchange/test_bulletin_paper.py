from dataclasses import replace

import pytest

from builders import AT, on, settings
from dutyconsole import config, language
from dutyconsole.domain.bulletins import Bulletin, BulletinKind
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.domain.report_way import ReportState
from dutyconsole.exchange.bulletin_paper import COLUMNS, bulletin_paper, read_out
from dutyconsole.exchange.paper import Heading, Paragraph, SignatureBox, Table
from dutyconsole.papers import as_bytes
from dutyconsole.text import width
from papers import needs, needs_a_chinese_font, pages_of, said

STATION = settings(
    bulletins=config.Bulletins(required=("time", "place"), cc=("市卫生健康委", "市委总值班室"))
)
DRAFTED = Bulletin(
    id=1,
    incident=IncidentNumber(2020, 9),
    seq=1,
    kind=BulletinKind.FIRST,
    state=ReportState.DRAFTED,
    issue=0,
    title="研究所宿舍: 疫情防控, initial report",
    text="16:05 received: 职工王某发热38.1度，独居，已就医。\nPlace: 研究所宿舍",
    elements={
        "time": "16:05",
        "place": "研究所宿舍",
        "scope": "同住人员2名",
        "handling": "已就医;16:05 received",
    },
    at=on("16:10"),
    recorded_at=on("16:10"),
    by="李某",
    who="李某",
)


def then(before, state, **changes):
    return replace(before, id=before.id + 1, state=ReportState(state), **changes)


CHECKED = then(DRAFTED, "checked", at=on("16:11"), who="王某")
ISSUED = then(CHECKED, "issued", at=on("16:12"), who="张某某", issue=12)
SENT = then(ISSUED, "sent", at=on("16:20"), who="李某", receiver="刘某", channel="fax")
CONFIRMED = then(SENT, "confirmed", at=on("16:24"), who="赵某", channel="telephone")
HISTORY = (DRAFTED, CHECKED, ISSUED, SENT, CONFIRMED)


def a_paper(bulletin=CONFIRMED, history=HISTORY, station=STATION):
    return bulletin_paper(bulletin, history, station)


def words(paper):
    return [block.text for block in paper.blocks if isinstance(block, Paragraph)]


def rows(paper):
    return [row for block in paper.blocks if isinstance(block, Table) for row in block.rows]


def test_the_sheet_has_its_name_its_issue_and_what_may_not_be_done_with_it():
    paper = a_paper()

    assert paper.title == "Duty bulletin"
    assert paper.subtitle.startswith("(2020) issue 12 ")
    assert paper.subtitle.endswith("Internal, not to be passed on")
    assert "Internal, not to be passed on" in paper.footer
    assert dict(paper.head) == {"Issued by": "市科学技术局值班室", "Date": "25 Jan 2020"}


def test_the_station_may_name_the_sheet():
    named = settings(bulletins=config.Bulletins(name="突发事件值班快报"))

    assert a_paper(station=named).title == "突发事件值班快报"


def test_the_title_and_the_words_come_first():
    assert a_paper().blocks[:2] == (Heading(DRAFTED.title), Paragraph(DRAFTED.text))


def test_only_elements_that_the_words_do_not_say_are_added():
    assert rows(a_paper()) == [("Extent", "同住人员2名")]


def test_a_follow_up_does_not_say_again_what_was_reported():
    second = replace(DRAFTED, id=6, seq=2, kind=BulletinKind.FOLLOW_UP, text="Nothing new.")
    news = replace(second, elements={**DRAFTED.elements, "trend": "平稳"})

    assert rows(a_paper(second, (*HISTORY, second))) == []
    assert rows(a_paper(news, (*HISTORY, news))) == [("Likely trend", "平稳")]


def test_it_says_when_and_to_whom_it_went_and_through_whose_hands():
    assert words(a_paper())[1:] == [
        "Sent 25 Jan 2020 16:20 by fax to 刘某.",
        "Receipt confirmed 25 Jan 2020 16:24 by 赵某.",
        "To: 市疫情防控领导小组办公室",
        "Copies: 市卫生健康委, 市委总值班室",
        "Drafted by 李某, checked by 王某, signed off by 张某某",
    ]


def test_what_is_missing_is_said():
    lacking = replace(CONFIRMED, elements={"time": "16:05"})

    assert "Not known yet, to be supplied later: place." in words(a_paper(lacking))
    assert "to be supplied later: place." in read_out(lacking, HISTORY, STATION)


def test_the_signature_is_that_of_the_leader():
    assert a_paper().signatures == (SignatureBox("Signed off", "张某某", "25 Jan 2020 16:12"),)


def test_what_is_not_signed_off_says_that_it_is_a_draft():
    paper = a_paper(CHECKED, HISTORY[:2])

    assert paper.subtitle.startswith("Draft, not signed off ")
    assert paper.signatures == (SignatureBox("Signed off"),)
    assert words(paper)[-1] == "Drafted by 李某, checked by 王某"


def test_what_was_signed_and_is_drafted_anew_is_signed_by_nobody_and_keeps_number_and_year():
    back = then(ISSUED, "returned", who="张某某", reason="时间有误")
    again = then(back, "drafted", who="李某")
    history = (*HISTORY[:3], back, again)

    assert a_paper(again, history).subtitle.startswith("Draft, not signed off ")
    assert a_paper(again, history).signatures == (SignatureBox("Signed off"),)
    new_year = on("00:10", "2021-01-01")
    signed = then(then(again, "checked", who="王某"), "issued", at=new_year, who="张某某")
    assert a_paper(signed, (*history, signed)).subtitle.startswith("(2020) issue 12 ")


def test_an_earlier_row_is_printed_as_it_was_then():
    assert a_paper(CHECKED).subtitle.startswith("Draft, not signed off ")


def test_what_is_read_out_has_short_lines_and_nothing_drawn():
    long = replace(CONFIRMED, text="职工王某发热38.1度，独居，已就医，待核酸结果。" * 6)
    text = read_out(long, HISTORY, STATION)

    assert max(map(width, text.splitlines())) <= COLUMNS
    assert not set(text) & set("|+_#*<>{}")
    assert "".join(long.text.split()) in "".join(text.split())


def test_what_is_read_out_tells_everything_in_order():
    assert read_out(CONFIRMED, HISTORY, STATION).splitlines() == [
        "市科学技术局值班室",
        "(2020) issue 12",
        "25 Jan 2020 16:12",
        "",
        "研究所宿舍: 疫情防控, initial report",
        "",
        "16:05 received: 职工王某发热38.1度，独居，已就医。",
        "Place: 研究所宿舍",
        "Extent: 同住人员2名",
        "",
        "Sent 25 Jan 2020 16:20 by fax to 刘某.",
        "Receipt confirmed 25 Jan 2020 16:24 by 赵某.",
        "To: 市疫情防控领导小组办公室",
        "Copies: 市卫生健康委, 市委总值班室",
        "Drafted by 李某, checked by 王某, signed off by 张某某",
    ]


def test_words_that_drive_a_terminal_are_not_read_out():
    hostile = replace(CONFIRMED, text="发热\x1b]52;c;AAAA\x07", receiver="刘\u202e某")

    assert not set(read_out(hostile, (*HISTORY[:3], hostile), STATION)) & set("\x1b\x07\u202e")


@pytest.mark.parametrize("form", ["docx", "text"])
def test_it_can_be_written(form):
    assert len(as_bytes(a_paper(), form, at=AT)) > 1000


@needs("pdftotext")
@needs_a_chinese_font
@pytest.mark.parametrize("speaking", language.LANGUAGES)
def test_the_pdf_has_every_word(tmp_path, speaking):
    language.use(speaking)
    paper = a_paper()
    (tmp_path / "bulletin.pdf").write_bytes(as_bytes(paper, "pdf", at=AT))
    page = "".join(pages_of(tmp_path / "bulletin.pdf"))

    assert [each for each in said(paper) if each not in page] == []

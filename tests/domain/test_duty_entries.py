import datetime as dt
from dataclasses import replace

import pytest

from builders import a_message, on
from dutyconsole.domain import duty_entries
from dutyconsole.domain.checklist import Tick
from dutyconsole.domain.handover import Handover
from dutyconsole.domain.handover_steps import Kind, Signature, Step
from dutyconsole.domain.incidents import IncidentNumber, LogEntry
from dutyconsole.domain.incidents import Kind as Part
from dutyconsole.domain.matters import Matter
from dutyconsole.domain.reports import SentReport
from dutyconsole.domain.shifts import ShiftId

SHIFT = ShiftId(dt.date(2020, 1, 25))
ENTRY = LogEntry(
    1, IncidentNumber(2020, 1), 0, Part.RECEIVED, a_message(text="发热38.1度"), on("16:05"), "李某",
    SHIFT, "", late=False,
)  # fmt: skip
MATTER = Matter(
    3, 0, "instruction", "张局长批示：核实", "李某", "报结果", on("10:00", "2020-01-26"),
    done=False, at=on("16:20"), by="王某",
)  # fmt: skip
SENT = SentReport(1, "daily", on("17:00"), on("16:50"), "李某", "刘某", "fax", "")


def a_step(kind, *names, **given):
    return Step(kind, on("08:30"), tuple(Signature(name, "lead") for name in names), **given)


def test_a_message_says_how_it_came_and_from_whom():
    told = duty_entries.of_message(ENTRY)

    assert (told.kind, told.number, told.by) == ("received", "〔2020〕 No. 1", "李某")
    assert told.text == "telephone 市材料研究所 陈某: 发热38.1度"


def test_a_late_entry_stands_where_it_was_recorded_and_tells_when_it_was_received():
    told = duty_entries.of_message(replace(ENTRY, recorded_at=on("17:30"), late=True))

    assert (told.at, told.word) == (on("17:30"), "late entry")
    assert told.text.startswith("received 16:05 telephone")


def test_a_correction_says_why():
    told = duty_entries.of_message(replace(ENTRY, kind=Part.CORRECTION, reason="体温记错"))

    assert told.text.endswith("发热38.1度 (reason: 体温记错)")


def test_a_cancellation_says_why():
    cancelled = replace(
        ENTRY, kind=Part.CANCELLATION, message=a_message(text=""), reason="重复登记"
    )

    assert duty_entries.of_message(cancelled).text == "reason: 重复登记"


def test_a_supplement_is_what_was_added():
    added = replace(ENTRY, kind=Part.SUPPLEMENT, message=a_message(text="已送医"))

    assert duty_entries.of_message(added).text == "已送医"


def test_a_report_in_time():
    told = duty_entries.of_report(SENT, "日报", at=on("16:55"), by="李某")

    assert told.text == "日报 of 2020-01-25 sent 16:50 to 刘某 by fax"
    assert not told.late


def test_a_late_report_says_so_and_why():
    sent = replace(SENT, sent_at=on("17:02"), reason="网络中断")
    told = duty_entries.of_report(sent, "日报", at=on("17:05"), by="李某")

    assert told.word == "late report"
    assert told.text.endswith("by fax; 2 min late (reason: 网络中断)")


def test_a_matter_noted():
    told = duty_entries.of_matter(MATTER)

    assert (told.kind, told.number) == ("matter_noted", "matter 3")
    assert told.text == (
        "Leader's instruction: 张局长批示：核实; owner: 李某; next step: 报结果; due 01-26 10:00"
    )


@pytest.mark.parametrize(("done", "kind"), [(False, "matter_added"), (True, "matter_closed")])
def test_what_was_added_to_a_matter(done, kind):
    assert duty_entries.of_matter(replace(MATTER, part=1, done=done)).kind == kind


def test_a_relief_in_part_names_who_is_late_and_who_stays():
    step = a_step(
        Kind.ACCEPTED_IN_PART, "冯某", reason="堵车", late=("单某",), stays="周某",
        until=on("09:00"),
    )  # fmt: skip

    assert duty_entries.of_step(step, by="冯某").text == (
        "冯某 signed and took the watch in part; 单某 not there yet, 周某 stays until 09:00"
        " (reason: 堵车)"
    )


@pytest.mark.parametrize("kind", Kind)
def test_every_step_names_who_signed_it(kind):
    assert "李某" in duty_entries.of_step(a_step(kind, "李某"), by="李某").text


def test_a_stand_in_is_named_as_one():
    signatures = (Signature("李某", "lead", "王某", "病假"), Signature("钱某", "", "", "副局长"))

    assert duty_entries.signed_by(signatures) == (
        "李某 (stands in for 王某: 病假), 钱某 (stand-in: 副局长)"
    )


@pytest.mark.parametrize(
    ("outgoing", "text"), [("张某", "李某 took the watch from 张某"), ("", "李某 took the watch")]
)
def test_a_handover_of_before_there_were_signatures(outgoing, text):
    handover = Handover(1, SHIFT, on("08:30"), outgoing, "李某", "")

    assert duty_entries.of_handover(handover, by="李某").text == text


def test_a_count_that_differs_from_the_book_is_told_with_its_reason():
    tick = Tick(
        1, SHIFT, "masks", "口罩盘点", done=True, by="李某", at=on("08:20"),
        value="120", book="125", reason="5只发给来访者",
    )  # fmt: skip

    assert duty_entries.of_difference(tick).text == (
        "口罩盘点: 120 (book 125) (reason: 5只发给来访者)"
    )

from dataclasses import replace
from types import MappingProxyType

import pytest

from builders import on
from dutyconsole.domain import clock_entries
from dutyconsole.domain.bulletins import Bulletin, BulletinKind
from dutyconsole.domain.incident_steps import IncidentStep, StepKind
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.domain.post_checks import PostCheck
from dutyconsole.domain.presence import PresenceEvent, Stage
from dutyconsole.domain.report_way import ReportState

NUMBER = IncidentNumber(2020, 1)
AT = on("16:20")


def a_step(kind=StepKind.REPORTED, **changes):
    given = {
        "kind": kind,
        "at": AT,
        "id": 1,
        "incident": NUMBER,
        "recorded_at": AT,
        "recorded_by": "李某",
    }
    return IncidentStep(**(given | changes))


def a_bulletin(state=ReportState.SENT, **changes):
    given = Bulletin(
        id=1, incident=NUMBER, seq=2, kind=BulletinKind.FOLLOW_UP, state=state, issue=3,
        title="职工王某发热", text="职工王某已退烧。", elements=MappingProxyType({}), at=AT,
        recorded_at=AT, by="李某", who="张局长",
    )  # fmt: skip
    return replace(given, **changes)


CHECK = PostCheck(
    at=AT, direction="of_us", checker="市防控办", checked="值班室", how="telephone",
    answered_by="王某", seconds=8, leader_present=True, result="正常", id=1, recorded_at=AT,
    by="李某",
)  # fmt: skip


def test_a_call_says_to_whom_which_clock_and_what_was_said():
    told = clock_entries.of_incident_step(
        a_step(step="head", to_whom="张某某", how="telephone", text="发热38.1度。")
    )

    assert (told.kind, told.number, told.by, told.at) == ("step", "〔2020〕 No. 1", "李某", AT)
    assert told.text == (
        "told; Time limit Call to the head of the group; To whom 张某某 (telephone); 发热38.1度。"
    )


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (
            a_step(StepKind.INSTRUCTED, who="张局长", how="in_person", text="全面消毒。"),
            "leader's instruction; By whom 张局长 (in person); 全面消毒。",
        ),
        (a_step(StepKind.RETURNED, reason="不归我科"), "sent back; Reason 不归我科"),
        (
            a_step(StepKind.LINKED, step="duplicate", other=IncidentNumber(2019, 7)),
            "linked; Linked the same matter as 〔2019〕 No. 7",
        ),
        (
            a_step(StepKind.SPECIAL, text="发热\n确诊"),
            "special situation; 发热, 确诊",
        ),
    ],
)
def test_every_kind_of_step_tells_what_it_holds(step, expected):
    assert clock_entries.of_incident_step(step).text == expected


def test_a_step_entered_late_stands_where_it_was_recorded_and_tells_when_it_was_done():
    told = clock_entries.of_incident_step(
        a_step(StepKind.VERIFIED, text="属实", recorded_at=on("17:30"), late=True)
    )

    assert (told.at, told.word) == (on("17:30"), "late entry")
    assert told.text == "16:20 verified; 属实"


def test_a_draft_names_who_drafted_it():
    told = clock_entries.of_bulletin(a_bulletin(ReportState.DRAFTED))

    assert (told.kind, told.number, told.by) == ("bulletin", "〔2020〕 No. 1", "李某")
    assert told.text == "follow-up report 1; drafted; 张局长"


def test_what_was_sent_says_to_whom_how_and_why_it_was_late():
    told = clock_entries.of_bulletin(a_bulletin(receiver="刘某", channel="fax", reason="线路中断"))

    assert told.text == "follow-up report 1; sent out; 张局长; 刘某; fax; 线路中断"


def test_whom_it_was_sent_to_is_not_told_of_what_is_only_checked():
    told = clock_entries.of_bulletin(a_bulletin(ReportState.CHECKED, receiver="刘某"))

    assert told.text == "follow-up report 1; checked; 张局长"


def test_a_report_that_went_out_before_it_was_entered_says_when():
    told = clock_entries.of_bulletin(a_bulletin(receiver="刘某", recorded_at=on("17:30")))

    assert (told.word, told.text.partition(" ")[0]) == ("late entry", "16:20")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "we are checked; 市防控办; answered by 王某 after 8 s; 正常"),
        ({"seconds": None}, "we are checked; 市防控办; 王某; 正常"),
        ({"answered_by": ""}, "we are checked; 市防控办; nobody answered; 正常"),
        (
            {"remedy": "加装分机", "recorded_at": on("16:30")},
            "16:20 we are checked; 市防控办; answered by 王某 after 8 s; 正常; 加装分机",
        ),
    ],
)
def test_a_check_says_who_answered_and_what_came_of_it(changes, expected):
    told = clock_entries.of_post_check(replace(CHECK, **changes))

    assert (told.kind, told.number, told.by) == ("check", "", "李某")
    assert told.text == expected


def test_a_check_written_down_late_is_a_late_entry():
    told = clock_entries.of_post_check(replace(CHECK, recorded_at=on("17:30")))

    assert (told.at, told.word) == (on("17:30"), "late entry")


def test_a_missed_stage_says_how_long_nobody_was_there():
    event = PresenceEvent(1, "missed", Stage.SCREEN, AT, "李某", 7260, "")
    told = clock_entries.of_presence(event)

    assert (told.kind, told.at, told.by) == ("presence", AT, "李某")
    assert told.text == event.sentence


def test_an_explanation_is_told_as_it_was_written():
    told = clock_entries.of_explanation("线路中断", at=AT, by="王某")

    assert (told.kind, told.text, told.by, told.at) == ("explanation", "线路中断", "王某", AT)

from dataclasses import replace

import pytest

from builders import AT, TIMES, a_message, on, settings
from dutyconsole.domain.bulletin_draft import draft_of
from dutyconsole.domain.bulletins import Bulletin, BulletinKind
from dutyconsole.domain.incident_steps import STEP_KINDS, IncidentStep, StepKind
from dutyconsole.domain.incidents import Incident, IncidentNumber, Kind, LogEntry, State
from dutyconsole.domain.report_way import ReportState

STATION = settings()
NUMBER = IncidentNumber(2020, 9)
TOLD = a_message(place="研究所宿舍", occurred_at=on("15:30"), proposal="立即送医，排查同住人员")
CALLER = "市材料研究所 陈某 (telephone)"
CALLED = STEP_KINDS[StepKind.REPORTED]
LATER = on("17:30")


def part(number, kind, message, clock, reason=""):
    return LogEntry(
        number + 1, NUMBER, number, kind, message, on(clock), "李某", TIMES.at(AT).id, reason,
        late=False,
    )  # fmt: skip


def incident(*parts, state=State.OPEN, message=TOLD):
    entries = (part(0, Kind.RECEIVED, message, "16:07"), *parts)
    counts = [entry for entry in entries if entry.kind in (Kind.RECEIVED, Kind.CORRECTION)]
    return Incident(NUMBER, state, entries, counts[-1])


def step(kind, clock, **changes):
    return IncidentStep(
        id=1,
        incident=NUMBER,
        kind=StepKind(kind),
        at=on(clock),
        recorded_at=on(clock),
        recorded_by="李某",
        **changes,
    )


CALL = step(
    "reported", "16:09", who="李某", to_whom="张某某", how="telephone", text="已报告发热情况"
)


def out(draft, sent_at, *, drafted_at):
    """A report that says what `draft` says, drafted and sent."""
    drafted = Bulletin(
        id=draft.seq * 2,
        incident=NUMBER,
        seq=draft.seq,
        kind=draft.kind,
        state=ReportState.DRAFTED,
        issue=draft.seq,
        title=draft.title,
        text=draft.text,
        elements=draft.elements,
        at=on(drafted_at),
        recorded_at=on(drafted_at),
        by="李某",
        who="李某",
    )
    gone = replace(drafted, state=ReportState.SENT, at=on(sent_at), receiver="刘某", channel="fax")
    return (drafted, gone)


def first():
    return draft_of(incident(), (CALL,), (), STATION, at=AT)


def first_sent():
    return out(first(), "16:20", drafted_at="16:12")


def follow_up(of, steps=(CALL,), previous=None):
    previous = first_sent() if previous is None else previous
    return draft_of(of, steps, previous, STATION, at=LATER, kind=BulletinKind.FOLLOW_UP)


def test_an_initial_report_tells_the_message_and_what_was_done():
    draft = first()

    assert (draft.kind, draft.seq) == (BulletinKind.FIRST, 1)
    assert draft.title == "研究所宿舍: 疫情防控, initial report"
    assert draft.text.splitlines() == [
        f"Occurred 25 Jan 2020 15:30, received 16:05. Reported by {CALLER}: {TOLD.text}",
        "Place: 研究所宿舍",
        "Cause and nature: 疫情防控",
        f"Handling so far: 16:09 {CALLED} (李某, to 张某某, telephone): 已报告发热情况",
        "Measures intended: 立即送医，排查同住人员",
    ]


def test_the_elements_are_filled_from_the_record_and_nothing_is_made_up():
    assert dict(first().elements) == {
        "time": "Occurred 25 Jan 2020 15:30, received 16:05",
        "place": "研究所宿舍",
        "source": CALLER,
        "nature": "疫情防控",
        "course": "职工王某发热38.1度，独居，已就医。",
        "handling": f"16:09 {CALLED} (李某, to 张某某, telephone): 已报告发热情况",
        "measures": "立即送医，排查同住人员",
    }


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"occurred_at": None}, "Received 25 Jan 2020 16:05, when it occurred is not known yet"),
        (
            {"occurred_at": on("23:50", "2020-01-24")},
            "Occurred 24 Jan 2020 23:50, received 25 Jan 2020 16:05",
        ),
    ],
)
def test_both_times_stand_in_it(changes, said):
    draft = draft_of(incident(message=replace(TOLD, **changes)), (), (), STATION, at=AT)

    assert draft.elements["time"] == said


def test_what_nobody_knows_yet_is_no_element():
    bare = a_message(place="", proposal="", caller="", level="serious")
    draft = draft_of(incident(message=bare), (), (), STATION, at=AT)

    assert draft.elements["source"] == "市材料研究所 (telephone)"
    assert draft.elements["nature"] == "疫情防控, serious"
    assert not {"place", "measures", "handling"} & set(draft.elements)
    assert "Place:" not in draft.text


def test_the_latest_proposal_is_the_measure():
    steps = (step("proposed", "16:09", text="隔离同住人员"), CALL)
    draft = draft_of(incident(), steps, (), STATION, at=AT)

    assert draft.elements["measures"] == "隔离同住人员"
    assert "隔离同住人员" not in draft.elements["handling"]


def test_a_follow_up_lists_nothing_but_what_changed():
    corrected = replace(TOLD, place="东区宿舍", level="serious")
    parts = (
        part(1, Kind.CORRECTION, corrected, "16:40", "地点记错"),
        part(2, Kind.SUPPLEMENT, replace(corrected, text="核酸阴性"), "17:10"),
    )
    steps = (CALL, step("referred", "16:50", to_whom="内部防控小组"))
    draft = follow_up(incident(*parts), steps)

    assert (draft.kind, draft.seq) == (BulletinKind.FOLLOW_UP, 2)
    assert draft.title == "东区宿舍: 疫情防控, follow-up report 1"
    assert draft.text.splitlines() == [
        "New since the report of 16:20:",
        "Corrected, Place: 研究所宿舍 becomes 东区宿舍",
        "Corrected, Prov. level: unrated becomes serious",
        "16:50 referred (to 内部防控小组)",
        "17:10 supplement: 核酸阴性",
    ]


def test_of_a_long_text_only_what_it_says_now_is_told():
    long = replace(TOLD, text="职工王某发热，" * 8)
    text = follow_up(incident(part(1, Kind.CORRECTION, long, "16:40", "补全"))).text

    assert text.splitlines()[1].startswith(
        "Corrected, Text: 职工王某发热38.1度，独居，已就医。 becomes 职工"
    )
    again = (*first_sent(), *out(replace(first(), seq=2), "16:50", drafted_at="16:45"))
    back = part(2, Kind.CORRECTION, TOLD, "17:00", "有误")
    entries = incident(part(1, Kind.CORRECTION, long, "16:40", "补全"), back)

    assert follow_up(entries, previous=again).text.splitlines()[1] == (
        "Corrected, Text: now 职工王某发热38.1度，独居，已就医。"
    )


def test_what_was_entered_between_the_draft_and_its_sending_is_not_lost():
    between = part(1, Kind.SUPPLEMENT, replace(TOLD, text="已到发热门诊"), "16:15")

    assert "16:15 supplement: 已到发热门诊" in follow_up(incident(between)).text


def test_that_nothing_changed_is_said():
    assert follow_up(incident()).text == "Nothing new since the report of 16:20."


def test_the_elements_go_on_as_they_were_reported_but_for_what_changed():
    said = {**first().elements, "scope": "同住2人", "place": "宿舍301"}
    scope = tuple(replace(row, elements=said) for row in first_sent())
    corrected = part(1, Kind.CORRECTION, replace(TOLD, level="major"), "16:40", "升级")
    elements = follow_up(
        incident(corrected), (CALL, step("verified", "16:45", text="属实")), scope
    ).elements

    assert list(elements)[:2] == ["time", "place"]
    assert elements["scope"] == "同住2人"
    assert elements["place"] == "宿舍301"
    assert elements["nature"] == "疫情防控, major"
    assert elements["handling"] == "16:45 verified: 属实"


def test_a_link_is_no_news_outside_the_room():
    steps = (CALL, step("linked", "16:50", step="duplicate", other=IncidentNumber(2020, 3)))

    assert follow_up(incident(), steps).text == "Nothing new since the report of 16:20."


def test_a_closed_incident_has_a_final_report_with_everything():
    parts = (
        part(1, Kind.SUPPLEMENT, replace(TOLD, text="核酸阴性"), "16:40"),
        part(2, Kind.CLOSING, replace(TOLD, text="解除观察"), "17:10"),
    )
    closed = incident(*parts, state=State.CLOSED)
    draft = draft_of(
        closed, (CALL, step("feedback", "17:05", text="已退烧")), first_sent(), STATION, at=LATER
    )

    assert (draft.kind, draft.title) == (
        BulletinKind.FINAL,
        "研究所宿舍: 疫情防控, final report",
    )
    assert draft.text.splitlines()[0] == first().text.splitlines()[0]
    assert draft.text.splitlines()[-2:] == ["16:40 supplement: 核酸阴性", "17:10 closing: 解除观察"]
    assert draft.elements["handling"].endswith("已报告发热情况; 17:05 feedback: 已退烧")


def test_what_was_closed_before_anything_was_reported_has_its_initial_report_first():
    closed = incident(part(1, Kind.CLOSING, TOLD, "16:10"), state=State.CLOSED)

    assert draft_of(closed, (), (), STATION, at=AT).kind is BulletinKind.FIRST


def test_a_cancellation_is_told_with_its_reason():
    cancelled = incident(
        part(1, Kind.CANCELLATION, replace(TOLD, text=""), "16:40", "误报"), state=State.CANCELLED
    )

    assert "16:40 cancellation: 误报" in follow_up(cancelled).text

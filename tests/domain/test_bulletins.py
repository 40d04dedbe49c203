from dataclasses import replace
from typing import get_args

import pytest

from builders import AT, TIMES, a_message, on
from dutyconsole import language
from dutyconsole.config import Element
from dutyconsole.domain.bulletins import (
    BULLETIN_KINDS,
    ELEMENTS,
    Bulletin,
    BulletinKind,
    check_act,
    missing,
    name_of,
    names_of,
    next_kind,
    next_seq,
    on_its_way,
    sent,
    title_of,
)
from dutyconsole.domain.incidents import Incident, IncidentNumber, Kind, LogEntry, State
from dutyconsole.domain.report_way import REPORT_STATES, ReportState, latest_of, may_follow
from dutyconsole.errors import BadInput, DutyError, NotAllowed

NUMBER = IncidentNumber(2020, 9)
MESSAGE = LogEntry(
    1, NUMBER, 0, Kind.RECEIVED, a_message(), on("16:07"), "李某", TIMES.at(AT).id, "", late=False
)
INCIDENT = Incident(NUMBER, State.OPEN, (MESSAGE,), MESSAGE)
FIRST = Bulletin(
    id=1,
    incident=NUMBER,
    seq=1,
    kind=BulletinKind.FIRST,
    state=ReportState.DRAFTED,
    issue=0,
    title="研究所首报",
    text="职工王某发热。",
    elements={"place": "宿舍", "time": "16:05"},
    at=on("16:10"),
    recorded_at=on("16:10"),
    by="李某",
    who="李某",
)
WAY = ("drafted", "checked", "issued", "sent", "confirmed")
LIKELY = {
    "drafted": {"who": "李某"},
    "checked": {"who": "王某"},
    "returned": {"who": "王某", "reason": "时间有误"},
    "issued": {"who": "张某某"},
    "sent": {"who": "李某", "receiver": "刘某", "channel": "fax"},
    "confirmed": {"who": "刘某", "receiver": "刘某", "channel": "telephone"},
}


def row(state, *, seq=1, kind=None, **changes):
    """What an act that lacks nothing leaves."""
    meant = kind or (BulletinKind.FIRST if seq == 1 else BulletinKind.FOLLOW_UP)
    given = {"seq": seq, "kind": meant, "state": ReportState(state), **LIKELY[state], **changes}
    return replace(FIRST, **given)


def until(state, **changes):
    """The history of one report that came as far as that."""
    return [row(each, **changes) for each in WAY[: WAY.index(state) + 1]]


def refused(act, history, **given):
    with pytest.raises(DutyError) as refusal:
        check_act(INCIDENT, history, act, at=AT, **given)
    return refusal


def test_the_elements_are_those_of_the_settings_in_their_order():
    assert tuple(ELEMENTS) == get_args(Element)


def test_what_is_missing_is_named_in_the_official_order():
    said = {"handling": "已就医", "time": "16:05", "course": "  "}

    assert missing(said, ["course", "place", "time"]) == ("place", "course")
    assert names_of(("place", "course")) == "place, course of events"


def test_every_kind_and_state_has_a_word():
    assert set(BULLETIN_KINDS) == set(BulletinKind)
    assert set(REPORT_STATES) == set(ReportState)


@pytest.mark.parametrize(
    ("kind", "seq", "said"),
    [
        ("first", 1, "initial report"),
        ("follow_up", 2, "follow-up report 1"),
        ("follow_up", 12, "follow-up report 11"),
        ("final", 7, "final report"),
    ],
)
def test_a_report_is_named_by_its_place_in_the_series(kind, seq, said):
    assert name_of(BulletinKind(kind), seq) == said
    assert title_of("Dormitory: epidemic", BulletinKind(kind), seq).endswith(f"c, {said}")


@pytest.mark.parametrize(
    ("seq", "said"),
    [
        *((2, "一"), (10, "九"), (11, "十"), (12, "十一"), (21, "二十"), (22, "二十一")),
        *((101, "一百"), (106, "一百零五"), (111, "一百一十"), (1051, "一千零五十")),
    ],
)
def test_follow_ups_have_chinese_numerals_in_chinese(seq, said):
    language.use(language.CHINESE)

    assert name_of(BulletinKind.FOLLOW_UP, seq).endswith(said)


def test_the_series_begins_with_an_initial_report():
    assert (next_seq([]), next_kind([]), next_kind([], ending=True)) == (1, "first", "first")


def test_a_report_on_its_way_is_drafted_on_and_not_doubled():
    history = [*until("sent"), row("drafted", seq=2, kind=BulletinKind.FINAL)]

    assert on_its_way(history) == history[-1]
    assert (next_seq(history), next_kind(history)) == (2, BulletinKind.FINAL)


@pytest.mark.parametrize(("ending", "kind"), [(False, "follow_up"), (True, "final")])
def test_after_one_that_was_sent_comes_the_next(ending, kind):
    history = until("sent")

    assert on_its_way(history) is None
    assert (next_seq(history), next_kind(history, ending=ending)) == (2, kind)


def test_the_latest_row_of_each_report_counts():
    first, second = until("confirmed"), until("checked", seq=2)

    assert latest_of([*first, *second]) == (first[-1], second[-1])
    assert sent([*first, *second]) == (first[3],)


@pytest.mark.parametrize("before", WAY[:-1])
def test_the_whole_way_is_open(before):
    act = row(WAY[WAY.index(before) + 1])

    check_act(INCIDENT, until(before), act, at=AT)


@pytest.mark.parametrize("before", ["drafted", "checked", "issued"])
def test_a_report_can_be_sent_back_until_it_is_sent_and_is_drafted_again(before):
    back = row("returned")
    check_act(INCIDENT, until(before), back, at=AT)

    check_act(INCIDENT, [*until(before), back], row("drafted"), at=AT)


@pytest.mark.parametrize(
    ("before", "act"),
    [
        *(("drafted", "issued"), ("drafted", "sent"), ("checked", "sent"), ("issued", "drafted")),
        *(
            ("issued", "checked"),
            ("sent", "returned"),
            ("sent", "issued"),
            ("drafted", "confirmed"),
        ),
        *(("confirmed", "confirmed"), ("sent", "sent"), ("confirmed", "returned")),
    ],
)
def test_no_step_of_the_way_is_left_out_or_done_twice(before, act):
    refusal = refused(row(act), until(before))

    assert refusal.type is NotAllowed
    assert f"is {REPORT_STATES[ReportState(before)]}; only what is" in str(refusal.value)
    assert not may_follow(ReportState(act), ReportState(before))


def test_nothing_comes_before_a_draft():
    assert str(refused(row("sent"), []).value) == "No report on 〔2020〕 No. 9 is drafted yet"


def test_nobody_checks_what_they_drafted():
    assert "李某 drafted it" in str(refused(row("checked", who="李某"), until("drafted")).value)


def test_whoever_checked_it_may_sign_it():
    check_act(INCIDENT, until("checked"), row("issued", who="王某"), at=AT)


def test_sending_back_needs_a_reason():
    assert "why it is sent back" in str(refused(row("returned", reason=""), until("checked")).value)


def test_what_is_missing_stops_nothing_but_asks_for_a_reason_when_it_goes_out():
    lacking = ("time", "place", "course", "handling")
    for state in WAY[:3]:
        history = until(state)[:-1]
        check_act(INCIDENT, history, row(state), at=AT, required=lacking)
    refusal = refused(row("sent"), until("issued"), required=lacking)

    assert "without course of events, handling so far: say why" in str(refusal.value)
    check_act(INCIDENT, until("issued"), row("sent", reason="情况待核"), at=AT, required=lacking)


def test_a_final_report_ends_the_series():
    history = [*until("sent"), *until("sent", seq=2, kind=BulletinKind.FINAL)]
    refusal = refused(row("drafted", seq=3), history)

    assert "The final report on 〔2020〕 No. 9 was sent" in str(refusal.value)


@pytest.mark.parametrize(("seq", "kind"), [(1, "follow_up"), (1, "final"), (2, "first")])
def test_only_the_first_one_is_an_initial_report(seq, kind):
    history = until("sent") if seq > 1 else []
    refusal = refused(row("drafted", seq=seq, kind=BulletinKind(kind)), history)

    assert "begins with an initial report" in str(refusal.value)


@pytest.mark.parametrize(
    ("act", "changes", "words"),
    [
        *((each, {"who": ""}, "Write down the name") for each in WAY),
        ("drafted", {"text": ""}, "what the report says"),
        ("drafted", {"elements": {"weather": "雪"}}, "“weather” is no element"),
        ("sent", {"receiver": ""}, "Who received it?"),
        ("sent", {"channel": "pigeon"}, "“pigeon” is not a channel"),
        ("confirmed", {"channel": ""}, "“” is not a channel"),
        ("sent", {"at": on("16:12:08")}, "lies ahead of the clock"),
        ("sent", {"at": on("16:03")}, "earlier than the message was received"),
        ("confirmed", {"at": on("16:09")}, "before the report was sent"),
    ],
)
def test_what_cannot_be_is_refused(act, changes, words):
    before = WAY.index(act) - 1
    refusal = refused(row(act, **changes), until(WAY[before]) if before >= 0 else [])

    assert refusal.type is BadInput
    assert words in str(refusal.value)


def test_what_went_out_before_it_was_entered_keeps_its_own_time():
    history = [row("drafted", at=AT, recorded_at=AT), row("checked", at=AT), row("issued", at=AT)]
    out = row("sent", at=on("16:08"), recorded_at=on("16:40"))
    check_act(INCIDENT, history, out, at=on("16:40"))

    assert out.late_entry
    assert not replace(out, recorded_at=on("16:38")).late_entry

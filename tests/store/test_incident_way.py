"""What was done about an incident, kept: special situations, calls, referrals, links, verdicts."""

from dataclasses import replace

import pytest

from builders import AT, CATEGORIES, TIMES, a_message, on, taken_down
from dutyconsole.config import Limits, SpecialCriterion
from dutyconsole.config.file import template
from dutyconsole.domain.incident_steps import Deed, Rules, StepKind, is_special
from dutyconsole.domain.incidents import IncidentNumber, Kind
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.store import incidents
from dutyconsole.store.cases import get_case
from dutyconsole.store.incident_steps import list_steps
from dutyconsole.store.incident_way import note_step
from dutyconsole.store.verification import verify

FEVER = "职工王某发热38.1度，独居。"
RULES = Rules((SpecialCriterion(key="fever", name="发热", temperature=37.3),))
ONE, TWO = IncidentNumber(2020, 1), IncidentNumber(2020, 2)


def take_down(db, text=FEVER, *, at=AT, rules=RULES, **given):
    return incidents.take_down(
        db, a_message(text=text, received_at=at), by="李某", at=at, times=TIMES,
        categories=CATEGORIES, rules=rules, **given,
    ).incident  # fmt: skip


def do(db, number, kind, *, at=AT, done_at=None, **said):
    return note_step(db, number, Deed(kind=kind, at=done_at or at, **said), by="李某", at=at)


def kinds(db, number):
    return [step.kind.value for step in list_steps(db, number)]


def test_a_fever_is_special_in_the_act_that_takes_it_down(db):
    number = take_down(db)

    assert kinds(db, number) == ["special"]
    assert (
        db.execute("SELECT count(*) FROM journal WHERE subject = ?", (number.subject,)).fetchone()[
            0
        ]
        == 1
    )


def test_an_officer_says_why_it_is_none(db):
    number = take_down(db, "明起测温，阈值37.3度，发热者上报。", not_special="只是通知")
    (step,) = list_steps(db, number)

    assert (step.kind, step.reason) == (StepKind.NOT_SPECIAL, "只是通知")


def test_a_supplement_makes_it_special(db):
    number = take_down(db, "职工王某咳嗽。")
    incidents.amend(
        db, number, Kind.SUPPLEMENT, text="复测38.4度。", by="李某", at=on("16:20"), rules=RULES
    )

    assert is_special(list_steps(db, number))


def test_what_was_declined_once_is_not_asked_again_for_the_same_reason(db):
    number = take_down(db, not_special="体温计坏")
    incidents.amend(
        db, number, Kind.SUPPLEMENT, text="复测38.4度。", by="李某", at=on("16:20"), rules=RULES
    )

    assert kinds(db, number) == ["not_special"]


def test_a_call_says_who_was_told(db):
    number = take_down(db)

    with pytest.raises(BadInput, match="Who was told"):
        do(db, number, StepKind.REPORTED, step="head")
    assert kinds(db, number) == ["special"]


def test_a_call_entered_long_after_it_is_a_late_entry(db):
    number = take_down(db)
    do(
        db,
        number,
        StepKind.REPORTED,
        at=on("17:00"),
        done_at=on("16:15"),
        step="head",
        to_whom="张",
    )

    assert [step.late for step in list_steps(db, number)] == [False, True]


def test_a_call_before_the_message_cannot_be(db):
    number = take_down(db)

    with pytest.raises(BadInput, match="earlier than the message"):
        do(db, number, StepKind.REPORTED, done_at=AT.shift(minutes=-5), step="head", to_whom="张")


def test_a_call_to_come_cannot_be(db):
    number = take_down(db)

    with pytest.raises(BadInput, match="ahead of the clock"):
        do(db, number, StepKind.VERIFIED, done_at=AT.shift(minutes=5), text="属实")


def test_sending_back_needs_a_reason_and_a_referral(db):
    number = take_down(db)

    with pytest.raises(BadInput, match="why it was sent back"):
        do(db, number, StepKind.RETURNED)
    with pytest.raises(NotAllowed, match="referred to nobody"):
        do(db, number, StepKind.RETURNED, reason="不属本组")


def test_the_whole_way(db):
    number = take_down(db)
    for kind, said in (
        (StepKind.VERIFIED, {"text": "属实", "who": "李某"}),
        (StepKind.REPORTED, {"step": "head", "to_whom": "张组长"}),
        (StepKind.INSTRUCTED, {"who": "张组长", "text": "立即送医，封闭宿舍。"}),
        (StepKind.REFERRED, {"to_whom": "内部防控小组"}),
        (StepKind.RETURNED, {"reason": "应由协调处置小组办"}),
        (StepKind.REFERRED, {"to_whom": "协调处置小组"}),
        (StepKind.FEEDBACK, {"text": "已送市第三医院。"}),
    ):
        do(db, number, kind, **said)
    incidents.amend(db, number, Kind.CLOSING, text="核酸阴性。", by="李某", at=AT, rules=RULES)

    assert kinds(db, number) == [
        "special", "verified", "reported", "instructed", "referred", "returned", "referred",
        "feedback",
    ]  # fmt: skip
    assert verify(db.path).sound


def test_a_cancelled_incident_takes_no_step(db):
    number = take_down(db)
    incidents.amend(db, number, Kind.CANCELLATION, reason="误报", by="李某", at=AT)

    with pytest.raises(NotAllowed, match="cancelled"):
        do(db, number, StepKind.VERIFIED, text="属实")


def test_special_is_decided_once_at_a_time(db):
    number = take_down(db)

    with pytest.raises(NotAllowed, match="already"):
        do(db, number, StepKind.SPECIAL, text="发热")
    do(db, number, StepKind.NOT_SPECIAL, reason="复测36.5")
    with pytest.raises(NotAllowed, match="no special situation"):
        do(db, number, StepKind.NOT_SPECIAL, reason="复测36.5")


def test_a_special_situation_cannot_be_left_to_one_that_is_none(db):
    ordinary, special = take_down(db, "停水通知。"), take_down(db)

    with pytest.raises(NotAllowed, match="mark that one first"):
        do(db, special, StepKind.LINKED, step="duplicate", other=ordinary)
    do(db, ordinary, StepKind.LINKED, step="follow_up", other=special)

    assert get_case(db, ordinary).steps[-1].other == special


def test_duplicates_make_no_circle(db):
    first, second = take_down(db), take_down(db)
    do(db, second, StepKind.LINKED, step="duplicate", other=first)

    with pytest.raises(NotAllowed, match="duplicate itself"):
        do(db, first, StepKind.LINKED, step="duplicate", other=second)
    with pytest.raises(NotAllowed, match="to itself"):
        do(db, first, StepKind.LINKED, step="duplicate", other=first)


def test_a_link_to_nothing_is_refused(db):
    number = take_down(db)

    with pytest.raises(BadInput, match="no incident"):
        do(db, number, StepKind.LINKED, step="duplicate", other=IncidentNumber(2020, 99))


def test_public_opinion_is_closed_with_a_verdict(db):
    rules = Rules((), frozenset({"epidemic"}))
    number = take_down(db, "网传封城。", rules=rules)

    with pytest.raises(NotAllowed, match="verdict"):
        incidents.amend(db, number, Kind.CLOSING, text="已办", by="李某", at=AT, rules=rules)
    with pytest.raises(NotAllowed, match="needs a verdict"):
        do(db, number, StepKind.REBUTTAL, text="不实")
    do(db, number, StepKind.VERDICT, text="谣言")
    do(db, number, StepKind.REBUTTAL, text="已在公众号辟谣")
    incidents.amend(db, number, Kind.CLOSING, text="已办", by="李某", at=AT, rules=rules)

    assert kinds(db, number) == ["verdict", "rebuttal"]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_template_has_a_kind_for_public_opinion(language):
    assert 'key = "public_opinion"' in template(language)


def test_a_step_never_loses_its_words(db):
    number = taken_down(db).incident
    do(db, number, StepKind.INSTRUCTED, who="张[b]组长", text="第一行\n第二行 [/]")
    (step,) = list_steps(db, number)

    assert (step.who, step.text) == ("张[b]组长", "第一行\n第二行 [/]")


def test_a_call_that_is_late_says_why(db):
    number = take_down(db)
    at = AT.shift(minutes=11)
    deed = Deed(kind=StepKind.REPORTED, at=at, step="head", to_whom="张组长")

    with pytest.raises(NotAllowed, match="late by 1 min: say why"):
        note_step(db, number, deed, by="李某", at=at, limits=Limits())
    note_step(db, number, replace(deed, reason="占线"), by="李某", at=at, limits=Limits())

    assert list_steps(db, number)[-1].reason == "占线"

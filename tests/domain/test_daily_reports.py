from dataclasses import replace
from decimal import Decimal

import msgspec
import pytest

from builders import on, settings
from dutyconsole.domain.daily_figures import DailyFigures, Figure, FigureBlock, Identity, SupplyLine
from dutyconsole.domain.daily_reports import (
    NIL,
    TEXTS,
    DailyReport,
    check_act,
    check_signing,
    last_out,
    period_of,
    seq_to_draft,
    what_is_corrected,
)
from dutyconsole.domain.headcount import Headcount
from dutyconsole.domain.report_way import ReportState, latest_of
from dutyconsole.domain.reports import DueReport
from dutyconsole.errors import BadInput, NotAllowed

NOW = on("18:00")
SAID = dict.fromkeys(TEXTS, "无")
STATES = list(ReportState)
LEGAL = {
    "drafted": {"drafted", "checked", "returned"},
    "checked": {"drafted"},
    "returned": {"drafted", "checked", "issued"},
    "issued": {"checked"},
    "sent": {"issued"},
    "confirmed": {"sent"},
}
"""In which states each act may find a report."""


def a_report(state="drafted", **changes):
    given = {
        "id": 1, "rule": "daily", "due": on("17:00"), "seq": 0, "state": ReportState(state),
        "issue": 0, "since": on("16:00", "2020-01-24"), "until": on("16:00"), "texts": SAID,
        "figures": {}, "explanations": {}, "seen": {}, "at": on("16:20"),
        "recorded_at": on("16:20"), "by": "李某", "who": "李某",
    }  # fmt: skip
    return DailyReport(**(given | changes))


def going_on(state, **changes):
    given = {"who": "王某", "receiver": "刘某", "channel": "fax", "reason": "数字有误"}
    return a_report(state, **(given | changes))


def figures(*identities, visitors="3", balance="120"):
    masks = SupplyLine(
        "masks", "口罩", "个", Decimal(0), Decimal(0), Decimal(0), Decimal(0), Decimal(balance),
        None, short=False,
    )  # fmt: skip
    count = Figure("visitors.count", "Visits", Decimal(visitors))
    return DailyFigures(
        since=on("16:00", "2020-01-24"),
        until=on("16:00"),
        campaign=True,
        blocks=(FigureBlock("visitors", "Visitors", (count,)),),
        supplies=(masks,),
        identities=identities,
        headcount=Headcount(()),
    )


@pytest.mark.parametrize("before", STATES)
@pytest.mark.parametrize("act", STATES)
def test_an_act_finds_the_report_in_a_state_in_which_it_is_its_time(before, act):
    history = [a_report("drafted"), going_on(before)]
    if before.value in LEGAL[act.value]:
        check_act(history, going_on(act, who="赵某"), at=NOW)
    else:
        with pytest.raises(NotAllowed, match=r"only what is .* can be"):
            check_act(history, going_on(act, who="赵某"), at=NOW)


@pytest.mark.parametrize("act", [each for each in STATES if each is not ReportState.DRAFTED])
def test_only_a_draft_begins(act):
    with pytest.raises(NotAllowed, match="No report of 2020-01-25 is drafted yet"):
        check_act([], going_on(act), at=NOW)


@pytest.mark.parametrize("blank", ["", " ", "\n\t"])
@pytest.mark.parametrize("key", TEXTS)
def test_a_blank_part_is_refused_by_its_name(key, blank):
    with pytest.raises(BadInput, match=f"Nothing is said under “{TEXTS[key]}”;"):
        check_act([], a_report(texts={**SAID, key: blank}), at=NOW)


@pytest.mark.parametrize("nil", NIL)
def test_that_there_is_nothing_is_an_answer(nil):
    report = a_report(texts=dict.fromkeys(TEXTS, nil))
    check_act([], report, at=NOW)

    assert report.is_nil


def test_one_part_that_says_something_makes_it_no_nil_report():
    assert not a_report(texts={**SAID, "work": "测温180人"}).is_nil


def test_the_checker_is_not_the_last_one_who_drafted_it():
    history = [a_report(who="王某"), a_report(id=2, who="李某")]
    check_act(history, going_on("checked", who="王某"), at=NOW)
    with pytest.raises(NotAllowed, match="李某 drafted it"):
        check_act(history, going_on("checked", who="李某"), at=NOW)


@pytest.mark.parametrize(
    ("act", "changes", "sentence"),
    [
        (going_on("issued", who=""), {"state": "checked"}, "Who signs it off"),
        (going_on("returned", reason=""), {"state": "checked"}, "Say why it is sent back"),
        (going_on("sent", receiver=""), {"state": "issued"}, "Who received it"),
        (going_on("sent", channel="信鸽"), {"state": "issued"}, "“信鸽” is not a channel"),
        (going_on("sent", at=on("18:01")), {"state": "issued"}, "ahead of the clock"),
        (going_on("confirmed", at=on("16:18")), {"state": "sent"}, "cannot be confirmed before"),
    ],
)
def test_an_act_that_lacks_something_is_refused(act, changes, sentence):
    before = a_report(changes["state"])
    with pytest.raises((BadInput, NotAllowed), match=sentence):
        check_act([a_report(), before], act, at=NOW)


def test_a_receipt_is_confirmed_within_the_minute_in_which_it_was_sent():
    history = [going_on("sent", at=on("16:20:30"))]

    check_act(history, going_on("confirmed", at=on("16:20")), at=NOW)


def test_of_what_a_draft_is():
    sent, correction = going_on("sent"), a_report(seq=1, reason="少登一人")

    assert seq_to_draft([], correcting=False) == 0
    assert seq_to_draft([a_report()], correcting=False) == 0
    assert seq_to_draft([sent], correcting=True) == 1
    assert seq_to_draft([sent, correction], correcting=False) == 1
    assert seq_to_draft([sent, replace(correction, state=ReportState.SENT)], correcting=True) == 2


def test_the_last_one_that_went_up_is_not_the_correction_on_its_way():
    history = [going_on("sent"), a_report(seq=1, reason="少登"), going_on("confirmed")]

    assert last_out(history) == history[2]
    assert latest_of(history) == (history[2], history[1])
    assert what_is_corrected(history, 1) == "少登"


def test_figures_that_are_others_by_now_are_named():
    draft = a_report("issued", figures=figures().flat)
    check_signing(draft, figures(), None)
    with pytest.raises(NotAllowed, match=r"changed since it was drafted \(Visits, 口罩\)"):
        check_signing(draft, figures(visitors="4", balance="110"), None)


def test_what_does_not_add_up_is_named_with_who_makes_the_difference():
    broken = Identity("headcount", "12 = 11", holds=False, names=("王芳",))
    now = figures(broken, Identity("isolation", "3 + 2 - 1 = 4", holds=True))
    draft = a_report("issued", figures=now.flat)
    with pytest.raises(NotAllowed, match=r"does not add up: 12 = 11 \(王芳\); correct it"):
        check_signing(draft, now, None)

    check_signing(replace(draft, explanations={"headcount": "在途"}), now, None)


def test_an_explanation_of_one_thing_explains_no_other():
    now = figures(Identity("a", "1 = 2", holds=False), Identity("b", "3 = 4", holds=False))
    draft = a_report("issued", figures=now.flat, explanations={"a": "在途"})
    with pytest.raises(NotAllowed, match="does not add up: 3 = 4;"):
        check_signing(draft, now, None)


def test_of_many_names_a_refusal_tells_the_first():
    names = tuple(f"王{n}" for n in range(9))
    now = figures(Identity("rounds", "180 = 171", holds=False, names=names))
    with pytest.raises(NotAllowed, match=r"\(王0, 王1, 王2, 王3, 王4, …\)"):
        check_signing(a_report("issued", figures=now.flat), now, None)


def test_a_correction_keeps_its_period_whatever_was_sent_before_it_since():
    before = a_report("sent", until=on("15:00", "2020-01-24"))
    draft = a_report("issued", figures=figures().flat)
    check_signing(replace(draft, seq=1), figures(), before)
    with pytest.raises(NotAllowed, match="Its period begins at 2020-01-24 15:00"):
        check_signing(draft, figures(), before)


@pytest.mark.parametrize(("cutoff", "until"), [(on("16:00"), "16:00"), (None, "17:00")])
def test_the_period_ends_at_the_cut_off_or_when_it_is_due(cutoff, until):
    rule = msgspec.structs.replace(settings().reports[0], cutoff=cutoff and cutoff.time())
    due = DueReport(rule, on("17:00"), cutoff)

    assert period_of(due) == (on(until, "2020-01-24"), on(until))
    assert period_of(due, on("12:00")) == (on("12:00"), on(until))

"""When a message is sent, what may follow what, and what stands in it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import AT, on, settings
from dutyconsole import config
from dutyconsole.domain.handover import CrewMember
from dutyconsole.domain.outbox import (
    GIVEN_UP_AFTER,
    Dispatch,
    Notice,
    Occasion,
    Outcome,
    State,
    Try,
    check_drop,
    check_end,
    check_resend,
    check_start,
    code_of,
    compose,
    next_try,
    notice_uid,
    recipients,
    state_of,
    wording,
)
from dutyconsole.errors import NotAllowed

STARTED, SENT, FAILED, UNKNOWN, GIVEN_UP = Outcome
NOTICE = Notice("0badc0de", "report daily", "王某", "值班室", "报告", AT)
CREW = (CrewMember("leader", "张某"), CrewMember("lead", "李某"), CrewMember("second", "王某"))


def tried(*outcomes, minutes=0):
    """These outcomes, at the moment of the notice or so many minutes later."""
    return tuple(Try(1, AT.shift(minutes=minutes), each, "") for each in outcomes)


def a_dispatch(*outcomes):
    return Dispatch(1, NOTICE, tried(*outcomes))


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ((), State.WAITING),
        ((STARTED,), State.SENDING),
        ((STARTED, FAILED), State.FAILED),
        ((STARTED, FAILED, STARTED), State.SENDING),
        ((STARTED, FAILED, STARTED, SENT), State.SENT),
        ((STARTED, UNKNOWN), State.UNKNOWN),
        ((STARTED, UNKNOWN, GIVEN_UP), State.GIVEN_UP),
    ],
)
def test_what_befell_it_last_is_where_it_stands(outcomes, expected):
    assert state_of(tried(*outcomes)) is expected


def test_a_new_message_is_sent_at_once():
    assert next_try(NOTICE, ()) == AT


@pytest.mark.parametrize(
    ("failures", "minutes"), [(1, 1), (2, 2), (3, 5), (4, 15), (5, 30), (6, 60), (7, 60), (20, 60)]
)
def test_the_distance_grows_with_every_failure(failures, minutes):
    assert next_try(NOTICE, tried(*[STARTED, FAILED] * failures)) == AT.shift(minutes=minutes)


@pytest.mark.parametrize("last", [STARTED, SENT, UNKNOWN, GIVEN_UP])
def test_what_may_have_arrived_is_not_sent_again(last):
    assert next_try(NOTICE, tried(STARTED, last)) is None


def test_after_a_day_it_is_not_tried_again():
    day = GIVEN_UP_AFTER // 60

    assert next_try(NOTICE, tried(FAILED, minutes=day - 2)) == AT.shift(minutes=day - 1)
    assert next_try(NOTICE, tried(FAILED, minutes=day - 1)) is None


@given(st.lists(st.sampled_from([STARTED, FAILED, SENT, UNKNOWN, GIVEN_UP]), max_size=40))
def test_by_the_rules_a_message_leaves_once_and_is_never_stuck(wishes):
    """Whatever is attempted in whatever order, only what the checks let through befalls it."""
    dispatch = a_dispatch()
    for wish in wishes:
        try:
            check_start(dispatch) if wish is STARTED else check_end(dispatch, wish)
        except NotAllowed:
            continue
        dispatch = replace(dispatch, tries=(*dispatch.tries, *tried(wish)))
    outcomes = [each.outcome for each in dispatch.tries]

    assert outcomes.count(SENT) + outcomes.count(UNKNOWN) <= 1
    assert STARTED not in outcomes[outcomes.index(SENT) :] if SENT in outcomes else True
    assert STARTED not in outcomes[outcomes.index(UNKNOWN) :] if UNKNOWN in outcomes else True
    assert (dispatch.state in (State.WAITING, State.FAILED)) == bool(
        next_try(NOTICE, dispatch.tries)
    )


@pytest.mark.parametrize("outcomes", [(STARTED,), (SENT,), (UNKNOWN,), (GIVEN_UP,)])
def test_it_is_not_begun_twice(outcomes):
    with pytest.raises(NotAllowed, match="Message 1 is in the state"):
        check_start(a_dispatch(*outcomes))


def test_nothing_is_sent_that_was_not_begun():
    for outcome in (SENT, UNKNOWN, STARTED):
        with pytest.raises(NotAllowed):
            check_end(a_dispatch(), outcome)


@pytest.mark.parametrize("outcome", [FAILED, GIVEN_UP])
def test_it_can_fail_before_it_was_begun(outcome):
    check_end(a_dispatch(), outcome)

    with pytest.raises(NotAllowed):
        check_end(a_dispatch(GIVEN_UP), outcome)


@pytest.mark.parametrize(
    ("last", "resend", "drop"),
    [
        (STARTED, False, False),
        (SENT, False, False),
        (FAILED, True, True),
        (UNKNOWN, True, True),
        (GIVEN_UP, True, False),
    ],
)
def test_what_a_person_may_decide(last, resend, drop):
    def allowed(check):
        try:
            check(a_dispatch(last))
        except NotAllowed:
            return False
        return True

    assert (allowed(check_resend), allowed(check_drop)) == (resend, drop)


def test_the_same_occasion_has_the_same_uid():
    assert notice_uid("report daily", "5", "王某") == notice_uid("report daily", "5", "王某")
    assert notice_uid("report daily", "5", "王某") == "9e04dc7988b9067c9c3923c165b4d882"


@pytest.mark.parametrize(
    "other",
    [("report weekly", "5", "王某"), ("report daily", "15", "王某"), ("report daily", "5", "李某")],
)
def test_another_occasion_stage_or_recipient_has_another_uid(other):
    assert notice_uid("report daily", "5", "王某") != notice_uid(*other)


def test_what_stands_side_by_side_is_not_run_together():
    assert notice_uid("a", "b", "c") != notice_uid("ab", "", "c")


def test_a_message_says_what_and_when_and_where_to_answer():
    title, text = wording(Occasion("incident", on("17:00"), "2020/12", "王某发热"), settings())

    assert title == "市科学技术局值班室: Incident 2020/12"
    assert text == (
        "Incident 2020/12\ndue 25 Jan 17:00\nPlease answer at the duty desk of 市科学技术局值班室."
    )


def test_what_was_said_leaves_the_room_only_where_that_is_allowed():
    occasion = Occasion("incident", on("17:00"), "2020/12", "王某发热，13800001234")
    allowed = settings(notify=config.Notify(personal=True))

    assert "王某" not in "".join(wording(occasion, settings()))
    assert "王某发热，13800001234" in wording(occasion, allowed)[1]


def test_an_occasion_without_a_time_names_none():
    assert "due" not in wording(Occasion("presence"), settings())[1]


def test_a_message_carries_its_code_at_the_end():
    notice = compose("report daily", "5", "王某", Occasion("report"), settings(), at=AT)

    assert notice.text.endswith(f"\n{code_of(notice.uid)}")
    assert code_of("a3f9bbbb") == "〔A3F9〕"
    assert (notice.recipient, notice.subject, notice.at) == ("王某", "report daily", AT)


@pytest.mark.parametrize(
    ("to", "reachable", "expected"),
    [
        (["second"], {"王某"}, ("王某",)),
        (["second"], {"王某", "second"}, ("王某",)),
        (["second"], {"second"}, ("second",)),
        (["second"], set(), ("王某",)),
        (["head"], {"head"}, ("head",)),
        (["head"], {"张某某", "head"}, ("张某某",)),
        (["head"], set(), ("张某某",)),
        (["赵某"], set(), ("赵某",)),
        (["second", "王某"], {"王某"}, ("王某",)),
        (["leader", "lead"], {"leader"}, ("leader", "李某")),
    ],
)
def test_who_is_meant(to, reachable, expected):
    assert recipients(to, settings(), CREW, reachable) == expected


def test_a_post_in_which_nobody_stands_is_named_itself():
    assert recipients(["second"], settings(), (), {"王某"}) == ("second",)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import on
from dutyconsole.domain.handover_checks import check_step
from dutyconsole.domain.handover_steps import (
    ENDS,
    TRANSFERS,
    Kind,
    Sides,
    Signature,
    State,
    Step,
    may_follow,
    state_of,
    transfer_of,
    waiting_for,
)
from dutyconsole.errors import BadInput, DutyError, NotAllowed

SIDES = Sides(("周某", "吴某"), ("冯某", "单某"), ("张某某", "赵某某"))
AT = on("08:25")


def signed(*names, **given):
    return tuple(Signature(name, "lead", **given) for name in names)


def a_step(kind, *names, **given):
    return Step(kind, given.pop("at", AT), signed(*names), **given)


OFFER = a_step(Kind.OFFERED, "周某", "吴某")
ACCEPT = a_step(Kind.ACCEPTED, "冯某", "单某")
WITHDRAW = a_step(Kind.WITHDRAWN, "周某")
REFUSE = a_step(Kind.REFUSED, "冯某", reason="钥匙少一把")
PART = a_step(
    Kind.ACCEPTED_IN_PART,
    "冯某",
    reason="单某路上堵车",
    late=("单某",),
    stays="吴某",
    until=on("09:10"),
)
COMPLETE = a_step(Kind.COMPLETED, "单某")
FORCE = a_step(Kind.TAKEN_OVER, "张某某", reason="交班人员突发疾病")
EVERY = (OFFER, ACCEPT, WITHDRAW, REFUSE, PART, COMPLETE, FORCE)


def allowed(steps, step):
    try:
        check_step(steps, step, SIDES)
    except DutyError:
        return False
    return True


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ((), State.PREPARED),
        ((OFFER,), State.OFFERED),
        ((OFFER, ACCEPT), State.ACCEPTED),
        ((OFFER, WITHDRAW), State.PREPARED),
        ((OFFER, REFUSE, OFFER), State.OFFERED),
        ((OFFER, PART), State.IN_PART),
        ((OFFER, PART, PART, COMPLETE), State.ACCEPTED),
        ((FORCE,), State.TAKEN_OVER),
        ((OFFER, PART, FORCE), State.TAKEN_OVER),
    ],
)
def test_a_handover_goes_its_way_step_by_step(steps, state):
    for number, step in enumerate(steps):
        check_step(steps[:number], step, SIDES)

    assert state_of(steps) is state


@pytest.mark.parametrize(
    ("before", "step"),
    [((), ACCEPT), ((), WITHDRAW), ((OFFER,), OFFER), ((OFFER, ACCEPT), FORCE), ((FORCE,), OFFER)],
)
def test_what_does_not_follow_is_refused_with_where_it_stands(before, step):
    with pytest.raises(NotAllowed, match="The handover is"):
        check_step(before, step, SIDES)


@pytest.mark.parametrize("step", [OFFER, ACCEPT])
def test_all_of_a_side_sign(step):
    before = () if step is OFFER else (OFFER,)
    alone = Step(step.kind, AT, step.signatures[:1])

    with pytest.raises(NotAllowed, match=f"Still to sign: {step.signers[1]}"):
        check_step(before, alone, SIDES)


def test_nobody_signs_on_both_sides():
    with pytest.raises(NotAllowed, match="nobody signs on both sides"):
        check_step((OFFER,), a_step(Kind.ACCEPTED, "冯某", "周某"), SIDES)


def test_nobody_signs_twice():
    with pytest.raises(NotAllowed, match="Everybody signs once"):
        check_step((), a_step(Kind.OFFERED, "周某", "周某"), SIDES)


def test_a_step_that_nobody_signed_is_none():
    with pytest.raises(NotAllowed, match="Nobody has signed"):
        check_step((), a_step(Kind.OFFERED), SIDES)


def test_whoever_stands_in_signs_with_a_reason():
    reason = "单某请假"
    stand_in = Signature("孙某", "second", stands_in_for="单某", reason=reason)
    silent = Signature("孙某", "second", stands_in_for="单某")

    assert allowed((OFFER,), Step(Kind.ACCEPTED, AT, (*signed("冯某"), stand_in)))
    with pytest.raises(BadInput, match="Why does 孙某 stand in for 单某"):
        check_step((OFFER,), Step(Kind.ACCEPTED, AT, (*signed("冯某"), silent)), SIDES)


def test_whoever_stays_on_signs_once_on_the_side_that_gives():
    both = Sides(("周某", "吴某"), ("冯某", "吴某"), ("张某某",))

    assert waiting_for((OFFER,), both) == ("冯某",)
    check_step((OFFER,), a_step(Kind.ACCEPTED, "冯某"), both)


def test_only_whoever_offered_withdraws():
    with pytest.raises(NotAllowed, match="withdraw"):
        check_step((OFFER,), a_step(Kind.WITHDRAWN, "冯某"), SIDES)


@pytest.mark.parametrize("step", [REFUSE, PART, FORCE])
def test_what_is_out_of_the_ordinary_has_a_reason(step):
    silent = Step(
        step.kind, AT, step.signatures, late=step.late, stays=step.stays, until=step.until
    )

    with pytest.raises(BadInput, match="Say why"):
        check_step((OFFER,), silent, SIDES)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"late": ()}, "Who is not there"),
        ({"stays": "冯某"}, "Who of the outgoing crew stays"),
        ({"until": AT}, "Until when"),
        ({"until": None}, "Until when"),
    ],
)
def test_who_is_late_who_stays_and_until_when_are_said(change, words):
    given = {"reason": "堵车", "late": ("单某",), "stays": "吴某", "until": on("09:10")} | change

    with pytest.raises(BadInput, match=words):
        check_step((OFFER,), a_step(Kind.ACCEPTED_IN_PART, "冯某", **given), SIDES)


def test_whoever_is_late_completes_it():
    assert waiting_for((OFFER, PART), SIDES) == ("单某",)
    with pytest.raises(NotAllowed, match="Still to sign: 单某"):
        check_step((OFFER, PART), a_step(Kind.COMPLETED, "冯某"), SIDES)


def test_only_the_leader_or_the_office_takes_over():
    with pytest.raises(NotAllowed, match="Only the duty leader or the office"):
        check_step((), a_step(Kind.TAKEN_OVER, "冯某", reason="没人"), SIDES)


def test_responsibility_moves_with_the_first_acceptance():
    assert transfer_of((OFFER, PART, COMPLETE)) is PART
    assert transfer_of((OFFER, REFUSE)) is None


def reached(choices):
    """What comes of trying these steps one after the other; what is refused is left out."""
    steps = ()
    for step in choices:
        if allowed(steps, step):
            steps = (*steps, step)
    return steps


ATTEMPTS = st.lists(st.sampled_from(EVERY), max_size=20)


@given(ATTEMPTS)
def test_from_wherever_one_has_come_an_end_is_reached(attempts):
    steps = reached(attempts)

    assert state_of(steps) in ENDS or allowed(steps, FORCE)


@given(ATTEMPTS)
def test_responsibility_moves_at_most_once_and_an_end_has_moved_it(attempts):
    steps = reached(attempts)
    state = state_of(steps)
    moved = [step for step in steps if step.kind in TRANSFERS and step.kind is not Kind.TAKEN_OVER]

    assert (transfer_of(steps) is not None) == (state in ENDS or state is State.IN_PART)
    assert not moved or transfer_of(steps) == moved[0]


@given(ATTEMPTS)
def test_what_is_said_to_be_possible_is_what_is_not_refused_as_out_of_turn(attempts):
    steps = reached(attempts)

    assert {step.kind for step in EVERY if allowed(steps, step)} == set(may_follow(state_of(steps)))


def test_nobody_drops_out_of_those_who_are_late_without_signing():
    sides = Sides(("周某", "吴某"), ("冯某", "单某", "钱某"), ("张某某",))
    said = {"reason": "堵车", "stays": "吴某", "until": on("10:00")}
    part = a_step(Kind.ACCEPTED_IN_PART, "冯某", late=("单某", "钱某"), **said)
    dropped = a_step(Kind.ACCEPTED_IN_PART, "冯某", late=("单某",), **said)
    came = a_step(Kind.ACCEPTED_IN_PART, "钱某", late=("单某",), **said)

    check_step([OFFER], part, sides)
    check_step([OFFER, part], came, sides)
    with pytest.raises(NotAllowed, match="Still to sign: 钱某"):
        check_step([OFFER, part], dropped, sides)

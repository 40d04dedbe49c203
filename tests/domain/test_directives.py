from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import AT, on
from dutyconsole.domain import directives
from dutyconsole.domain.directives import DueMoment, chase_dates, chases, due_moments, standing
from dutyconsole.domain.matters import Matter
from dutyconsole.errors import BadInput, NotAllowed

MONDAY = "2020-01-27"
NOTED = Matter(
    1, 0, "instruction", "逐人核对，一个不漏。", "内部防控小组", "", None, done=False,
    at=on("08:40"), by="李某", giver="张组长", confirmed=on("08:40"),
)  # fmt: skip
UNCONFIRMED = replace(NOTED, confirmed=None)


def chased(*dates, **changes):
    return replace(NOTED, chase=dates, **changes)


def fed_back(before, at, **changes):
    given = {"part": before.part + 1, "text": "已核对112人", "at": at}
    return replace(before, **given | changes)


@pytest.mark.parametrize(
    ("changes", "is_one"),
    [
        ({}, True),
        ({"kind": "superior"}, True),
        ({"kind": "warning"}, False),
        ({"giver": ""}, False),
    ],
)
def test_a_directive_is_what_somebody_gave(changes, is_one):
    assert directives.is_directive(replace(NOTED, **changes)) is is_one


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "superior", "confirmed": None},
        {"chase": (on("17:00"),), "confirmed": None},
        {"confirmed": on("08:40")},
    ],
)
def test_a_directive_names_who_gave_it(changes):
    with pytest.raises(BadInput, match="Write down who gave it"):
        directives.check_taken_down(replace(NOTED, giver="", **changes))


def test_an_instruction_of_before_there_were_givers_is_an_ordinary_matter():
    plain = replace(UNCONFIRMED, giver="", due=on("17:00"))
    directives.check_taken_down(plain)
    directives.check_closing(replace(plain, done=True))

    assert due_moments(plain, plain, [plain]) == ((on("17:00"), "time_limit"),)


def test_nothing_is_read_back_before_it_happens():
    with pytest.raises(BadInput, match="a moment that has not come yet"):
        directives.check_taken_down(replace(NOTED, confirmed=on("08:41")))


def test_a_directive_is_closed_by_consent_only():
    with pytest.raises(NotAllowed, match="by the leader's consent only"):
        directives.check_closing(replace(NOTED, part=1, done=True))

    assert directives.check_closing(replace(NOTED, done=True, consent="张组长电话同意")) is None


def test_a_consent_closes():
    with pytest.raises(BadInput, match="A consent is for closing"):
        directives.check_closing(replace(NOTED, part=1, consent="张组长电话同意"))


@pytest.mark.parametrize(
    ("fed_back_at", "left"),
    [
        (on("08:59:59"), 1),
        (on("09:00"), 0),
        (on("08:59", MONDAY), 0),
        (on("09:00", MONDAY), 0),
        (on("12:00", "2020-02-03"), 0),
    ],
)
def test_a_chase_is_answered_from_the_day_before_on(fed_back_at, left):
    noted = chased(on("09:00", "2020-01-26"), at=on("08:40", "2020-01-24"))
    noted = replace(noted, confirmed=noted.at)
    parts = [noted, fed_back(noted, fed_back_at)]

    assert len(chases(parts)) == left


def test_feedback_that_answered_one_chase_does_not_answer_the_next_of_the_same_day():
    noted = chased(on("10:00"), on("16:00"))
    parts = [noted, fed_back(noted, on("10:00"))]

    assert chases(parts) == (on("16:00"),)
    assert chases([*parts, fed_back(parts[-1], on("10:01"))]) == ()


def test_feedback_after_several_chases_answers_them_all():
    noted = chased(on("10:00"), on("16:00"), on("09:00", MONDAY))
    parts = [noted, fed_back(noted, on("16:30"))]

    assert chases(parts) == (on("09:00", MONDAY),)


def test_feedback_of_before_a_chase_date_was_set_does_not_answer_it():
    first = fed_back(NOTED, on("10:00"))
    setting = fed_back(first, on("10:05"), chase=(on("16:00"),))

    assert chases([NOTED, first, setting]) == (on("16:00"),)


def test_reading_back_is_no_feedback():
    noted = chased(on("10:00"), confirmed=None)
    parts = [noted, fed_back(noted, on("10:05"), confirmed=on("10:05"))]

    assert chases(parts) == (on("10:00"),)


def test_what_is_closed_is_not_chased_and_nothing_of_it_is_due():
    noted = chased(on("10:00"), due=on("17:00"), confirmed=None)
    closed = fed_back(noted, on("09:00"), done=True, consent="张组长当面同意")

    assert chases([noted, closed]) == ()
    assert due_moments(noted, closed, [noted, closed]) == ()


def test_what_is_due_is_told_in_the_order_of_time():
    noted = chased(on("10:00"), on("12:00"), due=on("17:00"), confirmed=None)

    assert due_moments(noted, noted, [noted]) == (
        DueMoment(on("08:50"), "read_back"),
        DueMoment(on("10:00"), "chase"),
        DueMoment(on("17:00"), "time_limit"),
    )


@given(
    st.lists(st.integers(0, 5000), max_size=4, unique=True),
    st.lists(st.integers(1, 9000), max_size=6),
)
def test_the_next_chase_stays_due_until_feedback_of_its_time_is_recorded(dates, fed_back_after):
    noted = chased(*(NOTED.at.shift(minutes=after) for after in sorted(dates)))
    parts = [noted]
    for after in sorted(fed_back_after):
        parts.append(fed_back(parts[-1], NOTED.at.shift(minutes=after)))
    left = set(chases(parts))

    for date in noted.chase:
        late_enough = [part for part in parts[1:] if part.at >= date]
        near_enough = [part for part in parts[1:] if part.at >= date.shift(days=-1)]
        assert not (late_enough and date in left)
        assert near_enough or date in left


def test_what_is_loud_is_said_first():
    noted = chased(on("10:00"), on("12:00", MONDAY), due=on("17:00"), confirmed=None)
    parts = [noted, fed_back(noted, on("11:00"))]

    assert list(standing(parts, at=AT)) == [
        ("NOT READ BACK", True),
        ("due 17:00", False),
        ("chase 01-27 12:00", False),
    ]


def test_what_is_overdue_is_said_in_words():
    noted = chased(on("10:00"), due=on("16:00"))

    assert list(standing([noted], at=AT)) == [
        ("chase 10:00: NO FEEDBACK", True),
        ("due 16:00: OVERDUE", True),
    ]


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("27日9时", on("09:00", MONDAY)),
        ("27号9点", on("09:00", MONDAY)),
        ("1月27日9时30分", on("09:30", MONDAY)),
        ("27日 9时半", on("09:30", MONDAY)),
        ("２７日０９：００", on("09:00", MONDAY)),
        ("01-27 09:00", on("09:00", MONDAY)),
        ("24日9时", on("09:00", "2020-02-24")),
        ("31日9时", on("09:00", "2020-01-31")),
        ("17时", on("17:00")),
        ("9时", on("09:00", "2020-01-26")),
        ("2020-03-01 08:00", on("08:00", "2020-03-01")),
    ],
)
def test_a_moment_to_come_is_typed_as_people_write_it(typed, moment):
    assert directives.moment_ahead(typed, at=AT) == moment


def test_a_day_that_the_next_month_lacks_is_one_of_the_month_after():
    at = on("12:00", "2020-01-31")

    assert directives.moment_ahead("31日9时", at=at) == on("09:00", "2020-03-31")


@pytest.mark.parametrize("typed", ["32日9时", "27日25时", "0日9时", "soon", "2020-01-24 09:00"])
def test_what_is_no_moment_to_come_is_refused(typed):
    with pytest.raises(BadInput):
        directives.moment_ahead(typed, at=AT)


@pytest.mark.parametrize("typed", ["28日9时、27日9时", "28日9时，01-27 09:00,", "27日9时;28日9时"])
def test_chase_dates_are_typed_one_after_the_other(typed):
    assert chase_dates(typed, at=AT) == (on("09:00", MONDAY), on("09:00", "2020-01-28"))


def test_no_chase_dates_are_none():
    assert chase_dates(" ", at=AT) == ()

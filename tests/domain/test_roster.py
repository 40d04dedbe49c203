import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import DAY_AND_NIGHT, TIMES, on, settings
from dutyconsole.config import Post
from dutyconsole.domain.roster import (
    Duty,
    Problem,
    Seat,
    crew_of,
    fill_posts,
    is_past,
    problems,
    refuse_past,
)
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.errors import BadInput, NotAllowed

POSTS = settings().posts
DAY = dt.date(2020, 1, 25)
NAMES = {1: "张三", 2: "李四", 3: "王五"}


def a_duty(leader=1, lead=2, second=3, day=DAY, number=1):
    crew = (Seat("leader", leader), Seat("lead", lead), Seat("second", second))
    return Duty(ShiftId(day, number), crew, "test")


def a_roster(first, days, people, times):
    """Every seat of every shift filled from `people` in turn."""
    seats = [post.key for post in POSTS for _seat in range(post.count)]
    turn = 0
    duties = []
    for offset in range(days):
        for shift in times.of_day(first + dt.timedelta(days=offset)):
            crew = [Seat(key, (turn + place) % people) for place, key in enumerate(seats)]
            turn += len(seats)
            duties.append(Duty(shift.id, tuple(crew)))
    return duties


def one_day(duties):
    return problems(duties, POSTS, TIMES, DAY, DAY)


def test_a_full_crew_is_no_problem():
    assert one_day([a_duty()]) == ()


def test_a_shift_without_a_row_is_missing():
    assert one_day([]) == (Problem(ShiftId(DAY), "missing"),)


def test_a_shift_without_a_crew_is_missing():
    assert one_day([Duty(ShiftId(DAY), ())]) == (Problem(ShiftId(DAY), "missing"),)


def test_a_post_that_nobody_stands_in_is_named():
    (problem,) = one_day([Duty(ShiftId(DAY), (Seat("leader", 1), Seat("lead", 2)))])

    assert problem == Problem(ShiftId(DAY), "incomplete", post="副班", lacking=1)


def test_a_post_for_two_lacks_the_second():
    posts = (Post(key="officer", name="值班员", count=2),)
    duty = Duty(ShiftId(DAY), (Seat("officer", 1),))

    (problem,) = problems([duty], posts, TIMES, DAY, DAY)

    assert problem.lacking == 1


def test_a_person_in_two_posts_of_a_shift_is_double():
    assert one_day([a_duty(lead=2, second=2)]) == (Problem(ShiftId(DAY), "double", (2,)),)


def test_a_person_on_two_days_running_is_named_on_the_second():
    yesterday = a_duty(4, 5, 3, day=dt.date(2020, 1, 24))

    assert one_day([yesterday, a_duty()]) == (Problem(ShiftId(DAY), "consecutive", (3,)),)


def test_a_person_in_two_shifts_of_a_day_is_tired_once():
    crews = [
        a_duty(4, 5, 3, day=dt.date(2020, 1, 24), number=1),
        a_duty(6, 7, 8, day=dt.date(2020, 1, 24), number=2),
        a_duty(number=1),
        a_duty(9, 10, 3, number=2),
    ]

    found = problems(crews, POSTS, DAY_AND_NIGHT, DAY, DAY)

    assert found == (
        Problem(ShiftId(DAY, 1), "consecutive", (3,), of=2),
        Problem(ShiftId(DAY, 2), "all_day", (3,), of=2),
    )


@pytest.mark.parametrize(
    ("by_day", "by_night", "told"),
    [
        ((1, 2, 3), (4, 5, 3), (3,)),
        ((1, 2, 3), (4, 3, 5), (3,)),
        ((1, 2, 3), (4, 5, 1), (1,)),
        ((1, 2, 3), (2, 4, 5), (2,)),
        ((1, 2, 3), (1, 4, 5), ()),
        ((1, 2, 3), (4, 5, 6), ()),
    ],
)
def test_who_is_on_both_shifts_of_a_day_and_does_not_only_lead_is_named(by_day, by_night, told):
    crews = [a_duty(*by_day, number=1), a_duty(*by_night, number=2)]

    found = problems(crews, POSTS, DAY_AND_NIGHT, DAY, DAY)

    assert found == tuple(Problem(ShiftId(DAY, 2), "all_day", (one,), of=2) for one in told)


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (Problem(ShiftId(DAY), "missing"), "Nobody is rostered for this shift"),
        (
            Problem(ShiftId(DAY), "incomplete", post="副班", lacking=1),
            "副班: 1 missing",
        ),
        (
            Problem(ShiftId(DAY), "incomplete", post="副班", lacking=2),
            "副班: 2 missing",
        ),
        (Problem(ShiftId(DAY), "double", (2,)), "李四 stands in two posts of this shift"),
        (Problem(ShiftId(DAY), "consecutive", (9,)), "9 was on duty the day before too"),
        (
            Problem(ShiftId(DAY, 1), "missing", of=2),
            "Day shift: Nobody is rostered for this shift",
        ),
        (
            Problem(ShiftId(DAY, 2), "all_day", (2,), of=2),
            "Night shift: 李四 is in an earlier shift of this day too",
        ),
        (
            Problem(ShiftId(DAY, 3), "incomplete", post="副班", lacking=1, of=3),
            "Shift 3: 副班: 1 missing",
        ),
    ],
)
def test_a_problem_says_what_is_wrong(problem, sentence):
    assert problem.sentence(NAMES) == sentence


@given(
    st.dates(dt.date(2000, 1, 1), dt.date(2050, 1, 1)),
    st.integers(1, 40),
    st.integers(12, 30),
    st.sampled_from([TIMES, DAY_AND_NIGHT]),
)
def test_a_full_roster_of_enough_people_has_no_problem(first, days, people, times):
    duties = a_roster(first, days, people, times)
    last = first + dt.timedelta(days=days - 1)

    assert problems(duties, POSTS, times, first, last) == ()


@given(st.integers(1, 40), st.data(), st.sampled_from([TIMES, DAY_AND_NIGHT]))
def test_a_shift_taken_out_of_a_full_roster_is_the_one_missing(days, data, times):
    duties = a_roster(DAY, days, 12, times)
    gone = duties.pop(data.draw(st.integers(0, len(duties) - 1)))
    last = DAY + dt.timedelta(days=days - 1)

    missing = Problem(gone.shift_id, "missing", of=len(times.starts))
    assert problems(duties, POSTS, times, DAY, last) == (missing,)


def test_the_crew_of_a_post_is_read_by_its_key():
    assert crew_of(a_duty(), "lead") == (2,)


def test_the_duty_day_before_the_one_of_now_is_past():
    assert is_past(ShiftId(DAY), TIMES, at=on("08:30", "2020-01-26"))


def test_a_shift_of_today_is_not_past_even_when_it_is_over():
    assert not is_past(ShiftId(DAY, 1), DAY_AND_NIGHT, at=on("23:00"))


def test_before_the_handover_of_the_morning_yesterday_is_the_duty_day_of_now():
    assert not is_past(ShiftId(DAY), TIMES, at=on("08:29", "2020-01-26"))


def test_a_change_to_a_past_day_is_refused_with_the_day():
    with pytest.raises(NotAllowed, match="2020-01-25"):
        refuse_past(ShiftId(DAY), TIMES, at=on("08:30", "2020-01-26"))


def test_a_change_to_the_day_of_now_is_allowed():
    refuse_past(ShiftId(DAY), TIMES, at=on("08:29", "2020-01-26"))


def test_as_many_names_as_seats_fill_the_posts_in_order():
    crew = fill_posts({}, ["张三", "李四", "王五"], POSTS)

    assert crew == (("leader", "张三"), ("lead", "李四"), ("second", "王五"))


def test_beside_a_column_for_the_leader_the_names_are_the_officers():
    crew = fill_posts({"leader": ["张三"]}, ["李四", "王五"], POSTS)

    assert crew == (("leader", "张三"), ("lead", "李四"), ("second", "王五"))


def test_fewer_names_than_seats_are_the_officers_and_nobody_leads():
    crew = fill_posts({}, ["李四", "王五"], POSTS)

    assert crew == (("lead", "李四"), ("second", "王五"))


def test_an_empty_column_of_a_post_leaves_the_post_empty():
    crew = fill_posts({"leader": [], "second": ["王五"]}, ["李四"], POSTS)

    assert crew == (("lead", "李四"), ("second", "王五"))


@pytest.mark.parametrize(
    ("own", "shared"),
    [
        ({}, ["张三", "李四", "王五", "赵六"]),
        ({"leader": ["张三", "李四"]}, []),
        ({"leader": ["张三"], "lead": ["李四"], "second": ["王五"]}, ["赵六"]),
    ],
)
def test_more_names_than_seats_are_refused(own, shared):
    with pytest.raises(BadInput, match="room for"):
        fill_posts(own, shared, POSTS)


@pytest.mark.parametrize(
    ("shared", "filled"),
    [
        (["张三", None, "王五"], {"leader": "张三", "second": "王五"}),
        (["张三", "李四", None], {"leader": "张三", "lead": "李四"}),
        (["张三", "李四", "王五", None], {"leader": "张三", "lead": "李四", "second": "王五"}),
        ([None, "王五"], {"second": "王五"}),
        ([None], {}),
    ],
)
def test_an_open_seat_stays_open_and_the_others_keep_their_posts(shared, filled):
    assert dict(fill_posts({}, shared, POSTS)) == filled


@given(st.integers(0, 3), st.integers(0, 3), st.integers(0, 6))
def test_nobody_named_is_lost(leaders, leads, shared):
    own = {"leader": [f"a{one}" for one in range(leaders)], "lead": [f"b{n}" for n in range(leads)]}
    pool = [f"c{one}" for one in range(shared)]
    posts = (Post(key="leader", name="带班"), Post(key="lead", name="主班", count=2), POSTS[2])

    try:
        crew = fill_posts(own, pool, posts)
    except BadInput:
        return

    assert sorted(name for _post, name in crew) == sorted([*own["leader"], *own["lead"], *pool])

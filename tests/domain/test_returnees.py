import datetime as dt

from builders import AT
from dutyconsole.domain.register_lines import LineState, PartKind, RegisterLine
from dutyconsole.domain.returnees import absentees, returnees

TODAY = dt.date(2020, 1, 25)


def surveyed(number=1, person="王芳", **values):
    return RegisterLine(
        entry=number, register="census", number=number, part=0, kind=PartKind.ENTERED,
        state=LineState.OPEN, at=AT, recorded_at=AT, by="李某", reason="",
        values={"person": person, **values},
    )  # fmt: skip


def isolated(number=1, person="王芳", since="2020-01-20", **values):
    return surveyed(number, person, isolation="home", isolation_from=since, **values)


def days_of(*lines, called=(), today=TODAY):
    return returnees(lines, called, 14, today=today)


def test_the_day_of_return_is_day_0_and_release_follows_14_days_after():
    (one,) = days_of(isolated(since="2020-01-25"))

    assert (one.day, one.days, one.until) == (0, 14, dt.date(2020, 2, 8))
    assert not one.is_due


def test_release_is_due_on_its_day_and_after_it():
    (one,) = days_of(isolated(since="2020-01-11"))

    assert (one.day, one.is_due) == (14, True)
    assert days_of(isolated(since="2020-01-01"))[0].is_due


def test_the_day_of_release_that_was_written_down_counts():
    (one,) = days_of(isolated(isolation_until="2020-01-27"))

    assert (one.day, one.days) == (5, 7)


def test_whoever_is_released_is_not_among_them():
    assert days_of(isolated(released_on="2020-01-24")) == ()


def test_whoever_came_from_outside_the_province_is_listed_without_isolation_too():
    line = surveyed(returned_on="2020-01-20", outside_province="yes")

    assert [each.isolated for each in days_of(line)] == [False]
    assert days_of(line, today=dt.date(2020, 2, 4)) == ()


def test_whoever_came_from_within_the_province_is_not():
    assert days_of(surveyed(returned_on="2020-01-20", outside_province="no")) == ()


def test_who_was_called_today_is_told_and_the_first_released_stands_first():
    lines = (isolated(1, "王芳", "2020-01-24"), isolated(2, "李伟", "2020-01-20"))
    found = days_of(*lines, called={"王芳"})

    assert [(each.person, each.called) for each in found] == [("李伟", False), ("王芳", True)]


def test_whoever_is_away_is_listed_by_the_day_of_return():
    lines = (
        surveyed(1, "高某", away="yes"),
        surveyed(2, "何某", away="yes", back_on="2020-01-28", place="北京"),
        surveyed(3, "王芳", away="yes", returned_on="2020-01-24"),
    )
    found = absentees(lines)

    assert [(each.person, each.place) for each in found] == [("何某", "北京"), ("高某", "")]

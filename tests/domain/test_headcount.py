"""Where everybody is, by the registers; who is named where they do not say it."""

from arrow import Arrow

from builders import on
from dutyconsole.domain.headcount import Headcount, StaffMember, headcount, missing
from dutyconsole.domain.moments import to_text
from dutyconsole.domain.register_lines import PartKind, RegisterLine
from register_parts import a_line, a_reading, an_outing, surveyed

LI, WANG = StaffMember("李伟", "办公室"), StaffMember("王芳", "规划科")
GONE_ON = PartKind.GONE_ON
ISOLATED = {"isolation": "home", "isolation_from": "2020-01-24"}


def status_of(where: Headcount) -> list[str]:
    return [each.status for each in where.people]


def test_the_last_reading_of_the_day_says_where_somebody_is() -> None:
    readings = [
        a_reading(1, "李伟"),
        a_reading(2, "李伟", "15:00", round="2", status="leave", temperature=""),
    ]

    (where,) = headcount([LI], readings, [], [], on("16:00")).people

    assert (where.status, where.sources) == ("leave", ("temperatures 2",))


def test_what_is_said_at_that_moment_or_on_another_day_says_nothing() -> None:
    yesterday = a_line("temperatures", 1, on("15:00", "2020-01-24"), person="李伟", status="home")
    readings = [yesterday, a_reading(2, "李伟", "16:00")]

    where = headcount([LI], readings, [], [], on("16:00"))

    assert where.unaccounted == where.people
    assert not where.closes


def test_the_headcount_closes_once_everybody_is_accounted_for() -> None:
    readings = [a_reading(1, "李伟"), a_reading(2, "王芳", status="home", temperature="")]

    where = headcount([LI, WANG], readings, [], [], on("16:00"))

    assert (where.closes, where.count("in_post"), where.count("home"), where.total) == (
        True,
        1,
        1,
        2,
    )


def test_whoever_is_isolated_needs_no_reading() -> None:
    where = headcount([LI], [], [], [surveyed(3, "李伟", **ISOLATED)], on("16:00"))

    assert status_of(where) == ["isolated"]
    assert where.people[0].sources == ("census 3",)


def test_isolated_and_measured_in_post_is_a_contradiction_that_names_both_lines() -> None:
    census = [surveyed(3, "李伟", **ISOLATED)]

    where = headcount([LI], [a_reading(7, "李伟")], [], census, on("16:00"))

    assert where.contradicted[0].contradiction == (
        "in isolation by census 3, in post by temperatures 7"
    )
    assert (status_of(where), where.closes) == ([""], False)


def test_whoever_was_released_is_where_the_reading_says() -> None:
    released = (on("08:00"), GONE_ON, {"released_on": "2020-01-25"})
    census = [surveyed(3, "李伟", released, **ISOLATED)]

    where = headcount([LI], [a_reading(7, "李伟")], [], census, on("16:00"))

    assert status_of(where) == ["in_post"]


def test_an_outing_that_is_not_over_counts_before_a_reading_taken_earlier() -> None:
    outings = [an_outing(4, "李伟", "10:00")]

    where = headcount([LI], [a_reading(7, "李伟", "09:00")], outings, [], on("16:00"))

    assert (status_of(where), where.people[0].sources) == (["out"], ("outings 4",))


def test_measured_in_post_during_an_outing_is_a_contradiction() -> None:
    outings = [an_outing(4, "李伟", "10:00")]

    where = headcount([LI], [a_reading(7, "李伟", "15:00")], outings, [], on("16:00"))

    assert where.contradicted[0].contradiction == "out by outings 4, in post by temperatures 7"


def test_a_return_after_that_moment_does_not_count_yet() -> None:
    outing = an_outing(4, "李伟", "10:00", returned_at=to_text(on("16:30")))

    def at(moment: Arrow) -> list[str]:
        return status_of(headcount([LI], [a_reading(7, "李伟")], [outing], [], moment))

    assert (at(on("16:00")), at(on("17:00"))) == (["out"], ["in_post"])


def test_a_line_from_before_there_was_a_namesake_is_still_about_the_same_person() -> None:
    staff = [StaffMember("李伟(办公室)", "办公室"), StaffMember("李伟(规划科)", "规划科")]

    where = headcount(staff, [a_reading(7, "李伟", section="规划科")], [], [], on("16:00"))

    assert status_of(where) == ["", "in_post"]


def left_of(
    *, taken: list[RegisterLine], outings: list[RegisterLine], isolated: str = ""
) -> list[str]:
    census = [surveyed(3, isolated, **ISOLATED)] if isolated else []
    found = missing(
        [LI, WANG], taken, outings, census, since=on("09:30"), until=on("00:00", "2020-01-26")
    )
    return [each.name for each in found]


def test_of_a_round_are_missing_who_were_neither_measured_nor_isolated() -> None:
    assert left_of(taken=[a_reading(1, "李伟")], outings=[]) == ["王芳"]
    assert left_of(taken=[a_reading(1, "李伟")], outings=[], isolated="王芳") == []


def test_whoever_is_out_from_the_hour_of_the_round_on_is_accounted_for() -> None:
    back_early = an_outing(1, "李伟", "08:00", returned_at=to_text(on("09:00")))
    back_late = an_outing(2, "王芳", "08:00", returned_at=to_text(on("11:00")))

    assert left_of(taken=[], outings=[back_early, back_late]) == ["李伟"]

"""The figures of a daily report, each with the rows it was counted from."""

from typing import Any

import pytest

from builders import on
from dutyconsole.domain.daily_counts import DaySources, fever_at
from dutyconsole.domain.daily_figures import DailyFigures, Figure
from dutyconsole.domain.daily_identities import figures_of
from dutyconsole.domain.duty_counts import DutySources
from dutyconsole.domain.headcount import StaffMember, establishment
from dutyconsole.domain.moments import to_text
from dutyconsole.domain.register_lines import PartKind
from register_parts import a_line, a_reading, an_outing, surveyed

SINCE, UNTIL = on("16:00", "2020-01-24"), on("16:00")
LI, WANG = StaffMember("李伟", "办公室"), StaffMember("王芳", "规划科")
GONE_ON = PartKind.GONE_ON


def counted(**sources: Any) -> DailyFigures:
    given = {"since": SINCE, "until": UNTIL, "campaign": True, "duty": DutySources()}
    return figures_of(DaySources(**(given | sources)))


def figure(figures: DailyFigures, key: str) -> Figure:
    (found,) = (each for block in figures.blocks for each in block.figures if each.key == key)
    return found


def rows(figures: DailyFigures, key: str) -> tuple[str, ...]:
    return figure(figures, key).rows


def test_without_the_campaign_only_the_duty_room_is_counted() -> None:
    figures = counted(campaign=False, staff=(LI,), temperatures=(a_reading(1, "李伟"),))

    assert [block.key for block in figures.blocks] == ["duty"]
    assert (figures.supplies, figures.identities, figures.headcount.people) == ((), (), ())


def test_people_are_counted_by_where_they_are_and_lead_to_the_lines_that_say_so() -> None:
    figures = counted(
        staff=(LI, WANG),
        temperatures=(a_reading(1, "李伟"),),
        census=(surveyed(4, "王芳", isolation="home", isolation_from="2020-01-20"),),
    )

    assert rows(figures, "people.total") == ("person 李伟", "person 王芳")
    assert rows(figures, "people.in_post") == ("temperatures 1",)
    assert rows(figures, "people.isolated") == ("census 4",)
    assert rows(figures, "people.surveyed") == ("census 4",)


def test_who_the_census_says_is_not_on_the_establishment_is_no_staff() -> None:
    leaves = (on("10:00"), GONE_ON, {"on_staff": "no"})
    census = [surveyed(1, "李伟", leaves)]

    assert establishment([LI, WANG], census, on("10:00")) == (LI, WANG)
    assert establishment([LI, WANG], census, on("10:01")) == (WANG,)
    assert establishment([LI, WANG], census) == (WANG,)


def test_who_is_away_came_back_or_should_have_come_back() -> None:
    figures = counted(
        staff=(LI, WANG),
        census=(
            surveyed(1, "李伟", away="yes", outside_province="yes", back_on="2020-01-24"),
            surveyed(
                2,
                "王芳",
                (on("09:00"), GONE_ON, {"returned_on": "2020-01-25"}),
                away="yes",
                epidemic_area="yes",
            ),
        ),
        outings=(an_outing(8, "李伟", "10:00"), an_outing(9, "王芳", "10:00")),
    )

    assert rows(figures, "away.away") == rows(figures, "away.away_province") == ("census 1",)
    assert rows(figures, "away.away_epidemic") == ()
    assert rows(figures, "away.returned_new") == ("census 2",)
    assert rows(figures, "away.returned_total") == ("census 2",)
    assert rows(figures, "away.not_returned") == ("census 1", "outings 9")


def test_nobody_is_late_on_the_day_on_which_they_plan_to_return() -> None:
    figures = counted(census=(surveyed(1, "李伟", away="yes", back_on="2020-01-25"),))

    assert rows(figures, "away.not_returned") == ()


def test_readings_are_held_against_the_threshold_that_was_kept_with_them() -> None:
    figures = counted(
        temperatures=(
            a_reading(1, "李伟", temperature="37.3"),
            a_reading(2, "李伟", temperature="37.3", threshold="37.5"),
            a_reading(3, "王芳", temperature="", status="leave"),
            a_reading(4, "王芳", "16:00"),
        ),
    )

    assert rows(figures, "health.readings") == ("temperatures 1", "temperatures 2")
    assert rows(figures, "health.high") == ("temperatures 1",)


def test_a_fever_counts_once_for_each_person_and_from_the_second_reading_on() -> None:
    sure = {"temperature": "38.1", "method": "armpit"}
    again = {"temperature": "38.1", "recheck": "38.0", "recheck_at": to_text(on("16:05"))}
    readings = (
        a_reading(1, "李伟", "09:00", **sure),
        a_reading(2, "李伟", "15:00", **sure),
        a_reading(3, "王芳", "15:55", **again),
    )

    today = counted(staff=(LI, WANG), temperatures=readings)
    tomorrow = counted(
        since=UNTIL, until=UNTIL.shift(days=1), staff=(LI, WANG), temperatures=readings
    )

    assert rows(today, "health.fever") == ("temperatures 2",)
    assert rows(tomorrow, "health.fever") == ("temperatures 3",)


def test_a_second_reading_without_a_time_counts_from_when_it_was_written_down() -> None:
    line = a_line(
        "temperatures",
        1,
        on("09:00"),
        part=1,
        recorded_at=on("09:20"),
        temperature="38.1",
        recheck="38.0",
        threshold="37.3",
    )

    assert fever_at(line) == on("09:20")


def test_people_with_symptoms_are_counted_and_whoever_has_none_is_not() -> None:
    figures = counted(
        staff=(LI, WANG),
        temperatures=(a_reading(1, "李伟", symptoms="咳嗽"), a_reading(2, "王芳", symptoms="无")),
        follow_ups=(a_line("follow_ups", 1, on("10:00"), person="李伟", symptoms="乏力"),),
    )

    assert rows(figures, "health.symptoms") == ("follow_ups 1",)


def test_cases_are_those_that_existed_at_the_end() -> None:
    recovered = (on("17:00"), GONE_ON, {"health": "recovered"})
    figures = counted(
        census=(
            surveyed(1, "李伟", recovered, health="confirmed"),
            surveyed(2, "王芳", health="suspected", close_contact="yes"),
        )
    )

    assert rows(figures, "health.confirmed") == ("census 1",)
    assert rows(figures, "health.suspected") == ("census 2",)
    assert rows(figures, "health.close_contacts") == ("census 2",)


def test_isolation_tells_who_was_new_released_and_there() -> None:
    begins = {"isolation": "home", "isolation_from": "2020-01-20"}
    figures = counted(
        census=(
            surveyed(1, "甲", **begins),
            surveyed(2, "乙", (on("10:00"), GONE_ON, {"released_on": "2020-01-25"}), **begins),
            surveyed(3, "丙", (on("11:00"), GONE_ON, {**begins, "isolation_from": "2020-01-25"})),
            surveyed(4, "丁", (on("17:00"), GONE_ON, {**begins, "isolation_from": "2020-01-25"})),
        )
    )

    assert rows(figures, "isolation.before") == ("census 1", "census 2")
    assert rows(figures, "isolation.new") == ("census 3",)
    assert rows(figures, "isolation.released") == ("census 2",)
    assert rows(figures, "isolation.existing") == ("census 1", "census 3")
    assert rows(figures, "isolation.total") == ("census 1", "census 2", "census 3")


def test_a_cancelled_line_of_the_census_counts_nowhere() -> None:
    cancelled = (on("10:00"), PartKind.CANCELLED, {})
    line = surveyed(1, "甲", cancelled, isolation="home", isolation_from="2020-01-20")

    assert figure(counted(census=(line,)), "isolation.total").value == 0


def test_visitors_are_counted_as_people_and_those_who_left_later_are_inside() -> None:
    def visitor(number: int, clock: str, **values: str) -> Any:
        given = {"person": f"访客{number}", "people": "1", "outcome": "admitted"}
        return a_line("visitors", number, on(clock), **(given | values))

    figures = counted(
        visitors=(
            visitor(1, "09:00", people="3", left_at=to_text(on("16:30"))),
            visitor(2, "10:00", outcome="turned_back", temperature="37.4", threshold="37.3"),
            visitor(3, "11:00", left_at=to_text(on("12:00"))),
            visitor(4, "16:00"),
        )
    )

    assert figure(figures, "visitors.count").value == 5
    assert rows(figures, "visitors.count") == ("visitors 1", "visitors 2", "visitors 3")
    assert rows(figures, "visitors.high") == rows(figures, "visitors.turned_back")
    assert (figure(figures, "visitors.inside").value, rows(figures, "visitors.inside")) == (
        3,
        ("visitors 1",),
    )


def test_disinfection_counts_rounds_areas_and_size() -> None:
    def done(number: int, area: str, size: str) -> Any:
        return a_line("disinfection", number, on("10:00"), area=area, size=size)

    figures = counted(disinfection=(done(1, "hall", "80"), done(2, "hall", "80"), done(3, "a", "")))

    assert [
        figure(figures, f"disinfection.{key}").value for key in ("rounds", "areas", "size")
    ] == [3, 2, 160]


@pytest.mark.parametrize("block", ["people", "away", "health", "isolation", "disinfection", "duty"])
def test_every_figure_of_people_and_things_is_the_number_of_its_rows(block: str) -> None:
    figures = counted(
        staff=(LI, WANG),
        temperatures=(a_reading(1, "李伟", symptoms="咳嗽"), a_reading(2, "王芳")),
        census=(surveyed(1, "李伟", isolation="home", isolation_from="2020-01-24", away="yes"),),
    )
    (found,) = (each for each in figures.blocks if each.key == block)

    assert [each.value for each in found.figures] == [len(each.rows) for each in found.figures]

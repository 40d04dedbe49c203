"""What the census said at a moment of the past."""

from arrow import Arrow
from hypothesis import given
from hypothesis import strategies as st

from builders import on
from dutyconsole.domain.register_lines import PartKind
from register_parts import surveyed

GONE_ON, CORRECTED = PartKind.GONE_ON, PartKind.CORRECTED


def test_a_day_counts_from_when_it_was_written_down_on_it() -> None:
    line = surveyed(1, "李伟", (on("10:00"), GONE_ON, {"returned_on": "2020-01-25"}))

    assert line.returned == on("10:00")


def test_a_day_written_down_later_counts_from_its_end() -> None:
    line = surveyed(1, "李伟", (on("10:00"), GONE_ON, {"returned_on": "2020-01-23"}))

    assert line.returned == on("23:59:59", "2020-01-23")


def test_what_is_said_of_other_things_meanwhile_moves_nothing() -> None:
    line = surveyed(
        1,
        "李伟",
        (on("10:00"), GONE_ON, {"returned_on": "2020-01-25"}),
        (on("11:00"), GONE_ON, {"health": "unwell"}),
    )

    assert line.returned == on("10:00")


def test_a_day_that_was_corrected_and_put_back_counts_anew() -> None:
    line = surveyed(
        1,
        "李伟",
        (on("10:00"), GONE_ON, {"returned_on": "2020-01-25"}),
        (on("11:00"), CORRECTED, {"returned_on": "2020-01-24"}),
        (on("12:00"), CORRECTED, {"returned_on": "2020-01-25"}),
    )

    assert line.returned == on("12:00")


def test_a_state_without_a_day_holds_until_something_else_is_written_down() -> None:
    line = surveyed(1, "李伟", (on("10:00"), GONE_ON, {"health": "recovered"}), health="suspected")

    assert line.value_at("health", on("10:00")) == "suspected"
    assert line.value_at("health", on("10:01")) == "recovered"


def test_a_correction_says_what_was_so_before() -> None:
    line = surveyed(1, "李伟", (on("10:00"), CORRECTED, {"health": "well"}), health="suspected")

    assert line.value_at("health", on("09:00")) == "well"


def test_nobody_is_released_before_they_were_isolated() -> None:
    line = surveyed(
        1,
        "李伟",
        (on("08:00"), GONE_ON, {"isolation": "home", "isolation_from": "2020-01-20"}),
        (on("09:00"), GONE_ON, {"released_on": "2020-01-20"}),
        (on("10:00"), CORRECTED, {"isolation_from": "2020-01-25"}),
    )

    assert line.ended == line.began == on("10:00")


@given(st.lists(st.integers(0, 60 * 24 * 20), min_size=2, max_size=2), st.integers(0, 60 * 24 * 20))
def test_an_isolation_is_not_forgotten_when_it_ends(minutes: list[int], later: int) -> None:
    """What was counted at a moment is counted the same after whatever was written down later."""
    start = on("00:00", "2020-01-20")
    begun, asked = (start.shift(minutes=each) for each in sorted(minutes))
    released = asked.shift(minutes=later)

    def day(moment: Arrow) -> str:
        return moment.date().isoformat()

    since = (begun, GONE_ON, {"isolation": "home", "isolation_from": day(begun)})
    until = (released, GONE_ON, {"released_on": day(released)})
    before, after = surveyed(1, "李伟", since), surveyed(1, "李伟", since, until)

    assert before.is_isolated(asked) == after.is_isolated(asked)

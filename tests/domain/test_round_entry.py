import pytest

from dutyconsole.domain.round_entry import Reading, is_half_typed, read_reading, spread
from dutyconsole.errors import BadInput

NAMES = ("Gao Lei", "He Min", "Qin Yu", "Gao")


@pytest.mark.parametrize("typed", ["364", "36.4", "３６．４", "36。4", " 36,4 ", "36.4℃", "36.4°C"])
def test_a_temperature_is_understood_however_it_is_typed(typed):
    assert read_reading(typed) == Reading("36.4")


@pytest.mark.parametrize(
    ("typed", "status"),
    [("h", "home"), ("L", "leave"), ("o", "out"), ("q", "isolated"), ("x", "other")],
)
def test_a_letter_says_where_somebody_is(typed, status):
    assert read_reading(typed) == Reading(status=status)


def test_a_letter_may_stand_before_a_temperature():
    assert read_reading("h365") == read_reading("h 36.5") == Reading("36.5", "home")


def test_a_status_may_be_written_out():
    assert read_reading("on leave") == Reading(status="leave")


def test_what_is_kept_has_no_temperature_where_none_was_taken():
    assert Reading(status="out").values == {"status": "out"}
    assert Reading("36.4").values == {"temperature": "36.4", "status": "in_post"}


def test_nothing_typed_is_no_reading():
    assert read_reading("  ") is None


@pytest.mark.parametrize(
    "typed",
    [
        "3",
        "33.9",
        "339",
        "42.1",
        "500",
        "3645",
        "36.45",
        "h12",
        "36..4",
        ".",
        "zz",
        "36a4",
        "in post",
    ],
)
def test_what_no_living_person_has_is_refused(typed):
    with pytest.raises(BadInput):
        read_reading(typed)


def test_what_is_still_being_typed_is_told_from_what_is_wrong():
    assert [typed for typed in ("", "3", "36", "36.", "h", "h3") if not is_half_typed(typed)] == []
    assert [typed for typed in ("364", "36.4", "w", "hh") if is_half_typed(typed)] == []


def test_a_pasted_column_is_for_those_from_the_cursor_on():
    assert spread("36.4\n\n36.5\n", NAMES, 1) == ({"He Min": "36.4", "Qin Yu": "36.5"}, ())


def test_a_pasted_table_is_for_those_it_names():
    pasted = "1\tQin Yu\tPlanning\t36.5\r\n2\tGao\tPlanning\t37.4\n"

    assert spread(pasted, NAMES, 0) == ({"Qin Yu": "36.5", "Gao": "37.4"}, ())


def test_names_and_temperatures_may_be_parted_by_one_space():
    assert spread("Gao Lei 36.4\nGao 36.6", NAMES, 0)[0] == {"Gao Lei": "36.4", "Gao": "36.6"}


def test_pasted_lines_of_nobody_are_told():
    pasted = "Name\tTemperature\nQin Yu\t36.4\n36.5\n36.6\n"

    assert spread(pasted, NAMES, 0) == (
        {"Qin Yu": "36.4", "Gao": "36.5"},
        ("Name Temperature", "36.6"),
    )

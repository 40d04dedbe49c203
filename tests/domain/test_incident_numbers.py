"""Numbers of incidents as people type them."""

import pytest

from builders import AT
from dutyconsole.domain.incident_numbers import number_meant, number_sought
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.errors import BadInput


@pytest.mark.parametrize(
    "typed", ["6", "006", "第6号", "６", "No. 6", "no 006", " 6 ", "6号", "2020/6"]
)
def test_the_number_as_the_board_shows_it_is_of_this_year(typed):
    assert number_meant(typed, at=AT) == IncidentNumber(2020, 6)


@pytest.mark.parametrize("typed", ["2019/6", "〔2019〕第6号"])
def test_another_year_can_be_said(typed):
    assert number_meant(typed, at=AT) == IncidentNumber(2019, 6)


@pytest.mark.parametrize("typed", ["", "0", "000", "-6", "6a", "38.1", "第六号"])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(BadInput, match="not an incident's number"):
        number_meant(typed, at=AT)


@pytest.mark.parametrize(
    ("typed", "expected"), [("006", IncidentNumber(2020, 6)), ("发热 6", None)]
)
def test_only_a_number_alone_is_sought_as_one(typed, expected):
    assert number_sought(typed, at=AT) == expected

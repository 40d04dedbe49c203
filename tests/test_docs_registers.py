"""The example of docs/registers.md is one that the program takes."""

import re
from pathlib import Path

import pytest

from builders import AT
from dutyconsole.config import Station
from dutyconsole.config.file import parse, template
from dutyconsole.domain.own_registers import registers_of
from dutyconsole.domain.register_duties import own_asked
from dutyconsole.domain.register_lines import LineState, read_values
from dutyconsole.store.database import Record
from dutyconsole.store.registers import enter, go_on

_PAGE = Path(__file__).parents[1] / "docs/registers.md"


@pytest.fixture(scope="module")
def station() -> Station:
    """A station with the register that the page declares, behind the whole template."""
    told = _PAGE.read_text(encoding="utf-8")
    blocks = re.findall(r"(?:^ {4}.*\n|^\n)+", told, re.MULTILINE)
    (example,) = (block for block in blocks if "[[registers]]" in block)
    text = "\n".join(line.removeprefix("    ") for line in example.splitlines())
    return parse(f"{template('zh_CN')}\n{text}\n", where=_PAGE.name)


def test_a_line_is_entered_into_the_register_of_the_page_and_closed(
    db: Record, station: Station
) -> None:
    keys = registers_of(station)["keys"]
    typed = {"key": "机房", "who": "李明", "phone": "13800004321", "count": "1"}

    lent = enter(db, station, keys, read_values(keys, typed, station, at=AT), by="王芳", at=AT)
    returned = AT.shift(hours=2)
    back = read_values(keys, {"back": "18:10"}, station, at=returned)
    given_back = go_on(db, station, keys, lent.number, back, by="王芳", at=returned)

    assert (lent.state, given_back.state) == (LineState.OPEN, LineState.CLOSED)
    assert lent.values["key"] == "机房"


def test_a_line_of_the_register_of_the_page_is_asked_for_after_its_hours(station: Station) -> None:
    asked = own_asked(station, is_on=False)

    hours, register = asked["keys"]
    assert (hours, register.name) == (12, "钥匙借用台账")


def test_the_telephone_number_of_the_page_is_masked(station: Station) -> None:
    keys = registers_of(station)["keys"]

    assert keys.by_key["phone"].is_private

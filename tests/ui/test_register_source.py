import pytest

from builders import AT, settings
from dutyconsole.domain.registers import VISITORS
from dutyconsole.domain.typed_lines import TypedLine
from dutyconsole.store import campaign, registers
from dutyconsole.store.register_pages import Sought
from dutyconsole.ui.register_source import PAGE, RegisterSource

STATION = settings()
MANY = 2 * PAGE + 30


def enter(db, count, name="高某"):
    said = {"person": name, "host": "王芳", "purpose": "送件"}
    lines = [TypedLine(number, name, said) for number in range(1, count + 1)]
    registers.enter_all(db, STATION, VISITORS, lines, by="李某", at=AT)


@pytest.fixture
def db(db):
    campaign.begin(db, AT.date(), by="李某", at=AT)
    return db


def source_of(db, *sought, **more):
    source = RegisterSource(db, VISITORS, sought, **more)
    source.reload()
    return source


def test_the_newest_line_stands_at_the_top(db):
    enter(db, 3)

    assert source_of(db).line_at(0).number == 3


def test_behind_the_last_line_there_is_none(db):
    enter(db, 3)

    assert source_of(db).line_at(3) is None


def test_what_is_found_is_read_page_by_page_to_the_last(db):
    enter(db, MANY)
    source = source_of(db, Sought("高某"))
    first = source.count()
    for position in range(MANY):
        assert source.line_at(position).number == MANY - position

    assert first == PAGE
    assert source.count() == MANY
    assert source.is_complete


def test_a_line_is_found_again_by_its_number(db):
    enter(db, 5)
    enter(db, 1, "马某")
    source = source_of(db, Sought("高某"))

    assert source.position_of(4) == 1
    assert source.position_of(6) is None


def test_what_was_entered_meanwhile_is_there_after_reading_again(db):
    enter(db, 2)
    source = source_of(db, open_only=True)
    enter(db, 1)
    source.reload()

    assert source.line_at(0).number == 3

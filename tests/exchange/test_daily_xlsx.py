import io

import pytest
from python_calamine import CalamineWorkbook

from builders import on
from daily_sheets import STATION, figures, report, yesterday
from dutyconsole.domain.register_lines import LineState, PartKind, RegisterLine
from dutyconsole.domain.registers import TEMPERATURES, VISITORS
from dutyconsole.exchange.daily_xlsx import daily_xlsx

AT = on("17:00")
VISITOR = RegisterLine(
    entry=1,
    register="visitors",
    number=1,
    part=0,
    kind=PartKind.ENTERED,
    state=LineState.OPEN,
    at=on("09:00"),
    recorded_at=on("09:00"),
    by="李某",
    reason="",
    values={
        "at": "2020-01-25T09:00:00+08:00",
        "person": "高某",
        "host": "王某",
        "purpose": "=1+1",
        "phone": "13800001234",
        "id_number": "140102199001011234",
    },
)


def made(**more):
    given = {"before": yesterday(), "registers": [(VISITORS, [VISITOR])], "at": AT} | more
    return daily_xlsx(report(), figures(differing=True), STATION, **given)


@pytest.fixture
def book():
    return CalamineWorkbook.from_filelike(io.BytesIO(made()))


def rows(book, name):
    return book.get_sheet_by_name(name).to_python()


def test_the_same_report_gives_the_same_bytes():
    assert made() == made()


def test_it_has_the_figures_the_supplies_the_staff_and_the_registers(book):
    assert book.sheet_names == ["Summary", "Supplies", "Staff", "Visitors"]


def test_figures_are_numbers_beside_those_of_the_day_before(book):
    found = {row[-1]: row[3:6] for row in rows(book, "Summary")}

    assert found["health.high"] == [1, 2, 1]
    assert found["isolation.existing"] == [1, 1, 0]


def test_supplies_stand_item_by_item(book):
    assert rows(book, "Supplies")[1] == [
        "一次性医用口罩",
        "只",
        100,
        0,
        20,
        0,
        80,
        2.5,
        "runs short",
    ]


def test_the_headcount_is_counted_section_by_section(book):
    assert [row[:3] + row[-1:] for row in rows(book, "Staff")[1:]] == [
        ["办公室", 1, 1, 0],
        ["规划科", 2, 0, 1],
        ["Total", 3, 1, 1],
    ]


def test_what_is_nobodys_business_is_masked(book):
    cells = {str(cell) for row in rows(book, "Visitors") for cell in row}

    assert "高某" in cells
    assert cells & {"13800001234", "140102199001011234"} == set()
    assert any("*" in cell for cell in cells)


def test_words_of_people_are_no_formulas(book):
    assert "=1+1" in {str(cell) for row in rows(book, "Visitors") for cell in row}


def test_registers_of_the_same_name_have_sheets_of_their_own():
    twice = [(VISITORS, [VISITOR]), (TEMPERATURES, []), (VISITORS, [])]
    names = CalamineWorkbook.from_filelike(io.BytesIO(made(registers=twice))).sheet_names

    assert names[3:] == ["Visitors", "Temperatures", "Visitors 2"]

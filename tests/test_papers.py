import io

import pytest
from docx import Document
from python_calamine import CalamineWorkbook

from builders import AT, on
from daily_sheets import STATION, TEXTS, figures, history, report, yesterday
from dutyconsole import papers as made
from dutyconsole.domain.own_registers import registers_of
from dutyconsole.domain.people import PersonLine
from dutyconsole.domain.register_lines import read_values
from dutyconsole.domain.reports import due_reports
from dutyconsole.store import campaign, daily_reports, people, registers
from papers import needs_a_chinese_font

ACTS = history(report())
SOURCE = {"source": "allocated"}


@needs_a_chinese_font
@pytest.mark.parametrize(
    ("form", "begins"), [("docx", b"PK"), ("xlsx", b"PK"), ("text", b" "), ("pdf", b"%PDF")]
)
def test_a_daily_report_can_be_written_in_every_form(form, begins):
    written = made.daily_as_bytes(
        ACTS[-1], ACTS, yesterday(), figures(), STATION, form, on("17:00")
    )

    assert written.startswith(begins)


def test_figures_that_cannot_be_counted_any_more_are_those_that_the_report_kept():
    written = made.daily_as_bytes(ACTS[-1], ACTS, None, None, STATION, "text", on("17:00"))

    assert "of them too high: Counted in times; Today 2" in " ".join(written.decode().split())


def test_a_correction_has_a_file_of_its_own():
    names = [made.daily_name(report(seq=seq), "docx", at=on("17:00")).name for seq in (0, 1)]

    assert names == [
        "2020-01-25-daily-20200125-170000.docx",
        "2020-01-25-daily-1-20200125-170000.docx",
    ]


@pytest.fixture
def drafted(db):
    """A report drafted at a desk that let one visitor in and gave out masks."""
    people.import_people(db, [PersonLine(1, "李伟", "办公室")], by="李某", at=AT)
    campaign.begin(db, AT.date(), reason="市防控办通知", by="李某", at=on("08:00"))
    lines = {
        "visitors": {"person": "高某", "host": "李伟", "purpose": "送件", "phone": "13800001234"},
        "supplies": {"item": "masks", "movement": "receipt", "quantity": "100"} | SOURCE,
    }
    for key, typed in lines.items():
        register = registers_of(STATION)[key]
        values = read_values(register, typed | {"at": "15:05"}, STATION, at=AT)
        registers.enter(db, STATION, register, values, by="李某", at=AT)
    day = AT.date()
    (due,) = due_reports(STATION.reports, day, day, db.zone)
    return due, daily_reports.draft(db, STATION, due, texts=TEXTS, by="李某", at=AT)


def test_a_report_from_the_record_has_its_registers_with_private_fields_masked(db, drafted):
    due, draft = drafted
    written = made.daily_of(db, STATION, due, draft, "xlsx", at=on("16:30"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(written))
    cells = {str(cell) for row in book.get_sheet_by_name("Visitors").to_python() for cell in row}
    totals = {row[0]: row[6] for row in book.get_sheet_by_name("Supplies").to_python()}

    assert cells >= {"高某", "138****1234"}
    assert totals["一次性医用口罩"] == 100


def test_a_report_from_the_record_has_its_figures_and_words(db, drafted):
    due, draft = drafted
    written = made.daily_of(db, STATION, due, draft, "docx", at=on("16:30"))
    document = Document(io.BytesIO(written))
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]

    assert ["still in the house", "people", "-", "1", "-"] in rows
    assert "口罩库存不足3日。" in [each.text for each in document.paragraphs]


def test_cross_checks_are_left_out_where_the_record_says_something_else_by_now(db, drafted):
    due, draft = drafted
    visitor = {"person": "周某", "host": "李伟", "purpose": "送件", "at": "15:10"}
    register = registers_of(STATION)["visitors"]
    values = read_values(register, visitor, STATION, at=AT)
    registers.enter(db, STATION, register, values, by="李某", at=on("16:20"))
    before, after = (
        made.daily_of(db, STATION, due, each, "text", at=on("16:30")).decode()
        for each in (
            draft,
            daily_reports.draft(db, STATION, due, texts=TEXTS, by="李某", at=on("16:25")),
        )
    )

    assert "are left out" in " ".join(before.split())
    assert "are left out" not in " ".join(after.split())

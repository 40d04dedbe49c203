import json
from contextlib import closing

import pytest

from builders import on
from dutyconsole import clock
from dutyconsole.store.database import connect
from dutyconsole.store.duty_log import list_notes
from watches import FIRST, NEXT_MORNING, SECOND, SUNDAY, a_sheet, an_item, handed_over

LOG = ("handover", "print", "--kind", "log", "--format", "text")
SHEET = ("handover", "print", "--format", "text")


@pytest.fixture
def watch(duty, home):
    """The watch of the 25th, which lasts."""
    with closing(connect(home.record)) as db:
        handed_over(db)
    return duty


@pytest.fixture
def relieved(watch, home, monkeypatch):
    """It was handed over on the 26th."""
    with closing(connect(home.record)) as db:
        handed_over(db, SUNDAY, SECOND, at=NEXT_MORNING, outgoing=FIRST, sheet=a_sheet(an_item()))
    monkeypatch.setattr(clock, "now", on("09:00", "2020-01-26").to)
    return watch


def test_the_sheet_goes_to_standard_output_as_text(relieved):
    printed = relieved(*SHEET)
    code = json.loads(relieved("handover", "show", "--json").stdout)["code"]

    assert printed.exit_code == 0
    assert "Shift handover record" in printed.stdout
    assert code in printed.stdout


def test_the_log_of_a_watch_that_lasts_has_what_would_be_carried_over(watch):
    watch(
        *("log", "add", "--by", "李明", "--source", "fax", "--unit", "市委"),
        *("--category", "other", "发热"),
    )
    printed = watch(*LOG).stdout

    assert "still on duty at" in printed
    assert printed.count("〔2020〕") == 2
    assert "Nothing is carried over" not in printed


def test_the_code_of_a_closed_log_is_that_of_the_sheet_that_closed_it(relieved):
    code = json.loads(relieved("handover", "show", "--json").stdout)["code"]
    first = relieved(*LOG, "--shift", "2020-01-25").stdout

    assert code in first


def test_a_log_that_was_opened_again_has_a_code_that_covers_that(relieved):
    relieved(
        *("handover", "note", "--shift", "2020-01-25", "--summary", "接报一件"),
        *("--reason", "漏写", "--by", "李明"),
    )
    printed = relieved(*LOG, "--shift", "2020-01-25").stdout
    newest = json.loads(relieved("anchor", "make", "--json").stdout)["code"]

    assert "Opened again after it was closed" in printed
    assert newest in printed


@pytest.mark.parametrize(("form", "begins"), [("text", b""), ("docx", b"PK"), ("pdf", b"%PDF")])
def test_a_paper_is_written_into_a_new_file(relieved, tmp_path, form, begins):
    path = tmp_path / f"paper.{form}"
    said = relieved("handover", "print", "--format", form, "--out", str(path))

    assert said.stdout == f"Written: {path}\n"
    assert path.read_bytes().startswith(begins)
    assert path.stat().st_size > 500


def test_a_file_that_is_there_is_not_overwritten(relieved, tmp_path):
    path = tmp_path / "paper.txt"
    path.write_text("signed", encoding="utf-8")
    result = relieved(*SHEET, "--out", str(path))

    assert result.exit_code == 1
    assert "is there already" in result.stderr
    assert path.read_text(encoding="utf-8") == "signed"


def test_docx_needs_a_file(relieved):
    result = relieved("handover", "print", "--format", "docx")

    assert result.exit_code == 2
    assert result.stderr == "Error: Name the file to write: --out FILE\n"


def test_before_the_first_watch_there_is_nothing_to_print_or_to_note(duty):
    printed = duty(*LOG)
    noted = duty("handover", "note", "--weather", "晴", "--by", "李明")

    assert (printed.exit_code, noted.exit_code) == (1, 1)
    assert printed.stderr == noted.stderr == "Error: Nobody has taken the watch yet\n"


def test_weather_and_summary_are_noted(watch, home):
    said = watch("handover", "note", "--weather", "小雪", "--summary", "无异常", "--by", "李明")

    assert said.stdout == "Noted: 2020-01-25/1\n"
    with closing(connect(home.record)) as db:
        (noted,) = list_notes(db, 1)
    assert (noted.weather, noted.summary, noted.by) == ("小雪", "无异常", "李明")


def test_a_closed_log_is_opened_again_with_a_reason(relieved):
    note = ("handover", "note", "--shift", "2020-01-25/1", "--weather", "小雪", "--by", "李明")
    refused = relieved(*note)
    done = relieved(*note, "--reason", "漏写")

    assert refused.exit_code == 1
    assert "say why its log is opened again" in refused.stderr
    assert done.stdout == "Opened again and noted: 2020-01-25/1\n"


def test_printing_writes_nothing_into_the_record(relieved, home):
    before = home.record.read_bytes()
    relieved(*LOG)

    assert home.record.read_bytes() == before

import json
from contextlib import closing

import pytest

from builders import TIMES, hand_over, on
from dutyconsole import clock
from dutyconsole.store.database import connect
from watches import FIRST, NEXT_MORNING, SECOND, SUNDAY, a_sheet, an_item, handed_over


@pytest.fixture
def two_watches(duty, home, monkeypatch):
    """The watch of the 25th, and the one of the 26th that lasts."""
    refused = an_item(key="matter 3", kind="document", what="传真", accepted=False, reason="未收到")
    with closing(connect(home.record)) as db:
        handed_over(db)
        handed_over(
            db, SUNDAY, SECOND, at=NEXT_MORNING, outgoing=FIRST, sheet=a_sheet(an_item(), refused)
        )
    monkeypatch.setattr(clock, "now", on("09:00", "2020-01-26").to)
    return duty


def test_handovers_are_listed_newest_first(duty, home):
    with closing(connect(home.record)) as db:
        for day, incoming in (("2020-01-24", "李明"), ("2020-01-25", "赵燕")):
            hand_over(
                db, outgoing="王芳", incoming=incoming, note="", by="李明", at=on("08:30", day),
                times=TIMES,
            )  # fmt: skip

    listed = json.loads(duty("handover", "list", "--json").stdout)
    newest = duty("handover", "list", "--limit", "1").stdout

    assert [each["shift"] for each in listed] == ["2020-01-25/1", "2020-01-24/1"]
    assert newest == f"08:30  2020-01-25/1  王芳  赵燕  {listed[0]['code']}\n"


def test_the_code_of_each_sheet_still_fits(duty, home):
    with closing(connect(home.record)) as db:
        hand_over(db, outgoing="", incoming="李明", note="", by="李明", at=on("08:30"), times=TIMES)
    (listed,) = json.loads(duty("handover", "list", "--json").stdout)
    held = json.loads(duty("verify", "--code", listed["code"], "--json").stdout)

    assert held["sound"]


@pytest.mark.parametrize("command", ["list", "show"])
def test_before_the_first_handover_that_is_said(duty, command):
    result = duty("handover", command)

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "Nobody has taken the watch yet\n"


def test_the_latest_handover_is_shown_with_everything_that_was_signed(two_watches):
    shown = json.loads(two_watches("handover", "show", "--json").stdout)

    assert (shown["shift"], shown["settings"]) == ("2020-01-26/1", 3)
    assert shown["crew"][1] == {"post": "lead", "name": "冯某", "stands_in_for": "单某"}
    assert [step["kind"] for step in shown["steps"]] == ["offered", "accepted"]
    assert shown["steps"][1]["signatures"] == [
        {"name": "冯某", "post": "lead", "stands_in_for": "单某", "reason": "病假"}
    ]
    assert [item["accepted"] for item in shown["sheet"]["items"]] == [True, False]
    assert shown["sheet"]["checklist"][0]["value"] == "120 (book 125)"


def test_the_code_that_is_shown_still_fits(two_watches):
    shown = json.loads(two_watches("handover", "show", "--json").stdout)
    held = json.loads(two_watches("verify", "--code", shown["code"], "--json").stdout)

    assert held["codes"] == [{"code": shown["code"], "fits": True}]


def test_the_list_tells_the_same_code(two_watches):
    shown = json.loads(two_watches("handover", "show", "--json").stdout)
    listed = json.loads(two_watches("handover", "list", "--json").stdout)

    assert listed[0]["code"] == shown["code"]


def test_a_handover_in_lines(two_watches):
    lines = two_watches("handover", "show").stdout.splitlines()

    assert "2020-01-26/1  张某某、李某、王某  赵某某、冯某" in lines[0]
    assert lines[1] == "2020-01-26 08:25  李某, 王某 signed and offered the watch"
    assert lines[3] == "Incidents not closed"
    assert lines[4].startswith("  accepted  open in shift 4  〔2020〕 No. 1 职工王某发热38.1度")
    assert lines[6].startswith("  not accepted: 未收到  open in shift 4  传真")


@pytest.mark.parametrize("typed", ["2020-01-25/1", "2020-01-25", "1月25日/1", "2020/1/25", "1-25"])
def test_a_shift_is_typed_as_its_day_and_number(two_watches, typed):
    shown = json.loads(two_watches("handover", "show", "--shift", typed, "--json").stdout)

    assert shown["shift"] == "2020-01-25/1"


@pytest.mark.parametrize("typed", ["yesterday", "2020-01-25/x", "2020-01-25/0", "/1", ""])
def test_what_is_no_shift_is_said_to_be_none(two_watches, typed):
    result = two_watches("handover", "show", "--shift", typed)

    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1


def test_a_shift_that_nobody_took_over(two_watches):
    result = two_watches("handover", "show", "--shift", "2020-01-24/1")

    assert result.exit_code == 2
    assert result.stderr == "Error: Nobody took the shift 2020-01-24/1 over\n"


def test_what_would_be_handed_over_now(two_watches):
    two_watches(
        *("log", "add", "--by", "李明", "--source", "fax", "--unit", "市委"),
        *("--category", "other", "发热"),
    )
    told = json.loads(two_watches("handover", "prepare", "--json").stdout)
    lines = two_watches("handover", "prepare").stdout.splitlines()

    assert [item["kind"] for item in told["items"]].count("incident") == 1
    assert lines[0] == "Incidents not closed"
    assert lines[1].startswith("  open in shift 1  〔2020〕 No. 1 发热")
    assert "Handover checklist" in lines

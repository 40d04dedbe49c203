import json
from contextlib import closing

import pytest

from builders import AT, TIMES, hand_over, on
from dutyconsole import clock
from dutyconsole.store.database import connect
from watches import FIRST, NEXT_MORNING, SECOND, SUNDAY, a_sheet, an_item, handed_over

ROSTER = "日期,带班领导,主班,副班\n2020/1/25,张建军,李明,王芳\n2020/1/26,刘志强,赵燕,\n"


@pytest.fixture
def on_watch(duty, home, tmp_path):
    """The crew of the 25th has taken the watch."""
    path = tmp_path / "roster.csv"
    path.write_text(ROSTER, encoding="utf-8")
    duty("roster", "import", str(path), "--by", "张某某")
    with closing(connect(home.record)) as db:
        hand_over(
            db, outgoing="", incoming="张建军、李明、王芳", note="", by="李明", at=on("08:30"),
            times=TIMES,
        )  # fmt: skip
    return duty


def test_a_new_station_says_that_nobody_has_the_watch(duty):
    assert "Nobody has taken the watch yet" in duty("status").stdout


def test_who_is_on_duty_and_until_when(on_watch):
    lines = on_watch("status").stdout.splitlines()

    assert lines[0].startswith("市科学技术局值班室  25 Jan 2020 Saturday Spring Festival, day 2")
    assert lines[1] == "On duty 25, 08:30 to 26, 08:30"
    assert [line.split() for line in lines[2:5]] == [
        ["带班领导", "张建军"],
        ["主班", "李明"],
        ["副班", "王芳"],
    ]
    assert lines[5] == "Relief 26, 08:30  刘志强, 赵燕"


def test_the_next_report_with_the_time_that_is_left(on_watch):
    assert "due 17:00  47 min left  Sent by 李明" in on_watch("status").stdout


def test_an_overdue_report(on_watch, monkeypatch):
    monkeypatch.setattr(clock, "now", on("17:05").to)

    assert "due 17:00  OVERDUE by 5 min" in on_watch("status").stdout


def test_a_watch_that_was_not_handed_over(on_watch, monkeypatch):
    monkeypatch.setattr(clock, "now", on("09:00", "2020-01-26").to)
    watch = json.loads(on_watch("status", "--json").stdout)

    assert "NOT HANDED OVER since 26, 08:30, 30 min" in on_watch("status").stdout
    assert watch["not_handed_over_since"] == "2020-01-26T08:30:00+08:00"


def test_the_problems_of_the_coming_days(on_watch):
    assert "  2020-01-26 副班: 1 missing" in on_watch("status").stdout


def test_a_program_is_given_the_same(on_watch):
    told = json.loads(on_watch("status", "--json").stdout)

    assert told["at"] == "2020-01-25T16:12:07+08:00"
    assert told["shift"]["id"] == "2020-01-25/1"
    assert [seat["name"] for seat in told["crew"]] == ["张建军", "李明", "王芳"]
    assert told["log"] == {"entries": 0, "received": 0, "open": 0}
    assert told["roster"][0]["problems"] == []


def test_seconds_left_are_told_to_a_program(on_watch):
    told = json.loads(on_watch("status", "--json").stdout)
    report = next(each for each in told["obligations"] if each["kind"] == "report")

    assert report["seconds_left"] == (on("17:00") - AT).total_seconds()


def test_looking_writes_nothing(on_watch, home):
    before = home.record.read_bytes()
    on_watch("status")

    assert home.record.read_bytes() == before


def test_the_figures_of_the_handovers_are_told_to_a_program(duty, home):
    with closing(connect(home.record)) as db:
        handed_over(db)
        handed_over(db, SUNDAY, SECOND, at=NEXT_MORNING, outgoing=FIRST, sheet=a_sheet(an_item()))
    told = json.loads(duty("status", "--json").stdout)

    assert told["handover_figures"] == {
        "offered_to_accepted": {"latest_seconds": 360, "median_seconds": 360, "handovers": 1},
        "carried_over": {"items": 1, "oldest_shifts": 4},
        "late": [{"crew": "赵某某、冯某", "late": 1, "handovers": 1}],
    }


def test_a_new_station_has_no_figures_yet(duty):
    told = json.loads(duty("status", "--json").stdout)

    assert told["handover_figures"] == {
        "offered_to_accepted": {
            "latest_seconds": None,
            "median_seconds": None,
            "handovers": 0,
        },
        "carried_over": None,
        "late": [],
    }

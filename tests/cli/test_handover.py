import json
from contextlib import closing

from builders import TIMES, on
from dutyconsole.store.database import connect
from dutyconsole.store.handover import hand_over


def test_handovers_are_shown_newest_first(duty, home):
    with closing(connect(home.record)) as db:
        for day, incoming in (("2020-01-24", "李明"), ("2020-01-25", "赵燕")):
            hand_over(
                db, outgoing="王芳", incoming=incoming, note="", by="李明", at=on("08:30", day),
                times=TIMES,
            )  # fmt: skip

    shown = json.loads(duty("handover", "show", "--json").stdout)
    newest = duty("handover", "show", "--limit", "1").stdout

    assert [each["shift"] for each in shown] == ["2020-01-25/1", "2020-01-24/1"]
    assert newest == f"08:30  2020-01-25/1  王芳  赵燕  {shown[0]['code']}\n"


def test_the_code_of_each_sheet_still_fits(duty, home):
    with closing(connect(home.record)) as db:
        hand_over(db, outgoing="", incoming="李明", note="", by="李明", at=on("08:30"), times=TIMES)
    (shown,) = json.loads(duty("handover", "show", "--json").stdout)
    held = json.loads(duty("verify", "--code", shown["code"], "--json").stdout)

    assert held["sound"]


def test_before_the_first_handover_that_is_said(duty):
    result = duty("handover", "show")

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "Nobody has taken the watch yet\n"

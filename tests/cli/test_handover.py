import json
from contextlib import closing

from builders import TIMES, on
from dutyconsole.store.database import connect
from dutyconsole.store.handover import hand_over


def test_handovers_are_shown_newest_first(duty, home):
    with closing(connect(home.record)) as db:
        for day, incoming in (("2020-01-24", "李明"), ("2020-01-25", "赵燕")):
            hand_over(
                db, outgoing="", incoming=incoming, note="", by="李明", at=on("08:30", day),
                times=TIMES,
            )  # fmt: skip

    shown = json.loads(duty("handover", "show", "--json").stdout)
    newest = duty("handover", "show", "--limit", "1").stdout

    assert [each["shift"] for each in shown] == ["2020-01-25/1", "2020-01-24/1"]
    assert newest == "08:30  2020-01-25/1  -  赵燕\n"


def test_before_the_first_handover_that_is_said(duty):
    result = duty("handover", "show")

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "Nobody has taken the watch yet\n"

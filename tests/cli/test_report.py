import json
from contextlib import closing

import pytest

from builders import AT, on, taken_down
from dutyconsole import clock
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.domain.pins import Instant
from dutyconsole.store import bulletins, pins
from dutyconsole.store.database import connect, connect_to_read
from dutyconsole.store.pin_hashes import Cost
from terminal import Terminal

PIN = "739154"
NAME = "张建军"


@pytest.fixture(autouse=True)
def _an_incident(home):
    with closing(connect(home.record)) as db:
        taken_down(db)


def done(result):
    assert result.exit_code == 0, result.output
    return result.stdout


def drafted(duty, *more):
    return done(duty("report", "draft", "1", "--by", "李某", *more))


def checked(duty):
    return done(duty("report", "check", "1", "--who", "王某", "--by", "李某"))


def issued(home):
    """Signed off; how a PIN is typed at a terminal has a test of its own."""
    with closing(connect(home.record)) as db:
        bulletins.issue(db, IncidentNumber(2020, 1), who=NAME, by="李某", at=AT)


def sent(duty, *more):
    given = ("--receiver", "刘某", "--channel", "fax", "--by", "李某", "--reason", "情况待核")
    return done(duty("report", "send", "1", *given, *more))


def shown(duty, *more):
    return json.loads(done(duty("report", "show", "1", "--json", *more)))


def rows(home):
    with closing(connect_to_read(home.record)) as db:
        return db.execute("SELECT count(*) FROM bulletin").fetchone()[0]


def test_a_draft_is_composed_from_the_record_and_names_what_is_missing(duty):
    said = drafted(duty)
    document = shown(duty)

    assert said.splitlines() == [
        "2020/1 initial report: drafted",
        "MISSING: place, handling so far",
    ]
    assert "职工王某发热38.1度，独居，已就医。" in document["text"]
    assert document["missing"] == ["place", "handling"]
    assert document["elements"]["course"] == "职工王某发热38.1度，独居，已就医。"


def test_what_is_given_goes_before_what_is_composed(duty):
    drafted(
        duty, "--text", "职工王某发热。", "--element", "place=宿舍 3=1", "--element", "scope=2人"
    )
    document = shown(duty)

    assert document["text"] == "职工王某发热。"
    assert document["elements"]["place"] == "宿舍 3=1"
    assert document["elements"]["scope"] == "2人"


def test_a_draft_goes_on_from_the_one_before(duty):
    drafted(duty, "--text", "职工王某发热。", "--element", "scope=2人")
    drafted(duty, "--element", "trend=平稳")
    document = shown(duty)

    assert document["text"] == "职工王某发热。"
    assert (document["elements"]["scope"], document["elements"]["trend"]) == ("2人", "平稳")


def test_a_draft_that_goes_on_looked_no_further_into_the_record(duty, monkeypatch):
    drafted(duty)
    monkeypatch.setattr(clock, "now", on("16:20").to)
    drafted(duty, "--element", "trend=平稳")

    assert shown(duty)["at"] == "2020-01-25T16:12:07+08:00"
    drafted(duty, "--text", "职工王某发热。")
    assert shown(duty)["at"] == "2020-01-25T16:20:00+08:00"


def test_the_text_may_come_from_standard_input(duty):
    done(duty("report", "draft", "1", "--by", "李某", "--text", "-", input="职工\n已退烧。"))

    assert shown(duty)["text"] == "职工\n已退烧。"


@pytest.mark.parametrize("typed", ["place", "weather=雪", "=x"])
def test_an_element_is_typed_with_its_key(duty, home, typed):
    result = duty("report", "draft", "1", "--by", "李某", "--element", typed)

    assert result.exit_code == 2
    assert "is not KEY=TEXT; the keys are time, place" in result.stderr
    assert rows(home) == 0


def test_the_whole_way(duty, home):
    drafted(duty)
    assert checked(duty).startswith("2020/1 initial report: checked\n")
    issued(home)
    assert sent(duty, "--at", "16:10").startswith("2020/1 initial report: sent out\n")
    there = done(duty("report", "confirm", "1", "--who", "赵某", "--by", "李某"))
    document = shown(duty)

    assert there.startswith("2020/1 initial report: receipt confirmed\n")
    assert document["issue"] == 1
    assert [(act["state"], act["who"], act["at"][11:16]) for act in document["acts"]] == [
        ("drafted", "李某", "16:12"),
        ("checked", "王某", "16:12"),
        ("issued", "张建军", "16:12"),
        ("sent", "李某", "16:10"),
        ("confirmed", "赵某", "16:12"),
    ]


def test_a_follow_up_and_a_final_report(duty, home):
    drafted(duty)
    checked(duty)
    issued(home)
    sent(duty)
    follow_up = drafted(duty)
    final = drafted(duty, "--kind", "final")

    assert follow_up.startswith("2020/1 follow-up report 1: drafted")
    assert final.startswith("2020/1 final report: drafted")
    assert shown(duty)["text"].startswith("Received 25 Jan 2020 16:05")
    assert shown(duty, "--seq", "1")["kind"] == "first"


def test_sending_back_asks_for_a_reason(duty, home):
    drafted(duty)
    refused = duty("report", "return", "1", "--by", "王某")
    back = done(duty("report", "return", "1", "--by", "王某", "--reason", "时间有误"))

    assert (refused.exit_code, refused.stderr) == (1, "Error: Say why it is sent back\n")
    assert back.startswith("2020/1 initial report: sent back to be drafted")
    assert rows(home) == 2


def test_going_out_without_an_element_asks_for_a_reason(duty, home):
    drafted(duty)
    checked(duty)
    issued(home)
    result = duty(
        *("report", "send", "1", "--receiver", "刘某", "--channel", "传真", "--by", "李某"),
    )

    assert result.exit_code == 1
    assert "without place, handling so far: say why" in result.stderr


def test_without_a_terminal_nobody_signs(duty, home):
    drafted(duty)
    checked(duty)
    before = rows(home)
    _give_pin(duty, home)
    result = duty("report", "issue", "1", "--who", NAME, "--by", "李某", input=f"{PIN}\n")

    assert (result.exit_code, rows(home)) == (1, before)
    assert "A PIN is typed at a terminal" in result.stderr


def test_what_is_not_checked_is_refused_before_a_pin_is_asked_for(duty, home):
    drafted(duty)
    _give_pin(duty, home)
    result = duty("report", "issue", "1", "--who", NAME, "--by", "李某")

    assert "is drafted; only what is checked can be signed off" in result.stderr


def test_the_pin_is_typed_at_the_terminal_and_shown_nowhere(duty, home):
    drafted(duty)
    checked(duty)
    _give_pin(duty, home)
    for typed, answer in (("193755", "This is not the PIN of 张建军"), (PIN, "signed off (2")):
        terminal = Terminal(
            *("-m", "dutyconsole", "--home", str(home.path), "--lang", "en"),
            *("report", "issue", "2020/1", "--who", NAME, "--by", "李某"),
        )
        terminal.wait_for("PIN of 张建军:")
        terminal.press(f"{typed}\r")
        terminal.wait_for(answer)
        terminal.end()

        assert typed not in terminal.screen
    assert shown(duty)["acts"][-1]["who"] == NAME
    assert _events(home)[-3:] == ["pin.set", "pin.failed", "bulletin.issued"]


def _events(home):
    with closing(connect_to_read(home.record)) as db:
        return [
            json.loads(row["body"])["event"]
            for row in db.execute("SELECT body FROM journal ORDER BY n")
        ]


def _give_pin(duty, home):
    people = home.path / "people.csv"
    people.write_text(f"姓名,部门\n{NAME},办公室\n", encoding="utf-8")
    done(duty("people", "import", str(people), "--by", "李某"))
    now = Instant(AT.float_timestamp, 0.0, "")
    with closing(connect(home.record)) as db, pins.Pins(home.pins, cost=Cost(1, 8, 1)) as book:
        code = book.issue_code(NAME, at_wall=now.wall)
        book.set_first(NAME, code, PIN, now)
        pins.tell(db, book, by="李某", at=AT)


def test_the_reports_on_one_incident_and_on_all_are_listed(duty, home):
    with closing(connect(home.record)) as db:
        taken_down(db)
    drafted(duty)
    done(duty("report", "draft", "2", "--by", "李某"))
    every = json.loads(done(duty("report", "list", "--json")))
    (line,) = done(duty("report", "list", "2020/1")).splitlines()

    assert [each["incident"] for each in every] == ["2020/2", "2020/1"]
    assert line.split("  ")[0] == "2020/1"
    assert line.endswith("MISSING: place, handling so far")


def test_what_is_not_there_is_said(duty):
    empty, none = duty("report", "list"), duty("report", "show", "1")

    assert (empty.exit_code, empty.stderr) == (0, "There is no report yet\n")
    assert (none.exit_code, none.stdout) == (1, "")
    assert "There is no such report" in none.stderr


def test_a_report_is_written_as_a_sheet_and_read_out(duty, tmp_path):
    drafted(duty)
    sheet = tmp_path / "bulletin.docx"
    said = done(duty("report", "print", "1", "--docx", str(sheet), "--text", "-"))

    assert sheet.read_bytes().startswith(b"PK")
    assert "职工王某发热38.1度，独居，已就医。" in "".join(said.split())
    assert f"Written: {sheet}" in said
    again = duty("report", "print", "1", "--docx", str(sheet))
    assert again.exit_code == 1
    assert "is there already" in again.stderr


def test_printing_asks_for_a_file(duty):
    drafted(duty)

    assert duty("report", "print", "1").exit_code == 2

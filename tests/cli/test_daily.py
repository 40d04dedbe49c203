import json
from contextlib import closing
from io import BytesIO
from zipfile import ZipFile

import pytest

from builders import AT, on, taken_down
from dutyconsole import clock
from dutyconsole.config.file import load
from dutyconsole.domain.incident_steps import Deed, StepKind
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.domain.pins import Instant
from dutyconsole.domain.reports import due_reports
from dutyconsole.store import daily_reports, pins
from dutyconsole.store.database import connect, connect_to_read
from dutyconsole.store.incident_way import note_step
from dutyconsole.store.pin_hashes import Cost
from terminal import Terminal
from watches import handed_over

PIN = "739154"
NAME = "张建军"
BY = ("--by", "李某")
WORDS = (
    *("--work", "来访登记2人。", "--problems", "无", "--coordination", "无"),
    *("--next", "继续测温。"),
)
LATER = on("16:30")
SUNDAY = "2020-01-26"
FIRST = IncidentNumber(2020, 1)


@pytest.fixture(autouse=True)
def _a_day_of_the_campaign(home, duty, tmp_path):
    """Two people of whom only one was measured, and a visitor."""
    with closing(connect(home.record)) as db:
        handed_over(db)
    people = tmp_path / "people.csv"
    people.write_text("姓名,部门\n李伟,办公室\n王芳,规划科\n", encoding="utf-8")
    done(duty("people", "import", str(people), *BY))
    done(duty("campaign", "on", *BY))
    entered(duty, "temperatures", "person=李伟", "round=上午", "at=9:20", "temperature=36.5")
    entered(duty, "visitors", "person=高某", "host=李伟", "purpose=送件", "at=9:40")


def done(result):
    assert result.exit_code == 0, result.output
    return result.stdout


def entered(duty, register, *values):
    done(duty("register", register, "add", *values, *BY))


def drafted(duty, *more):
    return done(duty("daily", "draft", *WORDS, *BY, *more))


def explained(duty, *more):
    """Drafted, with a reason for whatever does not add up."""
    drafted(duty)
    broken = [each["key"] for each in shown(duty)["identities"] if not each["holds"]]
    reasons = [part for key in broken for part in ("--explain", f"{key}=下班后补测")]
    return done(duty("daily", "draft", *BY, *reasons, *more))


def checked(duty, *more):
    return done(duty("daily", "check", "--who", "王某", *BY, *more))


def issued(home, day="2020-01-25"):
    """Signed off; how a PIN is typed at a terminal has a test of its own."""
    with closing(connect(home.record)) as db:
        return daily_reports.issue(
            db, load(home.settings), _due(home, db, day), who=NAME, by="李某",
            at=clock.now(db.zone),
        )  # fmt: skip


def _due(home, db, day):
    at = on("12:00", day).date()
    return next(iter(due_reports(load(home.settings).reports, at, at, db.zone)))


def sent(duty, *more):
    return done(duty("daily", "send", "--receiver", "刘某", "--channel", "传真", *BY, *more))


def all_the_way(duty, home):
    explained(duty)
    checked(duty)
    issued(home)
    return sent(duty)


def shown(duty, *more):
    return json.loads(done(duty("daily", "show", "--json", *more)))


def figure(document, key):
    return next(each for each in document["figures"] if each["key"] == key)


def rows(home):
    with closing(connect_to_read(home.record)) as db:
        return db.execute("SELECT count(*) FROM daily_report").fetchone()[0]


def test_before_it_is_drafted_the_figures_are_shown_as_they_are_counted_now(duty):
    document = shown(duty)

    assert (document["report"], document["acts"], document["campaign"]) == (None, [], True)
    assert (document["day"], document["until"]) == ("2020-01-25", "2020-01-25T16:00:00+08:00")
    assert figure(document, "visitors.count")["rows"] == ["visitors 1"]
    assert figure(document, "visitors.count")["value"] == "1"


def test_what_does_not_add_up_is_said_with_names_and_who_has_not_delivered(duty):
    document, printed = shown(duty), done(duty("daily", "show"))
    headcount = next(each for each in document["identities"] if each["key"] == "headcount")

    assert (headcount["holds"], headcount["names"]) == (False, ["王芳"])
    assert "DOES NOT ADD UP: headcount: " in printed
    assert {"section": "规划科", "names": ["王芳"]} in document["not_delivered"]
    assert "NOT DELIVERED: 规划科: 王芳" in printed


def test_a_draft_keeps_the_words_that_are_given(duty):
    said = drafted(duty)
    report = shown(duty)["report"]

    assert said.splitlines()[0] == "日报 of 2020-01-25: drafted"
    assert "DOES NOT ADD UP: headcount" in said
    assert report["texts"] == {
        "work": "来访登记2人。",
        "problems": "无",
        "coordination": "无",
        "next": "继续测温。",
    }


def test_what_is_not_given_is_proposed_from_the_figures(duty):
    said = ("--problems", "无", "--coordination", "无", "--next", "无")
    done(duty("daily", "draft", *said, *BY))

    assert "Visitors: 1, turned back: 0." in shown(duty)["report"]["texts"]["work"]


def test_what_nobody_said_is_refused_and_nothing_is_kept(duty, home):
    result = duty("daily", "draft", "--problems", "无", *BY)

    assert (result.exit_code, rows(home)) == (2, 0)
    assert "Nothing is said under “To be coordinated”, “Next steps”" in result.stderr


def test_a_draft_goes_on_from_the_one_before(duty):
    explained(duty)
    done(duty("daily", "draft", "--next", "-", *BY, input="继续测温。\n加强消毒。"))
    document = shown(duty)

    assert document["report"]["texts"]["work"] == "来访登记2人。"
    assert document["report"]["texts"]["next"] == "继续测温。\n加强消毒。"
    assert {each["explanation"] for each in document["identities"] if not each["holds"]} == {
        "下班后补测"
    }


@pytest.mark.parametrize("typed", ["headcount", "visitors=多一人", "=x"])
def test_an_explanation_is_typed_with_the_key_of_what_does_not_add_up(duty, home, typed):
    result = duty("daily", "draft", *WORDS, "--explain", typed, *BY)

    assert (result.exit_code, rows(home)) == (2, 0)
    assert "is not KEY=REASON; what does not add up is headcount, census" in result.stderr


def test_where_everything_adds_up_there_is_nothing_to_explain(duty, home):
    done(duty("campaign", "off", "--day", "2020-01-25", "--reason", "响应终止", *BY))
    result = duty("daily", "draft", *WORDS, "--explain", "headcount=x", *BY)

    assert (result.exit_code, rows(home)) == (2, 0)
    assert "there is nothing to explain" in result.stderr


def test_the_whole_way(duty, home):
    explained(duty, "--who", "赵某")
    assert checked(duty) == "日报 of 2020-01-25: checked\n"
    assert issued(home).issue == 1
    assert sent(duty, "--at", "16:10") == "日报 of 2020-01-25: sent out\n"
    there = done(duty("daily", "confirm", "--who", "刘某", *BY))
    document = shown(duty, "--day", "1-25")

    assert there == "日报 of 2020-01-25: receipt confirmed\n"
    assert document["report"]["issue"] == 1
    assert [(act["state"], act["who"], act["at"][11:16]) for act in document["acts"]] == [
        ("drafted", "李某", "16:12"),
        ("drafted", "赵某", "16:12"),
        ("checked", "王某", "16:12"),
        ("issued", NAME, "16:12"),
        ("sent", "李某", "16:10"),
        ("confirmed", "刘某", "16:12"),
    ]
    assert document["not_delivered"] == []


def test_once_it_went_up_the_next_day_is_shown_beside_it(duty, home):
    all_the_way(duty, home)
    document = shown(duty)

    assert (document["day"], document["report"]) == ("2020-01-26", None)
    assert document["since"] == "2020-01-25T16:00:00+08:00"
    assert figure(document, "visitors.count")["before"] == "1"
    assert figure(document, "visitors.count")["change"] == "-1"


def test_late_without_a_reason_it_is_not_sent(duty, home, monkeypatch):
    explained(duty)
    checked(duty)
    issued(home)
    monkeypatch.setattr(clock, "now", on("17:20").to)
    refused = duty("daily", "send", "--receiver", "刘某", "--channel", "fax", *BY)
    sent(duty, "--reason", "线路故障")
    (act,) = [each for each in shown(duty, "--day", "1-25")["acts"] if each["state"] == "sent"]

    assert (refused.exit_code, refused.stderr) == (1, "Error: It is late: say why\n")
    assert act["reason"] == "线路故障"


def test_sending_back_asks_for_a_reason(duty, home):
    drafted(duty)
    refused = duty("daily", "return", *BY)
    back = done(duty("daily", "return", "--reason", "数字有误", *BY))

    assert (refused.exit_code, refused.stderr) == (1, "Error: Say why it is sent back\n")
    assert back == "日报 of 2020-01-25: sent back to be drafted\n"
    assert rows(home) == 2


def test_a_source_that_changed_calls_for_a_correction(duty, home, monkeypatch):
    all_the_way(duty, home)
    monkeypatch.setattr(clock, "now", LATER.to)
    entered(duty, "visitors", "person=马某", "host=李伟", "purpose=送件", "at=10:20")
    before, printed = shown(duty, "--day", "1-25"), done(duty("daily", "show", "--day", "1-25"))
    said = done(duty("daily", "draft", "--correct", "--reason", "来访少登一人", *BY))
    after = shown(duty, "--day", "1-25")

    assert (before["changed"], "CHANGED SINCE IT WAS SENT" in printed) == (True, True)
    assert figure(before, "visitors.count")["value"] == "2"
    assert figure(before, "visitors.count")["reported"] == "1"
    assert said.splitlines()[0] == "日报, correction 1 of 2020-01-25: drafted"
    assert (after["changed"], after["report"]["seq"]) == (False, 1)
    assert after["report"]["texts"]["next"] == "继续测温。"


def test_what_happened_after_the_period_of_a_report_that_went_up_changes_nothing(
    duty, home, monkeypatch
):
    all_the_way(duty, home)
    monkeypatch.setattr(clock, "now", on("15:00", SUNDAY).to)
    explained(duty)
    checked(duty)
    issued(home, SUNDAY)
    sent(duty)
    monkeypatch.setattr(clock, "now", on("16:30", SUNDAY).to)
    entered(duty, "visitors", "person=马某", "host=李伟", "purpose=送件", "at=15:30")
    document = shown(duty, "--day", SUNDAY)

    assert (document["until"], document["changed"]) == ("2020-01-26T15:00:00+08:00", False)
    assert figure(document, "visitors.count")["value"] == "0"


def test_a_draft_says_beside_each_figure_what_it_was_drafted_with(duty):
    drafted(duty)
    entered(duty, "visitors", "person=马某", "host=李伟", "purpose=送件", "at=10:20")
    document = shown(duty)
    visitors = figure(document, "visitors.count")

    assert (visitors["value"], visitors["reported"], document["changed"]) == ("2", "1", False)


def test_a_correction_says_what_is_corrected(duty, home):
    nothing_sent = duty("daily", "draft", "--correct", "--reason", "x", *BY)
    all_the_way(duty, home)
    before = rows(home)
    result = duty("daily", "draft", "--correct", *BY)

    assert (nothing_sent.exit_code, nothing_sent.stderr) == (1, "Error: No report went up yet\n")
    assert (result.exit_code, rows(home)) == (1, before)
    assert result.stderr == "Error: Say what is corrected\n"


def test_the_rows_behind_a_figure_are_listed_with_what_they_say(duty):
    printed = done(duty("daily", "show", "--rows", "visitors.count"))
    told = shown(duty, "--rows", "visitors")

    assert printed.startswith("visitors 1  ")
    assert "高某" in printed
    assert told["rows"] == ["visitors 1"]


def test_a_figure_that_is_none_is_bad_input(duty):
    result = duty("daily", "show", "--rows", "visitors.green")

    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)


def test_nothing_counted_has_no_rows(duty):
    result = duty("daily", "show", "--rows", "visitors.turned_back")

    assert (result.exit_code, result.stdout) == (0, "")
    assert "there is no such row" in result.stderr


def test_reports_are_listed_the_newest_first(duty, home, monkeypatch):
    nothing = duty("daily", "list")
    all_the_way(duty, home)
    monkeypatch.setattr(clock, "now", on("16:05", SUNDAY).to)
    drafted(duty)
    listed = json.loads(done(duty("daily", "list", "--json")))
    (one,) = done(duty("daily", "list", "--limit", "1")).splitlines()

    assert nothing.stderr == "There is no report yet\n"
    assert [(each["day"], each["state"]) for each in listed] == [
        ("2020-01-26", "drafted"),
        ("2020-01-25", "sent"),
    ]
    assert one.startswith("2020-01-26  日报")


def test_two_days_are_compared_figure_by_figure_and_word_by_word(duty, home, monkeypatch):
    all_the_way(duty, home)
    monkeypatch.setattr(clock, "now", on("16:05", SUNDAY).to)
    for person in ("马某", "周某", "吴某"):
        entered(duty, "visitors", f"person={person}", "host=李伟", "purpose=送件", "at=10:20")
    drafted(duty, "--next", "加强消毒。")
    document = json.loads(done(duty("daily", "compare", "--json")))
    (visitors,) = [each for each in document["changes"] if each["key"] == "visitors.count"]

    assert (document["with_day"], document["day"]) == ("2020-01-25", "2020-01-26")
    assert (visitors["before"], visitors["after"], visitors["change"]) == ("1", "3", "+2")
    assert document["texts"] == [{"key": "next", "before": "继续测温。", "after": "加强消毒。"}]
    assert "加强消毒。" in done(duty("daily", "compare"))


def test_a_report_does_not_differ_from_itself(duty, home):
    all_the_way(duty, home)
    result = duty("daily", "compare", "--day", "1-25", "--with", "1-25")

    assert (result.exit_code, result.stderr) == (0, "Nothing differs\n")


def test_without_an_earlier_report_there_is_nothing_to_compare_with(duty):
    result = duty("daily", "compare")

    assert result.exit_code == 1
    assert "name the day with --with" in result.stderr


def test_it_is_written_as_sheet_spreadsheet_and_text(duty, home, tmp_path):
    all_the_way(duty, home)
    sheet, book = tmp_path / "daily.docx", tmp_path / "daily.xlsx"
    said = done(duty("daily", "print", "--docx", str(sheet), "--xlsx", str(book), "--text", "-"))
    again = duty("daily", "print", "--docx", str(sheet))

    assert "word/document.xml" in ZipFile(BytesIO(sheet.read_bytes())).namelist()
    assert "xl/workbook.xml" in ZipFile(BytesIO(book.read_bytes())).namelist()
    assert "来访登记2人。" in "".join(said.split())
    assert f"Written: {book}" in said
    assert (again.exit_code, "is there already" in again.stderr) == (1, True)


def test_a_correction_and_the_report_that_it_corrects_are_both_printed(duty, home, monkeypatch):
    all_the_way(duty, home)
    monkeypatch.setattr(clock, "now", LATER.to)
    words = ("--work", "来访登记3人。", "--reason", "来访少登一人")
    done(duty("daily", "draft", "--correct", *words, *BY))
    correction = "".join(done(duty("daily", "print", "--text", "-")).split())
    report = "".join(done(duty("daily", "print", "--seq", "0", "--text", "-")).split())

    assert ("来访登记3人。" in correction, "来访登记2人。" in correction) == (True, False)
    assert ("来访登记3人。" in report, "来访登记2人。" in report) == (False, True)


def test_printing_asks_for_a_file_and_for_a_report(duty, tmp_path):
    nothing = duty("daily", "print", "--text", str(tmp_path / "daily.txt"))

    assert duty("daily", "print").exit_code == 2
    assert (nothing.exit_code, nothing.stderr) == (1, "Error: There is no report yet\n")


def test_a_day_or_a_rule_that_is_none_is_bad_input(duty):
    for asked in (("--day", "yesterday"), ("--rule", "hourly")):
        result = duty("daily", "show", *asked)

        assert (result.exit_code, result.stderr.count("\n")) == (2, 1)


def test_a_station_that_drafts_no_report_says_so(duty, home):
    settings = home.settings.read_text(encoding="utf-8")
    home.settings.write_text(settings.replace("drafted = true", "drafted = false"), "utf-8")
    result = duty("daily", "show")

    assert (result.exit_code, "drafted = true" in result.stderr) == (1, True)


def test_what_is_not_checked_is_refused_before_a_pin_is_asked_for(duty, home):
    _give_pin(duty, home)
    nothing = duty("daily", "issue", "--who", NAME, *BY)
    drafted(duty)
    result = duty("daily", "issue", "--who", NAME, *BY)

    assert nothing.stderr == "Error: No report of 2020-01-25 is drafted yet\n"
    assert "is drafted; only what is checked can be signed off" in result.stderr


def test_what_does_not_add_up_and_nobody_explains_is_refused_before_a_pin_is_asked_for(duty, home):
    _give_pin(duty, home)
    drafted(duty)
    checked(duty)
    result = duty("daily", "issue", "--who", NAME, *BY)

    assert result.exit_code == 1
    assert "It does not add up" in result.stderr


def test_without_a_terminal_nobody_signs(duty, home):
    _give_pin(duty, home)
    explained(duty)
    checked(duty)
    before = rows(home)
    result = duty("daily", "issue", "--who", NAME, *BY, input=f"{PIN}\n")

    assert (result.exit_code, rows(home)) == (1, before)
    assert "A PIN is typed at a terminal" in result.stderr


def test_the_pin_is_typed_at_the_terminal_and_shown_nowhere(duty, home):
    _give_pin(duty, home)
    explained(duty)
    checked(duty)
    for typed, answer in (("193755", "This is not the PIN of 张建军"), (PIN, "signed off (2")):
        terminal = Terminal(
            *("-m", "dutyconsole", "--home", str(home.path), "--lang", "en"),
            *("daily", "issue", "--day", "2020-01-25", "--who", NAME, *BY),
        )
        terminal.wait_for("PIN of 张建军:")
        terminal.press(f"{typed}\r")
        terminal.wait_for(answer)
        terminal.end()

        assert typed not in terminal.screen
    assert shown(duty)["acts"][-1]["who"] == NAME


def _give_pin(duty, home):
    people = home.path / "people.csv"
    people.write_text(f"姓名,部门\n{NAME},办公室\n", encoding="utf-8")
    done(duty("people", "import", str(people), *BY))
    now = Instant(AT.float_timestamp, 0.0, "")
    with closing(connect(home.record)) as db, pins.Pins(home.pins, cost=Cost(1, 8, 1)) as book:
        code = book.issue_code(NAME, at_wall=now.wall)
        book.set_first(NAME, code, PIN, now)
        pins.tell(db, book, by="李某", at=AT)


@pytest.mark.parametrize("command", ["draft", "show", "send", "check"])
def test_a_report_without_the_number_of_an_incident_leads_to_the_daily_report(duty, command):
    by = () if command == "show" else BY
    channel = ("--channel", "fax") if command == "send" else ()
    result = duty("report", command, *by, *channel)

    assert result.exit_code == 2
    assert result.stderr == (
        "Error: Give the NUMBER of an incident; the daily report is"
        f" `dutyconsole daily {command}`\n"
    )


def test_the_ledger_of_reports_has_the_regular_ones_alone(duty, home, monkeypatch, tmp_path):
    with closing(connect(home.record)) as db:
        taken_down(db)
        note_step(db, FIRST, Deed(kind=StepKind.SPECIAL, at=AT, text="发热"), by="李某", at=AT)
    all_the_way(duty, home)
    monkeypatch.setattr(clock, "now", on("18:00").to)
    every = json.loads(done(duty("obligations", "ledger", "--json")))
    told = json.loads(done(duty("report", "ledger", "--json")))
    paper = tmp_path / "ledger.txt"
    printed = done(duty("report", "ledger", "--print", "text", str(paper)))

    assert {line["kind"] for line in every["lines"]} == {"report", "incident"}
    assert {line["kind"] for line in told["lines"]} == {"report"}
    assert (told["total"]["due"], told["total"]["in_time"]) == (1, 1)
    assert f"Written: {paper}" in printed
    assert "incident" not in printed
    assert "100.0 %" in paper.read_text(encoding="utf-8")


def test_a_report_that_never_went_up_is_printed_as_missed(duty, monkeypatch, tmp_path):
    monkeypatch.setattr(clock, "now", on("17:00", "2020-01-26").to)
    for number, command in enumerate(("report", "obligations")):
        paper = tmp_path / f"{number}.txt"
        told = json.loads(done(duty(command, "ledger", "--json")))
        done(duty(command, "ledger", "--print", "text", str(paper)))
        (line,) = (each for each in told["lines"] if each["due"].startswith("2020-01-25"))
        missed = paper.read_text(encoding="utf-8").partition("Missed reports")[2]

        assert (line["standing"], line["late_seconds"]) == ("missed", 24 * 3600)
        assert "01-25" in missed


def test_another_month_is_another_ledger(duty, home):
    all_the_way(duty, home)
    told = json.loads(done(duty("report", "ledger", "--month", "2019-12", "--json")))

    assert (told["month"], told["lines"]) == ("2019-12", [])

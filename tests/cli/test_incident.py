import json
from contextlib import closing

import pytest

from builders import AT, on
from dutyconsole import clock
from dutyconsole.config.file import load
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.store import bulletins
from dutyconsole.store.database import connect, connect_to_read
from dutyconsole.store.incident_steps import list_steps
from watches import handed_over

FIRST = IncidentNumber(2020, 1)


@pytest.fixture
def fever(duty, home):
    """A special situation just taken down, and the number of another incident that is none."""
    with closing(connect(home.record)) as db:
        handed_over(db)
    for text in ("职工王某发热38.1度。", "东楼停水。"):
        taken = duty(
            *("log", "add", "--by", "李某", "--source", "电话", "--unit", "材料所"),
            *("--category", "疫情防控", text),
        )
        assert taken.exit_code == 0, taken.output
    return duty


def step(duty, kind, *words, number="1"):
    return duty("incident", "step", number, kind, "--by", "李某", *words)


def document(duty, number="1"):
    result = duty("incident", "show", number, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def steps(home, number=FIRST):
    with closing(connect_to_read(home.record)) as db:
        return list_steps(db, number)


def clocks(duty):
    """Of each clock of the first incident how it stands."""
    return {each["key"].split()[2]: each["standing"] for each in document(duty)["clocks"]}


def test_a_message_that_meets_a_criterion_is_special_at_once(fever):
    first, second = document(fever), document(fever, "2")

    assert (first["special"], second["special"]) == (True, False)
    assert [(each["kind"], each["text"]) for each in first["steps"]] == [("special", "发热")]
    assert clocks(fever) == {"head": "open", "office": "open", "written": "open"}
    assert (second["clocks"], second["steps"]) == ([], [])


def test_the_running_clocks_are_listed_the_first_due_first(fever):
    lines = fever("incident", "list").stdout.splitlines()
    listed = json.loads(fever("incident", "list", "--json").stdout)

    assert [line.partition("  ")[0] for line in lines] == [
        "10 min left",
        "30 min left",
        "1 h 00 min left",
    ]
    assert "〔2020〕 No. 1 Call to the head of the group" in lines[0]
    assert [each["key"] for each in listed] == [
        "incident 2020/1 head 2020-01-25T16:22:07+08:00",
        "incident 2020/1 office 2020-01-25T16:42:07+08:00",
        "incident 2020/1 written 2020-01-25T17:12:07+08:00",
    ]
    assert [each["seconds_left"] for each in listed] == [600, 1800, 3600]


def test_where_no_clock_runs_it_says_so(duty):
    result = duty("incident", "list")

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "No clock of an incident is running\n"
    assert json.loads(duty("incident", "list", "--json").stdout) == []


def test_a_call_stops_its_clock_and_is_on_no_list_any_more(fever):
    result = step(fever, "reported", "--to", "head", "--whom", "张某某", "已隔离")
    listed = json.loads(fever("incident", "list", "--json").stdout)
    stopped = document(fever)["clocks"][0]

    assert (result.exit_code, result.stdout) == (0, "2020/1\n")
    assert clocks(fever) == {"head": "in_time", "office": "open", "written": "open"}
    assert (stopped["done_at"], stopped["done_by"]) == ("2020-01-25T16:12:07+08:00", "step 2")
    assert [each["key"].split()[2] for each in listed] == ["office", "written"]


def test_a_call_to_somebody_else_stops_none(fever, home):
    step(fever, "reported", "--whom", "发热门诊")

    assert clocks(fever)["head"] == "open"
    assert steps(home)[-1].to_whom == "发热门诊"


def test_kinds_and_channels_may_be_said_in_words(fever, home):
    result = step(fever, "领导批示", "--who", "张局长", "--how", "当面", "全面消毒")

    assert result.exit_code == 0, result.output
    assert (steps(home)[-1].kind.value, steps(home)[-1].how) == ("instructed", "in_person")


def test_every_field_of_a_step_is_told_to_programs(fever):
    step(
        fever, "referred", "--whom", "内部防控小组", "--how", "network", "核实", "--reason", "在外"
    )

    assert document(fever)["steps"][-1] == {
        "id": 2,
        "kind": "referred",
        "step": "",
        "at": "2020-01-25T16:12:07+08:00",
        "recorded_at": "2020-01-25T16:12:07+08:00",
        "by": "李某",
        "late": False,
        "who": "",
        "to_whom": "内部防控小组",
        "how": "network",
        "text": "核实",
        "reason": "在外",
        "other": None,
    }


def test_the_way_of_an_incident_is_read_line_by_line(fever, monkeypatch):
    step(fever, "reported", "--to", "head", "--whom", "张某某", "--at", "16:12")
    monkeypatch.setattr(clock, "now", on("17:00").to)
    step(fever, "feedback", "--who", "王某", "--at", "16:20", "属实")
    lines = fever("incident", "show", "1").stdout.splitlines()

    told = [" ".join(line.split()) for line in lines[3:]]

    assert [line.split("  ")[0] for line in lines[:3]] == [
        "in time",
        "OVERDUE 17 min",
        "12 min left",
    ]
    assert told == [
        "16:12 special situation 发热 李某",
        "16:12 told Time limit Call to the head of the group; To whom 张某某 (telephone) 李某",
        "16:20 feedback By whom 王某 (telephone); 属实 late entry 李某",
    ]


def test_what_was_done_is_dated_and_marked_where_it_is_late(fever, home, monkeypatch):
    monkeypatch.setattr(clock, "now", on("17:00").to)
    step(fever, "feedback", "--at", "16:20", "已退烧")

    assert (steps(home)[-1].at, steps(home)[-1].late) == (on("16:20"), True)


def test_a_link_names_the_other_incident(fever):
    result = step(fever, "linked", "--as", "follow_up", "--other", "1", number="2")
    shown = document(fever, "2")["steps"][0]

    assert result.exit_code == 0, result.output
    assert (shown["step"], shown["other"]) == ("follow_up", "2020/1")


def test_the_text_may_come_from_standard_input(fever, home):
    fever("incident", "step", "1", "feedback", "--by", "李某", "-", input="已退烧。\n")

    assert steps(home)[-1].text == "已退烧。"


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("told",), 2, "Who was told? Write down the name"),
        (("instructed", "全面消毒"), 2, "Who gave the instruction?"),
        (("returned", "--reason", "不归我科"), 1, "It was referred to nobody"),
        (("special", "又一例"), 1, "It is a special situation already"),
        (("linked", "--other", "1"), 1, "cannot be linked to itself"),
        (("feedback", "好", "--at", "16:30"), 2, "lies ahead of the clock"),
        (("feedback", "好", "--at", "16:00"), 2, "earlier than the message was received"),
        (("gossip", "x"), 2, "“gossip” is not known"),
        (("reported", "--to", "mayor", "--whom", "x"), 2, "“mayor” is not known"),
        (("feedback", "好", "--how", "pigeon"), 2, "“pigeon” is not known"),
    ],
)
def test_what_cannot_be_noted_is_refused_and_nothing_is_kept(fever, home, words, status, said):
    before = steps(home)
    result = step(fever, *words)

    assert result.exit_code == status, result.output
    assert said in result.stderr
    assert steps(home) == before


@pytest.mark.parametrize("number", ["7", "2019/1"])
def test_an_incident_that_is_not_there_is_refused(fever, number):
    shown = fever("incident", "show", number)
    noted = step(fever, "feedback", "好", number=number)

    assert (shown.exit_code, noted.exit_code) == (2, 2)
    assert shown.stderr == noted.stderr != ""


def test_an_incident_without_a_clock_or_a_step_says_so(fever):
    result = fever("incident", "show", "2")

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "No clock runs, and nothing was done about it yet\n"


def test_what_somebody_wrote_is_printed_as_text_alone(fever):
    step(fever, "feedback", "[red]\x1b]52;c;aGk=\x07好")

    assert "[red]]52;c;aGk=好" in fever("incident", "show", "1").stdout


def test_a_report_that_went_out_stops_the_clock_of_the_written_one(fever, home):
    with closing(connect(home.record)) as db:
        station = load(home.settings)
        bulletins.draft(db, FIRST, station, text="发热。", elements={}, by="李某", at=AT)
        bulletins.check(db, FIRST, who="王某", by="李某", at=AT)
        bulletins.issue(db, FIRST, who="张建军", by="李某", at=AT)
        bulletins.send(db, FIRST, receiver="刘某", channel="fax", required=(), by="李某", at=AT)

    assert clocks(fever)["written"] == "in_time"

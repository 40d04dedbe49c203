import json
import subprocess
import sys

import pytest

from dutyconsole.cli.typed import LONGEST
from dutyconsole.store.verification import verify

WHO = ("--source", "电话", "--unit", "市材料研究所", "--category", "疫情防控", "--by", "李明")
ADD = ("log", "add", *WHO)


def entries(duty, number="2020/1"):
    return json.loads(duty("log", "show", number, "--json").stdout)["entries"]


def test_the_number_is_printed(duty):
    first, second = duty(*ADD, "发热"), duty(*ADD, "停电")

    assert (first.stdout, second.stdout) == ("2020/1\n", "2020/2\n")


def test_the_text_comes_from_standard_input(duty):
    duty(*ADD, input="第一行\n第二行\n")

    assert entries(duty)[0]["text"] == "第一行\n第二行"


def test_a_dash_is_standard_input(duty):
    duty(*ADD, "-", input="发热")

    assert entries(duty)[0]["text"] == "发热"


def test_a_mark_of_utf_8_is_not_text(duty):
    duty(*ADD, input=b"\xef\xbb\xbf\xe7\x81\xab")

    assert entries(duty)[0]["text"] == "火"


@pytest.mark.parametrize("content", ["发热".encode("gb18030"), b"x" * (LONGEST + 1)])
def test_standard_input_that_cannot_be_a_text_is_bad_input(duty, content):
    result = duty(*ADD, input=content)

    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)


def test_a_person_without_a_text_is_not_kept_waiting(duty, monkeypatch):
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _self: True)

    assert "Give the text" in duty(*ADD).stderr


def test_all_that_is_said_is_kept(duty):
    duty(
        *("log", "add", "--by", "李明", "--source", "fax", "--unit", "市委", "--category", "other"),
        *("--level", "particularly major", "--caller", "陈某", "--caller-post", "主任"),
        *("--phone", "0350-2020000", "--place", "东楼", "--proposal", "报带班领导"),
        *("--received", "16:05", "--occurred", "1月25日 15:50", "停电"),
    )
    (entry,) = entries(duty)

    assert entry == {
        "id": 1,
        "number": "2020/1",
        "part": 0,
        "kind": "received",
        "state": "open",
        "set_aside": False,
        "late": False,
        "received_at": "2020-01-25T16:05:00+08:00",
        "occurred_at": "2020-01-25T15:50:00+08:00",
        "recorded_at": "2020-01-25T16:12:07+08:00",
        "recorded_by": "李明",
        "shift": "2020-01-25/1",
        "source": "fax",
        "unit": "市委",
        "caller": "陈某",
        "caller_post": "主任",
        "phone": "0350-2020000",
        "category": "other",
        "level": "particularly_major",
        "place": "东楼",
        "text": "停电",
        "proposal": "报带班领导",
        "reason": "",
    }


@pytest.mark.parametrize("source", ["telephone", "Telephone", "电话", " 电话 "])
def test_a_source_is_a_key_or_a_word_in_either_language(duty, source):
    duty("log", "add", *WHO[2:], "--source", source, "发热")

    assert entries(duty)[0]["source"] == "telephone"


def test_what_is_missing_is_told_at_once(duty):
    result = duty("log", "add", "--by", "李明", "")

    assert result.exit_code == 2
    assert result.stderr == "Error: Still empty: source, unit, category, text\n"


def test_a_word_that_is_not_known_is_told_with_those_that_are(duty):
    result = duty("log", "add", *WHO[2:], "--source", "pigeon", "发热")

    assert "source: “pigeon” is not known; expected one of telephone, fax" in result.stderr


@pytest.mark.parametrize(
    "args",
    [
        ("--received", "25:00"),
        ("--received", "16:59"),
        ("--occurred", "16:30", "--received", "16:00"),
        ("--category", "nonsense"),
        ("--by", " "),
    ],
)
def test_what_is_refused_leaves_nothing(duty, home, args):
    before = home.record.read_bytes()
    result = duty(*ADD, *args, "发热")

    assert (result.exit_code, result.stdout) == (2, "")
    assert home.record.read_bytes() == before


def test_the_same_id_is_not_written_twice_and_tells_the_first_number(duty):
    duty(*ADD, "--uid", "feed-7", "发热")
    duty(*ADD, "停电")
    again = duty(*ADD, "--uid", "feed-7", "发热")

    assert (again.exit_code, again.stdout) == (1, "2020/1\n")
    assert again.stderr == "Error: This was saved before; nothing was doubled\n"


def test_bytes_that_the_locale_cannot_read_are_refused(duty):
    result = duty(*ADD, "\udcb7\udca2")

    assert (result.exit_code, result.stdout) == (2, "")


def test_a_correction_changes_what_is_given_and_keeps_the_rest(duty):
    duty(*ADD, "--place", "东楼", "发热38.1度")
    duty("log", "correct", "2020/1", "--by", "王芳", "--reason", "听错", "--place", "西楼")
    corrected = entries(duty)[1]

    assert (corrected["place"], corrected["text"]) == ("西楼", "发热38.1度")
    assert (corrected["reason"], corrected["recorded_by"]) == ("听错", "王芳")


def test_a_correction_does_not_wait_for_standard_input(duty):
    duty(*ADD, "发热38.1度")
    duty("log", "correct", "2020/1", "--by", "王芳", "--reason", "x", "--place", "y", input="停电")

    assert entries(duty)[1]["text"] == "发热38.1度"


def test_a_corrected_text_may_come_from_standard_input(duty):
    duty(*ADD, "发热38.1度")
    duty("log", "correct", "2020/1", "--by", "王芳", "--reason", "x", "-", input="发热38.5度")

    assert entries(duty)[1]["text"] == "发热38.5度"


@pytest.mark.parametrize(
    "args",
    [
        ("correct", "2020/1", "--by", "王芳", "--place", "x"),
        ("correct", "2020/1", "--by", "王芳", "--reason", "x"),
        ("cancel", "2020/1", "--by", "王芳"),
        ("supplement", "2020/1", "--by", "王芳", ""),
        ("close", "2020/1", "--by", "王芳", ""),
    ],
)
def test_an_addition_against_a_rule_is_refused(duty, args):
    duty(*ADD, "发热")
    result = duty("log", *args)

    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert len(entries(duty)) == 1


def test_a_supplement_a_closing_and_a_cancellation_are_added(duty):
    duty(*ADD, "发热")
    duty("log", "supplement", "2020/1", "--by", "王芳", input="已送医")
    duty("log", "close", "2020/1", "--by", "王芳", "已隔离")
    duty("log", "cancel", "2020/1", "--by", "王芳", "--reason", "重复")
    added = [(each["kind"], each["text"], each["reason"]) for each in entries(duty)[1:]]

    assert added == [
        ("supplement", "已送医", ""),
        ("closing", "已隔离", ""),
        ("cancellation", "", "重复"),
    ]


def test_programs_that_write_at_once_are_all_kept(home):
    """Four real programs, each fed its text on standard input at the same moment."""
    programs = [
        subprocess.Popen(
            [sys.executable, "-m", "dutyconsole", "--home", str(home.path), *ADD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _ in range(4)
    ]
    for number, program in enumerate(programs):
        program.stdin.write(f"第{number}件".encode())
    told = [program.communicate()[0].decode().strip() for program in programs]

    assert [program.returncode for program in programs] == [0] * 4
    assert sorted(number.partition("/")[2] for number in told) == ["1", "2", "3", "4"]
    assert verify(home.record).sound


def test_the_number_as_the_board_shows_it_closes_the_incident(duty):
    duty(*ADD, "发热")

    assert duty("log", "close", "001", "--by", "王芳", "已办").stdout == "2020/1\n"
